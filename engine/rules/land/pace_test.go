package land_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// slow steps a stage by the clock, as a region does whose time runs slower: a beat is 50 ms,
// a tick comes in every n-th, and what was said meanwhile is heard in the others.
type slow struct {
	*stage
	every int
	beat  int
}

func newSlow(t *testing.T, every int) *slow {
	const ability = "name: $\ndescription: $\nicon: {glyph: x, colour: red}\ncallings: {mage: 1}\nschool: fire\nglobal: false\n"
	set := contentWith(t, map[string]string{
		"abilities/rest":  ability + "target: self\ncooldown: 4s\neffects: [{heal: {amount: 1}}]\nstyle: {shape: none, colour: ember}\n",
		"abilities/chant": ability + "target: self\ncast_time: 2s\neffects: [{heal: {amount: 1}}]\nstyle: {shape: none, colour: ember}\n",
		"abilities/arrow": ability + "target: enemy\nrange: 40m\neffects: [{damage: {school: fire, amount: 5}}]\nstyle: {shape: bolt, colour: ember, speed: 10m/s}\n",
		"creatures/post":  "name: $\nfamily: beast\nlevels: 1\nlook: {model: wolf, colour: grey}\nbehaviour: {wander: 0, aggro: 0, still: true}\n",
	})
	s := &slow{stage: newStage(t, set, thornwood, 1), every: every}
	s.quiet = true
	scale := uint8(world.FullSpeed / every)
	s.inputs = append(s.inputs, rules.Pace{Pace: world.Pace{Rung: uint8(every), Scale: scale}})
	s.step()
	return s
}

// wait lets one beat pass.
func (s *slow) wait() {
	s.beat++
	if s.beat%s.every == 0 {
		s.ms += int64(s.every-1) * world.TickMs // step adds the last one
		s.step()
		return
	}
	in := s.inputs
	s.inputs = nil
	out := s.game.Between(in)
	s.last = out
	for i := range out.Ops {
		if err := s.bank.commit(&out.Ops[i].Op); err != nil {
			s.t.Errorf("the store refuses: %v", err)
		}
		s.inputs = append(s.inputs, rules.Committed{Op: out.Ops[i].Op.ID})
	}
}

// until returns after how many ms of the clock something holds.
func (s *slow) until(what string, holds func() bool) int {
	s.t.Helper()
	for beats := range 2000 {
		if holds() {
			return beats * world.TickMs
		}
		s.wait()
	}
	s.t.Fatalf("%s did not come to pass", what)
	return 0
}

func (s *slow) cast(who entity.ID, ability string, target entity.ID) {
	s.command(who, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: ability, Target: uint64(target)}}})
}

// look reads the world without a tick.
func (s *slow) look(f func(tx *world.Tx)) {
	tx := s.game.World.BeginBetween(world.Hooks{})
	f(tx)
	s.game.World.EndBetween()
}

func (s *slow) fighter(id entity.ID) (f combat.Fighter) {
	s.look(func(tx *world.Tx) { f = *combat.Of(tx, id) })
	return f
}

func (s *slow) health(id entity.ID) (h int32) {
	s.look(func(tx *world.Tx) { h = tx.Vitals(id).Health })
	return h
}

// spans are how long things took by the clock, in ms.
type spans struct{ cooldown, cast, missile, walk, buy int }

func (s *slow) measure() (m spans) {
	ada := s.enter("ada", "mage", geom.Metres(4701, 4300))
	s.wait()
	s.until("arriving", func() bool { _, here := s.game.World.Hop(ada); return here })

	s.cast(ada, "rest", 0)
	s.wait()
	m.cooldown = s.until("the end of a cooldown", func() bool { return s.fighter(ada).Cooldowns["rest"] == 0 })

	s.cast(ada, "chant", 0)
	s.until("the cast", func() bool { return s.fighter(ada).Casting != nil })
	m.cast = s.until("the end of a cast", func() bool { return s.fighter(ada).Casting == nil })

	s.find("grocer", "grocer", ada)
	s.command(ada, world.Play, &playpb.Command{Kind: &playpb.Command_Buy{Buy: &playpb.Buy{Vendor: uint64(s.names["grocer"]), Key: "bun", Count: 1}}})
	m.buy = s.until("the answer to a purchase", func() bool { return s.last != nil && len(s.last.Results) > 0 })

	s.spawn("post", "post", 1, geom.Metres(4721, 4300))
	post := s.names["post"]
	before := s.health(post)
	s.cast(ada, "arrow", post)
	s.until("the shot", func() bool { return len(s.fighter(ada).Flights) > 0 })
	m.missile = s.until("the hit", func() bool { return s.health(post) < before })

	s.walk(ada, 12_000) // what standing has saved up is used first
	m.walk = s.walk(ada, 10_000)
	return m
}

// walk returns how long a client takes for a way that knows nothing of slow time: it makes a
// step for each 50 ms of its clock.
func (s *slow) walk(who entity.ID, mm int64) int {
	from, _ := s.at(who)
	next := s.game.World.NextStep(who)
	return s.until("a walk", func() bool {
		s.inputs = append(s.inputs, &rules.Steps{ID: who, First: next, Count: 1, Steps: [rules.MaxSteps]motion.Input{{Heading: 0, Speed: 255}}})
		next++
		at, _ := s.at(who)
		return int64(at.Distance(from)) >= mm
	})
}

func (s *slow) at(id entity.ID) (at geom.Point, ok bool) {
	s.look(func(tx *world.Tx) { at, ok = tx.At(id) })
	return at, ok
}

// In a region at half its speed everything takes twice as long by the clock, and so at a
// fifth; what is durable does not.
func TestTimeRunsSlowerForEverythingButWhatIsDurable(t *testing.T) {
	full := newSlow(t, 1).measure()
	if full.cooldown < 3900 || full.cooldown > 4100 || full.cast < 1900 || full.cast > 2100 {
		t.Fatalf("at full speed: %+v", full)
	}
	for _, every := range []int{2, 5} {
		slow := newSlow(t, every).measure()
		slack := every * world.TickMs // of a tick
		for what, span := range map[string][2]int{
			"a cooldown": {slow.cooldown, full.cooldown}, "a cast": {slow.cast, full.cast},
			"a missile": {slow.missile, full.missile}, "ten metres": {slow.walk, full.walk},
		} {
			if want := span[1] * every; span[0] < want-slack || span[0] > want+2*slack {
				t.Errorf("%s takes %d ms at a speed of 1/%d, want about %d", what, span[0], every, want)
			}
		}
		if slow.buy > full.buy {
			t.Errorf("a purchase takes %d ms at a speed of 1/%d, %d at full speed", slow.buy, every, full.buy)
		}
	}
}

// Handed to a region with another speed, a cooldown goes on with what was left of it.
func TestRemainingTimesTravel(t *testing.T) {
	s := newSlow(t, 5)
	ada := s.enter("ada", "mage", geom.Metres(4701, 4300))
	s.wait()
	s.until("arriving", func() bool { _, here := s.game.World.Hop(ada); return here })
	s.cast(ada, "rest", 0)
	s.until("the cooldown", func() bool { return s.fighter(ada).Cooldowns["rest"] > 0 })
	for range 40 { // two seconds of the clock, 400 ms of the region's
		s.wait()
	}
	left := s.fighter(ada).Cooldowns["rest"]
	if left < 3400 || left > 3700 {
		t.Fatalf("%d ms are left of the cooldown", left)
	}
	s.inputs = append(s.inputs, rules.Border{To: thornwood + 1, Open: true})
	s.do(func(tx *world.Tx) { tx.Place(ada, geom.Metres(512*10+20, 4300), 0) })
	if len(s.last.Handoffs) != 1 {
		t.Fatalf("%d handoffs", len(s.last.Handoffs))
	}
	beyond := newStage(t, s.set, thornwood+1, 1)
	beyond.quiet = true
	beyond.inputs = append(beyond.inputs, rules.Crossing{Traveller: s.last.Handoffs[0].Traveller})
	beyond.step()
	for range left/world.TickMs - 3 {
		beyond.do(func(tx *world.Tx) {
			if combat.Of(tx, ada).Cooldowns["rest"] == 0 {
				t.Fatal("the cooldown was over too early")
			}
		})
	}
	beyond.do(func(tx *world.Tx) {
		if n := combat.Of(tx, ada).Cooldowns["rest"]; n > 2*world.TickMs {
			t.Errorf("%d ms are left when it should be nearly over", n)
		}
	})
}

func rungTold(t *testing.T, tells []world.Tell, to entity.ID) int {
	t.Helper()
	rung := -1
	for _, tell := range tells {
		var e playpb.Event
		if tell.To != to || tell.Module != world.Play || proto.Unmarshal(tell.Body, &e) != nil {
			continue
		}
		if o := e.GetOverload(); o != nil {
			if o.Region != uint32(thornwood) {
				t.Errorf("told of region %d", o.Region)
			}
			rung = int(o.Rung)
		}
	}
	return rung
}

func TestClientsAreToldOfTheRung(t *testing.T) {
	s := newStage(t, testContent(t), thornwood, 1)
	s.quiet = true
	ada := s.enter("ada", "mage", geom.Metres(4701, 4300))
	s.step()
	if rung := rungTold(t, s.last.Tells, ada); rung != -1 {
		t.Errorf("told of rung %d where there is nothing to tell", rung)
	}
	pace := world.Pace{Rung: 3, Scale: 100, Thrift: true}
	for _, test := range []struct {
		in   rules.Input
		want int
	}{
		{rules.Pace{Pace: pace}, 3}, {rules.Pace{Pace: pace}, -1}, {rules.Attach{ID: ada, Attached: true}, 3}, {rules.Pace{}, 0},
	} {
		s.inputs = append(s.inputs, test.in)
		s.step()
		if rung := rungTold(t, s.last.Tells, ada); rung != test.want {
			t.Errorf("after %+v told of rung %d, want %d", test.in, rung, test.want)
		}
	}
	s.inputs = append(s.inputs, rules.Pace{Pace: pace})
	s.step()
	bob := s.enter("bob", "mage", geom.Metres(4701, 4300))
	s.step()
	if rung := rungTold(t, s.last.Tells, bob); rung != 3 {
		t.Errorf("who comes in is told of rung %d", rung)
	}
}

// Beings far from everybody think less, but no slower.
func TestThriftChangesNothingThatIsNear(t *testing.T) {
	run := func(thrift bool, metres int32) (spans []int) {
		s := newStage(t, contentWith(t, map[string]string{
			"creatures/fox": "name: $\nfamily: beast\nlevels: 1\nlook: {model: wolf, colour: grey}\nbehaviour: {wander: 0, aggro: 0, leash: 60m, hunts: [boar]}\n",
		}), thornwood, 1)
		s.quiet = true
		s.inputs = append(s.inputs, rules.Pace{Pace: world.Pace{Thrift: thrift}})
		s.enter("ada", "mage", geom.Metres(4700, 4300))
		s.step()
		s.line(strings.Fields("place ada 4700 4300"))
		at := geom.Metres(4700, 4300+metres)
		s.spawn("fox", "fox", 1, at)
		s.spawn("boar", "boar", 1, geom.Point{X: at.X + 3000, Z: at.Z})
		s.do(func(tx *world.Tx) { combat.AddThreat(tx, s.names["fox"], s.names["boar"], 10) })
		for i := range 400 {
			s.do(func(tx *world.Tx) {
				if v := tx.Vitals(s.names["boar"]); v != nil && v.Health < v.MaxHealth && len(spans) == 0 {
					spans = append(spans, i*world.TickMs)
				}
			})
		}
		return spans
	}
	for _, metres := range []int32{10, 100} {
		plain, thrifty := run(false, metres), run(true, metres)
		if len(plain) == 0 || len(thrifty) == 0 {
			t.Fatalf("%d m away nobody was hurt: %v, %v", metres, plain, thrifty)
		}
		late := thrifty[0] - plain[0]
		if metres == 10 && late != 0 || late > 1000 || late < -1000 {
			t.Errorf("%d m away the first bite came after %d ms, with thrift after %d", metres, plain[0], thrifty[0])
		}
	}
}
