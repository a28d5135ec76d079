package replication

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/world"
)

// The people of a crowd are counted anew when one of them has gone to another leaf, come or left; otherwise the
// same counts are told again with the whole batches and to who asks, as no news.
func TestCountsAreNewsWhenOthersStandThere(t *testing.T) {
	cell := geom.Cell{X: 66, Z: 66}
	const person, being = 1, 2
	const at = 2*WholeEvery + 1
	type then func(w *world.World, tx *world.Tx, ids map[int]entity.ID)
	move := func(who int, to geom.Point) then {
		return func(_ *world.World, tx *world.Tx, ids map[int]entity.ID) { tx.Place(ids[who], to, 0) }
	}
	for name, tt := range map[string]struct {
		then  then
		asked bool
		told  int // between two whole batches
		news  int
	}{
		"nothing":              {},
		"somebody asks":        {asked: true, told: 1},
		"a being moves":        {then: move(being, cell.Centre().Add(geom.LeafSize, 0))},
		"a step within a leaf": {then: move(person, cell.Centre().Add(1000, 0))},
		"a step to the next":   {then: move(person, cell.Centre().Add(geom.LeafSize, 0)), told: 1, news: 1},
		"a person goes":        {then: func(w *world.World, _ *world.Tx, _ map[int]entity.ID) { w.Remove(person) }, told: 1, news: 1},
		"a being goes":         {then: func(_ *world.World, tx *world.Tx, ids map[int]entity.ID) { tx.Despawn(ids[being]) }},
	} {
		t.Run(name, func(t *testing.T) {
			r := newWatched(Far, cell)
			if !r.w.Arrive(world.Traveller{ID: person, Body: motion.State{X: cell.Centre().X, Z: cell.Centre().Z}}) {
				t.Fatal("the person does not arrive")
			}
			ids := map[int]entity.ID{person: person}
			told, again, news, batches := 0, 0, 0, 0
			for tick := range 4 * WholeEvery {
				cells := r.tick(func(tx *world.Tx) {
					if tick == 0 {
						for range crowd + 10 {
							ids[being] = tx.Spawn(world.Spawn{At: cell.Centre()})
						}
					}
					if tick == at && tt.then != nil {
						tt.then(r.w, tx, ids)
					}
					if tick == at && tt.asked {
						r.e.Want(Interest{Gateway: "gw", Cell: cell, Tier: Far, Whole: true})
					}
				})
				if tick < at {
					continue
				}
				for i := range cells {
					c := &cells[i]
					whole := !c.Whole.Empty()
					if whole {
						batches++
					}
					switch {
					case c.Counts == nil:
					case whole:
						again++
					default:
						told++
					}
					if c.Recounted {
						news++
					}
				}
			}
			if told != tt.told || news != tt.news || again != batches || batches == 0 {
				t.Errorf("told %d times, %d of them news, want %d and %d; again with %d of %d whole batches", told, news, tt.told, tt.news, again, batches)
			}
		})
	}
}
