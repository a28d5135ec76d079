package social

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func (f *folk) invite(name string) {
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyInvite{PartyInvite: &corepb.PartyInvite{Name: name}}})
}

// invited returns the invitation that came last, nil when none did.
func (f *folk) invited() (found *corepb.PartyInvited) {
	for _, m := range f.inbox() {
		if i := m.GetPartyInvited(); i != nil {
			found = i
		}
	}
	return found
}

func (f *folk) answer(id uint64, accept bool) {
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyAnswer{PartyAnswer: &corepb.PartyAnswer{PartyId: id, Accept: accept}}})
}

// party returns the names in the party as the client was told last, the leader first, and
// the notices that came.
func (f *folk) party() (names, notices string) {
	var list []string
	for _, m := range f.inbox() {
		if p := m.GetParty(); p != nil {
			list = list[:0]
			for _, member := range p.Members {
				list = append(list, member.Name)
			}
		}
		if n := m.GetNotice(); n != nil {
			notices += n.Code + " "
		}
	}
	return strings.Join(list, " "), strings.TrimSpace(notices)
}

// gather makes a party of people, the first of whom leads.
func (w *town) gather(names ...string) []*folk {
	var all []*folk
	for i, name := range names {
		f := w.arrive(name)
		all = append(all, f)
		if i > 0 {
			all[0].invite(name)
			f.answer(f.invited().GetPartyId(), true)
		}
	}
	for _, f := range all {
		f.inbox()
	}
	return all
}

func TestPartyOfFive(t *testing.T) {
	w := newTown(t)
	all := w.gather("Ada", "Bob", "Cid", "Dot", "Eli")
	for _, f := range all {
		if p := w.parties[f.id]; len(p.Members) != 5 || p.Members[0] != all[0].id || p.Party == 0 {
			t.Errorf("the region of %v knows %+v", f.id, p)
		}
	}
	fay := w.arrive("Fay")
	all[0].invite("Fay")
	if _, notices := all[0].party(); notices != "party.full" {
		t.Errorf("a sixth: %q", notices)
	}
	all[1].invite("Fay")
	if _, notices := all[1].party(); notices != "party.not_leader" {
		t.Errorf("invited by a member: %q", notices)
	}
	fay.invite("Ada")
	if _, notices := fay.party(); notices != "party.in_party" {
		t.Errorf("invited the leader: %q", notices)
	}
	fay.invite("Fay")
	if _, notices := fay.party(); notices != "party.self" {
		t.Errorf("invited oneself: %q", notices)
	}
	all[2].chat(group, "", "hello")
	if got := all[4].heard(); got != "Cid: hello" || fay.heard() != "" {
		t.Errorf("party line: %q", got)
	}
}

func TestInvitations(t *testing.T) {
	w := newTown(t)
	ada, bob := w.arrive("Ada"), w.arrive("Bob")
	bob.answer(77, true)
	if _, notices := bob.party(); notices != "party.expired" {
		t.Errorf("joined what there is not: %q", notices)
	}
	ada.invite("Bob")
	bob.answer(bob.invited().GetPartyId(), false)
	if _, notices := ada.party(); notices != "party.invited party.declined" {
		t.Errorf("declined: %q", notices)
	}
	ada.invite("Bob")
	id := bob.invited().GetPartyId()
	w.advance(inviteFor + time.Second)
	bob.answer(id, true)
	if names, notices := bob.party(); names != "" || notices != "party.expired" {
		t.Errorf("joined late: %q %q", names, notices)
	}
	if len(w.hall.parties) != 0 || len(w.hall.byChar) != 0 || len(w.hall.invites) != 0 {
		t.Errorf("left over: %v %v", w.hall.parties, w.hall.invites)
	}
	ada.inbox()
	ada.invite("Nobody")
	if _, notices := ada.party(); notices != "party.nobody" {
		t.Errorf("invited nobody: %q", notices)
	}
	// Two who invite each other: the first answer counts.
	ada.invite("Bob")
	bob.invite("Ada")
	bob.answer(bob.invited().GetPartyId(), true)
	if names, _ := ada.party(); names != "Ada Bob" {
		t.Errorf("after two invitations: %q", names)
	}
}

func TestLeaveKickPromote(t *testing.T) {
	w := newTown(t)
	all := w.gather("Ada", "Bob", "Cid", "Dot")
	ada, bob, cid, dot := all[0], all[1], all[2], all[3]
	bob.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyKick{PartyKick: &corepb.PartyKick{Name: "Dot"}}})
	if _, notices := bob.party(); notices != "party.not_leader" {
		t.Errorf("kicked by a member: %q", notices)
	}
	ada.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyKick{PartyKick: &corepb.PartyKick{Name: "Dot"}}})
	if names, notices := dot.party(); names != "" || notices != "party.kicked" || w.parties[dot.id].Party != 0 {
		t.Errorf("kicked: %q %q", names, notices)
	}
	ada.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyPromote{PartyPromote: &corepb.PartyPromote{Name: "Cid"}}})
	if names, _ := bob.party(); names != "Cid Ada Bob" {
		t.Errorf("promoted: %q", names)
	}
	cid.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyLeave{PartyLeave: &corepb.PartyLeave{}}})
	if names, _ := bob.party(); names != "Ada Bob" {
		t.Errorf("after the leader left: %q", names)
	}
	ada.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyLeave{PartyLeave: &corepb.PartyLeave{}}})
	if names, notices := bob.party(); names != "" || !strings.HasSuffix(notices, "party.over") || len(w.hall.parties) != 0 {
		t.Errorf("a party of one: %q %q", names, notices)
	}
}

func TestPartyOutlastsConnections(t *testing.T) {
	w := newTown(t)
	all := w.gather("Ada", "Bob", "Cid")
	ada, bob := all[0], all[1]
	ada.drop()
	w.advance(time.Second)
	if names, _ := bob.party(); names != "Ada Bob Cid" {
		t.Errorf("while the leader is away: %q", names)
	}
	delete(w.parties, ada.id)
	w.connect(ada)
	ada.chat(group, "", "back")
	if got := bob.heard(); got != "Ada: back" || w.parties[ada.id].Party == 0 {
		t.Errorf("after a reconnect: %q, %+v", got, w.parties[ada.id])
	}
	ada.drop()
	w.advance(awayFor + time.Minute)
	w.advance(time.Second)
	if names, _ := bob.party(); names != "Bob Cid" {
		t.Errorf("after five minutes: %q", names)
	}
}

func TestMembersSeeHowOthersFare(t *testing.T) {
	w := newTown(t)
	all := w.gather("Ada", "Bob")
	ada, bob := all[0], all[1]
	w.advance(time.Second)
	bob.inbox()
	ada.session().MoveTo(geom.Metres(3100, 3200))
	ada.session().Fare(session.Condition{HealthPercent: 40, PowerPercent: 70, Level: 4, Dead: true})
	w.advance(time.Second)
	var state *corepb.PartyState
	for _, m := range bob.inbox() {
		if p := m.GetParty(); p != nil {
			state = p
		}
	}
	i := slices.IndexFunc(state.GetMembers(), func(m *corepb.PartyMember) bool { return m.Name == "Ada" })
	if m := state.Members[max(i, 0)]; m.HealthPercent != 40 || m.PowerPercent != 70 || !m.Dead || m.Level != 4 || m.X != 3_100_000 || m.Z != 3_200_000 || !m.Leader || !m.Online {
		t.Errorf("member %v", m)
	}
	w.advance(time.Second)
	for _, m := range bob.inbox() {
		if m.GetParty() != nil {
			t.Error("told again though nothing has changed")
		}
	}
}

func TestLateWordOfADropDoesNotCountAsAbsence(t *testing.T) {
	w := newTown(t)
	all := w.gather("Ada", "Bob")
	w.hall.Dropped(w.lobby.ByCharacter(all[1].id)) // of the page before this one
	w.advance(awayFor + time.Minute)
	if names, _ := all[0].party(); len(w.hall.parties) != 1 {
		t.Errorf("put out of the party while playing: %q", names)
	}
	for _, m := range w.hall.byChar[all[1].id].members {
		if !m.away.IsZero() {
			t.Errorf("%s counts as away", m.name)
		}
	}
}
