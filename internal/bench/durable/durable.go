// Package durable measures how fast a store commits, in a process of its own: what many busy
// regions would submit, as fast as it takes it, and one entry at a time, as a lone player does.
package durable

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/store"
)

// Order says what is measured. It is handed to the process as JSON.
type Order struct {
	Dir     string `json:"dir"` // for SQLite
	DSN     string `json:"dsn"` // of a PostgreSQL database; empty: SQLite
	Seconds int    `json:"seconds"`
	Waiting int    `json:"waiting"` // entries that wait at most
	Alone   int    `json:"alone"`   // operations one at a time
}

// Report has a Figure for each kind of entry.
type Report struct {
	Trades   Figure `json:"trades"`   // two postings between characters, fenced by two hops
	Items    Figure `json:"items"`    // a thing made for a character
	Handoffs Figure `json:"handoffs"` // a character changes regions
	// Alone is from submitting an operation to its answer when nothing else is done.
	AloneMs load.Spread `json:"alone_ms"`
}

// Figure is of one kind of entry, in a window under full load.
type Figure struct {
	PerSecond float64     `json:"per_second"`
	AnswerMs  load.Spread `json:"answer_ms"` // from submitting an entry to its answer, the wait included
	CommitMs  load.Spread `json:"commit_ms"` // transactions, sampled
	Batch     float64     `json:"batch"`     // entries in a transaction
}

const (
	// people take part, regions own them by turns.
	people           = 500
	regionA, regionB = 7, 8
	// pause is between two lone operations: the store has come to rest.
	pause             = 20 * time.Millisecond
	sampleCommitEvery = 2 * time.Millisecond
)

// bench is one run.
type bench struct {
	rows   *store.Store
	order  Order
	ids    []entity.ID
	epochs []uint64
	began  int64 // ms since 1970: ids of operations are this run's own
}

// Run carries an order out.
func Run(ctx context.Context, o Order) (r Report, err error) {
	rows, err := store.Open(ctx, store.Config{Dir: o.Dir, DSN: o.DSN, Node: "bench", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return r, err
	}
	defer func() {
		if closed := rows.Close(context.WithoutCancel(ctx)); err == nil {
			err = closed
		}
	}()
	b := &bench{rows: rows, order: o, began: time.Now().UnixMilli()}
	if err = b.people(ctx); err != nil {
		return r, err
	}
	if b.epochs, err = rows.Claim(ctx, regionA, regionB); err != nil {
		return r, err
	}
	if r.AloneMs, err = b.alone(); err != nil {
		return r, err
	}
	if r.Trades, err = b.flood(ctx, b.trade); err != nil {
		return r, fmt.Errorf("trades: %w", err)
	}
	if r.Items, err = b.flood(ctx, b.item); err != nil {
		return r, fmt.Errorf("items: %w", err)
	}
	r.Handoffs, err = b.flood(ctx, b.handoff)
	return r, err
}

// people makes characters with money.
func (b *bench) people(ctx context.Context) error {
	for i := range people {
		account, _, err := b.rows.CreateGuest(ctx, true)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("bench%d-%d", b.began, i)
		id, err := b.rows.CreateCharacter(ctx, store.NewCharacter{Account: account.ID, Name: name, Skeleton: name, Calling: "ranger",
			Appearance: []byte("{}"), Region: regionA, Health: 1, Start: func(id entity.ID) ledger.Op { return b.give(id, 1_000_000, "start") }})
		if err != nil {
			return err
		}
		b.ids = append(b.ids, id)
	}
	return nil
}

func (b *bench) give(to entity.ID, n int64, why string) ledger.Op {
	return ledger.Op{ID: ledger.NewOpID(b.began, "bench", why, strconv.FormatUint(uint64(to), 10)), Kind: "loot", Actor: ledger.Holder(to),
		Postings: []ledger.Posting{{Holder: ledger.Mint, Asset: ledger.Coin, Delta: -n}, {Holder: ledger.Holder(to), Asset: ledger.Coin, Delta: n}}}
}

// alone submits one operation after the other.
func (b *bench) alone() (load.Spread, error) {
	took := make([]time.Duration, b.order.Alone)
	answer := make(chan error, 1)
	for i := range took {
		time.Sleep(pause)
		start := time.Now()
		err := b.rows.Submit(&store.Operation{Op: b.give(b.ids[i%people], 1, "alone"+strconv.Itoa(i)), Done: func(r store.Result) { answer <- r.Err }})
		if err == nil {
			err = <-answer
		}
		if err != nil {
			return load.Spread{}, fmt.Errorf("alone: %w", err)
		}
		took[i] = time.Since(start)
	}
	return load.SpreadOf(took), nil
}

// entry makes the i-th entry of a kind.
type entry func(i int, done func(store.Result)) store.Entry

func (b *bench) id(kind string, i int) ledger.OpID {
	return ledger.NewOpID(b.began, "bench", kind, strconv.Itoa(i))
}

func (b *bench) trade(i int, done func(store.Result)) store.Entry {
	from, to := b.ids[i%people], b.ids[(i+1)%people]
	op := ledger.Op{ID: b.id("trade", i), Kind: "trade", Actor: ledger.Holder(from), Postings: []ledger.Posting{
		{Holder: ledger.Holder(from), Asset: ledger.Coin, Delta: -1}, {Holder: ledger.Holder(to), Asset: ledger.Coin, Delta: 1}}}
	return &store.Operation{Op: op, Region: regionA, Epoch: b.epochs[0], Hops: []store.Hop{{Char: from}, {Char: to}}, Done: done}
}

func (b *bench) item(i int, done func(store.Result)) store.Entry {
	to := ledger.Holder(b.ids[i%people])
	op := ledger.Op{ID: b.id("loot", i), Kind: "loot", Actor: to}
	op.Items = []ledger.ItemChange{{ID: op.ID.Made(0), Key: "wolf_fang", From: ledger.Mint, To: to, Slot: ledger.Slot(i / people)}}
	return &store.Operation{Op: op, Done: done}
}

func (b *bench) handoff(i int, done func(store.Result)) store.Entry {
	hop := i / people
	from, to := hop%2, 1-hop%2
	return &store.Handoff{Char: b.ids[i%people], From: uint16(regionA + from), FromEpoch: b.epochs[from], To: uint16(regionA + to),
		ToEpoch: b.epochs[to], Hop: uint64(hop), State: store.Volatile{State: make([]byte, 300)}, Done: done}
}

// flood submits entries of a kind for the length of a window, as many waiting as allowed.
func (b *bench) flood(ctx context.Context, make entry) (Figure, error) {
	window, stop := context.WithTimeout(ctx, time.Duration(b.order.Seconds)*time.Second)
	defer stop()
	var mu sync.Mutex // guards took and failed
	var took []time.Duration
	var failed error
	slots := newSlots(b.order.Waiting)
	before, start := b.rows.Stats(), time.Now()
	var sampling sync.WaitGroup
	var commits []time.Duration
	sampling.Go(func() { commits = b.sample(window) })
	for i := 0; slots.take(window); i++ {
		submitted := time.Now()
		err := b.rows.Submit(make(i, func(r store.Result) {
			mu.Lock()
			if took = append(took, time.Since(submitted)); r.Err != nil && failed == nil {
				failed = r.Err
			}
			mu.Unlock()
			slots.give()
		}))
		if err != nil {
			stop()
			sampling.Wait()
			return Figure{}, err
		}
	}
	err := b.rows.Sync(ctx)
	seconds, after := time.Since(start).Seconds(), b.rows.Stats()
	sampling.Wait()
	mu.Lock()
	defer mu.Unlock()
	if failed != nil {
		err = failed
	}
	f := Figure{PerSecond: float64(len(took)) / seconds, AnswerMs: load.SpreadOf(took), CommitMs: load.SpreadOf(commits)}
	if n := after.Commits - before.Commits; n > 0 {
		f.Batch = float64(after.Entries-before.Entries) / float64(n)
	}
	return f, err
}

// sample notes how long commits took until ctx ends: one of those that ended since the last look.
func (b *bench) sample(ctx context.Context) (took []time.Duration) {
	ticker := time.NewTicker(sampleCommitEvery)
	defer ticker.Stop()
	seen := b.rows.Stats().Commits
	for {
		select {
		case <-ctx.Done():
			return took
		case <-ticker.C:
			if s := b.rows.Stats(); s.Commits > seen {
				seen = s.Commits
				took = append(took, s.LastCommit)
			}
		}
	}
}

// slots bound how many entries wait.
type slots chan struct{}

func newSlots(n int) slots { return make(slots, n) }

// take waits for a slot; false when ctx ended before.
func (s slots) take(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case s <- struct{}{}:
		return ctx.Err() == nil
	}
}

func (s slots) give() { <-s }
