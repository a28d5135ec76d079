package session

import (
	"errors"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/store"
)

func TestALiftedMuteIsOverAtOnce(t *testing.T) {
	h := newHarness(t, t.TempDir())
	_, _, entered := h.arrive("Rowan")
	ctx := t.Context()
	if err := h.lobby.Mute(ctx, entityID(entered), time.Hour, "console", "noise"); err != nil {
		t.Fatal(err)
	}
	s := h.lobby.ByCharacter(entityID(entered))
	held, err := h.store.Bans(ctx, 10)
	if err != nil || len(held) != 1 || !s.Muted() {
		t.Fatalf("muted %v, bans %v, %v", s.Muted(), held, err)
	}
	if err := h.lobby.Lift(ctx, held[0]); err != nil || s.Muted() {
		t.Errorf("after the lift: muted %v, %v", s.Muted(), err)
	}
	if err := h.lobby.Lift(ctx, held[0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("lifted twice: %v", err)
	}
}
