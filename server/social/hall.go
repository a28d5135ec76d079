package social

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Store is what the Hall needs of the store; *store.Store has it.
type Store interface {
	CharacterNamed(ctx context.Context, skeleton string) (entity.ID, store.AccountID, string, error)
	Ignore(ctx context.Context, account store.AccountID, char entity.ID) error
	Unignore(ctx context.Context, account store.AccountID, char entity.ID) error
	IgnoreList(ctx context.Context, account store.AccountID) ([]store.Ignored, error)
	AddReport(ctx context.Context, r store.Report) (int64, error)
}

// Config says what a Hall works with.
type Config struct {
	Lobby *session.Lobby
	Store Store
	Bus   bus.Bus
	// Land returns the content key of the land at a point: the reach of the region channel.
	Land func(p geom.Point) string
	Log  *slog.Logger
}

// Hall carries talk and parties. Make it with New, Run it.
type Hall struct {
	config Config
	lobby  *session.Lobby
	log    *slog.Logger
	jobs   sync.WaitGroup
	cancel func()

	mu      sync.Mutex // guards what follows; a session's may be taken while it is held
	people  map[store.AccountID]*person
	lines   [keptLines]line
	lineAt  int
	parties map[uint64]*party
	byChar  map[entity.ID]*party
	invites map[invitation]invite
	lastID  uint64
}

// person is what the Hall remembers of an account while it is here.
type person struct {
	ignored map[store.AccountID]bool
	limits  map[corepb.Channel]*bucket
	asks    bucket // who, ignore
	reports bucket
	said    string // the last text, and how often in a row
	saidN   int
	saidAt  time.Time
}

var _ session.Social = (*Hall)(nil)

// New returns a Hall and tells the Lobby of it.
func New(c Config) *Hall {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	h := &Hall{
		config: c, lobby: c.Lobby, log: c.Log,
		people: make(map[store.AccountID]*person), parties: make(map[uint64]*party),
		byChar: make(map[entity.ID]*party), invites: make(map[invitation]invite),
	}
	h.cancel = c.Bus.Subscribe(saidSubject, func(m bus.Message) {
		if s, ok := m.(*said); ok {
			h.deliver(s)
		}
	})
	c.Lobby.SetSocial(h)
	return h
}

// tellEvery is how often party members are told how the others fare.
const tellEvery = 500 * time.Millisecond

// Run keeps parties up to date until ctx ends.
func (h *Hall) Run(ctx context.Context) error {
	defer h.cancel()
	ticker := time.NewTicker(tellEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			h.tick(h.lobby.Now())
		case <-ctx.Done():
			h.jobs.Wait()
			return nil
		}
	}
}

const storePatience = 10 * time.Second

// job runs f in the background; Run waits for it at its end.
func (h *Hall) job(f func(ctx context.Context)) {
	h.jobs.Add(1)
	go func() {
		defer h.jobs.Done()
		ctx, cancel := context.WithTimeout(context.Background(), storePatience)
		defer cancel()
		f(ctx)
	}()
}

// Entered implements session.Social.
//
// Entered and Dropped come by way of goroutines, in either order: what the session says now
// is what counts.
func (h *Hall) Entered(s *session.Session) {
	if !s.Playing() {
		return
	}
	p := s.Person()
	h.mu.Lock()
	h.personOf(p.Account)
	h.mu.Unlock()
	h.job(func(ctx context.Context) { h.sendIgnored(ctx, s, p.Account) })
	h.memberBack(s, p)
}

// Dropped implements session.Social.
func (h *Hall) Dropped(s *session.Session) {
	if !s.Playing() {
		h.memberAway(s)
	}
}

// Left implements session.Social.
func (h *Hall) Left(s *session.Session) {
	h.memberAway(s)
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.people, s.Person().Account)
}

// personOf returns what is remembered of an account. h is locked.
func (h *Hall) personOf(id store.AccountID) *person {
	p := h.people[id]
	if p == nil {
		p = &person{limits: make(map[corepb.Channel]*bucket)}
		h.people[id] = p
	}
	return p
}

// Handle implements session.Social.
func (h *Hall) Handle(s *session.Session, m *corepb.ClientMessage) {
	switch k := m.Kind.(type) {
	case *corepb.ClientMessage_Chat:
		h.chat(s, k.Chat)
	case *corepb.ClientMessage_Roll:
		h.roll(s, k.Roll)
	case *corepb.ClientMessage_Who:
		h.who(s)
	case *corepb.ClientMessage_Ignore:
		h.ignore(s, k.Ignore)
	case *corepb.ClientMessage_Report:
		h.report(s, k.Report)
	case *corepb.ClientMessage_PartyInvite:
		h.invite(s, k.PartyInvite.GetName())
	case *corepb.ClientMessage_PartyAnswer:
		h.answer(s, k.PartyAnswer.GetPartyId(), k.PartyAnswer.GetAccept())
	case *corepb.ClientMessage_PartyLeave:
		h.leaveParty(s)
	case *corepb.ClientMessage_PartyKick:
		h.kick(s, k.PartyKick.GetName())
	case *corepb.ClientMessage_PartyPromote:
		h.promote(s, k.PartyPromote.GetName())
	}
}

// bucket limits how often something may be done.
type bucket struct {
	tokens float64
	at     time.Time
}

// take uses a token of a bucket that holds burst and regains one every interval; false
// when there is none. The zero bucket is full.
func (b *bucket) take(now time.Time, burst float64, interval time.Duration) bool {
	if b.at.IsZero() {
		b.tokens = burst
	} else {
		b.tokens = min(burst, b.tokens+float64(now.Sub(b.at))/float64(interval))
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

func named(name string) map[string]string { return map[string]string{"name": name} }
