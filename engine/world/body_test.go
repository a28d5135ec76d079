package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/motion"
)

// line is a client's side of controls: it makes steps and hands them over in messages of two.
type line struct {
	c     controls
	made  uint32 // steps
	given uint32 // of them
	ticks uint32
}

// give hands over what was made, in pairs.
func (l *line) give() {
	for ; l.made-l.given >= 2; l.given += 2 {
		l.c.take(l.given+1, make([]motion.Input, 2))
	}
}

// tick applies what is due and returns how many steps that were.
func (l *line) tick(passedMs int32) int {
	l.ticks++
	due := l.c.due(passedMs, l.ticks)
	l.c.waiting = l.c.waiting[:copy(l.c.waiting, l.c.waiting[due:])]
	return due
}

func TestStepsThatOnlyWaitAreCaughtUp(t *testing.T) {
	l := line{c: controls{credit: 4 * stepCost}, made: 3} // some ticks passed before its first message
	for range 10 * TickRateHz {
		l.made++
		l.give()
		l.tick(motion.StepMillis)
	}
	if n := len(l.c.waiting); n > 1 {
		t.Errorf("%d steps still wait after ten even seconds", n)
	}
}

func TestNobodyWalksFasterThanTime(t *testing.T) {
	const ticks = 20 * TickRateHz
	l, applied := line{}, 0
	for range ticks {
		l.made += 2 // a client that claims twice the time
		l.give()
		applied += l.tick(motion.StepMillis)
	}
	if most := ticks + ticks/200 + 1; applied > most || applied < ticks {
		t.Errorf("%d steps in %d ticks, want as many, and at most %d", applied, ticks, most)
	}
}

// A node that is too busy misses beats. The client's time goes on, and every step that it
// made is applied: none is dropped, and none waits for long.
func TestMissedTicksCostNoSteps(t *testing.T) {
	l, applied := line{}, 0
	for i := range 60 * TickRateHz {
		l.made++
		if i%3 == 1 { // every third beat is missed
			continue
		}
		passed := int32(motion.StepMillis)
		if i%3 == 2 {
			passed *= 2
		}
		l.give()
		applied += l.tick(passed)
	}
	if waiting := len(l.c.waiting); applied+waiting != int(l.given) || waiting > stepsBehind {
		t.Errorf("of %d steps %d were applied and %d wait", l.given, applied, waiting)
	}
}

// A line that stalls gives everything at once; what it gives is applied at twice the pace.
func TestAStallIsMadeGood(t *testing.T) {
	l, applied := line{}, 0
	for i := range 20 * TickRateHz {
		l.made++
		if i%40 >= 12 { // 0.6 s of each two
			l.give()
		}
		due := l.tick(motion.StepMillis)
		if due > 2 {
			t.Fatalf("%d steps in one tick", due)
		}
		applied += due
	}
	if waiting := len(l.c.waiting); applied+waiting != int(l.given) || waiting > stepsBehind {
		t.Errorf("of %d steps %d were applied and %d wait", l.given, applied, waiting)
	}
}

// Whatever comes, done names the very step that the state is of.
func TestStepsThatWaitAreNumberedWithoutAGap(t *testing.T) {
	var c controls
	c.take(1, make([]motion.Input, 4))
	c.take(3, make([]motion.Input, 4)) // two of them known
	if len(c.waiting) != 6 || c.last != 6 {
		t.Errorf("%d steps up to %d wait, want 6 up to 6", len(c.waiting), c.last)
	}
	c.take(9, make([]motion.Input, 2)) // 7 and 8 were lost
	if len(c.waiting) != 2 || c.last != 10 {
		t.Errorf("%d steps up to %d wait, want 2 up to 10", len(c.waiting), c.last)
	}
	c.take(11, make([]motion.Input, 3*MaxSteps))
	if len(c.waiting) != MaxSteps || c.last != 10+3*MaxSteps {
		t.Errorf("%d steps up to %d wait, want %d up to %d", len(c.waiting), c.last, MaxSteps, 10+3*MaxSteps)
	}
}
