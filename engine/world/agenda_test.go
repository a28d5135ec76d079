package world

import (
	"slices"
	"testing"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

var errands = NewAgenda("test.errands")

// drain takes everybody off the agenda and returns who was on it.
func drain(tx *Tx) (ids []entity.ID) {
	errands.Each(tx, func(id entity.ID) {
		ids = append(ids, id)
		errands.Remove(tx, id)
	})
	return ids
}

func TestNewcomersAndThoseWhoChangeAreOnAnAgenda(t *testing.T) {
	at := geom.Metres(4400, 4300)
	w := newWorld(here)
	var thing entity.ID
	expect := func(what string, f func(tx *Tx), want ...entity.ID) {
		t.Helper()
		in(w, func(tx *Tx) {
			f(tx)
			if got := drain(tx); !slices.Equal(got, want) {
				t.Errorf("%s: %v are on the agenda, want %v", what, got, want)
			}
		})
	}
	arrive(t, w, 7, at)
	expect("arrival", func(*Tx) {}, 7)
	expect("nothing", func(*Tx) {})
	in(w, func(tx *Tx) { thing = tx.Spawn(Spawn{At: at, Saved: true}) })
	expect("a spawn", func(*Tx) {}, thing)
	expect("looking", func(tx *Tx) { tx.Vitals(7).Health++ })
	expect("other vitals", func(tx *Tx) { tx.ChangeVitals(7).Health++ }, 7)
	expect("its own wish", func(tx *Tx) { errands.Add(tx, thing) }, thing)
	expect("a departure", func(tx *Tx) { errands.Add(tx, thing); tx.Despawn(thing) })
	expect("memory", func(*Tx) {
		state, _, err := w.Volatile(7)
		if err != nil || w.Recall(7, state) != nil {
			t.Fatal("no state: ", err)
		}
	}, 7)
	expect("a ghost", func(*Tx) { w.SeeGhosts(beyond, []Ghost{{ID: 9}}) }, 9)
	// The slot of who went is another's in time, and a World that goes on from a checkpoint, or
	// takes somebody over a border, knows nothing of the agenda before.
	in(w, func(tx *Tx) { thing = tx.Spawn(Spawn{At: at, Saved: true}) })
	saved, err := w.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	w = newWorld(here)
	if err := w.Restore(saved); err != nil {
		t.Fatal(err)
	}
	expect("a checkpoint", func(*Tx) {}, thing)
}

func TestWhoIsAheadOnAnAgendaHasItsTurn(t *testing.T) {
	w := newWorld(here)
	for id := entity.ID(1); id <= 200; id++ {
		arrive(t, w, id, geom.Metres(4400, 4300))
	}
	in(w, func(tx *Tx) {
		drain(tx)
		errands.Add(tx, 100)
		var met []entity.ID
		errands.Each(tx, func(id entity.ID) {
			met = append(met, id)
			switch id {
			case 100:
				errands.Add(tx, 99) // it comes too late
				errands.Add(tx, 101)
				errands.Add(tx, 199)
				errands.Add(tx, 150)
			case 101:
				errands.Remove(tx, 150)
			}
		})
		if want := []entity.ID{100, 101, 199}; !slices.Equal(met, want) {
			t.Errorf("%v had their turn, want %v", met, want)
		}
	})
}

// TestEverySlotHasItsTurn once in so many ticks, on agendas and among components.
func TestEverySlotHasItsTurn(t *testing.T) {
	const every, offset, all = 7, 3, 100
	w := newWorld(here)
	for id := entity.ID(1); id <= all; id++ {
		arrive(t, w, id, geom.Metres(4400, 4300))
	}
	in(w, func(tx *Tx) {
		for id := entity.ID(1); id <= all; id++ {
			carried.Set(tx, id, mood{})
		}
		errands.Remove(tx, 50)
	})
	turns := make(map[entity.ID]int)
	for range 3 * every {
		in(w, func(tx *Tx) {
			carried.EachInTurn(tx, every, offset, func(id entity.ID, _ *mood) { turns[id]++ })
			errands.EachInTurn(tx, every, offset, func(id entity.ID) { turns[id] += 100 })
		})
	}
	for id := entity.ID(1); id <= all; id++ {
		if want := 303; id == 50 && turns[id] != 3 || id != 50 && turns[id] != want {
			t.Errorf("%v had %d turns", id, turns[id])
		}
	}
}

// TestABodyAtRestMovesWhenSomethingIsWantedOfIt goes through all that may be.
func TestABodyAtRestMovesWhenSomethingIsWantedOfIt(t *testing.T) {
	w := New(Config{Region: here, Epoch: 3, Map: evermere(t)})
	at := geom.Metres(4450, 4352)
	arrive(t, w, 7, at)
	tick := func(f func(tx *Tx)) {
		in(w, func(tx *Tx) {
			f(tx)
			w.MoveAll()
		})
	}
	rest := func() {
		t.Helper()
		for range 2 * restAfter {
			tick(func(*Tx) {})
		}
		if slot := w.moving.next(0); slot >= 0 {
			t.Errorf("%v does not rest", w.slots.ids[slot])
		}
	}
	rest()
	tick(func(*Tx) { w.Steer(7, 1, make([]motion.Input, 2)) })
	if c := w.slots.controls[0]; c.done != 1 || len(c.waiting) != 1 {
		t.Errorf("step %d is done and %d wait", c.done, len(c.waiting))
	}
	rest()
	tick(func(tx *Tx) { tx.Place(7, at.Add(5000, 0), 0) })
	rest()
	var thing entity.ID
	tick(func(tx *Tx) { thing = tx.Spawn(Spawn{At: at}) })
	rest()
	tick(func(tx *Tx) { tx.Steer(thing, motion.Input{Speed: 255}) })
	if w.moving.next(0) < 0 {
		t.Error("who is steered rests")
	}
}

// evermere is the real map: who goes a step goes on ground.
func evermere(t testing.TB) *terrain.Map {
	t.Helper()
	data, err := files.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := terrain.Load("evermere.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhoWalksNoLongerSits(t *testing.T) {
	w := New(Config{Region: here, Epoch: 3, Map: evermere(t)})
	arrive(t, w, 7, geom.Metres(4450, 4352))
	in(w, func(tx *Tx) {
		tx.SetPosture(7, Sit)
		tx.SetSpeed(7, motion.RunSpeed)
	})
	step := func(speed uint8, want Posture) {
		t.Helper()
		in(w, func(tx *Tx) {
			w.Steer(7, w.NextStep(7), []motion.Input{{Speed: speed}})
			w.MoveAll()
			if got := tx.Posture(7); got != want {
				t.Errorf("posture %d, want %d", got, want)
			}
		})
	}
	step(0, Sit)
	step(255, Run)
	step(0, Stand)
	in(w, func(tx *Tx) { tx.SetPosture(7, Dead) })
	step(255, Dead)
	step(0, Dead)
}
