package gateway

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// Why reading a connection ended.
var (
	errTooLarge  = errors.New("a message over the limit")
	errFlood     = errors.New("too many messages or bytes")
	errProtocol  = errors.New("not the WebSocket that was agreed on")
	errGoodbye   = errors.New("the client closed")
	errMalformed = errors.New("a message could not be read")
)

// parser takes WebSocket messages out of the bytes of one connection, however they are cut.
// It holds bytes only from one call to the next: of a frame that is not whole yet, and the
// parts of a message that comes in several frames. It belongs to one goroutine at a time.
type parser struct {
	kept     []byte // the beginning of a frame
	message  []byte // parts of a message
	started  bool   // a message has begun
	charged  bool   // the budgets have paid for the frame that is not whole yet
	messages budget
	bytes    budget
}

func newParser() parser {
	return parser{messages: newBudget(messagesPerSecond, messagesBurst), bytes: newBudget(bytesPerSecond, bytesBurst)}
}

// join returns what was kept and data behind it. It makes a copy only when something was kept.
func (p *parser) join(data []byte) []byte {
	if len(p.kept) == 0 {
		return data
	}
	p.kept = append(p.kept, data...)
	return p.kept
}

// maxKept is how large a buffer may be to be used for the next rest, in bytes.
const maxKept = 1 << 10

// keep holds on to the rest of what join returned.
func (p *parser) keep(rest []byte) {
	switch {
	case len(rest) == 0:
		p.kept = nil
	case cap(p.kept) > maxKept:
		p.kept = append([]byte(nil), rest...)
	default:
		p.kept = append(p.kept[:0], rest...)
	}
}

// next takes one frame off the front of data, which must begin with one, and returns how many
// bytes it has: 0 when it is not whole yet. op is ws.OpPing or ws.OpPong with their payload,
// ws.OpBinary with a whole message, or ws.OpContinuation when more of a message must come.
// The payload lies in data, which is changed, or is good until the next call.
func (p *parser) next(data []byte, now time.Time) (op ws.OpCode, payload []byte, n int, err error) {
	h, head, err := parseHeader(data)
	if err != nil || head == 0 {
		return 0, nil, 0, err
	}
	if err := p.accept(h, now); err != nil {
		return 0, nil, 0, err
	}
	n = head + int(h.Length)
	if len(data) < n {
		return 0, nil, 0, nil
	}
	p.charged = false
	payload = data[head:n:n]
	ws.Cipher(payload, h.Mask, 0)
	switch {
	case h.OpCode == ws.OpClose:
		return 0, nil, 0, errGoodbye
	case h.OpCode.IsControl():
		return h.OpCode, payload, n, nil
	case h.Fin && !p.started:
		return ws.OpBinary, payload, n, nil
	}
	p.message = append(p.message, payload...)
	if p.started = !h.Fin; p.started {
		return ws.OpContinuation, nil, n, nil
	}
	payload, p.message = p.message, nil
	return ws.OpBinary, payload, n, nil
}

// accept charges for a frame, once, and says whether it may come at this point.
func (p *parser) accept(h ws.Header, now time.Time) error {
	if p.charged {
		return nil
	}
	p.charged = true
	if !p.messages.take(1, now) || !p.bytes.take(float64(h.Length)+6, now) {
		if h.Length > wire.MaxClientMessage {
			return errTooLarge
		}
		return errFlood
	}
	switch {
	case h.OpCode.IsControl():
	case (h.OpCode == ws.OpContinuation) != p.started, h.OpCode != ws.OpBinary && !p.started:
		return errProtocol
	case int64(len(p.message))+h.Length > wire.MaxClientMessage:
		return errTooLarge
	}
	return nil
}

// parseHeader reads the head of a frame, by hand, since the library's reader makes two
// buffers for each. n is its size, 0 when more must come. What cannot be right is found at
// the first byte that says so.
func parseHeader(b []byte) (h ws.Header, n int, err error) {
	if len(b) < 2 {
		return h, 0, nil
	}
	h.Fin, h.Rsv, h.OpCode = b[0]&0x80 != 0, b[0]&0x70>>4, ws.OpCode(b[0]&0x0f)
	h.Masked, h.Length = b[1]&0x80 != 0, int64(b[1]&0x7f)
	if h.Rsv != 0 || !h.Masked || h.OpCode.IsReserved() || h.OpCode.IsControl() && (!h.Fin || h.Length > ws.MaxControlFramePayloadSize) {
		return h, 0, errProtocol
	}
	n = 2
	switch h.Length {
	case 126:
		if n += 2; len(b) < n {
			return h, 0, nil
		}
		h.Length = int64(binary.BigEndian.Uint16(b[2:]))
	case 127:
		if n += 8; len(b) < n {
			return h, 0, nil
		}
		size := binary.BigEndian.Uint64(b[2:])
		if size > wire.MaxClientMessage {
			return h, 0, errTooLarge
		}
		h.Length = int64(size)
	}
	if len(b) < n+4 {
		return h, 0, nil
	}
	copy(h.Mask[:], b[n:])
	return h, n + 4, nil
}
