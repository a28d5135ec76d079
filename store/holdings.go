package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/myriad-mmo/myriad/engine/ledger"
)

// HoldingsOf returns all that the holder has, as of one moment. Amounts of zero are left
// out; items are in order of slot, facts in order of kind and key.
func (s *Store) HoldingsOf(ctx context.Context, holder ledger.Holder) (ledger.Holdings, error) {
	what := fmt.Sprintf("holdings of %d", holder)
	tx, err := s.engine.beginRead(ctx, s.reads)
	if err != nil {
		return ledger.Holdings{}, s.wrap(what, err)
	}
	defer tx.Rollback()
	h, err := s.holdings(ctx, tx, holder)
	return h, s.wrap(what, err)
}

func (s *Store) holdings(ctx context.Context, tx *sql.Tx, holder ledger.Holder) (ledger.Holdings, error) {
	h := ledger.Holdings{Balances: map[ledger.Asset]int64{}}
	id := []any{int64(holder)}
	err := s.run(ctx, tx, "SELECT asset, amount FROM balance WHERE holder = $1 AND amount > 0", id,
		func(rows *sql.Rows) error {
			var asset ledger.Asset
			var n int64
			err := rows.Scan(&asset, &n)
			h.Balances[asset] = n
			return err
		})
	if err != nil {
		return h, err
	}
	err = s.run(ctx, tx, "SELECT item_id, key, slot, version, rolled FROM item WHERE holder = $1 ORDER BY slot", id,
		func(rows *sql.Rows) error {
			var i ledger.Item
			var id []byte
			if err := rows.Scan(&id, &i.Key, &i.Slot, &i.Version, &i.Rolled); err != nil {
				return err
			}
			i.ID = ledger.ItemID(id)
			h.Items = append(h.Items, i)
			return nil
		})
	if err != nil {
		return h, err
	}
	err = s.run(ctx, tx, "SELECT kind, key, value, version FROM fact WHERE holder = $1 ORDER BY kind, key", id,
		func(rows *sql.Rows) error {
			var f ledger.Fact
			err := rows.Scan(&f.Kind, &f.Key, &f.Value, &f.Version)
			if f.Value == nil {
				f.Value = []byte{}
			}
			h.Facts = append(h.Facts, f)
			return err
		})
	return h, err
}

// Move is one step of an item from holder to holder.
type Move struct {
	Op       ledger.OpID
	Kind     string // of the operation
	From, To ledger.Holder
	Version  int64 // after the step
	At       time.Time
}

// Origin is where an item came from.
type Origin struct {
	Key    string
	MadeBy ledger.OpID
	MadeAs string // kind of that operation
	MadeAt time.Time
	Holder ledger.Holder // who has it now; 0 when it is gone
	// Moves are its steps in order. Those that retention removed are missing at the front;
	// who made it stays known as long as it exists.
	Moves []Move
}

// ItemHistory tells where an item came from and whose it was. ErrNotFound when nothing is
// known of it.
func (s *Store) ItemHistory(ctx context.Context, id ledger.ItemID) (Origin, error) {
	what := fmt.Sprintf("history of item %s", id)
	tx, err := s.engine.beginRead(ctx, s.reads)
	if err != nil {
		return Origin{}, s.wrap(what, err)
	}
	defer tx.Rollback()
	var o Origin
	err = s.run(ctx, tx, "SELECT "+itemColumns+" FROM item AS i WHERE i.item_id = $1", []any{id[:]},
		func(rows *sql.Rows) error {
			_, i, err := scanItem(rows)
			o.Key, o.MadeBy, o.MadeAs, o.MadeAt, o.Holder = i.key, i.madeBy, i.madeAs, i.madeAt, i.at.holder
			return err
		})
	if err != nil {
		return o, s.wrap(what, err)
	}
	err = s.run(ctx, tx, `SELECT op_id, kind, key, from_holder, to_holder, version, at FROM item_move
		WHERE item_id = $1 ORDER BY version`, []any{id[:]},
		func(rows *sql.Rows) error {
			var m Move
			var op []byte
			var when int64
			if err := rows.Scan(&op, &m.Kind, &o.Key, &m.From, &m.To, &m.Version, &when); err != nil {
				return err
			}
			m.Op, m.At = ledger.OpID(op), at(when)
			if m.Version == 1 {
				o.MadeBy, o.MadeAs, o.MadeAt = m.Op, m.Kind, m.At
			}
			o.Moves = append(o.Moves, m)
			return nil
		})
	if err == nil && o.Key == "" {
		err = sql.ErrNoRows
	}
	return o, s.wrap(what, err)
}

// HasOp reports whether the operation is committed and remembered, and since when.
func (s *Store) HasOp(ctx context.Context, id ledger.OpID) (bool, time.Time, error) {
	var when int64
	err := s.reads.QueryRowContext(ctx, "SELECT at FROM op WHERE op_id = $1", id[:]).Scan(&when)
	if err == sql.ErrNoRows {
		return false, time.Time{}, nil
	}
	return err == nil, at(when), s.wrap("operation", err)
}

// Books is the sum over all holders.
type Books struct {
	// Sums is what the postings of each asset add up to: always zero.
	Sums map[ledger.Asset]int64
	// Made is what the system's accounts gave out (negative) or took, by account and asset.
	Made map[ledger.Holder]map[ledger.Asset]int64
	// Wrong lists the balances that differ from the sum of their postings: none.
	Wrong []Wrong
}

// Wrong is a balance that its postings do not explain.
type Wrong struct {
	Holder   ledger.Holder
	Asset    ledger.Asset
	Balance  int64
	Postings int64
}

// PostingSums adds up all postings. It reads the whole ledger: for tools and tests.
func (s *Store) PostingSums(ctx context.Context) (Books, error) {
	b := Books{Sums: map[ledger.Asset]int64{}, Made: map[ledger.Holder]map[ledger.Asset]int64{}}
	err := s.query(ctx, `SELECT holder, asset, SUM(posted), SUM(held) FROM (
			SELECT holder, asset, CAST(SUM(delta) AS BIGINT) AS posted, 0 AS held FROM posting GROUP BY holder, asset
			UNION ALL SELECT holder, asset, amount, 0 FROM carried
			UNION ALL SELECT holder, asset, 0, amount FROM balance) AS sums
		GROUP BY holder, asset ORDER BY holder, asset`, nil,
		func(rows *sql.Rows) error {
			var w Wrong
			if err := rows.Scan(&w.Holder, &w.Asset, &w.Postings, &w.Balance); err != nil {
				return err
			}
			b.Sums[w.Asset] += w.Postings
			switch {
			case w.Holder < 0:
				if b.Made[w.Holder] == nil {
					b.Made[w.Holder] = map[ledger.Asset]int64{}
				}
				b.Made[w.Holder][w.Asset] = w.Postings
			case w.Postings != w.Balance:
				b.Wrong = append(b.Wrong, w)
			}
			return nil
		})
	return b, s.wrap("posting sums", err)
}
