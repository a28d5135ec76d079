package land_test

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// BenchmarkFight is a tick of 300 characters who fight 120 wolves that never die: spread
// over the region in parties, and in one crowd.
func BenchmarkFight(b *testing.B) {
	b.Run("parties", func(b *testing.B) {
		benchmarkFight(b, func(i int32) geom.Point { return geom.Metres(4630+i/5%8*50, 4130+i/40*45) })
	})
	b.Run("crowd", func(b *testing.B) {
		benchmarkFight(b, func(i int32) geom.Point { return geom.Metres(4700+i%20, 4290+i/20) })
	})
}

func benchmarkFight(b *testing.B, place func(i int32) geom.Point) {
	const people = 300
	set := testContent(b)
	w := world.New(world.Config{Region: thornwood, Epoch: 1, Seed: 1, Map: continent(), Content: set})
	var todo []func(tx *world.Tx)
	g := rules.NewGame(w, played{todo: &todo})
	if err := g.Start(0, nil); err != nil {
		b.Fatal(err)
	}
	var in []rules.Input
	for i := range int32(people) {
		at := place(i)
		in = append(in, rules.Login{
			Traveller: world.Traveller{ID: entity.ID(i + 1), Body: motion.State{X: at.X + i%5*1500, Z: at.Z}, Attached: true},
			Arrival: rules.Arrival{How: rules.LoggedIn, Holdings: someHoldings(),
				Character: &rules.Character{ID: entity.ID(i + 1), Name: fmt.Sprint("x", i), Calling: "mage", Bot: true}},
		})
	}
	ms := int64(0)
	step := func() {
		ms += world.TickMs
		for _, op := range g.Step(ms, in).Ops {
			todo = append(todo, func(*world.Tx) { w.Resolve(op.Op.ID, nil) })
		}
		in = nil
		w.ClearChanges()
	}
	step()
	var foes []entity.ID
	todo = append(todo, func(tx *world.Tx) {
		for i := range int32(people * 2 / 5) {
			foes = append(foes, creature.Spawn(tx, set.Creatures.Of("wolf"), 1, place(i*5/2).Add(2000, 2000), 0))
		}
	})
	step()
	cast := func(i int) {
		body, err := proto.Marshal(&rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: "bolt", Target: uint64(foes[i*2/5])}}})
		if err != nil {
			b.Fatal(err)
		}
		in = append(in, rules.Wish{Command: world.Command{From: entity.ID(i + 1), Module: world.RPG, Body: body}})
	}
	todo = append(todo, func(tx *world.Tx) {
		for _, id := range foes {
			endure(tx, id)
		}
		for i := range people {
			endure(tx, entity.ID(i+1))
			_ = combat.Swing(tx, entity.ID(i+1), foes[i*2/5])
		}
	})
	for n := 0; b.Loop(); n++ {
		for i := n % 40; i < people; i += 40 {
			cast(i)
		}
		step()
	}
}

// endure lets a body live through any benchmark.
func endure(tx *world.Tx, id entity.ID) {
	f := combat.Of(tx, id)
	f.Base[content.Health], f.Base[content.Power] = 1<<30, 1<<30
	combat.Refresh(tx, id)
	v := tx.ChangeVitals(id)
	v.Health, v.Power = v.MaxHealth, v.MaxPower
}

// someHoldings is what a character has that has seen a little of the world.
func someHoldings() *ledger.Holdings {
	h := &ledger.Holdings{Balances: map[ledger.Asset]int64{"experience": 900, "coin": 50, "bun": 3}}
	h.Facts = []ledger.Fact{
		{Kind: "quest", Key: "boars", Value: []byte(`{"counts":[1,0]}`), Version: 1},
		{Kind: "quest", Key: "mercy", Value: []byte(`{"done":true,"choice":"spare"}`), Version: 1},
		{Kind: "talent", Key: "heat", Value: []byte(`1`), Version: 1},
		{Kind: "hotbar", Key: "slots", Value: []byte(`["bolt","mend"]`), Version: 1},
	}
	for n := range 20 {
		h.Facts = append(h.Facts, ledger.Fact{Kind: "found", Key: fmt.Sprint("area", n), Value: []byte("true"), Version: 1})
	}
	return h
}
