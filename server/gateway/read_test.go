package gateway

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// heard is what came out of bytes: messages, pings and pongs in their order, each with its
// opcode in front, and why it ended; nil when the bytes ended.
type heard struct {
	frames [][]byte
	err    error
}

func (h *heard) take(op ws.OpCode, payload []byte) {
	h.frames = append(h.frames, append([]byte{byte(op)}, payload...))
}

// hearReference reads a stream as it should be read.
func hearReference(data []byte, now func() time.Time) (h heard) {
	r := newReference(bytes.NewReader(data), now)
	r.pinged = func(payload []byte) { h.take(ws.OpPing, payload) }
	r.ponged = func(payload []byte) { h.take(ws.OpPong, payload) }
	for {
		message, err := r.next()
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return h
		}
		if err != nil {
			h.err = err
			return h
		}
		h.take(ws.OpBinary, message)
	}
}

// hearParts reads the same in parts, whose sizes cuts gives over and over.
func hearParts(t *testing.T, data, cuts []byte, now func() time.Time) (h heard) {
	p := newParser()
	for i := 0; len(data) > 0; i++ {
		n := len(data)
		if len(cuts) > 0 {
			n = min(n, 1+int(cuts[i%len(cuts)]))
		}
		rest := p.join(slices.Clone(data[:n])) // the parser changes what it is given
		data = data[n:]
		for {
			op, payload, n, err := p.next(rest, now())
			if err != nil {
				h.err = err
				return h
			}
			if n == 0 {
				break
			}
			if rest = rest[n:]; op != ws.OpContinuation {
				h.take(op, payload)
			}
		}
		p.keep(rest)
		if len(p.kept) > wire.MaxClientMessage+14 || len(p.message) > wire.MaxClientMessage {
			t.Fatalf("%d and %d bytes are kept", len(p.kept), len(p.message))
		}
	}
	return h
}

func sameHeard(t *testing.T, data, cuts []byte) {
	t.Helper()
	now := func() time.Time { return time.Unix(0, 0) }
	want, got := hearReference(data, now), hearParts(t, data, cuts, now)
	if got.err != want.err || !slices.EqualFunc(got.frames, want.frames, bytes.Equal) {
		t.Errorf("cut by %v: %d frames and %v, not %d and %v", cuts, len(got.frames), got.err, len(want.frames), want.err)
	}
}

// client returns the bytes of a frame as clients send it.
func client(op ws.OpCode, fin bool, payload []byte) []byte {
	return ws.MustCompileFrame(ws.MaskFrame(ws.NewFrame(op, fin, slices.Clone(payload))))
}

// streams are bytes of clients, right and wrong.
func streams() [][]byte {
	input := wire.AppendPing(nil, 7)
	list := [][]byte{
		bytes.Repeat(client(ws.OpBinary, true, input), 5),
		slices.Concat(client(ws.OpBinary, false, input), client(ws.OpPing, true, []byte("p")), client(ws.OpContinuation, false, nil),
			client(ws.OpContinuation, true, input), client(ws.OpPong, true, make([]byte, 8)), client(ws.OpBinary, true, nil)),
		slices.Concat(client(ws.OpBinary, true, make([]byte, 200)), client(ws.OpBinary, true, make([]byte, wire.MaxClientMessage)), client(ws.OpClose, true, nil), input),
		slices.Concat(client(ws.OpBinary, false, make([]byte, wire.MaxClientMessage)), client(ws.OpContinuation, true, []byte{1})),
		client(ws.OpBinary, true, make([]byte, 1<<16)),
		bytes.Repeat(client(ws.OpBinary, true, input), messagesBurst+1),
		bytes.Repeat(client(ws.OpBinary, true, make([]byte, wire.MaxClientMessage)), 8),
		client(ws.OpText, true, input),
		client(ws.OpContinuation, true, input),
		slices.Concat(client(ws.OpBinary, false, input), client(ws.OpBinary, true, input)),
		client(ws.OpPing, false, nil),
		client(ws.OpCode(3), true, nil),
		{0x82, 0x01, 0x00},
		{0xc2, 0x80, 0, 0, 0, 0},
		{0x89, 0xfe, 0, 200},
		{0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		{0x02, 0x80, 0, 0, 0, 0, 0x80, 0x80, 0, 0, 0, 0},
	}
	for _, m := range malformed() {
		list = append(list, client(ws.OpBinary, true, m))
	}
	return list
}

func TestMessagesAreTheSameHoweverTheyAreCut(t *testing.T) {
	for _, data := range streams() {
		for _, cuts := range [][]byte{nil, {0}, {1}, {2, 0, 6}, {13}, {255, 0}} {
			sameHeard(t, data, cuts)
		}
	}
}

func FuzzParser(f *testing.F) {
	for _, data := range streams() {
		f.Add(data, []byte{0})
		f.Add(data, []byte{7, 1, 40})
	}
	f.Fuzz(func(t *testing.T, data, cuts []byte) { sameHeard(t, data, cuts) })
}

func TestParserKeepsNothingBetweenWholeMessages(t *testing.T) {
	p := newParser()
	message := client(ws.OpBinary, true, make([]byte, 30))
	now := time.Unix(0, 0)
	data := make([]byte, 2*len(message))
	if n := testing.AllocsPerRun(1000, func() {
		now = now.Add(time.Second)
		copy(data[copy(data, message):], message)
		rest := p.join(data)
		for len(rest) > 0 {
			op, payload, n, err := p.next(rest, now)
			if err != nil || op != ws.OpBinary || len(payload) != 30 {
				t.Fatalf("%v %v %v", op, len(payload), err)
			}
			rest = rest[n:]
		}
		p.keep(rest)
	}); n > 0 || p.kept != nil {
		t.Errorf("%v allocations, %d bytes kept", n, cap(p.kept))
	}
}
