package gateway

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
)

func TestStrainComesAndGoes(t *testing.T) {
	tests := []struct {
		took    time.Duration
		flushes int
		want    strainLevel
	}{
		{10 * time.Millisecond, 100, relaxed},
		{20 * time.Millisecond, 100, busy},
		{10 * time.Millisecond, 100, busy}, // which may be due to the level
		{35 * time.Millisecond, 100, strained},
		{60 * time.Millisecond, 100, overwhelmed},
		{30 * time.Millisecond, 100, overwhelmed},
		{25 * time.Millisecond, 100, strained},
		{20 * time.Millisecond, 100, strained},
		{14 * time.Millisecond, 100, busy},
		{5 * time.Millisecond, 100, busy},
		{3 * time.Millisecond, 100, relaxed},
		{time.Second, 1, relaxed}, // one that was late is no strain
	}
	var s strain
	for i, tt := range tests {
		for range tt.flushes {
			s.take(tt.took/2, 0) // late frames count, too
			s.take(tt.took/2, 1)
		}
		if s.level != tt.want {
			t.Errorf("%d: level %d after flushes of %v, want %d", i, s.level, tt.took, tt.want)
		}
	}
}

func TestABusyGatewaySendsMoreSeldom(t *testing.T) {
	w, dense := &viewer{}, &viewer{share: share{dense: true}}
	for level, want := range map[strainLevel][2]uint64{relaxed: {1, 2}, busy: {2, 2}, strained: {3, 3}, overwhelmed: {4, 4}} {
		if got := [2]uint64{w.every(level), dense.every(level)}; got != want {
			t.Errorf("level %d: every %d, want %d", level, got, want)
		}
	}
}

// A flush that took so long that beats passed over is the turn of all whose turn has come meanwhile.
func TestATurnIsNotLostWithABeatThatNobodySaw(t *testing.T) {
	v := &view{}
	for every := uint64(1); every <= maxHeld; every++ {
		for x := range uint8(8) {
			w, served := &viewer{centre: geom.Cell{X: x}}, uint64(0)
			v.was, v.beat = 0, 0
			for _, beats := range []uint64{1, 1, 0, 2, 3, 1, 0, 1, 4, 1, 1, 2, 1, 1} {
				v.was, v.beat = v.beat, v.beat+beats
				turn := v.due(w, every)
				if turn && beats == 0 {
					t.Fatalf("every %d, cell %d: a turn without a beat", every, x)
				}
				if turn {
					v.serve(w, every)
					served = v.beat
				} else if v.beat-served >= every {
					t.Fatalf("every %d, cell %d: no turn from beat %d to %d", every, x, served, v.beat)
				}
			}
		}
	}
}

func TestAnOverloadedRegionIsToldOfLess(t *testing.T) {
	v, w := crowdView(geom.Cell{X: 69, Z: 68}.Centre())
	own := w.centre.Region()
	frame := &replication.Frame{Region: own, Tick: 1}
	for _, tt := range []struct {
		rung         uint8
		budget, want int
		level        strainLevel
	}{{0, 1000, 1000, relaxed}, {1, 1000, 500, strained}, {3, Unlimited, DefaultBudget / 2, strained}, {0, Unlimited, Unlimited, relaxed}} {
		frame.Overload = tt.rung
		v.feed(own).take(frame, 1, 1)
		if level, budget := v.allowance(w, tt.budget); level != tt.level || budget != tt.want {
			t.Errorf("on rung %d: level %d, budget %d of %d", tt.rung, level, budget, tt.budget)
		}
	}
}

// Nobody tells a client that starves of anything: that it has caught up is seen without.
func TestWhoHasCaughtUpIsToldAgainThoughNothingHappens(t *testing.T) {
	b := &bus.Memory{}
	wishes := newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}, config: Config{Now: time.Now}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	g.view.settle()
	w, k := g.view.byChar[1], key{geom.CellAt(at).Region(), geom.CellAt(at)}
	rosterAll(w)
	w.starve(time.Now())
	before := wishes.wholes[k]
	g.flush(nil, 1)
	g.view.settle()
	if w.backlog != upToDate || wishes.wholes[k] != before+1 {
		t.Errorf("backlog %d, its cell was asked for %d times more", w.backlog, wishes.wholes[k]-before)
	}
}
