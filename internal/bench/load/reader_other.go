//go:build !linux

package load

import (
	"io"
	"net"
	"sync"
)

// readBuffer holds what has gathered for a light client while others were read.
const readBuffer = 16 << 10

// reader reads for all light clients, in a goroutine for each.
type reader struct {
	reading sync.WaitGroup
	mu      sync.Mutex // guards conns
	conns   []net.Conn
}

func newReader() (*reader, error) { return &reader{}, nil }

// add takes a connection over. Its bytes go to take, until that or the connection fails: then
// lost is called with why, once. Both run in the connection's goroutine.
func (r *reader) add(conn net.Conn, take func(b []byte) error, lost func(error)) (io.WriteCloser, error) {
	r.mu.Lock()
	r.conns = append(r.conns, conn)
	r.mu.Unlock()
	r.reading.Go(func() {
		buf := make([]byte, readBuffer)
		for {
			n, err := conn.Read(buf)
			if n > 0 {
				if failed := take(buf[:n]); failed != nil {
					err = failed
				}
			}
			if err != nil {
				_ = conn.Close()
				lost(err)
				return
			}
		}
	})
	return conn, nil
}

// close ends all connections and waits for their goroutines.
func (r *reader) close() {
	for _, conn := range r.conns {
		_ = conn.Close()
	}
	r.reading.Wait()
}
