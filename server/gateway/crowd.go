package gateway

import (
	"math"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
)

// DefaultBudget is how many bytes a second a client is sent in a crowd, on average.
const DefaultBudget = 96 << 10

// rung is how much of a crowd a client is told: how many leaves around its own, along each
// axis, come at the near, the middle and the far rate. Those beyond come with the batches
// that are whole.
type rung struct{ near, middle, far int16 }

const everywhere = 1 << 12 // leaves

// rungs is the ladder that a client climbs as long as it is sent more than its budget. On
// the lowest rung it is told of a crowd what it is told of others; on the highest, who is
// within 16 m comes at 5 Hz still, whatever the budget is.
var rungs = [...]rung{
	{everywhere, everywhere, everywhere},
	{8, everywhere, everywhere},
	{6, 14, everywhere},
	{4, 10, 30},
	{3, 8, 16},
	{2, 6, 12},
	{2, 4, 10},
	{1, 4, 8},
	{1, 3, 6},
	{0, 3, 5},
	{0, 2, 4},
	{0, 2, 2},
}

// halvedFrom is the rung from which on a client is sent to in every second flush only.
const halvedFrom = 3

// measureEvery is how often a client's rung is looked after.
const measureEvery = time.Second

// share is how a viewer's part of a crowd is kept within its budget.
type share struct {
	at      geom.Point // where the character stands
	rung    uint8
	crowded bool // a crowd was told of since measured
	sent    int  // bytes since measured
	poses   int  // of them, poses
	since   time.Time
	calm    int // times in a row that the next lower rung would have done
}

// measure moves a viewer to the rung that its budget allows.
func (s *share) measure(now time.Time, budget int) {
	if s.since.IsZero() {
		s.since = now
		return
	}
	passed := now.Sub(s.since)
	if passed < measureEvery {
		return
	}
	rate, others := float64(s.poses)/passed.Seconds(), float64(s.sent-s.poses)/passed.Seconds()
	allowed := max(float64(budget)-others, float64(budget)*posesShare)
	switch {
	case !s.crowded:
		s.rung, s.calm = 0, 0
	case rate > allowed:
		up := 1 + int(math.Log2(rate/allowed))
		s.rung, s.calm = uint8(min(int(s.rung)+up, len(rungs)-1)), 0
	case s.rung > 0 && rate < calmShare*allowed:
		if s.calm++; s.calm >= calmTimes {
			s.rung--
			s.calm = 0
		}
	default:
		s.calm = 0
	}
	s.sent, s.poses, s.since, s.crowded = 0, 0, now, false
}

const (
	// calmShare of its budget, used calmTimes in a row, brings a client a rung down: each
	// rung costs up to twice the one above.
	calmShare = 0.6
	calmTimes = 2
	// posesShare of the budget is for poses, whatever else there is to say: who is near is
	// seen to move.
	posesShare = 0.5
)

// halved reports whether a viewer is sent to in every second flush only.
func (w *viewer) halved() bool { return w.share.rung >= halvedFrom }

// off reports whether a tick is one whose nearest poses a viewer is not sent: the next
// tick's hold those who moved in either.
func (w *viewer) off(tick uint32) bool { return w.halved() && (tick+uint32(w.id))%2 != 0 }

// holds reports whether a viewer's records wait for the next flush.
func (w *viewer) holds() bool { return w.off(w.tick) && len(w.buf) < maxMessage/2 }

// leafRange is a rectangle of leaves of one cell: columns and rows from the first to before the last.
type leafRange struct{ left, top, right, bottom int }

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
// no crowd, by the leaf of it that is nearest.
func (w *viewer) allows(cell geom.Cell) replication.Tier {
	r, at := rungs[w.share.rung], w.share.at
	switch {
	case w.share.rung == 0 || !around(at, cell, r.near).empty():
		return replication.Near
	case !around(at, cell, r.middle).empty():
		return replication.Middle
	}
	return replication.Far
}

// appendPoses adds poses, and counts them.
func (w *viewer) appendPoses(poses []byte) {
	w.append(poses)
	w.share.poses += len(poses)
}

// appendLeaves adds the poses of the leaves in one range that are not in another.
func (w *viewer) appendLeaves(poses []byte, leaves *replication.Leaves, in, but leafRange) {
	if leaves == nil {
		return
	}
	for row := in.top; row < in.bottom; row++ {
		if but.empty() || row < but.top || row >= but.bottom {
			w.appendPoses(leaves.Row(poses, row, in.left, in.right))
			continue
		}
		if in.left < but.left {
			w.appendPoses(leaves.Row(poses, row, in.left, min(in.right, but.left)))
		}
		if but.right < in.right {
			w.appendPoses(leaves.Row(poses, row, max(in.left, but.right), in.right))
		}
	}
}

// appendCrowd adds what a viewer's rung leaves of the poses of a crowded cell.
func (w *viewer) appendCrowd(c *replication.CellFrame, tier replication.Tier) {
	r, at := rungs[w.share.rung], w.share.at
	near, middle, far := around(at, c.Cell, r.near), around(at, c.Cell, r.middle), around(at, c.Cell, r.far)
	if tier > replication.Near {
		near = leafRange{}
	}
	if tier > replication.Middle {
		middle = leafRange{}
	}
	if !c.Dense || !w.off(w.tick) {
		w.appendLeaves(c.Near, c.NearLeaves, near, leafRange{})
	}
	w.appendLeaves(c.Middle, c.MiddleLeaves, middle, near)
	if c.Whole {
		far = leafRange{0, 0, geom.LeavesPerCell, geom.LeavesPerCell}
	}
	if middle.empty() {
		middle = near
	}
	w.appendLeaves(c.Far, c.FarLeaves, far, middle)
}
