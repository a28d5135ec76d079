package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
)

// tiers is how many tiers there are.
const tiers = int(replication.Far) + 1

// watch is a cell of one region that clients of this gateway watch.
type watch struct {
	cell   geom.Cell
	counts [tiers]int32     // of watchers
	told   replication.Tier // what the region knows
	asked  time.Time        // when somebody was first seen to wait for the roster asked for last
	waits  bool             // somebody waits for the roster; worked out by tend
	whole  bool             // the roster is to be asked for
	dirty  bool             // the region is to be told something
	size   crowdSize
}

// nearest returns the nearest tier that anybody watches in.
func (at *watch) nearest() replication.Tier {
	for tier, n := range at.counts {
		if n > 0 {
			return replication.Tier(tier)
		}
	}
	return replication.None
}

// sight is a viewer's watching of one cell: its tier, and for each region that tells of the
// cell, in the order of tellers, whether the client has the roster, whether that was put off
// for its size, and whether the client is told by number instead. The zero value is a cell that
// is not watched.
type sight uint16

const (
	sightTier     sight = 3      // tier + 1
	sightRostered sight = 1 << 2 // of the first teller
	sightPutOff   sight = 1 << 6
	sightCounted  sight = 1 << 10
	// sightTold: the client was given a roster of the cell and may hold people of it still, who
	// would stand among those told by number.
	sightTold   sight = 1 << 14
	allRostered sight = 0xf << 2
	allPutOff   sight = 0xf << 6
	allCounted  sight = 0xf << 10
)

func sightOf(tier replication.Tier) sight { return sight(tier) + 1 }

// watched reports whether the cell is watched at all.
func (s sight) watched() bool { return s&sightTier != 0 }

// tier returns the tier of a cell that is watched.
func (s sight) tier() replication.Tier { return replication.Tier(s&sightTier) - 1 }

func (s sight) rostered(teller int) bool { return s&(sightRostered<<teller) != 0 }

// current reports whether nothing is to be asked for: the client has the roster, and no other was put off.
func (s sight) current(teller int) bool {
	return s&((sightRostered|sightPutOff)<<teller) == sightRostered<<teller
}

func (s sight) counted(teller int) bool { return s&(sightCounted<<teller) != 0 }

// forget takes note that the client is to be told all anew.
func (s *sight) forget() { *s &^= allRostered | allCounted }

// window holds the sights of the cells around a viewer. It is the map folded to a square of
// windowSize, in which no two cells meet that a viewer can watch at once.
type window [windowSize * windowSize]sight

// windowSize is more than the widest row of cells that a viewer watches.
const windowSize = 16

func (w *window) at(c geom.Cell) *sight {
	return &w[int(c.Z)%windowSize*windowSize+int(c.X)%windowSize]
}

// maxTellers is how many regions may tell of one cell.
const maxTellers = 4

// tellers returns the regions that may have entities in a cell: its own, and those whose
// line is within a cell of it.
func tellers(c geom.Cell) (list [maxTellers]geom.RegionID, n int) {
	own := c.Region()
	list[0], n = own, 1
	i, j := int(c.X)%geom.CellsPerRegion, int(c.Z)%geom.CellsPerRegion
	const last = geom.CellsPerRegion - 1
	if i > 0 && j > 0 && i < last && j < last {
		return list, n
	}
	for row := own.Row() - 1; row <= own.Row()+1; row++ {
		for column := own.Column() - 1; column <= own.Column()+1; column++ {
			dc, dr := column-own.Column(), row-own.Row()
			touches := (dc == 0 || dc < 0 && i == 0 || dc > 0 && i == last) && (dr == 0 || dr < 0 && j == 0 || dr > 0 && j == last)
			if touches && (dc != 0 || dr != 0) && column >= 0 && row >= 0 && column < geom.RegionColumns && row < geom.RegionColumns {
				list[n] = geom.Region(column, row)
				n++
			}
		}
	}
	return list, n
}

// tellerOf returns which of a cell's tellers a region is; false when it is none.
func tellerOf(c geom.Cell, r geom.RegionID) (int, bool) {
	if c.Region() == r {
		return 0, true
	}
	list, n := tellers(c)
	for i := 1; i < n; i++ {
		if list[i] == r {
			return i, true
		}
	}
	return 0, false
}
