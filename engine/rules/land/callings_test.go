package land_test

import (
	"fmt"
	"strings"
	"testing"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// TestCallingsUseTheirAbilities has each calling of the game use each of its abilities with
// what it begins with, on a bear or a friend: none is refused, and each does something.
func TestCallingsUseTheirAbilities(t *testing.T) {
	set, err := content.Load(files.Files)
	if err != nil {
		t.Fatal(err)
	}
	for calling := range set.Callings.All() {
		for ability, e := range set.Abilities.All() {
			if _, ok := e.Callings[calling]; ok {
				t.Run(calling+"/"+ability, func(t *testing.T) { useAbility(t, set, calling, e) })
			}
		}
	}
}

// The duel's ground: flat and free, in Thornwood's first region.
var (
	duelist = geom.Point{X: 4_720_000, Z: 4_300_000}
	friend  = geom.Point{X: 4_720_000, Z: 4_303_000}
)

func useAbility(t *testing.T, set *content.Set, calling string, e *content.Ability) {
	s := newStage(t, set, geom.RegionAt(duelist), 1)
	ada := s.enterAt("ada", calling, duelist)
	bob := s.enterAt("bob", "tidecaller", friend)
	s.step()
	away := int32(1600)
	if e.Range > 4000 {
		away = max(int32(e.MinRange)+1000, min(int32(e.Range)-1000, 9000))
	}
	s.spawn("bear", "brown_bear", progress.MaxLevel, duelist.Add(away, 0))
	bear := s.names["bear"]
	s.do(func(tx *world.Tx) {
		tx.Place(ada, duelist, geom.Quarter)
		tx.Vitals(ada).Power = tx.Vitals(ada).MaxPower
		if e.Target == "dead_friend" {
			combat.Affect(tx, 0, bob, &combat.Blow{School: "frost", Amount: 100_000})
		}
	})
	for range 140 { // out of the fight
		s.step()
	}
	s.command(ada, world.Play, &playpb.Command{Kind: &playpb.Command_SetTarget{SetTarget: &playpb.SetTarget{Entity: uint64(bear)}}})
	s.step()
	s.do(func(tx *world.Tx) {
		if len(e.Effects) > 0 && e.Effects[0].Heal != nil {
			combat.Affect(tx, 0, bob, &combat.Blow{School: "frost", Amount: 10})
			combat.Affect(tx, 0, ada, &combat.Blow{School: "frost", Amount: 10})
		}
	})
	before := s.standing(ada, bob, bear)
	s.do(func(tx *world.Tx) {
		tx.Place(ada, duelist, geom.Quarter)
		tx.Place(bear, duelist.Add(away, 0), geom.Quarter)
		tx.Vitals(ada).Power = tx.Vitals(ada).MaxPower
	})
	s.out.Reset()
	target := map[string]entity.ID{"enemy": bear, "friend": bob, "any": bear, "dead_friend": bob, "self": ada, "ground": bear}[e.Target]
	s.command(ada, world.RPG, &rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{
		Ability: e.Key, Target: uint64(target), X: duelist.X + away, Z: duelist.Z}}})
	for range int(e.CastTime)/world.TickMs + 40 {
		s.step()
	}
	said := s.out.String()
	if strings.Contains(said, "refused") {
		t.Errorf("refused:\n%s", said)
	}
	if e.Target == "dead_friend" {
		if !strings.Contains(said, "revive_offered") && before == s.standing(ada, bob, bear) {
			t.Errorf("nobody is called back:\n%s", said)
		}
	} else if after := s.standing(ada, bob, bear); after == before {
		t.Errorf("nothing changes: %s\n%s", after, said)
	}
}

// enterAt brings somebody of the highest level in.
func (s *stage) enterAt(name, calling string, at geom.Point) entity.ID {
	holder := ledger.Holder(len(s.names) + 1)
	s.bank.balances[holder] = map[ledger.Asset]int64{ledger.Experience: progress.Needed(progress.MaxLevel)}
	id := s.enter(name, calling, at)
	s.step()
	return id
}

// standing tells what abilities change: health but for what mends by itself, auras, places, whom
// the last one is after, and how many follow somebody.
func (s *stage) standing(who ...entity.ID) string {
	var b strings.Builder
	s.do(func(tx *world.Tx) {
		for _, id := range who {
			v := tx.Vitals(id)
			if v == nil {
				fmt.Fprintf(&b, "%d gone; ", id)
				continue
			}
			at, _ := tx.At(id)
			fmt.Fprintf(&b, "%d dead=%v hurt=%v at=%v target=%v auras=", id, v.Dead, v.Health < v.MaxHealth, at, v.Target)
			for _, a := range v.Auras {
				fmt.Fprintf(&b, "%s ", a.Key)
			}
		}
		pets := 0
		for _, hit := range tx.Near(nil, duelist, 20*geom.Metre) {
			if tx.Description(hit.ID).GetKind() == corepb.Description_KIND_PET {
				pets++
			}
		}
		fmt.Fprintf(&b, "pets=%d", pets)
	})
	return b.String()
}
