package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// Module says which file of messages a command or event belongs to; the values are those
// of the wire.
type Module uint8

// The modules.
const (
	Play   Module = 1
	Social Module = 2
	RPG    Module = 3
)

// Event is an encoded message to clients.
type Event struct {
	Module Module
	Body   []byte // protobuf Event of the module
	// Ambient: it is about nobody. Watchers may be told of it some seconds later, with other things.
	Ambient bool
}

// Tell is an Event for one character's client alone.
type Tell struct {
	To entity.ID
	Event
}

// MaxCellEvents is how many events of one cell reach its watchers in a tick; more are
// dropped, oldest kept: a fight of hundreds must not grow with its square.
const MaxCellEvents = 256

// Emit shows an event to everyone near the entity. An entity that is not here, or only
// as a ghost, shows nothing: its owner does that.
func (tx *Tx) Emit(at entity.ID, e Event) {
	slot, ok := tx.w.find(at)
	if !ok || tx.w.slots.ghost[slot] {
		return
	}
	b := &tx.w.slots.body[slot]
	tx.w.cells[tx.w.slots.cell[slot]].emit(Happening{e, geom.Point{X: b.X, Z: b.Z}})
}

// EmitAt shows an event to everyone near a point of this region.
func (tx *Tx) EmitAt(at geom.Point, e Event) {
	if i, ok := tx.w.cellIndex(geom.CellAt(at)); ok {
		tx.w.cells[i].emit(Happening{e, at})
	}
}

// Tell sends an event to the client of one character. For a ghost it goes to the region
// that owns it; for anything without a client it is dropped.
func (tx *Tx) Tell(to entity.ID, e Event) {
	slot, ok := tx.w.find(to)
	if !ok {
		return
	}
	if tx.w.slots.ghost[slot] {
		tx.w.out.Remote = append(tx.w.out.Remote, Remote{To: to, Region: tx.w.slots.home[slot], Tell: &e})
		return
	}
	if tx.w.slots.session[slot] {
		tx.w.out.Tells = append(tx.w.out.Tells, Tell{to, e})
	}
}
