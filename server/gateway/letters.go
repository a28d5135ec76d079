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
}

// letters are put together first and sent in one go: the kernel's way to a socket is as long as
// the one to put a letter together, and each would push the other out of the processor's caches.
type letters struct {
	list  []letter
	bytes int
	hands []handover       // under way
	batch *sockbatch.Batch // closed when the flusher ends
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
	l := &v.letters
	for _, letter := range l.list {
		l.hands = append(l.hands, handover{out: letter.w.conn.out, framed: v.composer.buf[letter.to-letter.len : letter.to]})
	}
	l.handOver()
	for i, letter := range l.list {
		if l.hands[i].way == refused {
			letter.w.conn.Close(wire.CloseTooSlow, "reading too slowly")
			continue
		}
		g.observer.FrameSent(0) // its bytes count when they are written
		g.judge(letter.w, l.hands[i].waiting, now)
	}
	l.empty()
	clear(l.list)
	l.list, l.bytes = l.list[:0], 0
	v.composer.reset()
}

// tellAll hands one message, in WebSocket frames, to some connections. The flusher calls it.
func (g *Gateway) tellAll(conns []*Conn, framed []byte) {
	l := &g.view.letters
	for some := range slices.Chunk(conns, maxLetters) {
		for _, c := range some {
			l.hands = append(l.hands, handover{out: c.out, framed: framed})
		}
		l.handOver()
		l.empty()
	}
}

// handover is a message in WebSocket frames for a connection, and what became of it.
type handover struct {
	out     *outbox
	framed  []byte
	way     way
	waiting int // bytes that the client has not taken yet
}

// handOver hands all messages to their connections, and takes note of what becomes of each.
func (l *letters) handOver() {
	for i := range l.hands {
		h := &l.hands[i]
		switch h.way = h.out.begin(h.framed); h.way {
		case inLine:
			h.waiting = h.out.waiting()
		case atOnce:
			l.batch.Send(h.out.direct.descriptor(), h.framed)
		}
	}
	l.batch.Do()
	next := 0
	for i := range l.hands {
		if h := &l.hands[i]; h.way == atOnce {
			n, err := l.batch.Result(next)
			h.waiting = h.out.handedOver(h.framed, n, err)
			next++
		}
	}
	l.batch.Reset()
}

// empty forgets what was handed over.
func (l *letters) empty() {
	clear(l.hands)
	l.hands = l.hands[:0]
}
