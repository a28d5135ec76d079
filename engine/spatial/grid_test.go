package spatial

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// TestNearAgreesWithASearchOfAll moves and removes at random and compares with the plain
// way to look.
func TestNearAgreesWithASearchOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	g := NewGrid()
	all := make(map[entity.ID]geom.Point)
	spots := make(map[entity.ID]*Spot)
	somewhere := func() geom.Point { return geom.Point{X: r.Int32N(300_000) - 5_000, Z: r.Int32N(300_000)} }
	for range 4000 {
		id := entity.ID(r.IntN(400) + 1)
		if id%3 == 0 {
			id = entity.Spawned(1, 1, uint32(id))
		}
		p, spot := somewhere(), spots[id]
		switch {
		case spot == nil:
			spots[id], all[id] = g.Insert(id, p), p
		case r.IntN(4) == 0:
			g.Remove(spot)
			delete(spots, id)
			delete(all, id)
		default:
			if r.IntN(2) == 0 {
				p = all[id].Add(r.Int32N(200)-100, 0) // mostly within the bucket
			}
			g.Move(spot, p)
			all[id] = p
		}
		if r.IntN(20) > 0 {
			continue
		}
		centre, radius := somewhere(), r.Int32N(90_000)+1
		var want, others []Hit
		for id, p := range all {
			if d := centre.DistanceSquared(p); d <= int64(radius)*int64(radius) {
				want = append(want, Hit{id, p, d})
				if !id.IsCharacter() {
					others = append(others, Hit{id, p, d})
				}
			}
		}
		slices.SortFunc(want, byDistanceThenID)
		if got := g.Near(nil, centre, radius); !slices.Equal(got, want) {
			t.Fatalf("Near found %d, a search of all %d", len(got), len(want))
		}
		var asked []Hit
		stop := r.IntN(20)
		first, found, _ := g.FirstNear(nil, centre, radius, func(h *Hit) bool {
			asked = append(asked, *h)
			return len(asked) > stop
		})
		if !slices.Equal(asked, want[:min(stop+1, len(want))]) || found != (len(want) > stop) || found && first != want[stop] {
			t.Fatalf("asked of %d until the %dth, %v", len(asked), stop, found)
		}
		slices.SortFunc(others, byDistanceThenID)
		if got := g.NearOthers(nil, centre, radius); !slices.Equal(got, others) {
			t.Fatalf("NearOthers found %d, a search of all %d", len(got), len(others))
		}
	}
}

func BenchmarkNear(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	g := NewGrid()
	for id := range entity.ID(2000) {
		g.Insert(id+1, geom.Point{X: r.Int32N(512_000), Z: r.Int32N(512_000)})
	}
	var hits []Hit
	b.ReportAllocs()
	for b.Loop() {
		hits = g.Near(hits[:0], geom.Point{X: 250_000, Z: 250_000}, 40_000)
	}
}

// BenchmarkCrowdedNear looks for one of 5,000 who stand within 50 m: all of them in order, and
// the third nearest alone.
func BenchmarkCrowdedNear(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	g := NewGrid()
	for id := range entity.ID(5000) {
		g.Insert(id+1, geom.Point{X: 250_000 + r.Int32N(70_000), Z: 250_000 + r.Int32N(70_000)})
	}
	centre, radius := geom.Point{X: 285_000, Z: 285_000}, int32(50_000)
	var hits []Hit
	b.Run("Near", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			hits = g.Near(hits[:0], centre, radius)
		}
	})
	b.Run("FirstNear", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			asked := 0
			_, _, hits = g.FirstNear(hits, centre, radius, func(*Hit) bool { asked++; return asked == 3 })
		}
	})
}
