package loot

import (
	"fmt"
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Reasons why loot is refused.
const (
	RejectNoLoot   = rules.Reject("rpg.no_loot")
	RejectNotYours = rules.Reject("rpg.not_your_loot")
	RejectTooFar   = rules.Reject("play.too_far")
)

// all is the index that means everything.
const all = -1

// Ask wants something of a corpse; Open only wants to see it.
type Ask struct {
	Index int32
	Open  bool
}

// Handed is what came off a corpse, on its way into somebody's bags.
type Handed struct {
	Entry Entry
	Money int64
	// Once is what makes it happen once: the corpse and what of it.
	Once string
	Ms   int64
}

// Returned goes back to the corpse: there was no room.
type Returned struct {
	Index int32
}

// EffectName implements world.Effect.
func (*Ask) EffectName() string      { return "loot.ask" }
func (*Handed) EffectName() string   { return "loot.handed" }
func (*Returned) EffectName() string { return "loot.returned" }

// Effects returns one of every effect of this package.
func Effects() []world.Effect { return []world.Effect{&Ask{}, &Handed{}, &Returned{}, &Voted{}} }

// Affect applies an effect of this package and reports whether it was one.
func Affect(tx *world.Tx, from, to entity.ID, e world.Effect) bool {
	switch e := e.(type) {
	case *Ask:
		give(tx, to, from, e)
	case *Handed:
		receive(tx, to, from, e)
	case *Returned:
		putBack(tx, to, e)
	case *Voted:
		if c := component.Of(tx, to); c != nil {
			c.Vote(tx, to, from, e)
		}
	default:
		return false
	}
	return true
}

// Open shows a character what is on a corpse.
func Open(tx *world.Tx, id, corpse entity.ID) error {
	return ask(tx, id, corpse, &Ask{Index: all, Open: true})
}

// Take takes one thing, or everything, from a corpse.
func Take(tx *world.Tx, id entity.ID, m *rpgpb.TakeLoot) error {
	a := &Ask{Index: int32(min(m.Index, 1<<20))}
	if m.All {
		a.Index = all
	}
	return ask(tx, id, entity.ID(m.Corpse), a)
}

func ask(tx *world.Tx, id, corpse entity.ID, a *Ask) error {
	if !tx.Here(corpse) {
		return RejectNoLoot
	}
	if !tx.Within(id, corpse, item.Reach) {
		return RejectTooFar
	}
	if c := component.Of(tx, corpse); c != nil {
		if !c.MayTake(tx, id) {
			return RejectNotYours
		}
		if err := room(tx, id, c, a); err != nil {
			return err
		}
	} else if tx.Owned(corpse) {
		return RejectNoLoot
	}
	tx.Affect(id, corpse, a)
	return nil
}

// room returns nil unless one thing is asked for that the character cannot be given.
func room(tx *world.Tx, id entity.ID, c *Corpse, a *Ask) error {
	if a.Open || a.Index == all {
		return nil
	}
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Index == a.Index {
			return item.MayHold(tx, character.Of(tx, id), content.Stack{Item: e.Key, Count: e.Count})
		}
	}
	return nil
}

// give takes off a corpse of this region what is asked for, and sends it.
func give(tx *world.Tx, corpse, taker entity.ID, a *Ask) {
	c := component.Of(tx, corpse)
	if c == nil || !c.MayTake(tx, taker) {
		return
	}
	if a.Open {
		c.show(tx, corpse, taker)
		return
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		if (a.Index == all || e.Index == a.Index) && e.free(taker) {
			e.Taken = true
			tx.Affect(corpse, taker, &Handed{Entry: *e, Once: fmt.Sprintf("%s.%d.%d", corpse, c.Filled, e.Index), Ms: tx.BornMs(corpse)})
		}
	}
	if a.Index == all && c.Money > 0 {
		h := &Handed{Money: c.Money, Once: fmt.Sprintf("%s.%d.money", corpse, c.Filled), Ms: tx.BornMs(corpse)}
		c.Money = 0
		tx.Affect(corpse, taker, h)
	}
	c.settle(tx, corpse)
}

// free reports whether a character may take the entry now.
func (e *Entry) free(id entity.ID) bool {
	return !e.Taken && (e.For == 0 || e.For == id) && (e.Roll == nil || e.Roll.Over && (e.Roll.Won == 0 || e.Roll.Won == id))
}

// settle shows what is left to those who look, and lets an empty corpse go.
func (c *Corpse) settle(tx *world.Tx, corpse entity.ID) {
	for _, id := range c.Open {
		if !tx.Here(id) {
			continue
		}
		if c.Empty() {
			tx.Tell(id, combat.Event(&rpgpb.Event{Kind: &rpgpb.Event_LootClosed{LootClosed: &rpgpb.LootClosed{Corpse: uint64(corpse)}}}))
		} else {
			c.show(tx, corpse, id)
		}
	}
	if c.Empty() {
		c.Open, c.Left = nil, min(c.Left, emptyMs)
		describe(tx, corpse, c)
	}
}

// maxLookers bounds who is kept informed of a corpse.
const maxLookers = 8

func (c *Corpse) show(tx *world.Tx, corpse, id entity.ID) {
	if !slices.Contains(c.Open, id) && len(c.Open) < maxLookers {
		c.Open = append(c.Open, id)
	}
	m := &rpgpb.LootOpened{Corpse: uint64(corpse), Money: c.Money}
	for i := range c.Entries {
		e := &c.Entries[i]
		if !e.Taken && (e.For == 0 || e.For == id) {
			m.Entries = append(m.Entries, &rpgpb.LootEntry{Index: uint32(e.Index), Key: e.Key, Count: uint32(e.Count), Locked: !e.free(id)})
		}
	}
	tx.Tell(id, combat.Event(&rpgpb.Event{Kind: &rpgpb.Event_LootOpened{LootOpened: m}}))
}

// receive puts what came off a corpse into the bags of a character of this region.
func receive(tx *world.Tx, id, corpse entity.ID, h *Handed) {
	if character.Of(tx, id) == nil {
		tx.Affect(id, corpse, &Returned{h.Entry.Index})
		return
	}
	change := character.Begin(tx, id, "loot", ledger.NewOpID(h.Ms, "loot", h.Once))
	if h.Money > 0 {
		change.Add(string(ledger.Coin), h.Money, ledger.Mint)
		change.Commit()
		return
	}
	if !item.Give(change, h.Entry.Key, int64(h.Entry.Count), ledger.Mint, func() []byte { return h.Entry.Rolled }) {
		tx.Affect(id, corpse, &Returned{h.Entry.Index})
		return
	}
	quest.Note(change, quest.Deed{})
	change.Commit()
}

func putBack(tx *world.Tx, corpse entity.ID, r *Returned) {
	c := component.Of(tx, corpse)
	if c == nil {
		return
	}
	for i := range c.Entries {
		if c.Entries[i].Index == r.Index {
			c.Entries[i].Taken = false
			c.Left = max(c.Left, lieMs/3)
			c.settle(tx, corpse)
			describe(tx, corpse, c)
		}
	}
}
