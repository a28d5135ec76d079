package gateway

import "github.com/myriad-mmo/myriad/server/replication"

// Of how many ticks one batch tells where those near are: of a crowd as many as a batch holds at
// most (Near4), of other cells so few that each input of a client shows.
var ticksAtOnce = [...]uint32{ofFew: 2, ofCrowd: 4}

// The kinds of cells.
const (
	ofFew = iota
	ofCrowd
)

// pick is which batches of near poses of one frame are to be told: of each cell the newest of some
// ticks, which holds who moved in any of them.
type pick struct {
	cells [2][rim]uint16 // of cells that are no crowds, and of crowds
	ticks [2]uint32      // of how many ticks
	first [2]bool        // whether the ticks begin with this frame
}

// picks are those of the frames that a viewer is told of at once.
type picks []pick

// choose works out the picks of frames, the oldest first. What a cell is counts as it was told last.
func (ps *picks) choose(recent []told) {
	list := (*ps)[:0]
	var began [2]uint32
	for i := range recent {
		tick, p := recent[i].frame.Tick, pick{}
		for kind, most := range ticksAtOnce {
			if p.first[kind] = i == 0 || tick-began[kind] >= most; p.first[kind] {
				began[kind] = tick
			}
			p.ticks[kind] = tick - began[kind] + 1
		}
		list = append(list, p)
	}
	var seen, crowds [rim]uint16
	var later [2][rim]uint16
	for i := len(recent) - 1; i >= 0; i-- {
		t, p := &recent[i], &list[i]
		for row := range rim {
			has := t.rows[row][nearPoses]
			crowds[row] |= has &^ seen[row] & t.crowds[row]
			seen[row] |= has
			p.cells[ofFew][row] = has &^ later[ofFew][row] &^ crowds[row]
			p.cells[ofCrowd][row] = has &^ later[ofCrowd][row] & crowds[row]
			later[ofFew][row] |= has
			later[ofCrowd][row] |= has
		}
		for kind, first := range p.first {
			if first {
				later[kind] = [rim]uint16{}
			}
		}
	}
	*ps = list
}

// ticksOf returns within how many ticks who moved in a cell is to be told; 0 for nobody.
func (p *pick) ticksOf(at int) uint32 {
	for kind := range p.cells {
		if p.cells[kind][at/rim]>>(at%rim)&1 != 0 {
			return p.ticks[kind]
		}
	}
	return 0
}

// poses adds who moved in a cell of the near tier within so many ticks.
func (c *composer) poses(cell *replication.CellFrame, ticks uint32) {
	batch := &cell.Near4
	switch {
	case ticks == 1 && (!cell.Crowd || !cell.Near.Empty()):
		batch = &cell.Near
	case ticks <= 2:
		batch = &cell.Near2
	}
	if cell.Crowd {
		near, _, _ := rungs[c.w.share.rung].within(c.w.share.at, cell.Cell, replication.Near)
		c.leaves(batch, near, leafRange{})
	} else if c.w.allows(cell.Cell) == replication.Near {
		c.say(batch.Bytes)
	}
}
