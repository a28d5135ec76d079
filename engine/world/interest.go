package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// cellsAcross is the region's 8 cells and one on either side: who has crossed the line by
// a step, and is not handed over yet, stands there.
const cellsAcross = 10

// cell is who is in an interest cell, and what changed there in this tick.
type cell struct {
	at      geom.Cell
	members []int32 // slots
	place   map[int32]int
	version uint32 // grows when a member or a description changes

	entered   []int32
	left      []Left
	described []int32
	events    []Event
	dropped   int // events over the limit
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

func (c *cell) add(slot int32) {
	if c.place == nil {
		c.place = make(map[int32]int)
	}
	c.place[slot] = len(c.members)
	c.members = append(c.members, slot)
	c.entered = append(c.entered, slot)
	c.version++
}

func (c *cell) drop(slot int32, why Why, to geom.Cell) {
	i, ok := c.place[slot]
	if !ok {
		return
	}
	last := c.members[len(c.members)-1]
	c.members[i] = last
	c.place[last] = i
	c.members = c.members[:len(c.members)-1]
	delete(c.place, slot)
	c.left = append(c.left, Left{slot, why, to})
	c.version++
}

func (c *cell) emit(e Event) {
	if len(c.events) >= MaxCellEvents {
		c.dropped++
		return
	}
	c.events = append(c.events, e)
}

func (c *cell) clearChanges() {
	c.entered, c.left, c.described, c.events = c.entered[:0], c.left[:0], c.described[:0], c.events[:0]
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
	At        geom.Cell
	Version   uint32
	Members   []int32 // slots
	Entered   []int32 // those of Members that came in this tick
	Left      []Left
	Described []int32
	Events    []Event
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
	return CellView{c.at, c.version, c.members, c.entered, c.left, c.described, c.events}
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

// Level returns the level that the entity in a slot is described with.
func (w *World) Level(slot int32) uint32 { return w.slots.desc[slot].GetLevel() }

// MovedSince reports whether the pose in a slot changed in or after a tick.
func (w *World) MovedSince(slot int32, tick uint32) bool { return w.slots.movedAt[slot] >= tick }

// VitalsSince reports whether the vitals in a slot changed in or after a tick.
func (w *World) VitalsSince(slot int32, tick uint32) bool { return w.slots.vitalsAt[slot] >= tick }

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
	i, ok := w.cellIndex(c)
	if !ok {
		return false
	}
	_, in := w.cells[i].place[slot]
	return in
}
