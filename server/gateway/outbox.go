package gateway

import (
	"net"
	"sync"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// The limits of what waits for one client, in bytes.
const (
	// maxState is the backlog from which on poses and vitals are left out.
	maxState = 64 << 10
	// maxReliable is the backlog at which the client is cut off.
	maxReliable = 768 << 10
	// keepBuffer is how large a buffer may be to be used again.
	keepBuffer = 64 << 10
)

const (
	writePatience = 15 * time.Second // for one write
	closePatience = 2 * time.Second  // for the last one
)

// outbox carries WebSocket messages to one client in their order. put and finish never
// block; the goroutine in run writes, all that has gathered in one call. It is the one
// place that knows how bytes reach a socket.
type outbox struct {
	conn net.Conn
	wake chan struct{} // holds one token: there is something to do
	done chan struct{} // closed when run has ended
	sent func(bytes int)

	mu      sync.Mutex // guards what follows
	queued  []byte     // WebSocket frames
	spare   []byte
	writing int // bytes of the write under way
	ending  bool
}

func newOutbox(conn net.Conn, sent func(bytes int)) *outbox {
	return &outbox{conn: conn, wake: make(chan struct{}, 1), done: make(chan struct{}), sent: sent}
}

// put queues a message of whole records. It reports false when the client has too much
// waiting, or is gone: then nothing was queued.
func (o *outbox) put(op ws.OpCode, payload []byte) bool {
	o.mu.Lock()
	ok := !o.ending && len(o.queued)+o.writing+len(payload) <= maxReliable
	if ok {
		o.frame(op, payload)
	}
	o.mu.Unlock()
	if ok {
		o.signal()
	}
	return ok
}

// frame appends a WebSocket frame. o is locked.
func (o *outbox) frame(op ws.OpCode, payload []byte) {
	n := len(payload)
	o.queued = append(o.queued, 0x80|byte(op))
	switch {
	case n < 126:
		o.queued = append(o.queued, byte(n))
	case n < 1<<16:
		o.queued = append(o.queued, 126, byte(n>>8), byte(n))
	default:
		o.queued = append(o.queued, 127, 0, 0, 0, 0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	o.queued = append(o.queued, payload...)
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// waiting returns how many bytes the client has not taken yet.
func (o *outbox) waiting() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.queued) + o.writing
}

// finish queues CLOSE as the last record and the close frame of the WebSocket. What waits
// in front of it is still written, in a short time. It reports whether it was the first.
func (o *outbox) finish(code wire.Code, reason string) bool {
	o.mu.Lock()
	first := !o.ending
	if first {
		o.ending = true
		if len(o.queued) > maxState {
			// A client that is far behind would not come to the end of it.
			o.queued = o.queued[:0]
		}
		o.frame(ws.OpBinary, wire.AppendClose(nil, code, reason))
		o.frame(ws.OpClose, []byte{byte(ws.StatusNormalClosure >> 8), byte(ws.StatusNormalClosure & 0xff)})
	}
	o.mu.Unlock()
	if first {
		o.conn.SetDeadline(time.Now().Add(closePatience))
		o.signal()
	}
	return first
}

// abandon ends the outbox without a word.
func (o *outbox) abandon() {
	o.mu.Lock()
	o.ending = true
	o.queued = nil
	o.mu.Unlock()
	o.signal()
}

// ended reports whether nothing more is taken.
func (o *outbox) ended() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ending
}

// run writes until the outbox is finished and empty, or a write fails.
func (o *outbox) run() {
	defer close(o.done)
	for range o.wake {
		for {
			batch, done := o.take()
			if done {
				return
			}
			if batch == nil {
				break
			}
			if !o.write(batch) {
				return
			}
		}
	}
}

// take returns all that is queued, nil when there is nothing; done after the last.
func (o *outbox) take() (batch []byte, done bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writing = 0
	if len(o.queued) == 0 {
		return nil, o.ending
	}
	batch = o.queued
	o.queued, o.spare = o.spare[:0], nil
	o.writing = len(batch)
	return batch, false
}

func (o *outbox) write(batch []byte) bool {
	if !o.ended() {
		o.conn.SetWriteDeadline(time.Now().Add(writePatience))
	}
	n, err := o.conn.Write(batch)
	o.sent(n)
	o.mu.Lock()
	if cap(batch) <= keepBuffer {
		o.spare = batch
	}
	if err != nil {
		o.ending = true
		o.queued, o.spare, o.writing = nil, nil, 0
	}
	o.mu.Unlock()
	if err != nil {
		o.conn.Close() // the reader sees it
	}
	return err == nil
}
