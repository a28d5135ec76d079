package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// meadow is where there is nothing in the way for some metres.
var meadow = geom.Metres(4460, 4352)

// strollers is a world with one being that walks two metres a second.
func strollers(t *testing.T) (w *World, id entity.ID, tick func(f func(tx *Tx))) {
	t.Helper()
	w = New(Config{Region: here, Epoch: 3, Map: evermere(t)})
	ms := int64(0)
	tick = func(f func(tx *Tx)) {
		w.ClearChanges()
		ms += TickMs
		tx := w.Begin(ms, Hooks{})
		w.MoveAll()
		f(tx)
		w.End()
	}
	tick(func(tx *Tx) { id = tx.Spawn(Spawn{At: meadow, Speed: 2000}) })
	for range 3 {
		tick(func(*Tx) {})
	}
	return w, id, tick
}

func TestABodyGoesAlongItsCourse(t *testing.T) {
	w, id, tick := strollers(t)
	slot := w.index[id]
	to := meadow.Add(6000, 0)
	var began uint32
	tick(func(tx *Tx) {
		if reached, ok := tx.Follow(id, []geom.Point{to}, 500); !ok || reached != 1 || !tx.Following(id) {
			t.Fatal("it does not set out")
		}
		began = tx.Tick()
	})
	legs := w.CoursesOf(nil, slot)
	if len(legs) != 1 {
		t.Fatalf("courses %+v", legs)
	}
	c := legs[0]
	if !c.New || c.From != meadow || c.To.Distance(to) > 150 || c.StartMs != 500 || c.Ms < 2700 || c.Ms > 3000 || c.Posture != Run && c.Posture != Walk {
		t.Fatalf("course %+v", c)
	}
	if at, _ := w.CellIndex(geom.CellAt(meadow)); len(w.View(at).Courses) != 1 {
		t.Errorf("in the tick in which it begins its cell tells of %v", w.View(at).Courses)
	}
	ticks := int32(500+c.Ms) / TickMs
	for n := int32(1); n <= ticks+5; n++ {
		tick(func(tx *Tx) {
			gone := min(max(n*TickMs-500, 0), c.Ms)
			want := geom.Point{X: c.From.X + (c.To.X-c.From.X)*gone/c.Ms, Z: c.From.Z + (c.To.Z-c.From.Z)*gone/c.Ms}
			posture := Stand
			if n*TickMs >= 500 && gone < c.Ms {
				posture = c.Posture
			}
			if at, _ := tx.At(id); at != want || tx.Posture(id) != posture {
				t.Errorf("after %d ticks at %v in posture %d, want %v in %d", n, at, tx.Posture(id), want, posture)
			}
			if near := tx.Near(nil, want, 10); len(near) != 1 {
				t.Errorf("after %d ticks %v are found there", n, near)
			}
			if tx.Following(id) != (n < ticks) {
				t.Errorf("after %d of %d ticks it is on its way: %v", n, ticks, tx.Following(id))
			}
		})
		if w.slots.movedAt[slot] >= began {
			t.Fatalf("after %d ticks its pose is told", n)
		}
	}
	if w.moving.next(0) >= 0 {
		t.Error("it does not rest at its goal")
	}
}

func TestWhatEndsACourse(t *testing.T) {
	for name, end := range map[string]func(w *World, tx *Tx, id entity.ID){
		"steer":   func(_ *World, tx *Tx, id entity.ID) { tx.Steer(id, motion.Input{}) },
		"place":   func(_ *World, tx *Tx, id entity.ID) { tx.Place(id, meadow, 0) },
		"speed":   func(_ *World, tx *Tx, id entity.ID) { tx.SetSpeed(id, 0) },
		"posture": func(_ *World, tx *Tx, id entity.ID) { tx.SetPosture(id, Dead) },
		"pace": func(w *World, _ *Tx, id entity.ID) {
			w.SetPace(Pace{Scale: FullSpeed / 2})
			w.takeCourse(w.index[id])
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, id, tick := strollers(t)
			tick(func(tx *Tx) { tx.Follow(id, []geom.Point{meadow.Add(6000, 0), meadow.Add(6000, 6000)}, 0) })
			for range 10 {
				tick(func(*Tx) {})
			}
			tick(func(tx *Tx) {
				before, _ := tx.At(id)
				end(w, tx, id)
				if at, _ := tx.At(id); tx.Following(id) || name != "place" && at != before || !w.MovedSince(w.index[id], tx.Tick()) {
					t.Errorf("on its way: %v; at %v, was at %v", tx.Following(id), at, before)
				}
			})
			before := w.slots.body[w.index[id]]
			tick(func(*Tx) {})
			if after := w.slots.body[w.index[id]]; after.Point() != before.Point() {
				t.Errorf("it went on from %v to %v", before.Point(), after.Point())
			}
		})
	}
}

func TestWhoTakesNoCourse(t *testing.T) {
	for name, prepare := range map[string]func(w *World, tx *Tx, id entity.ID) entity.ID{
		"a client's": func(w *World, _ *Tx, _ entity.ID) entity.ID {
			arrive(t, w, 7, meadow)
			return 7
		},
		"one who sits":     func(_ *World, tx *Tx, id entity.ID) entity.ID { tx.SetPosture(id, Sit); return id },
		"one who is bound": func(_ *World, tx *Tx, id entity.ID) entity.ID { tx.SetSpeed(id, 0); return id },
		"where time is slow": func(w *World, _ *Tx, id entity.ID) entity.ID {
			w.SetPace(Pace{Scale: FullSpeed / 5})
			return id
		},
		"nobody": func(*World, *Tx, entity.ID) entity.ID { return 99 },
	} {
		w, id, tick := strollers(t)
		tick(func(tx *Tx) {
			id := prepare(w, tx, id)
			if _, ok := tx.Follow(id, []geom.Point{meadow.Add(6000, 0)}, 0); ok || tx.Following(id) {
				t.Errorf("%s takes one", name)
			}
		})
	}
}

// A course ends where the ground turns the body aside, and where its region does.
func TestACourseIsAsLongAsItIsStraight(t *testing.T) {
	w, id, tick := strollers(t)
	low, high := here.Bounds()
	for _, to := range []geom.Point{meadow.Add(40_000, 0), {X: high.X + 5000, Z: meadow.Z}, {X: low.X - 5000, Z: low.Z - 5000}} {
		tick(func(tx *Tx) { tx.Place(id, meadow, 0) })
		legs := 0
		for n := 0; n < 40*20; n++ {
			tick(func(tx *Tx) {
				if tx.Following(id) {
					return
				}
				tx.Follow(id, []geom.Point{to}, 0)
				for _, c := range w.CoursesOf(nil, w.index[id]) {
					legs++
					b := motion.State{X: c.From.X, Z: c.From.Z}
					for range c.Ms / motion.StepMillis {
						heading := b.Point().Towards(to)
						motion.Step(&b, motion.Input{Heading: heading, Facing: heading, Speed: 255}, motion.Params{Speed: 2000}, w.ground)
					}
					if b.Point() != c.To || !here.Contains(c.To) {
						t.Errorf("a course to %v where steps lead to %v", c.To, b.Point())
					}
				}
			})
		}
		if legs < 2 || legs > 100 {
			t.Errorf("to %v there are %d courses", to, legs)
		}
	}
}
