package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/internal/pgtest"
)

// eventually waits for a condition.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain:", what)
		}
	}
}

// oneLine opens what cannot be opened and returns the message.
func oneLine(t *testing.T, c Config, want error) string {
	t.Helper()
	s, err := Open(context.Background(), c)
	if err == nil {
		s.Close(context.Background())
		t.Fatal("it opened")
	}
	if want != nil && !errors.Is(err, want) {
		t.Fatalf("%v is not %v", err, want)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Fatalf("more than one line: %q", err)
	}
	return err.Error()
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Config{Dir: dir})
	if text := oneLine(t, Config{Dir: dir}, ErrInUse); !strings.Contains(text, dir) || !strings.Contains(text, fmt.Sprint(os.Getpid())) {
		t.Fatal(text)
	}
	is(t, s.Close(context.Background()), nil)
	openAt(t, Config{Dir: dir})
}

func TestDamagedFileIsRefusedAndKept(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"header":    func(b []byte) []byte { copy(b, "this is not a database at all"); return b },
		"garbage":   func(b []byte) []byte { return bytes.Repeat([]byte("garbage!"), 4096) },
		"truncated": func(b []byte) []byte { return b[:len(b)/2/4096*4096] },
		"pages": func(b []byte) []byte {
			r := rand.New(rand.NewPCG(1, 2))
			for i := 8192; i < len(b); i++ {
				b[i] = byte(r.Uint32())
			}
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openAt(t, Config{Dir: dir})
			newChar(t, s, "ana", nil)
			is(t, s.Close(context.Background()), nil)
			path := filepath.Join(dir, databaseFile)
			before := damage(must[[]byte](t)(os.ReadFile(path)))
			is(t, os.WriteFile(path, before, 0o600), nil)
			if text := oneLine(t, Config{Dir: dir}, ErrDamaged); !strings.Contains(text, path) {
				t.Fatal(text)
			}
			if after := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(before, after) {
				t.Fatal("the damaged file was changed")
			}
		})
	}
}

func TestUnusableDirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	is(t, os.WriteFile(file, nil, 0o600), nil)
	oneLine(t, Config{Dir: file}, nil)
	oneLine(t, Config{Dir: filepath.Join(file, "below")}, nil)
	oneLine(t, Config{DSN: "postgres://127.0.0.1:1/none"}, ErrUnavailable)
	oneLine(t, Config{DSN: "not an address"}, nil)
	if os.Getuid() != 0 {
		locked := t.TempDir()
		is(t, os.Chmod(locked, 0o500), nil)
		oneLine(t, Config{Dir: locked}, os.ErrPermission)
	}
}

// SQLite begins a transaction on such a file as on any other.
func TestReadOnlyDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	is(t, openAt(t, Config{Dir: dir}).Close(context.Background()), nil)
	db := must[*sql.DB](t)(sql.Open("sqlite", sqliteDSN(filepath.Join(dir, databaseFile), "query_only(on)")))
	defer db.Close()
	e := &sqliteEngine{}
	if err := e.startError(e.probe(context.Background(), db)); !errors.Is(err, ErrUnavailable) {
		t.Fatal(err)
	}
}

func TestLogWithoutItsDatabaseIsRefusedAndKept(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"missing": os.Remove,
		"empty":   func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, databaseFile)
			is(t, openAt(t, Config{Dir: dir}).Close(context.Background()), nil)
			is(t, damage(path), nil)
			is(t, os.WriteFile(path+"-wal", []byte("changes"), 0o600), nil)
			if text := oneLine(t, Config{Dir: dir}, ErrDamaged); !strings.Contains(text, path) {
				t.Error(text)
			}
			if kept := must[[]byte](t)(os.ReadFile(path + "-wal")); string(kept) != "changes" {
				t.Errorf("the log is %q", kept)
			}
		})
	}
}

// The database holds passwords' hashes: only the operator reads it, in an open folder too.
func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are of another kind there")
	}
	dir := t.TempDir()
	is(t, os.Chmod(dir, 0o755), nil)
	s := openAt(t, Config{Dir: dir})
	newChar(t, s, "ana", nil)
	for _, file := range must[[]os.DirEntry](t)(os.ReadDir(dir)) {
		if mode := must[os.FileInfo](t)(file.Info()).Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", file.Name(), mode)
		}
	}
}

// A name that would mean something in an address, a file or a pattern is only a name.
func TestStrangeDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?c#d%41&e=č;'")
	s := openAt(t, Config{Dir: dir})
	newChar(t, s, "ana", nil)
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err != nil {
		t.Fatal(err)
	}
	is(t, s.BackupTo(context.Background(), filepath.Join(dir, "it's a copy?")), nil)
}

func TestCloseLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := openAt(t, Config{Dir: t.TempDir()})
	newChar(t, s, "ana", nil)
	is(t, s.Close(context.Background()), nil)
}

func TestNewerDataIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Config{Dir: dir})
	if _, err := s.db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	is(t, s.Close(context.Background()), nil)
	oneLine(t, Config{Dir: dir}, ErrNewer)
}

func TestFullDiskSavesLater(t *testing.T) {
	s := openAt(t, Config{Dir: t.TempDir(), QueueSize: 500})
	ctx := context.Background()
	id := newChar(t, s, "ana", nil)
	epoch := settle(t, s, 7)
	pages := func(n int) {
		if _, err := s.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	pages(1) // SQLite takes the present size instead: nothing more fits
	var accepted, fine, order int
	submitOne := func() error {
		n := accepted
		err := s.Submit(&Operation{Op: give(id, 1, fmt.Sprint(n)), Done: func(r Result) {
			if r.Err == nil && !r.Duplicate && n == order {
				fine++
			}
			order++
		}})
		if err == nil {
			accepted++
		}
		return err
	}
	eventually(t, "saving", func() bool { submitOne(); return s.Saving() })
	eventually(t, "a full queue", func() bool { return errors.Is(submitOne(), ErrUnavailable) })
	is(t, s.Submit(trailOf(7, epoch, 1, traceOf(id, 0, 1))), nil) // takes no place in it
	is(t, s.Submit(trailOf(7, epoch, 2, traceOf(id, 0, 2))), nil)
	_, _, err := s.CreateGuest(ctx, false)
	if err != nil {
		is(t, err, ErrUnavailable)
	}
	if _, _, err := s.LoadCharacter(ctx, id); err != nil {
		t.Fatal("reading goes on:", err)
	}
	pages(1_000_000)
	is(t, retrySync(s), nil)
	if s.Saving() || fine != accepted {
		t.Fatal(s.Saving(), fine, accepted)
	}
	if h := must[ledger.Holdings](t)(s.HoldingsOf(ctx, ledger.Holder(id))); h.Balances[ledger.Coin] != int64(accepted) {
		t.Fatal(h, accepted)
	}
	standsAt(t, s, id, 2)
}

// A store that hangs gives no error; nor may it hold up who only wants to log in.
func TestHangingStoreCountsAsAway(t *testing.T) {
	s := openTest(t)
	ctx := context.Background()
	id := newChar(t, s, "ana", nil)
	s.writer.patience = time.Millisecond
	hold := must[*sql.Conn](t)(s.db.Conn(ctx)) // the only connection that writes
	done := make(chan error, 1)
	is(t, s.Submit(&Operation{Op: give(id, 1), Done: func(r Result) { done <- r.Err }}), nil)
	eventually(t, "saving", s.Saving)
	short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if _, _, err := s.CreateGuest(short, false); !errors.Is(err, context.DeadlineExceeded) {
		t.Error("a login behind a store that hangs:", err)
	}
	s.writer.patience = time.Minute
	is(t, hold.Close(), nil)
	is(t, <-done, nil)
	eventually(t, "saving to go on", func() bool { return !s.Saving() })
}

// retrySync syncs once the queue has room again.
func retrySync(s *Store) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		if err := s.Sync(ctx); !errors.Is(err, ErrUnavailable) || ctx.Err() != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestCloseWhileAway(t *testing.T) {
	s := openTest(t)
	id := newChar(t, s, "ana", nil)
	if _, err := s.db.Exec("PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range 600 {
		is(t, s.Submit(&Operation{Op: give(id, 1, fmt.Sprint(i)), Done: func(r Result) {
			if errors.Is(r.Err, ErrClosed) {
				refused++
			}
		}}), nil)
	}
	eventually(t, "saving", s.Saving)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	is(t, s.Close(ctx), nil)
	if refused == 0 {
		t.Fatal("nobody was told")
	}
}

// The connections are cut again and again, also between COMMIT and its answer: every
// operation happens once and every answer is right.
func TestConnectionsLost(t *testing.T) {
	dsn := pgtest.Database(t)
	s, killer := openAt(t, Config{DSN: dsn, Node: "a"}), openAt(t, Config{DSN: dsn, Node: "killer"})
	ctx := context.Background()
	id := newChar(t, s, "ana", nil)
	epoch := settle(t, s, 7)
	wrong, answered := 0, 0
	const n = 3000
	for i := range n {
		is(t, s.Submit(&Operation{Op: give(id, 1, fmt.Sprint(i)), Done: func(r Result) {
			answered++
			if r.Err != nil || r.Duplicate {
				wrong++
			}
		}}), nil)
		is(t, s.Submit(trailOf(7, epoch, uint32(i), traceOf(id, 0, int32(i)))), nil)
		if i%100 == 0 {
			is(t, killer.engine.evict(ctx, killer.db, s.Owner()), nil)
			time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond)
		}
	}
	is(t, s.Sync(ctx), nil)
	if wrong != 0 || answered != n {
		t.Fatal(wrong, "wrong of", answered)
	}
	if h := must[ledger.Holdings](t)(s.HoldingsOf(ctx, ledger.Holder(id))); h.Balances[ledger.Coin] != n {
		t.Fatal(h)
	}
	standsAt(t, killer, id, n-1)
}

// The outcome of a commit is unknown: it happened, but the answer was lost. The second
// try must find that out and answer as if nothing had been.
func TestUnknownOutcome(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", nil)
		e := must[[]uint64](t)(s.Claim(ctx, 7, 8))
		batch := []*pending{
			{entry: &Operation{Op: give(id, 1), Region: 7, Epoch: e[0], Hops: []Hop{{id, 0}}}},
			{entry: &Operation{Op: give(id, 1), Region: 7, Epoch: e[0], Hops: []Hop{{id, 0}}}}, // the same again
			{entry: &Handoff{Char: id, From: 7, FromEpoch: e[0], To: 8, ToEpoch: e[1]}},
			{entry: trailOf(7, e[0], 1, nil)},
			{entry: trailOf(8, e[1], 1, traceOf(id, 1, 3))},
		}
		first := must[[]Result](t)(s.writer.try(batch))
		for _, p := range batch {
			p.uncertain = !p.known // as try notes when a commit fails
		}
		second := must[[]Result](t)(s.writer.try(batch))
		for i := range batch {
			if first[i].Err != nil || second[i].Err != nil || first[i].Duplicate != second[i].Duplicate || first[i].Duplicate != (i == 1) {
				t.Fatalf("%d: %+v then %+v", i, first[i], second[i])
			}
		}
		standsAt(t, s, id, 3)
	})
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Config{Dir: dir})
	ctx := context.Background()
	id := newChar(t, s, "ana", func(id entity.ID) ledger.Op { return give(id, 42) })
	copies := t.TempDir()
	is(t, s.BackupTo(ctx, filepath.Join(copies, databaseFile)), nil)
	if err := s.BackupTo(ctx, filepath.Join(copies, databaseFile)); err == nil {
		t.Fatal("overwrote a backup")
	}
	is(t, Backup(ctx, dir, filepath.Join(copies, "other")), nil) // as another process does
	is(t, submit(t, s, &Operation{Op: give(id, 1, "later")}).Err, nil)
	restored := openAt(t, Config{Dir: copies})
	if h := must[ledger.Holdings](t)(restored.HoldingsOf(ctx, ledger.Holder(id))); h.Balances[ledger.Coin] != 42 {
		t.Fatal(h)
	}
	if err := Backup(ctx, t.TempDir(), filepath.Join(copies, "third")); err == nil {
		t.Fatal("backed up nothing")
	}
}
