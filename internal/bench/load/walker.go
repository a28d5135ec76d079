package load

import (
	"encoding/binary"
	"errors"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// stage is what a walker reads next.
type stage uint8

const (
	frameHead  stage = iota // the head of a WebSocket frame
	recordHead              // type and length of a record
	payload                 // what follows either
)

// maxFrameHead is the longest head of an unmasked WebSocket frame (RFC 6455 section 5.2).
const maxFrameHead = 10

var (
	errMasked = errors.New("a masked frame from the server")
	errSplit  = errors.New("a record that does not end with its message")
)

// walker goes through what a connection receives, record by record, without decoding what
// nobody asks for: a crowd of clients on one core could not afford more. Bytes come in
// pieces of any size. The zero value stands before the first frame.
type walker struct {
	stage   stage
	head    [maxFrameHead]byte
	have    int // bytes of head
	op      ws.OpCode
	left    int // bytes of the WebSocket frame still to come
	kind    wire.Type
	body    int    // bytes of the record, or of a control frame, still to come
	keeping bool   // whether somebody wants them
	kept    []byte // what came of them in earlier pieces
}

// listener is told what a walker finds. Payloads are good until it returns.
type listener interface {
	// wants is asked for every record, of so many bytes, whether record is to be called with it.
	wants(t wire.Type, size int) bool
	record(t wire.Type, payload []byte) error
	// control is told of pings and of the close frame.
	control(op ws.OpCode, payload []byte) error
}

// feed takes the next bytes. It returns the first error of the bytes or of the listener,
// after which nothing can be fed.
func (w *walker) feed(b []byte, to listener) error {
	for len(b) > 0 {
		var err error
		switch w.stage {
		case frameHead:
			b, err = w.takeFrameHead(b, to)
		case recordHead:
			if b, err = w.takeWhole(b, to); err == nil && w.stage == recordHead {
				b, err = w.takeRecordHead(b, to)
			}
		default:
			b, err = w.takePayload(b, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fill gathers bytes of a head until it has n; it may have more already.
func (w *walker) fill(b []byte, n int) (rest []byte, whole bool) {
	taken := min(len(b), max(n-w.have, 0))
	copy(w.head[w.have:], b[:taken])
	w.have += taken
	return b[taken:], w.have >= n
}

func (w *walker) takeFrameHead(b []byte, to listener) ([]byte, error) {
	b, whole := w.fill(b, 2)
	if !whole {
		return b, nil
	}
	if w.head[1]&0x80 != 0 {
		return nil, errMasked
	}
	n, size := int(w.head[1]), 2
	switch n {
	case 126:
		size = 4
	case 127:
		size = maxFrameHead
	}
	if b, whole = w.fill(b, size); !whole {
		return b, nil
	}
	switch size {
	case 4:
		n = int(binary.BigEndian.Uint16(w.head[2:]))
	case maxFrameHead:
		n = int(min(binary.BigEndian.Uint64(w.head[2:]), wire.MaxServerMessage+1))
	}
	if n > wire.MaxServerMessage {
		return nil, errors.New("a message over the limit")
	}
	w.op, w.left, w.have, w.stage = ws.OpCode(w.head[0]&15), n, 0, recordHead
	if w.op.IsControl() {
		return b, w.begin(n, true, to)
	}
	if n == 0 {
		w.stage = frameHead
	}
	return b, nil
}

// takeWhole takes the records of a message that lie whole in b: nearly all of them do.
func (w *walker) takeWhole(b []byte, to listener) ([]byte, error) {
	if w.have > 0 {
		return b, nil
	}
	for w.left >= wire.HeaderSize && len(b) >= wire.HeaderSize {
		kind, size := wire.Type(b[0]), wire.HeaderSize+int(binary.LittleEndian.Uint16(b[1:]))
		if size > min(w.left, len(b)) {
			break
		}
		w.left -= size
		if to.wants(kind, size-wire.HeaderSize) {
			if err := to.record(kind, b[wire.HeaderSize:size]); err != nil {
				return nil, err
			}
		}
		b = b[size:]
	}
	if w.left == 0 {
		w.stage = frameHead
	}
	return b, nil
}

func (w *walker) takeRecordHead(b []byte, to listener) ([]byte, error) {
	b, whole := w.fill(b, wire.HeaderSize)
	if !whole {
		return b, nil
	}
	w.have = 0
	w.kind = wire.Type(w.head[0])
	n := int(binary.LittleEndian.Uint16(w.head[1:]))
	if w.left -= wire.HeaderSize; n > w.left {
		return nil, errSplit
	}
	return b, w.begin(n, to.wants(w.kind, n), to)
}

// begin goes on to a payload of n bytes.
func (w *walker) begin(n int, keeping bool, to listener) error {
	w.body, w.keeping, w.kept, w.stage = n, keeping, w.kept[:0], payload
	if n > 0 {
		return nil
	}
	return w.end(nil, to)
}

func (w *walker) takePayload(b []byte, to listener) ([]byte, error) {
	n := min(len(b), w.body)
	piece := b[:n]
	w.body -= n
	w.left -= n
	switch {
	case w.body > 0:
		if w.keeping {
			w.kept = append(w.kept, piece...)
		}
		return b[n:], nil
	case len(w.kept) > 0:
		w.kept = append(w.kept, piece...)
		piece = w.kept
	}
	return b[n:], w.end(piece, to)
}

// end delivers a payload that is whole.
func (w *walker) end(whole []byte, to listener) error {
	w.stage = frameHead
	if w.left > 0 {
		w.stage = recordHead
	}
	switch {
	case !w.keeping:
		return nil
	case w.op.IsControl():
		return to.control(w.op, whole)
	}
	return to.record(w.kind, whole)
}
