package land_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// pair is two regions side by side that share a store, as server/region joins them.
type pair struct{ north, south *stage }

func newPair(t *testing.T) *pair { return newPairOf(t, false) }

func newPairOf(t *testing.T, thorough bool) *pair {
	set := testContent(t)
	p := &pair{newStageOf(t, world.Config{Region: geom.Region(9, 7), Seed: 1, Content: set, Thorough: thorough}),
		newStageOf(t, world.Config{Region: geom.Region(9, 8), Seed: 2, Content: set, Thorough: thorough})}
	p.south.bank, p.south.names = p.north.bank, p.north.names
	p.north.inputs = append(p.north.inputs, rules.Border{To: geom.Region(9, 8), Open: true})
	p.south.inputs = append(p.south.inputs, rules.Border{To: geom.Region(9, 7), Open: true})
	return p
}

// step runs both and passes on what goes over the line.
func (p *pair) step() {
	for _, s := range []*stage{p.north, p.south} {
		s.step()
		p.pass(s)
	}
}

// pass brings what one of them said in its last tick to the other.
func (p *pair) pass(s *stage) {
	other := p.north
	if s == p.north {
		other = p.south
	}
	for _, r := range s.last.Remote {
		other.inputs = append(other.inputs, rules.FromBeyond{Remote: r})
	}
	for _, h := range s.last.Handoffs {
		h.Traveller.Hop++
		other.inputs = append(other.inputs, rules.Crossing{Traveller: h.Traveller})
	}
	w := s.game.World
	other.inputs = append(other.inputs, rules.Seen{From: w.Region(), Ghosts: w.Ghosts(other.game.World.Region(), nil)})
}

func (p *pair) run(ticks int) {
	for range ticks {
		p.step()
	}
}

// line is z of the border between the two.
const line = 4096

func TestAttackHealLootAndAggroGoOverTheBorder(t *testing.T) {
	p := newPair(t)
	ada := p.south.enter("ada", "mage", geom.Metres(4700, line+4))
	bob := p.north.enter("bob", "mage", geom.Metres(4702, line-10))
	p.run(3)
	p.north.spawn("boar", "boar", 1, geom.Metres(4700, line-4))
	p.run(3)
	boar := p.north.names["boar"]

	p.south.do(func(tx *world.Tx) { tx.Place(ada, geom.Metres(4700, line+4), geom.Half) })
	p.south.command(ada, world.Play, &playpb.Command{Kind: &playpb.Command_SetTarget{SetTarget: &playpb.SetTarget{Entity: uint64(boar)}}})
	p.south.command(ada, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: "bolt", Target: uint64(boar)}}})
	p.run(50)
	p.north.do(func(tx *world.Tx) {
		if v := tx.Vitals(boar); v == nil || v.Health >= v.MaxHealth {
			t.Errorf("the bolt did not reach over the line: %+v", v)
		}
	})

	// The boar is angry by now, and bites over the line or crosses it.
	var hurt bool
	for range 200 {
		p.step()
		p.south.do(func(tx *world.Tx) {
			if v := tx.Vitals(ada); v != nil && v.Health < v.MaxHealth {
				hurt = true
			}
		})
	}
	if !hurt {
		t.Error("the boar never struck back over the line")
	}

	// Bob heals Ada from beyond.
	p.south.do(func(tx *world.Tx) { tx.ChangeVitals(ada).Health = 30 })
	p.run(3)
	p.north.command(bob, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: "mend", Target: uint64(ada)}}})
	p.run(4)
	p.south.do(func(tx *world.Tx) {
		if v := tx.Vitals(ada); v.Health < 45 {
			t.Errorf("ada has %d health after the healing", v.Health)
		}
	})

	p.finish(t, ada, boar)
}

// finish kills the boar wherever it is, and loots it from the south.
func (p *pair) finish(t *testing.T, ada, boar entity.ID) {
	for _, s := range []*stage{p.north, p.south} {
		s.do(func(tx *world.Tx) {
			if tx.Owned(boar) {
				combat.Affect(tx, ada, boar, &combat.Blow{School: "frost", Amount: 500})
			}
		})
	}
	p.run(6)
	p.south.do(func(tx *world.Tx) {
		at, _ := tx.At(boar)
		tx.Place(ada, geom.Point{X: at.X, Z: max(at.Z, line*1000+500)}, 0)
	})
	p.run(3)
	p.south.command(ada, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_TakeLoot{TakeLoot: &rpgpb.TakeLoot{Corpse: uint64(boar), All: true}}})
	p.run(6)
	p.south.do(func(tx *world.Tx) {
		c := character.Of(tx, ada)
		if c.Balance("experience") == 0 || c.Has("hat") != 1 || c.Has("tusk") != 2 {
			t.Errorf("ada has %d experience, %d hats, %d tusks; heard\n%s", c.Balance("experience"), c.Has("hat"), c.Has("tusk"),
				strings.TrimSpace(p.south.out.String()))
		}
	})
	p.north.quiet, p.south.quiet = true, true
	p.run(3)
	p.south.settle()
}

func TestWhoeverCrossesKeepsWhatTheyAre(t *testing.T) {
	p := newPair(t)
	ada := p.south.enter("ada", "mage", geom.Metres(4700, line+4))
	p.run(3)
	p.south.line(strings.Fields("ada use bun"))
	p.south.todo = append(p.south.todo, func(tx *world.Tx) { tx.Place(ada, geom.Metres(4700, line-6), 0) })
	land := ""
	for range 6 {
		p.step()
		land += toldLand(t, p.north, ada)
	}
	if land != "thornwood" {
		t.Errorf("was told the land %q, want it once", land)
	}
	p.north.do(func(tx *world.Tx) {
		c, f := character.Of(tx, ada), combat.Of(tx, ada)
		if c == nil || f == nil || !tx.Owned(ada) {
			t.Fatal("ada did not arrive")
		}
		if c.Name != "ada" || c.Has("bun") != 1 || f.Cooldowns["item:bun"] == 0 {
			t.Errorf("ada arrived as %s with %d buns, cooldowns %v", c.Name, c.Has("bun"), f.Cooldowns)
		}
	})
	p.north.settle()
}

// toldLand returns the land that a character was told in the last tick, empty for none.
func toldLand(t *testing.T, s *stage, id entity.ID) string {
	if s.last == nil {
		return ""
	}
	for _, tell := range s.last.Tells {
		var m playpb.Event
		if tell.To != id || tell.Event.Module != world.Play {
			continue
		}
		if err := proto.Unmarshal(tell.Event.Body, &m); err != nil {
			t.Fatal(err)
		}
		if in := m.GetAreaEntered(); in != nil {
			return in.Land
		}
	}
	return ""
}

func TestNobodyIsHarmedInThePeacefulLand(t *testing.T) {
	s := newStage(t, testContent(t), geom.RegionAt(geom.Metres(4450, 4352)), 1)
	ada := s.enter("ada", "mage", geom.Metres(4450, 4370))
	s.step()
	s.spawn("wolf", "wolf", 2, geom.Metres(4453, 4370))
	s.line(strings.Fields("ada cast bolt wolf"))
	for range 60 {
		s.step()
	}
	s.do(func(tx *world.Tx) {
		combat.Affect(tx, s.names["wolf"], ada, &combat.Blow{School: "frost", Amount: 50})
		if v := tx.Vitals(ada); v.Health < v.MaxHealth {
			t.Errorf("ada has %d of %d health in the peaceful land", v.Health, v.MaxHealth)
		}
	})
	if out := s.out.String(); !strings.Contains(out, string(combat.RejectPeaceful)) {
		t.Errorf("the bolt was not refused:\n%s", out)
	}
}

func TestNewContentAppearsWhileTheWorldRuns(t *testing.T) {
	files := fstest.MapFS{}
	if err := fs.WalkDir(os.DirFS("testdata/content"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("testdata/content/" + path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	s := newStage(t, testContent(t), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4702, 4301))
	s.step()
	s.find("ranger", "ranger", ada)
	s.find("grocer", "grocer", ada)
	hare := strings.NewReplacer("Boar", "Hare", "model: boar", "model: hare").Replace(string(files["t/creatures/boar.yaml"].Data))
	files["t/creatures/hare.yaml"] = &fstest.MapFile{Data: []byte(hare + "spawns: [{at: [4703, 4303]}]\n")}
	grocer := files["t/persons/grocer.yaml"]
	grocer.Data = []byte(strings.Replace(string(grocer.Data), "[4700, 4300]", "[4699, 4302]", 1))
	set, err := content.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	s.inputs = append(s.inputs, rules.NewContent{Content: set})
	s.step()
	ranger := s.names["ranger"]
	s.find("hare", "hare", ada)
	s.do(func(tx *world.Tx) {
		if !tx.Here(ranger) {
			t.Error("a person that did not change has gone")
		}
		if tx.Here(s.names["grocer"]) {
			t.Error("a person that changed still stands where it stood")
		}
		if !tx.Here(s.names["hare"]) {
			t.Error("the new creature did not appear")
		}
	})
	s.find("grocer2", "grocer", ada)
}

func BenchmarkTick(b *testing.B) {
	set := testContent(b)
	w := world.New(world.Config{Region: thornwood, Epoch: 1, Seed: 1, Map: continent(), Content: set})
	var todo []func(tx *world.Tx)
	g := rules.NewGame(w, played{todo: &todo})
	if err := g.Start(0, nil); err != nil {
		b.Fatal(err)
	}
	todo = append(todo, func(tx *world.Tx) {
		for i := range int32(400) {
			creature.Spawn(tx, set.Creatures.Of("wolf"), 1, geom.Metres(4620+i%40*11, 4110+i/40*40), 0)
		}
	})
	var in []rules.Input
	for i := range int32(50) {
		in = append(in, rules.Login{
			Traveller: world.Traveller{ID: entity.ID(i + 1), Body: motion.State{X: (4640 + i*8) * 1000, Z: (4130 + i*7) * 1000}, Attached: true},
			Arrival: rules.Arrival{How: rules.LoggedIn, Holdings: &ledger.Holdings{},
				Character: &rules.Character{ID: entity.ID(i + 1), Name: "x", Calling: "mage"}},
		})
	}
	ms := int64(0)
	for range 40 {
		ms += world.TickMs
		g.Step(ms, in)
		in = nil
		w.ClearChanges()
	}
	b.ResetTimer()
	for range b.N {
		ms += world.TickMs
		g.Step(ms, nil)
		w.ClearChanges()
	}
}
