package land_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/world"
)

const wisp = "name: $\nfamily: spirit\nstance: neutral\nlevels: 1\nlook: {model: wisp, colour: gold}\nbehaviour: {wander: 0}\n"

// count returns how many of a content key are near a point.
func (s *stage) count(key string, at geom.Point) (n int) {
	s.do(func(tx *world.Tx) {
		for _, hit := range tx.Near(nil, at, 30_000) {
			if tx.Description(hit.ID).GetKey() == key {
				n++
			}
		}
	})
	return n
}

func TestWhatComesByNightGoesByDay(t *testing.T) {
	at := geom.Metres(4702, 4304)
	s := newStage(t, contentWith(t, map[string]string{"creatures/wisp": wisp + "spawns: [{at: [4702, 4304], night: true, count: 3}]\n"}), thornwood, 1)
	until := func(night bool) {
		for range 48 {
			if s.ms += sky.DayLengthMs / 48; sky.Night(s.ms+world.TickMs) == night {
				break
			}
		}
		for range 150 {
			s.step()
		}
	}
	for _, night := range []bool{true, false, true} {
		until(night)
		want := 0
		if night {
			want = 3
		}
		if n := s.count("wisp", at); n != want {
			t.Errorf("night %v: there are %d, want %d", night, n, want)
		}
	}
}

func TestAuraGoesOnAfterARestart(t *testing.T) {
	set := contentWith(t, map[string]string{"creatures/wisp": wisp + "spawns: [{at: [4702, 4304]}]\n"})
	s := newStage(t, set, thornwood, 1)
	s.ms = 1000
	var id entity.ID
	s.do(func(tx *world.Tx) {
		for _, hit := range tx.Near(nil, geom.Metres(4702, 4304), 3000) {
			if tx.Description(hit.ID).GetKey() == "wisp" {
				id = hit.ID
			}
		}
		combat.Affect(tx, 0, id, &combat.Lay{Aura: "stun", For: 60_000, Stacks: 1})
	})
	saved, err := s.game.World.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	var todo []func(tx *world.Tx)
	g := rules.NewGame(world.New(world.Config{Region: thornwood, Epoch: 2, Seed: 1, Map: continent(), Content: set}), played{todo: &todo})
	if err := g.Start(2000, saved); err != nil {
		t.Fatal(err)
	}
	todo = append(todo, func(tx *world.Tx) {
		if f := combat.Of(tx, id); f == nil || !f.Helpless() {
			t.Errorf("the stunned one is up after a restart: %+v", f)
		}
	})
	g.Step(2050, nil)
}
