package land_test

import (
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/world"
)

// strollers are three beings that wander about a place where somebody stands, and how far one of them goes
// in a tick at most.
func strollers(t *testing.T, behaviour string) (s *stage, watcher entity.ID, beings []entity.ID) {
	at := geom.Metres(4702, 4304)
	s = newStage(t, contentWith(t, map[string]string{"creatures/wisp": "name: $\nfamily: spirit\nstance: neutral\nlevels: 1\nwalk: 1.5m/s\nrun: 6m/s\n" +
		"look: {model: wisp, colour: gold}\nbehaviour: " + behaviour + "\nspawns: [{at: [4702, 4304], count: 3, radius: 6m}]\n"}), thornwood, 1)
	watcher = s.enter("Ada", "warrior", at.Add(30_000, 0))
	s.do(func(tx *world.Tx) {
		for _, hit := range tx.Near(nil, at, 20_000) {
			if tx.Description(hit.ID).GetKey() == "wisp" {
				beings = append(beings, hit.ID)
			}
		}
	})
	if len(beings) != 3 {
		t.Fatalf("%d beings", len(beings))
	}
	return s, watcher, beings
}

// Whoever strolls is told of once for each way, so early that it may wait, and by poses only where something
// turns it aside.
func TestWhoStrollsTakesCourses(t *testing.T) {
	s, _, beings := strollers(t, "{wander: 15m}")
	ways, told, moved, early, late := 0, 0, 0, 0, 0
	was, began := map[entity.ID]geom.Point{}, map[entity.ID]geom.Point{}
	for range 60 * world.TickRateHz {
		s.step()
		w := s.game.World
		for _, id := range beings {
			slot, _ := w.Short(id)
			legs := w.CoursesOf(nil, int32(slot))
			on := len(legs) > 0
			if first := slices.IndexFunc(legs, func(c world.Course) bool { return c.New }); first >= 0 {
				if legs[first].StartMs > 5000 {
					early++
				} else {
					late++
				}
			}
			if on && legs[0].From != began[id] {
				ways++
				began[id] = legs[0].From
			}
			if w.MovedSince(int32(slot), w.TickNumber()) && !on {
				told++
			}
			body, _ := w.Pose(int32(slot))
			if at := body.Point(); at != was[id] {
				moved++
				was[id] = at
			}
		}
	}
	if early < 6 || late > early/4 {
		t.Errorf("%d times courses were told five seconds before they began, %d times later", early, late)
	}
	if moved < 10*world.TickRateHz || ways < 6 || ways > moved/8 || told > moved/10 {
		t.Errorf("in a minute they went on in %d ticks: there were %d courses, and %d poses to tell", moved, ways, told)
	}
}

// Whoever changes its mind on a course is told of by poses until those who are far have one, too: a course
// that begins later does not end the one they know.
func TestWhoChangesItsMindIsToldByPosesFirst(t *testing.T) {
	s, _, beings := strollers(t, "{wander: 15m}")
	id := beings[0]
	goal := func(dx int32) (following bool) {
		s.do(func(tx *world.Tx) {
			at := geom.Metres(4702, 4304)
			way.Stroll(tx, id, at.Add(dx, 0), false)
			following = tx.Following(id)
		})
		return following
	}
	for n := 0; !goal(12_000); n++ {
		if n > 10*world.TickRateHz {
			t.Fatal("it takes no course")
		}
	}
	for range world.TickRateHz {
		if goal(-12_000) {
			t.Fatal("within a second it is on another course")
		}
	}
	for n := 0; !goal(-12_000); n++ {
		if n > world.TickRateHz {
			t.Fatal("it takes no other course")
		}
	}
}

// A being on a course turns to fight in the tick in which it is attacked.
func TestWhoIsAttackedLeavesItsCourse(t *testing.T) {
	s, watcher, beings := strollers(t, "{wander: 15m}")
	for n := 0; ; n++ {
		var on entity.ID
		s.do(func(tx *world.Tx) {
			for _, id := range beings {
				if tx.Following(id) && tx.Posture(id) != world.Stand {
					on = id
				}
			}
		})
		if on != 0 {
			s.do(func(tx *world.Tx) { combat.AddThreat(tx, on, watcher, 10) })
			s.do(func(tx *world.Tx) {
				if tx.Following(on) {
					t.Error("it goes on as if nothing were")
				}
			})
			break
		}
		if n > 60*world.TickRateHz {
			t.Fatal("nobody strolls")
		}
	}
	for range 3 * world.TickRateHz {
		s.step()
	}
	s.do(func(tx *world.Tx) {
		near := false
		for _, id := range beings {
			near = near || tx.Within(id, watcher, 15_000)
		}
		if !near {
			t.Error("it does not come to fight")
		}
	})
}

// Who is shy runs at once, and once more when one comes after it.
func TestWhoIsShyRunsAtOnce(t *testing.T) {
	s, watcher, beings := strollers(t, "{wander: 0, shy: 8m}")
	for range 2 {
		var from geom.Point
		s.do(func(tx *world.Tx) {
			from, _ = tx.At(beings[0])
			tx.Place(watcher, from.Add(5000, 0), 0)
		})
		for range world.TickRateHz {
			s.step()
		}
		s.do(func(tx *world.Tx) {
			if at, _ := tx.At(beings[0]); at.Within(from, 1500) {
				t.Errorf("after a second it has gone from %v to %v", from, at)
			}
		})
		for range 5 * world.TickRateHz {
			s.step()
		}
	}
}
