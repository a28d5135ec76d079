package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/bits"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLite files in the data directory.
const (
	databaseFile = "myriad.db"
	lockFileName = "myriad.lock"
)

const (
	// minSQLite is the first version without the flaw that could lose committed
	// transactions when the write-ahead log was reset.
	minSQLite = "3.51.3"
	// maxCheckedSize bounds how large a file is read through at start, in bytes; reading
	// takes about a second for each GB.
	maxCheckedSize = 1 << 30
	readerCount    = 4
)

// sqliteEngine is one file, one process, one writing connection.
type sqliteEngine struct {
	path   string
	unlock func() error
}

// openSQLite opens the file in dir, which it makes when there is none. The first pool
// writes and has one connection; the second only reads.
func openSQLite(ctx context.Context, dir string) (e *sqliteEngine, write, read *sql.DB, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, nil, fmt.Errorf("data directory: %w", err)
	}
	unlock, err := lockFile(filepath.Join(dir, lockFileName))
	if err != nil {
		return nil, nil, nil, fmt.Errorf("data directory %s: %w", dir, err)
	}
	e = &sqliteEngine{path: filepath.Join(dir, databaseFile), unlock: unlock}
	if err := checkLog(e.path); err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("%s: %w", e.path, err), unlock())
	}
	if err := makePrivate(e.path); err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("data directory: %w", err), unlock())
	}
	write, err = openKeeping(sqliteDSN(e.path, "synchronous(full)", "journal_size_limit(67108864)"))
	if err == nil {
		write.SetMaxOpenConns(1)
		err = e.check(ctx, write)
	}
	if err == nil {
		read, err = openKeeping(sqliteDSN(e.path, "query_only(on)"))
	}
	if err != nil {
		if write != nil {
			write.Close()
		}
		return nil, nil, nil, errors.Join(fmt.Errorf("%s: %w", e.path, err), unlock())
	}
	read.SetMaxOpenConns(readerCount)
	return e, write, read, nil
}

// makePrivate makes an empty database file when there is none. It holds what only the
// operator may read, in whichever folder it lies; SQLite gives the files beside it the same
// permissions.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil // SQLite tells better what is wrong
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// sqliteDSN is the address of a database file with the settings of every connection.
func sqliteDSN(path string, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}}
	q["_pragma"] = append([]string{"busy_timeout(5000)", "foreign_keys(on)", "journal_mode(wal)"}, pragmas...)
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// check refuses a library that is too old, a file that is not a whole database, and one
// that cannot be written.
func (e *sqliteEngine) check(ctx context.Context, db *sql.DB) error {
	var version, result string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return e.startError(err)
	}
	if olderVersion(version, minSQLite) {
		return fmt.Errorf("SQLite %s is too old, %s is needed", version, minSQLite)
	}
	if info, err := os.Stat(e.path); err == nil && info.Size() <= maxCheckedSize {
		if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
			return e.startError(err)
		}
		if result != "ok" {
			return fmt.Errorf("%w: %s", ErrDamaged, strings.ReplaceAll(result, "\n", " "))
		}
	}
	return e.startError(e.probe(ctx, db))
}

// probe writes and takes it back: a transaction on a file that may only be read begins like
// any other, and fails with its first change.
func (e *sqliteEngine) probe(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, "CREATE TABLE probe (n BIGINT)")
	return err
}

// checkLog refuses a write-ahead log whose database is missing or empty: SQLite would throw
// away what it holds and begin a new world.
func checkLog(path string) error {
	db, err := os.Stat(path)
	if err == nil && db.Size() > 0 {
		return nil
	}
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		return fmt.Errorf("%w: %s is missing or empty, but the log of its last changes is not", ErrDamaged, databaseFile)
	}
	return nil
}

func (e *sqliteEngine) startError(err error) error {
	class := e.classify(err)
	var se *sqlite.Error
	switch {
	case class == nil:
		return err
	case errors.As(err, &se) && se.Code()&0xff == sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: %w; is the disk full?", class, err)
	}
	return fmt.Errorf("%w: %w", class, err)
}

// olderVersion compares dotted numbers.
func olderVersion(have, want string) bool {
	h, w := strings.Split(have, "."), strings.Split(want, ".")
	for i := range w {
		if i >= len(h) {
			return true
		}
		a, errA := strconv.Atoi(h[i])
		b, errB := strconv.Atoi(w[i])
		if errA != nil || errB != nil || a != b {
			return errA != nil || a < b
		}
	}
	return false
}

func (e *sqliteEngine) name() string { return "sqlite" }

// relation spells the rows out as VALUES. The placeholders have no numbers: SQLite looks
// each numbered one up in a list, which is slow with thousands.
func (e *sqliteEngine) relation(types []colType, rows [][]any) (string, []any) {
	row := "(?" + strings.Repeat(",?", len(types)-1) + ")"
	args := make([]any, 0, len(rows)*len(types))
	for _, r := range rows {
		args = append(args, r...)
	}
	return "(VALUES " + row + strings.Repeat(","+row, len(rows)-1) + ")", args
}

// lock and share: the single writer is the lock.
func (e *sqliteEngine) lock(string) string  { return "" }
func (e *sqliteEngine) share(string) string { return "" }

// rowsAtOnce is a power of two, at most 256, so that few texts recur and can be kept as
// statements; with fewer than 127 columns that stays below the 32,766 parameters of SQLite.
func (e *sqliteEngine) rowsAtOnce(rows int) int { return 1 << (bits.Len(uint(min(rows, 256))) - 1) }

func (e *sqliteEngine) evict(context.Context, *sql.DB, string) error { return nil }

func (e *sqliteEngine) classify(err error) error {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return nil
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_NOMEM:
		return ErrUnavailable
	}
	return nil
}

func (e *sqliteEngine) beginRead(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	return db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
}

func (e *sqliteEngine) backup(ctx context.Context, file string) error {
	return Backup(ctx, filepath.Dir(e.path), file)
}

// Backup copies the SQLite data in dir to a new file, as of one moment. A process that has
// the data open goes on undisturbed. It never overwrites: an existing file is an error.
func Backup(ctx context.Context, dir, file string) error {
	path := filepath.Join(dir, databaseFile)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	// The empty file is ours, so nobody else's is overwritten, and only we may read it.
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	f.Close()
	db, err := sql.Open("sqlite", sqliteDSN(path))
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer db.Close()
	// VACUUM INTO reads in one transaction and syncs the file before it returns.
	if _, err := db.ExecContext(ctx, "VACUUM INTO $1", file); err != nil {
		return errors.Join(fmt.Errorf("backup to %s: %w", file, err), os.Remove(file))
	}
	return nil
}

func (e *sqliteEngine) size(context.Context, *sql.DB) (int64, error) {
	info, err := os.Stat(e.path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (e *sqliteEngine) close() error { return e.unlock() }
