package replication

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

const leaves = geom.LeavesPerCell * geom.LeavesPerCell

// leafSorter holds what sorts the members of a cell by leaf.
type leafSorter struct {
	slots  []int32           // those of whom is told
	leaf   []uint8           // of each of them
	sorted []int32           // by leaf
	ends   [leaves + 1]int32 // where each leaf's end in sorted
}

// sort puts the slots whose leaves are known in the order of these.
func (s *leafSorter) sort() {
	var counts [leaves + 1]int32
	for _, leaf := range s.leaf {
		counts[leaf+1]++
	}
	for i := range leaves {
		counts[i+1] += counts[i]
	}
	if cap(s.sorted) < len(s.slots) {
		s.sorted = make([]int32, 2*len(s.slots))
	}
	s.sorted = s.sorted[:len(s.slots)]
	s.ends = counts
	for i, slot := range s.slots {
		leaf := s.leaf[i]
		s.sorted[counts[leaf]] = slot
		counts[leaf]++
	}
}

// of returns the slots of a leaf.
func (s *leafSorter) of(leaf int) []int32 { return s.sorted[s.ends[leaf]:s.ends[leaf+1]] }

// poses says which poses a batch holds: of who moved since a tick, or of all.
type poses struct {
	tier  uint8
	since uint32
	whole bool
}

// posesOf encodes poses of a cell.
func (b *cellEncoder) posesOf(v world.CellView, p poses) Batch {
	b.slots = b.slots[:0]
	if !p.whole && v.MovedAt < p.since {
		return Batch{}
	}
	for _, slot := range v.Members {
		if p.whole || b.w.MovedSince(slot, p.since) {
			b.slots = append(b.slots, slot)
		}
	}
	return b.batch(v, func(leaf uint8, slots []int32) {
		for len(slots) > 0 {
			part := slots[:min(len(slots), maxPoses)]
			slots = slots[len(part):]
			b.appendPoses(v.At, leaf, p, part)
		}
	})
}

// maxPoses bounds a record of poses; some stay below wire.MaxPayload.
const maxPoses = 8_000

func (b *cellEncoder) appendPoses(at geom.Cell, leaf uint8, p poses, slots []int32) {
	var mark int
	b.buf, mark = wire.BeginPoses(b.buf, wire.Poses{Cell: at, Leaf: leaf, Tier: p.tier, Whole: p.whole})
	for _, slot := range slots {
		pose := b.pose(slot)
		if leaf == wire.WholeCell {
			b.buf = wire.AppendCellPose(b.buf, at, &pose)
		} else {
			b.buf = wire.AppendLeafPose(b.buf, at, leaf, &pose)
		}
	}
	b.buf = wire.End(b.buf, mark)
}

// vitalsOf encodes the condition of those in a cell where it changed since a tick.
func (b *cellEncoder) vitalsOf(v world.CellView, since uint32) Batch {
	b.slots = b.slots[:0]
	if v.FaredAt < since {
		return Batch{}
	}
	for _, slot := range v.Members {
		if b.w.VitalsSince(slot, since) {
			b.slots = append(b.slots, slot)
		}
	}
	return b.batch(v, func(_ uint8, slots []int32) { b.vitals(v, slots) })
}

// batch encodes something of those in b.slots, in leaves where the cell is a crowd.
func (b *cellEncoder) batch(v world.CellView, encode func(leaf uint8, slots []int32)) Batch {
	if len(b.slots) == 0 {
		return Batch{}
	}
	start := len(b.buf)
	if len(v.Members) <= crowd {
		encode(wire.WholeCell, b.slots)
		return Batch{Bytes: b.buf[start:len(b.buf):len(b.buf)]}
	}
	b.leaf = b.leaf[:0]
	for _, slot := range b.slots {
		body, _ := b.w.Pose(slot)
		b.leaf = append(b.leaf, leafIn(v.At, geom.Point{X: body.X, Z: body.Z}))
	}
	b.sort()
	return b.byLeaf(func(leaf int) {
		if of := b.of(leaf); len(of) > 0 {
			encode(uint8(leaf), of)
		}
	})
}

// byLeaf makes a batch of what is appended for each leaf in turn.
func (b *cellEncoder) byLeaf(appendLeaf func(leaf int)) Batch {
	at, start := new(Leaves), len(b.buf)
	for leaf := range leaves {
		at[leaf] = uint32(len(b.buf) - start)
		appendLeaf(leaf)
	}
	at[leaves] = uint32(len(b.buf) - start)
	if len(b.buf) == start {
		return Batch{}
	}
	return Batch{b.buf[start:len(b.buf):len(b.buf)], at}
}

// events encodes what happened in a cell, in leaves where that is a crowd.
func (b *cellEncoder) events(v world.CellView) Batch {
	if len(v.Events) == 0 {
		return Batch{}
	}
	emit := func(e *world.Happening) { b.buf = wire.AppendEvent(b.buf, wire.Module(e.Module), e.Body) }
	if len(v.Members) <= crowd {
		start := len(b.buf)
		for i := range v.Events {
			emit(&v.Events[i])
		}
		return Batch{Bytes: b.buf[start:len(b.buf):len(b.buf)]}
	}
	b.slots, b.leaf = b.slots[:0], b.leaf[:0]
	for i := range v.Events {
		b.slots = append(b.slots, int32(i))
		b.leaf = append(b.leaf, leafIn(v.At, v.Events[i].At))
	}
	b.sort()
	return b.byLeaf(func(leaf int) {
		for _, i := range b.of(leaf) {
			emit(&v.Events[i])
		}
	})
}

// leafIn returns the leaf of a cell that a point is nearest to; one beyond the cell counts
// as on its edge.
func leafIn(at geom.Cell, p geom.Point) uint8 {
	low := at.Corner()
	return geom.LeafAt(geom.Point{
		X: min(max(p.X, low.X), low.X+geom.CellSize-1), Z: min(max(p.Z, low.Z), low.Z+geom.CellSize-1)})
}
