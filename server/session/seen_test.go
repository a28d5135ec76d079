package session

import (
	"errors"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/store"
)

// A guest who stands still in the world for longer than abandoned names are kept is not
// abandoned.
func TestWhoIsThereIsNotAbandoned(t *testing.T) {
	h := newHarness(t, t.TempDir())
	_, here, _ := h.arrive("Rowan")
	p, gone, _ := h.arrive("Brina")
	h.drop(p)
	h.advance(h.lobby.config.Grace + time.Second)
	h.pump()
	h.advance(store.DefaultKeep.Guests)
	h.lobby.noteSeen(t.Context())
	h.advance(time.Hour)
	if _, err := h.store.FreeAbandoned(t.Context(), h.clock().Add(-store.DefaultKeep.Guests), 10); err != nil {
		t.Fatal(err)
	}
	if err := h.store.CheckName(t.Context(), Skeleton(here.Characters[0].Name)); !errors.Is(err, store.ErrTaken) {
		t.Errorf("the name of who is there: %v", err)
	}
	if err := h.store.CheckName(t.Context(), Skeleton(gone.Characters[0].Name)); err != nil {
		t.Errorf("the name of who is gone: %v", err)
	}
}
