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
	maxReliable = 1280 << 10
	// keepBuffer is how large a buffer may be to be used again.
	keepBuffer = 16 << 10
)

const (
	writePatience = 15 * time.Second // for one write
	closePatience = 2 * time.Second  // for the last one
)

// outbox carries WebSocket messages to one client in their order. put and finish never
// block: they write what the socket takes at once; a goroutine writes the rest, and lives as
// long as there is one. It is the one place that knows how bytes reach a socket.
type outbox struct {
	conn net.Conn
	now  *sender       // writes without waiting; nil where the connection cannot be written to so
	done chan struct{} // closed when it is finished and empty, or a write has failed
	sent func(bytes int)

	mu      sync.Mutex // guards what follows
	queued  []byte     // WebSocket frames
	spare   []byte
	writing int  // bytes of the write under way
	busy    bool // somebody writes
	ending  bool
	over    bool // done is closed
}

func newOutbox(conn net.Conn, sent func(bytes int)) *outbox {
	return &outbox{conn: conn, now: newSender(conn), done: make(chan struct{}), sent: sent}
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
		o.push()
	}
	return ok
}

// putFramed sends a message that lies in whole WebSocket frames. When nothing waits in front
// of it, it is written at once from where it lies; only what the kernel does not take is
// copied. It reports false as put does. framed is the caller's again when it returns.
func (o *outbox) putFramed(framed []byte) bool {
	o.mu.Lock()
	if o.ending || len(o.queued)+o.writing+len(framed) > maxReliable {
		o.mu.Unlock()
		return false
	}
	if o.busy || o.now == nil || len(o.queued) > 0 {
		o.queued = append(o.queued, framed...)
		o.mu.Unlock()
		o.push()
		return true
	}
	o.writing, o.busy = len(framed), true
	o.mu.Unlock()
	n, err := o.now.send(framed)
	if o.wroteFramed(framed, n, err) {
		o.push()
	}
	return true
}

// wroteFramed takes note of what a try brought to the socket of bytes that are not the
// outbox's own. It reports whether there may be more to do.
func (o *outbox) wroteFramed(framed []byte, n int, err error) bool {
	o.sent(n)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err != nil:
		o.fail()
		return false
	case n < len(framed):
		rest := append(o.spare[:0], framed[n:]...)
		o.spare, o.writing = nil, len(rest)
		go o.run(rest, 0)
		return false
	}
	o.writing, o.busy = 0, false
	o.settle()
	return len(o.queued) > 0
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

// push writes what is queued, unless somebody does already.
func (o *outbox) push() {
	for {
		batch := o.take()
		if batch == nil {
			return
		}
		n, err := 0, error(nil)
		if o.now != nil {
			n, err = o.now.send(batch)
		}
		if !o.wrote(batch, n, err) {
			return
		}
	}
}

// take returns all that is queued, and makes the caller the one who writes; nil when there
// is nothing to do, or somebody writes already.
func (o *outbox) take() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.busy {
		return nil
	}
	if len(o.queued) == 0 {
		o.settle()
		return nil
	}
	batch := o.queued
	o.queued, o.spare = o.spare[:0], nil
	o.writing, o.busy = len(batch), true
	return batch
}

// wrote takes note of what a try brought to the socket. What is left is a goroutine's. It
// reports whether there may be more to do.
func (o *outbox) wrote(batch []byte, n int, err error) bool {
	o.sent(n)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		o.fail()
		return false
	}
	if n < len(batch) {
		o.writing = len(batch) - n
		go o.run(batch, n)
		return false
	}
	o.release(batch)
	return true
}

// release ends a write that brought all of its bytes. o is locked.
func (o *outbox) release(batch []byte) {
	o.writing, o.busy = 0, false
	if cap(batch) <= keepBuffer {
		o.spare = batch
	}
}

// fail ends the outbox after a write that failed. o is locked.
func (o *outbox) fail() {
	o.ending, o.busy = true, false
	o.queued, o.spare, o.writing = nil, nil, 0
	o.conn.Close() // the reader sees it
	o.settle()
}

// settle closes done when nothing more will be written. o is locked.
func (o *outbox) settle() {
	if o.ending && !o.busy && len(o.queued) == 0 && !o.over {
		o.over = true
		close(o.done)
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
		o.push()
	}
	return first
}

// abandon ends the outbox without a word.
func (o *outbox) abandon() {
	o.mu.Lock()
	o.ending = true
	o.queued = nil
	o.settle()
	o.mu.Unlock()
}

// ended reports whether nothing more is taken.
func (o *outbox) ended() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ending
}

// run writes a batch from a byte on, and then what has gathered meanwhile.
func (o *outbox) run(batch []byte, from int) {
	for {
		if !o.ended() {
			o.conn.SetWriteDeadline(time.Now().Add(writePatience))
		}
		n, err := o.conn.Write(batch[from:])
		o.sent(n)
		o.mu.Lock()
		if err != nil {
			o.fail()
			o.mu.Unlock()
			return
		}
		o.release(batch)
		if len(o.queued) == 0 {
			if !o.ending {
				o.conn.SetWriteDeadline(time.Time{}) // else writes without waiting would fail later
			}
			o.settle()
			o.mu.Unlock()
			return
		}
		batch, from = o.queued, 0
		o.queued, o.spare = o.spare[:0], nil
		o.writing, o.busy = len(batch), true
		o.mu.Unlock()
	}
}
