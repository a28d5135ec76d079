package social

import (
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

const (
	// MaxParty is how many belong to a party.
	MaxParty = 5
	// inviteFor is how long an invitation stands.
	inviteFor = time.Minute
	// awayFor is how long who is gone keeps the place.
	awayFor = 5 * time.Minute
	// maxInvites bounds the invitations of one party that stand at a time.
	maxInvites = 8
)

// party is a group. The first member leads.
type party struct {
	id      uint64
	members []*member
	told    *corepb.PartyState // what the members know
}

// member is a character of a party, here or away.
type member struct {
	id      entity.ID
	name    string
	calling string
	level   uint32
	away    time.Time // since when; zero: here
}

// invitation names an invitation: who may join what.
type invitation struct {
	party uint64
	to    entity.ID
}

type invite struct {
	by    entity.ID
	until time.Time
}

func (p *party) leads(id entity.ID) bool { return p.members[0].id == id }

func (p *party) find(name string) int {
	skeleton := session.Skeleton(name)
	return slices.IndexFunc(p.members, func(m *member) bool { return session.Skeleton(m.name) == skeleton })
}

func (h *Hall) invite(s *session.Session, name string) {
	from := s.Person()
	to := h.lobby.ByName(name)
	if to == nil || !to.Playing() {
		s.Notify("party.nobody", named(cut(name)))
		return
	}
	whom := to.Person()
	ignored := h.ignores(to, from.Account)
	h.mu.Lock()
	defer h.mu.Unlock()
	p, code := h.mayInvite(from, whom)
	if code != "" {
		s.Notify(code, named(whom.Name))
		return
	}
	if p == nil {
		h.lastID++
		p = &party{id: h.lastID, members: []*member{newMember(from)}}
		h.parties[p.id] = p
		h.byChar[from.ID] = p
	}
	h.invites[invitation{p.id, whom.ID}] = invite{from.ID, h.lobby.Now().Add(inviteFor)}
	s.Notify("party.invited", named(whom.Name))
	if !ignored {
		to.Send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_PartyInvited{PartyInvited: &corepb.PartyInvited{PartyId: p.id, From: from.Name}}})
	}
}

// mayInvite returns the party that the invited would join, nil for a new one, and the code
// of what stands against it. h is locked.
func (h *Hall) mayInvite(from, whom session.Person) (*party, string) {
	p := h.byChar[from.ID]
	other := h.byChar[whom.ID]
	switch {
	case from.ID == whom.ID:
		return nil, "party.self"
	case other != nil && (len(other.members) > 1 || other == p):
		return nil, "party.in_party"
	case p == nil:
		return nil, ""
	case !p.leads(from.ID):
		return nil, "party.not_leader"
	case len(p.members) >= MaxParty:
		return nil, "party.full"
	case h.invitesOf(p.id) >= maxInvites:
		return nil, "core.too_often"
	}
	return p, ""
}

func (h *Hall) invitesOf(id uint64) (n int) {
	for i := range h.invites {
		if i.party == id {
			n++
		}
	}
	return n
}

func newMember(p session.Person) *member {
	return &member{id: p.ID, name: p.Name, calling: p.Calling, level: p.Level}
}

func (h *Hall) answer(s *session.Session, id uint64, accept bool) {
	who := s.Person()
	h.mu.Lock()
	defer h.mu.Unlock()
	key := invitation{id, who.ID}
	asked, ok := h.invites[key]
	delete(h.invites, key)
	p := h.parties[id]
	switch {
	case !ok || p == nil || h.lobby.Now().After(asked.until):
		if accept {
			s.Notify("party.expired", nil)
		}
		return
	case !accept:
		h.notify(asked.by, "party.declined", who.Name)
		h.dropIfAlone(p)
		return
	case len(p.members) >= MaxParty:
		s.Notify("party.full", nil)
		return
	}
	if own := h.byChar[who.ID]; own != nil {
		if len(own.members) > 1 {
			s.Notify("party.in_party", named(who.Name))
			return
		}
		h.disband(own) // one that was only about to be
	}
	p.members = append(p.members, newMember(who))
	h.byChar[who.ID] = p
	h.changed(p, "party.joined", who.Name)
}

func (h *Hall) leaveParty(s *session.Session) {
	id, _ := s.Character()
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.byChar[id]; p != nil {
		h.removeMember(p, slices.IndexFunc(p.members, func(m *member) bool { return m.id == id }), "party.left")
	}
}

func (h *Hall) kick(s *session.Session, name string) {
	h.asLeader(s, name, func(p *party, i int) {
		if i == 0 {
			return
		}
		h.removeMember(p, i, "party.kicked")
	})
}

func (h *Hall) promote(s *session.Session, name string) {
	h.asLeader(s, name, func(p *party, i int) {
		m := p.members[i]
		if !m.away.IsZero() {
			s.Notify("party.away", named(m.name))
			return
		}
		p.members = slices.Insert(slices.Delete(p.members, i, i+1), 0, m)
		h.changed(p, "party.leads", m.name)
	})
}

// asLeader calls f with the place of a member when s leads the party.
func (h *Hall) asLeader(s *session.Session, name string, f func(p *party, i int)) {
	id, _ := s.Character()
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.byChar[id]
	if p == nil {
		return
	}
	i := p.find(name)
	switch {
	case !p.leads(id):
		s.Notify("party.not_leader", nil)
	case i < 0:
		s.Notify("party.nobody", named(cut(name)))
	default:
		f(p, i)
	}
}

// removeMember takes a member out. A party of one is none; when its leader goes, the next
// who is here leads. h is locked.
func (h *Hall) removeMember(p *party, i int, code string) {
	m := p.members[i]
	p.members = slices.Delete(p.members, i, i+1)
	delete(h.byChar, m.id)
	h.notify(m.id, code, m.name)
	h.tellNone(m.id)
	if len(p.members) < 2 {
		h.disband(p)
		return
	}
	h.leadByPresent(p)
	h.changed(p, code, m.name)
}

// leadByPresent gives the lead to the first member that is here. h is locked.
func (h *Hall) leadByPresent(p *party) {
	i := slices.IndexFunc(p.members, func(m *member) bool { return m.away.IsZero() })
	if i > 0 {
		m := p.members[i]
		p.members = slices.Insert(slices.Delete(p.members, i, i+1), 0, m)
	}
}

// disband ends a party. h is locked.
func (h *Hall) disband(p *party) {
	for _, m := range p.members {
		delete(h.byChar, m.id)
		if p.told != nil {
			h.notify(m.id, "party.over", "")
			h.tellNone(m.id)
		}
	}
	delete(h.parties, p.id)
	for key := range h.invites {
		if key.party == p.id {
			delete(h.invites, key)
		}
	}
}

// dropIfAlone forgets a party that nobody has joined and nobody is asked to. h is locked.
func (h *Hall) dropIfAlone(p *party) {
	if len(p.members) < 2 && h.invitesOf(p.id) == 0 {
		h.disband(p)
	}
}

// changed tells members and regions who belongs to the party now. h is locked.
func (h *Hall) changed(p *party, code, name string) {
	effect := p.effect()
	for _, m := range p.members {
		if s := h.lobby.ByCharacter(m.id); s != nil {
			if code != "" {
				s.Notify(code, named(name))
			}
			s.Do(effect)
		}
	}
	h.tell(p)
}

func (p *party) effect() rules.PartyChanged {
	e := rules.PartyChanged{Party: p.id}
	for _, m := range p.members {
		e.Members = append(e.Members, m.id)
	}
	return e
}

func (h *Hall) notify(id entity.ID, code, name string) {
	if s := h.lobby.ByCharacter(id); s != nil {
		s.Notify(code, named(name))
	}
}

// tellNone tells a character and its region that it is in no party. h is locked.
func (h *Hall) tellNone(id entity.ID) {
	if s := h.lobby.ByCharacter(id); s != nil {
		s.Do(rules.PartyChanged{})
		s.Send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Party{Party: &corepb.PartyState{}}})
	}
}

// memberBack notes that a character is here (again).
func (h *Hall) memberBack(s *session.Session, who session.Person) {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.byChar[who.ID]
	if p == nil || len(p.members) < 2 {
		s.Do(rules.PartyChanged{})
		return
	}
	for _, m := range p.members {
		if m.id == who.ID {
			m.away = time.Time{}
		}
	}
	h.leadByPresent(p)
	p.told = nil
	h.changed(p, "", "")
}

func (h *Hall) memberAway(s *session.Session) {
	id, _ := s.Character()
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.byChar[id]
	if p == nil {
		return
	}
	for _, m := range p.members {
		if m.id == id && m.away.IsZero() {
			m.away = h.lobby.Now()
		}
	}
	if len(p.members) < 2 {
		h.disband(p)
	}
}

// tick lets invitations and absences end, and tells members how the others fare.
func (h *Hall) tick(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for key, i := range h.invites {
		if now.After(i.until) {
			delete(h.invites, key)
			if p := h.parties[key.party]; p != nil {
				h.dropIfAlone(p)
			}
		}
	}
	for _, p := range h.parties {
		h.dropAway(p, now)
		if h.parties[p.id] == p && len(p.members) > 1 {
			h.tell(p)
		}
	}
}

func (h *Hall) dropAway(p *party, now time.Time) {
	for i := len(p.members) - 1; i >= 0 && i < len(p.members); i-- {
		if m := p.members[i]; !m.away.IsZero() && now.Sub(m.away) > awayFor {
			h.removeMember(p, i, "party.left")
			if h.parties[p.id] != p {
				return
			}
		}
	}
}

// tell sends the party's state to its members when it differs from what they know. h is
// locked.
func (h *Hall) tell(p *party) {
	state := &corepb.PartyState{Id: p.id}
	for i, m := range p.members {
		state.Members = append(state.Members, h.stateOf(m, i == 0))
	}
	if p.told != nil && proto.Equal(p.told, state) {
		return
	}
	p.told = state
	records := session.Encode(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Party{Party: state}})
	for _, m := range p.members {
		if s := h.lobby.ByCharacter(m.id); s != nil {
			s.SendRecords(records)
		}
	}
}

// stateOf returns how a member fares; one that is away as it was last.
func (h *Hall) stateOf(m *member, leader bool) *corepb.PartyMember {
	out := &corepb.PartyMember{CharacterId: uint64(m.id), Name: m.name, Calling: m.calling, Level: m.level, Leader: leader}
	s := h.lobby.ByCharacter(m.id)
	if s == nil {
		return out
	}
	p, c := s.Person(), s.Fares()
	m.level = p.Level
	out.Level, out.Online = p.Level, m.away.IsZero()
	out.HealthPercent, out.PowerPercent, out.Dead = uint32(c.HealthPercent), uint32(c.PowerPercent), c.Dead
	// Half a metre is near enough for a map, and keeps who stands still from being told.
	out.X, out.Z, out.Region = p.At.X/500*500, p.At.Z/500*500, uint32(p.Region)
	return out
}

// tellParty carries a line to the members of the speaker's party.
func (h *Hall) tellParty(s *session.Session, from session.Person, m *corepb.ChatMessage) {
	records := encode(m)
	h.mu.Lock()
	p := h.byChar[from.ID]
	var to []*session.Session
	if p != nil && len(p.members) > 1 {
		for _, other := range p.members {
			if o := h.lobby.ByCharacter(other.id); o != nil {
				to = append(to, o)
			}
		}
	}
	h.mu.Unlock()
	if to == nil {
		s.Notify("chat.no_party", nil)
		return
	}
	for _, o := range to {
		if !h.ignores(o, from.Account) {
			o.SendRecords(records)
		}
	}
}
