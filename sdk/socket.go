package sdk

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

const (
	dialTimeout  = 10 * time.Second
	writeTimeout = 5 * time.Second
	// readTimeout is after how long without a byte the connection counts as lost: a PING
	// each pingEvery has been left unanswered many times over.
	readTimeout = 15 * time.Second
	readBuffer  = 4 << 10
)

var errNotBinary = errors.New("a message that is not binary")

// socket is a WebSocket that carries binary messages. One goroutine reads, any write.
type socket struct {
	conn net.Conn
	r    *bufio.Reader
	body []byte // the message that read returned last

	mu  sync.Mutex // guards out and the order of writes
	out []byte
}

// address makes the WebSocket's URL of what people give: HOST:PORT, a player's link, or
// the URL itself.
func address(given string) (string, error) {
	if !strings.Contains(given, "://") {
		given = "ws://" + given
	}
	u, err := url.Parse(given)
	if err != nil {
		return "", fmt.Errorf("address %q: %w", given, err)
	}
	switch u.Scheme {
	case "http", "ws":
		u.Scheme = "ws"
	case "https", "wss":
		u.Scheme = "wss"
	default:
		return "", fmt.Errorf("address %q: scheme %q is not ws, wss, http or https", given, u.Scheme)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/ws"
	}
	u.RawQuery, u.Fragment = "", ""
	return u.String(), nil
}

func openSocket(ctx context.Context, to string, dial func(context.Context) (net.Conn, error)) (*socket, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	d := ws.Dialer{ReadBufferSize: 512, WriteBufferSize: 512}
	if dial != nil {
		d.NetDial = func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	}
	conn, early, _, err := d.Dial(ctx, to)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", to, err)
	}
	var src io.Reader = conn
	if early != nil {
		head := make([]byte, early.Buffered())
		if _, err := io.ReadFull(early, head); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		src = io.MultiReader(strings.NewReader(string(head)), conn)
		ws.PutReader(early)
	}
	return &socket{conn: conn, r: bufio.NewReaderSize(src, readBuffer)}, nil
}

func (s *socket) close() { _ = s.conn.Close() } // nothing can be done about a close that fails

// read returns the next message, which is good until the next read. It answers pings.
func (s *socket) read() ([]byte, error) {
	s.body = s.body[:0]
	for {
		if err := s.conn.SetReadDeadline(time.Now().Add(readTimeout)); err != nil {
			return nil, err
		}
		op, final, n, err := s.header()
		if err != nil {
			return nil, err
		}
		start := len(s.body)
		if start+n > wire.MaxServerMessage {
			return nil, fmt.Errorf("a message of over %d bytes", wire.MaxServerMessage)
		}
		s.body = append(s.body, make([]byte, n)...)
		if _, err := io.ReadFull(s.r, s.body[start:]); err != nil {
			return nil, err
		}
		switch op {
		case ws.OpBinary, ws.OpContinuation:
			if final {
				return s.body, nil
			}
			continue
		case ws.OpPing:
			if err := s.write(ws.OpPong, s.body[start:]); err != nil {
				return nil, err
			}
		case ws.OpPong:
		case ws.OpClose:
			return nil, io.EOF
		default:
			return nil, errNotBinary
		}
		s.body = s.body[:start]
	}
}

// header reads the head of a frame (RFC 6455 section 5.2) without taking memory.
func (s *socket) header() (op ws.OpCode, final bool, n int, err error) {
	head, err := s.take(2)
	if err != nil {
		return 0, false, 0, err
	}
	op, final, n = ws.OpCode(head[0]&15), head[0]&0x80 != 0, int(head[1]&0x7f)
	if head[1]&0x80 != 0 {
		return 0, false, 0, errors.New("a masked frame from the server")
	}
	switch n {
	case 126:
		if head, err = s.take(2); err == nil {
			n = int(binary.BigEndian.Uint16(head))
		}
	case 127:
		if head, err = s.take(8); err == nil {
			n = int(min(binary.BigEndian.Uint64(head), wire.MaxServerMessage+1))
		}
	}
	return op, final, n, err
}

func (s *socket) take(n int) ([]byte, error) {
	b, err := s.r.Peek(n)
	if err != nil {
		return nil, err
	}
	_, err = s.r.Discard(n)
	return b, err
}

// send writes one binary message.
func (s *socket) send(message []byte) error { return s.write(ws.OpBinary, message) }

func (s *socket) write(op ws.OpCode, payload []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append(s.out[:0], byte(op)|0x80)
	if len(payload) < 126 {
		out = append(out, byte(len(payload))|0x80)
	} else {
		out = append(out, 126|0x80)
		out = binary.BigEndian.AppendUint16(out, uint16(len(payload)))
	}
	var mask [4]byte
	binary.LittleEndian.PutUint32(mask[:], rand.Uint32())
	out = append(out, mask[:]...)
	start := len(out)
	out = append(out, payload...)
	ws.Cipher(out[start:], mask, 0)
	s.out = out
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	_, err := s.conn.Write(out)
	return err
}
