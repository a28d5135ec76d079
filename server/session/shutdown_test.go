package session

import (
	"context"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
)

func TestShutdown(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	done := make(chan error)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	go func() { done <- h.lobby.Shutdown(ctx) }()
	for {
		h.pump()
		select {
		case err := <-done:
			if err != nil || p.conn.closed() != wire.CloseShutdown || h.isInside(entered.CharacterId) {
				t.Errorf("shutdown: %v, closed with %d", err, p.conn.closed())
			}
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// slowStore calls between when a character has been read.
type slowStore struct {
	*store.Store
	between func()
}

func (s slowStore) LoadCharacter(ctx context.Context, id entity.ID) (store.Character, ledger.Holdings, error) {
	ch, holdings, err := s.Store.LoadCharacter(ctx, id)
	s.between()
	return ch, holdings, err
}

// Who is on the way in while the node stops must not come in after everybody was sent out:
// the farewell would wait for it in vain.
func TestShutdownWhileSomeoneComesIn(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p := h.connect(nil)
	p.guest()
	in := p.create("Rowan")
	stopped := make(chan error, 1)
	h.lobby.config.Store = slowStore{h.store, func() {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		stopped <- h.lobby.Shutdown(ctx)
	}}
	if entered := p.enter(in.Characters[0].Id); entered != nil || h.isInside(in.Characters[0].Id) {
		t.Errorf("came in after the shutdown: %v", entered)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	for _, s := range h.lobby.Sessions() {
		if !s.away() {
			t.Error("a session is still in the world")
		}
	}
}
