package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	name() string
	// relation returns SQL for rows as a table with the columns column1, column2, ..., and
	// the arguments of the statement, which has no others.
	relation(types []colType, rows [][]any) (string, []any)
	// lock is appended to a SELECT whose rows this transaction is going to change.
	lock(table string) string
	// share is appended to a SELECT of a fence: others may read it, none may change it.
	share(table string) string
	// rowsAtOnce is how many of so many rows, at least one, the next relation is to have.
	rowsAtOnce(rows int) int
	// evict ends what a former owner of a region may still have open, so that it cannot
	// hold up the new one.
	evict(ctx context.Context, db *sql.DB, owner string) error
	// classify returns the sentinel that an error of the driver belongs to, or nil.
	classify(err error) error
	// beginRead starts a reading transaction that sees one state throughout.
	beginRead(ctx context.Context, db *sql.DB) (*sql.Tx, error)
	// backup writes a copy of the running database to a new file.
	backup(ctx context.Context, file string) error
	// size returns the bytes that the data takes on disk.
	size(ctx context.Context, db *sql.DB) (int64, error)
	// close releases what keeps other processes out.
	close() error
}

// colType is the type of a column of a relation.
type colType uint8

const (
	typeInt colType = iota
	typeText
	typeBytes
)

// bulk runs a statement for each chunk of rows that one relation takes. text has one
// %s, where the relation goes; the columns are column1, column2, ...
func (s *Store) bulk(ctx context.Context, tx *sql.Tx, text string, types []colType, rows [][]any,
	each func(*sql.Rows) error) error {
	for len(rows) > 0 {
		n := s.engine.rowsAtOnce(len(rows))
		chunk := rows[:n]
		rows = rows[n:]
		rel, args := s.engine.relation(types, chunk)
		if err := s.run(ctx, tx, fmt.Sprintf(text, rel), args, each); err != nil {
			return err
		}
	}
	return nil
}

// run executes a statement, and calls each for every row when it is not nil.
func (s *Store) run(ctx context.Context, tx *sql.Tx, text string, args []any, each func(*sql.Rows) error) error {
	if each == nil {
		_, err := tx.ExecContext(ctx, text, args...)
		return err
	}
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
