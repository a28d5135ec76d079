package session

import (
	"fmt"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// wait lets time pass in steps of the clock that admits.
func (h *harness) wait(d time.Duration) {
	for ; d > 0; d -= admitEvery {
		h.advance(admitEvery)
		h.pump()
	}
}

// guestNamed logs a new guest in with a character that stands at the title.
func (h *harness) guestNamed(name string) (*player, uint64, []byte) {
	h.t.Helper()
	p := h.connect(nil)
	token := p.guest().GetToken()
	in := p.create(name)
	if len(in.GetCharacters()) == 0 {
		h.t.Fatalf("no character: %s", p.refusal())
	}
	return p, in.Characters[0].Id, token
}

// back logs an account in again.
func (h *harness) back(token []byte) (*player, *corepb.LoggedIn) {
	p := h.connect(nil)
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: token}}})
	return p, last(p, (*corepb.ServerMessage).GetLoggedIn)
}

func (p *player) queued() *corepb.Queued   { return last(p, (*corepb.ServerMessage).GetQueued) }
func (p *player) entered() *corepb.Entered { return last(p, (*corepb.ServerMessage).GetEntered) }
func (p *player) leaveWorld() {
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_LeaveWorld{LeaveWorld: &corepb.LeaveWorld{}}})
}

func TestWhoComesToAFullWorldWaitsInTurn(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 2, MaxWaiting: 10})
	first, _, _ := h.arrive("Rowan")
	h.arrive("Hazel")
	var line []*player
	for _, name := range []string{"Birch", "Alder", "Aspen"} {
		p, id, _ := h.guestNamed(name)
		if p.enter(id) != nil {
			t.Fatalf("%s got in", name)
		}
		line = append(line, p)
	}
	if m := line[0].queued(); m != nil {
		t.Errorf("told at once: %v", m)
	}
	h.wait(1500 * time.Millisecond)
	for i, p := range line {
		if m := p.queued(); m.GetPlace() != uint32(i+1) || m.GetWaiting() != 3 || m.GetEstimateSeconds() != 0 || m.GetRegion() {
			t.Errorf("the one at place %d was told %v", i+1, m)
		}
	}
	if n := len(h.lobby.Players()); n != 2 {
		t.Errorf("%d players are shown in the world", n)
	}
	first.leaveWorld()
	h.wait(time.Second)
	if line[0].entered() == nil || line[1].entered() != nil {
		t.Error("the first in line did not follow, or not alone")
	}
	h.wait(2 * time.Second)
	if m := line[1].queued(); m.GetPlace() != 1 || m.GetWaiting() != 2 {
		t.Errorf("the next was told %v", m)
	}
	line[1].leaveWorld()
	if last(line[1], (*corepb.ServerMessage).GetLeftWorld) == nil {
		t.Error("who gave up its place was not told")
	}
	h.wait(3 * time.Second)
	if m := line[2].queued(); m.GetPlace() != 1 || m.GetWaiting() != 1 {
		t.Errorf("the last was told %v", m)
	}
	if s := h.lobby.Queue(); s.Waiting != 1 || s.Inside != 2 {
		t.Errorf("state %+v", s)
	}
}

func TestTheEstimateFollowsWhoLeaves(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 1, MaxWaiting: 10})
	p, _, _ := h.arrive("Rowan")
	var line []*player
	for i := range 6 {
		q, id, _ := h.guestNamed("Waiter" + string(rune('a'+i)))
		q.enter(id)
		line = append(line, q)
	}
	for i := range 4 { // one every ten seconds
		h.wait(10 * time.Second)
		p.leaveWorld()
		h.wait(time.Second)
		if p = line[i]; p.entered() == nil {
			t.Fatalf("number %d did not get in", i)
		}
	}
	h.wait(3 * time.Second)
	if m := line[5].queued(); m.GetPlace() != 2 || m.GetEstimateSeconds() < 10 || m.GetEstimateSeconds() > 30 {
		t.Errorf("two places from the door, with one in eleven seconds: %v", m)
	}
}

func TestAPlaceOutlivesTheConnection(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 1, MaxWaiting: 10})
	inside, _, _ := h.arrive("Rowan")
	birch, birchID, birchToken := h.guestNamed("Birch")
	birch.enter(birchID)
	alder, alderID, _ := h.guestNamed("Alder")
	alder.enter(alderID)
	h.wait(5 * time.Second)
	h.drop(birch)
	h.wait(30 * time.Second)
	again, in := h.back(birchToken)
	again.enter(in.Characters[0].Id)
	h.wait(2 * time.Second)
	if m := again.queued(); m.GetPlace() != 1 {
		t.Errorf("after half a minute without a line: %v", m)
	}
	// While its line is down nobody waits for it.
	h.drop(again)
	inside.leaveWorld()
	h.wait(time.Second)
	if alder.entered() == nil {
		t.Error("the world waits for one who is away")
	}
	h.wait(2 * time.Minute)
	if s := h.lobby.Queue(); s.Waiting != 0 {
		t.Errorf("a place outlives its grace: %+v", s)
	}
}

func TestALaterLoginTakesThePlaceOver(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 1, MaxWaiting: 10})
	inside, _, _ := h.arrive("Rowan")
	birch, id, token := h.guestNamed("Birch")
	birch.enter(id)
	alder, alderID, _ := h.guestNamed("Alder")
	alder.enter(alderID)
	h.wait(2 * time.Second)
	again, in := h.back(token)
	if birch.conn.closed() != wire.CloseSuperseded {
		t.Errorf("the former connection was closed with %v", birch.conn.closed())
	}
	again.enter(in.Characters[0].Id)
	inside.leaveWorld()
	h.wait(time.Second)
	if again.entered() == nil || birch.entered() != nil || alder.entered() != nil {
		t.Error("the place did not go over to the later login")
	}
}

func TestWhoWasInTheWorldNeverWaits(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 1, MaxWaiting: 10})
	p, _, entered := h.arrive("Rowan")
	birch, id, _ := h.guestNamed("Birch")
	birch.enter(id)
	h.drop(p)
	h.wait(60 * time.Second)
	if birch.entered() != nil {
		t.Fatal("a place in the world was given away within the grace time")
	}
	if again := h.connect(entered.ResumeToken); again.entered() == nil {
		t.Error("who resumes waits")
	}
	h.wait(time.Second)
	if s := h.lobby.Queue(); s.Inside != 1 || s.Waiting != 1 {
		t.Errorf("state %+v", s)
	}
}

// After a restart the world is empty, and those who were in it go in ahead of those who were not.
func TestAfterARestartThoseWhoWereInsideGoFirst(t *testing.T) {
	dir := t.TempDir()
	h := newHarness(t, dir)
	_, _, rowan := h.arrive("Rowan")
	_, _, hazel := h.arrive("Hazel")
	h.store.Close(t.Context())
	h = newHarnessWith(t, dir, Config{MaxPlayers: 1, MaxWaiting: 10, EntriesPerSecond: 1})
	_, _, _ = h.arrive("Birch") // uses the second's only entry
	alder, id, _ := h.guestNamed("Alder")
	alder.enter(id)
	var back []*player
	for _, token := range [][]byte{rowan.ResumeToken, hazel.ResumeToken} {
		back = append(back, h.connect(token))
	}
	h.wait(1200 * time.Millisecond)
	if back[0].entered() == nil || back[1].entered() != nil {
		t.Error("entries are not paced, or not in order")
	}
	h.wait(1200 * time.Millisecond)
	if back[1].entered() == nil {
		t.Error("the second who was inside waits, though she does not count against the room")
	}
	if alder.entered() != nil {
		t.Error("who was not inside came in beyond the room")
	}
}

func TestStaffGoInAtOnce(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 1, MaxWaiting: 10})
	h.arrive("Rowan")
	p, id, _ := h.guestNamed("Birch")
	p.Client.session.account.Role = 2
	if p.enter(id) == nil {
		t.Error("staff wait")
	}
	if s := h.lobby.Queue(); s.Inside != 2 {
		t.Errorf("state %+v", s)
	}
}

func TestTheQueueIsBounded(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 1, MaxWaiting: 2})
	h.arrive("Rowan")
	for i, name := range []string{"Birch", "Alder", "Aspen"} {
		p, id, _ := h.guestNamed(name)
		p.enter(id)
		refused := last(p, (*corepb.ServerMessage).GetRefused)
		if i == 2 != (refused.GetCode() == "enter.full" && refused.GetRetrySeconds() > 0) {
			t.Errorf("%s: %v", name, refused)
		}
		if i < 2 {
			continue
		}
		p.clear() // and may try again
		h.lobby.queue.cancel(h.lobby.queue.line[0].account)
		p.enter(id)
		h.wait(time.Second)
		if p.queued() == nil {
			t.Errorf("with room in the queue: %s", p.refusal())
		}
	}
}

// A storm of logins is let in at an even pace, and who waits for less than a second is not
// told of it.
func TestAStormIsPaced(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{EntriesPerSecond: 20})
	var all []*player
	for i := range 30 {
		p, id, _ := h.guestNamed(fmt.Sprintf("Storm%c%c", 'a'+i/10, 'a'+i%10))
		all = append(all, p)
		p.enter(id)
	}
	in := func() (n int) {
		for _, p := range all {
			if p.entered() != nil {
				n++
			}
		}
		return n
	}
	if n := in(); n != 5 { // a quarter of a second's
		t.Errorf("%d came in at once", n)
	}
	h.wait(500 * time.Millisecond)
	if n := in(); n != 15 {
		t.Errorf("%d came in within half a second, want 15", n)
	}
	h.wait(400 * time.Millisecond)
	for _, p := range all {
		if p.queued() != nil {
			t.Fatal("somebody was told of a wait of less than a second")
		}
	}
	h.wait(600 * time.Millisecond)
	if n := in(); n != len(all) {
		t.Errorf("%d came in within 1.5 seconds, want all", n)
	}
}

func TestAClosedRegionHoldsBackOnlyItsOwn(t *testing.T) {
	here := geom.RegionAt(geom.Metres(4450, 4352)) // where all begin
	closed := true
	h := newHarnessWith(t, t.TempDir(), Config{MaxWaiting: 10, Closed: func(r geom.RegionID) bool { return closed && r == here }})
	p, id, _ := h.guestNamed("Birch")
	p.enter(id)
	h.wait(1500 * time.Millisecond)
	if m := p.queued(); m.GetPlace() != 1 || !m.GetRegion() || m.GetEstimateSeconds() != 10 {
		t.Errorf("told %v", m)
	}
	if s := h.lobby.Queue(); s.Regions[here] != 1 {
		t.Errorf("state %+v", s)
	}
	other := h.connect(nil)
	other.guest()
	in := other.create("Alder")
	other.Client.places[entity.ID(in.Characters[0].Id)] = here + 1 // it stands elsewhere
	if other.enter(in.Characters[0].Id) == nil {
		t.Error("who stands elsewhere waits too")
	}
	h.wait(31 * time.Second)
	if m := p.queued(); m.GetEstimateSeconds() != 40 {
		t.Errorf("after half a minute and a little told %v", m)
	}
	closed = false
	h.wait(time.Second)
	if p.entered() == nil {
		t.Error("nobody is let in when the region is open again")
	}
}

// The counts must come out right however entries end.
func TestNobodyIsCountedTwice(t *testing.T) {
	h := newHarnessWith(t, t.TempDir(), Config{MaxPlayers: 3, MaxWaiting: 10})
	check := func(when string, inside int) {
		t.Helper()
		if s := h.lobby.Queue(); s.Inside != inside {
			t.Errorf("%s: %d are counted inside, want %d", when, s.Inside, inside)
		}
	}
	p, in, _ := h.arrive("Rowan")
	check("one inside", 1)
	q := h.connect(nil)
	q.guest()
	q.enter(12345)
	check("a character that is not there", 1)
	p.leaveWorld()
	check("left", 0)
	p.clear()
	p.enter(in.Characters[0].Id)
	check("in again", 1)
	h.drop(p)
	check("lingering", 1)
	h.advance(2 * time.Minute)
	h.pump()
	check("gone", 0)
	h.mute = true
	r, id, _ := h.guestNamed("Hazel")
	r.enter(id)
	check("no answer yet", 1)
	h.advance(time.Minute) // no answer to the login
	h.advance(time.Minute) // nor to the logout
	h.pump()
	check("given up", 0)
}

func TestEstimates(t *testing.T) {
	now := time.Unix(1000, 0)
	q := newQueue(&Config{MaxPlayers: 10, MaxWaiting: 100, EntriesPerSecond: 2, Closed: func(geom.RegionID) bool { return false }})
	for range 10 {
		q.force()
	}
	if s := q.estimate(1, now); s != 0 {
		t.Errorf("with nobody ever gone: %d s", s)
	}
	for range 5 {
		now = now.Add(30 * time.Second)
		q.leave(now)
		q.force()
	}
	if s := q.estimate(2, now); s < 40 || s > 60 {
		t.Errorf("place 2, one leaves in 30 s (five in two minutes): %d s", s)
	}
	now = now.Add(time.Hour)
	if s := q.estimate(2, now); s != 0 {
		t.Errorf("an hour after the last left: %d s", s)
	}
	for range 5 {
		q.leave(now)
	}
	if s := q.estimate(4, now); s != 2 {
		t.Errorf("room for five, two a second, place 4: %d s", s)
	}

}

func TestARegionThatClosesThisMomentIsClosedForTheShortestTime(t *testing.T) {
	now := time.Unix(1000, 0)
	q := newQueue(&Config{EntriesPerSecond: 2})
	if s := q.estimateShut(7, 4, now); s != 12 {
		t.Errorf("never seen closed, place 4, two a second: %d s", s)
	}
	q.noteShut(map[geom.RegionID]int{7: 1}, now)
	q.noteShut(map[geom.RegionID]int{7: 1, 8: 1}, now.Add(time.Minute))
	if s, other := q.estimateShut(7, 1, now.Add(time.Minute)), q.estimateShut(8, 1, now.Add(time.Minute)); s != 60 || other != 10 {
		t.Errorf("closed for a minute: %d s, just closed: %d s", s, other)
	}
	q.noteShut(nil, now)
	if len(q.shut) != 0 {
		t.Errorf("%v are held to be closed", q.shut)
	}
}
