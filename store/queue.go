package store

import (
	"context"
	"fmt"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// pending is an entry with what earlier tries taught about it.
type pending struct {
	entry Entry
	// known: the last try found it committed before.
	known bool
	// uncertain: a try that did not find it was committed with unknown outcome; finding it
	// now means that the outcome was good.
	uncertain bool
}

// waitingTrail is a trail that waits beside the queue until so many entries in all have left
// that. A later one of the same chunk, which waits longer, is kept beside it: otherwise a
// queue that is never empty would put them off for ever.
type waitingTrail struct {
	entry *Trail
	after int64
	next  *waitingTrail
}

// lazyKey tells which lazy entries replace each other.
type lazyKey struct {
	region     uint16
	epoch, hop uint64
	char       entity.ID
}

// Submit queues an entry for the next commit and returns at once. Entries are decided and
// answered in the order in which they were submitted. ErrUnavailable when the queue is
// full, ErrClosed after Close; then Done is not called.
func (s *Store) Submit(e Entry) error { return s.writer.submit(e) }

func (w *writer) submit(e Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closing {
		return ErrClosed
	}
	if t, ok := e.(*Trail); ok {
		w.leave(t)
		return nil
	}
	isLazy := lazy(e)
	if isLazy {
		if p := w.waiting[keyOf(e)]; p != nil {
			p.entry = e
			return nil
		}
	}
	if len(w.queue) >= w.size {
		return fmt.Errorf("%d entries wait: %w", len(w.queue), ErrUnavailable)
	}
	p := &pending{entry: e}
	w.queue = append(w.queue, p)
	switch {
	case !isLazy:
		w.urgent = true
	case len(w.waiting)+len(w.trails) == 0:
		w.firstLazy = time.Now()
	}
	if isLazy {
		w.waiting[keyOf(e)] = p
	}
	w.signal()
	return nil
}

// leave lets a trail wait behind everything that is queued now: who is no longer in it has
// been saved by one of those. mu is locked.
func (w *writer) leave(t *Trail) {
	if len(w.waiting)+len(w.trails) == 0 {
		w.firstLazy = time.Now()
		w.signal()
	}
	last := &waitingTrail{entry: t, after: w.taken + int64(len(w.queue))}
	if first := w.trails[t.key()]; first != nil && first.after < last.after {
		first.next = last
	} else {
		w.trails[t.key()] = last
	}
}

func (w *writer) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func keyOf(e Entry) lazyKey {
	switch e := e.(type) {
	case *Moved:
		return lazyKey{e.Region, e.Epoch, e.Hop, e.Char}
	case *Checkpoint:
		return lazyKey{region: e.Region, epoch: e.Epoch}
	}
	panic(fmt.Sprintf("store: %T is not lazy", e))
}

// take returns the next entries, and behind them the trails whose turn it is.
func (w *writer) take() []*pending {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(w.queue), maxBatch)
	batch := w.queue[:n:n]
	w.queue = append([]*pending(nil), w.queue[n:]...)
	w.taken += int64(n)
	w.urgent = false
	for _, p := range batch {
		if lazy(p.entry) {
			delete(w.waiting, keyOf(p.entry))
		}
	}
	for _, p := range w.queue {
		w.urgent = w.urgent || !lazy(p.entry)
	}
	for k, t := range w.trails {
		if t.after > w.taken {
			continue
		}
		if t.next != nil && t.next.after <= w.taken {
			t = t.next
		}
		batch = append(batch, &pending{entry: t.entry})
		if t.next == nil {
			delete(w.trails, k)
		} else {
			w.trails[k] = t.next
		}
	}
	return batch
}

// Sync waits until everything that was submitted before is answered.
func (s *Store) Sync(ctx context.Context) error {
	answered := make(chan struct{})
	if err := s.Submit(&barrier{func(Result) { close(answered) }}); err != nil {
		return err
	}
	select {
	case <-answered:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// barrier is an entry that changes nothing.
type barrier struct{ Done func(Result) }

func (e *barrier) done() func(Result) { return e.Done }
