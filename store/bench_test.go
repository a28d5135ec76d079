package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/internal/pgtest"
)

// bothEngines runs a benchmark on each engine. The private PostgreSQL does not sync to
// disk: for figures, name one that does in MYRIAD_TEST_POSTGRES.
func bothEngines(b *testing.B, bench func(b *testing.B, s *Store)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, openAt(b, Config{Dir: b.TempDir()})) })
	b.Run("postgres", func(b *testing.B) { bench(b, openAt(b, Config{DSN: pgtest.Database(b)})) })
}

func benchChars(b *testing.B, s *Store, n int) []entity.ID {
	b.Helper()
	ids := make([]entity.ID, n)
	for i := range ids {
		ids[i] = newChar(b, s, fmt.Sprint("bench", i), func(id entity.ID) ledger.Op { return give(id, 1_000_000) })
	}
	return ids
}

// flow keeps at most 2,000 entries waiting, as many busy regions would.
type flow struct {
	slots chan struct{}
	fail  chan error
}

func newFlow() *flow { return &flow{make(chan struct{}, 2000), make(chan error, 1)} }

func (f *flow) done(r Result) {
	if r.Err != nil {
		select {
		case f.fail <- r.Err:
		default:
		}
	}
	<-f.slots
}

func (f *flow) end(b *testing.B, s *Store) {
	b.Helper()
	is(b, s.Sync(context.Background()), nil)
	select {
	case err := <-f.fail:
		b.Fatal(err)
	default:
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// Trades: money from one character to another, both fenced.
func BenchmarkOperations(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		ids := benchChars(b, s, 500)
		e := must[[]uint64](b)(s.Claim(context.Background(), 7))[0]
		f := newFlow()
		b.ResetTimer()
		for i := range b.N {
			from, to := ids[i%len(ids)], ids[(i+1)%len(ids)]
			op := ledger.Op{ID: ledger.NewOpID(int64(i), "bench"), Kind: "trade", Actor: ledger.Holder(from), Postings: []ledger.Posting{
				{Holder: ledger.Holder(from), Asset: ledger.Coin, Delta: -1}, {Holder: ledger.Holder(to), Asset: ledger.Coin, Delta: 1}}}
			f.slots <- struct{}{}
			s.Submit(&Operation{Op: op, Region: 7, Epoch: e, Hops: []Hop{{from, 0}, {to, 0}}, Done: f.done})
		}
		f.end(b, s)
	})
}

// Loot: an item is made for a character.
func BenchmarkItems(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		ids := benchChars(b, s, 500)
		f := newFlow()
		b.ResetTimer()
		for i := range b.N {
			id := ids[i%len(ids)]
			op := ledger.Op{ID: ledger.NewOpID(int64(i), "bench"), Kind: "loot", Actor: ledger.Holder(id)}
			op.Items = []ledger.ItemChange{{ID: op.ID.Made(0), Key: "wolf_fang", From: ledger.Mint, To: ledger.Holder(id), Slot: ledger.Slot(i)}}
			f.slots <- struct{}{}
			s.Submit(&Operation{Op: op, Done: f.done})
		}
		f.end(b, s)
	})
}

func BenchmarkHandoffs(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		ids := benchChars(b, s, 2000)
		e := must[[]uint64](b)(s.Claim(context.Background(), 7, 8))
		f := newFlow()
		state := make([]byte, 300)
		b.ResetTimer()
		for i := range b.N {
			hop := uint64(i / len(ids))
			from, to := 7+hop%2, 8-hop%2
			f.slots <- struct{}{}
			s.Submit(&Handoff{Char: ids[i%len(ids)], From: uint16(from), FromEpoch: e[from-7], To: uint16(to), ToEpoch: e[to-7],
				Hop: hop, State: Volatile{State: state}, Done: f.done})
		}
		f.end(b, s)
	})
}

// One operation at a time: what a lone player waits for the commit.
func BenchmarkAlone(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		id := newChar(b, s, "ana", nil)
		s.writer.interval = 1
		answered := make(chan struct{})
		for i := range b.N {
			s.Submit(&Operation{Op: give(id, 1, fmt.Sprint(i)), Done: func(Result) { answered <- struct{}{} }})
			<-answered
		}
	})
}

// A world in which nothing happens but guards walking their rounds: everything that is
// saved again takes the place of what was there, so the files do not grow.
func TestIdleWorldDoesNotGrow(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, Config{Dir: dir, Interval: time.Millisecond})
	ctx := context.Background()
	var ids []entity.ID
	for i := range 12 {
		ids = append(ids, newChar(t, s, fmt.Sprint("adventurer", i), nil))
	}
	e := must[[]uint64](t)(s.Claim(ctx, 7, 8, 9, 10))
	hour := func() { // at one checkpoint a minute
		for range 60 {
			for i, id := range ids {
				is(t, s.Submit(&Moved{Char: id, Region: 7, Epoch: e[0], State: Volatile{Pose: Pose{X: int32(i)}, State: make([]byte, 400)}}), nil)
			}
			for level := range uint8(3) {
				is(t, s.Submit(&Trail{Region: 8, Epoch: e[1], Chunk: TrailChunk(ids[0], level), Traces: make([]byte, 20_000)}), nil)
			}
			for r := range e {
				is(t, s.Submit(&Checkpoint{Region: uint16(7 + r), Epoch: e[r], Blob: make([]byte, 20_000)}), nil)
			}
			is(t, s.Sync(ctx), nil)
		}
	}
	for range 3 { // the write-ahead log reaches its size
		hour()
	}
	before := diskUse(t, dir)
	for range 4 {
		hour()
	}
	if after := diskUse(t, dir); after > before+1<<20 {
		t.Fatalf("grew from %d to %d bytes", before, after)
	}
}

// What an operation leaves behind until it is pruned.
func TestBytesOfAnOperation(t *testing.T) {
	s := openTest(t)
	ctx := context.Background()
	id := newChar(t, s, "ana", nil)
	pages := func() (n int64) {
		is(t, s.db.QueryRow("SELECT page_count * 4096 FROM pragma_page_count").Scan(&n), nil)
		return n
	}
	before := pages()
	const n = 5000
	for i := range n { // loot, half a minute apart: coin, experience and a pelt
		op := give(id, 3, fmt.Sprint(i))
		op.ID = ledger.NewOpID(int64(i)*30_000, "loot", fmt.Sprint(i))
		for _, asset := range []ledger.Asset{ledger.Experience, "wolf_pelt"} {
			op.Postings = append(op.Postings, ledger.Posting{Holder: ledger.Mint, Asset: asset, Delta: -1}, ledger.Posting{Holder: ledger.Holder(id), Asset: asset, Delta: 1})
		}
		is(t, s.Submit(&Operation{Op: op}), nil)
	}
	is(t, s.Sync(ctx), nil)
	each := (pages() - before) / n
	t.Logf("%d bytes for an operation of six postings", each)
	if each > 800 {
		t.Errorf("%d bytes for each operation", each)
	}
}

// diskUse adds up the files of a directory.
func diskUse(t *testing.T, dir string) (sum int64) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	is(t, err, nil)
	for _, f := range files {
		info, err := os.Stat(f)
		is(t, err, nil)
		sum += info.Size()
	}
	return sum
}
