package load

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// state is the answer of /debug/state.
type state struct {
	ShardMs int64            `json:"shard_ms"`
	UnixMs  int64            `json:"unix_ms"`
	Layers  int              `json:"layers"` // copies of a crowded place; 0 where there are none
	Regions []*region.Census `json:"regions"`
}

func fetchState(ctx context.Context, admin string) (s state, err error) {
	body, err := process.Page(ctx, admin, "/debug/state")
	if err == nil {
		err = json.Unmarshal(body, &s)
	}
	return s, err
}

// Facts are what probes believe of people, compared with what is so.
type Facts struct {
	Checked  int `json:"checked"` // pairs of a probe and a person that is in its view, or that it believes is
	Missing  int `json:"missing"` // in view, but not known
	Ghosts   int `json:"ghosts"`  // known, but not in the world
	Position int `json:"position"`
	Look     int `json:"look"`
	Health   int `json:"health"`
	// Late are those of the wrong healths that changed not long ago, so that the next whole batch mends them.
	Late int `json:"late"`
	// Pending are healths that are not known yet, but changed a moment ago: those are not wrong.
	Pending int `json:"pending"`
	// Counted are people of cells that are told by number: those by whom the number is off.
	Counted int `json:"counted"`
	// Examples are the first wrong ones, in words.
	Examples []string `json:"examples,omitempty"`
}

// maxExamples is how many wrong facts are put into words.
const maxExamples = 8

func (f *Facts) example(format string, args ...any) {
	if len(f.Examples) < maxExamples {
		f.Examples = append(f.Examples, fmt.Sprintf(format, args...))
	}
}

// Wrong is how many facts are wrong.
func (f *Facts) Wrong() int { return f.Missing + f.Ghosts + f.Position + f.Look + f.Health + f.Counted }

// quantum is how far, in millimetres, the middle of the coarsest unit in which positions are
// told may lie from the truth in each direction.
const quantum = wire.LeafQuantum/2/1000 + 1

// truth is who is where, by entity.
type truth map[uint64]actual

type actual struct {
	cell geom.Cell
	home geom.RegionID // in its layer
	region.Counted
	came bool // it was not there a moment ago
	// What is not as it was a moment ago, of which nothing can be said.
	moved, fared, dressed bool
}

// truthOf keeps the people of a state: what else lives goes on moving.
func truthOf(s state, people map[uint64]int) truth {
	t := make(truth, len(people))
	for _, r := range s.Regions {
		for _, c := range r.Cells {
			for _, m := range c.Members {
				if _, ok := people[uint64(m.ID)]; ok {
					t[uint64(m.ID)] = actual{cell: c.At, home: r.Region, Counted: m}
				}
			}
		}
	}
	return t
}

// since marks who is not as before, and who has come since: whom creatures still harm when people rest.
func (t truth) since(before truth) {
	for id, now := range t {
		was, known := before[id]
		now.came = now.came || !known
		now.moved = now.moved || !known || was.X != now.X || was.Z != now.Z
		now.fared = now.fared || !known || was.Health != now.Health
		now.dressed = now.dressed || !known || !bytes.Equal(was.Look, now.Look)
		t[id] = now
	}
}

// believed is what a probe knows of somebody.
type believed struct {
	pose   wire.Pose
	look   []byte // protobuf, deterministic
	health uint32
}

// picture is what a probe believes.
type picture struct {
	self   uint64
	place  geom.Point    // where it stands
	home   geom.RegionID // in its layer: others are not told of those in another
	view   int           // cells around it that it is told of
	people map[uint64]believed
	counts map[geom.Cell]sdk.LeafCounts // of those who are told by number alone
}

// steps returns how far a cell is away, in cells, from that of which a probe is told as its own: from the
// farther one where that may be either of two.
func (p *picture) steps(to geom.Cell) (far int) {
	for _, x := range [...]int32{-replication.Lag, replication.Lag} {
		for _, z := range [...]int32{-replication.Lag, replication.Lag} {
			far = max(far, geom.CellAt(p.place.Add(x, z)).Steps(to))
		}
	}
	return far
}

// compare adds what a probe believes to the facts.
func (f *Facts) compare(t truth, p picture) {
	for id, b := range p.people {
		if a, lives := t[id]; !lives || !p.home.Sees(a.home) {
			f.Checked++
			f.Ghosts++
			f.example("%v in %v knows %v, who is not there", entity.ID(p.self), geom.CellAt(p.place), entity.ID(id))
		} else if id != p.self && !t[id].came {
			f.compareOne(entity.ID(id), t[id], b)
		}
	}
	unknown, late, all := make(map[geom.Cell]int), make(map[geom.Cell]int), make(map[geom.Cell]int)
	for id, a := range t {
		if _, known := p.people[id]; id == p.self || known || !p.home.Sees(a.home) {
			continue
		}
		all[a.cell]++
		if a.came {
			late[a.cell]++
		} else if p.steps(a.cell) <= p.view {
			f.Checked++
			unknown[a.cell]++
		}
	}
	for cell, n := range unknown {
		if _, told := p.counts[cell]; !told {
			f.Missing += n
			f.example("%v in %v (region %d) misses %d in %v (region %d)", entity.ID(p.self), geom.CellAt(p.place), p.home, n, cell, cell.Region())
		}
	}
	for cell, leaves := range p.counts {
		f.Counted += min(off(all[cell], &leaves), off(all[cell]-late[cell], &leaves))
	}
}

// off returns by how many people a cell's counts are wrong, of which so many are not known.
func off(people int, leaves *sdk.LeafCounts) int {
	sum, full := 0, false
	for _, n := range leaves {
		sum += int(n)
		full = full || n >= wire.MaxCount
	}
	if full && people > sum {
		return 0 // a leaf that is full may hold more
	}
	return max(people-sum, sum-people)
}

func (f *Facts) compareOne(id entity.ID, a actual, b believed) {
	f.Checked++
	before := f.Wrong()
	if !a.moved && (abs(a.X-b.pose.X) > quantum || abs(a.Z-b.pose.Z) > quantum) {
		f.Position++
	}
	if !a.dressed && !bytes.Equal(canonical(a.Look), b.look) {
		f.Look++
	}
	switch {
	case uint32(max(a.Health, 0)) == b.health:
	case a.fared, a.Health <= 0 && a.Fared < momentAgo: // who wakes may be struck dead between two looks
		f.Pending++
	default:
		f.Health++
		if a.Fared < lately {
			f.Late++
		}
	}
	if f.Wrong() > before {
		f.example("%v at %d, %d mm with health %d of %d, changed %d ticks ago, is held to be at %d, %d with %d", id, a.X, a.Z, a.Health, a.MaxHealth, a.Fared, b.pose.X, b.pose.Z, b.health)
	}
}

func abs(n int32) int32 { return max(n, -n) }

// rest is how long all have stood when pictures are compared: every tier has come round.
const rest = 10 * time.Second

// Who was the same at all looks, lookAgain apart, is compared: so long, a little over the farthest tier's turn, a change may
// be on its way. Where budgets are tight, the health of those farther off is told with the whole batches alone, every five
// seconds, a second later where nothing else presses: up to lately it is late. Both in ticks as the regions count them.
const (
	looks     = 3
	lookAgain = 500 * time.Millisecond
	momentAgo = uint32(looks * lookAgain / world.Tick)
	lately    = 5 * momentAgo
)

// checkFacts has everybody stand still, and compares what the probes believe with the truth.
func (c *crowd) checkFacts(ctx context.Context) (f Facts, err error) {
	c.churn.rest.Store(true)
	if !process.Pause(ctx, 2*awayFor) { // who is away comes back
		return f, ctx.Err()
	}
	c.pacer.rest.Store(true)
	if !process.Pause(ctx, rest-looks*lookAgain) {
		return f, ctx.Err()
	}
	var before [looks]truth
	for i := range before {
		if before[i], err = c.look(ctx); err != nil {
			return f, err
		}
		if !process.Pause(ctx, lookAgain) {
			return f, ctx.Err()
		}
	}
	pictures := c.pictures()
	t, err := c.look(ctx)
	if err != nil {
		return f, err
	}
	for _, b := range before {
		t.since(b)
	}
	for _, p := range pictures {
		f.compare(t, p)
	}
	return f, nil
}

// look returns how people are.
func (c *crowd) look(ctx context.Context) (truth, error) {
	s, err := fetchState(ctx, c.order.Admin)
	if err != nil {
		return nil, fmt.Errorf("the truth: %w", err)
	}
	return truthOf(s, c.byID), nil
}

// pictures are what the probes believe of people now.
func (c *crowd) pictures() (all []picture) {
	for _, p := range c.probes {
		if p == nil {
			continue
		}
		people := make(map[uint64]believed, len(c.byID))
		p.client.Sees(func(e *sdk.Entity) bool {
			if _, ok := c.byID[e.ID]; ok {
				look, _ := proto.MarshalOptions{Deterministic: true}.Marshal(e.Look)
				people[e.ID] = believed{e.Pose, look, uint32(e.Vitals.Health)}
			}
			return false
		})
		self := p.client.Self()
		all = append(all, picture{self: self.ID, place: geom.Point{X: self.X, Z: self.Z}, home: geom.RegionID(self.Region), view: c.order.View, people: people, counts: p.client.Counts()})
	}
	return all
}

// canonical returns a description's bytes as Marshal would write them today.
func canonical(look []byte) []byte {
	d := new(corepb.Description)
	if proto.Unmarshal(look, d) != nil {
		return nil
	}
	out, _ := proto.MarshalOptions{Deterministic: true}.Marshal(d)
	return out
}
