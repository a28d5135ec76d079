package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
)

// DefaultBudget is how many bytes a second a client is sent in a crowd, on average.
const DefaultBudget = 64 << 10

// Unlimited is the budget of clients that are told of a crowd what they are told of others:
// everybody by tier, whatever it takes.
const Unlimited = -1

// rung is how much of a crowd a client is told: how many leaves around its own, along each
// axis, come at the near, the middle and the far rate. Those beyond come with the batches
// that are whole.
type rung struct{ near, middle, far int16 }

const everywhere = 1 << 12 // leaves

// rungs are what a client may be told of a crowd, the most first: it has the first that its
// budget holds. The last goes out whatever the budget is: who is next to one is seen to move.
var rungs = [...]rung{
	{everywhere, everywhere, everywhere},
	{8, everywhere, everywhere},
	{6, 14, everywhere},
	{4, 10, everywhere},
	{3, 8, everywhere},
	{3, 6, 24},
	{2, 5, 16},
	{2, 4, 12},
	{1, 4, 12},
	{1, 3, 12},
	{1, 3, 8},
	{1, 3, 5},
	{1, 2, 5},
	{1, 2, 4},
	{1, 2, 3},
	{1, 1, 3},
	{0, 1, 3},
	{0, 1, 2},
}

const (
	// halvedFrom is the rung from which on a client is sent to in every second beat only.
	halvedFrom = 3
	// eventReach is within how many leaves events of a crowd are told whatever the rung is: the
	// reach of an ability.
	eventReach = 4
	// posesShare of the budget is for poses, whatever else there is to say.
	posesShare = 0.5
	// comeDown is the part of what is allowed that a lower rung may cost.
	comeDown = 0.95
	// measureEvery is how often a client's rung is looked after, in beats.
	measureEvery = 20
)

// share is how a viewer's part of a crowd is kept within its budget.
type share struct {
	at      geom.Point // where the character stands
	rung    uint8
	crowded bool // it watches a crowd
	dense   bool // one near it is told of in every second tick only
	others  int  // bytes since measured that are not poses of a crowd
	budget  int  // bytes a second; 0 before it was measured
	since   time.Time
	beat    uint64 // in which that was
}

// crowdSize is what the batches of a crowded cell cost lately, leaf by leaf.
type crowdSize struct {
	flush             uint64 // of the last batch
	near, middle, far *replication.Leaves
	vitals, whole     *replication.Leaves
	dense             bool
}

const (
	// staleAfter is for how many flushes a size counts.
	staleAfter = 2 * world.TickRateHz
	// crowdedFor is for how many a cell counts as a crowd: one that stands still speaks with whole batches only.
	crowdedFor = calmEvery + staleAfter
)

func (s *crowdSize) take(c *replication.CellFrame, flush uint64) {
	if flush-s.flush > staleAfter {
		*s = crowdSize{}
	}
	s.flush = flush
	if !c.Near2.Empty() {
		s.dense = c.Near.Empty()
	}
	for _, b := range [...]struct {
		to   **replication.Leaves
		from *replication.Leaves
	}{{&s.near, c.Near2.Leaves}, {&s.middle, c.Near4.Leaves}, {&s.far, c.Far.Leaves}, {&s.vitals, c.Vitals.Leaves}, {&s.whole, c.Whole.Leaves}} {
		if b.from != nil {
			*b.to = b.from
		}
	}
}

// sizeWithin returns how many bytes the batch has of a range of leaves.
func sizeWithin(l *replication.Leaves, in leafRange) (n int) {
	if l == nil || in.empty() {
		return 0
	}
	if in == allLeaves {
		return int(l[len(l)-1])
	}
	for row := in.top; row < in.bottom; row++ {
		first := row * geom.LeavesPerCell
		n += int(l[first+in.right] - l[first+in.left])
	}
	return n
}

// How often batches come, a second.
const (
	middleRate = world.TickRateHz / 4
	farRate    = float64(world.TickRateHz) / replication.CrowdFarEvery
	wholeRate  = float64(world.TickRateHz) / replication.WholeEvery
)

// cost returns how many bytes a second a rung sends of a crowded cell to who is sent something in every so many beats:
// of the near leaves each time who has moved since, as picks choose it.
func (s *crowdSize) cost(at geom.Point, cell geom.Cell, r rung, tier replication.Tier, every uint64) int {
	near, middle, far := r.within(at, cell, tier)
	moved := s.near
	if every > 2 {
		moved = s.middle
	}
	n := sizeWithin(moved, near)*world.TickRateHz/int(every) + sizeWithin(s.vitals, r.fares(at, cell, tier))*middleRate
	n += (sizeWithin(s.middle, middle) - sizeWithin(s.middle, near)) * middleRate
	return n + int(float64(sizeWithin(s.far, far))*farRate+float64(sizeWithin(s.whole, allLeaves))*wholeRate)
}

// within returns which leaves of a cell come at the near, the middle and the far rate to who
// watches it in a tier. Each holds the one before.
func (r rung) within(at geom.Point, cell geom.Cell, tier replication.Tier) (near, middle, far leafRange) {
	far = around(at, cell, r.far)
	if tier <= replication.Middle {
		middle = around(at, cell, r.middle)
	}
	if tier == replication.Near {
		near = around(at, cell, r.near)
	}
	return near, middle, far
}

// fares returns of which leaves vitals come at the middle rate; others come at the far one, or later on tight rungs.
func (r rung) fares(at geom.Point, cell geom.Cell, tier replication.Tier) leafRange {
	if tier > replication.Middle {
		return leafRange{}
	}
	return around(at, cell, r.near)
}

// tight reports whether so little room is left that the condition of those far away waits for the
// whole batches.
func (r rung) tight() bool { return r.near <= tightNear }

const tightNear = 1 // leaf

// measure finds the rung that a viewer's budget allows at a level of strain: who is sent to more seldom is told of more.
func (v *view) measure(w *viewer, now time.Time, budget int, level strainLevel) {
	s := &w.share
	passed := now.Sub(s.since).Seconds()
	others := float64(s.others) / max(passed, 0.1)
	s.others, s.since, s.budget = 0, now, budget
	var crowds [maxCrowds]crowdAt
	list := v.crowds(w, crowds[:0])
	s.crowded, s.dense = len(list) > 0, false
	for _, c := range list {
		s.dense = s.dense || c.size.dense && c.tier == replication.Near && !c.still
	}
	if budget == Unlimited || !s.crowded {
		s.rung = 0
		return
	}
	allowed := max(float64(budget)-others, float64(budget)*posesShare)
	fits := func(i int) bool {
		part := 1.0
		if i < int(s.rung) {
			part = comeDown
		}
		n := 0
		for _, c := range list {
			if c.still {
				continue
			}
			n += c.size.cost(s.at, c.cell, rungs[i], c.tier, s.everyOn(i, level))
		}
		return float64(n) <= allowed*part
	}
	// Each rung costs at least as much as the next, but for crowds of odd shapes among the last.
	low, high := 0, len(rungs)-1
	if fits(0) { // as where nobody moves
		high = 0
	}
	for low < high {
		middle := (low + high) / 2
		if fits(middle) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	s.rung = uint8(low)
}

// crowdAt is a crowded cell that a viewer watches.
type crowdAt struct {
	cell  geom.Cell
	tier  replication.Tier
	size  *crowdSize
	still bool // nothing was told of it lately
}

// maxCrowds is how many cells a viewer may be told of, those that regions tell of beyond their
// borders included.
const maxCrowds = (2*widestView+1)*(2*widestView+1) + 80

func (v *view) crowds(w *viewer, list []crowdAt) []crowdAt {
	reach := widestView
	for _, f := range w.feeds {
		if f.crowded == 0 || v.flush-f.crowded > crowdedFor {
			continue
		}
		left, right := max(int(w.centre.X)-reach-f.x, 0), min(int(w.centre.X)+reach-f.x, rim-1)
		for z := max(int(w.centre.Z)-reach-f.z, 0); z <= min(int(w.centre.Z)+reach-f.z, rim-1); z++ {
			for x := left; x <= right; x++ {
				at := &f.watches[z*rim+x]
				if at.size.flush == 0 || v.flush-at.size.flush > crowdedFor || len(list) == cap(list) {
					continue
				}
				if s := w.window.at(at.cell); s.watched() && s.rostered(int(f.teller[z*rim+x])) {
					list = append(list, crowdAt{at.cell, s.tier(), &at.size, v.flush-at.size.flush > staleAfter})
				}
			}
		}
	}
	return list
}

// every returns in every how many beats a viewer is sent something.
func (w *viewer) every(level strainLevel) uint64 { return w.share.everyOn(int(w.share.rung), level) }

// everyOn is the same for who is on a rung.
func (s *share) everyOn(rung int, level strainLevel) uint64 {
	every := uint64(level) + 1
	if s.dense || rung >= halvedFrom {
		every = max(every, 2)
	}
	return every
}

// leafRange is a rectangle of leaves of one cell: columns and rows from the first to before the last.
type leafRange struct{ left, top, right, bottom int }

// allLeaves is a whole cell.
var allLeaves = leafRange{0, 0, geom.LeavesPerCell, geom.LeavesPerCell}

// leaf returns the number of the leaf of a coordinate along one axis of the map.
func leaf(mm int32) int { return int(mm / geom.LeafSize) }

// around returns which leaves of a cell lie within so many of a point's own.
func around(at geom.Point, cell geom.Cell, reach int16) leafRange {
	clip := func(v int) int { return max(0, min(v, geom.LeavesPerCell)) }
	x, z := leaf(at.X)-int(cell.X)*geom.LeavesPerCell, leaf(at.Z)-int(cell.Z)*geom.LeavesPerCell
	r := int(reach)
	return leafRange{clip(x - r), clip(z - r), clip(x + r + 1), clip(z + r + 1)}
}

func (q leafRange) empty() bool { return q.left >= q.right || q.top >= q.bottom }

// allows returns the nearest tier in which a viewer's rung lets it be told of a cell that is
// no crowd, by the leaf of it that is nearest; next to its own not below the middle one.
func (w *viewer) allows(cell geom.Cell) replication.Tier {
	r, at := rungs[w.share.rung], w.share.at
	switch {
	case w.share.rung == 0 || !around(at, cell, r.near).empty():
		return replication.Near
	case !around(at, cell, r.middle).empty(), cell.Steps(geom.CellAt(at)) <= 1:
		return replication.Middle
	}
	return replication.Far
}
