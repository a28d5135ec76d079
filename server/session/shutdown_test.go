package session

import (
	"context"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/server/replication"
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
	fail    error // what reading answers instead
}

func (s slowStore) LoadCharacter(ctx context.Context, id entity.ID) (store.Character, ledger.Holdings, error) {
	ch, holdings, err := s.Store.LoadCharacter(ctx, id)
	s.between()
	if s.fail != nil {
		err = s.fail
	}
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
	h.lobby.config.Store = slowStore{Store: h.store, between: func() {
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

// The rows of a character come too late: whoever waited has been told, and may have chosen
// another one meanwhile.
func TestLateRowsBringNobodyIn(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p := h.connect(nil)
	p.guest()
	p.create("Rowan")
	in := p.create("Brina")
	first, second := in.Characters[0].Id, in.Characters[1].Id
	late := false
	h.lobby.config.Store = slowStore{Store: h.store, between: func() {
		if late {
			return
		}
		late = true
		h.advance(enterPatience + time.Second)
		if code := p.refusal(); code != "enter.late" {
			t.Errorf("who waits is told %q", code)
		}
		if entered := p.enter(second); entered.GetCharacterId() != second {
			t.Errorf("not in with the other character: %v, %s", entered, p.refusal())
		}
	}}
	p.enter(first)
	if h.isInside(first) || !h.isInside(second) {
		t.Errorf("in the world: the first %v, the second %v", h.isInside(first), h.isInside(second))
	}
}

// Rows cannot be read for a character that its region has lost: its client is cut off so that
// it comes back by itself, instead of standing in a world that is not told any more.
func TestLostAndNotLoadedComesBackLater(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	h.lobby.config.Store = slowStore{Store: h.store, between: func() {}, fail: store.ErrUnavailable}
	h.lobby.Notice(replication.Notice{Char: entityID(entered), Kind: replication.Lost}, geom.RegionID(entered.Region))
	h.pump()
	if code := p.conn.closed(); code != wire.CloseRegionLost {
		t.Errorf("closed with %d", code)
	}
	h.drop(p)
	if n := h.lobby.Count(); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

// A client that goes while its rows are read, which then fails, leaves no session behind.
func TestGoneWhileRowsAreRead(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p := h.connect(nil)
	p.guest()
	in := p.create("Rowan")
	h.lobby.config.Store = slowStore{Store: h.store, between: p.Drop, fail: store.ErrUnavailable}
	p.enter(in.Characters[0].Id)
	if n := h.lobby.Count(); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}
