package gateway

import (
	"math/bits"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
)

// rim is the number of cells along the side of a region with one beyond it on either side.
const rim = geom.CellsPerRegion + 2

// maxHeld is for how many flushes a viewer may be left without a word.
const maxHeld = 4

// feed is what one region tells, and who asks for it.
type feed struct {
	region  geom.RegionID
	x, z    int // column and row of the first cell, one beyond the region; may be -1
	watches [world.CellCount]watch
	teller  [world.CellCount]uint8 // which of the cell's tellers the region is
	recent  []told                 // of the last flushes, the oldest first
	ticked  bool
	tick    uint32 // last one seen, to notice that the region began anew
}

func newFeed(r geom.RegionID) *feed {
	f := &feed{region: r, x: r.Column()*geom.CellsPerRegion - 1, z: r.Row()*geom.CellsPerRegion - 1}
	for i := range f.watches {
		x, z := f.x+i%rim, f.z+i/rim
		if x < 0 || z < 0 || x >= geom.CellColumns || z >= geom.CellColumns {
			continue // off the map
		}
		cell := geom.Cell{X: uint8(x), Z: uint8(z)}
		f.watches[i] = watch{cell: cell, told: replication.None}
		teller, _ := tellerOf(cell, r)
		f.teller[i] = uint8(teller)
	}
	return f
}

// index returns where a cell is among the watches; false for one that the region has no
// part in.
func (f *feed) index(c geom.Cell) (int, bool) {
	x, z := int(c.X)-f.x, int(c.Z)-f.z
	return z*rim + x, x >= 0 && z >= 0 && x < rim && z < rim
}

// told is a frame that came in for a flush, with the cells of it in which there is something
// for watchers of each tier: a bit for each column in each row.
type told struct {
	flush   uint64
	frame   *replication.Frame
	at      [world.CellCount]uint8 // index among the frame's cells + 1
	rows    [tiers][rim]uint16
	rosters []uint8 // cells that have one, as in watches
	crowds  bool    // any cell is a crowd
}

// take adds a frame for a flush.
func (f *feed) take(frame *replication.Frame, flush uint64) {
	if len(frame.Cells) == 0 {
		return
	}
	f.recent = append(f.recent, told{flush: flush, frame: frame})
	t := &f.recent[len(f.recent)-1]
	for i := range frame.Cells {
		c := &frame.Cells[i]
		at, ok := f.index(c.Cell)
		if !ok {
			continue
		}
		t.at[at] = uint8(i + 1)
		for tier := farthest(c); tier >= replication.Near && tier <= replication.Far; tier-- {
			t.rows[tier][at/rim] |= 1 << (at % rim)
		}
		if c.Roster != nil {
			t.rosters = append(t.rosters, uint8(at))
		}
		if c.Crowd {
			t.crowds = true
			f.watches[at].size.take(c, flush)
		}
	}
}

// farthest returns the farthest tier whose watchers have anything to hear of a cell.
func farthest(c *replication.CellFrame) replication.Tier {
	switch {
	case c.Changes != nil, c.Arrivals != nil, c.Check != nil, c.Roster != nil, c.WholeVitals != nil,
		!c.Far.Empty(), !c.FarVitals.Empty(), !c.Whole.Empty():
		return replication.Far
	case !c.Vitals.Empty(), c.MiddleTurn && !c.Near4.Empty():
		return replication.Middle
	}
	return replication.Near
}

// drop forgets what every viewer has been given.
func (f *feed) drop(before uint64) {
	n := 0
	for n < len(f.recent) && f.recent[n].flush < before {
		n++
	}
	if n > 0 {
		kept := copy(f.recent, f.recent[n:])
		clear(f.recent[kept:])
		f.recent = f.recent[:kept]
	}
}

// since returns what came after a flush.
func (f *feed) since(flush uint64) []told {
	n := len(f.recent)
	for n > 0 && f.recent[n-1].flush > flush {
		n--
	}
	return f.recent[n:]
}

// span is a range of columns of a feed's rows, as bits.
func (f *feed) span(centre, reach int) uint16 {
	from, to := max(centre-reach-f.x, 0), min(centre+reach-f.x, rim-1)
	if from > to {
		return 0
	}
	return (1<<(to-from+1) - 1) << from
}

// cell returns what was told of one of a feed's cells.
func (t *told) cell(at int) *replication.CellFrame { return &t.frame.Cells[t.at[at]-1] }

// around calls visit for each cell, by its place among the feed's, in which there may be
// something for a viewer in a cell, by the widest reach of each tier up to a farthest.
func (t *told) around(f *feed, centre geom.Cell, reach *reaches, farthest replication.Tier, visit func(at int)) {
	var spans [tiers]uint16
	for tier := range farthest + 1 {
		spans[tier] = f.span(int(centre.X), reach.widest(tier))
	}
	top, bottom := max(int(centre.Z)-reach.widest(farthest)-f.z, 0), min(int(centre.Z)+reach.widest(farthest)-f.z, rim-1)
	for row := top; row <= bottom; row++ {
		steps := row + f.z - int(centre.Z)
		var found uint16
		for tier := range farthest + 1 {
			if cells := reach.widest(tier); steps <= cells && -steps <= cells {
				found |= t.rows[tier][row] & spans[tier]
			}
		}
		for ; found != 0; found &= found - 1 {
			visit(row*rim + bits.TrailingZeros16(found))
		}
	}
}
