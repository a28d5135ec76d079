package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/internal/pgtest"
)

func TestOneBadOperationFailsAlone(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		id := newChar(t, s, "ana", nil)
		epoch := must[[]uint64](t)(s.Claim(context.Background(), 7))[0]
		var order []int
		var results []Result
		for i := range 20 {
			op := give(id, 1, fmt.Sprint(i))
			if i == 7 { // spends what it does not have
				op.Postings[0].Holder, op.Postings[1].Holder = ledger.Holder(id), ledger.Sink
				op.Postings[0].Delta, op.Postings[1].Delta = -1000, 1000
			}
			is(t, s.Submit(&Operation{Op: op, Region: 7, Epoch: epoch, Hops: []Hop{{id, 0}}, Done: func(r Result) {
				order, results = append(order, i), append(results, r)
			}}), nil)
		}
		is(t, s.Sync(context.Background()), nil)
		for i := range 20 {
			if order[i] != i || (i == 7) != errors.Is(results[i].Err, ErrConflict) || (i == 7) != (results[i].Err != nil) {
				t.Fatal(order, i, results[i])
			}
		}
		if h := must[ledger.Holdings](t)(s.HoldingsOf(context.Background(), ledger.Holder(id))); h.Balances[ledger.Coin] != 19 {
			t.Fatal(h)
		}
	})
}

// A row that only the database refuses must not take the others of its batch with it.
func TestUnexpectedRefusalIsAlone(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		id := newChar(t, s, "ana", nil)
		op := give(id, 1, "made")
		item := op.ID.Made(0)
		if _, err := s.db.Exec("INSERT INTO item_move (item_id, version, op_id, kind, key, from_holder, to_holder, at) VALUES ($1, 1, $2, 'x', 'x', 1, 1, 1)", item[:], item[:]); err != nil {
			t.Fatal(err)
		}
		var failed, fine int
		for i := range 10 {
			o := give(id, 1, fmt.Sprint(i))
			if i == 3 {
				o.Items = []ledger.ItemChange{{ID: item, Key: "hat", From: ledger.Mint, To: ledger.Holder(id), Slot: 0}}
			}
			is(t, s.Submit(&Operation{Op: o, Done: func(r Result) {
				if r.Err != nil {
					failed++
				} else {
					fine++
				}
			}}), nil)
		}
		is(t, s.Sync(context.Background()), nil)
		if failed != 1 || fine != 9 {
			t.Fatal(failed, fine)
		}
	})
}

func TestClaimFences(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", nil)
		old := must[[]uint64](t)(s.Claim(ctx, 7, 8))
		is(t, submit(t, s, &Checkpoint{Region: 7, Epoch: old[0], Blob: []byte("first")}).Err, nil)
		now := must[[]uint64](t)(s.Claim(ctx, 7))[0]
		if now != old[0]+1 {
			t.Fatal(old, now)
		}
		is(t, submit(t, s, &Operation{Op: give(id, 1), Region: 7, Epoch: old[0], Hops: []Hop{{id, 0}}}).Err, ErrFenced)
		is(t, submit(t, s, &Checkpoint{Region: 7, Epoch: old[0], Blob: []byte("stale")}).Err, ErrFenced)
		is(t, submit(t, s, &Moved{Char: id, Region: 7, Epoch: old[0]}).Err, ErrFenced)
		is(t, submit(t, s, &Handoff{Char: id, From: 7, FromEpoch: old[0], To: 8}).Err, ErrFenced)
		is(t, submit(t, s, &Handoff{Char: id, From: 7, FromEpoch: now, To: 8, ToEpoch: 9}).Err, ErrFenced)
		is(t, submit(t, s, &Operation{Op: give(id, 1), Region: 200, Epoch: 1}).Err, ErrFenced)
		_, err := s.LoadCheckpoint(ctx, 7, old[0])
		is(t, err, ErrFenced)
		if blob := must[[]byte](t)(s.LoadCheckpoint(ctx, 7, now)); string(blob) != "first" {
			t.Fatalf("%q", blob)
		}
		if blob := must[[]byte](t)(s.LoadCheckpoint(ctx, 8, old[1])); blob != nil {
			t.Fatalf("%q", blob)
		}
		rows := must[[]RegionRow](t)(s.Regions(ctx))
		if len(rows) != 2 || rows[0].Epoch != now || rows[0].Owner != s.Owner() || rows[0].SavedAt.IsZero() || !rows[1].SavedAt.IsZero() {
			t.Fatalf("%+v", rows)
		}
	})
}

func TestHandoffInOrder(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", nil)
		e := must[[]uint64](t)(s.Claim(ctx, 7, 8))
		h := func() *Handoff {
			return &Handoff{Char: id, From: 7, FromEpoch: e[0], To: 8, ToEpoch: e[1], Hop: 0, State: Volatile{Pose: Pose{X: 9}, Health: 3, State: []byte("v")}}
		}
		var got []error
		note := func(r Result) { got = append(got, r.Err) }
		first, op, late := h(), &Operation{Op: give(id, 1), Region: 8, Epoch: e[1], Hops: []Hop{{id, 1}}}, &Moved{Char: id, Region: 7, Epoch: e[0], Hop: 0}
		first.Done, op.Done, late.Done = note, note, note
		for _, entry := range []Entry{first, op, late} { // one batch, decided in turn
			is(t, s.Submit(entry), nil)
		}
		is(t, s.Sync(ctx), nil)
		is(t, got[0], nil)
		is(t, got[1], nil)
		is(t, got[2], ErrMoved)
		if r := submit(t, s, h()); r.Err != nil || !r.Duplicate {
			t.Fatal(r)
		}
		is(t, submit(t, s, &Handoff{Char: id, From: 8, FromEpoch: e[1], To: 8, Hop: 1, State: Volatile{Pose: Pose{X: 10}}}).Err, nil)
		c, _, err := s.LoadCharacter(ctx, id)
		if err != nil || c.Region != 8 || c.Hop != 2 || c.Pose.X != 10 || string(c.State) != "v" { // no state keeps the last
			t.Fatalf("%+v %v", c, err)
		}
		is(t, submit(t, s, &Moved{Char: 999, Region: 8, Epoch: e[1]}).Err, ErrMoved)
		is(t, submit(t, s, &Moved{Char: id, Region: 8, Epoch: e[1], Hop: 2, State: Volatile{State: make([]byte, MaxState+1)}}).Err, ErrInvalid)
	})
}

func TestLastPoseWins(t *testing.T) {
	s := openTest(t)
	ctx := context.Background()
	id := newChar(t, s, "ana", nil)
	e := must[[]uint64](t)(s.Claim(ctx, 7))[0]
	before := s.Stats()
	for i := range 1000 {
		is(t, s.Submit(&Moved{Char: id, Region: 7, Epoch: e, State: Volatile{Pose: Pose{X: int32(i)}}}), nil)
	}
	is(t, s.Sync(ctx), nil)
	if c, _, err := s.LoadCharacter(ctx, id); err != nil || c.Pose.X != 999 {
		t.Fatal(c, err)
	}
	if n := s.Stats().Entries - before.Entries; n > 10 {
		t.Fatal(n, "entries for one character's pose")
	}
}

func TestMalformed(t *testing.T) {
	s := openTest(t)
	id := ledger.Holder(newChar(t, s, "ana", nil))
	base := func() ledger.Op { return give(entity.ID(id), 1) }
	long := make([]byte, 65)
	for i := range long {
		long[i] = 'x'
	}
	for name, spoil := range map[string]func(*ledger.Op){
		"no id":        func(o *ledger.Op) { o.ID = ledger.OpID{} },
		"no kind":      func(o *ledger.Op) { o.Kind = "" },
		"no actor":     func(o *ledger.Op) { o.Actor = 0 },
		"unbalanced":   func(o *ledger.Op) { o.Postings[0].Delta = -2 },
		"nobody":       func(o *ledger.Op) { o.Postings[0].Holder = 0 },
		"not text":     func(o *ledger.Op) { o.Postings[0].Asset, o.Postings[1].Asset = "a\xff", "a\xff" },
		"long asset":   func(o *ledger.Op) { a := ledger.Asset(long); o.Postings[0].Asset, o.Postings[1].Asset = a, a },
		"item nowhere": func(o *ledger.Op) { o.Items = []ledger.ItemChange{{From: -1, To: -2, Key: "x"}} },
		"made late":    func(o *ledger.Op) { o.Items = []ledger.ItemChange{{From: -1, To: id, Key: "x", Version: 1}} },
		"item twice":   func(o *ledger.Op) { c := ledger.ItemChange{From: id, To: id}; o.Items = []ledger.ItemChange{c, c} },
		"slot twice": func(o *ledger.Op) {
			o.Items = []ledger.ItemChange{{ID: ledger.ItemID{1}, From: id, To: id}, {ID: ledger.ItemID{2}, From: id, To: id}}
		},
		"negative slot": func(o *ledger.Op) { o.Items = []ledger.ItemChange{{From: id, To: id, Slot: -1}} },
		"fact twice": func(o *ledger.Op) {
			f := ledger.FactChange{Holder: id, Kind: "a", Key: "b"}
			o.Facts = []ledger.FactChange{f, f}
		},
		"fact with NUL": func(o *ledger.Op) { o.Facts = []ledger.FactChange{{Holder: id, Kind: "a\x00", Key: "b"}} },
	} {
		op := base()
		spoil(&op)
		if r := submit(t, s, &Operation{Op: op}); !errors.Is(r.Err, ErrInvalid) {
			t.Errorf("%s: %v", name, r.Err)
		}
	}
	is(t, submit(t, s, &Checkpoint{Region: 7, Epoch: 1, Blob: make([]byte, MaxCheckpoint+1)}).Err, ErrInvalid)
}

// One id names one operation: another kind under it is a mistake, not a retry.
func TestIDIsOneOperation(t *testing.T) {
	s := openTest(t)
	id := newChar(t, s, "ana", nil)
	op := give(id, 1)
	is(t, submit(t, s, &Operation{Op: op}).Err, nil)
	op.Kind = "quest_reward"
	is(t, submit(t, s, &Operation{Op: op}).Err, ErrConflict)
}

func TestItemHistory(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ana, bor := ledger.Holder(newChar(t, s, "ana", nil)), ledger.Holder(newChar(t, s, "bor", nil))
		n := 0
		op := func(kind string, c ledger.ItemChange) ledger.OpID {
			n++
			o := ledger.Op{ID: ledger.NewOpID(5, fmt.Sprint(n)), Kind: kind, Actor: ana, Items: []ledger.ItemChange{c}}
			is(t, submit(t, s, &Operation{Op: o}).Err, nil)
			return o.ID
		}
		sword := ledger.OpID{1}.Made(0)
		made := op("loot", ledger.ItemChange{ID: sword, Key: "sword", From: ledger.Mint, To: ana, Slot: 3})
		op("equip", ledger.ItemChange{ID: sword, From: ana, To: ana, Slot: 1001, Version: 1})
		op("trade", ledger.ItemChange{ID: sword, From: ana, To: bor, Slot: 0, Version: 2})
		o := must[Origin](t)(s.ItemHistory(context.Background(), sword))
		if o.Key != "sword" || o.MadeBy != made || o.MadeAs != "loot" || o.Holder != bor || len(o.Moves) != 2 || o.Moves[1].To != bor || o.Moves[1].Kind != "trade" {
			t.Fatalf("%+v", o)
		}
		op("sell", ledger.ItemChange{ID: sword, From: bor, To: ledger.Vendors, Version: 3})
		if o := must[Origin](t)(s.ItemHistory(context.Background(), sword)); o.Holder != 0 || len(o.Moves) != 3 || o.MadeAs != "loot" {
			t.Fatalf("%+v", o)
		}
		_, err := s.ItemHistory(context.Background(), ledger.ItemID{9})
		is(t, err, ErrNotFound)
	})
}

func TestCloseAnswersEverything(t *testing.T) {
	s := openTest(t)
	id := newChar(t, s, "ana", nil)
	answered := 0
	for i := range 2000 {
		is(t, s.Submit(&Operation{Op: give(id, 1, fmt.Sprint(i)), Done: func(r Result) {
			if r.Err == nil {
				answered++
			}
		}}), nil)
	}
	is(t, s.Close(context.Background()), nil)
	if answered != 2000 {
		t.Fatal(answered)
	}
	is(t, s.Submit(&Operation{Op: give(id, 1)}), ErrClosed)
}

// Two stores on one PostgreSQL stand for two nodes: what both try happens once, and what
// they do to the same rows at the same time adds up.
func TestTwoNodes(t *testing.T) {
	dsn := pgtest.Database(t)
	a, b := openAt(t, Config{DSN: dsn, Node: "a"}), openAt(t, Config{DSN: dsn, Node: "b"})
	id := newChar(t, a, "ana", nil)
	var mu sync.Mutex
	firsts := map[string]int{}
	for i := range 300 {
		for _, s := range []*Store{a, b} {
			is(t, s.Submit(&Operation{Op: give(id, 1, fmt.Sprint(i)), Done: func(r Result) {
				mu.Lock()
				defer mu.Unlock()
				if r.Err != nil {
					t.Error(r.Err)
				} else if !r.Duplicate {
					firsts[fmt.Sprint(i)]++
				}
			}}), nil)
		}
	}
	is(t, a.Sync(context.Background()), nil)
	is(t, b.Sync(context.Background()), nil)
	for i := range 300 {
		if firsts[fmt.Sprint(i)] != 1 {
			t.Fatal(i, "happened", firsts[fmt.Sprint(i)], "times")
		}
	}
	if h := must[ledger.Holdings](t)(a.HoldingsOf(context.Background(), ledger.Holder(id))); h.Balances[ledger.Coin] != 300 {
		t.Fatal(h)
	}
}

// Nodes that prune at the same time carry each posting over once.
func TestTwoNodesPrune(t *testing.T) {
	dsn := pgtest.Database(t)
	a, b := openAt(t, Config{DSN: dsn, Node: "a"}), openAt(t, Config{DSN: dsn, Node: "b"})
	ctx := context.Background()
	id := newChar(t, a, "ana", nil)
	for i := range 500 {
		is(t, a.Submit(&Operation{Op: give(id, 1, fmt.Sprint(i))}), nil)
	}
	is(t, a.Sync(ctx), nil)
	var wg sync.WaitGroup
	for _, s := range []*Store{a, b} {
		wg.Go(func() {
			for range 10 {
				if _, err := s.PruneOps(ctx, time.Now().Add(time.Hour), 100); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	books := must[Books](t)(a.PostingSums(ctx))
	if len(books.Wrong) > 0 || books.Made[ledger.Mint][ledger.Coin] != -500 {
		t.Fatalf("%+v", books)
	}
}

// A node that hangs inside a transaction must not hold up the one that takes its region.
func TestTakeoverEndsHangingOwner(t *testing.T) {
	dsn := pgtest.Database(t)
	a, b := openAt(t, Config{DSN: dsn, Node: "a"}), openAt(t, Config{DSN: dsn, Node: "b"})
	ctx := context.Background()
	must[[]uint64](t)(a.Claim(ctx, 7))
	tx, err := a.db.Begin()
	is(t, err, nil)
	defer tx.Rollback()
	if _, err := tx.Exec("SELECT epoch FROM region WHERE region_id = 7 FOR SHARE"); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if epoch := must[[]uint64](t)(b.Claim(ctx, 7))[0]; epoch != 2 {
		t.Fatal(epoch)
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Fatal("took", took)
	}
	is(t, submit(t, a, &Checkpoint{Region: 7, Epoch: 1}).Err, ErrFenced)
}
