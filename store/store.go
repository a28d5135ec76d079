package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/myriad-mmo/myriad/store/migrations"
)

// Config says where the data is.
type Config struct {
	// Dir is the data directory for SQLite; it is made when missing. Not read when DSN is set.
	Dir string
	// DSN is the address of a PostgreSQL database, "postgres://user@host/name".
	DSN string
	// Node names this process among those that share the database; empty means "node".
	Node string
	// Log gets what the store does by itself; nil means slog.Default.
	Log *slog.Logger
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Interval is the shortest time between two commits of the writer under load; 0 means
	// 15 ms. An idle writer commits at once.
	Interval time.Duration
	// QueueSize is how many entries may wait in Submit's queue; 0 means 16,384.
	QueueSize int
	// Keep says how long the past is kept; nil means DefaultKeep.
	Keep *Keep
}

// Store is the durable state of a shard. Open makes one; Close ends it.
type Store struct {
	config Config
	log    *slog.Logger
	now    func() time.Time
	owner  string // node and incarnation, as it stands in region rows
	engine engine
	db     *sql.DB // writes; one connection with SQLite
	reads  *sql.DB // only reads; the same pool with PostgreSQL
	writer *writer

	endKeeper context.CancelFunc
	kept      chan struct{} // the keeper has ended

	closing sync.Once
	closed  error
}

// Open opens the data, brings its schema up to date and starts the writer and the keeper,
// who forgets what is older than Keep says. Errors name
// the cause in one line: ErrInUse, ErrDamaged, ErrNewer, ErrUnavailable, or what the
// operating system said.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{config: c, log: c.Log, now: c.Now}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	if c.Node == "" {
		s.config.Node = "node"
	}
	var incarnation [4]byte
	rand.Read(incarnation[:])
	s.owner = s.config.Node + "/" + hex.EncodeToString(incarnation[:])
	if err := s.connect(ctx); err != nil {
		return nil, openError{err}
	}
	if err := s.migrate(ctx); err != nil {
		s.disconnect()
		return nil, openError{err}
	}
	s.writer = newWriter(s)
	keep := DefaultKeep
	if c.Keep != nil {
		keep = *c.Keep
	}
	keeping, end := context.WithCancel(context.Background())
	s.endKeeper, s.kept = end, make(chan struct{})
	go s.keeper(keeping, keep)
	return s, nil
}

// openError says why a store did not open, in one line of bounded length; drivers quote
// whole statements.
type openError struct{ error }

func (e openError) Error() string {
	return cut("open the store: "+strings.Join(strings.Fields(e.error.Error()), " "), 400)
}

func (e openError) Unwrap() error { return e.error }

func (s *Store) connect(ctx context.Context) error {
	if s.config.DSN != "" {
		e, db, err := openPostgres(s.config.DSN, s.owner)
		if err != nil {
			return err
		}
		s.engine, s.db, s.reads = e, db, db
		if err := db.PingContext(ctx); err != nil {
			db.Close()
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		return nil
	}
	e, write, read, err := openSQLite(ctx, s.config.Dir)
	if err != nil {
		return err
	}
	s.engine, s.db, s.reads = e, write, read
	return nil
}

// migrate applies the migrations that the data lacks. Several nodes may start at once.
func (s *Store) migrate(ctx context.Context) error {
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler))}
	if s.engine.name() == "postgres" {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, s.db, migrations.Files, options...)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return s.wrap("read the schema's version", err)
	}
	if current > target {
		return fmt.Errorf("%w: its schema is %d, this program knows %d", ErrNewer, current, target)
	}
	if _, err := provider.Up(ctx); err != nil {
		return s.wrap("bring the schema up to date", err)
	}
	return nil
}

func (s *Store) disconnect() error {
	var err error
	if s.reads != s.db {
		err = s.reads.Close()
	}
	return errors.Join(err, s.db.Close(), s.engine.close())
}

// Close commits what was submitted, then closes the database. When ctx ends first, or the
// store is away, entries that still wait are answered ErrClosed.
func (s *Store) Close(ctx context.Context) error {
	s.closing.Do(func() {
		s.endKeeper()
		s.writer.close(ctx)
		<-s.kept
		s.closed = s.disconnect()
	})
	return s.closed
}

// Owner is the name under which this process claims regions: node and incarnation.
func (s *Store) Owner() string { return s.owner }

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name() }

// Size returns how many bytes the data takes on disk.
func (s *Store) Size(ctx context.Context) (int64, error) {
	n, err := s.engine.size(ctx, s.reads)
	return n, s.wrap("size", err)
}

// Ping reports whether the store can be read now.
func (s *Store) Ping(ctx context.Context) error {
	var n int
	return s.wrap("ping", s.reads.QueryRowContext(ctx, "SELECT 1").Scan(&n))
}

// BackupTo writes a consistent copy of the data to a new file while everything goes on.
// It never overwrites: an existing file is an error. On PostgreSQL use pg_dump.
func (s *Store) BackupTo(ctx context.Context, file string) error {
	return s.engine.backup(ctx, file)
}

// write runs f in a transaction and commits it. Statements end with ctx, the commit never
// does: a commit that was begun has an outcome. Deadlocks and the like are tried again.
func (s *Store) write(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	var err error
	for range 5 {
		if err = s.writeOnce(ctx, f); !errors.Is(s.wrap("", err), errRetry) {
			break
		}
	}
	return s.wrap(what, err)
}

func (s *Store) writeOnce(ctx context.Context, f func(tx *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx) // who waits for one behind a store that hangs gives up in time
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// next draws the next number of a counter; the numbers of a transaction that fails are
// drawn again.
func (s *Store) next(ctx context.Context, tx *sql.Tx, counter string) (int64, error) {
	var n int64
	err := tx.QueryRowContext(ctx, "UPDATE counter SET value = value + 1 WHERE name = $1 RETURNING value", counter).Scan(&n)
	return n, err
}

// changed reports ErrNotFound when a statement touched no row.
func changed(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return sql.ErrNoRows
}
