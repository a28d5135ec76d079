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

	"github.com/myriad-mmo/myriad/server/sockbatch"
)

const (
	// maxPollers bounds the pollers; one reads some hundred thousand messages a second.
	maxPollers = 4
	// pollBuffer is the size of the buffer that a poller reads into, above what a client may
	// send at once.
	pollBuffer = 64 << 10
	// pollEvents is how many events a poller takes at once.
	pollEvents = 512
	// pollRound is of how many lines in turn the first bytes are read before any are handled, pollFirst how many
	// bytes: some inputs.
	pollRound = 64
	pollFirst = 256
	// busyFrom is from how many events a second on a poller reads in rounds, busyUntil until how few.
	busyFrom, busyUntil = 1000, 400
	// roundEvery is the pause between two rounds.
	roundEvery = 4 * time.Millisecond
	// checkEvery is how often a poller looks for what has lasted too long.
	checkEvery = time.Second
)

// poller reads many TCP connections with one goroutine, one buffer and an epoll descriptor
// of its own. While little comes it waits for that descriptor, and reads everything at once. While much
// comes it reads in rounds, with pauses: most of what comes waits for the next tick anyway, and to be
// woken for each message costs as much as to read it.
type poller struct {
	fd      int // the epoll descriptor
	clock   func() time.Time
	every   time.Duration // between checks
	checked time.Time
	seen    int // events since
	buffer  []byte
	first   [pollRound * pollFirst]byte // first reads of some lines
	reads   *sockbatch.Batch            // of first reads
	events  []syscall.EpollEvent
	count   int // of events
	now     time.Time
	lines   []*line               // of the events, or all of them
	poll    func(fd uintptr) bool // take, bound once

	mu     sync.Mutex // guards what follows
	waiter *waiter    // nil while it reads in rounds; set by run alone
	slots  []*line
	free   []int32
	eras   int32
	posts  []post
	ended  bool
	done   chan struct{} // closed when run has ended; nil before it begins
}

// post asks a poller to attend to a line.
type post struct {
	line *line
	done bool
}

// waiter has the runtime's poller wait for an epoll descriptor, so that no thread does. It has a
// duplicate of its own, which it takes out of the runtime's again.
type waiter struct {
	file *os.File
	raw  syscall.RawConn
}

func newWaiter(epoll int) (*waiter, error) {
	fd, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(epoll), syscall.F_DUPFD_CLOEXEC, 0)
	if errno != 0 {
		return nil, fmt.Errorf("epoll: %w", errno)
	}
	file := os.NewFile(fd, "epoll")
	raw, err := file.SyscallConn()
	if err == nil {
		err = file.SetReadDeadline(time.Time{}) // which says whether the runtime took it
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return &waiter{file, raw}, nil
}

func newPoller(clock func() time.Time) (*poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	_ = syscall.SetNonblock(fd, true) // or the runtime would not wait for it
	w, err := newWaiter(fd)
	if err != nil {
		_ = syscall.Close(fd)
		return nil, err
	}
	p := &poller{
		fd: fd, waiter: w, clock: clock, every: checkEvery,
		buffer: make([]byte, pollBuffer), events: make([]syscall.EpollEvent, pollEvents), reads: sockbatch.New(pollRound),
	}
	p.poll = p.take
	return p, nil
}

// run serves the lines until close is called.
func (p *poller) run() {
	defer close(p.done)
	p.reads.Together() // a system that ends who asks for it does so before anybody plays
	p.checked = time.Now()
	p.rearm()
	if !p.attend() { // to what was posted before the first wait was set
		return
	}
	for {
		if p.waiter == nil {
			time.Sleep(roundEvery)
			p.round()
		} else if p.wait() {
			continue
		}
		// It is time to look around. What is posted from here on ends the wait.
		p.now = p.clock()
		now := time.Now()
		if passed := now.Sub(p.checked); passed >= p.every {
			p.pace(float64(p.seen) / passed.Seconds())
			p.checked, p.seen = now, 0
			p.check()
		}
		p.rearm()
		if !p.attend() {
			return
		}
	}
}

// wait waits for events and handles them. It reports false when somebody has posted, or it is
// time to check.
func (p *poller) wait() bool {
	p.count = 0
	err := p.waiter.raw.Read(p.poll)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		panic(err) // only close and pace close the descriptor
	}
	p.handle()
	return err == nil
}

// maxRounds is how many rounds follow each other while there are as many events as go into one.
const maxRounds = 16

// round handles the events that there are.
func (p *poller) round() {
	for range maxRounds {
		p.take(uintptr(p.fd))
		if p.handle(); p.count < len(p.events) {
			return
		}
	}
}

// pace decides from the rate of events, a second, whether to read in rounds.
func (p *poller) pace(rate float64) {
	w := p.waiter
	switch {
	case w != nil && rate > busyFrom:
		p.setWaiter(nil)
		w.file.Close()
	case w == nil && rate < busyUntil:
		if w, err := newWaiter(p.fd); err == nil { // else it goes on in rounds: descriptors are short
			p.setWaiter(w)
		}
	}
}

func (p *poller) setWaiter(w *waiter) {
	p.mu.Lock()
	p.waiter = w
	p.mu.Unlock()
}

// rearm sets when the next wait ends at the latest.
func (p *poller) rearm() {
	if p.waiter != nil {
		_ = p.waiter.file.SetReadDeadline(p.checked.Add(p.every))
	}
}

// take takes the events that there are. It reports whether there were any.
func (p *poller) take(fd uintptr) bool {
	n, _, _ := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p.events))), uintptr(len(p.events)), 0, 0, 0)
	if n > uintptr(len(p.events)) {
		n = 0 // interrupted
	}
	p.count = int(n)
	p.seen += p.count
	return n > 0
}

// handle serves the lines that have events.
func (p *poller) handle() {
	if p.count == 0 {
		return
	}
	p.now = p.clock()
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
	for i := 0; i < len(p.lines); i += pollRound {
		end := min(i+pollRound, len(p.lines))
		p.serve(p.lines[i:end], events[i:end])
	}
}

// serve reads what has come to some lines, then handles it: the kernel's part and ours would push
// each other out of the processor's caches.
func (p *poller) serve(lines []*line, events []syscall.EpollEvent) {
	var read [pollRound]bool
	for i, l := range lines {
		if l != nil && l.state == reading && events[i].Events&(syscall.EPOLLIN|lineEnds) == syscall.EPOLLIN {
			read[i] = true
			p.reads.Receive(l.fd, p.firstOf(p.reads.Len()))
		}
	}
	p.reads.Do()
	next := 0
	for i, l := range lines {
		switch {
		case read[i]:
			n, err := p.reads.Result(next)
			l.room(events[i].Events)
			l.took(p.firstOf(next), n, err)
			next++
		case l != nil && l.state != closed:
			l.ready(events[i].Events)
		}
	}
	p.reads.Reset()
}

// firstOf returns where the i-th of some first reads goes.
func (p *poller) firstOf(i int) []byte {
	return p.first[i*pollFirst : (i+1)*pollFirst : (i+1)*pollFirst]
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
func (p *poller) wake() {
	p.mu.Lock()
	w := p.waiter
	p.mu.Unlock()
	if w != nil {
		_ = w.file.SetReadDeadline(time.Unix(1, 0))
	}
}

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
	if p.waiter != nil {
		p.waiter.file.Close()
	}
	p.reads.Close()
	_ = syscall.Close(p.fd)
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
