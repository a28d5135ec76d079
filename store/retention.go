package store

import (
	"context"
	"database/sql"
	"time"
)

// Keep says how long things are kept that nothing needs for good. Zero keeps for ever.
type Keep struct {
	Ops     time.Duration // operations, postings and the ways of items
	Guests  time.Duration // names of guests who were not seen
	Deleted time.Duration // names of deleted characters
	Audit   time.Duration // the audit log and closed reports
}

// DefaultKeep is what a store uses unless told otherwise.
var DefaultKeep = Keep{Ops: 14 * day, Guests: 60 * day, Deleted: 30 * day, Audit: 365 * day}

const (
	day = 24 * time.Hour
	// tidyBatch is how many rows one transaction of Tidy removes: a few milliseconds, so
	// that the writer hardly waits.
	tidyBatch = 200
	// tidyPause lies between two of them.
	tidyPause = 20 * time.Millisecond
	// tidyEvery is how often the store tidies up by itself, tidyFirst how long after Open
	// for the first time.
	tidyEvery, tidyFirst = time.Hour, 5 * time.Minute
)

// keeper tidies up until ctx ends.
func (s *Store) keeper(ctx context.Context, keep Keep) {
	defer close(s.kept)
	for wait := tidyFirst; ; wait = tidyEvery {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		done, err := s.Tidy(ctx, keep)
		switch {
		case err != nil && ctx.Err() == nil:
			s.log.Warn("tidy up", "err", err)
		case done != Tidied{}:
			s.log.Info("tidied up", "operations", done.Ops, "guests", done.Guests, "deleted", done.Deleted, "audit", done.Audit)
		}
	}
}

// Tidied counts what Tidy removed.
type Tidied struct {
	Ops, Guests, Deleted, Audit int
}

// Tidy removes what is older than keep says, in small batches with pauses between them.
// The store does it hourly by itself; several nodes may at once.
func (s *Store) Tidy(ctx context.Context, keep Keep) (Tidied, error) {
	var t Tidied
	for _, job := range []struct {
		keep  time.Duration
		count *int
		step  func(context.Context, time.Time, int) (int, error)
	}{
		{keep.Ops, &t.Ops, s.PruneOps}, {keep.Ops, nil, s.pruneMoves},
		{keep.Guests, &t.Guests, s.FreeAbandoned}, {keep.Deleted, &t.Deleted, s.FreeDeleted},
		{keep.Audit, &t.Audit, s.pruneAudit}, {keep.Audit, nil, s.pruneReports},
		{time.Hour, nil, s.pruneResumes},
	} {
		for job.keep > 0 {
			n, err := job.step(ctx, s.now().Add(-job.keep), tidyBatch)
			if err != nil {
				return t, err
			}
			if job.count != nil {
				*job.count += n
			}
			if n < tidyBatch {
				break
			}
			select { // let the writer in
			case <-time.After(tidyPause):
			case <-ctx.Done():
				return t, ctx.Err()
			}
		}
	}
	return t, nil
}

// PruneOps forgets at most limit operations committed before the time, with their
// postings, and returns how many. What the postings summed to is carried over, so that
// PostingSums still balances. An id that was forgotten would be taken again: no operation
// may be retried for longer than ops are kept, except those that a fact makes unrepeatable.
func (s *Store) PruneOps(ctx context.Context, before time.Time, limit int) (int, error) {
	var ids, sums [][]any
	err := s.write(ctx, "prune operations", func(tx *sql.Tx) error {
		ids, sums = nil, nil
		if err := s.run(ctx, tx, "SELECT op_id FROM op WHERE at < $1 ORDER BY at LIMIT $2", []any{ms(before), int64(limit)},
			func(rows *sql.Rows) error {
				var id []byte
				err := rows.Scan(&id)
				ids = append(ids, []any{id})
				return err
			}); err != nil || len(ids) == 0 {
			return err
		}
		key := []colType{typeBytes}
		total := map[amountKey]int64{}
		// What this transaction deletes is what it carries over, whatever another node prunes.
		if err := s.bulk(ctx, tx, `DELETE FROM posting WHERE op_id IN (SELECT column1 FROM %s AS v)
			RETURNING holder, asset, delta`, key, ids,
			func(rows *sql.Rows) error {
				var k amountKey
				var n int64
				err := rows.Scan(&k.holder, &k.asset, &n)
				total[k] += n
				return err
			}); err != nil {
			return err
		}
		for k, n := range total {
			sums = append(sums, []any{int64(k.holder), string(k.asset), n})
		}
		if err := s.bulk(ctx, tx, `INSERT INTO carried (holder, asset, amount)
			SELECT column1, column2, column3 FROM %s AS v WHERE true
			ON CONFLICT (holder, asset) DO UPDATE SET amount = carried.amount + excluded.amount`,
			[]colType{typeInt, typeText, typeInt}, sums, nil); err != nil {
			return err
		}
		return s.bulk(ctx, tx, "DELETE FROM op WHERE op_id IN (SELECT column1 FROM %s AS v)", key, ids, nil)
	})
	return len(ids), err
}

// FreeAbandoned gives up at most limit guests' accounts that never registered, were not
// seen since before and have no character that was: their tokens are void, their characters deleted, their names free at
// once. It returns how many accounts.
func (s *Store) FreeAbandoned(ctx context.Context, before time.Time, limit int) (int, error) {
	var ids [][]any
	err := s.write(ctx, "free abandoned guests", func(tx *sql.Tx) error {
		ids = nil
		if err := s.run(ctx, tx, `SELECT account_id FROM account
			WHERE seen_at < $1 AND name = '' AND freed_at = 0 AND NOT EXISTS
			(SELECT 1 FROM character AS c WHERE c.account_id = account.account_id AND c.seen_at >= $1)
			ORDER BY seen_at LIMIT $2`, []any{ms(before), int64(limit)},
			func(rows *sql.Rows) error {
				var id int64
				err := rows.Scan(&id)
				ids = append(ids, []any{id, ms(s.now())})
				return err
			}); err != nil {
			return err
		}
		types := []colType{typeInt, typeInt}
		if err := s.bulk(ctx, tx, `UPDATE account SET freed_at = v.column2, token_hash = NULL, token_before = NULL,
			session_epoch = session_epoch + 1 FROM %s AS v WHERE account.account_id = v.column1`, types, ids, nil); err != nil {
			return err
		}
		return s.bulk(ctx, tx, `UPDATE character SET skeleton = NULL, deleted_at = v.column2, hop = hop + 1
			FROM %s AS v WHERE character.account_id = v.column1`, types, ids, nil)
	})
	return len(ids), err
}

// FreeDeleted frees the names of at most limit characters deleted before the time.
func (s *Store) FreeDeleted(ctx context.Context, before time.Time, limit int) (int, error) {
	return s.prune(ctx, "free names", `UPDATE character SET skeleton = NULL WHERE char_id IN
		(SELECT char_id FROM character WHERE deleted_at > 0 AND deleted_at < $1 AND skeleton IS NOT NULL LIMIT $2)`, before, limit)
}

func (s *Store) pruneMoves(ctx context.Context, before time.Time, limit int) (int, error) {
	return s.prune(ctx, "prune moves", `DELETE FROM item_move WHERE (item_id, version) IN
		(SELECT item_id, version FROM item_move WHERE at < $1 ORDER BY at LIMIT $2)`, before, limit)
}

func (s *Store) pruneAudit(ctx context.Context, before time.Time, limit int) (int, error) {
	return s.prune(ctx, "prune audit", `DELETE FROM audit WHERE audit_id IN
		(SELECT audit_id FROM audit WHERE at < $1 ORDER BY audit_id LIMIT $2)`, before, limit)
}

func (s *Store) pruneReports(ctx context.Context, before time.Time, limit int) (int, error) {
	return s.prune(ctx, "prune reports", `DELETE FROM report WHERE report_id IN
		(SELECT report_id FROM report WHERE closed_at > 0 AND closed_at < $1 LIMIT $2)`, before, limit)
}

func (s *Store) pruneResumes(ctx context.Context, before time.Time, limit int) (int, error) {
	return s.prune(ctx, "prune resume tokens", `DELETE FROM resume WHERE account_id IN
		(SELECT account_id FROM resume WHERE expires_at < $1 LIMIT $2)`, before, limit)
}

func (s *Store) prune(ctx context.Context, what, text string, before time.Time, limit int) (int, error) {
	var n int64
	err := s.write(ctx, what, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, text, ms(before), int64(limit))
		if err == nil {
			n, err = result.RowsAffected()
		}
		return err
	})
	return int(n), err
}
