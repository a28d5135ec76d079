package character

import (
	"encoding/json"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Slots names the equipment slots; the n-th is the slot ledger.FirstWorn + n. The order is
// stored in rows and never changes; new ones go to the end.
var Slots = []string{"head", "shoulders", "back", "chest", "hands", "waist", "legs", "feet", "weapon", "offhand", "trinket"}

// SlotOf returns the slot with that name; false when there is none.
func SlotOf(name string) (ledger.Slot, bool) {
	i := slices.Index(Slots, name)
	return ledger.FirstWorn + ledger.Slot(i), i >= 0
}

// WornSlot returns the name of an equipment slot, empty for one of the bag.
func WornSlot(slot ledger.Slot) string {
	if i := int(slot - ledger.FirstWorn); i >= 0 && i < len(Slots) {
		return Slots[i]
	}
	return ""
}

// baseBag is how many bag slots everyone has.
const baseBag = 24

// BagSize returns how many bag slots the character has: bags it carries add some.
func BagSize(tx *world.Tx, c *Character) int {
	size := baseBag
	for _, item := range c.Items {
		if e := Set(tx).Items.Of(item.Key); e != nil {
			size += int(e.Bag)
		}
	}
	return min(size, 120)
}

// BagFree returns how many bag slots are free. Every begun stack takes one.
func BagFree(tx *world.Tx, c *Character) int {
	used := 0
	for _, item := range c.Items {
		if item.Slot < ledger.FirstWorn {
			used++
		}
	}
	for asset, n := range c.Balances {
		if e := Set(tx).Items.Of(string(asset)); e != nil && e.Stackable() {
			used += int((n + int64(e.Stack) - 1) / int64(e.Stack))
		}
	}
	return max(BagSize(tx, c)-used, 0)
}

// FreeSlot returns the first bag slot that holds no item.
func FreeSlot(tx *world.Tx, c *Character) (ledger.Slot, bool) {
	taken := map[ledger.Slot]bool{}
	for _, item := range c.Items {
		taken[item.Slot] = true
	}
	for slot := range ledger.Slot(BagSize(tx, c)) {
		if !taken[slot] {
			return slot, true
		}
	}
	return 0, false
}

// Room reports whether count of an item fits into the bags.
func Room(tx *world.Tx, c *Character, key string, count int64) bool {
	e := Set(tx).Items.Of(key)
	if e == nil {
		return false
	}
	return SlotsFor(e, c.Balance(key), count) <= int64(BagFree(tx, c))
}

// SlotsFor returns how many bag slots count more of an item take where there are have.
func SlotsFor(e *content.Item, have, count int64) int64 {
	if !e.Stackable() {
		return count
	}
	stack := int64(e.Stack)
	return (have+count+stack-1)/stack - (have+stack-1)/stack
}

// Rolled returns the stats that chance added to an item.
func Rolled(item ledger.Item) map[string]int32 {
	var m map[string]int32
	if len(item.Rolled) > 0 {
		if err := json.Unmarshal(item.Rolled, &m); err != nil {
			return nil // written by a build that knew more; the item is plain here
		}
	}
	return m
}

// Shown returns an item as clients see it.
func Shown(item ledger.Item) *playpb.Item {
	p := &playpb.Item{Id: append([]byte(nil), item.ID[:]...), Key: item.Key, Worn: WornSlot(item.Slot), Rolled: Rolled(item)}
	if p.Worn == "" {
		p.Slot = uint32(item.Slot)
	}
	return p
}

// ItemID reads an item's id from a message.
func ItemID(b []byte) (ledger.ItemID, bool) {
	var id ledger.ItemID
	return id, copy(id[:], b) == len(id) && len(b) == len(id)
}

// TellPlay sends an event of the module play to a character's client.
func TellPlay(tx *world.Tx, to entity.ID, e *playpb.Event) { tx.Tell(to, PlayEvent(e)) }

// PlayEvent encodes an event of the module play.
func PlayEvent(e *playpb.Event) world.Event {
	return world.Event{Module: world.Play, Body: MustMarshal(e)}
}

// MustMarshal encodes a message that the rules have made; it panics on one that protobuf
// refuses, such as a string that is not UTF-8. Equal messages give equal bytes, those with
// maps too: a replay says the same.
func MustMarshal(m proto.Message) []byte {
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		panic("character: encode event: " + err.Error())
	}
	return b
}

// TellBags sends everything the character holds.
func TellBags(tx *world.Tx, id entity.ID, c *Character, buyBack []*playpb.Item) {
	bags := &playpb.Bags{Size: uint32(BagSize(tx, c)), Money: c.Balance(string(ledger.Coin)), BuyBack: buyBack}
	for _, item := range c.Sorted() {
		bags.Items = append(bags.Items, Shown(item))
	}
	var assets []string
	for a := range c.Balances {
		if a != ledger.Coin && a != ledger.Experience {
			assets = append(assets, string(a))
		}
	}
	slices.Sort(assets)
	for _, a := range assets {
		bags.Stacks = append(bags.Stacks, &playpb.Stack{Asset: a, Amount: c.Balance(a)})
	}
	TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Bags{Bags: bags}})
}
