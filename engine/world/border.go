package world

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

const (
	// GhostBand is how far from a border entities are shown to the region beyond it, in mm:
	// the longest reach of an ability and some.
	GhostBand = 48_000
	// borderSlack is how far beyond the line a body goes before it is handed over, in mm, so
	// that who walks along the line does not change hands at every step.
	borderSlack = 2_000
	// partTicks is for how many ticks one who was handed over is still seen as it left, when
	// its new owner does not show it: that takes one or two of the neighbour's ticks, which
	// are five times as long as ours where its time runs slowest.
	partTicks = 20
)

// Effect is what one entity does to another: plain data that JSON can carry, because the
// target may belong to another region, and that region to another machine.
type Effect interface {
	// EffectName is unique in the program and says which type to decode.
	EffectName() string
}

// Remote goes to the region that owns To: an effect, or an event for its client.
type Remote struct {
	To     entity.ID
	From   entity.ID
	Region geom.RegionID // the owner as far as is known
	Effect Effect
	Tell   *Event
	Hops   uint8 // regions it has passed; the owner may have changed meanwhile
}

// Affect applies an effect to an entity. One of this region gets it at once, through the
// ruleset's Affect; one that is seen across the border gets it in its owner's next tick.
// It reports false when the target is not here at all.
func (tx *Tx) Affect(from, to entity.ID, e Effect) bool {
	slot, ok := tx.w.find(to)
	if !ok {
		return false
	}
	if tx.w.slots.ghost[slot] {
		tx.w.out.Remote = append(tx.w.out.Remote, Remote{To: to, From: from, Region: tx.w.slots.home[slot], Effect: e})
		return true
	}
	tx.w.affect(tx, from, to, e)
	return true
}

// Ghost is a neighbour's entity as it stood at the end of its tick.
type Ghost struct {
	ID      entity.ID
	Body    motion.State
	Speed   int32
	Posture Posture
	Vitals  Vitals
	Desc    *corepb.Description
}

// Ghosts returns what the region beyond shall know of this one: all that stands within
// GhostBand of it.
func (w *World) Ghosts(beyond geom.RegionID, dst []Ghost) []Ghost {
	for i := range w.cells {
		if len(w.cells[i].members) == 0 || beyond.Distance(w.cells[i].at.Centre()) > GhostBand+geom.CellSize {
			continue
		}
		for _, slot := range w.cells[i].members {
			s := &w.slots
			b := s.body[slot]
			if beyond.Distance(geom.Point{X: b.X, Z: b.Z}) <= GhostBand {
				dst = append(dst, Ghost{s.ids[slot], b, s.speed[slot], s.shown[slot], *s.vitals[slot], s.desc[slot]})
			}
		}
	}
	return dst
}

// sighting is a neighbour's entity as it was shown last, and in which slot it was.
type sighting struct {
	id   entity.ID
	slot int32
}

// SeeGhosts replaces what is known of a neighbour's entities.
func (w *World) SeeGhosts(from geom.RegionID, ghosts []Ghost) {
	w.sightings++
	before, now := w.ghosts[from], w.room[:0]
	for i := range ghosts {
		if i < len(before) { // neighbours show them in much the same order
			w.last = before[i].slot
		}
		if slot, seen := w.seeGhost(from, &ghosts[i]); seen {
			w.slots.sighted[slot] = w.sightings
			now = append(now, sighting{ghosts[i].ID, slot})
		}
	}
	for _, g := range before {
		w.last = g.slot
		slot, here := w.find(g.id)
		if here && w.slots.sighted[slot] != w.sightings && w.slots.ghost[slot] && w.slots.home[slot] == from && !w.parting(g.id) {
			w.erase(slot)
		}
	}
	w.ghosts[from], w.room = now, before
}

// EachGhost calls f for everything that is seen beyond the borders, neighbour by neighbour.
func (tx *Tx) EachGhost(f func(id entity.ID, at geom.Point)) {
	w := tx.w
	for _, n := range w.region.AppendNeighbours(nil) {
		for _, g := range w.ghosts[n] {
			w.last = g.slot
			if slot, here := w.find(g.id); here && w.slots.ghost[slot] {
				f(g.id, geom.Point{X: w.slots.body[slot].X, Z: w.slots.body[slot].Z})
			}
		}
	}
}

// seeGhost returns the slot of what is shown, and false for what is not taken as a ghost.
func (w *World) seeGhost(from geom.RegionID, g *Ghost) (slot int32, seen bool) {
	slot, here := w.find(g.ID)
	if here && !w.slots.ghost[slot] {
		return 0, false // it is ours by now; the neighbour's word is older
	}
	if !here {
		if slot, seen = w.insert(g.ID, g.Body); !seen {
			return 0, false
		}
		w.slots.ghost[slot] = true
	}
	s := &w.slots
	s.home[slot] = from
	s.speed[slot], s.shown[slot], s.desc[slot] = g.Speed, g.Posture, g.Desc
	*s.vitals[slot] = g.Vitals
	if s.body[slot] != g.Body {
		s.body[slot] = g.Body
		w.place(slot)
	}
	return slot, true
}

// Traveller is an entity between two regions, or between its session and a region: all
// that its next owner needs.
type Traveller struct {
	ID       entity.ID
	Body     motion.State
	Speed    int32
	Posture  Posture
	Vitals   Vitals
	Desc     *corepb.Description
	Hop      uint64
	Saved    bool
	Born     int64 // see Tx.BornMs; 0: by this owner
	Attached bool
	Steps    []motion.Input
	LastStep uint32
	Credit   int32 // simulated time that the client may catch up, microseconds
	parts    map[int]any
}

// Handoff is a Traveller and where it goes.
type Handoff struct {
	Traveller
	To geom.RegionID
}

// crossers returns the slots of what has left the region's square. Characters with
// durable changes under way stay until those are committed.
func (w *World) crossers(dst []int32) []int32 {
	for i := range w.cells {
		x, z := i%cellsAcross, i/cellsAcross
		if x > 0 && z > 0 && x < cellsAcross-1 && z < cellsAcross-1 {
			continue
		}
		for _, slot := range w.cells[i].members {
			b := w.slots.body[slot]
			p := geom.Point{X: b.X, Z: b.Z}
			if w.region.Distance(p) <= borderSlack {
				continue
			}
			to := geom.RegionAt(p)
			switch {
			case !w.open[to]:
				w.out.Awaited = append(w.out.Awaited, to)
			case !w.unsettled(slot):
				dst = append(dst, slot)
			}
		}
	}
	return dst
}

// handOff takes everything out that has crossed; leave lets rules know first.
func (w *World) handOff(leave func(id entity.ID)) {
	slots := w.crossers(w.borrow())
	w.shift(leave, slots)
	for _, slot := range slots {
		leave(w.slots.ids[slot])
	}
	for _, slot := range slots {
		to := w.regionOf(slot)
		t := w.pack(slot)
		shown := w.slots.shown[slot]
		w.vanish(slot, HandedOff)
		w.out.Handoffs = append(w.out.Handoffs, Handoff{t, to})
		w.seeGhost(to, &Ghost{t.ID, t.Body, t.Speed, shown, t.Vitals, t.Desc})
		w.parted = append(w.parted, parted{t.ID, w.tick + partTicks})
	}
	w.giveBack(slots)
}

// parted is one who was handed over and is not yet shown by its new owner: to those it left
// it stays a ghost, so that who follows or fights it does not lose it on the line.
type parted struct {
	id    entity.ID
	until uint32 // tick
}

func (w *World) parting(id entity.ID) bool {
	return slices.ContainsFunc(w.parted, func(p parted) bool { return p.id == id })
}

// forgetParted lets those go whom no neighbour has shown in time: they went further.
func (w *World) forgetParted() {
	kept := w.parted[:0]
	for _, p := range w.parted {
		slot, here := w.find(p.id)
		switch {
		case !here || !w.slots.ghost[slot] || w.slots.sighted[slot] != 0:
		case p.until > w.tick:
			kept = append(kept, p)
		default:
			w.erase(slot)
		}
	}
	w.parted = kept
}

// pack copies what travels; the slot keeps everything until it is erased.
func (w *World) pack(slot int32) Traveller {
	s := &w.slots
	t := Traveller{
		ID: s.ids[slot], Body: s.body[slot], Speed: s.speed[slot], Posture: s.posture[slot],
		Vitals: *s.vitals[slot], Desc: s.desc[slot], Hop: s.hop[slot], Saved: s.saved[slot], Born: s.born[slot],
		Attached: s.session[slot], parts: make(map[int]any),
	}
	if c := s.controls[slot]; c != nil {
		t.Steps, t.LastStep, t.Credit = c.waiting, c.last, c.credit
	}
	for i, k := range declared {
		if k.keep == Drop || !w.columns[i].has(slot) {
			continue
		}
		t.parts[i] = w.columns[i].take(slot)
	}
	return t
}

// Arrive puts a traveller into this region. It returns false when there is no room or the
// entity is here already.
func (w *World) Arrive(t Traveller) bool {
	if slot, here := w.find(t.ID); here {
		if !w.slots.ghost[slot] {
			return false
		}
		w.erase(slot)
	}
	slot, ok := w.insert(t.ID, t.Body)
	if !ok {
		return false
	}
	s := &w.slots
	s.speed[slot], s.posture[slot], s.shown[slot] = t.Speed, t.Posture, t.Posture
	*s.vitals[slot] = t.Vitals
	s.hop[slot], s.saved[slot], s.session[slot] = t.Hop, t.Saved, t.Attached
	if t.Born != 0 {
		s.born[slot] = t.Born
	}
	w.describe(slot, t.Desc)
	if t.ID.IsCharacter() {
		s.controls[slot] = &controls{waiting: t.Steps, last: t.LastStep, done: t.LastStep - uint32(len(t.Steps)), credit: t.Credit,
			window: w.tick - 1}
	}
	for i, v := range t.parts {
		w.columns[i].put(slot, v)
	}
	w.appear(slot)
	return true
}

// regionOf returns which region's square the body in a slot stands on.
func (w *World) regionOf(slot int32) geom.RegionID {
	b := w.slots.body[slot]
	return geom.RegionAt(geom.Point{X: b.X, Z: b.Z})
}

// SetOpen says whether another region takes what goes over to it. Borders start shut:
// bodies stop at the line until the neighbour runs and the store can be reached, and wait
// where they were put when that is farther away.
func (w *World) SetOpen(to geom.RegionID, open bool) { w.open[to] = open }
