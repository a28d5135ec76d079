package load

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// heard notes what a walker tells.
type heard struct {
	lines []string
	only  wire.Type // 0 wants all
}

func (h *heard) wants(t wire.Type, _ int) bool { return h.only == 0 || h.only == t }
func (h *heard) record(t wire.Type, payload []byte) error {
	h.lines = append(h.lines, fmt.Sprintf("record %d %d %x", t, len(payload), firstBytes(payload)))
	return nil
}
func (h *heard) control(op ws.OpCode, payload []byte) error {
	h.lines = append(h.lines, fmt.Sprintf("control %d %s", op, payload))
	return nil
}

func firstBytes(b []byte) []byte { return b[:min(len(b), 4)] }

// message is a WebSocket message from a server.
func message(t *testing.T, op ws.OpCode, payload []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := ws.WriteFrame(&out, ws.NewFrame(op, true, payload)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func stream(t *testing.T) []byte {
	small := wire.Append(nil, wire.TypeFrame, []byte{1, 2, 3})
	empty := wire.Append(nil, wire.TypePong, nil)
	large := wire.Append(small, wire.TypePoses, bytes.Repeat([]byte{9}, 300))
	huge := wire.Append(wire.Append(nil, wire.TypeRoster, bytes.Repeat([]byte{8}, 60_000)), wire.TypeRoster, bytes.Repeat([]byte{7}, 60_000))
	return slices.Concat(message(t, ws.OpBinary, large), message(t, ws.OpPing, []byte("here?")), message(t, ws.OpBinary, nil),
		message(t, ws.OpBinary, append(empty, small...)), message(t, ws.OpBinary, huge), message(t, ws.OpBinary, small))
}

func TestAWalkerFindsTheSameInPiecesOfAnySize(t *testing.T) {
	want := []string{"record 1 3 010203", "record 2 300 09090909", "control 9 here?", "record 12 0 ", "record 1 3 010203",
		"record 6 60000 08080808", "record 6 60000 07070707", "record 1 3 010203"}
	all := stream(t)
	for _, size := range []int{1, 2, 3, 5, 7, 64, 1000, len(all)} {
		var w walker
		var h heard
		for piece := range slices.Chunk(all, size) {
			if err := w.feed(piece, &h); err != nil {
				t.Fatalf("pieces of %d: %v", size, err)
			}
		}
		if !slices.Equal(h.lines, want) {
			t.Errorf("pieces of %d:\n%q, not\n%q", size, h.lines, want)
		}
	}
}

func TestAWalkerTellsOnlyWhatIsWanted(t *testing.T) {
	var w walker
	h := heard{only: wire.TypePoses}
	if err := w.feed(stream(t), &h); err != nil {
		t.Fatal(err)
	}
	if want := []string{"record 2 300 09090909", "control 9 here?"}; !slices.Equal(h.lines, want) {
		t.Errorf("%q, not %q", h.lines, want)
	}
	if cap(w.kept) > 1024 {
		t.Errorf("%d bytes were kept of what nobody wants", cap(w.kept))
	}
}

func TestAWalkerRefusesWhatNoServerSends(t *testing.T) {
	record := wire.Append(nil, wire.TypeFrame, []byte{1, 2, 3})
	for name, bytes := range map[string][]byte{
		"masked": {0x82, 0x80, 0, 0, 0, 0},
		"split":  message(t, ws.OpBinary, record[:len(record)-1]),
		"giant":  {0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0},
	} {
		var w walker
		if err := w.feed(bytes, &heard{}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// BenchmarkLight is what a second of a light client's traffic costs: twenty messages of
// sixty records.
func BenchmarkLight(b *testing.B) {
	record := wire.Append(nil, wire.TypePoses, make([]byte, 50))
	one, err := ws.CompileFrame(ws.NewBinaryFrame(bytes.Repeat(record, 60)))
	if err != nil {
		b.Fatal(err)
	}
	second := bytes.Repeat(one, 20)
	l := &light{}
	b.SetBytes(int64(len(second)))
	for b.Loop() {
		if err := l.take(second); err != nil {
			b.Fatal(err)
		}
	}
}
