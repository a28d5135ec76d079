package wire

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestCountsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Counts{Cell: anyCell(t)}
		for range rapid.IntRange(0, LeafCount).Draw(t, "n") {
			want.People[rapid.IntRange(0, LeafCount-1).Draw(t, "leaf")] = rapid.Uint8().Draw(t, "people")
		}
		out := AppendCounts(nil, &want)
		if len(out) != CountsSize(&want) {
			t.Fatalf("%d bytes, CountsSize says %d", len(out), CountsSize(&want))
		}
		got, err := DecodeCounts(only(t, out, TypeCounts))
		if err != nil || got != want {
			t.Fatalf("got %+v, want %+v: %v", got, want, err)
		}
	})
}

// FuzzCounts: what is taken encodes to the bytes it came from, so one state has one form.
func FuzzCounts(f *testing.F) {
	f.Add(AppendCounts(nil, &Counts{People: [LeafCount]uint8{1, 0, MaxCount, 63: 7}})[HeaderSize:])
	f.Add(AppendCounts(nil, &Counts{})[HeaderSize:])
	f.Fuzz(func(t *testing.T, payload []byte) {
		k, err := DecodeCounts(payload)
		if err != nil {
			return
		}
		if out := AppendCounts(nil, &k); !bytes.Equal(out[HeaderSize:], payload) {
			t.Fatalf("% x became % x", payload, out[HeaderSize:])
		}
	})
}
