package load

import (
	"math"
	"sync"
	"time"
)

// Spread sums up how long something took, in milliseconds; all 0 without samples.
type Spread struct {
	P50   float64 `json:"p50"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
	Count int     `json:"count"`
}

const (
	// histogramUnit is how finely durations are told apart.
	histogramUnit = 100 * time.Microsecond
	// histogramSize bounds what is told apart: 20 s. Longer ones count as that long.
	histogramSize = 200_000
)

// histogram counts durations. The zero value is empty. Any goroutine may call it.
type histogram struct {
	mu     sync.Mutex // guards what follows
	counts []uint32   // by units, rounded up
	count  int
	max    time.Duration
}

func (h *histogram) add(d time.Duration) {
	d = max(d, 0)
	unit := min(int((d+histogramUnit-1)/histogramUnit), histogramSize-1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if unit >= len(h.counts) {
		h.counts = append(h.counts, make([]uint32, unit+1-len(h.counts))...)
	}
	h.counts[unit]++
	h.count++
	h.max = max(h.max, d)
}

func (h *histogram) spread() Spread {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Spread{P50: h.percentile(50), P99: h.percentile(99), Max: milliseconds(h.max), Count: h.count}
}

// percentile returns the least of the samples, in milliseconds and rounded up to the unit,
// that at least so many per cent of all do not exceed (nearest rank).
func (h *histogram) percentile(percent int) float64 {
	rank := int(math.Ceil(float64(h.count) * float64(percent) / 100))
	before := 0
	for unit, n := range h.counts {
		if before += int(n); n > 0 && before >= rank {
			return milliseconds(min(time.Duration(unit)*histogramUnit, h.max))
		}
	}
	return 0
}

// milliseconds returns d in whole hundredths of a millisecond.
func milliseconds(d time.Duration) float64 {
	return math.Round(d.Seconds()*1e5) / 100
}

// SpreadOf sums up samples, in any order.
func SpreadOf(samples []time.Duration) Spread {
	var h histogram
	for _, d := range samples {
		h.add(d)
	}
	return h.spread()
}
