package gateway

import (
	"encoding/binary"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
)

const (
	// maxMessage is from where on a flush goes on in another WebSocket message.
	maxMessage = wire.MaxServerMessage - wire.MaxPayload - 64
	// headRoom is the longest head of a WebSocket frame from a server.
	headRoom = 10
)

// message gathers records into WebSocket messages that lie one behind the other in one
// buffer, heads included.
type message struct {
	buf   []byte
	begun int                // where it begins: others may lie in front of it
	first int                // where the first message begins
	start int                // where the payload of the last one begins
	head  *replication.Frame // whose header stands last in it
	count int                // messages that are complete
}

func (m *message) begin() {
	m.begun = len(m.buf)
	m.buf = append(m.buf, make([]byte, headRoom)...)
	m.first, m.start, m.head, m.count = m.begun, len(m.buf), nil, 0
}

// reset forgets all that was put together, and lets go of room that a storm of arrivals has taken.
func (m *message) reset() {
	if m.buf = m.buf[:0]; cap(m.buf) > 4*maxLetterBytes {
		m.buf = nil
	}
}

// size returns how many bytes were put together.
func (m *message) size() int { return len(m.buf) - m.begun }

// header adds the header of a frame where that does not stand yet; nil is for records of no
// frame.
func (m *message) header(f *replication.Frame) {
	if f != nil && m.head != f {
		m.buf = append(m.buf, f.Header...)
		m.head = f
	}
}

// room reports whether so many bytes more go into the message.
func (m *message) room(n int) bool { return len(m.buf)-m.start+n <= maxMessage }

// append adds records of a frame.
func (m *message) append(f *replication.Frame, records []byte) {
	if len(records) == 0 {
		return
	}
	m.header(f)
	if m.room(len(records)) {
		m.buf = append(m.buf, records...)
		return
	}
	r := wire.NewReader(records)
	for {
		record, ok := r.Next()
		if !ok {
			return
		}
		if len(m.buf)-m.start+len(record.Payload) > maxMessage {
			m.next()
			m.header(f)
		}
		m.buf = wire.Append(m.buf, record.Type, record.Payload)
	}
}

// next completes a message and begins another.
func (m *message) next() {
	m.complete()
	m.buf = append(m.buf, make([]byte, headRoom)...)
	m.start, m.head = len(m.buf), nil
}

// complete puts the head before the payload of the last message.
func (m *message) complete() {
	n := len(m.buf) - m.start
	head := make([]byte, 0, headRoom)
	switch head = append(head, 0x80|byte(ws.OpBinary)); {
	case n < 126:
		head = append(head, byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(n))
	}
	room := m.start - headRoom
	if m.count == 0 {
		m.first = m.start - len(head)
		room = m.first
	} else if len(head) < headRoom {
		copy(m.buf[room+len(head):], m.buf[m.start:])
		m.buf = m.buf[:room+len(head)+n]
	}
	copy(m.buf[room:], head)
	m.count++
}

// end returns the messages; nil when nothing was added.
func (m *message) end() []byte {
	if len(m.buf) == m.start && m.count == 0 {
		m.buf = m.buf[:m.begun]
		return nil
	}
	m.complete()
	return m.buf[m.first:]
}
