package wire

import (
	"encoding/binary"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Type says what a record holds. Clients and servers number theirs separately.
type Type uint8

// Records from a client.
const (
	TypeInput   Type = 1
	TypeCommand Type = 2
	TypePing    Type = 3
	TypeCore    Type = 4
	TypeResync  Type = 5
)

// Records from the server.
const (
	TypeFrame      Type = 1
	TypePoses      Type = 2
	TypeEnter      Type = 3
	TypeLeave      Type = 4
	TypeDescribe   Type = 5
	TypeRoster     Type = 6
	TypeVitals     Type = 7
	TypeCheck      Type = 8
	TypeEvent      Type = 9
	TypeSelf       Type = 10
	TypePersonal   Type = 11
	TypePong       Type = 12
	TypeServerCore Type = 13
	TypeResult     Type = 14
	TypeUnwatch    Type = 15
	TypeClose      Type = 16
	TypeCounts     Type = 17
	TypeCourses    Type = 18
)

// Limits of the framing, in bytes.
const (
	// HeaderSize is what stands before each payload: type and length.
	HeaderSize = 3
	// MaxPayload is the most a record can carry.
	MaxPayload = 1<<16 - 1
	// MaxClientMessage bounds a WebSocket message from a client.
	MaxClientMessage = 8 << 10
	// MaxServerMessage bounds a WebSocket message from the server.
	MaxServerMessage = 256 << 10
	// MaxRosterPart is where a roster is cut and goes on in the next part.
	MaxRosterPart = 60_000
)

// Why bytes could not be read. Decoders return nothing else, so that refusing costs
// nothing.
var (
	// ErrTruncated: the bytes end before the record does.
	ErrTruncated = errors.New("wire: truncated")
	// ErrMalformed: a field has a value that it cannot have.
	ErrMalformed = errors.New("wire: malformed")
)

// Begin starts a record at the end of dst. mark is for End, which must follow when the
// payload has been appended.
func Begin(dst []byte, t Type) (out []byte, mark int) {
	return append(dst, byte(t), 0, 0), len(dst)
}

// End writes the length of the record that Begin started. It panics when the payload is
// over MaxPayload: who appends lists asks Size and cuts them.
func End(dst []byte, mark int) []byte {
	n := Size(dst, mark)
	if n > MaxPayload {
		panic(fmt.Sprintf("wire: record of type %d has %d bytes", dst[mark], n))
	}
	binary.LittleEndian.PutUint16(dst[mark+1:], uint16(n))
	return dst
}

// Size returns how many bytes of payload follow the mark of an unfinished record.
func Size(dst []byte, mark int) int { return len(dst) - mark - HeaderSize }

// Append appends a whole record. It panics when the payload is over MaxPayload.
func Append(dst []byte, t Type, payload []byte) []byte {
	dst, mark := Begin(dst, t)
	return End(append(dst, payload...), mark)
}

// AppendProto appends a record that is a protobuf message and nothing else: TypeCore from
// a client, TypeServerCore from the server.
func AppendProto(dst []byte, t Type, m proto.Message) ([]byte, error) {
	return appendProto(dst, t, nil, m)
}

func appendProto(dst []byte, t Type, head []byte, m proto.Message) ([]byte, error) {
	start := len(dst)
	dst, mark := Begin(dst, t)
	out, err := proto.MarshalOptions{}.MarshalAppend(append(dst, head...), m)
	if err != nil {
		return dst[:start], fmt.Errorf("encode %T: %w", m, err)
	}
	if n := Size(out, mark); n > MaxPayload {
		return dst[:start], fmt.Errorf("encode %T: %d bytes do not fit a record", m, n)
	}
	return End(out, mark), nil
}

// Record is one record of a message. Payload lies in the message and lives as long.
type Record struct {
	Type    Type
	Payload []byte
}

// Reader walks through the records of one WebSocket message. Use it by value; it takes no
// memory of its own.
type Reader struct {
	rest []byte
	err  error
}

// NewReader returns a Reader of a message. The limits of messages are the transport's: it
// refuses a larger one before it is read.
func NewReader(message []byte) Reader { return Reader{rest: message} }

// Next returns the next record; false at the end or at bytes that cannot be read, which
// Err tells apart.
func (r *Reader) Next() (Record, bool) {
	if len(r.rest) == 0 || r.err != nil {
		return Record{}, false
	}
	if len(r.rest) < HeaderSize {
		r.err = ErrTruncated
		return Record{}, false
	}
	n := int(binary.LittleEndian.Uint16(r.rest[1:]))
	if len(r.rest) < HeaderSize+n {
		r.err = ErrTruncated
		return Record{}, false
	}
	end := HeaderSize + n
	record := Record{Type(r.rest[0]), r.rest[HeaderSize:end:end]}
	r.rest = r.rest[end:]
	return record, true
}

// Err returns why Next stopped early, nil at a proper end.
func (r *Reader) Err() error { return r.err }

// cursor reads fields from the front of a payload. After the first error every read
// gives zero, so that a decoder checks once.
type cursor struct {
	rest []byte
	err  error
}

func (c *cursor) take(n int) []byte {
	if c.err != nil {
		return nil
	}
	if len(c.rest) < n {
		c.err, c.rest = ErrTruncated, nil
		return nil
	}
	b := c.rest[:n:n]
	c.rest = c.rest[n:]
	return b
}

func (c *cursor) u8() uint8 {
	if b := c.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) u16() uint16 {
	if b := c.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) u64() uint64 {
	if b := c.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// uv reads an unsigned varint of at most 5 bytes and 32 bits.
func (c *cursor) uv() uint32 {
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		b := c.u8()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if v > 1<<32-1 {
				break
			}
			return uint32(v)
		}
	}
	if c.err == nil {
		c.err, c.rest = ErrMalformed, nil
	}
	return 0
}

// end returns the error of a payload that must hold no more.
func (c *cursor) end() error {
	if c.err == nil && len(c.rest) > 0 {
		return ErrMalformed
	}
	return c.err
}

func appendUV(dst []byte, v uint32) []byte {
	for v >= 0x80 {
		dst = append(dst, byte(v)|0x80)
		v >>= 7
	}
	return append(dst, byte(v))
}

var le = binary.LittleEndian
