package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

func TestACharacterIsHandedToAnotherLayer(t *testing.T) {
	other := here.InLayer(1)
	w := newWorld(here)
	at := geom.Metres(4300, 4300)
	arrive(t, w, 1, at)
	arrive(t, w, 2, at)
	shift := func() *Output {
		return in(w, func(tx *Tx) {
			tx.ChangeVitals(1).Target = 2
			w.Shift(1, other)
		})
	}
	if out := shift(); len(out.Handoffs) != 0 {
		t.Error("handed to a layer that does not take her")
	}
	w.SetOpen(other, true)
	in(w, func(*Tx) {})
	if _, here := w.Hop(1); !here {
		t.Error("an order of an earlier tick was carried out")
	}
	out := shift()
	if len(out.Handoffs) != 1 || out.Handoffs[0].To != other || out.Handoffs[0].Vitals.Target != 0 {
		t.Fatalf("handoffs %+v", out.Handoffs)
	}
	traveller := out.Handoffs[0].Traveller
	in(w, func(tx *Tx) {
		if tx.Here(1) {
			t.Error("she is still seen in the layer she left")
		}
	})
	// What is sent after her follows.
	in(w, func(*Tx) { w.Deliver(Remote{To: 1, From: 2, Region: here}) })
	if len(w.out.Remote) != 1 || w.out.Remote[0].Region != other || w.out.Remote[0].Hops != 1 {
		t.Errorf("sent on: %+v", w.out.Remote)
	}
	for range shiftTicks + 1 {
		in(w, func(*Tx) {})
	}
	in(w, func(*Tx) { w.Deliver(Remote{To: 1, From: 2, Region: here}) })
	if len(w.out.Remote) != 0 {
		t.Error("things are sent after her for ever")
	}
	there := newWorld(other)
	in(there, func(*Tx) { there.Arrive(traveller) })
	if b, _ := there.Pose(0); b.X != at.X || b.Z != at.Z {
		t.Errorf("she stands at %d, %d in the other layer", b.X, b.Z)
	}
	if !there.Shiftable(1) || there.Shiftable(9) {
		t.Error("she cannot be handed back")
	}
}

func TestWhoIsNotHandedToAnotherLayer(t *testing.T) {
	other := here.InLayer(1)
	middle := geom.Metres(4300, 4300)
	for name, test := range map[string]struct {
		at   geom.Point
		busy func(tx *Tx)
	}{
		"in a fight":     {middle, func(tx *Tx) { tx.ChangeVitals(1).InCombat = true }},
		"in a cast":      {middle, func(tx *Tx) { tx.ChangeVitals(1).Cast.Ability = "fireball" }},
		"with a change":  {middle, func(tx *Tx) { tx.Commit(ledger.Op{ID: ledger.NewOpID(1, "x"), Kind: "x"}, []entity.ID{1}, nil) }},
		"at the border":  {geom.Metres(4570, 4300), func(*Tx) {}},
		"over the line":  {geom.Metres(4611, 4300), func(*Tx) {}},
		"to the same":    {middle, func(tx *Tx) { tx.w.layering.shifts = nil; tx.w.Shift(1, here) }},
		"beyond borders": {middle, func(tx *Tx) { tx.w.layering.shifts = nil; tx.w.Shift(1, beyond.InLayer(1)) }},
	} {
		w := newWorld(here)
		w.SetOpen(other, true)
		arrive(t, w, 1, test.at)
		out := in(w, func(tx *Tx) {
			w.Shift(1, other)
			test.busy(tx)
		})
		if len(out.Handoffs) != 0 {
			t.Errorf("%s: handed over to %v", name, out.Handoffs[0].To)
		}
	}
	// No neighbour sees who is in another layer, so there the border is no reason.
	w := newWorld(other)
	w.SetOpen(here, true)
	arrive(t, w, 1, geom.Metres(4607, 4300))
	if out := in(w, func(*Tx) { w.Shift(1, here) }); len(out.Handoffs) != 1 {
		t.Error("who stands at the border of a layer cannot go back to the first")
	}
}

func TestOutOfALayerOneWalksIntoTheNeighboursFirst(t *testing.T) {
	w := newWorld(here.InLayer(3))
	arrive(t, w, 1, geom.Metres(4600, 4300))
	w.SetOpen(beyond, true)
	out := in(w, func(tx *Tx) { tx.Place(1, geom.Metres(4612, 4300), 0) })
	if len(out.Handoffs) != 1 || out.Handoffs[0].To != beyond {
		t.Errorf("handoffs %+v", out.Handoffs)
	}
	if id := entity.Spawned(uint16(geom.LayeredCount-1), 1, 1); id.IsCharacter() {
		t.Error("the last layer has no room for beings of its own")
	}
}
