package gateway

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/server/sockbatch"
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
// block: they write what the socket takes at once. The rest is written when there is room,
// by the poller of a direct socket, else by a goroutine that lives as long as there is one.
// It is the one place that knows when bytes may reach a socket, and in which order; package sockbatch brings them there.
type outbox struct {
	conn   net.Conn      // nil when there is a direct socket
	direct direct        // nil when there is none
	done   chan struct{} // closed when it is finished and empty, or a write has failed
	sent   func(bytes int)
	ending atomic.Bool // nothing more is taken; set with mu held

	mu      sync.Mutex // guards what follows
	queued  []byte     // WebSocket frames
	spare   []byte     // to queue in next; a direct socket has none
	writing int        // bytes of the write under way
	stuck   []byte     // what a direct socket did not take
	until   time.Time  // when what is stuck must be gone
	busy    bool       // somebody writes, or something is stuck
	over    bool       // done is closed
}

// direct is a socket that can be written to without waiting. Its methods may be called from
// any goroutine until the outbox is over.
type direct interface {
	// descriptor is what package sockbatch sends to: between begin and handedOver, or with the outbox locked.
	descriptor() int32
	// watch has resume called whenever there is room again, or not any more.
	watch(room bool)
	// hangUp ends the connection in both directions.
	hangUp()
	// look tells the poller that the outbox has begun to end, or is over.
	look()
}

func newOutbox(conn net.Conn, sent func(bytes int)) *outbox {
	return &outbox{conn: conn, done: make(chan struct{}), sent: sent}
}

func newDirectOutbox(d direct, sent func(bytes int)) *outbox {
	return &outbox{direct: d, done: make(chan struct{}), sent: sent}
}

// framePool holds buffers in which messages get their heads: a connection keeps none.
var framePool = sync.Pool{New: func() any { return new([]byte) }}

// put sends a message of whole records, or queues it. It reports false when the client has
// too much waiting, or is gone: then nothing of it is sent.
func (o *outbox) put(op ws.OpCode, payload []byte) bool {
	buffer := framePool.Get().(*[]byte)
	*buffer = appendFrame((*buffer)[:0], op, payload)
	ok := o.putFramed(*buffer)
	if cap(*buffer) <= keepBuffer {
		framePool.Put(buffer)
	}
	return ok
}

// putFramed sends a message that lies in whole WebSocket frames. When nothing waits in front
// of it, it is written at once from where it lies; only what the kernel does not take is
// copied. ok is false as put's is. framed is the caller's again when it returns.
func (o *outbox) putFramed(framed []byte) (ok bool) {
	way := o.begin(framed)
	if way == atOnce {
		n, err := sockbatch.Send(o.direct.descriptor(), framed)
		o.handedOver(framed, n, err)
	}
	return way != refused
}

// way is how a message goes.
type way uint8

const (
	refused way = iota // the client has too much waiting, or is gone
	inLine             // it goes out when what is in front of it has
	atOnce             // the caller is to send it, and then to call handedOver
)

// begin takes a message that lies in whole WebSocket frames. Unless it is to be sent at once, framed is the
// caller's again.
func (o *outbox) begin(framed []byte) way {
	o.mu.Lock()
	switch {
	case o.ending.Load() || len(o.queued)+o.writing+len(framed) > maxReliable:
		o.mu.Unlock()
		return refused
	case o.busy || o.direct == nil || len(o.queued) > 0:
		o.queued = append(o.queued, framed...)
		o.mu.Unlock()
		o.push()
		return inLine
	}
	o.writing, o.busy = len(framed), true
	o.mu.Unlock()
	return atOnce
}

// handedOver takes note of what a try brought to the socket of a message that was to be sent at once. It
// returns how many bytes the client has not taken yet.
func (o *outbox) handedOver(framed []byte, n int, err error) (waiting int) {
	o.sent(n)
	more := false
	o.mu.Lock()
	switch {
	case err != nil:
		o.fail()
	case n < len(framed):
		o.leave(append([]byte(nil), framed[n:]...), 0)
	default:
		o.writing, o.busy = 0, false
		o.settle()
		more = len(o.queued) > 0
	}
	waiting = len(o.queued) + o.writing
	o.mu.Unlock()
	if more {
		o.push()
	}
	return waiting
}

// appendFrame appends a WebSocket frame.
func appendFrame(dst []byte, op ws.OpCode, payload []byte) []byte {
	n := len(payload)
	dst = append(dst, 0x80|byte(op))
	switch {
	case n < 126:
		dst = append(dst, byte(n))
	case n < 1<<16:
		dst = append(dst, 126, byte(n>>8), byte(n))
	default:
		dst = append(dst, 127, 0, 0, 0, 0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(dst, payload...)
}

// push writes what is queued, unless somebody does already.
func (o *outbox) push() {
	for {
		batch := o.take()
		if batch == nil {
			return
		}
		n, err := 0, error(nil)
		if o.direct != nil {
			n, err = sockbatch.Send(o.direct.descriptor(), batch)
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

// wrote takes note of what a try brought to the socket. It reports whether there may be more
// to do.
func (o *outbox) wrote(batch []byte, n int, err error) bool {
	o.sent(n)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		o.fail()
		return false
	}
	if n < len(batch) {
		o.leave(batch, n)
		return false
	}
	o.release(batch)
	return true
}

// release ends a write that brought all of its bytes. o is locked.
func (o *outbox) release(batch []byte) {
	o.writing, o.busy = 0, false
	if o.direct == nil && cap(batch) <= keepBuffer {
		o.spare = batch
	}
}

// fail ends the outbox after a write that failed. o is locked.
func (o *outbox) fail() {
	o.ending.Store(true)
	o.busy = false
	o.queued, o.spare, o.stuck, o.writing = nil, nil, nil, 0
	if o.direct != nil {
		o.direct.watch(false)
		o.direct.hangUp()
	} else {
		o.conn.Close()
	}
	o.settle() // the reader sees it
}

// settle closes done when nothing more will be written. o is locked.
func (o *outbox) settle() {
	if o.ending.Load() && !o.busy && len(o.queued) == 0 && !o.over {
		o.over = true
		close(o.done)
		if o.direct != nil {
			o.direct.look()
		}
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
	first := !o.ending.Load()
	if first {
		o.ending.Store(true)
		if len(o.queued) > maxState {
			// A client that is far behind would not come to the end of it.
			o.queued = o.queued[:0]
		}
		o.queued = appendFrame(o.queued, ws.OpBinary, wire.AppendClose(nil, code, reason))
		o.queued = appendFrame(o.queued, ws.OpClose, []byte{byte(ws.StatusNormalClosure >> 8), byte(ws.StatusNormalClosure & 0xff)})
		o.hurry(closePatience)
	}
	o.mu.Unlock()
	if first {
		o.push()
	}
	return first
}

// hurry sets how long what is left may take. o is locked.
func (o *outbox) hurry(patience time.Duration) {
	until := time.Now().Add(patience)
	if o.direct == nil {
		o.conn.SetDeadline(until)
		return
	}
	o.until = until
	o.direct.look()
}

// abandon ends the outbox without a word.
func (o *outbox) abandon() {
	o.mu.Lock()
	o.ending.Store(true)
	o.queued = nil
	if o.stuck != nil {
		o.fail()
	} else {
		o.hurry(0)
		o.settle()
	}
	o.mu.Unlock()
}

// ended reports whether nothing more is taken.
func (o *outbox) ended() bool { return o.ending.Load() }

// leave takes care of the rest of a batch, from a byte on. o is locked.
func (o *outbox) leave(batch []byte, from int) {
	o.writing = len(batch) - from
	if o.direct == nil {
		go o.run(batch, from)
		return
	}
	o.stuck = batch[from:]
	if !o.ending.Load() {
		o.until = time.Now().Add(writePatience)
	}
	o.direct.watch(true)
	// There may be room already, of which nobody was told.
	o.unstick()
}

// resume writes on when there is room again. The poller calls it.
func (o *outbox) resume() {
	o.mu.Lock()
	if o.stuck != nil {
		o.unstick()
	}
	o.mu.Unlock()
}

// unstick writes what is stuck, and what has gathered meanwhile, until the kernel takes
// nothing: only then it tells when there is room. o is locked.
func (o *outbox) unstick() {
	for {
		n, err := sockbatch.Send(o.direct.descriptor(), o.stuck)
		o.sent(n)
		if err != nil {
			o.fail()
			return
		}
		if n == 0 {
			return
		}
		o.stuck, o.writing = o.stuck[n:], o.writing-n
		if !o.ending.Load() {
			o.until = time.Now().Add(writePatience) // it reads, if slowly
		}
		if len(o.stuck) > 0 {
			continue
		}
		if len(o.queued) == 0 {
			o.stuck, o.busy = nil, false
			o.direct.watch(false)
			o.settle()
			return
		}
		o.stuck, o.queued = o.queued, nil
		o.writing = len(o.stuck)
		if !o.ending.Load() {
			o.until = time.Now().Add(writePatience)
		}
	}
}

// check gives up what has been stuck for too long.
func (o *outbox) check(now time.Time) {
	o.mu.Lock()
	if o.stuck != nil && now.After(o.until) {
		o.fail()
	}
	o.mu.Unlock()
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
			if !o.ending.Load() {
				o.conn.SetWriteDeadline(time.Time{}) // a pipe's timers would outlive it
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
