package session

import (
	"sync"
	"time"
)

// Throttle limits how often something may be done for each key: a bucket that holds burst
// and regains one every interval. It keeps at most maxThrottled keys; when more come, the
// full buckets, which say nothing, are dropped. Any goroutine may call it.
type Throttle struct {
	burst    float64
	interval time.Duration
	mu       sync.Mutex // guards buckets
	buckets  map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

const maxThrottled = 10_000

// NewThrottle returns a Throttle.
func NewThrottle(burst int, interval time.Duration) *Throttle {
	return &Throttle{burst: float64(burst), interval: interval, buckets: make(map[string]bucket)}
}

// Take uses one of the key's tokens. When there is none it returns how long until the next.
func (t *Throttle) Take(key string, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.refilled(key, now)
	if b.tokens < 1 {
		t.buckets[key] = b
		return time.Duration((1 - b.tokens) * float64(t.interval))
	}
	b.tokens--
	if _, known := t.buckets[key]; !known && len(t.buckets) >= maxThrottled {
		t.dropFull(now)
	}
	t.buckets[key] = b
	return 0
}

// Forget fills the key's bucket: what was guarded has succeeded.
func (t *Throttle) Forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.buckets, key)
}

func (t *Throttle) refilled(key string, now time.Time) bucket {
	b, ok := t.buckets[key]
	if !ok {
		return bucket{t.burst, now}
	}
	b.tokens = min(t.burst, b.tokens+float64(now.Sub(b.at))/float64(t.interval))
	b.at = now
	return b
}

// dropFull makes room: buckets that have refilled go, and when all are in use every second
// of the others, so that the map stays bounded under an attack from many addresses.
func (t *Throttle) dropFull(now time.Time) {
	for key := range t.buckets {
		if t.refilled(key, now).tokens >= t.burst {
			delete(t.buckets, key)
		}
	}
	if len(t.buckets) < maxThrottled {
		return
	}
	keep := false
	for key := range t.buckets {
		if keep = !keep; !keep {
			delete(t.buckets, key)
		}
	}
}
