package load

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

const (
	// lookEvery is how often fighters choose whom to fight: the nearest creature that a probe sees.
	lookEvery = 250 * time.Millisecond
	// strikeEvery is how often each uses its ability: a little more than what all abilities share.
	strikeEvery = 1700 * time.Millisecond
	// releaseAfter is how long the dead lie.
	releaseAfter = 2 * time.Second
	// earshot is how far a hit is expected to be seen, in millimetres.
	earshot = 30_000
	// hitPatience is until when a hit belongs to the last strike of its source.
	hitPatience = 3 * time.Second
	// melee is how near to its foe a fighter with a blade stays, in millimetres.
	melee = 1_200
)

// arena is the fight of a battle: who fights whom, what was struck and who saw it.
type arena struct {
	mu      sync.Mutex // guards what follows
	foes    []foe      // by number of person
	strikes []strike   // likewise: the last one
	counted bool       // whether strikes count
	hits    Hits
	took    histogram
	dead    map[int]bool
}

type foe struct {
	id uint64 // 0: none
	at geom.Point
}

// strike is one use of an ability.
type strike struct {
	sent    time.Time // zero: none, or it does not count
	seen    bool      // by some probe: it has hit
	awaited bitset    // by number: probes within earshot that have not seen it
	heard   int       // probes within earshot that have
}

// Hits are pairs of a strike that hit and a probe within 30 m of the striker.
type Hits struct {
	Expected int `json:"expected"`
	Received int `json:"received"`
	Deaths   int `json:"deaths"` // of people
}

// run has everybody fight until ctx ends.
func (a *arena) run(ctx context.Context, c *crowd) {
	n := len(c.order.People)
	a.mu.Lock()
	a.foes, a.strikes, a.dead = make([]foe, n), make([]strike, n), make(map[int]bool)
	a.mu.Unlock()
	ticker := time.NewTicker(wakeEvery * 5)
	defer ticker.Stop()
	started, looked, turn := time.Now(), time.Time{}, int64(0)
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			if now.Sub(looked) > lookEvery {
				looked = now
				a.choose(c)
			}
			due := int64(now.Sub(started)) * int64(n) / int64(strikeEvery)
			for turn = max(turn, due-int64(n)); turn < due; turn++ {
				if !c.pacer.rest.Load() {
					a.strike(c, int(turn%int64(n)))
				}
			}
		}
	}
}

// choose gives everybody the nearest creature that lives.
func (a *arena) choose(c *crowd) {
	seen := make(map[uint64]geom.Point)
	for _, p := range c.probes {
		if p == nil {
			continue
		}
		p.client.Sees(func(e *sdk.Entity) bool {
			if e.Look.GetKind() == corepb.Description_KIND_CREATURE && !e.Vitals.Dead {
				seen[e.ID] = geom.Point{X: e.Pose.X, Z: e.Pose.Z}
			}
			return false
		})
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.foes {
		here, best := c.journalOf(i).where(), int64(math.MaxInt64)
		a.foes[i] = foe{}
		for id, at := range seen {
			dx, dz := int64(at.X-here.X), int64(at.Z-here.Z)
			if d := dx*dx + dz*dz; d < best {
				best, a.foes[i] = d, foe{id, at}
			}
		}
	}
}

// foeOf returns whom the i-th fights.
func (a *arena) foeOf(i int) foe {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i >= len(a.foes) {
		return foe{}
	}
	return a.foes[i]
}

// strike has the i-th use its ability on its foe, when that is within reach.
func (a *arena) strike(c *crowd, i int) {
	p, f := &c.order.People[i], a.foeOf(i)
	here := c.journalOf(i).where()
	if f.id == 0 || !here.Within(f.at, p.Reach) {
		return
	}
	s := strike{sent: time.Now(), awaited: newBitset(len(c.probes))}
	for n, probe := range c.probes {
		if probe != nil && probe.journal.where().Within(here, earshot) {
			s.awaited.add(n)
		}
	}
	a.mu.Lock()
	a.settle(i)
	a.strikes[i] = s
	a.mu.Unlock()
	c.command(i, wire.ModuleRPG, &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: p.Ability, Target: f.id}}})
}

// settle counts the last strike of the i-th; mu is held.
func (a *arena) settle(i int) {
	s := &a.strikes[i]
	if a.counted && !s.sent.IsZero() && s.seen {
		a.hits.Expected += s.heard + s.awaited.count()
		a.hits.Received += s.heard
	}
	*s = strike{}
}

// count begins to count, or ends it.
func (a *arena) count(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.strikes {
		a.settle(i)
	}
	a.counted = on
}

// hit takes in that a probe was told of a hit by the i-th.
func (a *arena) hit(probe, i int, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i >= len(a.strikes) {
		return
	}
	s := &a.strikes[i]
	if s.sent.IsZero() || now.Sub(s.sent) > hitPatience {
		return
	}
	s.seen = true
	if s.awaited.has(probe) {
		s.awaited.remove(probe)
		s.heard++
		if a.counted {
			a.took.add(now.Sub(s.sent))
		}
	}
}

// heard takes in an event that a probe was told.
func (c *crowd) heard(probe int, e sdk.Event) {
	h, ok := e.(sdk.Happened)
	if !ok || h.RPG == nil {
		return
	}
	switch k := h.RPG.Kind.(type) {
	case *rpgpb.Event_Hit:
		if i, ok := c.byID[k.Hit.Source]; ok && k.Hit.Ability == c.order.People[i].Ability {
			c.arena.hit(probe, i, time.Now())
		}
	case *rpgpb.Event_Died:
		if i, ok := c.byID[k.Died.Entity]; ok && c.arena.died(i) {
			time.AfterFunc(releaseAfter, func() {
				c.arena.risen(i)
				c.command(i, wire.ModuleRPG, &rpgpb.Command{Kind: &rpgpb.Command_Release{Release: &rpgpb.Release{}}})
			})
		}
	}
}

// died notes that the i-th is dead. It reports whether that is news: every probe tells it.
func (a *arena) died(i int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.dead == nil || a.dead[i] {
		return false
	}
	a.dead[i] = true
	if a.counted {
		a.hits.Deaths++
	}
	return true
}

func (a *arena) risen(i int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.dead, i)
}

// lies reports whether the i-th is dead.
func (a *arena) lies(i int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.dead[i]
}
