package region

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// director keeps the layers of a host's squares: it looks at what its regions say of themselves
// and tells them whom to hand over. It touches no World.
type director struct {
	mu      sync.Mutex // guards squares
	squares map[geom.RegionID]*square
}

// square is one that is, was or may be held in layers, by its first layer.
type square struct {
	layering
	order uint64 // number of the last orders to hand people over
	quiet int    // looks since those were carried out
}

const (
	// lookEvery is how many beats lie between two looks at the layers; regions say how they fare
	// as often.
	lookEvery = 20
	// quietFor is for how many looks regions must have said that nobody is on the way, before a
	// next plan: what they say is a second old.
	quietFor = 2
)

// ErrNotLayered is returned for a region of a land that is not to be held in layers.
var ErrNotLayered = errors.New("the region is not to be held in layers")

// OrderLayers has a region's square held in so many layers, or, with nil, in as many as its
// people want. Any goroutine may call it.
func (h *Host) OrderLayers(id geom.RegionID, layers *int) error {
	if layers != nil && (*layers < 1 || *layers > geom.MaxLayers) {
		return ErrNoLayer
	}
	if !h.layered(id.Base()) {
		return ErrNotLayered
	}
	h.director.mu.Lock()
	defer h.director.mu.Unlock()
	h.director.square(id.Base()).layering.order(layers)
	return nil
}

// ErrNoLayer is returned for a number of layers that cannot be.
var ErrNoLayer = errors.New("there cannot be so many layers")

// Layers returns in how many layers the most divided square is held. Any goroutine may call it.
func (h *Host) Layers() int {
	h.director.mu.Lock()
	defer h.director.mu.Unlock()
	most := 1
	for _, s := range h.director.squares {
		most = max(most, s.layers())
	}
	return most
}

// MayLayer reports whether a region may be held in layers. Any goroutine may call it.
func (h *Host) MayLayer(id geom.RegionID) bool { return h.layered(id.Base()) }

func (h *Host) layered(id geom.RegionID) bool { return h.config.Layered != nil && h.config.Layered(id) }

// square returns that of a region; mu is held.
func (d *director) square(base geom.RegionID) *square {
	s := d.squares[base]
	if s == nil {
		s = &square{}
		if d.squares == nil {
			d.squares = make(map[geom.RegionID]*square)
		}
		d.squares[base] = s
	}
	return s
}

// direct looks at all squares that may be held in layers, or of which some layer runs.
func (h *Host) direct(now time.Time) {
	runners := *h.live.Load()
	var bases []geom.RegionID
	for id := range runners {
		if base := id.Base(); id != base || h.layered(base) {
			bases = append(bases, base)
		}
	}
	slices.Sort(bases)
	h.director.mu.Lock()
	defer h.director.mu.Unlock()
	var parties map[entity.ID]uint64
	for _, base := range slices.Compact(bases) {
		s := h.director.square(base)
		all := layersOf(runners, base)
		h.decide(s, base, all, now)
		if !s.due(all) {
			continue
		}
		if parties == nil && h.config.Parties != nil {
			parties = h.config.Parties()
		}
		h.carryOut(s, all, spread(residents(all, parties), s.layers(), rand.New(rand.NewPCG(h.beats, uint64(base)))))
	}
}

// layersOf returns the runners of a square's layers; nil where none runs.
func layersOf(runners map[geom.RegionID]*runner, base geom.RegionID) (all [geom.MaxLayers]*runner) {
	for i := range all {
		all[i] = runners[base.InLayer(i)]
	}
	return all
}

// decide opens and closes layers, and has all runners of the square know.
func (h *Host) decide(s *square, base geom.RegionID, all [geom.MaxLayers]*runner, now time.Time) {
	limits := layerLimits{most: h.config.Layers, people: h.config.LayerPeople, deepest: min(h.limit(), Fifth)}
	if !h.layered(base) {
		limits.most, s.force = 1, nil
	}
	before := s.layers()
	if s.add(now, fares(all, before, limits.deepest), limits) {
		h.log.Info("layers of a region", "region", int(base), "layers", s.layers(), "before", before, "forced", s.force != nil)
	}
	h.config.Observer.Layers(base, s.layers())
	for _, r := range all {
		if r != nil {
			r.layers.Store(uint32(s.layers()))
			r.layersForced.Store(s.force != nil)
			r.room.Store(s.layers() < limits.most && s.force == nil)
		}
	}
}

// fares sums up how a square's layers fare, of which so many are open.
func fares(all [geom.MaxLayers]*runner, open int, deepest Rung) crowding {
	c := crowding{calm: true}
	for i, r := range all {
		if r == nil {
			continue
		}
		o := r.overview.Load()
		if o == nil {
			continue
		}
		c.people += len(o.Characters)
		if i < open {
			c.strained = c.strained || o.Rung >= deepest && !o.Easing
			c.calm = c.calm && o.Rung < min(Half, deepest)
		}
	}
	return c
}

// due reports whether a plan can be made: nobody is on the way after the one before, and there
// is or was more than one layer.
func (s *square) due(all [geom.MaxLayers]*runner) bool {
	others := s.layers() > 1
	for i, r := range all {
		if r == nil {
			continue
		}
		others = others || i > 0
		if o := r.overview.Load(); o == nil || o.shifting || r.ordered.Load() > o.order {
			s.quiet = 0
			return false
		}
	}
	if !others {
		return false
	}
	s.quiet++
	return s.quiet >= quietFor
}

// residents lists who is in each layer.
func residents(all [geom.MaxLayers]*runner, parties map[entity.ID]uint64) [][]resident {
	layers := make([][]resident, len(all))
	for i, r := range all {
		if r == nil {
			continue
		}
		for _, dot := range r.overview.Load().Characters {
			layers[i] = append(layers[i], resident{dot.ID, parties[dot.ID], dot.Free})
		}
	}
	return layers
}

// carryOut tells each layer whom to hand over.
func (h *Host) carryOut(s *square, all [geom.MaxLayers]*runner, plan []move) {
	slices.SortStableFunc(plan, func(a, b move) int { return cmp.Compare(a.from, b.from) })
	for len(plan) > 0 {
		n := slices.IndexFunc(plan, func(m move) bool { return m.from != plan[0].from })
		if n < 0 {
			n = len(plan)
		}
		s.order++
		s.quiet = 0
		r := all[plan[0].from]
		r.ordered.Store(s.order)
		r.put(shifts{s.order, plan[:n]})
		plan = plan[n:]
	}
}
