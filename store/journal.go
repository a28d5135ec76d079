package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/myriad-mmo/myriad/engine/ledger"
)

// Line is one posting of a holder, with the operation it belongs to.
type Line struct {
	Op    ledger.OpID
	Kind  string // of the operation
	At    time.Time
	Asset ledger.Asset
	Delta int64
}

// Journal returns the postings of a holder in the order in which they were committed; those
// of one commit stand together, in no order that means anything. What retention removed is
// missing at the front.
func (s *Store) Journal(ctx context.Context, holder ledger.Holder) ([]Line, error) {
	var lines []Line
	err := s.query(ctx, `SELECT p.op_id, o.kind, o.at, p.asset, p.delta
		FROM posting AS p JOIN op AS o ON o.op_id = p.op_id
		WHERE p.holder = $1 ORDER BY o.at, p.op_id, p.line`, []any{int64(holder)},
		func(rows *sql.Rows) error {
			var l Line
			var op []byte
			var when int64
			if err := rows.Scan(&op, &l.Kind, &when, &l.Asset, &l.Delta); err != nil {
				return err
			}
			l.Op, l.At = ledger.OpID(op), at(when)
			lines = append(lines, l)
			return nil
		})
	return lines, s.wrap(fmt.Sprintf("journal of %d", holder), err)
}
