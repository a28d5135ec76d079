package load

import (
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/myriad-mmo/myriad/server/sockbatch"
)

// reader reads for all light clients: one thread waits for all their sockets together
// (epoll(7)) and reads some at once. A goroutine for each would cost a crowd of
// thousands two switches and a buffer of its own for every message.
type reader struct {
	epoll, wake int // descriptors; wake is an eventfd that ends the thread
	first       []byte
	batch       *sockbatch.Batch
	buf         []byte
	ended       chan struct{}

	mu      sync.Mutex // guards what follows
	sockets []*socket  // by descriptor
}

// socket is one connection of a reader. Writes never wait: what the system does not take is
// kept and goes out when it does.
type socket struct {
	reader *reader
	fd     int
	take   func(b []byte) error
	lost   func(error)

	mu      sync.Mutex // guards what follows, and the order of writes
	closed  bool
	sending bool // a batch holds an input of it: the descriptor stays open, and what else is written waits
	pending []byte
}

const (
	// gather is how long the thread rests when it has read all that was there: more is read
	// together, and a server on this machine need not wake it for every message.
	gather = 2 * time.Millisecond
	// eventsAtOnce is how many sockets are read between two questions to the system.
	eventsAtOnce = 256
	// readAtOnce is how many of them are read together, firstBuffer what is read of each then: a few messages. They lie apart
	// by an odd number of cache lines, or all would want the same places of the cache.
	readAtOnce  = 32
	firstBuffer = 64<<10 + 64
	// sharedBuffer holds whatever else has gathered in a socket: few crowds let a client wait so long.
	sharedBuffer = 512 << 10
	// reads and writes are what a socket is watched for. It is reported once for what has come: else the system
	// looks at each socket twice for every message.
	reads  = unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLET
	writes = unix.EPOLLOUT
	// maxPending bounds what is kept of a socket that takes nothing: minutes of inputs.
	maxPending = 64 << 10
)

func newReader() (*reader, error) {
	epoll, err1 := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	wake, err2 := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	r := &reader{epoll: epoll, wake: wake, first: make([]byte, readAtOnce*firstBuffer), batch: sockbatch.New(readAtOnce),
		buf: make([]byte, sharedBuffer), ended: make(chan struct{})}
	if err := unix.EpollCtl(epoll, unix.EPOLL_CTL_ADD, wake, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(wake)}); err != nil {
		return nil, err
	}
	go r.run()
	return r, nil
}

// add takes a connection over. Its bytes go to take, until that or the connection fails: then
// lost is called with why, once. Both run on the reader's thread.
func (r *reader) add(conn net.Conn, take func(b []byte) error, lost func(error)) (io.WriteCloser, error) {
	fd, err := takeOver(conn)
	if err != nil {
		return nil, err
	}
	s := &socket{reader: r, fd: fd, take: take, lost: lost}
	r.mu.Lock()
	if fd >= len(r.sockets) {
		r.sockets = append(r.sockets, make([]*socket, fd+1-len(r.sockets))...)
	}
	r.sockets[fd] = s
	r.mu.Unlock()
	if err := s.watch(unix.EPOLL_CTL_ADD, reads); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// takeOver returns a descriptor of a connection that the runtime does not watch, and closes
// the connection.
func takeOver(conn net.Conn) (int, error) {
	defer conn.Close()
	tcp, ok := conn.(syscall.Conn)
	if !ok {
		return 0, errors.New("a connection without a descriptor")
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return 0, err
	}
	var fd int
	var failed error
	err = raw.Control(func(old uintptr) { fd, failed = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0) })
	return fd, errors.Join(err, failed)
}

// run reads until close.
func (r *reader) run() {
	defer close(r.ended)
	defer r.batch.Close()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var events [eventsAtOnce]unix.EpollEvent
	var ready [eventsAtOnce]*socket
	for {
		n, err := unix.EpollWait(r.epoll, events[:], -1)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return
		}
		r.mu.Lock()
		for i := range max(n, 0) {
			if int(events[i].Fd) == r.wake {
				r.mu.Unlock()
				return
			}
			ready[i] = r.sockets[events[i].Fd]
		}
		r.mu.Unlock()
		for at := 0; at < n; at += readAtOnce {
			end := min(at+readAtOnce, n)
			r.serve(ready[at:end], events[at:end])
		}
		if n < eventsAtOnce {
			rest := unix.NsecToTimespec(int64(gather))
			_ = unix.Nanosleep(&rest, nil) // one that ends early gathers less
		}
	}
}

// serve reads and writes what sockets are ready for.
func (r *reader) serve(ready []*socket, events []unix.EpollEvent) {
	for i, s := range ready {
		if s == nil {
			continue
		}
		if events[i].Events&unix.EPOLLOUT != 0 {
			s.mu.Lock()
			s.flush()
			s.mu.Unlock()
		}
		if events[i].Events&^unix.EPOLLOUT == 0 {
			ready[i] = nil
			continue
		}
		r.batch.Receive(int32(s.fd), r.firstOf(r.batch.Len()))
	}
	r.batch.Do()
	next := 0
	for i, s := range ready {
		if s == nil {
			continue
		}
		buf := r.firstOf(next)
		n, err := r.batch.Result(next)
		next++
		ending := events[i].Events&(unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR) != 0
		for s.took(buf, n, err, ending) {
			buf = r.buf
			n, err = sockbatch.Receive(int32(s.fd), buf)
		}
	}
	r.batch.Reset()
}

// firstOf returns where the i-th of some first reads goes.
func (r *reader) firstOf(i int) []byte {
	return r.first[i*firstBuffer : (i+1)*firstBuffer : (i+1)*firstBuffer]
}

// took handles what a read brought into a buffer of a socket that is ending or not, and reports whether there may be more.
func (s *socket) took(buf []byte, n int, err error, ending bool) bool {
	switch {
	case errors.Is(err, sockbatch.ErrAgain):
		return false
	case err == nil && n == 0:
		err = io.EOF
	case err == nil:
		err = s.take(buf[:n])
	}
	if err != nil {
		s.end()
		s.lost(err)
		return false
	}
	return n == len(buf) || ending // else that was all, and more will be reported
}

// close ends the thread and all connections.
func (r *reader) close() {
	_, _ = unix.Write(r.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	<-r.ended
	for _, s := range r.sockets {
		if s != nil {
			s.end()
		}
	}
	_ = unix.Close(r.epoll)
	_ = unix.Close(r.wake)
}

func (s *socket) watch(op int, events uint32) error {
	return unix.EpollCtl(s.reader.epoll, op, s.fd, &unix.EpollEvent{Events: events, Fd: int32(s.fd)})
}

// Write sends b, or keeps it for later; it waits for nothing.
func (s *socket) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waits() {
		return s.keep(b)
	}
	n, err := sockbatch.Send(int32(s.fd), b)
	if err != nil {
		return n, err
	}
	return len(b), s.left(b[n:])
}

// waits reports whether what is written now cannot be sent at once. mu is held.
func (s *socket) waits() bool { return s.closed || s.sending || len(s.pending) > 0 }

// keep keeps b behind what waits already. mu is held.
func (s *socket) keep(b []byte) (int, error) {
	switch {
	case s.closed:
		return 0, net.ErrClosed
	case len(s.pending)+len(b) > maxPending:
		return 0, errNotRead
	}
	s.pending = append(s.pending, b...)
	return len(b), nil
}

// left keeps what the system did not take, in front of what was kept since. mu is held.
func (s *socket) left(b []byte) error {
	s.pending = append(append([]byte(nil), b...), s.pending...)
	if len(s.pending) == 0 {
		return nil
	}
	return s.watch(unix.EPOLL_CTL_MOD, reads|writes)
}

// begin reports whether b may be sent now, together with what others send: then sent is to be called with what came of it.
// Else it is kept for later.
func (s *socket) begin(b []byte) (now bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waits() {
		_, err = s.keep(b)
		return false, err
	}
	s.sending = true
	return true, nil
}

// sent takes note of what the system took of b, and reports whether something is left. An error is the reader's to see.
func (s *socket) sent(b []byte, n int, err error) (held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sending = false
	switch {
	case s.closed:
		_ = unix.Close(s.fd)
	case err == nil && (n < len(b) || len(s.pending) > 0):
		_ = s.left(b[n:])
		held = n < len(b)
	}
	return held
}

// flush sends what was kept; mu is held. An error is the reader's to see.
func (s *socket) flush() {
	if s.closed || s.sending {
		return
	}
	n, _ := sockbatch.Send(int32(s.fd), s.pending)
	s.pending = s.pending[:copy(s.pending, s.pending[n:])]
	events := uint32(reads)
	if len(s.pending) > 0 {
		events |= writes
	}
	_ = s.watch(unix.EPOLL_CTL_MOD, events)
}

// Close has the reader's thread end the connection.
func (s *socket) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	return unix.Shutdown(s.fd, unix.SHUT_RDWR)
}

// end closes the descriptor: from here on it may be another's.
func (s *socket) end() {
	s.reader.mu.Lock()
	s.reader.sockets[s.fd] = nil
	s.reader.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	if !s.sending { // else sent does it
		_ = unix.Close(s.fd)
	}
}
