package region

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/world"
)

// hill drives a ladder by a clock of its own: a region whose ticks take as long as demand
// says, in a node that has nothing else to do.
type hill struct {
	ladder ladder
	now    time.Time
	moves  []Rung // every rung it came to
}

func newHill() *hill { return &hill{now: time.Unix(1000, 0)} }

// run goes on for a while with ticks that take so long.
func (h *hill) run(d, work time.Duration) {
	for end := h.now.Add(d); h.now.Before(end); {
		period := time.Duration(h.ladder.rung.every()) * world.Tick
		slipped := 0
		for ; work > period; period += world.Tick {
			slipped++
		}
		h.now = h.now.Add(period)
		if h.ladder.add(sample{now: h.now, work: work, slipped: slipped}) {
			h.moves = append(h.moves, h.ladder.rung)
		}
	}
}

func (h *hill) want(t *testing.T, when string, rung Rung) {
	t.Helper()
	if h.ladder.rung != rung {
		t.Errorf("%s: on rung %d, want %d (load %.2f, demand %.2f)", when, h.ladder.rung, rung, h.ladder.load, h.ladder.demand)
	}
}

func TestARegionClimbsAsFarAsItsLoadAndComesDown(t *testing.T) {
	h := newHill()
	h.run(time.Minute, 30*time.Millisecond)
	h.want(t, "with work for three fifths of a tick", Normal)
	h.run(time.Minute, 70*time.Millisecond)
	h.want(t, "with work for 1.4 ticks", Half)
	h.run(5*time.Minute, 70*time.Millisecond)
	h.want(t, "after minutes of that", Half)
	h.run(time.Minute, 150*time.Millisecond)
	h.want(t, "with work for three ticks", Fifth)
	h.run(time.Minute, 230*time.Millisecond)
	h.want(t, "with work for nearly five", Closed)
	h.run(time.Minute, 150*time.Millisecond)
	h.want(t, "with three again: too much to do without the queue", Closed)
	h.run(12*time.Second, 100*time.Millisecond)
	h.want(t, "with two", Fifth)
	h.run(14*time.Second, 40*time.Millisecond)
	h.want(t, "with less than one", Half)
	h.run(time.Minute, 10*time.Millisecond)
	h.want(t, "with next to nothing", Normal)
	if len(h.moves) != 10 {
		t.Errorf("it went %v: want five up, five down", h.moves)
	}
}

func TestASecondOfHardWorkIsBorne(t *testing.T) {
	h := newHill()
	for range 20 {
		h.run(time.Second, 120*time.Millisecond)
		h.run(20*time.Second, 10*time.Millisecond)
	}
	if len(h.moves) != 0 {
		t.Errorf("it went %v for a second of work in twenty", h.moves)
	}
}

// A crowd that comes and goes, and work that the rung itself takes away, must not have
// players see the sign go on and off.
func TestTheLadderDoesNotFlap(t *testing.T) {
	h := newHill()
	for end := h.now.Add(10 * time.Minute); h.now.Before(end); {
		work := 46 * time.Millisecond // at full speed
		if h.ladder.rung >= ThinkLess {
			work = 20 * time.Millisecond // thrift saves more than half: calm enough to come down
		}
		h.run(time.Second, work)
	}
	if len(h.moves) > 16 {
		t.Errorf("it moved %d times in ten minutes: %v", len(h.moves), h.moves)
	}
	h = newHill()
	for range 100 { // about the threshold
		h.run(3*time.Second, 45*time.Millisecond)
		h.run(3*time.Second, 35*time.Millisecond)
	}
	if len(h.moves) > 4 {
		t.Errorf("on the edge it moved %d times in ten minutes: %v", len(h.moves), h.moves)
	}
}

func TestWaitingForTheProcessorIsLoadToo(t *testing.T) {
	var l ladder
	now := time.Unix(1000, 0)
	for range 100 {
		now = now.Add(100 * time.Millisecond)
		l.add(sample{now: now, work: 10 * time.Millisecond, wait: 45 * time.Millisecond, slipped: 1})
	}
	if l.rung == Normal {
		t.Error("a region that misses every other tick stands on the ground")
	}
	l = ladder{}
	for range 100 {
		now = now.Add(100 * time.Millisecond)
		l.add(sample{now: now, work: time.Millisecond, wait: 45 * time.Millisecond, slipped: 1})
	}
	if l.rung != Normal {
		t.Error("a region climbs that has next to nothing to do while others have the processor")
	}
}

func TestAHaltIsNoLoadForLong(t *testing.T) {
	h := newHill()
	h.run(10*time.Second, 5*time.Millisecond)
	h.now = h.now.Add(30 * time.Second) // the machine slept
	h.ladder.add(sample{now: h.now, work: 5 * time.Millisecond, wait: 30 * time.Second})
	h.run(4*time.Second, 5*time.Millisecond)
	if h.ladder.rung > ThinkLess {
		t.Errorf("one late tick slowed time down: rung %d, load %.2f", h.ladder.rung, h.ladder.load)
	}
	h.run(time.Minute, 5*time.Millisecond)
	h.want(t, "a minute later", Normal)
}

func TestTheLimitHoldsAndStaffOverruleIt(t *testing.T) {
	h := newHill()
	h.ladder.limit = ThinkLess
	h.run(time.Minute, 300*time.Millisecond)
	h.want(t, "with dilation off", ThinkLess)
	half := Half
	h.ladder.order(&half)
	h.run(time.Minute, time.Millisecond)
	h.want(t, "ordered", Half)
	h.ladder.order(nil)
	h.run(time.Minute, time.Millisecond)
	h.want(t, "free again", Normal)
}
