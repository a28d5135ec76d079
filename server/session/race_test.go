package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// between is a Store that lets something happen in the middle of an entry: before the
// rows are read, or before the resume token is kept. Each happens once.
type between struct {
	Store
	read, keep func()
	fail       error // of reading
}

func (b *between) LoadCharacter(ctx context.Context, id entity.ID) (store.Character, ledger.Holdings, error) {
	if f := b.read; f != nil {
		b.read = nil
		f()
	}
	if b.fail != nil {
		return store.Character{}, ledger.Holdings{}, b.fail
	}
	return b.Store.LoadCharacter(ctx, id)
}

func (b *between) PutResume(ctx context.Context, r store.Resume, token []byte) error {
	if f := b.keep; f != nil {
		b.keep = nil
		f()
	}
	return b.Store.PutResume(ctx, r, token)
}

// newcomer has an account with a character that is not in the world.
func (h *harness) newcomer() (p *player, token []byte, id uint64) {
	p = h.connect(nil)
	token = p.guest().GetToken()
	return p, token, p.create("Rowan").GetCharacters()[0].GetId()
}

// relogin is the account on another connection. Answers of regions wait for the next pump.
func (h *harness) relogin(token []byte, id uint64) *player {
	q := &player{h: h, conn: &fakeConn{}}
	q.Client = h.lobby.Connect(q.conn)
	for _, m := range []*corepb.ClientMessage{
		{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}},
		{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: token}}},
		{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: id}}},
	} {
		q.Handle(h.t.Context(), m)
	}
	return q
}

func TestReloadOfThePageWhileItEnters(t *testing.T) {
	for _, name := range []string{"while rows are read", "while the token is kept"} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, t.TempDir())
			p, token, id := h.newcomer()
			var q *player
			again := func() { q = h.relogin(token, id) }
			b := &between{Store: h.store, read: again}
			if name == "while the token is kept" {
				b.read, b.keep = nil, again
			}
			h.lobby.config.Store = b
			p.enter(id)
			h.drop(p)
			if got := last(q, (*corepb.ServerMessage).GetEntered); got.GetCharacterId() != id {
				t.Fatalf("the second page is not in the world: refused with %q, stage %d", q.refusal(), q.session.stage)
			}
			if !h.driven(id) {
				t.Error("the region was not told that a client drives the character")
			}
		})
	}
}

// driven reports what the region was told last of the character's client.
func (h *harness) driven(id uint64) (driven bool) {
	h.count(func(in rules.Input) bool {
		switch in := in.(type) {
		case rules.Login:
			driven = in.Traveller.Attached
		case rules.Attach:
			driven = in.Attached
		}
		return false
	})
	return driven
}

func TestClientOfAnEarlierLoginIsAttached(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, token, id := h.newcomer()
	h.lobby.config.Store = &between{Store: h.store, keep: func() { p.Drop() }}
	p.Handle(t.Context(), &corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: id}}})
	if h.driven(id) {
		t.Fatal("nobody drives it yet")
	}
	q := h.relogin(token, id) // before the region has answered the login
	h.pump()
	if last(q, (*corepb.ServerMessage).GetEntered) == nil {
		t.Fatalf("not entered: %q", q.refusal())
	}
	if !h.driven(id) {
		t.Error("in the world, and the region tells its client nothing")
	}
}

func TestFailedEntryLeavesNoSession(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, id := h.newcomer()
	h.lobby.config.Store = &between{Store: h.store, read: func() { p.Drop() }, fail: errors.New("torn page")}
	p.enter(id)
	if n := h.lobby.Count(); n != 0 {
		t.Errorf("%d sessions that nothing will end", n)
	}
}

func TestAttachFollowsWhoHasCrossed(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	h.drop(p)
	h.mute = true // the old owner answers with Lost, below
	q := h.connect(entered.ResumeToken)
	id := entityID(entered)
	before := h.count(func(rules.Input) bool { return true })
	h.lobby.Notice(replication.Notice{Char: id, Kind: replication.Moved, To: 137}, 136)
	h.lobby.Notice(replication.Notice{Char: id, Kind: replication.Lost}, 136)
	h.pump()
	h.mu.Lock()
	after := h.inputs[before:]
	h.mu.Unlock()
	if len(after) != 1 || after[0] != (rules.Attach{ID: id, Attached: true}) {
		t.Fatalf("asked of regions: %v, want the client attached by the new owner alone", after)
	}
	h.lobby.Notice(replication.Notice{Char: id, Kind: replication.Entered, NextStep: 1}, 137)
	if last(q, (*corepb.ServerMessage).GetEntered) == nil || q.session.Person().Region != 137 {
		t.Errorf("not entered: %q", q.refusal())
	}
}

func TestCommandsOfALongSessionAreTaken(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	p.Command(wire.Command{Seq: 5, Module: wire.ModulePlay})
	h.mu.Lock()
	h.now = h.now.Add(26 * 24 * time.Hour) // more milliseconds than 31 bits hold
	h.mu.Unlock()
	h.drop(p)
	q := h.connect(h.resume(entered))
	again := last(q, (*corepb.ServerMessage).GetEntered)
	if again == nil {
		t.Fatalf("not entered: %q", q.refusal())
	}
	q.Command(wire.Command{Seq: again.NextCommandSeq, Module: wire.ModulePlay})
	if n := h.count(func(in rules.Input) bool { _, ok := in.(rules.Wish); return ok }); n != 2 {
		t.Errorf("%d commands reached the region, want 2", n)
	}
}

// resume is a token for a session whose own has run out in the leap of the clock.
func (h *harness) resume(e *corepb.Entered) []byte {
	h.t.Helper()
	s := h.lobby.ByCharacter(entityID(e))
	token := store.NewToken()
	r := store.Resume{Account: s.accountID(), Epoch: s.epoch, Character: entityID(e), Expires: h.clock().Add(time.Minute)}
	if err := h.store.PutResume(h.t.Context(), r, token); err != nil {
		h.t.Fatal(err)
	}
	return token
}

func TestEffectFollowsWhoCrosses(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	id := entityID(entered)
	given := func() int { return h.count(func(in rules.Input) bool { _, ok := in.(rules.Do); return ok }) }
	p.session.Do(rules.PartyChanged{Party: 3})
	h.lobby.Notice(replication.Notice{Char: id, Kind: replication.Moved, To: 137}, 136)
	if n := given(); n != 2 {
		t.Errorf("given %d times, want once to each owner", n)
	}
	h.advance(effectFor)
	h.lobby.Notice(replication.Notice{Char: id, Kind: replication.Moved, To: 136}, 137)
	if n := given(); n != 2 {
		t.Error("an old effect was given again")
	}
}
