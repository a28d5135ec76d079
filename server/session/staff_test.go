package session

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
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

// A household has so many addresses of IPv6 that one of them means nothing.
func TestABannedAddressIsAHousehold(t *testing.T) {
	h := newHarness(t, t.TempDir())
	inside := &player{h: h, conn: &fakeConn{address: netip.MustParseAddr("2001:db8:1:2::77")}}
	inside.Client = h.lobby.Connect(inside.conn)
	inside.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}})
	inside.guest()
	if err := h.lobby.Ban(t.Context(), 999, netip.MustParseAddr("2001:db8:1:2::9"), time.Hour, "console", "flood"); err != nil {
		t.Fatal(err)
	}
	if inside.conn.closed() != wire.CloseBanned {
		t.Errorf("another account of the household is still in: %d", inside.conn.closed())
	}
	for address, kept := range map[string]bool{
		"2001:db8:1:2::9": true, "2001:db8:1:2:ffff::1": true, "2001:db8:1:3::9": false, "192.0.2.1": false,
	} {
		p := &player{h: h, conn: &fakeConn{address: netip.MustParseAddr(address)}}
		p.Client = h.lobby.Connect(p.conn)
		p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}})
		p.guest()
		if got := p.conn.closed() == wire.CloseBanned; got != kept {
			t.Errorf("%s: closed with %d", address, p.conn.closed())
		}
	}
}
