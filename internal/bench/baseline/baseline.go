// Package baseline is what a bench compares the server with: a broadcast of positions written
// by hand, without engine, rules, accounts or persistence. It keeps the last position that
// each client sent, and twenty times a second sends every client all that changed, in one
// frame that is made once for all. So it says what sockets and copying cost, and no more.
//
// A message from a client is its position, x and z as u32, and a stamp, u32, all
// little-endian. A message to clients is, for each that has moved: number u16, x, z and
// stamp. A client learns its number from its first message: u16.
package baseline

import (
	"context"
	"encoding/binary"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

const (
	// Tick is how often positions are sent.
	Tick = 50 * time.Millisecond
	// InSize and OutSize are the bytes of a position from and to clients.
	InSize  = 12
	OutSize = 2 + InSize
	// maxClients is what numbers of u16 can tell apart.
	maxClients = 1 << 16
	// writePatience is how long a client may take for a write.
	writePatience = 5 * time.Second
)

// server is the whole of it.
type server struct {
	mu      sync.Mutex // guards what follows
	last    [][InSize]byte
	moved   []bool
	clients map[uint16]net.Conn
}

// Serve accepts clients on a listener until ctx ends.
func Serve(ctx context.Context, l net.Listener) error {
	s := &server{clients: make(map[uint16]net.Conn)}
	var ticking sync.WaitGroup
	defer ticking.Wait()
	ticking.Go(func() { s.tick(ctx) })
	web := &http.Server{Handler: s, ReadHeaderTimeout: writePatience}
	stop := context.AfterFunc(ctx, func() { _ = web.Close() })
	defer stop()
	if err := web.Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}

// ServeHTTP takes a client in, and reads it until it goes.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, rw, _, err := ws.UpgradeHTTP(r, w)
	if err != nil {
		return // the library has answered
	}
	defer conn.Close()
	number, ok := s.join(conn)
	if !ok {
		return
	}
	defer s.leave(number)
	for {
		message, err := wsutil.ReadClientBinary(readWriter{rw.Reader, conn})
		if err != nil || len(message) != InSize {
			return
		}
		s.mu.Lock()
		copy(s.last[number][:], message)
		s.moved[number] = true
		s.mu.Unlock()
	}
}

// join gives a client its number, which is the first it hears.
func (s *server) join(conn net.Conn) (uint16, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.last) >= maxClients {
		return 0, false
	}
	number := uint16(len(s.last))
	if err := wsutil.WriteServerBinary(conn, binary.LittleEndian.AppendUint16(nil, number)); err != nil {
		return 0, false
	}
	s.last, s.moved = append(s.last, [InSize]byte{}), append(s.moved, false)
	s.clients[number] = conn
	return number, true
}

func (s *server) leave(number uint16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.clients, number)
}

// tick sends what has moved, in a frame made once, from this one goroutine.
func (s *server) tick(ctx context.Context) {
	ticker := time.NewTicker(Tick)
	defer ticker.Stop()
	var body []byte
	var to []net.Conn
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		body, to = s.changed(body[:0], to[:0])
		if len(body) == 0 {
			continue
		}
		frame := ws.MustCompileFrame(ws.NewBinaryFrame(body))
		until := time.Now().Add(writePatience)
		for _, conn := range to {
			_ = conn.SetWriteDeadline(until)
			if _, err := conn.Write(frame); err != nil {
				_ = conn.Close() // its reader sees it
			}
		}
	}
}

// changed appends what has moved since the last call, and who is to be told.
func (s *server) changed(body []byte, to []net.Conn) ([]byte, []net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for number, moved := range s.moved {
		if moved {
			s.moved[number] = false
			body = binary.LittleEndian.AppendUint16(body, uint16(number))
			body = append(body, s.last[number][:]...)
		}
	}
	for _, conn := range s.clients {
		to = append(to, conn)
	}
	return body, to
}
