package gateway

import (
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/myriad-mmo/myriad/server/sockbatch"
)

// lineState says who may touch a line.
type lineState uint8

const (
	reading  lineState = iota // the poller reads
	working                   // a goroutine handles a message; what the client sends waits
	dropping                  // a goroutine lets go of the client
	draining                  // what the client still sends is thrown away until it closes
	closed
)

// line is a TCP connection that belongs to a poller: no goroutine waits for it, and it holds
// no buffer. The descriptor is its own, unknown to the runtime, and stays open until the
// outbox is over. Fields without an atomic belong to the poller's goroutine.
type line struct {
	conn    *Conn
	poller  *poller
	fd      int32
	slot    int32
	era     int32       // tells lines apart that use a slot one after the other
	full    atomic.Bool // the outbox waits for room
	state   lineState
	gone    bool      // the client has closed, or the connection has failed
	drained bool      // nothing more is read
	thrown  int       // bytes read and thrown away
	until   time.Time // when draining ends
}

var (
	_ direct = (*line)(nil)
	_ source = (*line)(nil)
)

// start implements source.
func (l *line) start(early []byte) {
	l.conn.in.keep(early)
	if err := l.poller.add(l); err != nil {
		l.conn.gateway.log.Error("gateway: connection cannot be read", "err", err)
		l.conn.drop()
		<-l.conn.out.done
		l.close()
		l.conn.gateway.remove(l.conn)
		return
	}
	if len(early) > 0 {
		l.look()
	}
}

// close implements source.
func (l *line) close() { _ = syscall.Close(int(l.fd)) }

// descriptor implements direct.
func (l *line) descriptor() int32 { return l.fd }

func (l *line) watch(room bool) { l.full.Store(room) }

func (l *line) hangUp() { _ = syscall.Shutdown(int(l.fd), syscall.SHUT_RDWR) }

func (l *line) look() { l.poller.post(l, false) }

// ready is told what epoll says of the line.
func (l *line) ready(events uint32) {
	l.room(events)
	if events&(syscall.EPOLLIN|lineEnds) == 0 {
		return
	}
	l.gone = l.gone || events&lineEnds != 0
	switch l.state {
	case reading:
		l.read()
	case draining:
		l.drain()
	}
}

// lineEnds are the events of a line that ends.
const lineEnds = syscall.EPOLLRDHUP | syscall.EPOLLHUP | syscall.EPOLLERR

// room writes on when there is room again.
func (l *line) room(events uint32) {
	if events&syscall.EPOLLOUT != 0 && l.full.Load() {
		l.conn.out.resume()
	}
}

// read handles what has come. Events come once for what arrives, so it reads until there is
// no more: a read that does not fill the buffer says so, but for the end of the connection.
func (l *line) read() {
	buffer := l.poller.buffer
	for {
		n, err := sockbatch.Receive(l.fd, buffer)
		if !l.got(buffer, n, err) {
			return
		}
	}
}

// took handles what a first read brought, and reads on if there may be more. The line must still be reading.
func (l *line) took(buffer []byte, n int, err error) {
	if l.got(buffer, n, err) {
		l.read()
	}
}

// got handles what a read brought, and reports whether to read on.
func (l *line) got(buffer []byte, n int, err error) bool {
	if err == sockbatch.ErrAgain {
		return false
	}
	if err != nil || n == 0 {
		l.gone = true
		l.end()
		return false
	}
	return l.feed(buffer[:n]) && (n == len(buffer) || l.gone)
}

// feed handles bytes. It reports whether more may be read now.
func (l *line) feed(data []byte) bool {
	message, ok := l.conn.feed(data, l.poller.now, true)
	switch {
	case !ok:
		l.end()
		return false
	case message == nil:
		return true
	}
	l.state = working
	go func() {
		l.conn.received(message, l.conn.gateway.config.Now())
		l.poller.post(l, true)
	}()
	return false
}

// attend looks after the line because somebody asked for it; done says that it is the
// goroutine that works for the line, which thereby ends.
func (l *line) attend(done bool) {
	switch {
	case l.state == working && done:
		l.state = reading
		l.goOn()
	case l.state == dropping && done:
		l.rest()
	case l.state == reading:
		l.goOn()
	case l.state == draining:
		l.tryClose()
	}
}

// goOn reads on after a pause.
func (l *line) goOn() {
	if l.conn.out.ended() {
		l.end()
	} else if l.feed(nil) {
		l.read()
	}
}

// end lets go of the client, for which its session may have to wait for the store.
func (l *line) end() {
	if l.conn.client.Session() == nil {
		l.conn.drop() // there is nothing to let go of
		l.rest()
		return
	}
	l.state = dropping
	go func() {
		l.conn.drop()
		l.poller.post(l, true)
	}()
}

// rest begins the end: the last words go out.
func (l *line) rest() {
	l.state = draining
	l.until = l.poller.now.Add(closePatience)
	l.drain()
}

// drain throws away what the client sends: to close while bytes wait would throw away what
// the client was sent last.
func (l *line) drain() {
	for !l.drained {
		n, err := sockbatch.Receive(l.fd, l.poller.buffer)
		if err == sockbatch.ErrAgain {
			break
		}
		l.thrown += n
		l.drained = err != nil || n == 0 || l.thrown >= maxDrain
	}
	l.tryClose()
}

// tryClose closes the line when nothing is read or written any more.
func (l *line) tryClose() {
	if !l.drained {
		return
	}
	select {
	case <-l.conn.out.done:
	default:
		return
	}
	l.state = closed
	l.poller.remove(l)
	l.close()
	l.conn.gateway.remove(l.conn)
}

// check ends what has lasted too long.
func (l *line) check(now time.Time) {
	if l.full.Load() {
		l.conn.out.check(time.Now())
	}
	switch {
	case l.state == reading && l.conn.out.ended():
		l.end()
	case l.state == reading && now.After(l.conn.until):
		l.conn.closeFor(os.ErrDeadlineExceeded)
		l.end()
	case l.state == draining && now.After(l.until):
		l.drained = true
		l.tryClose()
	}
}
