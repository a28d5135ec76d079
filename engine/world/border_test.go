package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
)

func TestWhoWasHandedOverIsSeenUntilTheNeighbourShowsThem(t *testing.T) {
	w := newWorld(here)
	arrive(t, w, 1, geom.Metres(4600, 4300))
	w.SetOpen(beyond, true)
	in(w, func(tx *Tx) { tx.Place(1, geom.Metres(4612, 4300), 0) })
	seen := func() (seen, owned bool) {
		in(w, func(tx *Tx) { seen, owned = tx.Here(1), tx.Owned(1) })
		return seen, owned
	}
	w.Begin(0, Hooks{})
	w.SeeGhosts(beyond, nil) // said before the traveller arrived there
	w.End()
	if seen, owned := seen(); !seen || owned {
		t.Errorf("seen %v, owned %v a moment after the handover, want a ghost", seen, owned)
	}
	for range partTicks {
		in(w, func(*Tx) {})
	}
	if seen, _ := seen(); seen {
		t.Error("who went further, and was shown by nobody, is still seen")
	}
}
