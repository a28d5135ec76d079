package replication

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/internal/evermere"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// TestWhoIsOnACourseIsWhereItSays has a being stroll over a cell's edge and then be driven off its
// course, and compares at each tick where two clients believe it: one that was there from the
// beginning, of the near tier, and one of the far tier that comes while it is under way.
func TestWhoIsOnACourseIsWhereItSays(t *testing.T) {
	w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1, Map: evermere.Map()})
	e := NewEncoder(w)
	edge := geom.Metres(4480, 4330) // between two cells
	west, east := geom.CellAt(edge.Add(-1, 0)), geom.CellAt(edge)
	if west == east {
		t.Fatalf("%v is not between two cells", edge)
	}
	see := func(name string, tier Tier) *picture {
		for _, cell := range []geom.Cell{west, east} {
			e.Want(Interest{Gateway: name, Cell: cell, Tier: tier, Whole: true})
		}
		return &picture{t: t, in: make(map[geom.Cell]map[uint16]*known), watched: make(map[geom.Cell]bool)}
	}
	eyes := map[string]*picture{"near": see("near", Near)}
	var id entity.ID
	const began, wait, left = 10, 1000, 150
	told, pressed, crossed := 0, 0, 0
	for tick := range 400 {
		ms := int64(100_000 + tick*world.TickMs)
		tx := w.Begin(ms, world.Hooks{})
		w.MoveAll()
		switch tick {
		case 1:
			id = tx.Spawn(world.Spawn{At: edge.Add(-4000, 0), Speed: 1500, Description: &corepb.Description{Name: "cat"}})
		case began:
			if _, ok := tx.Follow(id, []geom.Point{edge.Add(2000, 0), edge.Add(2000, 3000), edge.Add(6000, 3000)}, wait); !ok {
				t.Fatal("it does not set out")
			}
		case 80:
			eyes["far"] = see("far", Far)
		case 90:
			tx.Describe(id, &corepb.Description{Name: "tom"})
		case left:
			if !tx.Following(id) {
				t.Fatal("it is there already: nothing is to be seen of what ends a course")
			}
			tx.Steer(id, motion.Input{Heading: geom.Quarter, Facing: geom.Quarter, Speed: 255})
		case left + 40:
			tx.Steer(id, motion.Input{})
		}
		for name, f := range e.Encode(w.End(), uint64(ms), nil, nil) {
			eyes[name].take(f, map[string]Tier{"near": Near, "far": Far}[name])
			if tick > began && tick < left && name == "near" {
				told += posesIn(f)
				pressed, crossed = pressed+changed(f, false), crossed+changed(f, true)
			}
		}
		w.ClearChanges()
		if tick <= 1 {
			continue
		}
		slot, _ := w.Short(id)
		body := w.ShownAt(int32(slot)).Body
		for name, p := range eyes {
			if name == "far" && (tick <= 80 || tick >= left && tick < left+100) {
				continue // it is told once a second
			}
			k := p.in[geom.CellAt(body.Point())][slot]
			if k == nil {
				t.Fatalf("tick %d: the %s one does not know it in %v", tick, name, geom.CellAt(body.Point()))
			}
			pose := k.way.PoseAt(k.Pose, uint32(ms))
			if at := (geom.Point{X: pose.X, Z: pose.Z}); at.Distance(body.Point()) > 2*wire.CellQuantum/1000+2 {
				t.Errorf("tick %d: the %s one sees it at %v, it is at %v", tick, name, at, body.Point())
			}
		}
	}
	if pressed != 1 || crossed != 2 {
		t.Errorf("on its course %d cells changed as it came over the line, want 2, and %d otherwise, want the one in which it was renamed", crossed, pressed)
	}
	if told > 0 {
		t.Errorf("%d bytes of poses were told of one on a course", told)
	}
}

// changed returns in how many cells of a frame somebody came or went, strolling or not.
func changed(f *Frame, strolling bool) (n int) {
	for i := range f.Cells {
		if c := &f.Cells[i]; (c.Changes != nil || c.Arrivals != nil) && c.Strolls == strolling {
			n++
		}
	}
	return n
}

// posesIn returns how many bytes of poses a frame has.
func posesIn(f *Frame) (n int) {
	for i := range f.Cells {
		c := &f.Cells[i]
		for _, b := range []*Batch{&c.Near, &c.Near2, &c.Near4, &c.Far, &c.Whole} {
			n += len(b.Bytes)
		}
	}
	return n
}
