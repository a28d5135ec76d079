package recording

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"time"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Limits of a Crowd.
const (
	MaxPlayers = 10_000
	MaxCounted = 50_000
	MaxSeconds = 60
)

// How far from the middle a crowd reaches, in millimetres: a myriad has 110 m, about as
// dense as a full square, and others as much as they need.
const (
	myriadReach = 110 * geom.Metre
	myriad      = 10_000
	minReach    = 20 * geom.Metre
	maxReach    = 220 * geom.Metre
)

// beat is the time between two messages: that of a dense crowd.
const beat = 100 * time.Millisecond

// Crowd is what a client is told that stands in the middle of very many people: the nearest
// one by one, walking about, the others by number.
type Crowd struct {
	Players int // told one by one, oneself included: from 1 to MaxPlayers
	Counted int // told by number: from 0 to MaxCounted
	Seconds int // from 1 to MaxSeconds
	Seed    uint64

	Middle  geom.Point // where one stands; the crowd must fit into the region around it
	Map     *terrain.Map
	Content *content.Set    // what people wear
	Welcome *corepb.Welcome // of the server that has content and map
}

// Check reports the first value that is out of its range.
func (c *Crowd) Check() error {
	switch {
	case c.Players < 1 || c.Players > MaxPlayers:
		return fmt.Errorf("players is %d, not from 1 to %d", c.Players, MaxPlayers)
	case c.Counted < 0 || c.Counted > MaxCounted:
		return fmt.Errorf("counts is %d, not from 0 to %d", c.Counted, MaxCounted)
	case c.Seconds < 1 || c.Seconds > MaxSeconds:
		return fmt.Errorf("seconds is %d, not from 1 to %d", c.Seconds, MaxSeconds)
	}
	return nil
}

// Record writes the recording. A second of 2,000 people takes some milliseconds and is
// about 60 kB. It ends early with ctx or when to takes no more.
func (c *Crowd) Record(ctx context.Context, to io.Writer) error {
	if err := c.Check(); err != nil {
		return err
	}
	s := c.stage()
	w := NewWriter(to)
	for _, message := range s.opening() {
		if err := w.Write(0, message); err != nil {
			return err
		}
	}
	for at := beat; at <= time.Duration(c.Seconds)*time.Second; at += beat {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.step(at)
		if err := w.Write(at, s.frame(at)); err != nil {
			return err
		}
	}
	return nil
}

// reach returns how far from the middle so many people stand, in millimetres.
func reach(people int) int32 {
	r := int32(float64(myriadReach) * math.Sqrt(float64(people)/myriad))
	return min(max(r, minReach), maxReach)
}

// stage is a crowd that is being recorded.
type stage struct {
	*Crowd
	random *rand.Rand
	ground *terrain.Ground
	region geom.RegionID
	inner  int32 // within it walk those who are told one by one
	outer  int32
	people []person
	cells  map[geom.Cell]*cell
	order  []geom.Cell // of cells, the nearest first
	tick   uint32
	out    []byte // the message being written
}

// cell is what is told of a cell besides poses.
type cell struct {
	counts  wire.Counts
	leaves  [wire.LeafCount][]int // people to be told in this beat, by leaf
	changed bool                  // its counts are to be told
	entered []int
	left    []wire.Leave
}

func (c *Crowd) stage() *stage {
	s := &stage{
		Crowd: c, random: rand.New(rand.NewPCG(c.Seed, 2026)), ground: c.Map.NewGround(), region: geom.RegionAt(c.Middle),
		cells: map[geom.Cell]*cell{}, inner: reach(c.Players), outer: reach(c.Players + c.Counted), tick: firstTick,
	}
	s.gather(wardrobe(c.Content))
	s.count()
	s.sortCells()
	return s
}

// cell returns what is told of a cell.
func (s *stage) cell(at geom.Cell) *cell {
	c := s.cells[at]
	if c == nil {
		c = &cell{counts: wire.Counts{Cell: at}}
		s.cells[at] = c
	}
	return c
}

// spot draws a free place between two distances from the middle, evenly over the ground.
func (s *stage) spot(inner, outer int32) geom.Point {
	for {
		square := float64(inner)*float64(inner) + s.random.Float64()*(float64(outer)*float64(outer)-float64(inner)*float64(inner))
		p := s.Middle.Move(geom.Angle(s.random.Uint32()), int32(math.Sqrt(square)))
		if s.region.Contains(p) && s.free(p) {
			return p
		}
	}
}
