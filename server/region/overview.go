package region

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Overview is a region as the console shows it, a second old at most.
type Overview struct {
	Region     geom.RegionID
	Epoch      uint64
	Tick       uint32
	Entities   int
	Characters []Dot
	Rung       Rung
	TimeScale  float64 // of simulated to real time: 1, 0.5, 0.2
	Load       float64 // share of the time between two ticks that is used up, smoothed
	Forced     bool    // staff have ordered the rung
	Easing     bool    // it is about to come down a rung
	// Layers is in how many layers the region's square is held, and LayersForced whether staff
	// have ordered that.
	Layers       int
	LayersForced bool
	// TickMs are the times of the last ticks, oldest first, in milliseconds.
	TickMs []float32

	order    uint64 // see shifting
	shifting bool   // people are on the way to other layers
}

// Dot is a character on the map.
type Dot struct {
	ID   entity.ID
	At   geom.Point
	Free bool // nothing keeps it from being handed to another layer
}

// timings keeps the times of the last ticks in a ring.
type timings struct {
	ring [200]float32
	next int
	full bool
}

func (t *timings) add(d time.Duration) {
	t.ring[t.next] = float32(d.Seconds() * 1000)
	t.next++
	if t.next == len(t.ring) {
		t.next, t.full = 0, true
	}
}

func (t *timings) list() []float32 {
	if !t.full {
		return slices.Clone(t.ring[:t.next])
	}
	return append(slices.Clone(t.ring[t.next:]), t.ring[:t.next]...)
}

// measure reports the tick and, once a second, publishes the overview.
func (r *runner) measure(took time.Duration) {
	w := r.game.World
	r.timings.add(took)
	entities := w.Count()
	r.host.config.Observer.Tick(r.id, took, entities, r.encoded)
	r.encoded = 0
	if r.beats.count-r.beats.shown < world.TickRateHz {
		return
	}
	r.beats.shown = r.beats.count
	r.host.config.Observer.Overload(r.id, r.ladder.rung)
	o := &Overview{Region: r.id, Epoch: r.epoch.Load(), Tick: w.TickNumber(), Entities: entities, TickMs: r.timings.list(),
		Rung: r.ladder.rung, TimeScale: r.ladder.rung.TimeScale(), Load: r.ladder.load, Forced: r.ladder.force != nil,
		Easing: r.ladder.calm > 0, Layers: w.Layers(), LayersForced: r.layersForced.Load(),
		order: r.shifting.order, shifting: len(r.shifting.moves) > 0}
	if last := r.overview.Load(); last != nil {
		o.Characters = make([]Dot, 0, len(last.Characters)+len(last.Characters)/16+1) // a second later there are about as many
	}
	w.Characters(func(id entity.ID, at geom.Point, _ bool) {
		o.Characters = append(o.Characters, Dot{id, at, w.Shiftable(id)})
	})
	r.overview.Store(o)
}

// Overviews returns the regions that run, in the order of their numbers. Any goroutine may
// call it.
func (h *Host) Overviews() []*Overview {
	var all []*Overview
	for _, r := range *h.live.Load() {
		if o := r.overview.Load(); o != nil && !r.ended.Load() {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b *Overview) int { return int(a.Region) - int(b.Region) })
	return all
}

// maxCrashes bounds the records of panics that are kept; the first ones tell most.
const maxCrashes = 100

// recordPanic writes down what led to a panic and returns it as an error.
func (r *runner) recordPanic(v any, stack []byte) error {
	err := fmt.Errorf("%w in %v: %v", errPanicked, r.game, v)
	r.host.log.Error("panic in a region", "region", int(r.id), "value", fmt.Sprint(v), "stack", string(stack))
	dir := r.host.config.CrashDir
	if dir == "" {
		return err
	}
	if kept, _ := os.ReadDir(dir); len(kept) >= maxCrashes {
		return err
	}
	inputs, _ := json.Marshal(r.recent)
	name := filepath.Join(dir, fmt.Sprintf("panic-%d-%d.txt", r.id, r.host.config.Now().UnixMilli()))
	text := fmt.Sprintf("%v\n\n%s\n\ninputs of the last second:\n%s\n", v, stack, inputs)
	if werr := os.MkdirAll(dir, 0o755); werr == nil {
		werr = os.WriteFile(name, []byte(text), 0o600)
		if werr != nil {
			r.host.log.Error("record panic", "err", werr)
		}
	}
	return err
}
