package replication

import (
	"slices"

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

// poses says which poses a batch holds: of who moved since a tick, or in a whole one also of those
// whose turn it is.
type poses struct {
	tier  uint8
	since uint32
	whole bool
}

// posesOf encodes poses of a cell.
func (b *cellEncoder) posesOf(v world.CellView, p poses) Batch {
	if p.whole {
		b.collectWhole(v)
	} else if !b.collect(v, p.since) {
		return Batch{}
	}
	return b.batch(v, func(leaf uint8, slots []int32) { b.posesIn(v.At, leaf, p, slots) })
}

// span is a batch of a crowd that holds who moved since a tick.
type span struct {
	poses
	to *Batch
}

// lately encodes the spans of a crowd, the longest of which comes first. Who moved is sorted by
// leaf once, and where the same have moved in a shorter one, what was encoded is copied.
func (b *cellEncoder) lately(v world.CellView, spans []span) {
	if len(spans) == 0 || !b.collect(v, spans[0].since) {
		return
	}
	b.sortByLeaf(v)
	for _, s := range spans {
		if v.MovedAt < s.since {
			continue
		}
		*s.to = b.byLeaf(func(leaf int) { b.spanOf(v, spans[0].to, s, leaf) })
	}
}

// spanOf encodes a span of a leaf; longest is the batch of the longest span, once it is there.
func (b *cellEncoder) spanOf(v world.CellView, longest *Batch, s span, leaf int) {
	all := b.of(leaf)
	within := b.within[:0]
	for _, slot := range all {
		if b.w.MovedSince(slot, s.since) {
			within = append(within, slot)
		}
	}
	b.within = within
	if len(within) > 0 && len(within) == len(all) && len(all) <= maxPoses && !longest.Empty() {
		const head = wire.HeaderSize + wire.PosesHead
		from, to := longest.Leaves[leaf]+head, longest.Leaves[leaf+1]
		var mark int
		b.buf, mark = wire.BeginPoses(b.buf, wire.Poses{Cell: v.At, Leaf: uint8(leaf), Tier: s.tier})
		b.buf = wire.End(append(b.buf, longest.Bytes[from:to]...), mark)
		return
	}
	b.posesIn(v.At, uint8(leaf), s.poses, within)
}

// collect puts the slots of who moved since a tick into b.slots, and reports whether there are
// any.
func (b *cellEncoder) collect(v world.CellView, since uint32) bool {
	b.slots = b.slots[:0]
	if v.MovedAt < since {
		return false
	}
	for _, slot := range v.Members {
		if b.w.MovedSince(slot, since) {
			b.slots = append(b.slots, slot)
		}
	}
	return len(b.slots) > 0
}

// collectWhole puts the slots of those into b.slots who moved since the last whole batch but one,
// and of those whose turn it is.
func (b *cellEncoder) collectWhole(v world.CellView) {
	b.slots = b.slots[:0]
	since := b.since(2 * WholeEvery)
	for _, slot := range v.Members {
		moved := b.w.MovedSince(slot, since)
		if b.news = b.news || moved; moved || b.inTurn(slot) && !b.w.OnCourse(slot) {
			b.slots = append(b.slots, slot)
		}
	}
}

// inTurn reports whether a slot is told of in the whole batches of now, although nothing of it may
// have changed: of everybody once in healEvery of them.
func (b *cellEncoder) inTurn(slot int32) bool {
	return (b.tick/WholeEvery+uint32(slot))%healEvery == 0
}

// posesIn encodes the poses of a leaf, in as many records as they need.
func (b *cellEncoder) posesIn(at geom.Cell, leaf uint8, p poses, slots []int32) {
	for len(slots) > 0 {
		part := slots[:min(len(slots), maxPoses)]
		slots = slots[len(part):]
		b.appendPoses(at, leaf, p, part)
	}
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
	b.sortByLeaf(v)
	return b.byLeaf(func(leaf int) {
		if of := b.of(leaf); len(of) > 0 {
			encode(uint8(leaf), of)
		}
	})
}

// sortByLeaf sorts b.slots by the leaves in which they are.
func (b *cellEncoder) sortByLeaf(v world.CellView) {
	b.leaf = b.leaf[:0]
	for _, slot := range b.slots {
		body, _ := b.w.Pose(slot)
		b.leaf = append(b.leaf, leafIn(v.At, geom.Point{X: body.X, Z: body.Z}))
	}
	b.sort()
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

// ambient reports whether all of some events may wait.
func ambient(events []world.Happening) bool {
	return !slices.ContainsFunc(events, func(e world.Happening) bool { return !e.Ambient })
}

// leafIn returns the leaf of a cell that a point is nearest to; one beyond the cell counts
// as on its edge.
func leafIn(at geom.Cell, p geom.Point) uint8 {
	low := at.Corner()
	return geom.LeafAt(geom.Point{
		X: min(max(p.X, low.X), low.X+geom.CellSize-1), Z: min(max(p.Z, low.Z), low.Z+geom.CellSize-1)})
}
