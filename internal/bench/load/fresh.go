package load

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
)

// Freshness is how old what probes hold of others is, by how near those are to them.
type Freshness struct {
	Near50  Spread `json:"near50"`  // the 50 nearest
	Near500 Spread `json:"near500"` // the 500 nearest
	All     Spread `json:"all"`     // everybody in view
}

// clocks know when the ticks of regions began, by the shard's clock.
type clocks struct {
	mu     sync.Mutex // guards starts
	starts map[uint16]*[clockSize]tickStart
	offset int64 // shard's clock less the time of day, ms
}

// clockSize is how many ticks of a region are remembered: three minutes.
const clockSize = 4096

type tickStart struct {
	tick uint32
	ms   uint32 // low half of the shard's clock
}

func (c *clocks) note(f wire.Frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.starts == nil {
		c.starts = make(map[uint16]*[clockSize]tickStart)
	}
	ring := c.starts[uint16(f.Region)]
	if ring == nil {
		ring = new([clockSize]tickStart)
		c.starts[uint16(f.Region)] = ring
	}
	ring[f.Tick%clockSize] = tickStart{f.Tick, f.ServerMs}
}

// age returns how long ago a tick began; false when no frame of it was seen.
func (c *clocks) age(at moment, now time.Time) (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ring := c.starts[at.region]
	if ring == nil || ring[at.tick%clockSize].tick != at.tick {
		return 0, false
	}
	ms := uint32(now.UnixMilli()+c.offset) - ring[at.tick%clockSize].ms
	return time.Duration(int32(ms)) * time.Millisecond, true
}

// known is somebody whom a probe knows of.
type known struct {
	number   int
	distance int64 // mm², of a point
	held     moment
}

// freshness samples how old what probes hold is.
type freshness struct {
	near50, near500, all histogram
	list                 []known
}

const (
	sampleEvery = 100 * time.Millisecond
	nearest     = 50
	nearer      = 500
	// stillAfter is from when on somebody who has sent nothing has not moved.
	stillAfter = 3 * inputEvery
)

// run looks at a probe drawn by chance, some ten times a second, until ctx ends.
func (f *freshness) run(ctx context.Context, c *crowd) {
	var probes []*probe
	for _, p := range c.probes {
		if p != nil {
			probes = append(probes, p)
		}
	}
	random := rand.New(rand.NewPCG(c.order.Seed, 7))
	for process.Pause(ctx, sampleEvery/2+rand.N(sampleEvery)) { // else it would keep step with the ticks
		f.sample(c, probes[random.IntN(len(probes))])
	}
}

func (f *freshness) sample(c *crowd, p *probe) {
	self := p.client.Self()
	here := geom.Point{X: self.X, Z: self.Z}
	f.list = f.list[:0]
	p.client.Sees(func(e *sdk.Entity) bool {
		if i, ok := c.byID[e.ID]; ok {
			dx, dz := int64(e.Pose.X-here.X), int64(e.Pose.Z-here.Z)
			f.list = append(f.list, known{i, dx*dx + dz*dz, moment{e.Region, e.Tick}})
		}
		return false
	})
	now := time.Now()
	slices.SortFunc(f.list, func(a, b known) int { return cmp.Compare(a.distance, b.distance) })
	for rank, k := range f.list {
		if age, ok := c.ageOf(k, now); ok {
			f.add(rank, age)
		}
	}
}

// add counts an age of somebody who is that far down the list of the nearest.
func (f *freshness) add(rank int, age time.Duration) {
	f.all.add(age)
	if rank < nearer {
		f.near500.add(age)
	}
	if rank < nearest {
		f.near50.add(age)
	}
}

func (f *freshness) spread() Freshness {
	return Freshness{f.near50.spread(), f.near500.spread(), f.all.spread()}
}

// ageOf returns how old what is held of somebody is: nothing, when they have not moved since.
func (c *crowd) ageOf(k known, now time.Time) (time.Duration, bool) {
	if !c.ready[k.number].Load() {
		return 0, false // on its way in
	}
	j := c.journalOf(k.number)
	if j.stillSince(k.held, now) {
		return 0, true
	}
	return c.shared.clocks.age(j.sameUntil(k.held), now)
}

// sameUntil returns up to when what was held at a tick is known to be so: later than that for one
// that was told to stand where it stood, as the dead do, whatever they send.
func (j *journal) sameUntil(held moment) moment {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.at.region == held.region && int32(held.tick-j.changed.tick) >= 0 && int32(j.at.tick-held.tick) > 0 {
		return j.at
	}
	return held
}

// stillSince reports whether nothing was sent for a while, and nothing answered after a tick.
func (j *journal) stillSince(held moment, now time.Time) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if now.Sub(j.last) < stillAfter {
		return false
	}
	// What another layer tells of somebody is newer than what was answered in the one before.
	layered := j.at.region != held.region && geom.RegionID(j.at.region).Base() == geom.RegionID(held.region).Base()
	return j.at == moment{} || layered || j.at.region == held.region && int32(held.tick-j.at.tick) >= 0
}
