package gateway

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const (
	// maxPollers bounds the pollers; one reads some hundred thousand messages a second.
	maxPollers = 4
	// pollBuffer is the size of the buffer that a poller reads into, above what a client may
	// send at once.
	pollBuffer = 64 << 10
	// pollEvents is how many events a poller takes at once.
	pollEvents = 512
	// checkEvery is how often a poller looks for what has lasted too long.
	checkEvery = time.Second
)

// poller reads many TCP connections with one goroutine, one buffer and an epoll descriptor
// of its own. The runtime's poller waits for that descriptor, so no thread does.
type poller struct {
	file   *os.File // the epoll descriptor
	raw    syscall.RawConn
	fd     int
	clock  func() time.Time
	every  time.Duration // between checks
	buffer []byte
	events []syscall.EpollEvent
	count  int // of events
	now    time.Time
	lines  []*line               // of the events, or all of them
	poll   func(fd uintptr) bool // take, bound once

	mu    sync.Mutex // guards what follows
	slots []*line
	free  []int32
	eras  int32
	posts []post
	ended bool
	done  chan struct{} // closed when run has ended; nil before it begins
}

// post asks a poller to attend to a line.
type post struct {
	line *line
	done bool
}

func newPoller(clock func() time.Time) (*poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	_ = syscall.SetNonblock(fd, true) // or the runtime would not wait for it
	file := os.NewFile(uintptr(fd), "epoll")
	raw, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("epoll: %w", err)
	}
	p := &poller{
		file: file, raw: raw, fd: fd, clock: clock, every: checkEvery,
		buffer: make([]byte, pollBuffer), events: make([]syscall.EpollEvent, pollEvents),
	}
	p.poll = p.take
	return p, nil
}

// run serves the lines until close is called.
func (p *poller) run() {
	defer close(p.done)
	checked := time.Now()
	_ = p.file.SetReadDeadline(checked.Add(p.every))
	for {
		p.count = 0
		err := p.raw.Read(p.poll)
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			panic(err) // only close closes the descriptor
		}
		p.now = p.clock()
		p.handle()
		if err == nil {
			continue
		}
		// Somebody has posted, or it is time to check. What is posted from here on ends the wait.
		now := time.Now()
		if now.Sub(checked) >= p.every {
			checked = now
			p.check()
		}
		_ = p.file.SetReadDeadline(checked.Add(p.every))
		if !p.attend() {
			return
		}
	}
}

// take takes the events that there are. It reports whether there were any.
func (p *poller) take(fd uintptr) bool {
	n, _, _ := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p.events))), uintptr(len(p.events)), 0, 0, 0)
	if n > uintptr(len(p.events)) {
		return false // interrupted
	}
	p.count = int(n)
	return n > 0
}

// handle serves the lines that have events.
func (p *poller) handle() {
	events := p.events[:p.count]
	p.lines = p.lines[:0]
	p.mu.Lock()
	for i := range events {
		l := p.slots[events[i].Fd]
		if l != nil && l.era != events[i].Pad {
			l = nil
		}
		p.lines = append(p.lines, l)
	}
	p.mu.Unlock()
	for i, l := range p.lines {
		if l != nil && l.state != closed {
			l.ready(events[i].Events)
		}
	}
}

// check looks after every line.
func (p *poller) check() {
	p.mu.Lock()
	p.lines = append(p.lines[:0], p.slots...)
	p.mu.Unlock()
	for _, l := range p.lines {
		if l != nil {
			l.check(p.now)
		}
	}
	clear(p.lines)
}

// attend does what was posted. It reports false when the poller is to end.
func (p *poller) attend() bool {
	p.mu.Lock()
	posts, ended := p.posts, p.ended
	p.posts = nil
	held := posts[:0]
	for _, post := range posts {
		// One that could not be added is closed by who tried; one that is not yet added is seen to
		// when it is.
		if n := int(post.line.slot); n < len(p.slots) && p.slots[n] == post.line {
			held = append(held, post)
		}
	}
	p.mu.Unlock()
	for _, post := range held {
		post.line.attend(post.done)
	}
	return !ended
}

// post asks the poller to attend to a line.
func (p *poller) post(l *line, done bool) {
	p.mu.Lock()
	first := len(p.posts) == 0
	p.posts = append(p.posts, post{l, done})
	p.mu.Unlock()
	if first {
		p.wake()
	}
}

// wake ends the poller's wait.
func (p *poller) wake() { _ = p.file.SetReadDeadline(time.Unix(1, 0)) }

// close ends run, and waits for it. There must be no lines.
func (p *poller) close() {
	p.mu.Lock()
	p.ended = true
	done := p.done
	p.mu.Unlock()
	if done != nil {
		p.wake()
		<-done
	}
	p.file.Close()
}

// add begins to read a line.
func (p *poller) add(l *line) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil {
		p.done = make(chan struct{})
		go p.run()
	}
	if n := len(p.free); n > 0 {
		l.slot, p.free = p.free[n-1], p.free[:n-1]
		p.slots[l.slot] = l
	} else {
		l.slot = int32(len(p.slots))
		p.slots = append(p.slots, l)
	}
	p.eras++
	l.era = p.eras
	e := syscall.EpollEvent{Fd: l.slot, Pad: l.era}
	e.Events = syscall.EPOLLIN | syscall.EPOLLOUT | syscall.EPOLLRDHUP | epollEdge
	if err := syscall.EpollCtl(p.fd, syscall.EPOLL_CTL_ADD, int(l.fd), &e); err != nil {
		p.slots[l.slot] = nil
		p.free = append(p.free, l.slot)
		return fmt.Errorf("epoll: %w", err)
	}
	return nil
}

// epollEdge is EPOLLET, which package syscall declares with a sign.
const epollEdge = 1 << 31

// remove forgets a line whose descriptor is about to be closed.
func (p *poller) remove(l *line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slots[l.slot] = nil
	p.free = append(p.free, l.slot)
}

// pollers are those of a gateway. Each starts with its first line.
type pollers struct {
	list []*poller
	next atomic.Uint32
}

func newPollers(clock func() time.Time) *pollers {
	ps := &pollers{}
	for range max(1, min(maxPollers, runtime.GOMAXPROCS(0)/2)) {
		p, err := newPoller(clock)
		if err != nil {
			break // goroutines read
		}
		ps.list = append(ps.list, p)
	}
	return ps
}

// adopt takes a TCP connection away from the runtime, and gives c an outbox that writes to
// it. It returns nil, and changes nothing, when the connection is none or cannot be taken.
func (ps *pollers) adopt(c *Conn, socket net.Conn) source {
	tcp, ok := socket.(*net.TCPConn)
	if !ok || len(ps.list) == 0 {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	own := -1
	if err := raw.Control(func(fd uintptr) {
		if n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, fd, syscall.F_DUPFD_CLOEXEC, 0); errno == 0 {
			own = int(n)
		}
	}); err != nil || own < 0 {
		return nil
	}
	socket.Close() // its descriptor; the connection lives on in ours
	l := &line{conn: c, fd: int32(own), poller: ps.list[int(ps.next.Add(1))%len(ps.list)]}
	c.out = newDirectOutbox(l, c.gateway.observer.Sent)
	return l
}

// close ends the pollers, which have no lines any more.
func (ps *pollers) close() {
	for _, p := range ps.list {
		p.close()
	}
}
