package land_test

import (
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
)

// ring is a stage with ada in the open, where one may fight.
func ring(t *testing.T, more map[string]string) (*stage, entity.ID) {
	s := newStage(t, contentWith(t, more), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4720, 4300))
	s.step()
	s.out.Reset()
	return s, ada
}

func TestAuraOfNoTimeEnds(t *testing.T) {
	s, ada := ring(t, nil)
	s.do(func(tx *world.Tx) { combat.Affect(tx, 0, ada, &combat.Lay{Aura: "stun", Stacks: 1}) })
	s.step()
	s.do(func(tx *world.Tx) {
		if combat.Of(tx, ada).Helpless() {
			t.Error("a stun of no time stays for ever")
		}
	})
}

func TestWhatACreatureCallsIsNoMine(t *testing.T) {
	s, ada := ring(t, nil)
	s.spawn("wolf", "wolf", 1, geom.Metres(4724, 4300))
	s.do(func(tx *world.Tx) {
		combat.Do(tx, s.names["wolf"], "call", []content.Effect{{Chance: content.Whole, Summon: &content.Summon{Creature: "boar", Count: 1}}}, combat.Aim{})
	})
	s.find("boar", "boar", ada)
	s.do(func(tx *world.Tx) { tx.Affect(ada, s.names["boar"], &combat.Blow{School: "frost", Amount: 500}) })
	s.step()
	s.line(strings.Fields("ada loot boar"))
	s.step()
	s.do(func(tx *world.Tx) {
		if c := character.Of(tx, ada); c.Balance("experience") != 0 || c.Has("hat") != 0 {
			t.Errorf("a called boar gave %d experience and %d hats", c.Balance("experience"), c.Has("hat"))
		}
	})
}

func TestACastOutOfCombatEndsWhenAFightBegins(t *testing.T) {
	s, ada := ring(t, map[string]string{"abilities/rest": "name: $\ndescription: $\nicon: {glyph: x, colour: red}\ncallings: {mage: 1}\n" +
		"target: self\ncast_time: 2s\nrequires: {out_of_combat: true}\neffects: [{heal: {amount: 50}}]\nstyle: {shape: none, colour: red}\n"})
	s.line(strings.Fields("hurt ada 60"))
	s.line(strings.Fields("ada cast rest"))
	s.do(func(tx *world.Tx) { combat.Rouse(tx, ada) })
	for range 50 {
		s.step()
	}
	if out := s.out.String(); !strings.Contains(out, "reason=rpg.in_combat") {
		t.Errorf("the cast went on in the fight:\n%s", out)
	}
}

func TestTheEscortedWaitForAGuardWhoIsGone(t *testing.T) {
	s := newStage(t, testContent(t), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4702, 4302))
	s.step()
	s.find("ranger", "ranger", ada)
	s.line(strings.Fields("ada accept goat ranger"))
	for range 25 {
		s.step()
	}
	s.find("goat", "goat", ada)
	var from, to geom.Point
	s.do(func(tx *world.Tx) { from, _ = tx.At(s.names["goat"]) })
	for range 20 { // until it walks
		s.step()
	}
	s.do(func(tx *world.Tx) { to, _ = tx.At(s.names["goat"]) })
	if from == to {
		t.Fatal("the goat has not begun to walk")
	}
	s.inputs = append(s.inputs, rules.Logout{ID: ada})
	s.step()
	s.do(func(tx *world.Tx) { from, _ = tx.At(s.names["goat"]) })
	for range 100 {
		s.step()
	}
	s.do(func(tx *world.Tx) { to, _ = tx.At(s.names["goat"]) })
	if d := from.Distance(to); d > 1000 {
		t.Errorf("the goat went on %d mm without its guard", d)
	}
}

func TestWhoCannotBeReachedIsNotFought(t *testing.T) {
	s, ada := ring(t, nil)
	s.spawn("boar", "boar", 1, geom.Metres(4735, 4300))
	boar := s.names["boar"]
	hit := func() {
		s.do(func(tx *world.Tx) { combat.Affect(tx, ada, boar, &combat.Blow{School: "frost", Amount: 1}) })
	}
	hit()
	for range 10 {
		s.step()
	}
	s.do(func(tx *world.Tx) { tx.SetSpeed(boar, 0) }) // as if something stood in its way
	for n := range 140 {
		if n%20 == 0 {
			hit()
		}
		s.step()
	}
	s.out.Reset()
	hit()
	if out := s.out.String(); !strings.Contains(out, "miss=evade") {
		t.Errorf("the boar lets itself be killed from where it cannot come:\n%s", out)
	}
}
