package land_test

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// layerTold returns the last layer that a client was told of, and of how many; 0 for none.
func layerTold(t *testing.T, s *stage, to entity.ID) (layer, layers uint32) {
	t.Helper()
	for _, tell := range s.last.Tells {
		var e playpb.Event
		if tell.To != to || tell.Module != world.Play || proto.Unmarshal(tell.Body, &e) != nil {
			continue
		}
		if l := e.GetLayer(); l != nil {
			if l.Region != uint32(s.game.World.Region()) {
				t.Errorf("told of region %d", l.Region)
			}
			layer, layers = l.Layer, l.Layers
		}
	}
	return layer, layers
}

func TestClientsAreToldOfTheLayer(t *testing.T) {
	s := newStage(t, testContent(t), thornwood.InLayer(1), 1)
	s.quiet = true
	ada := s.enter("ada", "mage", geom.Metres(4701, 4300))
	s.step()
	if layer, _ := layerTold(t, s, ada); layer != 0 {
		t.Errorf("told of layer %d where there is nothing to tell", layer)
	}
	for _, test := range []struct {
		in            rules.Input
		layer, layers uint32
	}{
		{rules.Layers{Count: 3}, 2, 3}, {rules.Layers{Count: 3}, 0, 0}, {rules.Attach{ID: ada, Attached: true}, 2, 3},
		{rules.Layers{Count: 1}, 2, 2}, // its own has closed: it is there still
	} {
		s.inputs = append(s.inputs, test.in)
		s.step()
		if layer, layers := layerTold(t, s, ada); layer != test.layer || layers != test.layers {
			t.Errorf("after %+v told of layer %d of %d, want %d of %d", test.in, layer, layers, test.layer, test.layers)
		}
	}
}

func TestALayerIsAPlaceLikeTheFirst(t *testing.T) {
	set := contentWith(t, map[string]string{"creatures/wisp": wisp + "spawns: [{at: [4702, 4304], count: 3}]\n"})
	first, second := newStage(t, set, thornwood, 1), newStage(t, set, thornwood.InLayer(1), 1)
	at := geom.Metres(4702, 4304)
	for _, s := range []*stage{first, second} {
		s.quiet = true
		s.ms = 1000
		if n := s.count("wisp", at); n != 3 {
			t.Fatalf("%v has %d wisps", s.game.World.Region(), n)
		}
	}
	// One that followed somebody over the border comes back into the first layer: it is one too many.
	var stray world.Traveller
	second.do(func(tx *world.Tx) {
		for _, hit := range tx.Near(nil, at, 3000) {
			if tx.Description(hit.ID).GetKey() == "wisp" {
				tx.Place(hit.ID, geom.Metres(4702, 4090), 0)
				return
			}
		}
	})
	second.inputs = append(second.inputs, rules.Border{To: geom.Region(9, 7), Open: true})
	second.step()
	if len(second.last.Handoffs) != 1 {
		t.Fatalf("handoffs %+v", second.last.Handoffs)
	}
	stray = second.last.Handoffs[0].Traveller
	stray.Body.X, stray.Body.Z = at.X, at.Z
	first.inputs = append(first.inputs, rules.Crossing{Traveller: stray})
	first.step()
	first.do(func(tx *world.Tx) {
		if tx.Here(stray.ID) {
			t.Error("a being of another layer stays in the first")
		}
	})
	if n := first.count("wisp", at); n != 3 {
		t.Errorf("%d wisps", n)
	}
}

func TestAShiftTakesWhatOneIsAlong(t *testing.T) {
	set := testContent(t)
	first, second := newStage(t, set, thornwood, 1), newStage(t, set, thornwood.InLayer(1), 1)
	second.bank = first.bank
	first.quiet, second.quiet = true, true
	ada := first.enter("ada", "mage", geom.Metres(4760, 4300))
	bob := first.enter("bob", "mage", geom.Metres(4761, 4300))
	for range 5 {
		first.step()
	}
	to := thornwood.InLayer(1)
	first.inputs = append(first.inputs, rules.Do{To: ada, Effect: rules.PartyChanged{Party: 7, Members: []entity.ID{ada, bob}}},
		rules.Border{To: to, Open: true})
	first.step()
	first.do(func(tx *world.Tx) { tx.ChangeVitals(bob).InCombat = true })
	first.inputs = append(first.inputs, rules.Shift{IDs: []entity.ID{ada, bob}, To: to})
	first.step()
	if len(first.last.Handoffs) != 0 {
		t.Fatalf("a party of whom one fights was handed over: %d", len(first.last.Handoffs))
	}
	first.do(func(tx *world.Tx) { tx.ChangeVitals(bob).InCombat = false })
	first.inputs = append(first.inputs, rules.Shift{IDs: []entity.ID{ada, bob, 99}, To: to})
	first.step()
	if len(first.last.Handoffs) != 2 {
		t.Fatalf("%d handoffs", len(first.last.Handoffs))
	}
	second.inputs = append(second.inputs, rules.Layers{Count: 2})
	for _, h := range first.last.Handoffs {
		second.inputs = append(second.inputs, rules.Crossing{Traveller: h.Traveller})
	}
	second.step()
	if layer, layers := layerTold(t, second, ada); layer != 2 || layers != 2 {
		t.Errorf("told of layer %d of %d", layer, layers)
	}
	second.do(func(tx *world.Tx) {
		c := character.Of(tx, ada)
		if c == nil || c.Party != 7 || c.Name != "ada" {
			t.Errorf("she came as %+v", c)
		}
		if at, _ := tx.At(bob); at != geom.Metres(4761, 4300) {
			t.Errorf("he came to %v", at)
		}
	})
}
