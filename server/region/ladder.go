package region

import (
	"math"
	"time"

	"github.com/myriad-mmo/myriad/engine/world"
)

// Rung is how far a region stands up the overload ladder. Each rung keeps what those below do.
type Rung uint8

// The rungs. Where a place may be held in layers, those come before Closed: see layering.
const (
	Normal    Rung = iota
	SendLess       // gateways lower what a client is sent of a crowd
	ThinkLess      // beings far from everybody think in every 4th tick
	Half           // time runs at half speed
	Fifth          // time runs at a fifth
	Closed         // who wants to enter the world here waits in the queue
)

// Top is the highest rung.
const Top = Closed

// every is how many beats of the node a rung leaves between two ticks.
func (g Rung) every() int {
	switch {
	case g >= Fifth:
		return 5
	case g == Half:
		return 2
	}
	return 1
}

// TimeScale is how much simulated time passes in a second of the clock, in seconds.
func (g Rung) TimeScale() float64 { return 1 / float64(g.every()) }

// pace is what the rung asks of the World.
func (g Rung) pace() world.Pace {
	return world.Pace{Rung: uint8(g), Scale: uint8(world.FullSpeed / g.every()), Thrift: g >= ThinkLess}
}

// How the ladder is climbed, chosen so that a burst of a second changes nothing and that a
// region does not go up and down: what it comes down to must be well within its powers, and
// a rung that was left too early is kept longer the next time.
const (
	smoothing  = 2 * time.Second // over which load is averaged
	climbLoad  = 0.80            // of the time between two ticks, for climbAfter: one rung up
	climbAfter = 2 * time.Second
	// ownWork is how much of a beat a region's own ticks must take, for climbing to help: one
	// that only waits for the processor while others have it stays where it is.
	ownWork   = 0.15
	calmLoad  = 0.50 // of the time that the rung below would have, for calmAfter: one rung down
	calmAfter = 10 * time.Second
	// relapse is how soon a climb after a descent means that the descent was too early: the
	// next one waits twice as long, at most maxCalm. Anything later starts from calmAfter again.
	relapse = time.Minute
	maxCalm = 160 * time.Second
	// maxLoad bounds what one tick counts for: how late it came says little beyond that.
	maxLoad = 2.0
)

// sample is what one tick cost.
type sample struct {
	now  time.Time     // its end
	work time.Duration // of the tick and of what was done between the one before and it
	wait time.Duration // from when it was due until it began
	// slipped is how many beats later than its turn it came.
	slipped int
}

// ladder decides on which rung a region stands. The zero value is on the ground, free to
// climb as high as the limit. It reads no clock: its time is that of the samples.
type ladder struct {
	rung  Rung
	limit Rung // the highest that it climbs by itself; 0: Top
	force *Rung
	room  bool // another layer may be opened before it closes

	last    time.Time
	load    float64 // share of the time between two ticks that is used up, smoothed
	demand  float64 // work of a tick as a share of a beat, smoothed
	moved   float64 // load when the rung changed last
	over    time.Duration
	calm    time.Duration
	need    time.Duration // of calm before the next descent; 0: calmAfter
	descent time.Time     // the last one
}

// add takes a tick in and reports whether the rung has changed.
func (l *ladder) add(s sample) bool {
	passed := min(max(s.now.Sub(l.last), 0), smoothing)
	if l.last.IsZero() {
		passed = world.Tick
	}
	l.last = s.now
	period := time.Duration(l.rung.every()) * world.Tick
	load := min(float64(s.work+s.wait)/float64(period)+float64(s.slipped)/float64(l.rung.every()), maxLoad)
	demand := float64(s.work) / float64(world.Tick)
	share := 1 - math.Exp(-float64(passed)/float64(smoothing))
	l.load += (load - l.load) * share
	l.demand += (demand - l.demand) * share
	if l.force != nil {
		return l.forced()
	}
	return l.climb(s.now, passed) || l.descend(s.now, passed)
}

func (l *ladder) climb(now time.Time, passed time.Duration) bool {
	top := l.limit
	if top == 0 {
		top = Top
	}
	if l.room {
		top = min(top, Fifth)
	}
	if l.load <= climbLoad || l.demand < ownWork || l.rung >= top {
		l.over = 0
		return l.rung > top && l.to(top)
	}
	if l.over += passed; l.over < climbAfter {
		return false
	}
	if !l.descent.IsZero() && now.Sub(l.descent) < relapse {
		l.need = min(2*l.needed(), maxCalm)
	} else {
		l.need = calmAfter
	}
	return l.to(l.rung + 1)
}

func (l *ladder) needed() time.Duration { return max(l.need, calmAfter) }

func (l *ladder) descend(now time.Time, passed time.Duration) bool {
	if l.rung == Normal {
		return false
	}
	below := l.rung - 1
	if l.load > climbLoad || l.demand > calmLoad*float64(below.every()) {
		l.calm = 0
		return false
	}
	if l.calm += passed; l.calm < l.needed() {
		return false
	}
	l.descent = now
	return l.to(below)
}

// to changes the rung. What was measured on the one before says little of the new one: the
// load begins where the new time between ticks puts it.
func (l *ladder) to(rung Rung) bool {
	if rung == l.rung {
		return false
	}
	l.moved, l.load = l.load, l.demand/float64(rung.every())
	l.rung, l.over, l.calm = rung, 0, 0
	return true
}

// forced follows what staff have ordered.
func (l *ladder) forced() bool { return l.force != nil && l.to(*l.force) }

// order has the ladder stand on a rung whatever the load, or, with nil, decide by itself again.
func (l *ladder) order(rung *Rung) {
	l.force = rung
	l.over, l.calm = 0, 0
}
