package gateway

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// TestRostersComeAtTheirShareOfTheBudget: whatever their size, over some seconds, and that of the own cell at once.
func TestRostersComeAtTheirShareOfTheBudget(t *testing.T) {
	const budget, seconds = 10_000, 30
	own, other := geom.Cell{X: 66, Z: 66}, geom.Cell{X: 67, Z: 66}
	for _, size := range []int{3_000, 25_000, 300_000} {
		w := &viewer{conn: quiet(), centre: own, share: share{budget: budget}}
		sent := 0
		for beat := range uint64(seconds * world.TickRateHz) {
			if w.takesRoster(other, size, 0, 1000+beat) {
				sent += size
			}
		}
		if most := budget * rosterShare * (seconds + 1); sent > most+size || sent < most-2*budget*rosterShare-size {
			t.Errorf("of %d bytes each: %d in %d s, want about %d", size, sent, seconds, most)
		}
		if !w.takesRoster(own, size, 0, 1000+seconds*world.TickRateHz) {
			t.Errorf("of %d bytes each: the own cell's was left out", size)
		}
	}
}

// TestRostersAreNotBoundWithoutABudget: before it is measured, and where there is none.
func TestRostersAreNotBoundWithoutABudget(t *testing.T) {
	for _, budget := range []int{0, Unlimited} {
		w := &viewer{conn: quiet(), share: share{budget: budget}}
		for i := range 100 {
			if !w.takesRoster(geom.Cell{X: 67, Z: 66}, 1<<20, 0, 7) {
				t.Fatalf("budget %d: number %d was left out", budget, i)
			}
		}
	}
}

// TestAnEarlierBeatPaysNothing: frames are told of by the beat before them.
func TestAnEarlierBeatPaysNothing(t *testing.T) {
	r := rosterRoom{bytes: -5_000, beat: 100}
	if r.left(99, 10_000) || r.bytes != -5_000 {
		t.Errorf("%+v", r)
	}
	if !r.left(110, 10_000) {
		t.Errorf("half a second later: %+v", r)
	}
}
