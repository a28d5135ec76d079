// Package item lets characters wear, use, move, destroy, buy and sell what they hold. Every
// change is durable: memory at once, the player told after the commit.
package item

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Reasons why something with items is refused.
const (
	RejectUnknownItem = rules.Reject("play.unknown_item")
	RejectBagsFull    = rules.Reject("play.bags_full")
	RejectCannotWear  = rules.Reject("play.cannot_wear")
	RejectLevelTooLow = rules.Reject("play.level_too_low")
	RejectWrongCaller = rules.Reject("play.wrong_calling")
	RejectNoUse       = rules.Reject("play.no_use")
	RejectOnCooldown  = rules.Reject("rpg.on_cooldown")
	RejectInCombat    = rules.Reject("rpg.in_combat")
	RejectDead        = rules.Reject("rpg.dead")
	RejectNotHere     = rules.Reject("play.not_here")
	RejectUnique      = rules.Reject("play.unique")
	RejectBound       = rules.Reject("play.cannot_destroy")
)

// Give adds count of an item within a change, from a system account; rolled is for single
// ones. It reports false, and changes nothing, when there is no room; see MayHold.
func Give(c *character.Change, key string, count int64, from ledger.Holder, rolled func() []byte) bool {
	tx, who := c.Tx(), c.Who()
	e := character.Set(tx).Items.Of(key)
	if e == nil || count <= 0 || !character.Room(tx, who, key, count) || !c.Fits(singles(e, count)) {
		return false
	}
	if e.Unique && who.Has(key)+count > 1 {
		return false
	}
	if e.Stackable() {
		c.Add(key, count, from)
		return true
	}
	for range count {
		slot, ok := character.FreeSlot(tx, who)
		if !ok {
			return false
		}
		var extra []byte
		if rolled != nil {
			extra = rolled()
		}
		c.Make(key, from, slot, extra)
	}
	return true
}

// singles returns how many items of a change a count is.
func singles(e *content.Item, count int64) int {
	if e.Stackable() {
		return 0
	}
	return int(min(count, ledger.MaxItems+1))
}

// MayHold returns nil when the character can be given all of these together, else why not.
func MayHold(tx *world.Tx, c *character.Character, list ...content.Stack) error {
	set, free, more := character.Set(tx), int64(character.BagFree(tx, c)), map[string]int64{}
	for _, s := range list {
		e, count := set.Items.Of(s.Item), int64(s.Count)
		if e == nil {
			continue
		}
		if e.Unique && c.Has(s.Item)+more[s.Item]+count > 1 {
			return RejectUnique
		}
		free -= character.SlotsFor(e, c.Balance(s.Item)+more[s.Item], count)
		more[s.Item] += count
	}
	if free < 0 {
		return RejectBagsFull
	}
	return nil
}

// Take removes count of an item within a change, single ones from the bag first. It
// reports false, and changes nothing, when there are not so many, or more than a change
// can hold.
func Take(c *character.Change, key string, count int64, to ledger.Holder) bool {
	e := character.Set(c.Tx()).Items.Of(key)
	if e == nil || c.Who().Has(key) < count || !c.Fits(singles(e, count)) {
		return false
	}
	if e.Stackable() {
		c.Add(key, -count, to)
		return true
	}
	for _, held := range c.Who().Sorted() {
		if held.Key == key && count > 0 {
			c.Destroy(held.ID, to)
			count--
		}
	}
	return true
}

// Roll draws what chance adds to an item, nil for nothing.
func Roll(tx *world.Tx, key string) []byte {
	e := character.Set(tx).Items.Of(key)
	if e == nil || len(e.Rolls) == 0 {
		return nil
	}
	rolled := map[string]int32{}
	for i := range e.Rolls {
		r := &e.Rolls[i]
		if content.Share(tx.Rand().Int32N(int32(content.Whole))) < r.Chance {
			rolled[r.Stat] += r.Amount.Min + tx.Rand().Int32N(r.Amount.Max-r.Amount.Min+1)
		}
	}
	if len(rolled) == 0 {
		return nil
	}
	return character.Encode(rolled)
}

// MayWear returns nil when the character can wear the item, else why not.
func MayWear(e *content.Item, c *character.Character) error {
	switch {
	case e == nil || e.Slot == "":
		return RejectCannotWear
	case c.Level < e.Level:
		return RejectLevelTooLow
	}
	if len(e.Callings) > 0 {
		for _, calling := range e.Callings {
			if calling == c.Calling {
				return nil
			}
		}
		return RejectWrongCaller
	}
	return nil
}

// Equip wears an item of the bag; what was worn there goes to its place in the bag.
func Equip(tx *world.Tx, id entity.ID, m *playpb.Equip) error {
	c, held, err := heldBy(tx, id, m.Item)
	if err != nil {
		return err
	}
	e := character.Set(tx).Items.Of(held.Key)
	if err := MayWear(e, c); err != nil {
		return err
	}
	slot, _ := character.SlotOf(e.Slot)
	if held.Slot == slot {
		return nil
	}
	change := character.Begin(tx, id, "equip", tx.OpID("equip"))
	if err := clearOtherHand(change, e); err != nil {
		return err
	}
	if before, worn := c.At(slot); worn {
		change.Move(before.ID, held.Slot)
	}
	change.Move(held.ID, slot)
	finish(change)
	return nil
}

// clearOtherHand takes off what a two-handed weapon leaves no room for, or the two-handed
// weapon that leaves no room for a shield. It comes first: when it fails, the change has
// done nothing.
func clearOtherHand(change *character.Change, e *content.Item) error {
	other := ""
	switch {
	case e.Weapon != nil && e.Weapon.TwoHanded:
		other = "offhand"
	case e.Slot == "offhand":
		other = "weapon"
	default:
		return nil
	}
	slot, _ := character.SlotOf(other)
	worn, ok := change.Who().At(slot)
	if !ok {
		return nil
	}
	if o := character.Set(change.Tx()).Items.Of(worn.Key); other == "weapon" && (o == nil || o.Weapon == nil || !o.Weapon.TwoHanded) {
		return nil
	}
	free, ok := character.FreeSlot(change.Tx(), change.Who())
	if !ok {
		return RejectBagsFull
	}
	change.Move(worn.ID, free)
	return nil
}

// Unequip takes something off, into the first free place of the bag.
func Unequip(tx *world.Tx, id entity.ID, m *playpb.Unequip) error {
	c := character.Of(tx, id)
	slot, ok := character.SlotOf(m.Slot)
	if !ok {
		return RejectUnknownItem
	}
	worn, ok := c.At(slot)
	if !ok {
		return RejectUnknownItem
	}
	free, ok := character.FreeSlot(tx, c)
	if !ok || character.BagFree(tx, c) == 0 {
		return RejectBagsFull
	}
	change := character.Begin(tx, id, "equip", tx.OpID("unequip"))
	change.Move(worn.ID, free)
	finish(change)
	return nil
}

// finish commits a change of what is worn: stats at once, looks when it is durable.
func finish(change *character.Change) {
	id := change.ID()
	change.Then(func(tx *world.Tx) {
		ShowWorn(tx, id)
		TellStats(tx, id)
	})
	change.Commit()
	combat.Enlist(change.Tx(), id)
}

// Move puts an item of the bag into another place; what is there changes places with it.
func Move(tx *world.Tx, id entity.ID, m *playpb.MoveItem) error {
	c, held, err := heldBy(tx, id, m.Item)
	if err != nil {
		return err
	}
	to := ledger.Slot(min(m.To, 1<<20))
	if int(to) >= character.BagSize(tx, c) || held.Slot >= ledger.FirstWorn {
		return RejectUnknownItem
	}
	if held.Slot == to {
		return nil
	}
	change := character.Begin(tx, id, "move", tx.OpID("move"))
	if there, taken := c.At(to); taken {
		change.Move(there.ID, held.Slot)
	}
	change.Move(held.ID, to)
	change.Commit()
	return nil
}

// Destroy throws something away for good.
func Destroy(tx *world.Tx, id entity.ID, m *playpb.DestroyItem) error {
	c := character.Of(tx, id)
	if m.Asset != "" {
		n := int64(m.Count)
		if e := character.Set(tx).Items.Of(m.Asset); e == nil || n <= 0 || c.Balance(m.Asset) < n {
			return RejectUnknownItem
		}
		change := character.Begin(tx, id, "destroy", tx.OpID("destroy"))
		change.Add(m.Asset, -n, ledger.Sink)
		change.Commit()
		return nil
	}
	_, held, err := heldBy(tx, id, m.Item)
	if err != nil {
		return err
	}
	change := character.Begin(tx, id, "destroy", tx.OpID("destroy"))
	change.Destroy(held.ID, ledger.Sink)
	finish(change)
	return nil
}

// heldBy finds an item by the id of a message.
func heldBy(tx *world.Tx, id entity.ID, b []byte) (*character.Character, ledger.Item, error) {
	c := character.Of(tx, id)
	key, ok := character.ItemID(b)
	held, has := c.Items[key]
	if !ok || !has {
		return c, held, RejectUnknownItem
	}
	return c, held, nil
}
