package store

import (
	"context"
	"database/sql"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// wanted collects the keys of the rows that a batch touches, each once.
type wanted struct {
	regions map[uint16]bool
	chars   map[entity.ID]bool
	ops     map[ledger.OpID]bool
	amounts map[amountKey]bool
	items   map[ledger.ItemID]bool
	slots   map[slotKey]bool
	facts   map[factKey]bool
}

func want(batch []*pending) *wanted {
	w := &wanted{map[uint16]bool{}, map[entity.ID]bool{}, map[ledger.OpID]bool{}, map[amountKey]bool{},
		map[ledger.ItemID]bool{}, map[slotKey]bool{}, map[factKey]bool{}}
	for _, p := range batch {
		switch e := p.entry.(type) {
		case *Operation:
			w.operation(e)
		case *Handoff:
			w.regions[e.From], w.regions[e.To] = true, true
			w.chars[e.Char] = true
		case *Moved:
			w.regions[e.Region] = true
			w.chars[e.Char] = true
		case *Checkpoint:
			w.regions[e.Region] = true
		case *Trail:
			w.regions[e.Region] = true
		}
	}
	return w
}

func (w *wanted) operation(e *Operation) {
	if checkOperation(e) != nil {
		return // it will be refused, whatever the rows say
	}
	w.ops[e.Op.ID] = true
	if e.Epoch != 0 {
		w.regions[e.Region] = true
	}
	for _, h := range e.Hops {
		w.chars[h.Char] = true
	}
	for _, p := range e.Op.Postings {
		if p.Holder > 0 {
			w.amounts[amountKey{p.Holder, p.Asset}] = true
		}
	}
	for _, c := range e.Op.Items {
		w.items[c.ID] = true
		if c.To > 0 {
			w.slots[slotKey{c.To, c.Slot}] = true
		}
	}
	for _, f := range e.Op.Facts {
		w.facts[factKey{f.Holder, f.Kind, f.Key}] = true
	}
}

// rowsOf turns a set into the rows of a relation.
func rowsOf[K comparable](set map[K]bool, row func(K) []any) [][]any {
	rows := make([][]any, 0, len(set))
	for k := range set {
		rows = append(rows, row(k))
	}
	return rows
}

// loadPage reads and locks every row that the batch touches, tables and rows always in
// the same order, so that two nodes do not lock each other out.
func (s *Store) loadPage(ctx context.Context, tx *sql.Tx, batch []*pending) (*page, error) {
	w := want(batch)
	p := &page{now: at(ms(s.now())), epochs: map[uint16]uint64{}, chars: map[entity.ID]*charRow{},
		ops: map[ledger.OpID]opRow{}, amounts: map[amountKey]*amountRow{}, items: map[ledger.ItemID]*itemRow{},
		slots: map[slotKey]ledger.ItemID{}, facts: map[factKey]*factRow{}, checkpoints: map[uint16]*Checkpoint{},
		trails: map[chunkKey]*Trail{}}
	for _, load := range []func() error{
		func() error { return s.loadEpochs(ctx, tx, p, w) },
		func() error { return s.loadChars(ctx, tx, p, w) },
		func() error { return s.loadOps(ctx, tx, p, w) },
		func() error { return s.loadAmounts(ctx, tx, p, w) },
		func() error { return s.loadItems(ctx, tx, p, w) },
		func() error { return s.loadFacts(ctx, tx, p, w) },
	} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Store) loadEpochs(ctx context.Context, tx *sql.Tx, p *page, w *wanted) error {
	return s.bulk(ctx, tx, `SELECT r.region_id, r.epoch FROM %s AS v CROSS JOIN region AS r
		WHERE r.region_id = v.column1 ORDER BY r.region_id`+s.engine.share("r"), []colType{typeInt},
		rowsOf(w.regions, func(r uint16) []any { return []any{int64(r)} }),
		func(rows *sql.Rows) error {
			var region, epoch int64
			err := rows.Scan(&region, &epoch)
			p.epochs[uint16(region)] = uint64(epoch)
			return err
		})
}

func (s *Store) loadChars(ctx context.Context, tx *sql.Tx, p *page, w *wanted) error {
	return s.bulk(ctx, tx, `SELECT c.char_id, c.region_id, c.hop, c.stamp FROM %s AS v CROSS JOIN character AS c
		WHERE c.char_id = v.column1 AND c.deleted_at = 0 ORDER BY c.char_id`+s.engine.lock("c"), []colType{typeInt},
		rowsOf(w.chars, func(id entity.ID) []any { return []any{int64(id)} }),
		func(rows *sql.Rows) error {
			var id, region, hop, stamp int64
			err := rows.Scan(&id, &region, &hop, &stamp)
			p.chars[entity.ID(id)] = &charRow{region: uint16(region), hop: uint64(hop), stamp: stamp}
			return err
		})
}

func (s *Store) loadOps(ctx context.Context, tx *sql.Tx, p *page, w *wanted) error {
	return s.bulk(ctx, tx, `SELECT o.op_id, o.kind, o.actor, o.at FROM %s AS v CROSS JOIN op AS o
		WHERE o.op_id = v.column1`, []colType{typeBytes},
		rowsOf(w.ops, func(id ledger.OpID) []any { return []any{id[:]} }),
		func(rows *sql.Rows) error {
			var id []byte
			var o opRow
			var when int64
			err := rows.Scan(&id, &o.kind, &o.actor, &when)
			o.at = at(when)
			p.ops[ledger.OpID(id)] = o
			return err
		})
}

func (s *Store) loadAmounts(ctx context.Context, tx *sql.Tx, p *page, w *wanted) error {
	for k := range w.amounts {
		p.amounts[k] = &amountRow{}
	}
	return s.bulk(ctx, tx, `SELECT b.holder, b.asset, b.amount FROM %s AS v CROSS JOIN balance AS b
		WHERE b.holder = v.column1 AND b.asset = v.column2 ORDER BY b.holder, b.asset`+s.engine.lock("b"),
		[]colType{typeInt, typeText},
		rowsOf(w.amounts, func(k amountKey) []any { return []any{int64(k.holder), string(k.asset)} }),
		func(rows *sql.Rows) error {
			var k amountKey
			var n int64
			err := rows.Scan(&k.holder, &k.asset, &n)
			p.amounts[k] = &amountRow{true, n, n}
			return err
		})
}

const itemColumns = "i.item_id, i.key, i.holder, i.slot, i.version, i.rolled, i.made_by, i.made_as, i.made_at"

func scanItem(rows *sql.Rows) (ledger.ItemID, itemState, error) {
	var id, madeBy []byte
	var madeAt int64
	i := itemState{alive: true}
	if err := rows.Scan(&id, &i.key, &i.at.holder, &i.at.slot, &i.version, &i.rolled, &madeBy, &i.madeAs, &madeAt); err != nil {
		return ledger.ItemID{}, i, err
	}
	i.madeBy, i.madeAt = ledger.OpID(madeBy), at(madeAt)
	return ledger.ItemID(id), i, nil
}

// loadItems reads the items that change and those that are where one wants to go.
func (s *Store) loadItems(ctx context.Context, tx *sql.Tx, p *page, w *wanted) error {
	for id := range w.items {
		p.items[id] = &itemRow{}
	}
	take := func(rows *sql.Rows) error {
		id, state, err := scanItem(rows)
		if err == nil {
			p.items[id] = &itemRow{state, state}
			p.slots[state.at] = id
		}
		return err
	}
	err := s.bulk(ctx, tx, "SELECT "+itemColumns+` FROM %s AS v CROSS JOIN item AS i
		WHERE i.item_id = v.column1 ORDER BY i.item_id`+s.engine.lock("i"), []colType{typeBytes},
		rowsOf(w.items, func(id ledger.ItemID) []any { return []any{id[:]} }), take)
	if err != nil {
		return err
	}
	return s.bulk(ctx, tx, "SELECT "+itemColumns+` FROM %s AS v CROSS JOIN item AS i
		WHERE i.holder = v.column1 AND i.slot = v.column2 ORDER BY i.item_id`+s.engine.lock("i"), []colType{typeInt, typeInt},
		rowsOf(w.slots, func(k slotKey) []any { return []any{int64(k.holder), int64(k.slot)} }), take)
}

func (s *Store) loadFacts(ctx context.Context, tx *sql.Tx, p *page, w *wanted) error {
	for k := range w.facts {
		p.facts[k] = &factRow{}
	}
	return s.bulk(ctx, tx, `SELECT f.holder, f.kind, f.key, f.version FROM %s AS v CROSS JOIN fact AS f
		WHERE f.holder = v.column1 AND f.kind = v.column2 AND f.key = v.column3
		ORDER BY f.holder, f.kind, f.key`+s.engine.lock("f"), []colType{typeInt, typeText, typeText},
		rowsOf(w.facts, func(k factKey) []any { return []any{int64(k.holder), k.kind, k.key} }),
		func(rows *sql.Rows) error {
			var k factKey
			var version int64
			err := rows.Scan(&k.holder, &k.kind, &k.key, &version)
			p.facts[k] = &factRow{before: version, now: version}
			return err
		})
}
