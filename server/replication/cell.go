//go:build seams

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
				b.buf = wire.AppendEvent(b.buf, uint8(e.Module), e.Body)
			}
		})
		all := b.due(i, wholeEvery)
		c.Near = b.part(func() { b.poses(v, Near, b.tick, all) })
	}
	if b.due(i, middleEvery) && nearest <= Middle {
		since := b.tick - min(b.tick, middleEvery-1)
		all := b.due(i, wholeEvery)
		c.Vitals = b.part(func() { b.vitals(v, since, all) })
		c.Middle = b.part(func() { b.poses(v, Middle, since, all) })
	}
	if b.due(i, farEvery) {
		since := b.tick - min(b.tick, farEvery-1)
		all := b.due(i, wholeEvery)
		c.Far = b.part(func() {
			b.poses(v, Far, since, all)
			b.vitals(v, since, all)
		})
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
		start := b.open(wire.TypeLeave, v.At)
		for _, l := range v.Left {
			b.buf = wire.AppendLeft(b.buf, uint16(l.Slot), uint8(l.Why), l.To.X, l.To.Z)
		}
		b.buf = wire.EndRecord(b.buf, start)
	}
	b.entries(wire.TypeEnter, v, v.Entered)
	b.entries(wire.TypeDescribe, v, v.Described)
}

// maxRecord is where a record of entries is closed and the next begun; its length has 16
// bits and an entry is far below the rest.
const maxRecord = 56_000

// entries encodes entities with pose and looks, those of slots that are still in the cell.
func (b *cellEncoder) entries(kind wire.Type, v world.CellView, slots []int32) {
	for len(slots) > 0 {
		start := b.open(kind, v.At)
		empty := len(b.buf)
		for len(slots) > 0 && len(b.buf)-start < maxRecord {
			if b.w.InCell(slots[0], v.At) {
				b.entry(v.At, slots[0])
			}
			slots = slots[1:]
		}
		if len(b.buf) == empty {
			b.buf = b.buf[:start]
			return
		}
		b.buf = wire.EndRecord(b.buf, start)
	}
}

func (b *cellEncoder) entry(at geom.Cell, slot int32) {
	s := b.w.ShownAt(slot)
	b.buf = wire.AppendEntry(b.buf, uint16(slot), uint64(s.ID), b.pose(at, slot), s.Look)
}

func (b *cellEncoder) open(kind wire.Type, at geom.Cell) (start int) {
	start = len(b.buf)
	b.buf = wire.BeginRecord(b.buf, kind)
	b.buf = append(b.buf, at.X, at.Z)
	return start
}

// pose returns the pose in a slot, relative to the corner of a cell.
func (b *cellEncoder) pose(at geom.Cell, slot int32) wire.Pose {
	body, posture := b.w.Pose(slot)
	corner := at.Corner()
	return wire.Pose{Short: uint16(slot), X: body.X - corner.X, Z: body.Z - corner.Z,
		Facing: body.Facing, State: uint8(posture), Lift: body.Lift}
}

// poses encodes who moved since a tick, or all; in leaves where the cell is crowded.
func (b *cellEncoder) poses(v world.CellView, tier Tier, since uint32, all bool) {
	if len(v.Members) > crowd {
		b.leafPoses(v, tier, since, all)
		return
	}
	start := -1
	for _, slot := range v.Members {
		if !all && !b.w.MovedSince(slot, since) {
			continue
		}
		if start < 0 {
			start = len(b.buf)
			b.buf = wire.BeginPoses(b.buf, v.At.X, v.At.Z, wire.WholeCell, uint8(tier), all)
		}
		b.buf = wire.AppendCellPose(b.buf, b.pose(v.At, slot))
	}
	if start >= 0 {
		b.buf = wire.EndRecord(b.buf, start)
	}
}

// leafPoses sorts a crowd into leaves of 8 m, where a pose takes a byte less.
func (b *cellEncoder) leafPoses(v world.CellView, tier Tier, since uint32, all bool) {
	const leaves = geom.LeavesPerCell * geom.LeavesPerCell
	var heads [leaves]int32 // index + 1 in order of the leaf's first; 0: none
	next := make([]int32, len(v.Members))
	for i, slot := range v.Members {
		if !all && !b.w.MovedSince(slot, since) {
			continue
		}
		p := b.pose(v.At, slot)
		leaf := leafOf(p.X) + leafOf(p.Z)*geom.LeavesPerCell
		next[i] = heads[leaf]
		heads[leaf] = int32(i) + 1
	}
	for leaf := range heads {
		if heads[leaf] == 0 {
			continue
		}
		start := len(b.buf)
		b.buf = wire.BeginPoses(b.buf, v.At.X, v.At.Z, uint8(leaf), uint8(tier), all)
		for i := heads[leaf]; i != 0; i = next[i-1] {
			p := b.pose(v.At, v.Members[i-1])
			p.X -= int32(leaf%geom.LeavesPerCell) * geom.LeafSize
			p.Z -= int32(leaf/geom.LeavesPerCell) * geom.LeafSize
			b.buf = wire.AppendLeafPose(b.buf, p)
		}
		b.buf = wire.EndRecord(b.buf, start)
	}
}

func leafOf(mm int32) int32 { return min(max(mm/geom.LeafSize, 0), geom.LeavesPerCell-1) }

// vitals encodes the condition of those where it changed since a tick, or of all.
func (b *cellEncoder) vitals(v world.CellView, since uint32, all bool) {
	for members := v.Members; len(members) > 0; {
		start, any := b.open(wire.TypeVitals, v.At), false
		for len(members) > 0 && len(b.buf)-start < maxRecord {
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
		b.buf = wire.EndRecord(b.buf, start)
	}
}

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
		left := uint16(wire.Endless)
		if a.LeftMs >= 0 {
			left = uint16(min(a.LeftMs/100, wire.Endless-1))
		}
		v.Auras = append(v.Auras, wire.Aura{Key: a.Key, LeftDs: left, Stacks: a.Stacks, Harmful: a.Harmful})
	}
	b.buf = wire.AppendVitals(b.buf, &v)
}

func clampMs(ms int32) uint16 { return uint16(min(max(ms, 0), 65535)) }

// roster encodes all that is in the cell, in parts, then everyone's vitals.
func (b *cellEncoder) roster(v world.CellView) {
	type span struct{ start, parts int }
	var records []span
	members := v.Members
	for part := 0; part == 0 || len(members) > 0; part++ {
		start := len(b.buf)
		b.buf = wire.BeginRoster(b.buf, v.At.X, v.At.Z, uint8(part), 0, v.Version)
		for len(members) > 0 && len(b.buf)-start < maxRecord {
			b.entry(v.At, members[0])
			members = members[1:]
		}
		b.buf = wire.EndRecord(b.buf, start)
		records = append(records, span{start: start})
	}
	for _, r := range records {
		wire.SetRosterParts(b.buf[r.start:], uint8(len(records)))
	}
	b.vitals(v, 0, true)
}

// check encodes the sum by which a client sees that its roster is complete.
func (b *cellEncoder) check(v world.CellView) {
	var sum uint32
	for _, slot := range v.Members {
		sum += uint32(uint16(slot)) * wire.CheckPrime
	}
	b.buf = wire.AppendCheck(b.buf, v.At.X, v.At.Z, uint16(len(v.Members)), sum)
}
