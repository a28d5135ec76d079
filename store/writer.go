package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	defaultInterval  = 15 * time.Millisecond
	defaultQueueSize = 16_384
	// maxBatch bounds one transaction, in entries.
	maxBatch = 512
	// lazyDelay is how long entries that nobody waits for may wait for company.
	lazyDelay = 250 * time.Millisecond
	// maxTries is how often a batch is tried that lost a deadlock or a race for a row.
	maxTries               = 5
	minBackoff, maxBackoff = 50 * time.Millisecond, 2 * time.Second
	// batchTimeout bounds the statements of a batch, not its commit.
	batchTimeout = 30 * time.Second
	// slowTry is how long a transaction may take before Saving says that the store is away:
	// one that hangs gives no error.
	slowTry = 3 * time.Second
)

// writer commits what Submit queues. One goroutine, run, owns the transactions; mu guards
// the queue between it and those who submit.
type writer struct {
	store    *Store
	interval time.Duration
	size     int
	patience time.Duration // of one transaction, before Saving

	mu        sync.Mutex
	queue     []*pending
	waiting   map[lazyKey]*pending // lazy entries in queue, to be replaced by later ones
	trails    map[trailKey]*waitingTrail
	taken     int64 // entries that have left the queue, ever
	urgent    bool  // someone waits for an entry in queue
	firstLazy time.Time
	closing   bool

	wake     chan struct{} // queue or closing changed
	ctx      context.Context
	abandon  context.CancelFunc // gives up what cannot be committed
	finished chan struct{}

	saving  atomic.Bool
	counter struct{ commits, entries, failed, retries, lastMicros, maxMicros atomic.Int64 }
}

func newWriter(s *Store) *writer {
	w := &writer{store: s, interval: s.config.Interval, size: s.config.QueueSize, patience: slowTry, waiting: map[lazyKey]*pending{}, trails: map[trailKey]*waitingTrail{},
		wake: make(chan struct{}, 1), finished: make(chan struct{})}
	if w.interval == 0 {
		w.interval = defaultInterval
	}
	if w.size == 0 {
		w.size = defaultQueueSize
	}
	w.ctx, w.abandon = context.WithCancel(context.Background())
	go w.run()
	return w
}

// Saving reports whether the store is away and what is submitted only waits.
func (s *Store) Saving() bool { return s.writer.saving.Load() }

// Stats says how the writer does.
type Stats struct {
	Queued     int   // entries that wait now
	Commits    int64 // transactions of the writer since Open
	Entries    int64 // entries in them
	Failed     int64 // entries answered with an error
	Retries    int64 // transactions that had to be tried again
	LastCommit time.Duration
	MaxCommit  time.Duration // since Open
	Saving     bool
}

// Stats returns the writer's counters.
func (s *Store) Stats() Stats {
	w := s.writer
	w.mu.Lock()
	queued := len(w.queue) + len(w.trails)
	w.mu.Unlock()
	c := &w.counter
	return Stats{queued, c.commits.Load(), c.entries.Load(), c.failed.Load(), c.retries.Load(),
		time.Duration(c.lastMicros.Load()) * time.Microsecond, time.Duration(c.maxMicros.Load()) * time.Microsecond, w.saving.Load()}
}

// run commits batches until the store closes.
func (w *writer) run() {
	defer close(w.finished)
	var last time.Time
	for w.await(last) {
		batch := w.take()
		begun := time.Now()
		w.commit(batch)
		last = time.Now()
		w.count(last.Sub(begun))
	}
}

// await returns true when a batch is due, false when the store closes and nothing waits.
func (w *writer) await(last time.Time) bool {
	for {
		w.mu.Lock()
		n, urgent, closing, due := len(w.queue), w.urgent, w.closing, w.firstLazy.Add(lazyDelay)
		some := n+len(w.trails) > 0
		w.mu.Unlock()
		if urgent {
			due = last.Add(w.interval)
		}
		wait := time.Until(due)
		if closing || n >= maxBatch || some && wait <= 0 {
			return some
		}
		var timeout <-chan time.Time
		if some {
			timeout = time.After(wait)
		}
		select {
		case <-w.wake:
		case <-timeout:
		}
	}
}

// commit commits the batch, however long that takes, and answers its entries. A batch
// that the database refuses as a whole is committed entry by entry.
func (w *writer) commit(batch []*pending) {
	for tries := 1; ; tries++ {
		results, err := w.watched(batch)
		switch {
		case err == nil:
			w.back()
			w.answer(batch, results)
			return
		case errors.Is(err, errRetry) && tries < maxTries:
			w.counter.retries.Add(1)
		case errors.Is(err, ErrUnavailable), errors.Is(err, ErrDamaged):
			if !w.away(tries, err) {
				w.refuse(batch, fmt.Errorf("%w: %w", ErrClosed, err))
				return
			}
		case len(batch) > 1:
			for _, p := range batch {
				w.commit([]*pending{p})
			}
			return
		default:
			w.store.log.Error("an entry cannot be committed", "entry", fmt.Sprintf("%T", batch[0].entry), "err", err)
			w.refuse(batch, err)
			return
		}
	}
}

// watched is try; when it takes long, Saving says that the store is away.
func (w *writer) watched(batch []*pending) ([]Result, error) {
	told := make(chan struct{})
	slow := time.AfterFunc(w.patience, func() {
		defer close(told)
		w.missing(errors.New("it does not answer"))
	})
	results, err := w.try(batch)
	if !slow.Stop() {
		<-told
	}
	return results, err
}

// try makes one transaction of the batch.
func (w *writer) try(batch []*pending) ([]Result, error) {
	s := w.store
	ctx, cancel := context.WithTimeout(w.ctx, batchTimeout)
	defer cancel()
	if w.ctx.Err() != nil {
		return nil, ErrUnavailable
	}
	tx, err := s.db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, w.class(err)
	}
	for _, p := range batch {
		p.known = false
	}
	results, err := s.apply(ctx, tx, batch)
	if err != nil {
		tx.Rollback()
		return nil, w.class(err)
	}
	if err := tx.Commit(); err != nil {
		for _, p := range batch {
			p.uncertain = p.uncertain || !p.known
		}
		return nil, w.class(err)
	}
	return results, nil
}

// class makes sure that a failure of the connection counts as one.
func (w *writer) class(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return w.store.wrap("commit", err)
}

// away waits before the next try. It returns false when the store closes meanwhile.
func (w *writer) away(tries int, err error) bool {
	w.missing(err)
	w.counter.retries.Add(1)
	wait := min(minBackoff<<min(tries-1, 10), maxBackoff)
	select {
	case <-w.ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

// missing notes that the store cannot be written.
func (w *writer) missing(err error) {
	if w.saving.CompareAndSwap(false, true) {
		w.store.log.Error("saving waits: the store cannot be written", "err", err)
	}
}

func (w *writer) back() {
	if w.saving.CompareAndSwap(true, false) {
		w.store.log.Info("saving goes on")
	}
}

func (w *writer) answer(batch []*pending, results []Result) {
	w.counter.entries.Add(int64(len(batch))) // before anyone is answered who may ask for the count
	for _, r := range results {
		if r.Err != nil {
			w.counter.failed.Add(1)
		}
	}
	for i, p := range batch {
		if done := p.entry.done(); done != nil {
			done(results[i])
		}
	}
}

func (w *writer) refuse(batch []*pending, err error) {
	for _, p := range batch {
		w.answer([]*pending{p}, []Result{{Err: err}})
	}
}

func (w *writer) count(took time.Duration) {
	c := &w.counter
	c.commits.Add(1)
	c.lastMicros.Store(took.Microseconds())
	c.maxMicros.Store(max(c.maxMicros.Load(), took.Microseconds()))
}

// close commits what waits, until ctx ends.
func (w *writer) close(ctx context.Context) {
	w.mu.Lock()
	w.closing = true
	w.mu.Unlock()
	w.signal()
	select {
	case <-w.finished:
	case <-ctx.Done():
		w.abandon()
		<-w.finished
	}
	w.abandon()
}
