package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/wire"
)

// letter is the messages that a viewer is sent in a flush: where they end in the composer's buffer, and
// how many bytes they have.
type letter struct {
	w       *viewer
	to, len int
}

// letters are put together first and sent in one go: the kernel's way to a socket is as long as
// the one to put a letter together, and each would push the other out of the processor's caches.
type letters struct {
	list  []letter
	bytes int
}

// maxLetters and maxLetterBytes bound what waits to be sent.
const (
	maxLetters     = 64
	maxLetterBytes = 256 << 10
)

func (l *letters) full() bool { return len(l.list) >= maxLetters || l.bytes >= maxLetterBytes }

func (l *letters) add(w *viewer, to, size int) {
	l.list = append(l.list, letter{w, to, size})
	l.bytes += size
}

// sendLetters hands what was put together to the connections, and sees how far behind each is.
func (g *Gateway) sendLetters(now time.Time) {
	v := &g.view
	for _, l := range v.letters.list {
		g.send(l.w, v.composer.buf[l.to-l.len:l.to], now)
	}
	clear(v.letters.list)
	v.letters.list, v.letters.bytes = v.letters.list[:0], 0
	v.composer.reset()
}

// send hands a viewer's messages to its connection and sees how far behind that is.
func (g *Gateway) send(w *viewer, framed []byte, now time.Time) {
	waiting, ok := w.conn.out.putFramed(framed)
	if !ok {
		w.conn.Close(wire.CloseTooSlow, "reading too slowly")
		return
	}
	g.observer.FrameSent(0) // its bytes count when they are written
	g.judge(w, waiting, now)
}
