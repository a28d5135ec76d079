package gateway

import (
	"math/bits"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
)

// rim is the number of cells along the side of a region with one beyond it on either side.
const rim = geom.CellsPerRegion + 2

// maxHeld is for how many beats a viewer may be left without a word.
const maxHeld = uint64(calmEvery) + uint64(overwhelmed) + 1

// feed is what one region tells, and who asks for it.
type feed struct {
	region  geom.RegionID
	x, z    int // column and row of the first cell, one beyond the region; may be -1
	watches [world.CellCount]watch
	teller  [world.CellCount]uint8 // which of the cell's tellers the region is
	recent  []told                 // of the last beats, the oldest first
	chosen  chosen                 // picks of some of them
	newest  *replication.Frame     // that came in
	news    [pressing + 1]uint64   // flush in which something of each urgency came in last
	rung    uint8                  // of the region's overload ladder; 0: it has not too much to do
	crowded uint64                 // flush in which something of a crowd came in last
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
		teller, _ := tellerOf(cell, r.Base())
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
// to say of each kind: a bit for each column in each row.
type told struct {
	flush   uint64 // in which it came in
	beat    uint64 // the last one before
	frame   *replication.Frame
	at      [world.CellCount]uint8 // index among the frame's cells + 1
	rows    [rim][kinds]uint16
	rosters []uint8     // cells that have one, as in watches
	crowds  [rim]uint16 // bits of the cells that are crowds
}

// take adds a frame for a flush.
func (f *feed) take(frame *replication.Frame, flush, beat uint64) {
	f.rung, f.newest = frame.Overload, frame
	if len(frame.Cells) == 0 {
		return
	}
	f.recent = append(f.recent, told{flush: flush, beat: beat, frame: frame})
	t := &f.recent[len(f.recent)-1]
	for i := range frame.Cells {
		c := &frame.Cells[i]
		at, ok := f.index(c.Cell)
		if !ok {
			continue
		}
		t.at[at] = uint8(i + 1)
		for kind, has := range kindsIn(c) {
			if has {
				t.rows[at/rim][kind] |= 1 << (at % rim)
				f.news[urgencies[kind]] = flush
			}
		}
		if c.Roster != nil {
			t.rosters = append(t.rosters, uint8(at))
		}
		if c.Crowd {
			t.crowds[at/rim] |= 1 << (at % rim)
			f.watches[at].size.take(c, flush)
			f.crowded = flush
		}
	}
}

// The kinds of what is told of a cell, by who wants it.
const (
	nearPoses  = iota // at the near rate
	middleNews        // at the middle rate
	happenings        // in the near tier
	changes           // who came, left, looks otherwise: in the near tier they press
	farNews           // at the far rate
	forAll            // whoever watches the cell
	kinds
)

func kindsIn(c *replication.CellFrame) (has [kinds]bool) {
	has[nearPoses] = !c.Near.Empty() || !c.Near2.Empty() || !c.Near4.Empty()
	has[middleNews] = !c.Vitals.Empty() || c.MiddleTurn && !c.Near4.Empty()
	changed := c.Changes != nil || c.Arrivals != nil
	has[changes] = changed && !c.Strolls
	has[farNews] = has[changes] || c.Mends || c.Recounted || !c.Far.Empty() || !c.FarVitals.Empty()
	has[forAll] = has[farNews] || changed || c.Counts != nil || c.Courses != nil || c.Check != nil || c.WholeVitals != nil || !c.Whole.Empty() || c.Ambient && !c.Events.Empty()
	has[happenings] = !c.Events.Empty() && !c.Ambient
	return has
}

// drop forgets what every viewer has been given: that came in up to a flush, or long before a beat.
func (f *feed) drop(upTo, beat uint64) {
	n := 0
	for n < len(f.recent) && (f.recent[n].flush <= upTo || f.recent[n].beat+maxHeld <= beat) {
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

// chosen is the picks of the last frames as worked out in a flush: most viewers are told of the same ones.
type chosen struct {
	flush uint64
	used  int
	of    [8]struct {
		count int // of frames
		picks picks
	}
}

// picks returns the picks of the last n frames. They are good until the next call.
func (f *feed) picks(n int, flush uint64) picks {
	c := &f.chosen
	if c.flush != flush {
		c.flush, c.used = flush, 0
	}
	for i := range c.of[:c.used] {
		if c.of[i].count == n {
			return c.of[i].picks
		}
	}
	at := n % len(c.of) // when all have their use, as where turns differ
	if c.used < len(c.of) {
		at = c.used
		c.used++
	}
	c.of[at].count = n
	c.of[at].picks.choose(f.recent[len(f.recent)-n:])
	return c.of[at].picks
}

// cellRange is a rectangle of cells, from the first column and row to the last.
type cellRange struct{ left, top, right, bottom int }

// cellsAround returns the cells within so many of one.
func cellsAround(centre geom.Cell, steps int) cellRange {
	return cellRange{int(centre.X) - steps, int(centre.Z) - steps, int(centre.X) + steps, int(centre.Z) + steps}
}

// with returns the least range that holds another, too.
func (q cellRange) with(o cellRange) cellRange {
	return cellRange{min(q.left, o.left), min(q.top, o.top), max(q.right, o.right), max(q.bottom, o.bottom)}
}

// cellsOf returns the cells that have a leaf within so many of a point's own, of those in
// another range.
func cellsOf(at geom.Point, reach int16, within cellRange) cellRange {
	x, z, r := leaf(at.X), leaf(at.Z), int(reach)
	const n = geom.LeavesPerCell
	return cellRange{max(max(x-r, 0)/n, within.left), max(max(z-r, 0)/n, within.top), min((x+r)/n, within.right), min((z+r)/n, within.bottom)}
}

// columns returns a range's columns among the feed's, as bits.
func (f *feed) columns(q cellRange) uint16 {
	from, to := max(q.left-f.x, 0), min(q.right-f.x, rim-1)
	if from > to {
		return 0
	}
	return (1<<(to-from+1) - 1) << from
}

// scope is which cells a viewer wants to hear of, by kind.
type scope [kinds]cellRange

// cell returns what was told of one of a feed's cells.
func (t *told) cell(at int) *replication.CellFrame { return &t.frame.Cells[t.at[at]-1] }

// has reports whether there is something of a kind in a range of cells.
func (t *told) has(f *feed, kind int, in cellRange) bool {
	columns := f.columns(in)
	for row := max(in.top-f.z, 0); columns != 0 && row <= min(in.bottom-f.z, rim-1); row++ {
		if t.rows[row][kind]&columns != 0 {
			return true
		}
	}
	return false
}

// mask is which cells of a feed lie in a scope: for each row and kind a bit for each column.
type mask struct {
	rows        [rim][kinds]uint16
	top, bottom int // first row that has any, and the one behind the last
}

// mask returns which of the feed's cells lie in a scope.
func (f *feed) mask(want *scope) (m mask) {
	m.top = rim
	for kind := range want {
		q := &want[kind]
		columns := f.columns(*q)
		top, bottom := max(q.top-f.z, 0), min(q.bottom-f.z+1, rim)
		if columns == 0 || top >= bottom {
			continue
		}
		m.top, m.bottom = min(m.top, top), max(m.bottom, bottom)
		for row := top; row < bottom; row++ {
			m.rows[row][kind] = columns
		}
	}
	return m
}

// each calls visit for each cell, by its place among the feed's, in which there is something
// within a mask; posed where that is near poses alone.
func (t *told) each(m *mask, visit, posed func(at int)) {
	for row := m.top; row < m.bottom; row++ {
		has, want := &t.rows[row], &m.rows[row]
		var found uint16
		for kind := nearPoses + 1; kind < kinds; kind++ {
			found |= has[kind] & want[kind]
		}
		for left := found | has[nearPoses]&want[nearPoses]; left != 0; left &= left - 1 {
			at := row*rim + bits.TrailingZeros16(left)
			if found&(left&-left) != 0 {
				visit(at)
			} else {
				posed(at)
			}
		}
	}
}
