package replication

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// cellEncoder encodes the cells of one tick into one buffer.
type cellEncoder struct {
	w    *world.World
	tick uint32
	buf  []byte
	next []int32 // of leafPoses
}

// part runs f, which appends to the buffer, and returns what it appended; nil for nothing.
// The slice keeps its bytes when the buffer grows: append then leaves the old array behind.
func (b *cellEncoder) part(f func()) []byte {
	start := len(b.buf)
	f()
	if len(b.buf) == start {
		return nil
	}
	return b.buf[start:len(b.buf):len(b.buf)]
}

// batch is part for poses: it returns where those of each leaf stand, too.
func (b *cellEncoder) batch(f func() *Leaves) (bytes []byte, leaves *Leaves) {
	bytes = b.part(func() { leaves = f() })
	if bytes == nil {
		leaves = nil
	}
	return bytes, leaves
}

// due reports whether something that happens every n ticks happens now in cell i; cells
// take turns, so that ticks stay even.
func (b *cellEncoder) due(i int, n uint32) bool { return (b.tick+uint32(i)*7)%n == 0 }

// encode returns a cell for watchers of the nearest tier and farther; any is false when
// there is nothing to say.
func (b *cellEncoder) encode(i int, nearest Tier, whole bool) (c CellFrame, any bool) {
	v := b.w.View(i)
	c.Cell = v.At
	c.Changes = b.part(func() { b.changes(v) })
	if nearest == Near {
		c.Events = b.part(func() {
			for _, e := range v.Events {
				b.buf = wire.AppendEvent(b.buf, wire.Module(e.Module), e.Body)
			}
		})
		all := b.due(i, wholeEvery)
		since, tier := b.tick, wire.TierNear
		if c.Dense = len(v.Members) > dense; c.Dense {
			since, tier = since-min(b.tick, 1), wire.TierDense
		}
		c.Near, c.NearLeaves = b.batch(func() *Leaves { return b.poses(v, tier, since, all) })
	}
	if b.due(i, middleEvery) && nearest <= Middle {
		since := b.tick - min(b.tick, middleEvery-1)
		all := b.due(i, wholeEvery)
		c.Vitals = b.part(func() { b.vitals(v, since, all) })
		c.Middle, c.MiddleLeaves = b.batch(func() *Leaves { return b.poses(v, wire.TierMiddle, since, all) })
	}
	if b.due(i, farEvery) {
		since := b.tick - min(b.tick, farEvery-1)
		all := b.due(i, wholeEvery)
		c.Far, c.FarLeaves = b.batch(func() *Leaves {
			leaves := b.poses(v, wire.TierFar, since, all)
			b.vitals(v, since, all)
			return leaves
		})
		c.Whole = all
	}
	if whole {
		c.Roster = b.part(func() { b.roster(v) })
	}
	if b.due(i, wholeEvery) {
		c.Check = b.part(func() { b.check(v) })
	}
	any = c.Changes != nil || c.Events != nil || c.Vitals != nil || c.Near != nil || c.Middle != nil ||
		c.Far != nil || c.Roster != nil || c.Check != nil
	return c, any
}

// changes encodes who left, who came and whose looks changed.
func (b *cellEncoder) changes(v world.CellView) {
	if len(v.Left) > 0 {
		var mark int
		b.buf, mark = wire.BeginLeave(b.buf, v.At)
		for _, l := range v.Left {
			b.buf = wire.AppendLeave(b.buf, wire.Leave{Short: uint16(l.Slot), Why: wire.Why(l.Why), To: l.To})
		}
		b.buf = wire.End(b.buf, mark)
	}
	b.entries(wire.BeginEnter, v, v.Entered)
	b.entries(wire.BeginDescribe, v, v.Described)
}

// begin opens a record that is about a cell.
type begin func(dst []byte, cell geom.Cell) (out []byte, mark int)

// entries encodes entities with pose and looks, those of slots that are still in the cell.
func (b *cellEncoder) entries(open begin, v world.CellView, slots []int32) {
	for len(slots) > 0 {
		start := len(b.buf)
		var mark int
		b.buf, mark = open(b.buf, v.At)
		empty := len(b.buf)
		for len(slots) > 0 && b.fits(mark, slots[0]) {
			if b.w.InCell(slots[0], v.At) {
				b.entry(v.At, slots[0])
			}
			slots = slots[1:]
		}
		if len(b.buf) == empty {
			b.buf = b.buf[:start]
			continue
		}
		b.buf = wire.End(b.buf, mark)
	}
}

// fits reports whether the entity in a slot goes into the open record.
func (b *cellEncoder) fits(mark int, slot int32) bool {
	e := wire.Entry{Look: b.w.ShownAt(slot).Look}
	return wire.Size(b.buf, mark)+wire.EntrySize(&e) <= wire.MaxRosterPart
}

func (b *cellEncoder) entry(at geom.Cell, slot int32) {
	s := b.w.ShownAt(slot)
	b.buf = wire.AppendEntry(b.buf, at, &wire.Entry{Pose: b.pose(slot), ID: uint64(s.ID), Look: s.Look})
}

// pose returns the pose in a slot.
func (b *cellEncoder) pose(slot int32) wire.Pose {
	body, posture := b.w.Pose(slot)
	return wire.Pose{Short: uint16(slot), X: body.X, Z: body.Z, Facing: uint16(body.Facing),
		Posture: uint8(posture), Lift: body.Lift}
}

// poses encodes who moved since a tick, or all; in leaves where the cell is crowded.
func (b *cellEncoder) poses(v world.CellView, tier uint8, since uint32, all bool) *Leaves {
	if len(v.Members) > crowd {
		return b.leafPoses(v, tier, since, all)
	}
	mark := -1
	for _, slot := range v.Members {
		if !all && !b.w.MovedSince(slot, since) {
			continue
		}
		if mark < 0 {
			b.buf, mark = wire.BeginPoses(b.buf, wire.Poses{Cell: v.At, Leaf: wire.WholeCell, Tier: tier, Whole: all})
		}
		p := b.pose(slot)
		b.buf = wire.AppendCellPose(b.buf, v.At, &p)
	}
	if mark >= 0 {
		b.buf = wire.End(b.buf, mark)
	}
	return nil
}

// leafPoses sorts a crowd into leaves of 8 m, where a pose takes a byte less.
func (b *cellEncoder) leafPoses(v world.CellView, tier uint8, since uint32, all bool) *Leaves {
	var heads [geom.LeavesPerCell * geom.LeavesPerCell]int32 // index + 1 of the leaf's last; 0: none
	if cap(b.next) < len(v.Members) {
		b.next = make([]int32, len(v.Members)*2)
	}
	next := b.next[:len(v.Members)]
	leaves, start := new(Leaves), len(b.buf)
	for i, slot := range v.Members {
		if !all && !b.w.MovedSince(slot, since) {
			continue
		}
		leaf := leafIn(v.At, b.pose(slot))
		next[i] = heads[leaf]
		heads[leaf] = int32(i) + 1
	}
	for leaf, head := range heads {
		leaves[leaf] = uint32(len(b.buf) - start)
		if head == 0 {
			continue
		}
		var mark int
		b.buf, mark = wire.BeginPoses(b.buf, wire.Poses{Cell: v.At, Leaf: uint8(leaf), Tier: tier, Whole: all})
		for i := head; i != 0; i = next[i-1] {
			p := b.pose(v.Members[i-1])
			b.buf = wire.AppendLeafPose(b.buf, v.At, uint8(leaf), &p)
		}
		b.buf = wire.End(b.buf, mark)
	}
	leaves[len(heads)] = uint32(len(b.buf) - start)
	return leaves
}

// leafIn returns the leaf of a cell that a pose is nearest to; one beyond the cell counts
// as on its edge.
func leafIn(at geom.Cell, p wire.Pose) uint8 {
	low := at.Corner()
	return geom.LeafAt(geom.Point{
		X: min(max(p.X, low.X), low.X+geom.CellSize-1), Z: min(max(p.Z, low.Z), low.Z+geom.CellSize-1)})
}

// vitals encodes the condition of those where it changed since a tick, or of all.
func (b *cellEncoder) vitals(v world.CellView, since uint32, all bool) {
	for members := v.Members; len(members) > 0; {
		start, any := len(b.buf), false
		var mark int
		b.buf, mark = wire.BeginVitals(b.buf, v.At)
		for len(members) > 0 && wire.Size(b.buf, mark) < maxVitals {
			slot := members[0]
			members = members[1:]
			if all || b.w.VitalsSince(slot, since) {
				b.vital(slot)
				any = true
			}
		}
		if !any {
			b.buf = b.buf[:start]
			continue
		}
		b.buf = wire.End(b.buf, mark)
	}
}

// maxVitals is where a record of vitals is closed; the rest holds the longest entry.
const maxVitals = wire.MaxRosterPart - 2_000

func (b *cellEncoder) vital(slot int32) {
	s := b.w.ShownAt(slot).Vitals
	if s.MaxHealth == 0 {
		return // a thing: nothing to show
	}
	v := wire.Vitals{Short: uint16(slot), Health: uint32(max(s.Health, 0)), MaxHealth: uint32(s.MaxHealth),
		Power: uint32(max(s.Power, 0)), MaxPower: uint32(max(s.MaxPower, 0)), PowerKind: s.PowerKind,
		Target: uint64(s.Target), InCombat: s.InCombat, Dead: s.Dead}
	if s.Cast.Ability != "" {
		v.Ability, v.TotalMs, v.LeftMs = s.Cast.Ability, clampMs(s.Cast.TotalMs), clampMs(s.Cast.LeftMs)
	}
	for _, a := range s.Auras[:min(len(s.Auras), world.MaxAurasShown)] {
		left := uint16(wire.AuraEndless)
		if a.LeftMs >= 0 {
			left = uint16(min(a.LeftMs/100, wire.AuraEndless-1))
		}
		v.Auras = append(v.Auras, wire.Aura{Key: a.Key, LeftDs: left, Stacks: a.Stacks, Harmful: a.Harmful})
	}
	b.buf = wire.AppendVitals(b.buf, &v)
}

func clampMs(ms int32) uint16 { return uint16(min(max(ms, 0), 65535)) }

// roster encodes all that is in the cell, in parts, then everyone's vitals.
func (b *cellEncoder) roster(v world.CellView) {
	var starts []int
	members := v.Members
	for part := 0; part == 0 || len(members) > 0; part++ {
		starts = append(starts, len(b.buf))
		var mark int
		b.buf, mark = wire.BeginRoster(b.buf, wire.RosterHead{Cell: v.At, Part: uint8(part), Parts: 1, Version: v.Version})
		for len(members) > 0 && b.fits(mark, members[0]) {
			b.entry(v.At, members[0])
			members = members[1:]
		}
		b.buf = wire.End(b.buf, mark)
	}
	for _, start := range starts {
		b.buf[start+wire.HeaderSize+partsOffset] = uint8(len(starts))
	}
	b.vitals(v, 0, true)
}

// partsOffset is where ROSTER says how many parts there are, behind cell and part.
const partsOffset = 3

// check encodes the sum by which a client sees that its roster is complete.
func (b *cellEncoder) check(v world.CellView) {
	c := wire.Check{Cell: v.At, Count: uint16(len(v.Members))}
	for _, slot := range v.Members {
		c.Sum += wire.CheckTerm(uint16(slot))
	}
	b.buf = wire.AppendCheck(b.buf, c)
}
