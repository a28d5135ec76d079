package land_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// regarded returns who matters to a character, as its region would tell it in a crowd.
func (s *stage) regarded(id entity.ID) (ids []entity.ID) {
	w := s.game.World
	slot, here := w.Short(id)
	if !here {
		s.t.Fatalf("%v is not here", id)
	}
	w.FindAttackers()
	for _, other := range w.AppendRegarded(nil, int32(slot)) {
		who, _ := w.Identity(other)
		ids = append(ids, who)
	}
	return ids
}

func (s *stage) party(members ...entity.ID) {
	for _, id := range members {
		s.inputs = append(s.inputs, rules.Do{To: id, Effect: rules.PartyChanged{Party: 5, Members: members}})
	}
}

func TestAPartyAndWhoAttacksMatter(t *testing.T) {
	s := newStage(t, testContent(t), thornwood, 1)
	ada, bob := s.enter("ada", "mage", geom.Metres(4702, 4301)), s.enter("bob", "mage", geom.Metres(4760, 4301))
	s.step()
	expect := func(what string, want ...entity.ID) {
		t.Helper()
		if got := s.regarded(ada); !slices.Equal(got, want) {
			t.Errorf("%s: %v matter, want %v", what, got, want)
		}
	}
	expect("alone")
	s.party(ada, bob)
	s.step()
	expect("a party", bob)
	s.spawn("boar", "boar", 1, geom.Metres(4712, 4301))
	boar := s.names["boar"]
	s.do(func(tx *world.Tx) { combat.AddThreat(tx, boar, ada, 10) })
	s.step()
	expect("a boar that is on its way", boar, bob)
	s.do(func(tx *world.Tx) { tx.Affect(bob, boar, &combat.Blow{School: "frost", Amount: 5000}) })
	s.step()
	expect("a dead boar", bob)
	s.inputs = append(s.inputs, rules.Do{To: ada, Effect: rules.PartyChanged{}})
	s.step()
	expect("a party that was left")
}

func TestAPartyMattersBeyondTheBorder(t *testing.T) {
	p := newPair(t)
	ada := p.south.enter("ada", "mage", geom.Metres(4700, line+4))
	bob := p.south.enter("bob", "mage", geom.Metres(4702, line+4))
	p.step()
	p.south.party(ada, bob)
	p.step()
	p.south.do(func(tx *world.Tx) { tx.Place(ada, geom.Metres(4700, line-5), 0) })
	p.pass(p.south)
	p.run(3)
	if got := p.north.regarded(ada); len(got) != 0 {
		t.Errorf("%v matter, who are another region's to tell of", got)
	}
	p.south.do(func(tx *world.Tx) { tx.Place(bob, geom.Metres(4702, line-5), 0) })
	p.pass(p.south)
	p.run(3)
	if got := p.north.regarded(ada); !slices.Equal(got, []entity.ID{bob}) {
		t.Errorf("%v matter beyond the border, want %v", got, bob)
	}
}

// TestOnlyThoseWithSomethingToDoAreLookedAtAcrossABorder plays one script in two pairs of regions,
// in one of which everybody is looked at in every tick. People walk and are put over the line,
// fight, and rest for a while.
func TestOnlyThoseWithSomethingToDoAreLookedAtAcrossABorder(t *testing.T) {
	var pairs [2]*pair
	var chances [2]*rand.Rand
	for i := range pairs {
		pairs[i] = newPairOf(t, i == 1)
		chances[i] = rand.New(rand.NewPCG(4, 4))
		for n, name := range []string{"ada", "bob", "eva"} {
			pairs[i].south.enter(name, "mage", geom.Metres(4700+int32(n), line+3))
		}
		pairs[i].step()
	}
	crossed := 0
	for tick := range 900 {
		var hashes [2][2][32]byte
		for i, p := range pairs {
			if tick/150%2 == 0 {
				p.anything(chances[i])
			}
			p.step()
			for n, s := range []*stage{p.north, p.south} {
				hash, err := s.game.World.Hash()
				if err != nil {
					t.Fatal(err)
				}
				hashes[i][n] = hash
				crossed += len(s.last.Handoffs)
			}
		}
		if hashes[0] != hashes[1] {
			t.Fatalf("the worlds differ after tick %d", tick)
		}
	}
	if crossed < 20 {
		t.Errorf("only %d crossed", crossed)
	}
}

// anything has somebody walk, strike, or be put to a place on either side of the line.
func (p *pair) anything(rng *rand.Rand) {
	id, heading, kind := entity.ID(1+rng.IntN(3)), geom.Angle(rng.Uint32N(65536)), rng.IntN(12)
	at := geom.Metres(4695+rng.Int32N(10), line-6+rng.Int32N(12))
	for _, s := range []*stage{p.north, p.south} {
		if _, owned := s.game.World.Hop(id); !owned {
			continue
		}
		switch {
		case kind < 8:
			in := &rules.Steps{ID: id, First: s.game.World.NextStep(id), Count: rules.MaxSteps}
			for i := range in.Steps {
				in.Steps[i] = motion.Input{Heading: heading, Facing: heading, Speed: 255}
			}
			s.inputs = append(s.inputs, in)
		case kind < 10:
			s.command(id, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: "ward", Target: uint64(id)}}})
		case kind == 10:
			s.todo = append(s.todo, func(tx *world.Tx) { tx.Place(id, at, heading) })
		default:
			s.todo = append(s.todo, func(tx *world.Tx) {
				combat.Affect(tx, 0, id, &combat.Blow{School: "frost", Amount: 7})
				combat.Revive(tx, id, 10_000)
			})
		}
		return
	}
}
