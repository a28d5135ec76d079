package gateway

import (
	"bufio"
	"encoding/binary"
	"io"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// reference takes WebSocket messages off a stream, waiting for each byte that it needs: the
// parser must find the same in the same bytes, however they are cut.
type reference struct {
	in       *bufio.Reader
	message  []byte
	control  [ws.MaxControlFramePayloadSize]byte
	messages budget
	bytes    budget
	now      func() time.Time
	// pinged is called with the payload of a ping, ponged with that of a pong.
	pinged, ponged func([]byte)
}

func newReference(in io.Reader, now func() time.Time) *reference {
	return &reference{
		in: bufio.NewReader(in), now: now,
		messages: newBudget(messagesPerSecond, messagesBurst), bytes: newBudget(bytesPerSecond, bytesBurst),
		pinged: func([]byte) {}, ponged: func([]byte) {},
	}
}

// next returns the next message. The slice is good until the call after.
func (r *reference) next() ([]byte, error) {
	r.message = r.message[:0]
	started := false
	for {
		h, err := r.header()
		if err != nil {
			return nil, err
		}
		if h.OpCode.IsControl() {
			if err := r.readControl(h); err != nil {
				return nil, err
			}
			continue
		}
		if (h.OpCode == ws.OpContinuation) != started || h.OpCode != ws.OpBinary && !started {
			return nil, errProtocol
		}
		started = true
		if err := r.readPart(h); err != nil {
			return nil, err
		}
		if h.Fin {
			return r.message, nil
		}
	}
}

// header reads the head of a frame and charges for it. It is read by hand, since the
// library's reader makes two buffers for each.
func (r *reference) header() (h ws.Header, err error) {
	var b [8]byte
	if _, err := io.ReadFull(r.in, b[:2]); err != nil {
		return h, err
	}
	h.Fin, h.Rsv, h.OpCode = b[0]&0x80 != 0, b[0]&0x70>>4, ws.OpCode(b[0]&0x0f)
	h.Masked, h.Length = b[1]&0x80 != 0, int64(b[1]&0x7f)
	if h.Rsv != 0 || !h.Masked || h.OpCode.IsReserved() || h.OpCode.IsControl() && (!h.Fin || h.Length > ws.MaxControlFramePayloadSize) {
		return h, errProtocol
	}
	switch h.Length {
	case 126:
		if _, err := io.ReadFull(r.in, b[:2]); err != nil {
			return h, err
		}
		h.Length = int64(binary.BigEndian.Uint16(b[:2]))
	case 127:
		if _, err := io.ReadFull(r.in, b[:8]); err != nil {
			return h, err
		}
		if n := binary.BigEndian.Uint64(b[:8]); n <= wire.MaxClientMessage {
			h.Length = int64(n)
		} else {
			return h, errTooLarge
		}
	}
	if _, err := io.ReadFull(r.in, h.Mask[:]); err != nil {
		return h, err
	}
	now := r.now()
	if !r.messages.take(1, now) || !r.bytes.take(float64(h.Length)+6, now) {
		if h.Length > wire.MaxClientMessage {
			return h, errTooLarge
		}
		return h, errFlood
	}
	return h, nil
}

func (r *reference) readPart(h ws.Header) error {
	start := len(r.message)
	if int64(start)+h.Length > wire.MaxClientMessage {
		return errTooLarge
	}
	n := int(h.Length)
	if cap(r.message) < start+n {
		r.message = append(make([]byte, 0, max(256, start+n)), r.message...)
	}
	r.message = r.message[:start+n]
	if _, err := io.ReadFull(r.in, r.message[start:]); err != nil {
		return err
	}
	ws.Cipher(r.message[start:], h.Mask, 0)
	return nil
}

func (r *reference) readControl(h ws.Header) error {
	payload := r.control[:h.Length]
	if _, err := io.ReadFull(r.in, payload); err != nil {
		return err
	}
	ws.Cipher(payload, h.Mask, 0)
	switch h.OpCode {
	case ws.OpPing:
		r.pinged(payload)
	case ws.OpPong:
		r.ponged(payload)
	case ws.OpClose:
		return errGoodbye
	}
	return nil
}
