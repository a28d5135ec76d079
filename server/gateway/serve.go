package gateway

import (
	"bytes"
	"io"
	"net"
	"time"
)

// source reads a connection, and lets go of it when it has ended.
type source interface {
	// start begins with bytes that have come with the request of the upgrade. It does not wait.
	start(early []byte)
	// close closes the socket instead.
	close()
}

// stream is the source of a connection that no poller can read: one through TLS or within
// the process, or any where there are no pollers. A goroutine reads it.
type stream struct {
	conn   *Conn
	socket net.Conn
}

var _ source = (*stream)(nil)

func newStream(c *Conn, socket net.Conn) *stream {
	c.out = newOutbox(socket, c.gateway.observer.Sent)
	return &stream{c, socket}
}

func (s *stream) start(early []byte) {
	go s.serve(io.MultiReader(bytes.NewReader(early), s.socket))
}

func (s *stream) close() { s.socket.Close() }

// readBuffer is the size of a stream's buffer: some inputs and a command fit.
const readBuffer = 512

// serve reads until the connection ends, then lets go of it.
func (s *stream) serve(in io.Reader) {
	c := s.conn
	defer s.end(in)
	s.wait()
	buffer := make([]byte, readBuffer)
	for !c.out.ended() {
		n, err := in.Read(buffer)
		if n > 0 {
			if _, ok := c.feed(buffer[:n], c.gateway.config.Now(), false); !ok {
				return
			}
			s.wait()
		}
		if err != nil {
			c.closeFor(err)
			return
		}
	}
}

// wait sets until when the next message must be there, unless the end has begun.
func (s *stream) wait() {
	s.socket.SetReadDeadline(s.conn.until)
	if s.conn.out.ended() {
		s.socket.SetReadDeadline(time.Now().Add(closePatience))
	}
}

// end lets the last words go out, then closes the socket.
func (s *stream) end(in io.Reader) {
	c := s.conn
	c.drop()
	// To close while bytes of the client wait would throw away what it was sent last.
	s.socket.SetReadDeadline(time.Now().Add(closePatience))
	io.CopyN(io.Discard, in, maxDrain)
	<-c.out.done
	s.socket.SetDeadline(time.Time{}) // a pipe's timers would outlive it
	s.socket.Close()
	c.gateway.remove(c)
}
