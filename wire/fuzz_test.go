package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

// seed gives every golden record of one side to a fuzz target.
func seed(f *testing.F, from string) {
	raw, err := os.ReadFile(goldenFile)
	if err != nil {
		f.Fatal(err)
	}
	var file struct{ Records []golden }
	if err := json.Unmarshal(raw, &file); err != nil {
		f.Fatal(err)
	}
	for _, g := range file.Records {
		if g.From != from {
			continue
		}
		b, err := hex.DecodeString(g.Hex)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

// FuzzServer: no bytes make a decoder of server records panic, read past their record or
// take more memory than they have.
func FuzzServer(f *testing.F) {
	seed(f, "server")
	f.Fuzz(func(t *testing.T, message []byte) {
		before := bytes.Clone(message)
		var words Words
		var v Vitals
		n, _ := decodeServer(message, &words, &v)
		if n > len(message)/HeaderSize {
			t.Fatalf("%d records in %d bytes", n, len(message))
		}
		if !bytes.Equal(before, message) {
			t.Fatal("a decoder wrote into the message")
		}
	})
}

// FuzzClient: a client record that is taken encodes to the bytes it came from, so nothing
// that was accepted means something else.
func FuzzClient(f *testing.F) {
	seed(f, "client")
	f.Fuzz(func(t *testing.T, message []byte) {
		r := NewReader(message)
		for {
			rec, ok := r.Next()
			if !ok {
				return
			}
			if again, taken := reencode(rec); taken && !bytes.Equal(again, Append(nil, rec.Type, rec.Payload)) {
				t.Fatalf("% x became % x", rec.Payload, again)
			}
		}
	})
}

func reencode(rec Record) (out []byte, taken bool) {
	switch rec.Type {
	case TypeInput:
		in, err := DecodeInput(rec.Payload)
		if err != nil {
			return nil, false
		}
		return AppendInput(nil, &in), true
	case TypeCommand:
		cmd, err := DecodeCommand(rec.Payload)
		if err != nil {
			return nil, false
		}
		head := append(le.AppendUint32(nil, cmd.Seq), byte(cmd.Module))
		return Append(nil, TypeCommand, append(head, cmd.Body...)), true
	case TypePing:
		ms, err := DecodePing(rec.Payload)
		return AppendPing(nil, ms), err == nil
	case TypeResync:
		cell, err := DecodeResync(rec.Payload)
		return AppendResync(nil, cell), err == nil
	}
	return nil, false
}
