package region

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/protobuf/proto"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/internal/evermere"
	"github.com/myriad-mmo/myriad/rulesets/all"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// meadow is where creatures may be fought.
var meadow = geom.Metres(1792, 3328)

// brutes are what a crowd fights against: they last, and kill.
var brutes = fmt.Sprintf(`name: {en: Brute, sl: Surovež, et: Jõhkard}
family: humanoid
levels: 1
health: 10000%%
harm: 400%%
experience: 0%%
look: {model: boar, colour: bark}
behaviour: {wander: 8m, aggro: 30m, leash: 120m}
spawns:
%s`, strings.Repeat(fmt.Sprintf("  - {at: [%d, %d], radius: 50m, count: 50, respawn: 2s}\n", meadow.X/geom.Metre, meadow.Z/geom.Metre), 10))

// game is the real map and content, with brutes on the meadow.
var game = sync.OnceValues(func() (*terrain.Map, *content.Set) {
	set, err := content.Load(content.Overlay(files.Files, fstest.MapFS{"rpg/creatures/brute.yaml": {Data: []byte(brutes)}}))
	if err != nil {
		panic(err)
	}
	return evermere.Map(), set
})

// gathering is a region with a crowd in it, with its encoder, stepped by hand.
type gathering struct {
	b        *testing.B
	game     *rules.Game
	encoder  *replication.Encoder
	gateways map[entity.ID]string
	middle   geom.Point
	homes    []geom.Point
	inputs   []rules.Input
	seq      []uint32 // steps sent
	foes     []entity.ID
	tick     int64

	step, encode time.Duration
	others       []uint64 // memory of what else a server does
}

// squareRadius is within which the crowd stands, in mm.
const squareRadius = 54_000

// newSquare lets a crowd into a region of the ruleset, and waits until all is over that
// follows from coming in.
func newSquare(b *testing.B, ruleset string, middle geom.Point, count int, bots bool) *gathering {
	m, set := game()
	w := world.New(world.Config{Region: geom.RegionAt(middle), Epoch: 1, Seed: 1, StartMs: 1_700_000_000_000, Map: m, Content: set})
	s := &gathering{b: b, game: rules.NewGame(w, all.Rulesets()[ruleset]), encoder: replication.NewEncoder(w),
		gateways: map[entity.ID]string{}, middle: middle, seq: make([]uint32, count)}
	if err := s.game.Start(0, nil); err != nil {
		b.Fatal(err)
	}
	s.enter(m.NewGround(), set, count, bots)
	low, _ := geom.RegionAt(middle).Bounds()
	first := geom.CellAt(low)
	for z := range uint8(8) {
		for x := range uint8(8) {
			s.encoder.Want(replication.Interest{Gateway: "gw", Cell: geom.Cell{X: first.X + x, Z: first.Z + z}, Tier: replication.Near, Whole: true})
		}
	}
	for range 12 * world.TickRateHz {
		s.play()
	}
	s.step, s.encode, s.others = 0, 0, make([]uint64, 1<<20)
	return s
}

func (s *gathering) enter(ground *terrain.Ground, set *content.Set, count int, bots bool) {
	random := rand.New(rand.NewPCG(1, 1))
	callings := []string{"warden", "duellist", "embermage"}
	for i := range count {
		r, turn := squareRadius*math.Sqrt(random.Float64()), random.Float64()*2*math.Pi
		at := s.middle.Add(int32(r*math.Sin(turn)), int32(r*math.Cos(turn)))
		id, calling := entity.ID(i+1), callings[i%len(callings)]
		s.homes = append(s.homes, at)
		s.gateways[id] = "gw"
		s.inputs = append(s.inputs, rules.Login{
			Traveller: world.Traveller{ID: id, Body: motion.At(at, 0, ground), Hop: 1, Attached: true},
			Arrival: rules.Arrival{How: rules.LoggedIn, Holdings: holdings(set, calling, id), Fresh: true,
				Character: &rules.Character{ID: id, Name: fmt.Sprint("x", i), Calling: calling, Bot: bots, SessionMs: 1_700_000_000_000, Session: uint64(id)}},
		})
	}
}

// holdings returns what the kit of a calling makes its character own.
func holdings(set *content.Set, calling string, id entity.ID) *ledger.Holdings {
	h := &ledger.Holdings{Balances: map[ledger.Asset]int64{}}
	kit := character.Kit(set, set.Callings.Of(calling), id, 1)
	for _, p := range kit.Postings {
		if p.Holder == ledger.Holder(id) {
			h.Balances[p.Asset] += p.Delta
		}
	}
	for _, it := range kit.Items {
		h.Items = append(h.Items, ledger.Item{ID: it.ID, Key: it.Key, Slot: it.Slot})
	}
	return h
}

// play steps the region and encodes what came of it; the store answers at once.
func (s *gathering) play() {
	s.tick++
	for i := 0; i < len(s.others); i += 8 {
		s.others[i]++ // between two ticks thousands of connections go through the processor's cache
	}
	started := cpu(s.b, unix.CLOCK_THREAD_CPUTIME_ID)
	out := s.game.Step(s.tick*world.TickMs, s.inputs)
	stepped := cpu(s.b, unix.CLOCK_THREAD_CPUTIME_ID)
	s.encoder.Encode(out, uint64(s.tick*world.TickMs), s.gateways, nil)
	s.game.World.ClearChanges()
	s.step, s.encode = s.step+stepped-started, s.encode+cpu(s.b, unix.CLOCK_THREAD_CPUTIME_ID)-stepped
	s.inputs = s.inputs[:0]
	for i := range out.Ops {
		s.inputs = append(s.inputs, rules.Committed{Op: out.Ops[i].Op.ID})
	}
}

// walk has half of the crowd send two steps, each on a circle of 5 m.
func (s *gathering) walk() {
	for i := int(s.tick % 2); i < len(s.homes); i += 2 {
		steps := &rules.Steps{ID: entity.ID(i + 1), First: s.seq[i] + 1, Count: 2}
		for n := range 2 {
			s.seq[i]++
			heading := geom.Angle(uint32(i)*9973 + s.seq[i]*65536/125) // a turn in 6.25 s
			steps.Steps[n] = motion.Input{Heading: heading, Facing: heading, Speed: 196}
		}
		s.inputs = append(s.inputs, steps)
	}
}

// fight has everybody go to the nearest creature and use an ability on it every 34 ticks, and
// wake soon after death.
func (s *gathering) fight() {
	if s.tick%100 == 0 || s.foes == nil {
		s.chooseFoes()
	}
	for i := range s.homes {
		id := entity.ID(i + 1)
		if int64(i)%34 != s.tick%34 {
			continue
		}
		kind := &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: strikes[i%len(strikes)], Target: uint64(s.foes[i])}}}
		if short, ok := s.game.World.Short(id); ok && s.game.World.ShownAt(int32(short)).Vitals.Dead {
			kind = &rpgpb.Command{Kind: &rpgpb.Command_Release{Release: &rpgpb.Release{}}}
		}
		body, err := proto.Marshal(kind)
		if err != nil {
			s.b.Fatal(err)
		}
		s.inputs = append(s.inputs, rules.Wish{Command: world.Command{From: id, Seq: uint32(s.tick), Module: world.RPG, Body: body}})
	}
	s.approach()
}

// approach has half of the crowd send two steps towards its foe, and face it.
func (s *gathering) approach() {
	w := s.game.World
	for i := int(s.tick % 2); i < len(s.homes); i += 2 {
		mine, _ := w.Short(entity.ID(i + 1))
		foe, here := w.Short(s.foes[i])
		if !here {
			continue
		}
		from, _ := w.Pose(int32(mine))
		to, _ := w.Pose(int32(foe))
		heading, speed := from.Point().Towards(to.Point()), uint8(196)
		if from.Point().Within(to.Point(), 2000) {
			speed = 0
		}
		steps := &rules.Steps{ID: entity.ID(i + 1), First: s.seq[i] + 1, Count: 2}
		for n := range 2 {
			s.seq[i]++
			steps.Steps[n] = motion.Input{Heading: heading, Facing: heading, Speed: speed}
		}
		s.inputs = append(s.inputs, steps)
	}
}

// strikes are the abilities of the callings.
var strikes = []string{"cleave", "quick_cut", "cinder_snap"}

// chooseFoes gives everybody the nearest creature that lives.
func (s *gathering) chooseFoes() {
	w := s.game.World
	s.foes = make([]entity.ID, len(s.homes))
	type foe struct {
		id entity.ID
		at geom.Point
	}
	var all []foe
	for i := range world.CellCount {
		for _, slot := range w.View(i).Members {
			if v := w.ShownAt(slot); !v.ID.IsCharacter() && v.Vitals.MaxHealth > 0 && !v.Vitals.Dead {
				all = append(all, foe{v.ID, geom.Point{X: v.Body.X, Z: v.Body.Z}})
			}
		}
	}
	for i, home := range s.homes {
		best := int64(math.MaxInt64)
		for _, f := range all {
			if d := home.DistanceSquared(f.at); d < best {
				best, s.foes[i] = d, f.id
			}
		}
	}
}

// BenchmarkCrowd is a tick of a region with 10,000 characters in a town's square, or 5,000 on a
// meadow who fight: its simulation and the encoding of all that watchers near may be told.
func BenchmarkCrowd(b *testing.B) {
	larkspur := geom.Metres(4450, 4352)
	for _, c := range []struct {
		name, rules string
		at          geom.Point
		count       int
		bots        bool
		play        func(s *gathering)
	}{
		{"idle", "social", larkspur, 10_000, true, func(*gathering) {}},
		{"idle people", "social", larkspur, 10_000, false, func(*gathering) {}},
		{"moving", "social", larkspur, 10_000, true, (*gathering).walk},
		{"fighting", "rpg", meadow, 5_000, true, (*gathering).fight},
	} {
		b.Run(c.name, func(b *testing.B) {
			runtime.LockOSThread() // whose time is counted
			defer runtime.UnlockOSThread()
			s := newSquare(b, c.rules, c.at, c.count, c.bots)
			b.ReportAllocs()
			for range 5 * world.TickRateHz { // until what is played goes its way
				c.play(s)
				s.play()
			}
			s.step, s.encode = 0, 0
			b.ResetTimer()
			for range b.N {
				c.play(s)
				s.play()
			}
			b.ReportMetric(1000*s.step.Seconds()/float64(b.N), "ms-step/tick")
			b.ReportMetric(1000*s.encode.Seconds()/float64(b.N), "ms-encode/tick")
		})
	}
}
