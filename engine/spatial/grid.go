// Package spatial answers "who is near here?" within one region.
//
// A Grid belongs to the goroutine that ticks its region: it takes no lock, and must not be
// touched from any other. Positions and lengths are millimetres from the map's origin,
// x east and z south. Height plays no part.
package spatial

import (
	"fmt"
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

const (
	// bucketSize is the side of a bucket, in millimetres. A query of the common 40 m radius
	// then visits 16 buckets at most. BenchmarkNear chose it.
	bucketSize = 32_000
	// MaxRadius bounds the work of one query, in millimetres.
	MaxRadius = 512_000
)

// Hit is an entity that a query found.
type Hit struct {
	ID       entity.ID
	At       geom.Point
	Distance int64 // squared, in mm²
}

// Grid holds the points of a region's entities in buckets of 32 m.
type Grid struct {
	buckets map[bucket][]resident
	at      map[entity.ID]geom.Point
}

type bucket struct{ x, z int32 }

type resident struct {
	id entity.ID
	at geom.Point
}

// NewGrid returns an empty grid.
func NewGrid() *Grid {
	return &Grid{buckets: make(map[bucket][]resident), at: make(map[entity.ID]geom.Point)}
}

func bucketOf(p geom.Point) bucket { return bucket{floor(p.X), floor(p.Z)} }

// floor divides by the bucket's side, rounding down: points a little off the map are
// allowed.
func floor(mm int32) int32 {
	if mm < 0 {
		return -1 - (-1-mm)/bucketSize
	}
	return mm / bucketSize
}

// Insert adds an entity; one that is there already is moved.
func (g *Grid) Insert(id entity.ID, at geom.Point) {
	if _, in := g.at[id]; in {
		g.Move(id, at)
		return
	}
	g.at[id] = at
	b := bucketOf(at)
	g.buckets[b] = append(g.buckets[b], resident{id, at})
}

// Move puts an entity somewhere else; one that is not there stays out.
func (g *Grid) Move(id entity.ID, to geom.Point) {
	from, in := g.at[id]
	if !in {
		return
	}
	g.at[id] = to
	was, now := bucketOf(from), bucketOf(to)
	if was == now {
		list := g.buckets[was]
		list[indexOf(list, id)].at = to
		return
	}
	g.take(was, id)
	g.buckets[now] = append(g.buckets[now], resident{id, to})
}

// Remove takes an entity out.
func (g *Grid) Remove(id entity.ID) {
	at, in := g.at[id]
	if !in {
		return
	}
	delete(g.at, id)
	g.take(bucketOf(at), id)
}

func (g *Grid) take(b bucket, id entity.ID) {
	list := g.buckets[b]
	i := indexOf(list, id)
	list[i] = list[len(list)-1]
	g.buckets[b] = list[:len(list)-1]
}

func indexOf(list []resident, id entity.ID) int {
	return slices.IndexFunc(list, func(r resident) bool { return r.id == id })
}

// Near appends to dst the entities within radius of centre and returns the extended slice,
// nearest first; equal distances are ordered by ID, so that a replay of the tick yields the
// same bytes.
//
// It allocates only where dst lacks room. The radius must lie in (0, MaxRadius]: the
// content loader has refused every other, so Near panics on one.
func (g *Grid) Near(dst []Hit, centre geom.Point, radius int32) []Hit {
	if radius <= 0 || radius > MaxRadius {
		panic(fmt.Sprintf("spatial: radius %d mm is outside (0, %d]", radius, MaxRadius))
	}
	start := len(dst)
	low, high := bucketOf(centre.Add(-radius, -radius)), bucketOf(centre.Add(radius, radius))
	limit := int64(radius) * int64(radius)
	for z := low.z; z <= high.z; z++ {
		for x := low.x; x <= high.x; x++ {
			for _, r := range g.buckets[bucket{x, z}] {
				if d := centre.DistanceSquared(r.at); d <= limit {
					dst = append(dst, Hit{r.id, r.at, d})
				}
			}
		}
	}
	slices.SortFunc(dst[start:], byDistanceThenID)
	return dst
}

func byDistanceThenID(a, b Hit) int {
	switch {
	case a.Distance < b.Distance, a.Distance == b.Distance && a.ID < b.ID:
		return -1
	case a == b:
		return 0
	}
	return 1
}
