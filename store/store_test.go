package store

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/internal/pgtest"
)

// openTest opens a store on a fresh SQLite directory and closes it with the test.
func openTest(t testing.TB) *Store {
	t.Helper()
	return openAt(t, Config{Dir: t.TempDir()})
}

func openAt(t testing.TB, c Config) *Store {
	t.Helper()
	c.Log = slog.New(slog.DiscardHandler)
	s, err := Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	return s
}

// newChar makes a guest with one character and returns the character.
func newChar(t testing.TB, s *Store, name string, start func(entity.ID) ledger.Op) entity.ID {
	t.Helper()
	ctx := context.Background()
	a, _, err := s.CreateGuest(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.CreateCharacter(ctx, NewCharacter{Account: a.ID, Name: name, Skeleton: name, Calling: "ranger",
		Appearance: []byte(`{"hair":2}`), Region: 7, Pose: Pose{X: 1, Z: 2, Facing: 65535}, Health: 90, Start: start})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// submit commits one entry and returns its result.
func submit(t testing.TB, s *Store, e Entry) Result {
	t.Helper()
	results := make(chan Result, 1)
	done := func(r Result) { results <- r }
	switch e := e.(type) {
	case *Operation:
		e.Done = done
	case *Handoff:
		e.Done = done
	case *Moved:
		e.Done = done
	case *Checkpoint:
		e.Done = done
	}
	if err := s.Submit(e); err != nil {
		t.Fatal(err)
	}
	return <-results
}

// give is an operation from the mint.
func give(to entity.ID, n int64, parts ...string) ledger.Op {
	return ledger.Op{ID: ledger.NewOpID(1, append(parts, fmt.Sprint("give", to))...), Kind: "loot", Actor: ledger.Holder(to),
		Postings: []ledger.Posting{{Holder: ledger.Mint, Asset: ledger.Coin, Delta: -n}, {Holder: ledger.Holder(to), Asset: ledger.Coin, Delta: n}}}
}

// both runs a test on a fresh store of each engine.
func both(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openAt(t, Config{Dir: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { test(t, openAt(t, Config{DSN: pgtest.Database(t)})) })
}

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func TestFirstLight(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", func(id entity.ID) ledger.Op {
			op := give(id, 10)
			op.Items = []ledger.ItemChange{{ID: op.ID.Made(0), Key: "bow", From: ledger.Start, To: ledger.Holder(id), Slot: 1000}}
			op.Facts = []ledger.FactChange{{Holder: ledger.Holder(id), Kind: "quest", Key: "first", Value: []byte("{}")}}
			return op
		})
		epochs, err := s.Claim(ctx, 7, 8)
		if err != nil || epochs[0] != 1 || epochs[1] != 1 {
			t.Fatal(epochs, err)
		}
		op := give(id, 5, "x")
		if r := submit(t, s, &Operation{Op: op, Region: 7, Epoch: 1, Hops: []Hop{{id, 0}}}); r.Err != nil || r.Duplicate {
			t.Fatal(r)
		}
		if r := submit(t, s, &Operation{Op: op, Region: 7, Epoch: 1, Hops: []Hop{{id, 0}}}); r.Err != nil || !r.Duplicate {
			t.Fatal(r)
		}
		if r := submit(t, s, &Handoff{Char: id, From: 7, FromEpoch: 1, To: 8, ToEpoch: 1, State: Volatile{Pose: Pose{X: 5}, State: []byte("s")}}); r.Err != nil {
			t.Fatal(r)
		}
		c, h, err := s.LoadCharacter(ctx, id)
		if err != nil || c.Region != 8 || c.Hop != 1 || c.Pose.X != 5 || h.Balances[ledger.Coin] != 15 || len(h.Items) != 1 || len(h.Facts) != 1 {
			t.Fatal(c, h, err)
		}
		books, err := s.PostingSums(ctx)
		if err != nil || books.Sums[ledger.Coin] != 0 || len(books.Wrong) != 0 {
			t.Fatal(books, err)
		}
	})
}
