package telemetry

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// HistorySeconds is how far back a region's history of ticks goes.
const HistorySeconds = 120

// Region measures one region. Its methods cost some hundred nanoseconds and allocate
// nothing.
type Region struct {
	tick     prometheus.Observer
	done     prometheus.Observer
	missed   prometheus.Counter
	entities prometheus.Gauge
	sent     prometheus.Counter
	overload prometheus.Gauge
	scale    prometheus.Gauge

	mu      sync.Mutex // guards the fields below
	history [HistorySeconds]Second
	start   time.Time // of the second in progress
	seconds int       // seconds begun; the one in progress is seconds-1
	count   int       // entities
}

// Second is what the ticks of one second cost.
type Second struct {
	Ticks int
	Total time.Duration
	Worst time.Duration
}

// Ticks is the recent past of a region.
type Ticks struct {
	Region   geom.RegionID
	Entities int
	Last     time.Time // when the second in progress began
	Seconds  []Second  // oldest first, without the one in progress
}

// Region returns the measures of a region; the same ones for the same id, until Forget.
func (m *Metrics) Region(id geom.RegionID) *Region {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.regions[id]
	if !ok {
		label := strconv.Itoa(int(id))
		r = &Region{
			tick:     m.tick.WithLabelValues(label),
			done:     m.done.WithLabelValues(label),
			missed:   m.missed.WithLabelValues(label),
			entities: m.entities.WithLabelValues(label),
			sent:     m.regionSent.WithLabelValues(label),
			overload: m.overload.WithLabelValues(label),
			scale:    m.timeScale.WithLabelValues(label),
		}
		m.regions[id] = r
	}
	return r
}

// Layers sets in how many layers a region's square is held, by the first of them.
func (m *Metrics) Layers(id geom.RegionID, count int) {
	if m != nil {
		m.layers.WithLabelValues(strconv.Itoa(int(id))).Set(float64(count))
	}
}

// Forget drops the measures of a region that this node no longer runs.
func (m *Metrics) Forget(id geom.RegionID) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.regions, id)
	label := strconv.Itoa(int(id))
	m.tick.DeleteLabelValues(label)
	m.done.DeleteLabelValues(label)
	m.missed.DeleteLabelValues(label)
	m.entities.DeleteLabelValues(label)
	m.regionSent.DeleteLabelValues(label)
	m.overload.DeleteLabelValues(label)
	m.timeScale.DeleteLabelValues(label)
	m.layers.DeleteLabelValues(label)
}

// Ticks returns the recent past of every region, by number.
func (m *Metrics) Ticks() []Ticks {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	regions := make(map[geom.RegionID]*Region, len(m.regions))
	for id, r := range m.regions {
		regions[id] = r
	}
	m.mu.Unlock()
	all := make([]Ticks, 0, len(regions))
	for id, r := range regions {
		all = append(all, r.ticks(id))
	}
	slices.SortFunc(all, func(a, b Ticks) int { return int(a.Region) - int(b.Region) })
	return all
}

// Tick records a tick that began at now and took so long.
func (r *Region) Tick(now time.Time, took time.Duration) {
	if r == nil {
		return
	}
	r.tick.Observe(took.Seconds())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seconds == 0 || now.Sub(r.start) >= time.Second {
		r.start = now
		r.history[r.seconds%HistorySeconds] = Second{}
		r.seconds++
	}
	s := &r.history[(r.seconds-1)%HistorySeconds]
	s.Ticks++
	s.Total += took
	s.Worst = max(s.Worst, took)
}

// Done records how long after a tick was due all it had to say was handed over: the wait for
// the processor counts.
func (r *Region) Done(after time.Duration) {
	if r != nil {
		r.done.Observe(after.Seconds())
	}
}

// Missed counts a tick that was left out.
func (r *Region) Missed() {
	if r != nil {
		r.missed.Inc()
	}
}

// Overload sets on which rung of the overload ladder the region stands, and how much
// simulated time it has for each second of the clock.
func (r *Region) Overload(rung int, scale float64) {
	if r != nil {
		r.overload.Set(float64(rung))
		r.scale.Set(scale)
	}
}

// Entities sets how many entities the region has.
func (r *Region) Entities(count int) {
	if r == nil {
		return
	}
	r.entities.Set(float64(count))
	r.mu.Lock()
	r.count = count
	r.mu.Unlock()
}

// Sent counts bytes that the region encoded for watchers.
func (r *Region) Sent(bytes int) {
	if r != nil {
		r.sent.Add(float64(bytes))
	}
}

func (r *Region) ticks(id geom.RegionID) Ticks {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := Ticks{Region: id, Entities: r.count, Last: r.start}
	for i := max(0, r.seconds-HistorySeconds); i < r.seconds-1; i++ {
		t.Seconds = append(t.Seconds, r.history[i%HistorySeconds])
	}
	return t
}
