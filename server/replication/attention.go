package replication

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
)

// attend tells the characters of crowds, in turns, of those who matter to them: their target,
// that one's target, who attacks them, their party. What their budgets leave of the crowd may
// lack these. Who has nobody costs nothing.
func (e *Encoder) attend(gateways map[entity.ID]string, frame func(string) *Frame) {
	b := &e.attention
	b.tick = e.w.TickNumber()
	if b.tick%middleEvery == 0 {
		e.w.FindAttackers()
	}
	since, told := b.since(middleEvery), 0
	e.w.EachAttentive(middleEvery, func(slot int32) {
		if e.w.Neighbours(slot) <= crowd {
			return
		}
		id, _ := e.w.Identity(slot)
		gateway := gateways[id]
		if gateway == "" {
			return
		}
		b.room(attentionSize)
		e.regarded = e.w.AppendRegarded(e.regarded[:0], slot)
		for _, other := range e.regarded {
			b.attendTo(other, since)
		}
		if len(b.buf) > 0 {
			f := frame(gateway)
			if f.Attention == nil {
				f.Attention = make([]Attention, 0, e.attentive+1)
			}
			told++
			f.Attention = append(f.Attention, Attention{id, b.buf[:len(b.buf):len(b.buf)]})
		}
	})
	e.attentive = told
}

// attentionSize is what a character is told of, mostly: bytes.
const attentionSize = 128

// attendTo encodes what is new since a tick of one whom another pays attention to.
func (b *cellEncoder) attendTo(slot int32, since uint32) {
	moved, fared := b.w.MovedSince(slot, since), b.w.VitalsSince(slot, since)
	if !moved && !fared {
		return
	}
	pose := b.pose(slot)
	at := geom.CellAt(geom.Point{X: pose.X, Z: pose.Z})
	var mark int
	if moved {
		b.buf, mark = wire.BeginPoses(b.buf, wire.Poses{Cell: at, Leaf: wire.WholeCell, Tier: wire.TierMiddle})
		b.buf = wire.End(wire.AppendCellPose(b.buf, at, &pose), mark)
	}
	if fared && b.w.VitalsAt(slot).MaxHealth > 0 {
		b.buf, mark = wire.BeginVitals(b.buf, at)
		b.vital(slot)
		b.buf = wire.End(b.buf, mark)
	}
}
