// Package sockbatch makes many calls on sockets at once. On Linux a program enters the kernel once for
// all of them (io_uring(7)); where that is not allowed, and for a few, it makes one call after the other.
// None of them waits. ADR 0019 says what it is for.
package sockbatch

import "errors"

// ErrAgain is Receive's, when nothing has come.
var ErrAgain = errors.New("nothing has come")

// few is up to how many calls are made one after the other: then entering the kernel once saves nothing.
const few = 3

// kind is what a call does.
type kind uint8

const (
	sending kind = iota
	receiving
)

// call is one call and what came of it.
type call struct {
	data []byte
	fd   int32
	kind kind
	n    int
	err  error
}

// Batch gathers calls on sockets and makes them together; none may rely on the order. It is one goroutine's at a time. A
// descriptor must stay open, and its bytes the batch's, from Send or Receive until Do returns.
type Batch struct {
	ring  *ring // nil: one call after the other
	tried bool  // whether a ring was asked for
	calls []call
	size  int
}

// New returns a batch for at most size calls. It is to be closed when it was used.
func New(size int) *Batch { return &Batch{calls: make([]call, 0, size), size: size} }

// Full reports whether there is no room for another call.
func (b *Batch) Full() bool { return len(b.calls) == b.size }

// Len returns how many calls there are.
func (b *Batch) Len() int { return len(b.calls) }

// Send is to send as much of data as the kernel takes. The batch must not be full.
func (b *Batch) Send(fd int32, data []byte) { b.add(call{data: data, fd: fd, kind: sending}) }

// Receive is to read what has come, at most a buffer full. The batch must not be full.
func (b *Batch) Receive(fd int32, buffer []byte) { b.add(call{data: buffer, fd: fd, kind: receiving}) }

func (b *Batch) add(c call) {
	if b.Full() {
		panic("sockbatch: full")
	}
	b.calls = append(b.calls, c)
}

// Do makes the calls. Each is made once, whatever happens to the others. It costs some microseconds for each.
func (b *Batch) Do() {
	done := 0
	if len(b.calls) > few && b.Together() {
		done = b.ring.enter(b.calls)
	}
	for i := done; i < len(b.calls); i++ {
		b.calls[i].make()
	}
}

// Together reports whether the system makes the calls of the batch together. The first to ask finds out; Do asks
// for as many calls as that is worth.
func (b *Batch) Together() bool {
	if !b.tried {
		b.tried, b.ring = true, newRing(b.size)
	}
	return b.ring != nil
}

// make makes one call by itself.
func (c *call) make() {
	if c.kind == sending {
		c.n, c.err = Send(c.fd, c.data)
	} else {
		c.n, c.err = Receive(c.fd, c.data)
	}
}

// Result returns what came of the i-th call after Do: what Send and Receive return.
func (b *Batch) Result(i int) (n int, err error) { return b.calls[i].n, b.calls[i].err }

// Reset forgets the calls.
func (b *Batch) Reset() {
	clear(b.calls)
	b.calls = b.calls[:0]
}

// Close gives back what the system holds for the batch, which makes its calls one by one from here on.
func (b *Batch) Close() {
	if b.ring != nil {
		b.ring.close()
	}
	b.ring, b.tried = nil, true
}
