package load

import (
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reader reads for all light clients: one thread waits for all their sockets together
// (epoll(7)) and reads each into the same buffer. A goroutine for each would cost a crowd of
// thousands two switches and a buffer of its own for every message.
type reader struct {
	epoll, wake int // descriptors; wake is an eventfd that ends the thread
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
	pending []byte
}

const (
	// gather is how long the thread rests when it has read all that was there: more is read
	// together, and a server on this machine need not wake it for every message.
	gather = 2 * time.Millisecond
	// batch is how many sockets are read between two questions to the system.
	batch = 256
	// sharedBuffer holds whatever has gathered in a socket: few crowds let a client wait so long.
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
	r := &reader{epoll: epoll, wake: wake, buf: make([]byte, sharedBuffer), ended: make(chan struct{})}
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
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var events [batch]unix.EpollEvent
	var ready [batch]*socket
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
		for i := range max(n, 0) {
			if ready[i] != nil {
				r.serve(ready[i], events[i].Events)
			}
		}
		if n < batch {
			rest := unix.NsecToTimespec(int64(gather))
			_ = unix.Nanosleep(&rest, nil) // one that ends early gathers less
		}
	}
}

// serve reads and writes what a socket is ready for.
func (r *reader) serve(s *socket, events uint32) {
	if events&unix.EPOLLOUT != 0 {
		s.mu.Lock()
		s.flush()
		s.mu.Unlock()
	}
	if events&^unix.EPOLLOUT == 0 {
		return
	}
	for {
		n, err := receive(s.fd, r.buf)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EAGAIN):
			return
		case err == nil && n == 0:
			err = io.EOF
		case err == nil:
			err = s.take(r.buf[:n])
		}
		if err != nil {
			s.end()
			s.lost(err)
			return
		}
		if n < len(r.buf) && events&(unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR) == 0 {
			return // that was all, and more will be reported
		}
	}
}

// send writes what the system takes. Neither it nor receive waits, so the scheduler is not told of the call:
// on one processor that would cost a crowd's clients as much as the call.
func send(fd int, b []byte) (int, error) { return transfer(unix.SYS_SENDTO, fd, b, unix.MSG_NOSIGNAL) }

// receive reads what has come.
func receive(fd int, b []byte) (int, error) { return transfer(unix.SYS_RECVFROM, fd, b, 0) }

func transfer(call uintptr, fd int, b []byte, flags uintptr) (int, error) {
	n, _, errno := unix.RawSyscall6(call, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), flags|unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
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
	if s.closed {
		return 0, net.ErrClosed
	}
	if len(s.pending) > 0 {
		if len(s.pending)+len(b) > maxPending {
			return 0, errNotRead
		}
		s.pending = append(s.pending, b...)
		return len(b), nil
	}
	n, err := send(s.fd, b)
	if n = max(n, 0); n == len(b) {
		return n, nil
	}
	if err != nil && !errors.Is(err, unix.EAGAIN) && !errors.Is(err, unix.EINTR) {
		return n, err
	}
	s.pending = append(s.pending, b[n:]...)
	return len(b), s.watch(unix.EPOLL_CTL_MOD, reads|writes)
}

// flush sends what was kept; mu is held. An error is the reader's to see.
func (s *socket) flush() {
	if s.closed {
		return
	}
	n, _ := send(s.fd, s.pending)
	s.pending = s.pending[:copy(s.pending, s.pending[max(n, 0):])]
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

// waits reports whether something is kept that the system has not taken yet.
func (s *socket) waits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending) > 0
}

// end closes the descriptor: from here on it may be another's.
func (s *socket) end() {
	s.reader.mu.Lock()
	s.reader.sockets[s.fd] = nil
	s.reader.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		_ = unix.Close(s.fd)
	}
}
