package replication

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// cellEncoder encodes the cells of a region, or what single characters are told: then it has no sums.
type cellEncoder struct {
	w        *world.World
	tick     uint32
	serverMs uint32
	sums     *[world.CellCount]sums
	buf      []byte // of what is encoded now; what lies before it in its page is the frames'
	leafSorter
	cell   CellFrame      // what encode returned last
	news   bool           // its whole batches tell of somebody who has moved or fared lately
	spans  []span         // room
	within []int32        // room for slots
	legs   []world.Course // room
	auras  []wire.Aura    // room
}

// page is in how large pieces, in bytes, frames get their memory: the smallest that the runtime hands out singly.
const page = 32 << 10

// room begins what is encoded next behind what frames hold already, where there is room for so many bytes; else in
// a new page, of which about a quarter at most is left unused. What needs more has the buffer grow.
func (b *cellEncoder) room(bytes int) {
	if cap(b.buf)-len(b.buf) < bytes {
		b.buf = make([]byte, 0, max(page, 4*bytes))
		return
	}
	b.buf = b.buf[len(b.buf):]
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

// since returns the first of the last n ticks.
func (b *cellEncoder) since(n uint32) uint32 { return b.tick - min(b.tick, n-1) }

// What a cell takes, in bytes: by itself, when it took little lately, and mostly for each in its roster.
const (
	cellSize   = 256
	rosterSize = 160
)

// encode returns a cell for watchers of the nearest tier and farther; any is false when
// there is nothing to say. The cell is good until the next call: in most there is nothing.
func (b *cellEncoder) encode(i int, nearest Tier, whole bool) (c *CellFrame, any bool) {
	v := b.w.View(i)
	need := cellSize + int(b.sums[i].took)
	if whole {
		need += rosterSize * len(v.Members)
	}
	b.room(need)
	c, b.news = &b.cell, false
	*c = CellFrame{Cell: v.At, Crowd: len(v.Members) > crowd}
	c.Changes = b.part(func() { b.changes(v) })
	all := b.due(i, WholeEvery)
	c.Courses = b.part(func() { b.courses(v, all) })
	c.Arrivals = b.part(func() { c.From = b.arrivals(v) })
	c.Strolls = b.strolls(v)
	if nearest == Near {
		c.Events, c.Ambient = b.events(v), ambient(v.Events)
	}
	c.MiddleTurn = b.due(i, middleEvery)
	if all {
		c.Whole = b.posesOf(v, poses{tier: wire.TierFar, whole: true})
	}
	if nearest <= Middle {
		b.moved(c, v, nearest)
		if c.MiddleTurn {
			c.Vitals = b.vitalsOf(v, b.since(middleEvery))
		}
	}
	far := uint32(farEvery)
	if c.Crowd {
		far = CrowdFarEvery
	}
	if b.due(i, far) {
		if !all {
			c.Far = b.posesOf(v, poses{tier: wire.TierFar, since: b.since(farBack)})
		}
		c.FarVitals = b.vitalsOf(v, b.since(farBack))
	}
	if all {
		c.WholeVitals = b.part(func() { b.wholeVitals(v) })
	}
	if c.Crowd && (whole || all || b.due(i, far) && b.stirred(i, v)) {
		c.Counts = b.part(func() { c.Recounted = b.counts(i, v, whole || all) })
	}
	if whole {
		c.Roster = b.part(func() { b.roster(v) })
	}
	if all && b.unsure(i, v) {
		c.Check = b.part(func() { b.check(v) })
	}
	if c.changed() && !c.Strolls {
		b.sums[i].pressing = checkTimes
	}
	c.Mends = all && c.Crowd && (b.presses(i) || b.news)
	any = c.Changes != nil || c.Courses != nil || c.Arrivals != nil || !c.Events.Empty() || c.Roster != nil || c.Check != nil || c.Counts != nil ||
		!c.Near.Empty() || !c.Near2.Empty() || !c.Near4.Empty() || !c.Far.Empty() || !c.Whole.Empty() ||
		!c.Vitals.Empty() || !c.FarVitals.Empty() || c.WholeVitals != nil
	took := &b.sums[i].took
	*took = max(uint32(len(b.buf)-len(c.Roster)), *took-*took/8)
	return c, any
}

// moved encodes who moved lately.
func (b *cellEncoder) moved(c *CellFrame, v world.CellView, nearest Tier) {
	if c.Crowd {
		b.movedInCrowd(c, v, nearest)
		return
	}
	if nearest == Near {
		c.Near = b.posesOf(v, poses{tier: wire.TierNear, since: b.tick})
		c.Near2 = b.posesOf(v, poses{tier: wire.TierDense, since: b.since(2)})
	}
	if nearest == Near || c.MiddleTurn {
		c.Near4 = b.posesOf(v, poses{tier: wire.TierMiddle, since: b.since(middleEvery)})
	}
}

// movedInCrowd is moved for a crowd.
func (b *cellEncoder) movedInCrowd(c *CellFrame, v world.CellView, nearest Tier) {
	spans := b.spans[:0]
	if nearest == Near || c.MiddleTurn {
		spans = append(spans, span{poses{tier: wire.TierMiddle, since: b.since(middleEvery)}, &c.Near4})
	}
	if nearest == Near {
		spans = append(spans, span{poses{tier: wire.TierDense, since: b.since(2)}, &c.Near2})
		if len(v.Members) <= dense {
			spans = append(spans, span{poses{tier: wire.TierNear, since: b.tick}, &c.Near})
		}
	}
	b.lately(v, spans)
	b.spans = spans
}

// maxLeaves bounds a record of those who left; some stay below wire.MaxPayload.
const maxLeaves = 8_000

// changes encodes who left, who came, whose looks changed and who leapt.
func (b *cellEncoder) changes(v world.CellView) {
	for left := range slices.Chunk(v.Left, maxLeaves) {
		var mark int
		b.buf, mark = wire.BeginLeave(b.buf, v.At)
		for _, l := range left {
			b.buf = wire.AppendLeave(b.buf, wire.Leave{Short: uint16(l.Slot), Why: wire.Why(b.why(l)), To: l.To})
		}
		b.buf = wire.End(b.buf, mark)
	}
	b.leapt(v) // before the courses on which they go on
	slots := b.slots[:0]
	for _, e := range v.Entered {
		if !e.Crossed && b.w.InCell(e.Slot, v.At) {
			slots = append(slots, e.Slot)
		}
	}
	b.slots = slots
	b.entries(wire.BeginEnter, v, slots)
	// Who looks otherwise from the tick on in which it crossed is among them, and nothing else says how it
	// fares and where it goes.
	b.coursesOf(v, slots, everyCourse)
	b.vitals(v, slots)
	b.entries(wire.BeginDescribe, v, v.Described)
	b.coursesOf(v, v.Described, everyCourse)
	b.coursesOf(v, v.Courses, pressing)
}

// leapt encodes where those are who leapt: in a crowd, turns by tier and rung would leave them where they were
// for some seconds, also to those who stood next to them.
func (b *cellEncoder) leapt(v world.CellView) {
	slots := b.slots[:0]
	for _, slot := range v.Leapt {
		if b.w.InCell(slot, v.At) {
			slots = append(slots, slot)
		}
	}
	b.slots = slots
	b.posesIn(v.At, wire.WholeCell, poses{tier: wire.TierNear}, slots)
}

// why returns what became of one who left a cell. Who went on from the next within the tick did
// not move there: clients may read of the two cells in any order.
func (b *cellEncoder) why(l world.Left) world.Why {
	if l.Why != world.Moved || b.w.InCell(l.Slot, l.To) {
		return l.Why
	}
	if i, ok := b.w.CellIndex(l.To); ok {
		for _, next := range b.w.View(i).Left {
			if next.Slot == l.Slot && next.Why != world.Moved {
				return next.Why
			}
		}
	}
	return world.Gone
}

// arrivals encodes who crossed from other cells, with their condition, and returns which.
func (b *cellEncoder) arrivals(v world.CellView) (from []geom.Cell) {
	slots := b.slots[:0]
	for _, e := range v.Entered {
		if !e.Crossed || !b.w.InCell(e.Slot, v.At) {
			continue
		}
		slots = append(slots, e.Slot)
		if !slices.Contains(from, e.From) {
			from = append(from, e.From)
		}
	}
	b.slots = slots
	b.entries(wire.BeginEnter, v, slots)
	b.coursesOf(v, slots, everyCourse)
	b.vitals(v, slots) // who does not know where they were may never have been told
	return from
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

// vitals encodes the condition of some.
func (b *cellEncoder) vitals(v world.CellView, slots []int32) {
	for len(slots) > 0 {
		start := len(b.buf)
		var mark int
		b.buf, mark = wire.BeginVitals(b.buf, v.At)
		empty := len(b.buf)
		for len(slots) > 0 && wire.Size(b.buf, mark) < maxVitals {
			b.vital(slots[0])
			slots = slots[1:]
		}
		if len(b.buf) == empty {
			b.buf = b.buf[:start]
			continue
		}
		b.buf = wire.End(b.buf, mark)
	}
}

// wholeVitals encodes the condition of those where it changed since the last whole batch but one, and
// of those whose turn it is.
func (b *cellEncoder) wholeVitals(v world.CellView) {
	slots, since := b.slots[:0], b.since(2*WholeEvery)
	for _, slot := range v.Members {
		changed := b.w.VitalsSince(slot, since)
		if b.news = b.news || changed; changed || b.inTurn(slot) {
			slots = append(slots, slot)
		}
	}
	b.slots = slots
	b.vitals(v, slots)
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
	v.Auras = b.auras[:0]
	for _, a := range s.Auras[:min(len(s.Auras), world.MaxAurasShown)] {
		left := uint16(wire.AuraEndless)
		if a.LeftMs >= 0 {
			left = uint16(min(a.LeftMs/100, wire.AuraEndless-1))
		}
		v.Auras = append(v.Auras, wire.Aura{Key: a.Key, LeftDs: left, Stacks: a.Stacks, Harmful: a.Harmful})
	}
	b.auras = v.Auras
	b.buf = wire.AppendVitals(b.buf, &v)
}

func clampMs(ms int32) uint16 { return uint16(min(max(ms, 0), 65535)) }

// rosterDue reports whether the roster of a cell may be told, when it is asked for: that of a crowd
// waits for its turn, since somebody new asks for it in nearly every tick.
func (b *cellEncoder) rosterDue(i int) bool {
	return len(b.w.View(i).Members) <= crowd || b.due(i, crowdRosterEvery)
}

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
	b.coursesOf(v, v.Members, everyCourse)
	b.vitals(v, v.Members)
}

// partsOffset is where ROSTER says how many parts there are, behind cell and part.
const partsOffset = 3

// sums is what was told of who is in a cell, of which version of it, and how much that took.
type sums struct {
	version  uint32
	checks   uint8                 // CHECKs of that version
	counted  uint32                // for which people were counted last
	pressing uint8                 // CHECKs that are not to wait: others than strollers have changed it
	people   [wire.LeafCount]uint8 // that COUNTS told of last
	took     uint32                // bytes, lately, without rosters
}

// stirred reports whether in a crowd somebody moved, came or left since its people were counted.
func (b *cellEncoder) stirred(i int, v world.CellView) bool {
	return v.MovedAt >= b.since(farBack) || b.sums[i].counted != v.Version
}

// unsure reports whether a cell's sum is to be told now: twice after each change, then once a minute.
func (b *cellEncoder) unsure(i int, v world.CellView) bool {
	c := &b.sums[i]
	if c.version != v.Version {
		c.version, c.checks = v.Version, 0
	}
	c.checks = min(c.checks+1, checkTimes+1)
	return c.checks <= checkTimes || (b.tick/WholeEvery+uint32(i))%sureEvery == 0
}

// presses reports whether a cell's sum was told that is not to wait.
func (b *cellEncoder) presses(i int) bool {
	c := &b.sums[i]
	if c.pressing == 0 {
		return false
	}
	c.pressing--
	return true
}

const checkTimes = 2

// check encodes the sum by which a client sees that its roster is complete.
func (b *cellEncoder) check(v world.CellView) {
	c := wire.Check{Cell: v.At, Count: uint16(len(v.Members))}
	for _, slot := range v.Members {
		c.Sum += wire.CheckTerm(uint16(slot))
	}
	b.buf = wire.AppendCheck(b.buf, c)
}

// counts encodes how many people stand in each leaf, and reports whether these are others than were told before;
// the same are told only again.
func (b *cellEncoder) counts(i int, v world.CellView, again bool) (news bool) {
	k := wire.Counts{Cell: v.At}
	for _, slot := range v.Members {
		if body, _ := b.w.Pose(slot); b.w.ShownAt(slot).ID.IsCharacter() {
			leaf := leafIn(v.At, geom.Point{X: body.X, Z: body.Z})
			k.People[leaf] = uint8(min(int(k.People[leaf])+1, 255))
		}
	}
	told := &b.sums[i]
	news = told.people != k.People
	if told.people, told.counted = k.People, v.Version; news || again {
		b.buf = wire.AppendCounts(b.buf, &k)
	}
	return news
}
