package replication

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// attend tells the characters of crowds, in turns, of those who matter to them: their target,
// and that one's target. What their budgets leave of the crowd may lack these.
func (e *Encoder) attend(gateways map[entity.ID]string, frame func(string) *Frame) {
	b := &cellEncoder{w: e.w, tick: e.w.TickNumber()}
	since := b.since(middleEvery)
	for i := range world.CellCount {
		v := e.w.View(i)
		if len(v.Members) <= crowd {
			continue
		}
		for _, slot := range v.Members {
			if (uint32(slot)+b.tick)%middleEvery != 0 {
				continue
			}
			s := e.w.ShownAt(slot)
			if s.Vitals.Target == 0 || !s.ID.IsCharacter() || gateways[s.ID] == "" {
				continue
			}
			start := len(b.buf)
			if second := b.attendTo(s.Vitals.Target, s.ID, since); second != s.ID && second != s.Vitals.Target {
				b.attendTo(second, s.ID, since)
			}
			if len(b.buf) > start {
				f := frame(gateways[s.ID])
				f.Attention = append(f.Attention, Attention{s.ID, b.buf[start:len(b.buf):len(b.buf)]})
			}
		}
	}
}

// attendTo encodes what is new since a tick of one whom another pays attention to, and returns
// its target; 0 for none.
func (b *cellEncoder) attendTo(id, by entity.ID, since uint32) (target entity.ID) {
	short, ok := b.w.Short(id)
	if _, owned := b.w.Hop(id); !ok || !owned || id == by || id == 0 {
		return 0 // one across the border is its owner's to tell
	}
	slot := int32(short)
	pose := b.pose(slot)
	at := geom.CellAt(geom.Point{X: pose.X, Z: pose.Z})
	var mark int
	if b.w.MovedSince(slot, since) {
		b.buf, mark = wire.BeginPoses(b.buf, wire.Poses{Cell: at, Leaf: wire.WholeCell, Tier: wire.TierMiddle})
		b.buf = wire.End(wire.AppendCellPose(b.buf, at, &pose), mark)
	}
	vitals := b.w.ShownAt(slot).Vitals
	if b.w.VitalsSince(slot, since) && vitals.MaxHealth > 0 {
		b.buf, mark = wire.BeginVitals(b.buf, at)
		b.vital(slot)
		b.buf = wire.End(b.buf, mark)
	}
	return vitals.Target
}
