package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// MaxSteps is how many steps of a client may wait; beyond it the oldest are dropped. It is
// what a client may catch up and a little more: whoever was away longer goes on from where
// they stood.
const MaxSteps = maxCredit/stepCost + stepsBehind + 1

// controls is what drives a body that a client moves. The steps that wait are numbered
// without a gap up to last.
type controls struct {
	waiting []motion.Input
	last    uint32 // number of the last step taken into waiting
	done    uint32 // number of the last step applied
	credit  int32  // simulated time that may be applied, microseconds
	spare   int    // fewest steps left waiting since the window began
	window  uint32 // tick in which it ends
	still   uint8  // ticks without a step
}

const (
	// stepsBehind is how many steps may wait besides the one that is applied before a second
	// is. Clients send two at a time, so up to two wait without anyone being late.
	stepsBehind = 3
	// stepCost is the simulated time of a step, and microsPerMilli how much of it each passed
	// millisecond earns: a clock that runs fast by half a per cent is forgiven.
	stepCost       = motion.StepMillis * 1000
	microsPerMilli = 1005
	// spareWindow is for how many ticks steps must have waited all the time before one of
	// them is applied early: it only made the character late.
	spareWindow = 10
	// maxCredit bounds how much simulated time a client that was stalled may catch up.
	maxCredit = 20 * stepCost
	// stillAfter is how many ticks without a step end a walk. Two messages may be late.
	stillAfter = 4
	// restAfter is how many ticks without a step bring a body down or to rest by itself.
	restAfter = 40
)

// Steer takes steps of a client into the queue of its body. first is the number of the
// first step; those already taken are ignored. After a gap in the numbers those that still
// wait are dropped: what a client is told was its state after a step must be just that.
func (w *World) Steer(id entity.ID, first uint32, steps []motion.Input) {
	slot, ok := w.find(id)
	if !ok || w.slots.controls[slot] == nil {
		return
	}
	w.slots.controls[slot].take(first, steps)
	w.moving.add(slot)
}

func (c *controls) take(first uint32, steps []motion.Input) {
	for i, step := range steps {
		n := first + uint32(i)
		switch ahead := int32(n - c.last); {
		case ahead <= 0:
			continue
		case ahead > 1:
			c.waiting = c.waiting[:0]
		}
		c.last = n
		c.waiting = append(c.waiting, step)
	}
	if over := len(c.waiting) - MaxSteps; over > 0 {
		c.waiting = c.waiting[:copy(c.waiting, c.waiting[over:])]
	}
}

// MoveAll applies a step to every body that moves: those that clients drive, then those
// that rules steer. It is the only place where bodies move by themselves. A body at rest
// costs nothing until something is wanted of it.
func (w *World) MoveAll() {
	for slot := w.moving.next(0); slot >= 0; slot = w.moving.next(slot + 1) {
		if w.slots.ghost[slot] || !w.moveOne(slot) && !w.thorough {
			w.moving.remove(slot)
		}
	}
}

// moveOne moves a body and reports whether it may move in the next tick, too, when nothing
// is wanted of it until then.
func (w *World) moveOne(slot int32) (goesOn bool) {
	s := &w.slots
	if s.course[slot] != nil {
		return w.takeCourse(slot)
	}
	before := s.body[slot]
	params := motion.Params{Speed: s.speed[slot]}
	if c := s.controls[slot]; c != nil {
		goesOn = w.applySteps(slot, c, params)
	} else if in := s.steer[slot]; in.Speed > 0 || in.Facing != before.Facing || before.Mode != motion.Stand {
		motion.Step(&s.body[slot], in, params, w.ground)
		goesOn = true
	}
	if s.body[slot] == before {
		return goesOn
	}
	w.keepInside(slot, before)
	w.place(slot)
	w.show(slot)
	return true
}

// applySteps applies the steps that are due, and reports whether there is more to come by
// itself. A client that sends nothing is shown to stand after a moment; after two seconds its
// body falls or comes to rest.
func (w *World) applySteps(slot int32, c *controls, params motion.Params) (goesOn bool) {
	b := &w.slots.body[slot]
	due := c.due(w.passedMs, w.tick)
	for _, in := range c.waiting[:due] {
		motion.Step(b, in, params, w.ground)
	}
	c.done = c.last - uint32(len(c.waiting)-due)
	c.waiting = c.waiting[:copy(c.waiting, c.waiting[due:])]
	if due > 0 {
		c.still = 0
		w.out.Selves = append(w.out.Selves, w.self(slot, c))
		return true
	}
	// The client goes on predicting while its line stalls: a step that it did not make would
	// part the two. The body waits where it is, in the air too, until too much is lost.
	c.still = min(c.still+1, restAfter+1)
	switch {
	case c.still == stillAfter:
		w.show(slot)
	case c.still > restAfter && b.Mode != motion.Stand:
		before := *b
		if motion.Step(b, motion.Input{Facing: b.Facing}, params, w.ground); *b != before {
			w.out.Selves = append(w.out.Selves, w.self(slot, c))
		}
	}
	return c.still <= restAfter || len(c.waiting) > 0 || c.credit < maxCredit
}

// due returns how many steps are applied in a tick, as far as the credit goes: one for
// each step's time that has passed since the last tick, for a busy node may miss some, and
// one more where the client is behind, or where its line has been so even for a while that
// steps only wait. Nobody need ask in ticks in which nothing waits and the credit is full.
func (c *controls) due(passedMs int32, tick uint32) int {
	c.credit = min(c.credit+passedMs*microsPerMilli, maxCredit)
	due := min(max(1, int(passedMs+motion.StepMillis/2)/motion.StepMillis), len(c.waiting))
	left := len(c.waiting) - due
	if over := int32(tick - c.window); over > 0 {
		const length = spareWindow + 1
		c.window += (uint32(over) + length - 1) / length * length
		if c.spare = 0; c.window-tick == spareWindow { // it begins now
			c.spare = left
		}
	}
	c.spare = min(c.spare, left)
	if left >= stepsBehind || left > 0 && c.window == tick && c.spare > 0 {
		due++
	}
	due = min(due, int(max(c.credit, 0)/stepCost))
	c.credit -= int32(due) * stepCost
	return due
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
	if to == w.region.Base() || w.open[to] {
		return
	}
	if w.region.Contains(geom.Point{X: before.X, Z: before.Z}) {
		b := &w.slots.body[slot]
		b.X, b.Z = before.X, before.Z
	}
}

// place brings grid and cell up to a body that moved, and has its pose told.
func (w *World) place(slot int32) {
	w.slots.movedAt[slot] = w.tick
	w.relocate(slot)
	if !w.slots.ghost[slot] {
		w.cells[w.slots.cell[slot]].movedAt = w.tick
	}
}

// relocate brings grid and cell up to where a body is.
func (w *World) relocate(slot int32) {
	s := &w.slots
	b := s.body[slot]
	w.grid.Move(s.spot[slot], geom.Point{X: b.X, Z: b.Z})
	if s.ghost[slot] {
		return
	}
	if now := w.nearestCell(b); now != s.cell[slot] {
		w.cross(slot, now)
	}
}

// show works out the posture that others see: what rules have set, unless the body moves.
// One that its client moves gives up what was set: who walks no longer sits.
func (w *World) show(slot int32) {
	s := &w.slots
	p := s.posture[slot]
	mode := s.body[slot].Mode
	c := s.controls[slot]
	if c != nil && c.still >= stillAfter && mode != motion.Swim {
		mode = motion.Stand
	}
	if mode != motion.Stand && p != Dead {
		p = Posture(mode)
		if c != nil {
			s.posture[slot] = Stand
		}
	}
	if p != s.shown[slot] {
		s.shown[slot] = p
		s.movedAt[slot] = w.tick
		w.cells[s.cell[slot]].movedAt = w.tick
	}
}

// bodyAt returns a body put down near a point: out of obstacles, on the ground or afloat.
func (w *World) bodyAt(at geom.Point, facing geom.Angle) motion.State {
	if w.ground == nil { // a world without a map, as tests of other things have
		return motion.State{X: at.X, Z: at.Z, Facing: facing}
	}
	return motion.At(at, facing, w.ground)
}
