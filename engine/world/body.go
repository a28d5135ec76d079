//go:build seams

package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// MaxSteps is how many steps of a client may wait; more are dropped, newest first. It is
// two seconds of movement: who was away longer goes on from where they stood.
const MaxSteps = 40

// controls is what drives a body that a client moves.
type controls struct {
	waiting []motion.Input
	last    uint32 // number of the last step taken into waiting
	done    uint32 // number of the last step applied
	credit  int32  // steps that may be applied beyond one each tick
	still   uint8  // ticks without a step
}

const (
	// stepsBehind is from how many waiting steps on two are applied each tick. Clients send
	// two at a time, so up to three wait without anyone being late.
	stepsBehind = 4
	// maxCredit bounds how much simulated time a client that was stalled may catch up.
	maxCredit = 20
)

// Steer takes steps of a client into the queue of its body. first is the number of the
// first step; those already taken are ignored, and a gap in the numbers is allowed.
func (w *World) Steer(id entity.ID, first uint32, steps []motion.Input) {
	slot, ok := w.index[id]
	if !ok || w.slots.controls[slot] == nil {
		return
	}
	c := w.slots.controls[slot]
	for i, step := range steps {
		n := first + uint32(i)
		if int32(n-c.last) <= 0 || len(c.waiting) >= MaxSteps {
			continue
		}
		c.last = n
		c.waiting = append(c.waiting, step)
	}
}

// MoveAll applies a step to every body that moves: those that clients drive, then those
// that rules steer. It is the only place where bodies move by themselves.
func (w *World) MoveAll() {
	for slot := range w.slots.ids {
		if w.slots.ids[slot] == 0 || w.slots.ghost[slot] {
			continue
		}
		w.moveOne(int32(slot))
	}
}

func (w *World) moveOne(slot int32) {
	s := &w.slots
	before := s.body[slot]
	params := motion.Params{Speed: s.speed[slot]}
	moving := false
	if c := s.controls[slot]; c != nil {
		moving = w.applySteps(slot, c, params)
	} else {
		in := s.steer[slot]
		if in.Speed == 0 && before.Lift == 0 && before.VLift == 0 && in.Facing == before.Facing {
			w.show(slot, false)
			return
		}
		s.body[slot] = motion.Step(before, in, params, w.terrain)
		moving = in.Speed > 0 && params.Speed > 0
	}
	w.keepInside(slot, before)
	if s.body[slot] != before {
		w.place(slot)
	}
	w.show(slot, moving)
}

// applySteps applies the steps that are due and reports whether the body walks. A client
// that sends nothing stands still; the body still falls.
func (w *World) applySteps(slot int32, c *controls, params motion.Params) bool {
	s := &w.slots
	due := min(1, len(c.waiting))
	if len(c.waiting) >= stepsBehind && c.credit > 0 {
		due = 2
		c.credit--
	} else if c.credit < maxCredit && due == 0 {
		c.credit++
	}
	walks := false
	for _, in := range c.waiting[:due] {
		s.body[slot] = motion.Step(s.body[slot], in, params, w.terrain)
		walks = walks || in.Speed > 0 && params.Speed > 0
	}
	c.done = c.last - uint32(len(c.waiting)-due)
	c.waiting = c.waiting[:copy(c.waiting, c.waiting[due:])]
	if due > 0 {
		c.still = 0
		w.out.Selves = append(w.out.Selves, w.self(slot, c))
		return walks
	}
	// Between two messages a walking body keeps its posture for a moment.
	c.still++
	if b := s.body[slot]; b.Lift != 0 || b.VLift != 0 {
		s.body[slot] = motion.Step(b, motion.Input{Facing: b.Facing}, params, w.terrain)
	}
	return c.still < 4 && s.shown[slot] != Stand
}

// Self is a character's own state for its client.
type Self struct {
	ID    entity.ID
	Seq   uint32 // last step applied
	Body  motion.State
	Speed int32
}

func (w *World) self(slot int32, c *controls) Self {
	s := &w.slots
	return Self{s.ids[slot], c.done, s.body[slot], s.speed[slot]}
}

// keepInside holds a body in the region where the neighbour does not take it: nobody
// changes hands without the store.
func (w *World) keepInside(slot int32, before motion.State) {
	to := w.regionOf(slot)
	if to == w.region || w.open[to] {
		return
	}
	if geom.RegionAt(geom.Point{X: before.X, Z: before.Z}) == w.region {
		b := &w.slots.body[slot]
		b.X, b.Z = before.X, before.Z
	}
}

// place brings grid and cell up to a body that moved.
func (w *World) place(slot int32) {
	s := &w.slots
	s.movedAt[slot] = w.tick
	b := s.body[slot]
	w.grid.Move(s.ids[slot], geom.Point{X: b.X, Z: b.Z})
	if s.ghost[slot] {
		return
	}
	now := w.nearestCell(b)
	if was := s.cell[slot]; now != was {
		w.cells[was].drop(slot, Moved, w.cells[now].at)
		s.cell[slot] = now
		w.cells[now].add(slot)
	}
}

// show works out the posture that others see.
func (w *World) show(slot int32, moving bool) {
	s := &w.slots
	p := s.posture[slot]
	b := s.body[slot]
	switch {
	case p == Dead || p == Casting && !moving:
	case b.Lift > jumpShown:
		p = Jump
	case b.Mode == motion.Swimming:
		p = Swim
	case moving && s.speed[slot] < runShown:
		p = Walk
	case moving:
		p = Run
	}
	if p != s.shown[slot] {
		s.shown[slot] = p
		s.movedAt[slot] = w.tick
	}
}

const (
	jumpShown = 120   // mm above ground from which a body is shown jumping
	runShown  = 2_600 // mm/s from which walking is shown as running
)
