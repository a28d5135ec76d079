package gateway

import (
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/server/sockbatch"
	"github.com/myriad-mmo/myriad/wire"
)

// letter is the messages that a viewer is sent in a flush: where they end in the composer's buffer, and
// how many bytes they have.
type letter struct {
	w       *viewer
	to, len int
	sends   bool // whether it is in the batch
}

// letters are put together first and sent in one go: the kernel's way to a socket is as long as
// the one to put a letter together, and each would push the other out of the processor's caches.
type letters struct {
	list  []letter
	bytes int
	batch *sockbatch.Batch // closed when the flusher ends
}

// maxLetters and maxLetterBytes bound what waits to be sent.
const (
	maxLetters     = 64
	maxLetterBytes = 256 << 10
)

func (l *letters) full() bool { return len(l.list) >= maxLetters || l.bytes >= maxLetterBytes }

func (l *letters) add(w *viewer, to, size int) {
	l.list = append(l.list, letter{w: w, to: to, len: size})
	l.bytes += size
}

// sendLetters hands what was put together to the connections, and sees how far behind each is.
func (g *Gateway) sendLetters(now time.Time) {
	v := &g.view
	list, batch := v.letters.list, v.letters.batch
	for i := range list {
		l := &list[i]
		framed := v.framed(l)
		switch out := l.w.conn.out; out.begin(framed) {
		case refused:
			l.w.conn.Close(wire.CloseTooSlow, "reading too slowly")
		case inLine:
			g.handed(l.w, out.waiting(), now)
		case atOnce:
			l.sends = true
			batch.Send(out.direct.descriptor(), framed)
		}
	}
	batch.Do()
	next := 0
	for i := range list {
		if l := &list[i]; l.sends {
			n, err := batch.Result(next)
			next++
			g.handed(l.w, l.w.conn.out.handedOver(v.framed(l), n, err), now)
		}
	}
	batch.Reset()
	clear(list)
	v.letters.list, v.letters.bytes = list[:0], 0
	v.composer.reset()
}

// handTo hands one message, in WebSocket frames, to some connections. The flusher calls it.
func (g *Gateway) handTo(conns []*Conn, framed []byte) {
	batch := g.view.letters.batch
	for some := range slices.Chunk(conns, maxLetters) {
		batched := some[:0]
		for _, c := range some {
			if c.out.begin(framed) == atOnce {
				batch.Send(c.out.direct.descriptor(), framed)
				batched = append(batched, c)
			}
		}
		batch.Do()
		for i, c := range batched {
			n, err := batch.Result(i)
			c.out.handedOver(framed, n, err)
		}
		batch.Reset()
	}
}

// framed is what a letter says, in WebSocket frames.
func (v *view) framed(l *letter) []byte { return v.composer.buf[l.to-l.len : l.to] }

// handed sees how far behind a connection is that was handed a letter.
func (g *Gateway) handed(w *viewer, waiting int, now time.Time) {
	g.observer.FrameSent(0) // its bytes count when they are written
	g.judge(w, waiting, now)
}
