package item

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Reasons why a vendor refuses.
const (
	RejectNoVendor = rules.Reject("play.no_vendor")
	RejectTooFar   = rules.Reject("play.too_far")
	RejectNotSold  = rules.Reject("play.not_sold")
	RejectNoMoney  = rules.Reject("play.no_money")
	RejectNotBuy   = rules.Reject("play.not_bought")
)

const (
	// Reach is how near one must be to somebody to deal with them, in mm.
	Reach = 6000
	// maxBuy bounds one purchase.
	maxBuy = 100
	// maxBack is how many sold items a vendor still has.
	maxBack = 10
)

// Sold is what a character has sold and may buy back; it is forgotten with the session.
type Sold struct{ Items []SoldItem }

// SoldItem is an item that was sold, under the id it had.
type SoldItem struct {
	Item  ledger.Item
	Price int64
}

var sold = world.NewComponent[Sold]("rules.sold", world.Load)

// vendorAt returns what the person at hand sells.
func vendorAt(tx *world.Tx, id, vendor entity.ID) ([]content.Sale, error) {
	d := tx.Description(vendor)
	if d == nil || d.Kind != corepb.Description_KIND_PERSON {
		return nil, RejectNoVendor
	}
	if !tx.Within(id, vendor, Reach) {
		return nil, RejectTooFar
	}
	sales := character.Set(tx).Sales(d.Key)
	if len(sales) == 0 {
		return nil, RejectNoVendor
	}
	return sales, nil
}

// Offer shows what a vendor sells.
func Offer(tx *world.Tx, id, vendor entity.ID) error {
	sales, err := vendorAt(tx, id, vendor)
	if err != nil {
		return err
	}
	set := character.Set(tx)
	v := &playpb.Vendor{Entity: uint64(vendor)}
	for _, s := range sales {
		v.Offers = append(v.Offers, &playpb.Vendor_Offer{Key: s.Item, Price: int64(set.Items.Of(s.Item).Price), Level: uint32(s.Level)})
	}
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Vendor{Vendor: v}})
	return nil
}

// Buy pays a vendor for some of an item.
func Buy(tx *world.Tx, id entity.ID, m *playpb.Buy) error {
	sales, err := vendorAt(tx, id, entity.ID(m.Vendor))
	if err != nil {
		return err
	}
	c, count := character.Of(tx, id), int64(max(m.Count, 1))
	e := character.Set(tx).Items.Of(m.Key)
	for _, s := range sales {
		if s.Item != m.Key || e == nil {
			continue
		}
		price := int64(e.Price) * count
		switch {
		case count > maxBuy:
			return RejectNotSold
		case c.Level < s.Level:
			return RejectLevelTooLow
		case c.Balance(string(ledger.Coin)) < price:
			return RejectNoMoney
		}
		if err := MayHold(tx, c, content.Stack{Item: m.Key, Count: int32(count)}); err != nil {
			return err
		}
		change := character.Begin(tx, id, "buy", tx.OpID("buy"))
		if !Give(change, m.Key, count, ledger.Vendors, nil) {
			return RejectBagsFull
		}
		change.Add(string(ledger.Coin), -price, ledger.Vendors)
		change.Commit()
		return nil
	}
	return RejectNotSold
}

// Sell gives a vendor something of the bag for money.
func Sell(tx *world.Tx, id entity.ID, m *playpb.Sell) error {
	if _, err := vendorAt(tx, id, entity.ID(m.Vendor)); err != nil {
		return err
	}
	set, c := character.Set(tx), character.Of(tx, id)
	if m.Asset != "" {
		e, count := set.Items.Of(m.Asset), int64(max(m.Count, 1))
		if e == nil || e.Sell == 0 {
			return RejectNotBuy
		}
		if c.Balance(m.Asset) < count {
			return RejectUnknownItem
		}
		change := character.Begin(tx, id, "sell", tx.OpID("sell"))
		change.Add(m.Asset, -count, ledger.Vendors)
		change.Add(string(ledger.Coin), int64(e.Sell)*count, ledger.Vendors)
		change.Commit()
		return nil
	}
	_, held, err := heldBy(tx, id, m.Item)
	if err != nil {
		return err
	}
	e := set.Items.Of(held.Key)
	if e == nil || e.Sell == 0 || held.Slot >= ledger.FirstWorn {
		return RejectNotBuy
	}
	change := character.Begin(tx, id, "sell", tx.OpID("sell"))
	change.Destroy(held.ID, ledger.Vendors)
	change.Add(string(ledger.Coin), int64(e.Sell), ledger.Vendors)
	change.Then(func(tx *world.Tx) { remember(tx, id, SoldItem{held, int64(e.Sell)}) })
	thenTellBack(change)
	change.Commit()
	return nil
}

// remember keeps a sold item for buying back.
func remember(tx *world.Tx, id entity.ID, s SoldItem) {
	list := sold.Need(tx, id)
	if list.Items = append(list.Items, s); len(list.Items) > maxBack {
		list.Items = list.Items[1:]
	}
}

// thenTellBack shows the list when the change is durable, with the money that the change
// leaves: by then memory may hold later changes that are not.
func thenTellBack(change *character.Change) {
	id, changed := change.ID(), &playpb.BagsChanged{Reason: "buy_back",
		Money: change.Who().Balance(string(ledger.Coin)), Size: uint32(character.BagSize(change.Tx(), change.Who()))}
	change.Then(func(tx *world.Tx) {
		changed.BuyBack = Back(tx, id)
		character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_BagsChanged{BagsChanged: changed}})
	})
}

// Back returns what a character may buy back, the latest last.
func Back(tx *world.Tx, id entity.ID) []*playpb.Item {
	var items []*playpb.Item
	if list := sold.Of(tx, id); list != nil {
		for _, s := range list.Items {
			items = append(items, character.Shown(s.Item))
		}
	}
	return items
}

// BuyBack buys a sold item for what the vendor paid. It comes back as it was, under a new
// id.
func BuyBack(tx *world.Tx, id entity.ID, m *playpb.BuyBack) error {
	if _, err := vendorAt(tx, id, entity.ID(m.Vendor)); err != nil {
		return err
	}
	key, _ := character.ItemID(m.Item)
	list := sold.Of(tx, id)
	if list == nil {
		return RejectUnknownItem
	}
	for i, s := range list.Items {
		if s.Item.ID != key {
			continue
		}
		if character.Of(tx, id).Balance(string(ledger.Coin)) < s.Price {
			return RejectNoMoney
		}
		change := character.Begin(tx, id, "buy_back", tx.OpID("buy_back"))
		if !Give(change, s.Item.Key, 1, ledger.Vendors, func() []byte { return s.Item.Rolled }) {
			return RejectBagsFull
		}
		change.Add(string(ledger.Coin), -s.Price, ledger.Vendors)
		list.Items = append(list.Items[:i:i], list.Items[i+1:]...)
		thenTellBack(change)
		change.Commit()
		return nil
	}
	return RejectUnknownItem
}
