package world

import (
	"encoding/json"
	"fmt"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// Keep says what becomes of a component when its entity leaves the region.
type Keep uint8

const (
	// Drop forgets the component: targets, threat, what only this region knows.
	Drop Keep = iota
	// Carry takes it along to the next region and writes it: with a character's volatile
	// state in the form of engine/compact, which leaves fields out that are tagged
	// `compact:"-"`, with a checkpoint as JSON. Cooldowns, auras: at most two seconds of it
	// are lost in a crash.
	Carry
	// Load takes it along within a process, but never writes it: it mirrors durable rows,
	// from which Enter builds it anew.
	Load
)

// Component names a kind of data that rules attach to entities. Declare one for each type
// as a package variable; a declaration holds no state.
type Component[T any] struct {
	index int
	name  string
	keep  Keep
}

// declared lists every Component of the program, in order of initialisation. It is written
// only while packages initialise and is the same in every World.
var declared []kind

// kind is what the World needs to know of a component's type.
type kind struct {
	name string
	keep Keep
	new  func() column
	partCodec
}

// NewComponent declares a component. The name is unique in the program, "rpg.threat"; a
// second use panics.
func NewComponent[T any](name string, keep Keep) Component[T] {
	for _, k := range declared {
		if k.name == name {
			panic(fmt.Sprintf("world: component %s is declared twice", name))
		}
	}
	c := Component[T]{index: len(declared), name: name, keep: keep}
	k := kind{name: name, keep: keep, new: func() column { return &table[T]{} }}
	if keep == Carry {
		k.partCodec = newPartCodec[T](name)
	}
	declared = append(declared, k)
	return c
}

// column is a table of any type, as the World moves and saves it.
type column interface {
	remove(slot int32)
	peek(slot int32) any // *T
	take(slot int32) any
	put(slot int32, value any)
	encode(slot int32) (json.RawMessage, error)
	decode(slot int32, data json.RawMessage) error
	has(slot int32) bool
}

// table stores the values of one component: a pointer for each slot that has one, and the
// dense list of those slots in order of arrival.
type table[T any] struct {
	at    []*T
	place []int32 // index in slots
	slots []int32
}

func (t *table[T]) has(slot int32) bool { return int(slot) < len(t.at) && t.at[slot] != nil }

func (t *table[T]) of(slot int32) *T {
	if int(slot) >= len(t.at) {
		return nil
	}
	return t.at[slot]
}

func (t *table[T]) set(slot int32, v *T) {
	for int(slot) >= len(t.at) {
		t.at = append(t.at, nil)
		t.place = append(t.place, 0)
	}
	if t.at[slot] == nil {
		t.place[slot] = int32(len(t.slots))
		t.slots = append(t.slots, slot)
	}
	t.at[slot] = v
}

func (t *table[T]) remove(slot int32) {
	if !t.has(slot) {
		return
	}
	hole, last := t.place[slot], t.slots[len(t.slots)-1]
	t.slots[hole] = last
	t.place[last] = hole
	t.slots = t.slots[:len(t.slots)-1]
	t.at[slot] = nil
}

func (t *table[T]) peek(slot int32) any { return t.of(slot) }

func (t *table[T]) take(slot int32) any {
	v := t.of(slot)
	if v == nil {
		return nil
	}
	t.remove(slot)
	return v
}

func (t *table[T]) put(slot int32, value any) { t.set(slot, value.(*T)) }

func (t *table[T]) encode(slot int32) (json.RawMessage, error) { return json.Marshal(t.of(slot)) }

func (t *table[T]) decode(slot int32, data json.RawMessage) error {
	v := new(T)
	if err := json.Unmarshal(data, v); err != nil {
		return err
	}
	t.set(slot, v)
	return nil
}

func tableOf[T any](w *World, c Component[T]) *table[T] { return w.columns[c.index].(*table[T]) }

// Of returns the entity's component, nil when it has none. The pointer may be changed in
// place and is valid until the entity leaves or the component is removed.
func (c Component[T]) Of(tx *Tx, id entity.ID) *T {
	slot, ok := tx.w.find(id)
	if !ok {
		return nil
	}
	return tableOf(tx.w, c).of(slot)
}

// Set gives the entity the component and returns it; it replaces one that is there. It
// returns nil for an entity that is not here.
func (c Component[T]) Set(tx *Tx, id entity.ID, value T) *T {
	slot, ok := tx.w.find(id)
	if !ok {
		return nil
	}
	v := &value
	tableOf(tx.w, c).set(slot, v)
	return v
}

// Need returns the entity's component, and gives it a zero one first where it has none.
func (c Component[T]) Need(tx *Tx, id entity.ID) *T {
	if v := c.Of(tx, id); v != nil {
		return v
	}
	var zero T
	return c.Set(tx, id, zero)
}

// Remove takes the component away.
func (c Component[T]) Remove(tx *Tx, id entity.ID) {
	if slot, ok := tx.w.find(id); ok {
		tableOf(tx.w, c).remove(slot)
	}
}

// Count returns how many entities have the component.
func (c Component[T]) Count(tx *Tx) int { return len(tableOf(tx.w, c).slots) }

// Each calls f for every entity that has the component. The order is the same in a
// replay. f may remove or despawn any entity, itself included: those not yet visited are
// then skipped; entities that gain the component meanwhile are not visited.
func (c Component[T]) Each(tx *Tx, f func(id entity.ID, value *T)) {
	t := tableOf(tx.w, c)
	slots := append(tx.w.borrow(), t.slots...)
	for _, slot := range slots {
		if v := t.of(slot); v != nil {
			tx.w.last = slot
			f(tx.w.slots.ids[slot], v)
		}
	}
	tx.w.giveBack(slots)
}

// EachInTurn calls f for every entity that has the component once in so many ticks: for those
// whose slot has its turn in this one, in the order of slots. Each offset below every has
// other ticks. Those whose turn it is not cost nothing. f may change what it likes.
func (c Component[T]) EachInTurn(tx *Tx, every, offset uint32, f func(id entity.ID, value *T)) {
	t := tableOf(tx.w, c)
	for slot := firstInTurn(tx.w.tick, every, offset); int(slot) < len(t.at); slot += int32(every) {
		if v := t.at[slot]; v != nil {
			tx.w.last = slot
			f(tx.w.slots.ids[slot], v)
		}
	}
}

// firstInTurn returns the lowest slot that has its turn in a tick.
func firstInTurn(tick, every, offset uint32) int32 { return int32((tick + offset) % every) }
