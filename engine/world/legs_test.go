package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// on returns where a body is on a leg so many ms after it was told.
func (c *Course) on(ms int32) geom.Point {
	gone := min(max(ms-c.StartMs, 0), c.Ms)
	return geom.Point{X: c.From.X + (c.To.X-c.From.X)*gone/c.Ms, Z: c.From.Z + (c.To.Z-c.From.Z)*gone/c.Ms}
}

// A body goes from corner to corner without a halt: each leg begins when and where the one before ends.
func TestACourseHasCorners(t *testing.T) {
	w, id, tick := strollers(t)
	slot := w.index[id]
	corners := []geom.Point{meadow.Add(3000, 0), meadow.Add(3000, 3000), meadow.Add(3050, 3050), meadow.Add(0, 3000)}
	tick(func(tx *Tx) {
		if reached, ok := tx.Follow(id, corners, 500); !ok || reached != len(corners) {
			t.Fatalf("it will have reached %d, %v", reached, ok)
		}
	})
	legs := w.CoursesOf(nil, slot)
	if len(legs) != 3 {
		t.Fatalf("legs %+v", legs)
	}
	for i, to := range []geom.Point{corners[0], corners[1], corners[3]} {
		if l := legs[i]; l.To.Distance(to) > 150 || i > 0 && (l.From != legs[i-1].To || l.StartMs != legs[i-1].StartMs+legs[i-1].Ms) {
			t.Errorf("leg %d is %+v", i, l)
		}
	}
	end := legs[2].StartMs + legs[2].Ms
	for ms, k := int32(TickMs), 0; ms <= end; ms += TickMs {
		if k < 2 && ms >= legs[k+1].StartMs {
			k++
		}
		tick(func(tx *Tx) {
			if at, _ := tx.At(id); at != legs[k].on(ms) {
				t.Errorf("after %d ms at %v, want %v", ms, at, legs[k].on(ms))
			}
			to, left, on := tx.CourseEnd(id)
			if on != (ms < end) || on && (to != legs[2].To || left != end-ms) {
				t.Errorf("after %d ms of %d it is at %v in %d, %v", ms, end, to, left, on)
			}
			if remain := w.CoursesOf(nil, slot); on && (len(remain) != 3-k || remain[0].From != legs[k].From || remain[0].New) {
				t.Errorf("after %d ms there remains %+v", ms, remain)
			}
		})
	}
}

// Legs that are added twice in one tick are all new in it.
func TestACourseIsGoneOnWithInTheTickInWhichItBegan(t *testing.T) {
	w, id, tick := strollers(t)
	tick(func(tx *Tx) {
		for _, to := range []geom.Point{meadow.Add(2000, 0), meadow.Add(2000, 2000)} {
			if _, ok := tx.Follow(id, []geom.Point{to}, 0); !ok {
				t.Fatal("it does not go on")
			}
		}
		legs := w.CoursesOf(nil, w.index[id])
		if len(legs) != 2 || !legs[0].New || !legs[1].New {
			t.Errorf("legs %+v", legs)
		}
	})
}

// A body on a course goes on at its end: its legs so far stay as they were told.
func TestACourseIsGoneOnWith(t *testing.T) {
	w, id, tick := strollers(t)
	slot := w.index[id]
	tick(func(tx *Tx) { tx.Follow(id, []geom.Point{meadow.Add(2000, 0), meadow.Add(2000, 2000)}, 0) })
	first := w.CoursesOf(nil, slot)
	for range 25 {
		tick(func(*Tx) {})
	}
	to := meadow.Add(0, 2000)
	tick(func(tx *Tx) {
		if reached, ok := tx.Follow(id, []geom.Point{to}, 7); !ok || reached != 1 {
			t.Fatalf("it does not go on: %d, %v", reached, ok)
		}
	})
	legs := w.CoursesOf(nil, slot)
	if len(first) != 2 || len(legs) != 2 || legs[0].From != first[1].From || legs[0].To != first[1].To || legs[0].New {
		t.Fatalf("legs %+v were %+v", legs, first)
	}
	if l := legs[1]; !l.New || l.From != legs[0].To || l.StartMs != legs[0].StartMs+legs[0].Ms || l.To.Distance(to) > 150 {
		t.Errorf("it goes on by %+v after %+v", l, legs[0])
	}
	if at, _ := w.CellIndex(geom.CellAt(meadow)); len(w.View(at).Courses) != 1 {
		t.Errorf("its cell tells of %v", w.View(at).Courses)
	}
	for range 3 * TickRateHz {
		tick(func(*Tx) {})
	}
	if at := w.slots.body[slot].Point(); at != legs[1].To || w.moving.next(0) >= 0 {
		t.Errorf("it rests at %v", at)
	}
}

// No more legs are told at once than a client keeps, however many corners there are.
func TestACourseHasNoMoreLegsThanClientsKeep(t *testing.T) {
	w, id, tick := strollers(t)
	var points []geom.Point
	for i := range int32(20) {
		points = append(points, meadow.Add(1000*(i%2), 0))
	}
	for range 10 * TickRateHz {
		tick(func(tx *Tx) {
			tx.Follow(id, points, 0)
			if legs := w.CoursesOf(nil, w.index[id]); len(legs) > maxLegs || len(legs) < maxLegs-1 {
				t.Fatalf("there are %d legs", len(legs))
			}
		})
	}
}

func BenchmarkFollow(b *testing.B) {
	w := New(Config{Region: here, Epoch: 3, Map: evermere(b)})
	tx := w.Begin(TickMs, Hooks{})
	id := tx.Spawn(Spawn{At: meadow, Speed: 2000})
	points := []geom.Point{meadow.Add(9000, 0), meadow.Add(9000, 9000), meadow.Add(0, 9000), meadow}
	for b.Loop() {
		if _, ok := tx.Follow(id, points, 0); !ok {
			b.Fatal("it does not set out")
		}
		w.slots.course[w.index[id]] = nil
	}
}
