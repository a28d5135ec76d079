// Package character holds what rules know of a character: who it is, what it owns, what it
// has done, as a mirror of its durable rows. Change is the only way to alter what is
// durable: memory at once, the rows with the tick's batch, the player told after that.
package character

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Character is one character as its region knows it.
type Character struct {
	rules.Character
	Balances map[ledger.Asset]int64
	Items    map[ledger.ItemID]ledger.Item
	Facts    map[FactKey]ledger.Fact

	// Level follows from the balance of experience.
	Level int32
	// Party is 0 for none; Mates are the other members.
	Party uint64
	Mates []entity.ID
	// Area is the key of the area it is in, empty for none.
	Area string

	decoded map[FactKey]any // facts that were read by Decoded, until they change
	derived []derived       // what Derived made of facts, until one of them changes
}

// derived is what was made of the facts of a kind.
type derived struct {
	kind  string
	value any
}

// FactKey names one fact of a character.
type FactKey struct{ Kind, Key string }

var component = world.NewComponent[Character]("rules.character", world.Load)

// Of returns the character's mirror, nil for anything that is no character or is only
// seen across a border.
func Of(tx *world.Tx, id entity.ID) *Character { return component.Of(tx, id) }

// Each calls f for every character of the region.
func Each(tx *world.Tx, f func(id entity.ID, c *Character)) {
	component.Each(tx, func(id entity.ID, c *Character) {
		if tx.Owned(id) {
			f(id, c)
		}
	})
}

// EachInTurn calls f for every character of the region once in so many ticks. offset says in
// which of these ticks.
func EachInTurn(tx *world.Tx, every, offset uint32, f func(id entity.ID, c *Character)) {
	component.EachInTurn(tx, every, offset, func(id entity.ID, c *Character) {
		if tx.Owned(id) {
			f(id, c)
		}
	})
}

// Load builds the mirror from the rows of a character that has come in. Over a border the
// mirror has travelled and nothing is done.
func Load(tx *world.Tx, id entity.ID, a rules.Arrival) *Character {
	if a.Holdings == nil {
		return component.Of(tx, id)
	}
	old := component.Of(tx, id)
	c := Character{
		Balances: map[ledger.Asset]int64{}, Items: map[ledger.ItemID]ledger.Item{}, Facts: map[FactKey]ledger.Fact{},
	}
	if a.Character != nil {
		c.Character = *a.Character
	} else if old != nil {
		c.Character = old.Character
	}
	if old != nil {
		c.Party, c.Mates, c.Area = old.Party, old.Mates, old.Area
	}
	for asset, n := range a.Holdings.Balances {
		c.Balances[asset] = n
	}
	for _, item := range a.Holdings.Items {
		c.Items[item.ID] = item
	}
	for _, f := range a.Holdings.Facts {
		c.Facts[FactKey{f.Kind, f.Key}] = f
	}
	return component.Set(tx, id, c)
}

// Set returns the content in force.
func Set(tx *world.Tx) *content.Set { return tx.Content().(*content.Set) }

// Balance returns how much of an asset the character has.
func (c *Character) Balance(asset string) int64 { return c.Balances[ledger.Asset(asset)] }

// At returns the item in a slot.
func (c *Character) At(slot ledger.Slot) (ledger.Item, bool) {
	for _, item := range c.Items {
		if item.Slot == slot {
			return item, true
		}
	}
	return ledger.Item{}, false
}

// Sorted returns the items in order of slots.
func (c *Character) Sorted() []ledger.Item {
	items := make([]ledger.Item, 0, len(c.Items))
	for _, item := range c.Items {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b ledger.Item) int { return int(a.Slot) - int(b.Slot) })
	return items
}

// Has counts how many of an item the character holds, stacked or single.
func (c *Character) Has(key string) int64 {
	n := c.Balances[ledger.Asset(key)]
	for _, item := range c.Items {
		if item.Key == key {
			n++
		}
	}
	return n
}

// Fact reads a fact into v and reports whether it is there and can be read.
func (c *Character) Fact(kind, key string, v any) bool {
	f, ok := c.Facts[FactKey{kind, key}]
	return ok && json.Unmarshal(f.Value, v) == nil
}

// Decoded is Fact for values that are read many times a second: it is decoded once. What it
// points to must not be changed, and a fact is always read as the same type.
func Decoded[T any](c *Character, kind, key string) (T, bool) {
	k := FactKey{kind, key}
	if v, ok := c.decoded[k].(T); ok {
		return v, true
	}
	var v T
	if !c.Fact(kind, key, &v) {
		return v, false
	}
	if c.decoded == nil {
		c.decoded = map[FactKey]any{}
	}
	c.decoded[k] = v
	return v, true
}

// Derived returns what make makes of the facts of a kind, and makes it anew only when one of
// them has changed. It must not be changed; of each kind one thing is derived.
func Derived[T any](c *Character, kind string, make func(c *Character) T) T {
	for i := range c.derived {
		if d := &c.derived[i]; d.kind == kind {
			return d.value.(T)
		}
	}
	v := make(c)
	c.derived = append(c.derived, derived{kind, v})
	return v
}

// Keys returns the keys of all facts of a kind, in order.
func (c *Character) Keys(kind string) []string {
	var keys []string
	for k := range c.Facts {
		if k.Kind == kind {
			keys = append(keys, k.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Encode returns a value as facts hold it. It panics on what JSON cannot hold, which is a
// mistake of the rules.
func Encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("character: encode %T: %v", v, err))
	}
	return data
}
