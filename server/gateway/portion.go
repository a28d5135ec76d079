package gateway

import "github.com/myriad-mmo/myriad/engine/geom"

// portions keeps what was put together of cells in a flush for some viewer: whoever stands in the
// same leaf with the same sights, rung and turn is to be told just the same.
type portions struct {
	flush uint64
	first map[footing]int32 // place of the last portion of a footing + 1
	list  []portion
	bytes []byte // of all portions, one behind the other
	peak  int    // of these lately
}

// footing is what, beside the sights of its window, decides what a viewer who lacks nothing is told.
type footing struct {
	upTo   uint64
	x, z   int16 // leaf; 0 on the first rung, which tells of all leaves
	centre geom.Cell
	rung   uint8
	layer  geom.RegionID // whose square it sees, when not in the first layer
	coarse bool
	crowd  bool
}

// portion is records, with the headers of their frames, and what they count as.
type portion struct {
	window   window
	from, to int
	others   int
	next     int32 // portion of the same footing, for other sights; 0: none
}

// maxPortions and maxPortionBytes bound what is kept: beyond, viewers have theirs put together singly.
const (
	maxPortions     = 1 << 14
	maxPortionBytes = 32 << 20
)

func footingOf(w *viewer) footing {
	s := footing{upTo: w.upTo, centre: w.centre, rung: w.share.rung, coarse: w.coarse, crowd: w.share.crowded}
	if w.home.Layer() > 0 {
		s.layer = w.home
	}
	if s.rung > 0 {
		s.x, s.z = int16(leaf(w.share.at.X)), int16(leaf(w.share.at.Z))
	}
	return s
}

// shares reports whether what a viewer is told of cells is nobody's alone: it has all rosters
// and is not behind.
func (w *viewer) shares() bool { return w.complete && w.backlog == upToDate }

// find returns the portion for a viewer; nil when there is none yet.
func (b *portions) find(s footing, w *window, flush uint64) *portion {
	if b.flush != flush {
		b.flush = flush
		clear(b.first)
		b.empty()
	}
	for i := b.first[s]; i != 0; i = b.list[i-1].next {
		if portion := &b.list[i-1]; portion.window == *w {
			return portion
		}
	}
	return nil
}

// empty forgets all portions, and lets go of room that lately was not needed, as after a storm of
// arrivals.
func (b *portions) empty() {
	b.peak = max(len(b.bytes), b.peak-b.peak/peakFades)
	if cap(b.bytes) > 4*b.peak+keepBuffer {
		b.bytes, b.list = make([]byte, 0, 2*b.peak), nil
	}
	b.list, b.bytes = b.list[:0], b.bytes[:0]
}

// peakFades is over how many flushes what was needed once counts less and less.
const peakFades = 64

// keep takes a portion for others.
func (b *portions) keep(s footing, w *window, records []byte, others int) {
	if len(b.list) >= maxPortions || len(b.bytes)+len(records) > maxPortionBytes {
		return
	}
	from := len(b.bytes)
	b.bytes = append(b.bytes, records...)
	b.list = append(b.list, portion{window: *w, from: from, to: len(b.bytes), others: others, next: b.first[s]})
	b.first[s] = int32(len(b.list))
}

// cells brings what was told of cells since the viewer was sent something: what another was
// given where that is the same.
func (c *composer) cells(flush uint64) {
	w := c.w
	if !w.shares() {
		c.everything(flush)
		return
	}
	s := footingOf(w)
	if b := c.portions.find(s, &w.window, flush); b != nil {
		if c.room(b.to - b.from) {
			if c.buf = append(c.buf, c.portions.bytes[b.from:b.to]...); b.from < b.to {
				c.head = nil // it ends behind some other header
			}
			c.others += b.others
			return
		}
		c.everything(flush)
		return
	}
	c.head = nil // a portion begins with its own
	from, count, others := len(c.buf), c.message.count, c.others
	c.everything(flush)
	if w.complete && c.message.count == count { // else its sights have changed, or it is in several messages
		c.portions.keep(s, &w.window, c.buf[from:], c.others-others)
	}
}

// everything puts together what was told of cells since the viewer was sent something.
func (c *composer) everything(flush uint64) {
	c.look()
	for _, f := range c.w.feeds {
		if recent := f.since(c.w.upTo); len(recent) > 0 {
			c.takeFeed(f, recent, flush)
		}
	}
}
