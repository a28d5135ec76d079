package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// resayVitals is for how many ticks a change of vitals counts as new again in the next cell:
// cells tell theirs in turns, and the turn may have been missed in both.
const resayVitals = 5 * TickRateHz

// cellsAcross is the region's 8 cells and one on either side: who has crossed the line by
// a step, and is not handed over yet, stands there.
const cellsAcross = 10

// cell is who is in an interest cell, and what changed there in this tick.
type cell struct {
	at      geom.Cell
	members []int32 // slots
	people  int32   // characters among them
	version uint32  // grows when a member or a description changes
	// movedAt and faredAt are ticks after which no member's pose or vitals have changed.
	movedAt, faredAt uint32

	entered   []Entered
	left      []Left
	described []int32
	courses   []int32 // told of in this tick
	leapt     []int32 // placed far away in this tick
	events    []Happening
	dropped   int // events over the limit
}

// Entered says that an entity is in a cell since this tick.
type Entered struct {
	Slot int32
	// Crossed: it was in the cell From of this region when the tick began, and went nowhere else
	// meanwhile: who was told of that cell knows it.
	Crossed bool
	From    geom.Cell
}

// Leap is from how far on, in millimetres, somebody who is placed elsewhere has leapt: those who were near may
// be told of the new place late, and those there of the one who came.
const Leap = 2 * geom.LeafSize

// Happening is an event and where it is seen.
type Happening struct {
	Event
	At geom.Point
}

// Left says that an entity is no longer in a cell, and why.
type Left struct {
	Slot int32
	Why  Why
	To   geom.Cell
}

// Why is the reason an entity left a cell, as the wire knows it.
type Why uint8

// The reasons.
const (
	Gone Why = iota
	Moved
	HandedOff
	Hidden
)

// join makes an entity a member of a cell.
func (w *World) join(at uint8, slot int32, e Entered) {
	c, s := &w.cells[at], &w.slots
	s.cell[slot], s.place[slot] = at, int32(len(c.members))
	c.members = append(c.members, slot)
	if s.ids[slot].IsCharacter() {
		c.people++
	}
	c.movedAt, c.faredAt = w.tick, w.tick
	e.Slot = slot
	c.entered = append(c.entered, e)
	c.version++
}

// part takes an entity out of its cell.
func (w *World) part(slot int32, why Why, to geom.Cell) {
	s := &w.slots
	i := s.place[slot]
	if i < 0 {
		return
	}
	c := &w.cells[s.cell[slot]]
	end := len(c.members) - 1
	last := c.members[end]
	c.members[i], s.place[last] = last, i
	c.members = c.members[:end]
	s.place[slot] = -1
	if s.ids[slot].IsCharacter() {
		c.people--
	}
	c.left = append(c.left, Left{slot, why, to})
	c.version++
}

// cross moves an entity from its cell to another.
func (w *World) cross(slot int32, to uint8) {
	s := &w.slots
	from := w.cells[s.cell[slot]].at
	w.part(slot, Moved, w.cells[to].at)
	// Who has changed cells in this tick before may be told of under either, and a new look is
	// told where it came from no more.
	crossed := s.joinedAt[slot] != w.tick && s.describedAt[slot] != w.tick
	w.join(to, slot, Entered{Crossed: crossed, From: from})
	s.joinedAt[slot] = w.tick
	if w.tick-s.faredAt[slot] < resayVitals {
		s.vitalsAt[slot] = w.tick
	}
}

// EachPeopled calls f for the cells, this region's and its rim's, in which there is a character
// that is the region's own.
func (tx *Tx) EachPeopled(f func(c geom.Cell)) {
	for i := range tx.w.cells {
		if tx.w.cells[i].people > 0 {
			f(tx.w.cells[i].at)
		}
	}
}

func (c *cell) emit(e Happening) {
	if len(c.events) >= MaxCellEvents {
		c.dropped++
		return
	}
	c.events = append(c.events, e)
}

func (c *cell) clearChanges() {
	c.entered, c.left, c.described, c.events = c.entered[:0], c.left[:0], c.described[:0], c.events[:0]
	c.courses, c.leapt = c.courses[:0], c.leapt[:0]
	c.dropped = 0
}

// cellIndex returns where a cell is in World.cells; false for one outside the region and
// its rim.
func (w *World) cellIndex(c geom.Cell) (uint8, bool) {
	first := w.cells[0].at
	x, z := int(int8(c.X-first.X)), int(int8(c.Z-first.Z))
	if x < 0 || z < 0 || x >= cellsAcross || z >= cellsAcross {
		return 0, false
	}
	return uint8(z*cellsAcross + x), true
}

// nearestCell is cellIndex for a body: one beyond the rim counts as on it.
func (w *World) nearestCell(b motion.State) uint8 {
	c := geom.CellAt(geom.Point{X: b.X, Z: b.Z})
	first := w.cells[0].at
	x := min(max(int(int8(c.X-first.X)), 0), cellsAcross-1)
	z := min(max(int(int8(c.Z-first.Z)), 0), cellsAcross-1)
	return uint8(z*cellsAcross + x)
}

// CellView is what replication reads of a cell after a tick. Its slices are the World's
// own: read them before the next tick and keep nothing.
type CellView struct {
	At      geom.Cell
	Version uint32
	// MovedAt and FaredAt are ticks after which no member's pose or vitals have changed.
	MovedAt, FaredAt uint32
	Members          []int32   // slots
	Entered          []Entered // those of Members that came in this tick
	Left             []Left
	Described        []int32
	Courses          []int32 // of whom legs of a course were added in this tick; they may have left since
	Leapt            []int32 // who came by a leap in this tick; they may have left since
	Events           []Happening
}

// CellCount is how many cells a region has, its rim included.
const CellCount = cellsAcross * cellsAcross

// CellIndex returns the number of a cell for View; false for one that is not this
// region's nor on its rim.
func (w *World) CellIndex(c geom.Cell) (int, bool) {
	i, ok := w.cellIndex(c)
	return int(i), ok
}

// View returns a cell and what changed in it during the tick that ended.
func (w *World) View(i int) CellView {
	c := &w.cells[i]
	return CellView{c.at, c.version, c.movedAt, c.faredAt, c.members, c.entered, c.left, c.described, c.courses, c.leapt, c.events}
}

// ClearChanges forgets what changed; replication calls it when all is encoded.
func (w *World) ClearChanges() {
	for i := range w.cells {
		w.cells[i].clearChanges()
	}
}

// Shown is what replication reads of an entity.
type Shown struct {
	ID       entity.ID
	Body     motion.State
	Posture  Posture
	MovedAt  uint32 // tick of the last change of pose
	VitalsAt uint32
	Vitals   *Vitals
	Look     []byte // protobuf Description
}

// ShownAt returns what others see of the entity in a slot.
func (w *World) ShownAt(slot int32) Shown {
	s := &w.slots
	return Shown{s.ids[slot], s.body[slot], s.shown[slot], s.movedAt[slot], s.vitalsAt[slot], s.vitals[slot], s.descBytes[slot]}
}

// VitalsAt returns the condition of the entity in a slot. It must not be changed.
func (w *World) VitalsAt(slot int32) *Vitals { return w.slots.vitals[slot] }

// Level returns the level that the entity in a slot is described with.
func (w *World) Level(slot int32) uint32 { return w.slots.desc[slot].GetLevel() }

// MovedSince reports whether the pose in a slot changed in or after a tick, and is to be told: not
// of who is on a course.
func (w *World) MovedSince(slot int32, tick uint32) bool {
	return w.slots.movedAt[slot] >= tick && w.slots.course[slot] == nil
}

// VitalsSince reports whether the vitals in a slot changed in or after a tick.
func (w *World) VitalsSince(slot int32, tick uint32) bool { return w.slots.vitalsAt[slot] >= tick }

// EachFared calls f for the slots whose vitals have changed, or who have come in, since
// ForgetFared.
func (w *World) EachFared(f func(slot int32)) {
	for slot := w.fared.next(0); slot >= 0; slot = w.fared.next(slot + 1) {
		f(slot)
	}
}

// ForgetFared begins anew.
func (w *World) ForgetFared() { w.fared.clear() }

// Pose returns where the entity in a slot is and how it stands.
func (w *World) Pose(slot int32) (motion.State, Posture) {
	return w.slots.body[slot], w.slots.shown[slot]
}

func firstCell(r geom.RegionID) geom.Cell {
	low, _ := r.Bounds()
	return geom.CellAt(low)
}

// InCell reports whether the slot holds an entity that is in the cell.
func (w *World) InCell(slot int32, c geom.Cell) bool {
	return w.slots.place[slot] >= 0 && w.cells[w.slots.cell[slot]].at == c
}
