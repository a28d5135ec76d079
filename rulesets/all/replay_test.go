package all_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/rulesets/all"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// real is the map and the content of the game.
var real = sync.OnceValues(func() (*terrain.Map, *content.Set) {
	data, err := files.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		panic(err)
	}
	m, err := terrain.Load("evermere.yaml", data)
	if err != nil {
		panic(err)
	}
	set, err := content.Load(files.Files)
	if err != nil {
		panic(err)
	}
	return m, set
})

const (
	started = 1_700_000_000_000
	people  = 8
	ticks   = 300
)

// tape is what was put into a region, tick by tick, and what became of it.
type tape struct {
	inputs [][]rules.Input
	hashes [][32]byte
	ops    int
}

func newGame(ruleset string, region geom.RegionID, thorough bool) *rules.Game {
	m, set := real()
	w := world.New(world.Config{Region: region, Epoch: 3, Seed: 11, StartMs: started, Map: m, Content: set, Thorough: thorough})
	return rules.NewGame(w, all.Rulesets()[ruleset])
}

// play runs a region on what next gives it, and writes down both.
func play(t *testing.T, g *rules.Game, next func(tick int, out *world.Output) []rules.Input) tape {
	var p tape
	if err := g.Start(0, nil); err != nil {
		t.Fatal(err)
	}
	var out *world.Output
	for tick := range ticks {
		in := next(tick, out)
		out = g.Step(int64(tick)*world.TickMs, in)
		p.ops += len(out.Ops)
		hash, err := g.World.Hash()
		if err != nil {
			t.Fatal(err)
		}
		g.World.ClearChanges()
		p.inputs, p.hashes = append(p.inputs, in), append(p.hashes, hash)
	}
	return p
}

// TestReplayIsLive plays regions with the real rules and content, and then what was recorded
// once more: after every tick the World is the same. So it is when all are looked at in each
// tick, and not only those for whom there is something to do.
func TestReplayIsLive(t *testing.T) {
	for ruleset, at := range map[string]geom.Point{"rpg": geom.Metres(4690, 4352), "social": geom.Metres(4450, 4352)} {
		t.Run(ruleset, func(t *testing.T) {
			region := geom.RegionAt(at)
			c := &company{rng: rand.New(rand.NewPCG(5, 7)), at: at}
			live := play(t, newGame(ruleset, region, false), c.next)
			if live.ops < people {
				t.Errorf("little happened: %d durable changes", live.ops)
			}
			for _, thorough := range []bool{false, true} {
				again := play(t, newGame(ruleset, region, thorough), func(tick int, _ *world.Output) []rules.Input { return live.inputs[tick] })
				for tick := range ticks {
					if live.hashes[tick] != again.hashes[tick] {
						t.Fatalf("another world after tick %d of %d, thorough: %v", tick+1, ticks, thorough)
					}
				}
			}
		})
	}
}

// company is some people who do what comes to mind.
type company struct {
	rng  *rand.Rand
	at   geom.Point
	seq  [people + 1]uint32
	step [people + 1]uint32
}

// next answers what the store was asked in the last tick and lets everyone do something.
func (c *company) next(tick int, out *world.Output) []rules.Input {
	var in []rules.Input
	if tick == 0 {
		for id := entity.ID(1); id <= people; id++ {
			in = append(in, c.login(id))
		}
		return in
	}
	for i := range out.Ops {
		var err error
		if c.rng.IntN(20) == 0 {
			err = world.ErrOpRefused
		}
		in = append(in, rules.Committed{Op: out.Ops[i].Op.ID, Err: err})
	}
	for id := entity.ID(1); id <= people; id++ {
		if tick/100%2 == 1 && id > 2 {
			continue // most rest for a while
		}
		heading := geom.Angle(c.rng.Uint32N(65536))
		c.step[id]++
		in = append(in, rules.Steps{ID: id, First: c.step[id], Count: 1, Steps: [rules.MaxSteps]motion.Input{{Heading: heading, Facing: heading, Speed: 255}}})
		if c.rng.IntN(6) == 0 {
			in = append(in, c.wish(id))
		}
	}
	return in
}

func (c *company) login(id entity.ID) rules.Input {
	calling := []string{"warden", "embermage"}[id%2]
	at := c.at.Add(int32(id)*1500, 0)
	return rules.Login{
		Traveller: world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}, Hop: 1, Attached: true},
		Arrival: rules.Arrival{How: rules.LoggedIn, Holdings: &ledger.Holdings{}, Fresh: true,
			Character: &rules.Character{ID: id, Name: "Somebody", Calling: calling, SessionMs: started, Session: uint64(id)}},
	}
}

// wish is a command; the beings of a region are numbered from 1 in its epoch.
func (c *company) wish(id entity.ID) rules.Input {
	region := geom.RegionAt(c.at)
	other := uint64(entity.Spawned(uint16(region), 3, 1+c.rng.Uint32N(80)))
	c.seq[id]++
	cmd := world.Command{From: id, Seq: c.seq[id], Module: world.Play, SessionMs: started, Session: uint64(id)}
	var m proto.Message
	switch c.rng.IntN(5) {
	case 0:
		m = &playpb.Command{Kind: &playpb.Command_SetTarget{SetTarget: &playpb.SetTarget{Entity: other}}}
	case 1:
		m = &playpb.Command{Kind: &playpb.Command_Interact{Interact: &playpb.Interact{Entity: other}}}
	case 2:
		m = &playpb.Command{Kind: &playpb.Command_Emote{Emote: &playpb.Emote{Key: "wave"}}}
	case 3:
		m, cmd.Module = &rpgpb.Command{Kind: &rpgpb.Command_AutoAttack{AutoAttack: &rpgpb.AutoAttack{On: true}}}, world.RPG
	default:
		m, cmd.Module = &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: "ember_bolt", Target: other}}}, world.RPG
	}
	body, err := proto.Marshal(m)
	if err != nil {
		panic(err)
	}
	cmd.Body = body
	return rules.Wish{Command: cmd}
}
