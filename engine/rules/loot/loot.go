// Package loot decides what the dead, chests and plants hold, and hands it over once.
//
// What lies on a corpse is volatile and belongs to the region of the corpse; it becomes
// durable when it is in somebody's bags. To take something, the taker's region asks the
// corpse's, which takes it off and sends it; what finds no room goes back.
package loot

import (
	"math/rand/v2"
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Corpse is what can be taken from a body or chest.
type Corpse struct {
	Entries []Entry
	Money   int64
	// Owner may take, and who is of its party; 0: everyone.
	Owner entity.ID
	Party uint32
	Left  int32 // ms until it is gone
	Open  []entity.ID
	// Key is the content key of what it was.
	Key string
	// Filled is the tick in which a chest was filled, 0 of a body: a chest is filled again
	// and again, and each time what is in it is another thing; a body holds what it holds.
	Filled uint32
}

// Entry is one thing that can be taken.
type Entry struct {
	Index  int32 // for good, so that an answer finds it
	Key    string
	Count  int32
	Rolled []byte
	For    entity.ID // only this character, 0 for every owner
	Taken  bool
	Roll   *Contest
}

// Contest is who wants a rare thing.
type Contest struct {
	Left  int32 // ms
	Votes []Vote
	Won   entity.ID
	Over  bool
}

// Vote is one member's word.
type Vote struct {
	ID   entity.ID
	Need bool
	Pass bool
	Roll int32
}

var component = world.NewComponent[Corpse]("rules.corpse", world.Carry)

// Of returns what can be taken from an entity, nil for nothing.
func Of(tx *world.Tx, id entity.ID) *Corpse { return component.Of(tx, id) }

const (
	lieMs     = 90_000 // a corpse with something on it
	emptyMs   = 6_000  // an empty one
	contestMs = 30_000
	rollTop   = 100
)

// Roll draws from a table. wanted says whether a thing that belongs to a quest is wanted.
// Of a group at most one drops: the draw falls on one of them or on none.
func Roll(rng *rand.Rand, table []content.Loot, wanted func(l *content.Loot) bool) []Entry {
	var entries []Entry
	drawn := map[int32]int32{} // what is left of a group's draw
	for i := range table {
		l := &table[i]
		if l.Quest != "" && !wanted(l) {
			continue
		}
		if l.Group > 0 {
			left, begun := drawn[l.Group]
			if !begun {
				left = rng.Int32N(int32(content.Whole))
			}
			drawn[l.Group] = left - int32(l.Chance)
			if left < 0 || left >= int32(l.Chance) {
				continue
			}
		} else if rng.Int32N(int32(content.Whole)) >= int32(l.Chance) {
			continue
		}
		n := l.Count.Min + rng.Int32N(l.Count.Max-l.Count.Min+1)
		entries = append(entries, Entry{Index: int32(len(entries)), Key: l.Item, Count: max(n, 1)})
	}
	return entries
}

// Drop fills a body with what it carried, for the character whose kill it was and its
// party. near are the characters who share in it; things of quests are drawn for each.
func Drop(tx *world.Tx, id entity.ID, e *content.Creature, owner entity.ID, near []entity.ID) {
	set := character.Set(tx)
	c := Corpse{Owner: owner, Left: emptyMs, Key: e.Key}
	if d := tx.Description(owner); d != nil {
		c.Party = d.Party
	}
	if owner != 0 {
		c.Entries = Roll(tx.Rand(), set.Loot(e.Key), func(*content.Loot) bool { return false })
		for _, member := range near {
			c.addPersonal(tx, set, e.Key, member)
		}
		c.finish(tx, set, len(near))
		if e.Coins.Max > 0 {
			c.Money = int64(e.Coins.Min + tx.Rand().Int32N(e.Coins.Max-e.Coins.Min+1))
		}
	}
	if len(c.Entries) > 0 || c.Money > 0 {
		c.Left = lieMs
	}
	component.Set(tx, id, c)
	describe(tx, id, &c)
	c.announce(tx, id, near)
}

// addPersonal draws the things of quests for one character. Of one who is seen across a
// border the quests are not known; it draws on the next kill.
func (c *Corpse) addPersonal(tx *world.Tx, set *content.Set, creature string, member entity.ID) {
	who := character.Of(tx, member)
	if who == nil {
		return
	}
	var table []content.Loot
	for _, l := range set.Loot(creature) {
		if l.Quest != "" {
			table = append(table, l)
		}
	}
	for _, e := range Roll(tx.Rand(), table, func(l *content.Loot) bool { return quest.Wants(set, who, l.Quest, l.Item) }) {
		e.Index, e.For = int32(len(c.Entries)), member
		c.Entries = append(c.Entries, e)
	}
}

// finish splits what cannot be stacked, draws its stats, and opens contests for rare
// things when several share.
func (c *Corpse) finish(tx *world.Tx, set *content.Set, sharers int) {
	for i := range c.Entries {
		e := &c.Entries[i]
		it := set.Items.Of(e.Key)
		if it == nil {
			e.Taken = true
			continue
		}
		if !it.Stackable() {
			e.Count, e.Rolled = 1, item.Roll(tx, e.Key)
		}
		if sharers > 1 && e.For == 0 && (it.Quality == "rare" || it.Quality == "epic") {
			e.Roll = &Contest{Left: contestMs}
		}
	}
}

// Fill gives an entity something to take outside of a kill: a chest.
func Fill(tx *world.Tx, id entity.ID, table []content.Loot, coins content.Range, opener entity.ID) {
	who, set := character.Of(tx, opener), character.Set(tx)
	c := Corpse{Owner: opener, Left: lieMs, Filled: tx.Tick()}
	c.Entries = Roll(tx.Rand(), table, func(l *content.Loot) bool { return who != nil && quest.Wants(set, who, l.Quest, l.Item) })
	c.finish(tx, set, 1)
	if coins.Max > 0 {
		c.Money = int64(coins.Min + tx.Rand().Int32N(coins.Max-coins.Min+1))
	}
	component.Set(tx, id, c)
}

// Waits reports whether a thing holds what somebody else has found in it and stands near
// to take: filling it again would take that away.
func Waits(tx *world.Tx, id, thing entity.ID) bool {
	c := component.Of(tx, thing)
	return c != nil && !c.Empty() && c.Owner != id && tx.Within(c.Owner, thing, 2*item.Reach)
}

// describe shows a creature's body as a corpse, whose it is, and whether something is on it.
func describe(tx *world.Tx, id entity.ID, c *Corpse) {
	old := tx.Description(id)
	if old == nil || old.Kind != corepb.Description_KIND_CREATURE && old.Kind != corepb.Description_KIND_CORPSE {
		return
	}
	d := &corepb.Description{Kind: corepb.Description_KIND_CORPSE, Key: old.Key, Level: old.Level, Worn: old.Worn,
		Scale: old.Scale, Owner: uint64(c.Owner), Party: c.Party}
	if c.Left != emptyMs && !c.Empty() {
		d.State = "loot"
	}
	if old.Kind != d.Kind || old.State != d.State {
		tx.Describe(id, d)
	}
}

// Empty reports whether nothing is left to take.
func (c *Corpse) Empty() bool {
	return c.Money == 0 && !slices.ContainsFunc(c.Entries, func(e Entry) bool { return !e.Taken })
}

// MayTake reports whether a character is one of those to whom the loot belongs.
func (c *Corpse) MayTake(tx *world.Tx, id entity.ID) bool {
	d := tx.Description(id)
	return c.Owner == 0 || c.Owner == id || c.Party != 0 && d != nil && d.Party == c.Party
}

// announce invites those who share to roll for rare things.
func (c *Corpse) announce(tx *world.Tx, id entity.ID, near []entity.ID) {
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Roll == nil {
			continue
		}
		for _, member := range near {
			e.Roll.Votes = append(e.Roll.Votes, Vote{ID: member})
			tx.Tell(member, combat.Event(&rpgpb.Event{Kind: &rpgpb.Event_LootRoll{LootRoll: &rpgpb.LootRoll{
				Corpse: uint64(id), Index: uint32(e.Index), Key: e.Key, Ms: contestMs}}}))
		}
	}
}
