package replication

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// The roster of a crowd is told in its turns to all who asked since the last, that of others at once.
func TestTheRosterOfACrowdWaitsForItsTurn(t *testing.T) {
	w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})
	e := NewEncoder(w)
	crowded, lonely := geom.Cell{X: 66, Z: 66}, geom.Cell{X: 70, Z: 66}
	tick := func() (told map[string]map[geom.Cell]bool) {
		tx := w.Begin(0, world.Hooks{})
		if w.TickNumber() == 1 {
			tx.Spawn(world.Spawn{At: lonely.Centre()})
			for range crowd + 1 {
				tx.Spawn(world.Spawn{At: crowded.Centre()})
			}
		}
		told = make(map[string]map[geom.Cell]bool)
		for name, f := range e.Encode(w.End(), 0, nil, nil) {
			told[name] = make(map[geom.Cell]bool)
			for i := range f.Cells {
				if f.Cells[i].Roster != nil {
					told[name][f.Cells[i].Cell] = true
				}
			}
		}
		w.ClearChanges()
		return told
	}
	tick()
	asked := map[string]bool{}
	turns, early := 0, 0
	for n := range 4 * crowdRosterEvery {
		name := "a"
		if n%2 == 1 {
			name = "b"
		}
		e.Want(Interest{Gateway: name, Cell: crowded, Tier: Near, Whole: true})
		e.Want(Interest{Gateway: name, Cell: lonely, Tier: Near, Whole: true})
		asked[name] = true
		told := tick()
		if !told[name][lonely] {
			t.Errorf("tick %d: no roster of the lonely cell for who has just asked", n)
		}
		if !told["a"][crowded] && !told["b"][crowded] {
			early++
			continue
		}
		turns++
		for _, who := range []string{"a", "b"} {
			if told[who][crowded] != asked[who] {
				t.Errorf("tick %d: roster of the crowd for %s: %v, it asked: %v", n, who, told[who][crowded], asked[who])
			}
		}
		clear(asked)
	}
	if turns != 4 || early != 4*crowdRosterEvery-turns {
		t.Errorf("%d turns in %d ticks, want 4", turns, 4*crowdRosterEvery)
	}
}
