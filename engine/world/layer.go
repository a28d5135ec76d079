package world

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// A layer is one of several copies of a crowded square, each a region of its own. Characters
// are handed from layer to layer where they stand; nothing of another layer is seen.

// shift is a character that is to be handed to another layer at the end of the tick.
type shift struct {
	id entity.ID
	to geom.RegionID
}

// shifted is where a character went a moment ago, so that what is sent after it arrives.
type shifted struct {
	to    geom.RegionID
	until uint32 // tick
}

// layering is what a World knows of the layers of its square.
type layering struct {
	count   int                   // 0: one
	shifts  []shift               // of this tick
	shifted map[entity.ID]shifted // into another layer, a moment ago
}

// Layers returns how many layers there are of this region's square, 1 or more.
func (w *World) Layers() int { return max(w.layering.count, 1) }

// SetLayers changes it from this tick on.
func (w *World) SetLayers(count int) { w.layering.count = count }

// Layers returns how many layers there are of this region's square, 1 or more.
func (tx *Tx) Layers() int { return tx.w.Layers() }

// Shiftable reports whether a character can be handed to another layer now: it does not fight
// or cast, nothing of it is on its way, and no neighbour sees it.
func (w *World) Shiftable(id entity.ID) bool {
	slot, ok := w.find(id)
	return ok && id.IsCharacter() && !w.slots.ghost[slot] && w.shiftable(slot)
}

func (w *World) shiftable(slot int32) bool {
	v, b := w.slots.vitals[slot], w.slots.body[slot]
	if v.InCombat || v.Cast.Ability != "" || w.unsettled(slot) {
		return false
	}
	rim := w.region.BorderDistance(geom.Point{X: b.X, Z: b.Z})
	if w.region.Layer() > 0 {
		return rim >= 0 // who stands beyond the line crosses it
	}
	return rim > GhostBand
}

// Shift hands a character to another layer of its square at the end of the tick, unless
// something speaks against it by then.
func (w *World) Shift(id entity.ID, to geom.RegionID) {
	if to.Base() == w.region.Base() && to != w.region {
		w.layering.shifts = append(w.layering.shifts, shift{id, to})
	}
}

// shiftTicks is for how many ticks what is sent to somebody in another layer is sent on.
const shiftTicks = 2 * TickRateHz

// shift hands those over who go to other layers, but for those that cross a border anyway.
func (w *World) shift(leave func(id entity.ID), crossing []int32) {
	for _, m := range w.layering.shifts {
		slot, here := w.find(m.id)
		if !here || w.slots.ghost[slot] || !w.open[m.to] || !w.shiftable(slot) || slices.Contains(crossing, slot) {
			continue
		}
		leave(m.id)
		w.slots.vitals[slot].Target = 0 // it stays behind
		t := w.pack(slot)
		w.vanish(slot, HandedOff)
		w.out.Handoffs = append(w.out.Handoffs, Handoff{t, m.to})
		w.layering.shifted[m.id] = shifted{m.to, w.tick + shiftTicks}
	}
	w.layering.shifts = w.layering.shifts[:0]
}

// follow sends on what is for somebody who went to another layer.
func (w *World) follow(r Remote) bool {
	at, gone := w.layering.shifted[r.To]
	if gone {
		r.Region = at.to
		r.Hops++
		w.out.Remote = append(w.out.Remote, r)
	}
	return gone
}

func (w *World) forgetShifted() {
	for id, s := range w.layering.shifted {
		if s.until <= w.tick {
			delete(w.layering.shifted, id)
		}
	}
}
