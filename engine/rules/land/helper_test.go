package land_test

import (
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// pet returns the helper of a character in a stage, 0 for none.
func (s *stage) pet(owner entity.ID) entity.ID {
	var pet entity.ID
	s.do(func(tx *world.Tx) { pet = combat.PetOf(tx, owner) })
	return pet
}

func TestHelpersFollowAndFightForTheirOwner(t *testing.T) {
	s := newStage(t, testContent(t), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4720, 4300))
	s.step()
	s.line(strings.Fields("ada cast imp"))
	imp := s.pet(ada)
	s.line(strings.Fields("place ada 4735 4300"))
	for range 100 {
		s.step()
	}
	s.do(func(tx *world.Tx) {
		if !tx.Within(ada, imp, 6000) {
			at, _ := tx.At(imp)
			t.Errorf("the helper stayed behind, at %v", at)
		}
	})
	s.spawn("boar", "boar", 1, geom.Metres(4738, 4300))
	s.line(strings.Fields("ada target boar"))
	s.line(strings.Fields("hurt boar 1"))
	s.do(func(tx *world.Tx) {
		combat.Rouse(tx, ada)
	})
	for range 100 {
		s.step()
	}
	s.do(func(tx *world.Tx) {
		if t2 := combat.ThreatOf(tx, s.names["boar"]); t2 == nil || t2.Points(imp) == 0 {
			t.Errorf("the helper did not strike the enemy of its owner: %+v", t2)
		}
	})
}

func TestAHelperFightsNoFurtherOffThanItsOwnerSees(t *testing.T) {
	s := newStage(t, testContent(t), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4720, 4300))
	s.step()
	s.line(strings.Fields("ada cast imp"))
	s.spawn("boar", "boar", 1, geom.Metres(4770, 4300))
	s.command(ada, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_PetCommand{PetCommand: &rpgpb.PetCommand{Order: "attack", Target: uint64(s.names["boar"])}}})
	s.step()
	if out := s.out.String(); !strings.Contains(out, "refused rpg.out_of_range") {
		t.Errorf("the helper goes 50 m off:\n%s", out)
	}
}

// TestCompanyIsKeptOverTheBorder lets both regions tick at the same time, as runners do: for
// one tick the one who crosses is in neither.
func TestCompanyIsKeptOverTheBorder(t *testing.T) {
	p := newPair(t)
	ada := p.south.enter("ada", "mage", geom.Metres(4700, line+4))
	p.runAtOnce(3)
	p.south.line(strings.Fields("ada cast imp"))
	imp := p.south.pet(ada)
	p.south.spawn("boar", "boar", 1, geom.Metres(4706, line+6))
	boar := p.south.names["boar"]
	p.south.do(func(tx *world.Tx) { combat.Affect(tx, ada, boar, &combat.Blow{School: "frost", Amount: 1}) })
	p.runAtOnce(5)
	p.south.do(func(tx *world.Tx) { tx.Place(ada, geom.Metres(4700, line-4), 0) })
	p.runAtOnce(4)
	p.south.do(func(tx *world.Tx) {
		if tx.Owned(ada) || !tx.Here(ada) {
			t.Errorf("ada is not seen beyond the line: owned %v", tx.Owned(ada))
		}
		if !tx.Here(imp) {
			t.Error("the helper of who crossed has gone")
		}
		if f := combat.Of(tx, boar); f == nil || f.Evading || combat.ThreatOf(tx, boar) == nil {
			t.Errorf("the boar forgot who struck it: %+v", f)
		}
	})
}

// runAtOnce lets both regions tick on what the other said a tick ago.
func (p *pair) runAtOnce(ticks int) {
	for range ticks {
		p.north.step()
		p.south.step()
		p.pass(p.north)
		p.pass(p.south)
	}
}
