package world

import (
	"fmt"
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// Agenda names the entities that a system of the rules looks at in its next tick, because
// something may be running for them: who has nothing to do costs nothing. Everybody is put on
// every Agenda on coming into the region, ghosts too, and whenever its vitals are to be changed
// (Tx.ChangeVitals); the rules put it there when they change of it what the system looks at,
// and take it off when the system finds nothing left to do. An Agenda is neither carried over
// borders nor saved. Declare one for each system as a package variable; a declaration holds
// no state.
type Agenda struct{ index int }

// agendas lists the names of every Agenda of the program; it is written only while packages
// initialise.
var agendas []string

// NewAgenda declares one. The name is unique in the program; a second use panics.
func NewAgenda(name string) Agenda {
	if slices.Contains(agendas, name) {
		panic(fmt.Sprintf("world: agenda %s is declared twice", name))
	}
	agendas = append(agendas, name)
	return Agenda{len(agendas) - 1}
}

// Add puts an entity on it.
func (a Agenda) Add(tx *Tx, id entity.ID) {
	if slot, ok := tx.w.find(id); ok {
		tx.w.agendas[a.index].add(slot)
	}
}

// Remove takes an entity off it.
func (a Agenda) Remove(tx *Tx, id entity.ID) {
	if slot, ok := tx.w.find(id); ok && !tx.w.thorough {
		tx.w.agendas[a.index].remove(slot)
	}
}

// Each calls f for every entity on it, in the order of their slots. f may change it: those
// are met who are on it when their turn comes. It costs a nanosecond for every 64 slots.
func (a Agenda) Each(tx *Tx, f func(id entity.ID)) {
	w := tx.w
	s := &w.agendas[a.index]
	for slot := s.next(0); slot >= 0; slot = s.next(slot + 1) {
		w.last = slot
		f(w.slots.ids[slot])
	}
}

// stir puts the entity in a slot on every agenda, and wherever a change of its vitals counts.
func (w *World) stir(slot int32) {
	w.fared.add(slot)
	w.regard.unsure.add(slot)
	for i := range w.agendas {
		w.agendas[i].add(slot)
	}
}

// EachInTurn is Each for those whose slot has its turn in this tick, as with components.
func (a Agenda) EachInTurn(tx *Tx, every, offset uint32, f func(id entity.ID)) {
	turn := firstInTurn(tx.w.tick, every, offset)
	s := &tx.w.agendas[a.index]
	for slot := s.next(0); slot >= 0; slot = s.next(slot + 1) {
		if slot%int32(every) == turn {
			tx.w.last = slot
			f(tx.w.slots.ids[slot])
		}
	}
}
