package character

import (
	"fmt"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// Kit returns the operation that gives a new character what its calling begins with: money,
// counted goods, and things, of which one for each equipment slot may be worn. It commits
// together with the character's row; nowMs is milliseconds since 1970.
func Kit(set *content.Set, calling *content.Calling, id entity.ID, nowMs int64) ledger.Op {
	op := ledger.Op{
		ID: ledger.NewOpID(nowMs, "start", fmt.Sprint(uint64(id))), Kind: "start", Actor: ledger.Holder(id),
	}
	give := func(asset ledger.Asset, amount int64) {
		if amount > 0 {
			op.Postings = append(op.Postings,
				ledger.Posting{Holder: ledger.Start, Asset: asset, Delta: -amount},
				ledger.Posting{Holder: ledger.Holder(id), Asset: asset, Delta: amount})
		}
	}
	give(ledger.Coin, int64(calling.Coins))
	worn := make(map[ledger.Slot]bool)
	bag := ledger.Slot(0)
	for _, g := range calling.Items {
		item := set.Items.Of(g.Item)
		switch {
		case item == nil:
		case item.Stackable():
			give(ledger.Asset(item.Key), int64(max(g.Count, 1)))
		default:
			for range max(g.Count, 1) {
				slot, wearable := SlotOf(string(item.Slot))
				if !g.Worn || !wearable || worn[slot] {
					slot = bag
					bag++
				}
				worn[slot] = true
				op.Items = append(op.Items, ledger.ItemChange{
					ID: op.ID.Made(len(op.Items)), Key: item.Key, From: ledger.Start, To: ledger.Holder(id), Slot: slot,
				})
			}
		}
	}
	return op
}
