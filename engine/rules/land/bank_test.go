package land_test

import (
	"fmt"
	"testing"

	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
)

// bank is a store in memory that checks operations as the real one does.
type bank struct {
	balances map[ledger.Holder]map[ledger.Asset]int64
	items    map[ledger.ItemID]row
	facts    map[ledger.Holder]map[character.FactKey]ledger.Fact
	done     map[ledger.OpID]bool
	totals   map[ledger.Asset]int64 // of the system's accounts
	kinds    map[string]int         // operations by kind
}

type row struct {
	holder ledger.Holder
	item   ledger.Item
}

func newBank() *bank {
	return &bank{balances: map[ledger.Holder]map[ledger.Asset]int64{}, items: map[ledger.ItemID]row{},
		facts: map[ledger.Holder]map[character.FactKey]ledger.Fact{}, done: map[ledger.OpID]bool{}, totals: map[ledger.Asset]int64{}, kinds: map[string]int{}}
}

// commit applies an operation whole or returns why not.
func (b *bank) commit(op *ledger.Op) error {
	if b.done[op.ID] {
		return nil
	}
	if err := b.check(op); err != nil {
		return err
	}
	b.done[op.ID] = true
	b.kinds[op.Kind]++
	for _, p := range op.Postings {
		if p.Holder < 0 {
			b.totals[p.Asset] += p.Delta
			continue
		}
		if b.balances[p.Holder] == nil {
			b.balances[p.Holder] = map[ledger.Asset]int64{}
		}
		if b.balances[p.Holder][p.Asset] += p.Delta; b.balances[p.Holder][p.Asset] == 0 {
			delete(b.balances[p.Holder], p.Asset)
		}
	}
	for _, c := range op.Items {
		b.item(c)
	}
	for _, f := range op.Facts {
		if b.facts[f.Holder] == nil {
			b.facts[f.Holder] = map[character.FactKey]ledger.Fact{}
		}
		k := character.FactKey{Kind: f.Kind, Key: f.Key}
		if f.Value == nil {
			delete(b.facts[f.Holder], k)
			continue
		}
		b.facts[f.Holder][k] = ledger.Fact{Kind: f.Kind, Key: f.Key, Value: f.Value, Version: f.Version + 1}
	}
	return nil
}

func (b *bank) item(c ledger.ItemChange) {
	r := b.items[c.ID]
	if c.From < 0 {
		r = row{item: ledger.Item{ID: c.ID, Key: c.Key}}
	}
	if c.To < 0 {
		delete(b.items, c.ID)
		return
	}
	r.holder, r.item.Slot = c.To, c.Slot
	r.item.Version++
	if c.Rolled != nil {
		r.item.Rolled = c.Rolled
	}
	b.items[c.ID] = r
}

func (b *bank) check(op *ledger.Op) error {
	after := map[string]int64{}
	for _, p := range op.Postings {
		if p.Holder < 0 {
			continue
		}
		k := fmt.Sprint(p.Holder, p.Asset)
		if _, ok := after[k]; !ok {
			after[k] = b.balances[p.Holder][p.Asset]
		}
		if after[k] += p.Delta; after[k] < 0 {
			return fmt.Errorf("%s: %d lacks %s", op.Kind, p.Holder, p.Asset)
		}
	}
	leaving := map[ledger.ItemID]bool{}
	for _, c := range op.Items {
		r, there := b.items[c.ID]
		if leaving[c.ID] || c.From < 0 && there || c.From > 0 && (r.holder != c.From || r.item.Version != c.Version) {
			return fmt.Errorf("%s: item %s is not as the change says", op.Kind, c.ID)
		}
		leaving[c.ID] = true
	}
	for _, c := range op.Items {
		for id, r := range b.items {
			if c.To > 0 && r.holder == c.To && r.item.Slot == c.Slot && !leaving[id] {
				return fmt.Errorf("%s: slot %d is taken by %s", op.Kind, c.Slot, r.item.Key)
			}
		}
	}
	for _, f := range op.Facts {
		if now := b.facts[f.Holder][character.FactKey{Kind: f.Kind, Key: f.Key}].Version; now != f.Version {
			return fmt.Errorf("%s: fact %s/%s is at %d, not %d", op.Kind, f.Kind, f.Key, now, f.Version)
		}
	}
	return nil
}

// holdings returns what a character owns.
func (b *bank) holdings(h ledger.Holder) *ledger.Holdings {
	all := &ledger.Holdings{Balances: map[ledger.Asset]int64{}}
	for a, n := range b.balances[h] {
		all.Balances[a] = n
	}
	for _, r := range b.items {
		if r.holder == h {
			all.Items = append(all.Items, r.item)
		}
	}
	for _, f := range b.facts[h] {
		all.Facts = append(all.Facts, f)
	}
	return all
}

// agrees fails the test when memory differs from the rows, or an asset is not conserved.
func (b *bank) agrees(t *testing.T, h ledger.Holder, c *character.Character) {
	t.Helper()
	if fmt.Sprint(b.balances[h]) != fmt.Sprint(c.Balances) && len(b.balances[h])+len(c.Balances) > 0 {
		t.Errorf("%s: rows hold %v, memory %v", c.Name, b.balances[h], c.Balances)
	}
	count := 0
	for id, r := range b.items {
		if r.holder != h {
			continue
		}
		count++
		if got := c.Items[id]; got.Slot != r.item.Slot || got.Version != r.item.Version || got.Key != r.item.Key {
			t.Errorf("%s: row %+v, memory %+v", c.Name, r.item, got)
		}
	}
	if count != len(c.Items) {
		t.Errorf("%s: %d items in rows, %d in memory", c.Name, count, len(c.Items))
	}
	for k, f := range b.facts[h] {
		if got := c.Facts[k]; got.Version != f.Version || string(got.Value) != string(f.Value) {
			t.Errorf("%s: fact %v is %s in rows, %s in memory", c.Name, k, f.Value, got.Value)
		}
	}
	if len(b.facts[h]) != len(c.Facts) {
		t.Errorf("%s: %d facts in rows, %d in memory", c.Name, len(b.facts[h]), len(c.Facts))
	}
}

func (b *bank) conserved(t *testing.T) {
	t.Helper()
	sums := map[ledger.Asset]int64{}
	for _, held := range b.balances {
		for a, n := range held {
			sums[a] += n
		}
	}
	for a, n := range b.totals {
		if sums[a]+n != 0 {
			t.Errorf("%s: %d held, %d from the system's accounts", a, sums[a], n)
		}
	}
}
