package world

import (
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

func TestWhoWasHandedOverIsSeenUntilTheNeighbourShowsThem(t *testing.T) {
	w := newWorld(here)
	arrive(t, w, 1, geom.Metres(4600, 4300))
	w.SetOpen(beyond, true)
	w.Begin(0, Hooks{})
	w.SeeGhosts(beyond, []Ghost{{ID: 1}}) // said before the traveller came from there
	w.End()
	in(w, func(tx *Tx) { tx.Place(1, geom.Metres(4612, 4300), 0) })
	seen := func() (seen, owned bool) {
		in(w, func(tx *Tx) { seen, owned = tx.Here(1), tx.Owned(1) })
		return seen, owned
	}
	w.Begin(0, Hooks{})
	w.SeeGhosts(beyond, nil) // said before the traveller arrived there
	w.End()
	if seen, owned := seen(); !seen || owned {
		t.Errorf("seen %v, owned %v a moment after the handover, want a ghost", seen, owned)
	}
	for range partTicks {
		in(w, func(*Tx) {})
	}
	if seen, _ := seen(); seen {
		t.Error("who went further, and was shown by nobody, is still seen")
	}
}

// Ghosts come, stay and go in any order.
func TestGhostsAreThoseShownLast(t *testing.T) {
	w := newWorld(here)
	arrive(t, w, 9, geom.Metres(4600, 4300))
	ghost := func(id entity.ID) Ghost {
		p := geom.Metres(4610, 4300+int32(id))
		return Ghost{ID: id, Body: motion.State{X: p.X, Z: p.Z}}
	}
	for _, ids := range [][]entity.ID{{1, 2, 3}, {3, 2, 1}, {2}, {}, {9, 4}, {4, 9, 5}, {5, 6, 4}, {}} {
		var ghosts []Ghost
		var want []entity.ID
		for _, id := range ids {
			ghosts = append(ghosts, ghost(id))
			if id != 9 { // is here by now: the neighbour's word is older
				want = append(want, id)
			}
		}
		in(w, func(tx *Tx) {
			w.SeeGhosts(beyond, ghosts)
			var got []entity.ID
			tx.EachGhost(func(id entity.ID, at geom.Point) {
				if g := ghost(id); at != (geom.Point{X: g.Body.X, Z: g.Body.Z}) {
					t.Errorf("%v: %d is seen at %v", ids, id, at)
				}
				got = append(got, id)
			})
			if !slices.Equal(got, want) || w.Count() != 1 {
				t.Errorf("%v: seen %v, want %v; %d of one's own", ids, got, want, w.Count())
			}
			for id := entity.ID(1); id < 9; id++ {
				if tx.Here(id) != slices.Contains(want, id) {
					t.Errorf("%v: %d is here: %v", ids, id, tx.Here(id))
				}
			}
		})
	}
}

// Each neighbour has its own: who is shown no more is gone, unless another has come to show them.
func TestGhostsOfTwoNeighbours(t *testing.T) {
	w := newWorld(here)
	north := here - geom.RegionColumns
	ghost := []Ghost{{ID: 1}}
	for i, step := range []struct {
		from geom.RegionID
		show []Ghost
		seen bool
	}{
		{beyond, ghost, true},
		{north, nil, true},
		{north, ghost, true}, // it crossed from one to the other
		{beyond, nil, true},
		{north, ghost, true},
		{north, nil, false},
		{north, ghost, true},
		{beyond, ghost, true},
		{north, nil, true},
		{beyond, nil, false},
	} {
		in(w, func(tx *Tx) {
			w.SeeGhosts(step.from, step.show)
			if tx.Here(1) != step.seen {
				t.Errorf("step %d: seen %v, want %v", i, tx.Here(1), step.seen)
			}
		})
	}
}

// BenchmarkGhosts shows a neighbour a thousand who move.
func BenchmarkGhosts(b *testing.B) {
	mine, theirs := newWorld(here), newWorld(beyond)
	const n = 1000
	for id := entity.ID(1); id <= n; id++ {
		p := geom.Metres(4609+int32(id)%8, 4200+int32(id)/8)
		if !theirs.Arrive(Traveller{ID: id, Body: motion.State{X: p.X, Z: p.Z}, Vitals: Vitals{Health: 9, MaxHealth: 9}}) {
			b.Fatal("there is no room")
		}
	}
	var room []Ghost
	b.ReportAllocs()
	for b.Loop() {
		for i := range theirs.slots.body {
			theirs.slots.body[i].Z++
		}
		room = theirs.Ghosts(here, room[:0])
		mine.SeeGhosts(beyond, room)
	}
	if len(room) != n {
		b.Fatalf("%d were shown", len(room))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/ghost")
}
