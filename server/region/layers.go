package region

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// How layers are opened and closed, chosen so that a place which is full for a moment stays
// whole, and that nobody is sent to and fro.
const (
	// splitFrom is from how many people to a layer on its load opens another: with fewer, what
	// weighs is not the crowd.
	splitFrom = 32
	// openAfter is how long a layer must stand on its deepest rung, or the people be too many.
	openAfter = 10 * time.Second
	// settleFor is how long after a change load says nothing: people move, and ladders come
	// down slowly.
	settleFor = time.Minute
	// mergeBelow is the part of what the layers left would hold that people must come down to,
	// for mergeAfter, for one to close.
	mergeBelow = 0.6
	mergeAfter = time.Minute
	// backAgain is how soon an opening after a closing means that the closing was too early: the
	// next one waits twice as long, at most maxMerge.
	backAgain = 5 * time.Minute
	maxMerge  = 10 * time.Minute
)

// layerLimits is what the operator has set.
type layerLimits struct {
	most    int  // layers of a region
	people  int  // to a layer, on average, above which another opens; 0: only load counts
	deepest Rung // from which on load opens another
}

// crowding is how a square fares: all its layers together.
type crowding struct {
	people int // in all layers
	// strained: an open layer stands on its deepest rung and is not about to come down.
	strained bool
	calm     bool // no open layer slows its time
}

// layering decides in how many layers a square is held. The zero value is one that is whole. It
// reads no clock: its time is that of what it is told.
type layering struct {
	open  int  // layers; 0: one
	force *int // what staff have ordered

	last    time.Time
	changed time.Time
	closed  time.Time     // the last layer that closed by itself
	over    time.Duration // too much for
	calm    time.Duration // room for
	need    time.Duration // of calm before the next closes; 0: mergeAfter
	crowd   int           // people to a layer when load opened one last; 0: it did not
}

// layers returns how many are open: those from 0 to before it.
func (l *layering) layers() int { return max(l.open, 1) }

// add takes in how the square fares and reports whether the number of layers has changed.
func (l *layering) add(now time.Time, c crowding, limits layerLimits) bool {
	passed := min(max(now.Sub(l.last), 0), openAfter/2)
	if l.last.IsZero() {
		passed = 0
	}
	l.last = now
	switch {
	case l.force != nil:
		return l.to(now, min(*l.force, geom.MaxLayers))
	case l.layers() > max(limits.most, 1):
		return l.to(now, max(limits.most, 1))
	}
	return l.widen(now, passed, c, limits) || l.narrow(now, passed, c, limits)
}

// widen opens a layer when people are too many, or too much for the deepest rung.
func (l *layering) widen(now time.Time, passed time.Duration, c crowding, limits layerLimits) bool {
	n := l.layers()
	tooMany := limits.people > 0 && c.people > limits.people*n
	strained := c.strained && c.people >= splitFrom*n && (l.changed.IsZero() || now.Sub(l.changed) >= settleFor)
	if n >= limits.most || !tooMany && !strained {
		l.over = 0
		return false
	}
	if l.over += passed; l.over < openAfter {
		return false
	}
	if !tooMany {
		l.crowd = c.people / n
	}
	l.need = mergeAfter
	if !l.closed.IsZero() && now.Sub(l.closed) < backAgain {
		l.need = min(2*l.needed(), maxMerge)
	}
	return l.to(now, n+1)
}

func (l *layering) needed() time.Duration { return max(l.need, mergeAfter) }

// narrow closes the last layer when the others have room for all. Where neither a limit nor load
// has opened any, all have room in one.
func (l *layering) narrow(now time.Time, passed time.Duration, c crowding, limits layerLimits) bool {
	n, room := l.layers(), limits.people
	if l.crowd > 0 && (room == 0 || l.crowd < room) {
		room = l.crowd
	}
	if n == 1 || !c.calm || room > 0 && float64(c.people) > mergeBelow*float64(room*(n-1)) {
		l.calm = 0
		return false
	}
	if l.calm += passed; l.calm < l.needed() {
		return false
	}
	l.closed = now
	return l.to(now, n-1)
}

func (l *layering) to(now time.Time, n int) bool {
	if n = max(n, 1); n == l.layers() {
		return false
	}
	l.open, l.changed, l.over, l.calm = n, now, 0, 0
	if n == 1 {
		l.crowd = 0
	}
	return true
}

// order has the square held in so many layers whatever its people, or, with nil, as they want.
func (l *layering) order(layers *int) {
	l.force = nil
	if layers != nil {
		n := *layers
		l.force = &n
	}
	l.over, l.calm = 0, 0
}
