package recording

import (
	"cmp"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

const (
	firstID   = 1_000_001
	firstTick = 72_000
	tickMs    = 50
	// dayMs and noonMs set the sky: a quarter past four in the afternoon.
	dayMs  = 2_400_000
	noonMs = 1_625_000
)

// Which leaves are told how often, by their distance from the middle in millimetres: as a
// client is told whose budget holds a part of the crowd.
const (
	nearReach   = 24 * geom.Metre
	middleReach = 64 * geom.Metre
	middleEvery = 2  // beats
	farEvery    = 10 // beats
	checkEvery  = 50 // beats
	countEvery  = 10 // beats
)

// count spreads those who are told by number over leaves beyond the others.
func (s *stage) count() {
	for range s.Counted {
		at := s.spot(s.inner, s.outer)
		people := &s.cell(geom.CellAt(at)).counts.People[geom.LeafAt(at)]
		if *people < wire.MaxCount {
			*people++
		}
	}
}

func (s *stage) sortCells() {
	s.order = make([]geom.Cell, 0, len(s.cells))
	for at := range s.cells {
		s.order = append(s.order, at)
	}
	slices.SortFunc(s.order, func(a, b geom.Cell) int {
		return cmp.Or(cmp.Compare(a.Centre().DistanceSquared(s.Middle), b.Centre().DistanceSquared(s.Middle)),
			cmp.Compare(a.Z, b.Z), cmp.Compare(a.X, b.X))
	})
}

// opening is what a client is told first: who it is, then who is there, the nearest first.
func (s *stage) opening() [][]byte {
	welcome, ok := proto.Clone(s.Welcome).(*corepb.Welcome)
	if !ok {
		panic("recording: a clone of another type")
	}
	welcome.Resumed = true
	self := &s.people[0].entry
	description := new(corepb.Description)
	if err := proto.Unmarshal(self.Look, description); err != nil {
		panic(err)
	}
	core := say(nil, &corepb.ServerMessage{Kind: &corepb.ServerMessage_Welcome{Welcome: welcome}})
	core = say(core, &corepb.ServerMessage{Kind: &corepb.ServerMessage_Entered{Entered: &corepb.Entered{
		CharacterId: 1, EntityId: self.ID, ResumeToken: []byte("recording"), Region: uint32(s.region), X: self.X, Z: self.Z,
		Yaw: uint32(self.Facing), Self: description, NextSeq: 1, NextCommandSeq: 1,
	}}})
	core = say(core, &corepb.ServerMessage{Kind: &corepb.ServerMessage_World{World: &corepb.WorldState{
		ServerMs: s.Welcome.ServerMs, DayMs: noonMs, DayLengthMs: dayMs, Season: 1,
	}}})
	s.begin(0)
	s.out = wire.AppendSelf(s.out, &wire.Self{X: self.X, Z: self.Z, Facing: self.Facing, Speed: 6000})
	messages := [][]byte{core, slices.Clone(s.out)}
	for _, at := range s.order {
		for _, in := range s.parts(at) {
			s.begin(0)
			s.roster(at, in)
			messages = append(messages, slices.Clone(s.out))
		}
		s.begin(0)
		s.vitals(at)
		s.counted(at)
		messages = append(messages, slices.Clone(s.out))
	}
	return messages
}

func say(out []byte, m *corepb.ServerMessage) []byte {
	out, err := wire.AppendProto(out, wire.TypeServerCore, m)
	if err != nil {
		panic(err) // a bug: all of it was made here
	}
	return out
}

// begin starts a message with the FRAME of a moment.
func (s *stage) begin(at time.Duration) {
	s.out = wire.AppendFrame(s.out[:0], wire.Frame{
		Region: s.region, Tick: s.tick, ServerMs: uint32(s.Welcome.ServerMs + uint64(at.Milliseconds())), TimeScale: wire.FullSpeed,
	})
}

// part is one of several of a roster.
type part struct {
	head wire.RosterHead
	in   []*wire.Entry
}

// parts cuts the roster of a cell.
func (s *stage) parts(at geom.Cell) []part {
	all, size := []part{{}}, 0
	for i := range s.people {
		p := &s.people[i]
		if p.cell != at {
			continue
		}
		if size += wire.EntrySize(&p.entry); size > wire.MaxRosterPart {
			all, size = append(all, part{}), wire.EntrySize(&p.entry)
		}
		last := &all[len(all)-1]
		last.in = append(last.in, &p.entry)
	}
	for i := range all {
		all[i].head = wire.RosterHead{Cell: at, Part: uint8(i), Parts: uint8(len(all)), Version: 1}
	}
	return all
}

func (s *stage) roster(at geom.Cell, p part) {
	out, mark := wire.BeginRoster(s.out, p.head)
	for _, e := range p.in {
		out = wire.AppendEntry(out, at, e)
	}
	s.out = wire.End(out, mark)
}

// vitals appends how those in a cell fare.
func (s *stage) vitals(at geom.Cell) {
	out, mark := wire.BeginVitals(s.out, at)
	for i := range s.people {
		if p := &s.people[i]; p.cell == at {
			out = wire.AppendVitals(out, &wire.Vitals{Short: p.entry.Short, Health: p.lived, MaxHealth: 100})
		}
	}
	s.out = wire.End(out, mark)
}

// counted appends the counts of a cell, if anybody is counted there.
func (s *stage) counted(at geom.Cell) {
	if k := &s.cell(at).counts; k.People != [wire.LeafCount]uint8{} {
		s.out = wire.AppendCounts(s.out, k)
	}
}

// step lets a beat pass.
func (s *stage) step(at time.Duration) {
	beats := int(at / beat)
	s.tick = firstTick + uint32(at.Milliseconds()/tickMs)
	s.walk()
	for i := range s.people {
		s.place(i, beats)
	}
	if beats%countEvery == 0 {
		s.drift()
	}
}

// place notes what is to be told of a person in this beat.
func (s *stage) place(i, beats int) {
	p := &s.people[i]
	now := geom.Point{X: p.entry.X, Z: p.entry.Z}
	to := geom.CellAt(now)
	if to != p.cell {
		if s.cells[to] == nil { // one that is not watched: stay
			p.rest, p.entry.Posture = 1, standing
			edge := p.cell.Corner()
			p.entry.X = min(max(p.entry.X, edge.X), edge.X+geom.CellSize-1)
			p.entry.Z = min(max(p.entry.Z, edge.Z), edge.Z+geom.CellSize-1)
			return
		}
		from := s.cell(p.cell)
		from.left = append(from.left, wire.Leave{Short: p.entry.Short, Why: wire.WhyMoved, To: to})
		s.cell(to).entered = append(s.cell(to).entered, i)
		p.cell, p.stale = to, false
		return
	}
	leaf := geom.LeafAt(now)
	if p.stale && due(wire.Corner(to, leaf).Add(geom.LeafSize/2, geom.LeafSize/2).Distance(s.Middle), int(leaf), beats) {
		s.cell(to).leaves[leaf] = append(s.cell(to).leaves[leaf], i)
		p.stale = false
	}
}

// due reports whether a leaf at a distance is told in a beat.
func due(distance int32, leaf, beats int) bool {
	switch {
	case distance < nearReach:
		return true
	case distance < middleReach:
		return (beats+leaf)%middleEvery == 0
	}
	return (beats+leaf)%farEvery == 0
}

// tierOf says at which rate a leaf is told.
func tierOf(distance int32) uint8 {
	switch {
	case distance < nearReach:
		return wire.TierDense
	case distance < middleReach:
		return wire.TierMiddle
	}
	return wire.TierFar
}

// drift lets some of those who are counted go over to the leaf beside theirs.
func (s *stage) drift() {
	for _, at := range s.order {
		k := &s.cells[at].counts
		for leaf := range k.People {
			beside := (leaf + 1) % wire.LeafCount
			if k.People[leaf] == 0 || k.People[beside] == 0 || k.People[beside] == wire.MaxCount || s.random.IntN(6) > 0 {
				continue
			}
			k.People[leaf]--
			k.People[beside]++
			s.cells[at].changed = true
		}
	}
}

// frame returns the message of a beat; it is good until the next.
func (s *stage) frame(at time.Duration) []byte {
	s.begin(at)
	for _, cell := range s.order {
		c := s.cells[cell]
		s.changes(cell, c)
		for leaf := range c.leaves {
			s.poses(cell, uint8(leaf), c.leaves[leaf])
			c.leaves[leaf] = c.leaves[leaf][:0]
		}
		if c.changed {
			s.out = wire.AppendCounts(s.out, &c.counts)
			c.changed = false
		}
		if int(at/beat)%checkEvery == 0 {
			s.check(cell)
		}
	}
	return s.out
}

// changes appends who left a cell and who entered it.
func (s *stage) changes(at geom.Cell, c *cell) {
	var mark int
	if len(c.left) > 0 {
		s.out, mark = wire.BeginLeave(s.out, at)
		for _, l := range c.left {
			s.out = wire.AppendLeave(s.out, l)
		}
		s.out, c.left = wire.End(s.out, mark), c.left[:0]
	}
	if len(c.entered) > 0 {
		s.out, mark = wire.BeginEnter(s.out, at)
		for _, i := range c.entered {
			s.out = wire.AppendEntry(s.out, at, &s.people[i].entry)
		}
		s.out, c.entered = wire.End(s.out, mark), c.entered[:0]
	}
}

func (s *stage) poses(at geom.Cell, leaf uint8, people []int) {
	if len(people) == 0 {
		return
	}
	tier := tierOf(wire.Corner(at, leaf).Add(geom.LeafSize/2, geom.LeafSize/2).Distance(s.Middle))
	out, mark := wire.BeginPoses(s.out, wire.Poses{Cell: at, Leaf: leaf, Tier: tier})
	for _, i := range people {
		out = wire.AppendLeafPose(out, at, leaf, &s.people[i].entry.Pose)
	}
	s.out = wire.End(out, mark)
}

func (s *stage) check(at geom.Cell) {
	k := wire.Check{Cell: at}
	for i := range s.people {
		if p := &s.people[i]; p.cell == at {
			k.Count++
			k.Sum += wire.CheckTerm(p.entry.Short)
		}
	}
	s.out = wire.AppendCheck(s.out, k)
}
