package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/motion"
)

// feed lets steps arrive two at a time every second tick, after a first batch, and returns
// how many are applied and how many wait at the end.
func feed(ticks, first int, perSecondTick int) (applied, waiting int) {
	c := &controls{credit: firstCredit}
	c.waiting = make([]motion.Input, first, MaxSteps)
	for tick := range ticks {
		if tick%2 == 0 {
			c.waiting = c.waiting[:min(len(c.waiting)+perSecondTick, MaxSteps)]
		}
		due := c.due()
		applied += due
		c.waiting = c.waiting[:len(c.waiting)-due]
	}
	return applied, len(c.waiting)
}

func TestStepsThatOnlyWaitAreCaughtUp(t *testing.T) {
	if _, waiting := feed(200, 3, 2); waiting > 1 {
		t.Errorf("%d steps still wait after ten even seconds", waiting)
	}
}

func TestNobodyWalksFasterThanTime(t *testing.T) {
	const ticks = 20 * TickRateHz
	applied, _ := feed(ticks, 0, 4) // a client that claims twice the time
	if most := ticks + firstCredit + ticks/creditEvery; applied > most {
		t.Errorf("%d steps in %d ticks, want at most %d", applied, ticks, most)
	}
}
