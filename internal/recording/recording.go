// Package recording writes down what a client is told, with its times, so that a browser can
// be shown the same again and again: /bench plays it through the real network, game and
// picture. A recording comes from a client in a crowd (myriad bench record) or from Crowd,
// which makes one with the encoders of wire; equal Crowds give equal bytes.
//
// A recording is a list of messages, each: at u32 (milliseconds since the first), length
// u32, then as many bytes, a whole message of docs/protocol.md; little-endian.
package recording

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/myriad-mmo/myriad/wire"
)

// headSize is what stands before each message.
const headSize = 8

// Writer writes the messages of a recording. Let one goroutine use it.
type Writer struct {
	to   io.Writer
	head [headSize]byte
}

// NewWriter returns a Writer that writes each message at once.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write appends a message that came so long after the first.
func (w *Writer) Write(at time.Duration, message []byte) error {
	binary.LittleEndian.PutUint32(w.head[:], uint32(at.Milliseconds()))
	binary.LittleEndian.PutUint32(w.head[4:], uint32(len(message)))
	if _, err := w.to.Write(w.head[:]); err != nil {
		return err
	}
	_, err := w.to.Write(message)
	return err
}

// Reader reads a recording.
type Reader struct {
	from    io.Reader
	head    [headSize]byte
	message []byte
}

// NewReader returns a Reader; from should be buffered.
func NewReader(from io.Reader) *Reader { return &Reader{from: from} }

// errTooLong: no server sends such a message.
var errTooLong = errors.New("recording: message over the limit")

// Next returns the next message, which is good until the next call, and when it came. At
// the end it returns io.EOF.
func (r *Reader) Next() (at time.Duration, message []byte, err error) {
	if _, err := io.ReadFull(r.from, r.head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.LittleEndian.Uint32(r.head[4:])
	if n > wire.MaxServerMessage {
		return 0, nil, errTooLong
	}
	r.message = append(r.message[:0], make([]byte, n)...)
	if _, err := io.ReadFull(r.from, r.message); err != nil {
		return 0, nil, fmt.Errorf("recording: cut short: %w", err)
	}
	return time.Duration(binary.LittleEndian.Uint32(r.head[:])) * time.Millisecond, r.message, nil
}
