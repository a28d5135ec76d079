package character

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Change gathers one durable change of a character: all of it happens or nothing. Each
// method changes the mirror at once and adds to the operation; Commit hands it over.
type Change struct {
	tx     *world.Tx
	id     entity.ID
	who    *Character
	op     ledger.Op
	made   int
	reason string
	assets []ledger.Asset
	items  []ledger.ItemID
	then   []func(tx *world.Tx)
}

// Begin opens a change of a character of this region. kind is for statistics and for the
// client, which shows "loot" otherwise than "buy"; op makes it happen once.
func Begin(tx *world.Tx, id entity.ID, kind string, op ledger.OpID) *Change {
	return &Change{tx: tx, id: id, who: Of(tx, id), reason: kind,
		op: ledger.Op{ID: op, Kind: kind, Actor: ledger.Holder(id)}}
}

// Who returns the character as the change has left it so far.
func (c *Change) Who() *Character { return c.who }

// ID returns the character's entity.
func (c *Change) ID() entity.ID { return c.id }

// Tx returns the transaction the change is made in.
func (c *Change) Tx() *world.Tx { return c.tx }

// Add moves delta of an asset from the other holder to the character; below 0 it goes
// back. The caller has checked that there is enough.
func (c *Change) Add(asset string, delta int64, other ledger.Holder) {
	if delta == 0 {
		return
	}
	a := ledger.Asset(asset)
	c.post(ledger.Holder(c.id), a, delta)
	c.post(other, a, -delta)
	if c.who.Balances[a] += delta; c.who.Balances[a] == 0 {
		delete(c.who.Balances, a)
	}
	if !slices.Contains(c.assets, a) {
		c.assets = append(c.assets, a)
	}
}

func (c *Change) post(h ledger.Holder, a ledger.Asset, delta int64) {
	for i := range c.op.Postings {
		if p := &c.op.Postings[i]; p.Holder == h && p.Asset == a {
			p.Delta += delta
			if p.Delta == 0 {
				c.op.Postings = slices.Delete(c.op.Postings, i, i+1)
			}
			return
		}
	}
	c.op.Postings = append(c.op.Postings, ledger.Posting{Holder: h, Asset: a, Delta: delta})
}

// Make makes an item in a slot of the character that the caller knows to be free.
func (c *Change) Make(key string, from ledger.Holder, slot ledger.Slot, rolled []byte) ledger.ItemID {
	id := c.op.ID.Made(c.made)
	c.made++
	c.op.Items = append(c.op.Items, ledger.ItemChange{ID: id, Key: key, From: from, To: ledger.Holder(c.id), Slot: slot, Rolled: rolled})
	c.who.Items[id] = ledger.Item{ID: id, Key: key, Slot: slot, Version: 1, Rolled: rolled}
	c.touch(id)
	return id
}

// Move puts an item of the character into another slot, which is free when the change is
// complete. An item is moved once in a change.
func (c *Change) Move(id ledger.ItemID, slot ledger.Slot) {
	item := c.who.Items[id]
	c.op.Items = append(c.op.Items, ledger.ItemChange{ID: id, From: ledger.Holder(c.id), To: ledger.Holder(c.id), Slot: slot, Version: item.Version})
	item.Slot = slot
	item.Version++
	c.who.Items[id] = item
	c.touch(id)
}

// Destroy takes an item from the character for good.
func (c *Change) Destroy(id ledger.ItemID, to ledger.Holder) {
	item := c.who.Items[id]
	c.op.Items = append(c.op.Items, ledger.ItemChange{ID: id, From: ledger.Holder(c.id), To: to, Version: item.Version})
	delete(c.who.Items, id)
	c.touch(id)
}

func (c *Change) touch(id ledger.ItemID) {
	if !slices.Contains(c.items, id) {
		c.items = append(c.items, id)
	}
}

// Put sets a fact to a value that JSON can hold. A fact is set once in a change: a second
// time replaces the first.
func (c *Change) Put(kind, key string, v any) { c.fact(kind, key, Encode(v)) }

// Forget removes a fact.
func (c *Change) Forget(kind, key string) {
	if _, ok := c.who.Facts[FactKey{kind, key}]; ok {
		c.fact(kind, key, nil)
	}
}

func (c *Change) fact(kind, key string, value []byte) {
	k := FactKey{kind, key}
	before := c.who.Facts[k]
	set := func(version int64) {
		delete(c.who.decoded, k)
		c.who.derived = slices.DeleteFunc(c.who.derived, func(d derived) bool { return d.kind == kind })
		if value == nil {
			delete(c.who.Facts, k)
			return
		}
		c.who.Facts[k] = ledger.Fact{Kind: kind, Key: key, Value: value, Version: version + 1}
	}
	for i := range c.op.Facts {
		if f := &c.op.Facts[i]; f.Kind == kind && f.Key == key {
			f.Value = value
			set(f.Version)
			return
		}
	}
	c.op.Facts = append(c.op.Facts, ledger.FactChange{Holder: ledger.Holder(c.id), Kind: kind, Key: key, Value: value, Version: before.Version})
	set(before.Version)
}

// Then adds what is to be told or shown when the change is durable. It does not run when
// the store refuses the change: the character is then loaded anew.
func (c *Change) Then(f func(tx *world.Tx)) { c.then = append(c.then, f) }

// ThenTell tells the character's client an event when the change is durable. The event is
// made now: by then memory may hold later changes that are not.
func (c *Change) ThenTell(e *playpb.Event) {
	id := c.id
	c.Then(func(tx *world.Tx) { TellPlay(tx, id, e) })
}

// Empty reports whether there is nothing to commit.
func (c *Change) Empty() bool {
	return len(c.op.Postings) == 0 && len(c.op.Items) == 0 && len(c.op.Facts) == 0
}

// Fits reports whether a change may still grow by some items, an amount of one more asset
// and a fact.
func (c *Change) Fits(items int) bool {
	return len(c.op.Items)+items <= ledger.MaxItems && len(c.op.Postings)+2 <= ledger.MaxPostings && len(c.op.Facts)+1 <= ledger.MaxFacts
}

// Commit hands the change to the store; when it is durable the player's bags are told and
// what Then gathered runs. An empty change runs it at once.
func (c *Change) Commit() {
	if c.Empty() {
		for _, f := range c.then {
			f(c.tx)
		}
		return
	}
	id, then, bags := c.id, c.then, c.bags()
	c.tx.Commit(c.op, []entity.ID{id}, func(tx *world.Tx, err error) {
		if err != nil || Of(tx, id) == nil {
			return
		}
		if bags != nil {
			TellPlay(tx, id, bags)
		}
		for _, f := range then {
			f(tx)
		}
	})
}

// bags says what the change does to the bags, nil for nothing. It is made when the change
// is handed over and told when it is committed: by then memory may hold later changes that
// are not.
func (c *Change) bags() *playpb.Event {
	seen := slices.ContainsFunc(c.assets, func(a ledger.Asset) bool { return a != ledger.Experience })
	if !seen && len(c.items) == 0 {
		return nil
	}
	changed := &playpb.BagsChanged{Reason: c.reason, Money: c.who.Balance(string(ledger.Coin)), Size: uint32(BagSize(c.tx, c.who))}
	for _, id := range c.items {
		if item, ok := c.who.Items[id]; ok {
			changed.Items = append(changed.Items, Shown(item))
		} else {
			changed.Gone = append(changed.Gone, id[:])
		}
	}
	for _, a := range c.assets {
		if a != ledger.Coin && a != ledger.Experience {
			changed.Stacks = append(changed.Stacks, &playpb.Stack{Asset: string(a), Amount: c.who.Balances[a]})
		}
	}
	return &playpb.Event{Kind: &playpb.Event_BagsChanged{BagsChanged: changed}}
}
