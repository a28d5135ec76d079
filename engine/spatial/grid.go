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
	buckets map[place]*bucket
}

// place is the column and row of a bucket.
type place struct{ x, z int32 }

type bucket struct {
	place place
	of    [2][]resident // by sort
}

// Characters are kept apart from all others, who are few where characters are many.
const (
	others = iota
	characters
)

func sortOf(id entity.ID) uint8 {
	if id.IsCharacter() {
		return characters
	}
	return others
}

type resident struct {
	id   entity.ID
	at   geom.Point
	spot *Spot
}

// Spot is where a grid keeps one entity, for as long as that is in it.
type Spot struct {
	bucket *bucket
	index  int32
	sort   uint8
}

// NewGrid returns an empty grid.
func NewGrid() *Grid { return &Grid{buckets: make(map[place]*bucket)} }

func placeOf(p geom.Point) place { return place{floor(p.X), floor(p.Z)} }

// floor divides by the bucket's side, rounding down: points a little off the map are
// allowed.
func floor(mm int32) int32 {
	if mm < 0 {
		return -1 - (-1-mm)/bucketSize
	}
	return mm / bucketSize
}

// Insert adds an entity, which must not be in the grid.
func (g *Grid) Insert(id entity.ID, at geom.Point) *Spot {
	s := new(Spot)
	g.put(s, id, at)
	return s
}

func (g *Grid) put(s *Spot, id entity.ID, at geom.Point) {
	where := placeOf(at)
	b := g.buckets[where]
	if b == nil {
		b = &bucket{place: where}
		g.buckets[where] = b
	}
	s.sort = sortOf(id)
	list := &b.of[s.sort]
	s.bucket, s.index = b, int32(len(*list))
	*list = append(*list, resident{id, at, s})
}

// Move puts the entity of a spot somewhere else.
func (g *Grid) Move(s *Spot, to geom.Point) {
	r := &s.bucket.of[s.sort][s.index]
	if placeOf(to) == s.bucket.place {
		r.at = to
		return
	}
	id := r.id
	g.Remove(s)
	g.put(s, id, to)
}

// Remove takes the entity of a spot out. The spot must not be used again.
func (g *Grid) Remove(s *Spot) {
	list := s.bucket.of[s.sort]
	last := len(list) - 1
	list[s.index] = list[last]
	list[s.index].spot.index = s.index
	list[last] = resident{}
	s.bucket.of[s.sort] = list[:last]
}

// Near appends to dst the entities within radius of centre and returns the extended slice,
// nearest first; equal distances are ordered by ID, so that a replay of the tick yields the
// same bytes.
//
// It allocates only where dst lacks room. The radius must lie in (0, MaxRadius]: the
// content loader has refused every other, so Near panics on one.
func (g *Grid) Near(dst []Hit, centre geom.Point, radius int32) []Hit {
	return g.near(dst, centre, radius, characters)
}

// NearOthers is Near without characters: it costs the same in a crowd as elsewhere.
func (g *Grid) NearOthers(dst []Hit, centre geom.Point, radius int32) []Hit {
	return g.near(dst, centre, radius, others)
}

// near is Near for the sorts up to last.
func (g *Grid) near(dst []Hit, centre geom.Point, radius int32, last int) []Hit {
	start := len(dst)
	dst = g.within(dst, centre, radius, last)
	slices.SortFunc(dst[start:], byDistanceThenID)
	return dst
}

// FirstNear returns the nearest entity within radius of centre that wanted says yes to; it asks
// of them in the order of Near, and only until the first. room is used and returned, so that
// the next call need not allocate. For some that are asked of it costs little more than the
// look at each that is near, where Near sorts them all.
func (g *Grid) FirstNear(room []Hit, centre geom.Point, radius int32, wanted func(h *Hit) bool) (first Hit, found bool, _ []Hit) {
	hits := g.within(room[:0], centre, radius, characters)
	room = hits
	for i := len(hits)/2 - 1; i >= 0; i-- {
		sink(hits, i)
	}
	for len(hits) > 0 {
		if wanted(&hits[0]) {
			return hits[0], true, room
		}
		last := len(hits) - 1
		hits[0] = hits[last]
		hits = hits[:last]
		sink(hits, 0)
	}
	return Hit{}, false, room
}

// sink brings a heap, the nearest first, into order below i.
func sink(heap []Hit, i int) {
	for {
		least := 2*i + 1
		if least >= len(heap) {
			return
		}
		if right := least + 1; right < len(heap) && byDistanceThenID(heap[right], heap[least]) < 0 {
			least = right
		}
		if byDistanceThenID(heap[i], heap[least]) <= 0 {
			return
		}
		heap[i], heap[least] = heap[least], heap[i]
		i = least
	}
}

// within appends the entities within radius of centre, in no order, of the sorts up to last.
func (g *Grid) within(dst []Hit, centre geom.Point, radius int32, last int) []Hit {
	if radius <= 0 || radius > MaxRadius {
		panic(fmt.Sprintf("spatial: radius %d mm is outside (0, %d]", radius, MaxRadius))
	}
	low, high := placeOf(centre.Add(-radius, -radius)), placeOf(centre.Add(radius, radius))
	limit := int64(radius) * int64(radius)
	for z := low.z; z <= high.z; z++ {
		for x := low.x; x <= high.x; x++ {
			b := g.buckets[place{x, z}]
			if b == nil {
				continue
			}
			for _, list := range b.of[:last+1] {
				dst = appendWithin(dst, list, centre, limit)
			}
		}
	}
	return dst
}

// appendWithin appends those of a list whose squared distance is within the limit.
func appendWithin(dst []Hit, list []resident, centre geom.Point, limit int64) []Hit {
	for i := range list {
		r := &list[i]
		if d := centre.DistanceSquared(r.at); d <= limit {
			dst = append(dst, Hit{r.id, r.at, d})
		}
	}
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
