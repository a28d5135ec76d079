// Package telemetry counts and times what a node does. It owns one Prometheus registry and
// the short history that the console draws. Every name begins with myriad_; the units are
// seconds and bytes.
//
// All methods may be called from any goroutine, and on a nil receiver, where they do
// nothing: a part that is tested alone needs no metrics.
package telemetry

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
)

// maxRejectionCodes bounds the label values of myriad_rejections_total; further codes count
// as "other". All rulesets together have a few hundred.
const maxRejectionCodes = 1000

// Metrics is everything a node measures. Make it with New.
type Metrics struct {
	registry *prometheus.Registry

	players     prometheus.Gauge
	connections prometheus.Gauge
	sessions    *prometheus.GaugeVec // by state
	waiting     prometheus.Gauge
	framesSent  prometheus.Counter     // WebSocket messages with frames
	bytesSent   prometheus.Counter     // to clients
	bytesTaken  prometheus.Counter     // from clients
	skipped     prometheus.Counter     // frames a slow client did not get
	disconnects *prometheus.CounterVec // by code
	commands    prometheus.Counter
	rejections  *prometheus.CounterVec // by code
	commits     prometheus.Counter
	commitTime  prometheus.Histogram
	operations  *prometheus.CounterVec // by outcome
	queues      *prometheus.GaugeVec   // by name
	saving      prometheus.Gauge
	recovered   *prometheus.CounterVec

	tick       *prometheus.HistogramVec // by region
	done       *prometheus.HistogramVec // by region
	missed     *prometheus.CounterVec   // by region
	entities   *prometheus.GaugeVec     // by region
	regionSent *prometheus.CounterVec   // by region
	overload   *prometheus.GaugeVec     // by region
	timeScale  *prometheus.GaugeVec     // by region
	layers     *prometheus.GaugeVec     // by region

	mu      sync.Mutex // guards the fields below
	regions map[geom.RegionID]*Region
	codes   map[string]bool
	deepest map[string]int                        // queues that Waited told of since SettleQueues
	seen    struct{ commits, done, failed int64 } // of the store
}

// tickBuckets are seconds; a tick has 0.05 of them.
var tickBuckets = []float64{.0005, .001, .0025, .005, .01, .015, .02, .025, .035, .05, .1, .25}

// commitBuckets are seconds.
var commitBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}

// New returns metrics with a registry of their own, which holds those of the Go runtime too.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		regions:  map[geom.RegionID]*Region{},
		codes:    map[string]bool{},
		deepest:  map[string]int{},
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m.registerGateway()
	m.registerStore()
	m.registerRegion()
	return m
}

func (m *Metrics) registerGateway() {
	m.players = m.gauge("players", "Characters in the world, programs included.")
	m.connections = m.gauge("connections", "Open connections of clients.")
	m.sessions = m.gauges("sessions", "Sessions by state.", "state")
	m.waiting = m.gauge("queue_waiting", "Clients that wait in the queue before the world.")
	m.framesSent = m.counter("frames_sent_total", "Writes of frames to clients.")
	m.bytesSent = m.counter("sent_bytes_total", "Bytes written to clients.")
	m.bytesTaken = m.counter("received_bytes_total", "Bytes read from clients.")
	m.skipped = m.counter("frames_skipped_total", "Frames that a slow client did not get.")
	m.disconnects = m.counters("disconnects_total", "Connections closed by the server, by code.", "code")
	m.commands = m.counter("commands_total", "Commands taken from clients.")
	m.rejections = m.counters("rejections_total", "Commands and requests turned down, by code.", "code")
}

func (m *Metrics) registerStore() {
	m.commits = m.counter("commits_total", "Transactions of the store's writer.")
	m.commitTime = m.histogram("commit_seconds", "Time of a transaction of the store, sampled.", commitBuckets)
	m.operations = m.counters("operations_total", "Durable changes that were handed to the store, by outcome.", "outcome")
	m.queues = m.gauges("queue_depth", "Entries waiting in a queue, by its name; for region, the fullest inbox of late.", "queue")
	m.saving = m.gauge("saving", "1 while the store cannot be written and changes wait, else 0.")
	m.recovered = m.counters("recovered_total", "Panics that were caught, by the part they were in.", "part")
}

func (m *Metrics) registerRegion() {
	m.tick = m.ofRegions("tick_seconds", "Time of one tick, by region.")
	m.done = m.ofRegions("tick_done_seconds", "From when a tick was due until its frames were handed over, by region.")
	m.missed = m.counters("ticks_missed_total", "Ticks left out because the one before was not over, by region.", "region")
	m.entities = m.gauges("entities", "Entities, by region.", "region")
	m.overload = m.gauges("region_overload", "Rung of the overload ladder, 0 for none, by region.", "region")
	m.timeScale = m.gauges("time_scale", "Simulated time for each second of the clock, by region.", "region")
	m.layers = m.gauges("region_layers", "Layers in which a region is held that may be held in several, by region.", "region")
	m.regionSent = m.counters("replication_bytes_total", "Bytes encoded for watchers, by region.", "region")
}

// ofRegions is a histogram of ticks by region.
func (m *Metrics) ofRegions(name, help string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "myriad", Name: name, Help: help, Buckets: tickBuckets},
		[]string{"region"})
	m.registry.MustRegister(h)
	return h
}

func (m *Metrics) gauge(name, help string) prometheus.Gauge {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "myriad", Name: name, Help: help})
	m.registry.MustRegister(g)
	return g
}

func (m *Metrics) gauges(name, help, label string) *prometheus.GaugeVec {
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "myriad", Name: name, Help: help}, []string{label})
	m.registry.MustRegister(g)
	return g
}

func (m *Metrics) counter(name, help string) prometheus.Counter {
	c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "myriad", Name: name, Help: help})
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) counters(name, help, label string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "myriad", Name: name, Help: help}, []string{label})
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) histogram(name, help string, buckets []float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "myriad", Name: name, Help: help, Buckets: buckets})
	m.registry.MustRegister(h)
	return h
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Players sets how many characters are in the world.
func (m *Metrics) Players(count int) {
	if m != nil {
		m.players.Set(float64(count))
	}
}

// Connected counts a connection that opened (1) or closed (-1).
func (m *Metrics) Connected(change int) {
	if m != nil {
		m.connections.Add(float64(change))
	}
}

// Waiting sets how many clients wait in the queue before the world.
func (m *Metrics) Waiting(count int) {
	if m != nil {
		m.waiting.Set(float64(count))
	}
}

// Sessions sets how many sessions are in a state: "playing", "choosing", "away".
func (m *Metrics) Sessions(state string, count int) {
	if m != nil {
		m.sessions.WithLabelValues(state).Set(float64(count))
	}
}

// FrameSent counts one write of frames to one client.
func (m *Metrics) FrameSent(bytes int) {
	if m != nil {
		m.framesSent.Inc()
		m.bytesSent.Add(float64(bytes))
	}
}

// Sent counts bytes written to a client outside frames.
func (m *Metrics) Sent(bytes int) {
	if m != nil {
		m.bytesSent.Add(float64(bytes))
	}
}

// Received counts bytes read from a client.
func (m *Metrics) Received(bytes int) {
	if m != nil {
		m.bytesTaken.Add(float64(bytes))
	}
}

// FrameSkipped counts a frame that a slow client did not get.
func (m *Metrics) FrameSkipped() {
	if m != nil {
		m.skipped.Inc()
	}
}

// Disconnected counts a connection that the server closed.
func (m *Metrics) Disconnected(code wire.Code) {
	if m != nil {
		m.disconnects.WithLabelValues(strconv.Itoa(int(code))).Inc()
	}
}

// CommandTaken counts a command that reached a region.
func (m *Metrics) CommandTaken() {
	if m != nil {
		m.commands.Inc()
	}
}

// Rejected counts a command or request that was turned down.
func (m *Metrics) Rejected(code string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	switch {
	case m.codes[code]:
	case len(m.codes) < maxRejectionCodes:
		m.codes[code] = true
	default:
		code = "other"
	}
	m.mu.Unlock()
	m.rejections.WithLabelValues(code).Inc()
}

// StoreTotals brings the counters of the store up to what it has counted since it was
// opened: transactions, entries committed in them, entries that failed.
func (m *Metrics) StoreTotals(commits, entries, failed int64) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.commits.Add(float64(max(0, commits-m.seen.commits)))
	m.operations.WithLabelValues("done").Add(float64(max(0, entries-failed-m.seen.done)))
	m.operations.WithLabelValues("failed").Add(float64(max(0, failed-m.seen.failed)))
	m.seen.commits, m.seen.done, m.seen.failed = commits, entries-failed, failed
}

// CommitTook records how long a transaction of the store took.
func (m *Metrics) CommitTook(d time.Duration) {
	if m != nil {
		m.commitTime.Observe(d.Seconds())
	}
}

// Queued sets how many entries wait in the queue of that name: "store".
func (m *Metrics) Queued(queue string, depth int) {
	if m != nil {
		m.queues.WithLabelValues(queue).Set(float64(depth))
	}
}

// Waited notes how many entries waited in one of several queues of that name: "region". The
// most of all of them shows after SettleQueues.
func (m *Metrics) Waited(queue string, depth int) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.deepest[queue] = max(m.deepest[queue], depth)
}

// SettleQueues shows what Waited noted since it was called last.
func (m *Metrics) SettleQueues() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for queue, depth := range m.deepest {
		m.queues.WithLabelValues(queue).Set(float64(depth))
		m.deepest[queue] = 0
	}
}

// Saving sets whether the store cannot be written and changes wait.
func (m *Metrics) Saving(on bool) {
	switch {
	case m == nil:
	case on:
		m.saving.Set(1)
	default:
		m.saving.Set(0)
	}
}

// Recovered counts a panic that was caught in a part: "region", "gateway".
func (m *Metrics) Recovered(part string) {
	if m != nil {
		m.recovered.WithLabelValues(part).Inc()
	}
}
