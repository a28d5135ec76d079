// Package region runs the regions of a node: one goroutine each, which owns a World, steps
// it in phase with the others twenty times a second, hands durable changes to the store
// and what clients see to the gateways.
//
// A Host owns the clock and the list of runners. It never touches a World.
package region

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
)

// Store is what regions need of the durable state.
type Store interface {
	Claim(ctx context.Context, regions ...uint16) ([]uint64, error)
	LoadCheckpoint(ctx context.Context, region uint16, epoch uint64) ([]byte, error)
	Submit(e store.Entry) error
	Saving() bool
}

// Loader builds the arrival of a character from its rows, for one whose memory must be
// made anew. It fails with store.ErrMoved when the rows do not say that the region has the
// character at that hop: then there is nothing here to be made anew.
type Loader func(ctx context.Context, id entity.ID, r geom.RegionID, hop uint64) (rules.Arrival, error)

// Observer measures. Its methods are called from many goroutines and return at once.
type Observer interface {
	// Tick is told how long a tick took, how many entities there are, and how many bytes
	// were encoded for gateways.
	Tick(r geom.RegionID, took time.Duration, entities, bytes int)
	// Done is told how long after a tick was due all it has to say was handed over.
	Done(r geom.RegionID, after time.Duration)
	// Missed is told that a tick was left out: the region was busy with the one before.
	Missed(r geom.RegionID)
	// Overload is told now and then, and when that has changed, on which rung of the ladder
	// the region stands.
	Overload(r geom.RegionID, rung Rung)
	// Layers is told now and then in how many layers a region's square is held.
	Layers(r geom.RegionID, count int)
	Rejection(code string)
	// Inbox is told how many messages waited for a tick of some region.
	Inbox(depth int)
	Panic(r geom.RegionID)
}

// Config is what a Host needs.
type Config struct {
	Store   Store
	Bus     bus.Bus
	Map     *terrain.Map
	Content any
	// Rules returns the ruleset of a region.
	Rules func(geom.RegionID) rules.Ruleset
	Load  Loader
	Seed  uint64
	// Clock returns the shard's time in milliseconds; it goes on through restarts.
	Clock func() int64
	// Now is the time of day; nil means time.Now.
	Now      func() time.Time
	Observer Observer
	Log      *slog.Logger
	// Limit is the highest rung that regions climb by themselves; 0 means Top.
	Limit Rung
	// Layered reports whether a region may be held in layers when it is crowded; nil: none.
	Layered func(geom.RegionID) bool
	// Layers is in how many at most, and LayerPeople from how many characters to a layer another
	// is opened whatever the load; 0: only load opens one.
	Layers, LayerPeople int
	// Parties returns the party of every character that is in one; nil: there are none.
	Parties func() map[entity.ID]uint64
	// CrashDir gets what led to a panic of rules; empty keeps nothing.
	CrashDir string
}

// Host runs regions. Make one with NewHost, then Run it.
type Host struct {
	config Config
	log    *slog.Logger
	ctx    context.Context
	stop   context.CancelFunc

	mu      sync.Mutex // guards runners, content, stopping
	runners map[geom.RegionID]*runner
	content any
	stopped bool

	running sync.WaitGroup
	cancels []func()
	// snapshot of the runners for readers that must not wait: beat, neighbours.
	live  atomic.Pointer[map[geom.RegionID]*runner]
	beats uint64 // Run's own

	director director
}

// ErrStopped is returned for work that came after Close.
var ErrStopped = errors.New("the node is stopping")

const (
	// beatWait is how long the beat waits for the slowest region before gateways flush.
	beatWait = 25 * time.Millisecond
	// idleAfter is how many beats without watchers or characters end a runner.
	idleAfter = 60 * world.TickRateHz
)

// NewHost returns a Host whose regions start as messages for them come.
func NewHost(c Config) *Host {
	h := &Host{config: c, log: c.Log, runners: make(map[geom.RegionID]*runner), content: c.Content}
	if h.log == nil {
		h.log = slog.Default()
	}
	if h.config.Now == nil {
		h.config.Now = time.Now
	}
	if h.config.Observer == nil {
		h.config.Observer = silent{}
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.publishLive()
	for r := range geom.RegionID(geom.LayeredCount) {
		h.cancels = append(h.cancels, c.Bus.Subscribe(Subject(r), func(m bus.Message) { h.deliver(r, m) }))
	}
	return h
}

// Run keeps the beat until ctx ends, then stops every region: what they hold is saved
// before Run returns.
func (h *Host) Run(ctx context.Context) error {
	start := time.Now()
	ticker := time.NewTicker(world.Tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			h.close()
			return nil
		case now := <-ticker.C:
			h.beat(dueBy(start, now))
		}
	}
}

// dueBy returns when the last tick by now was due; that a ticker was late does not move it.
func dueBy(start, now time.Time) time.Time {
	return start.Add(now.Sub(start).Truncate(world.Tick))
}

// beat steps all regions and lets gateways flush when the last has sent its frames, or
// after beatWait.
func (h *Host) beat(due time.Time) {
	shardMs := h.config.Clock()
	runners := *h.live.Load()
	h.beats++
	b := &beat{number: h.beats, shardMs: shardMs, due: due, done: make(chan struct{})}
	b.left.Store(1)
	for _, r := range runners {
		b.left.Add(1)
		select {
		case r.beat <- b:
		default:
			if r.Rung().every() == 1 { // else it need not be a tick; the runner knows
				h.config.Observer.Missed(r.id)
			}
			b.finish() // still busy with the last one: this beat is lost to it
		}
	}
	b.finish()
	timer := time.NewTimer(beatWait)
	select {
	case <-b.done:
	case <-timer.C:
	}
	timer.Stop()
	h.config.Bus.Publish(replication.BeatSubject, replication.Beat{ServerMs: uint64(shardMs), Next: due.Add(world.Tick)})
	if h.beats%lookEvery == 0 {
		h.direct(h.config.Now())
	}
}

// beat is a tick of the node, in which every region takes one of its own whose time runs
// with the clock.
type beat struct {
	number  uint64
	shardMs int64
	due     time.Time
	left    atomic.Int32
	done    chan struct{}
}

func (b *beat) finish() {
	if b.left.Add(-1) == 0 {
		close(b.done)
	}
}

// deliver puts a message into a region's inbox and starts the region when it is not
// running.
func (h *Host) deliver(id geom.RegionID, m bus.Message) {
	if r := (*h.live.Load())[id]; r != nil && r.put(m) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	r := h.runners[id]
	if r == nil || r.ended.Load() {
		r = newRunner(h, id)
		h.runners[id] = r
		h.publishLive()
		h.running.Add(1)
		go func() {
			defer h.running.Done()
			r.run(h.ctx)
			h.forget(r)
		}()
	}
	r.put(m)
}

func (h *Host) forget(r *runner) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.runners[r.id] == r {
		delete(h.runners, r.id)
		h.publishLive()
	}
}

// limit is the highest rung that regions climb by themselves.
func (h *Host) limit() Rung {
	if h.config.Limit == 0 {
		return Top
	}
	return h.config.Limit
}

// publishLive makes the list of runners readable without the lock. mu is held, or the Host
// is not shared yet.
func (h *Host) publishLive() {
	live := make(map[geom.RegionID]*runner, len(h.runners))
	for id, r := range h.runners {
		live[id] = r
	}
	h.live.Store(&live)
}

// SetContent puts a new generation of content in force in every region.
func (h *Host) SetContent(content any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.content = content
	for _, r := range h.runners {
		r.put(Put{Input: rules.NewContent{Content: content}})
	}
}

func (h *Host) currentContent() any {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.content
}

// neighbour returns the epoch of a region that runs here and takes what crosses to it.
func (h *Host) neighbour(id geom.RegionID) (epoch uint64, open bool) {
	r := (*h.live.Load())[id]
	if r == nil || r.ended.Load() {
		return 0, false
	}
	epoch = r.epoch.Load()
	return epoch, epoch != 0
}

func (h *Host) close() {
	for _, cancel := range h.cancels {
		cancel()
	}
	h.mu.Lock()
	h.stopped = true
	h.mu.Unlock()
	h.stop()
	h.running.Wait()
}

// silent is the Observer of who measures nothing.
type silent struct{}

func (silent) Tick(geom.RegionID, time.Duration, int, int) {}
func (silent) Done(geom.RegionID, time.Duration)           {}
func (silent) Missed(geom.RegionID)                        {}
func (silent) Overload(geom.RegionID, Rung)                {}
func (silent) Layers(geom.RegionID, int)                   {}
func (silent) Rejection(string)                            {}
func (silent) Inbox(int)                                   {}
func (silent) Panic(geom.RegionID)                         {}
