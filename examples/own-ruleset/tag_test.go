package main

import (
	"testing"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/engine/world"
)

// probe runs a function inside a tick, where components can be read.
type probe struct {
	tag
	look func(tx *world.Tx)
}

func (p *probe) Tick(tx *world.Tx) {
	p.tag.Tick(tx)
	p.look(tx)
}

func login(id entity.ID, at geom.Point) rules.Login {
	return rules.Login{
		Traveller: world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}, Hop: 1, Attached: true},
		Arrival: rules.Arrival{
			How: rules.LoggedIn, Holdings: &ledger.Holdings{},
			Character: &rules.Character{ID: id, Name: id.String(), Calling: "warden"},
		},
	}
}

func TestTheGameIsPassedOn(t *testing.T) {
	set, err := content.Load(files.Files)
	if err != nil {
		t.Fatal(err)
	}
	text, err := files.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		t.Fatal(err)
	}
	chart, err := terrain.Load("evermere.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	square := geom.Metres(4450, 4362)
	who := map[entity.ID]bool{}
	p := &probe{look: func(tx *world.Tx) {
		clear(who)
		tagged.Each(tx, func(id entity.ID, _ *it) { who[id] = true })
	}}
	game := rules.NewGame(world.New(world.Config{
		Region: geom.RegionAt(square), Epoch: 1, Seed: 1, StartMs: 1, Map: chart, Content: set,
	}), p)
	if err := game.Start(0, nil); err != nil {
		t.Fatal(err)
	}
	ms := int64(0)
	step := func(inputs ...rules.Input) {
		ms += world.TickMs
		game.Step(ms, inputs)
	}
	step(login(1, square))
	if !who[1] || len(who) != 1 {
		t.Fatalf("it: %v, want the first to come", who)
	}
	step(login(2, geom.Point{X: square.X + reach/2, Z: square.Z}))
	for range mercy + 2 {
		step()
	}
	if !who[2] || len(who) != 1 {
		t.Fatalf("it: %v, want the one within reach", who)
	}
	step(rules.Logout{ID: 2})
	if !who[1] || len(who) != 1 {
		t.Errorf("it: %v, want who is left", who)
	}
}
