package session

import (
	"math"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// stage is where a session stands.
type stage uint8

const (
	choosing  stage = iota // its character is not in the world
	entering               // a region was asked to take the character, or to attach its client
	playing                // in the world, driven by its client
	lingering              // in the world without a client, until the grace time is over
	leaving                // the region was asked to save it and let it go
)

// Session is an account's presence on this gateway: at most one for each account, with at
// most one connection and one character in the world.
type Session struct {
	lobby *Lobby

	place  atomic.Uint64 // x and z of the character, mm
	muted  atomic.Int64  // until when, Unix seconds
	vitals atomic.Uint64 // see Condition

	mu      sync.Mutex // guards all below
	account store.Account
	epoch   uint64
	began   time.Time // names the session in operation ids
	client  *Client   // nil while nobody is connected
	stage   stage
	until   time.Time // when the stage has lasted too long
	region  geom.RegionID
	char    character
	token   []byte // resume token, to be told with Entered
	wants   bool   // the client asked to be in the world
	// attached is what the region was told last: whether a client drives the character.
	attached bool
	next     entity.ID
	tries    int  // of loading after a loss
	loading  bool // in the stage entering: no region has been asked yet
	loads    int  // begun so far: only the last one may bring its character in
	queued   bool // in the stage choosing: it waits for its turn to enter
	inside   bool // the queue counts it as in the world
	gone     bool // it has ended: who finds it in a map makes another
	lastSeq  uint32
	recent   []rules.Steps // the last ones, oldest first, for the next owner
	// effect is the last one of Do, and effected its moment, for the next owner too.
	effect   Effect
	effected time.Time
	asked    []rules.Wish // commands not answered yet, oldest first
}

// character is who the session plays.
type character struct {
	id      entity.ID
	name    string
	calling string
	level   uint32
	fresh   bool
	look    *corepb.Description
}

// The bounds of what is kept for the case that the character changes hands.
const (
	maxRecent = 4
	maxAsked  = 16
)

// Character returns who the session plays; 0 and "" before it has chosen.
func (s *Session) Character() (id entity.ID, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.char.id, s.char.name
}

// Person is what others may know of a session's character.
type Person struct {
	Account     store.AccountID
	Role        store.Role
	ID          entity.ID
	Name        string
	Calling     string
	Level       uint32
	Bot         bool
	Online      bool // its client is connected
	Region      geom.RegionID
	At          geom.Point
	MutedUntil  time.Time // zero: not muted
	AccountName string
	Address     netip.Addr
	RoundTrip   time.Duration
	Since       time.Time // of the session
}

// Person returns what others may know now.
func (s *Session) Person() Person {
	at, until := s.At(), s.muted.Load()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Person{
		Account: s.account.ID, AccountName: s.account.Name, Role: s.account.Role, Bot: s.account.Bot,
		ID: s.char.id, Name: s.char.name, Calling: s.char.calling, Level: s.char.level,
		Online: s.client != nil, Region: s.region, At: at, Since: s.began,
	}
	if until > 0 {
		p.MutedUntil = time.Unix(until, 0)
	}
	if s.client != nil {
		p.Address, p.RoundTrip = s.client.conn.Address(), s.client.conn.RoundTrip()
	}
	return p
}

// At returns where the character was at its client's last turn, which in a crowd may be a fifth of a second ago.
func (s *Session) At() geom.Point {
	v := s.place.Load()
	return geom.Point{X: int32(v >> 32), Z: int32(uint32(v))}
}

// MoveTo notes where the character is.
func (s *Session) MoveTo(p geom.Point) { s.place.Store(uint64(uint32(p.X))<<32 | uint64(uint32(p.Z))) }

// Condition is how a character fares, as party members see it.
type Condition struct {
	HealthPercent, PowerPercent uint8
	Dead                        bool
	Level                       uint32 // 0: not known
}

// Fare notes how the character fares.
func (s *Session) Fare(c Condition) {
	v := uint64(c.HealthPercent) | uint64(c.PowerPercent)<<8 | uint64(c.Level)<<32 | 1<<24
	if c.Dead {
		v |= 1 << 16
	}
	if s.vitals.Swap(v) == v || c.Level == 0 {
		return
	}
	s.mu.Lock()
	s.char.level = c.Level
	s.mu.Unlock()
}

// Fares returns what Fare noted last; in full health when nothing was.
func (s *Session) Fares() Condition {
	v := s.vitals.Load()
	if v == 0 {
		return Condition{HealthPercent: 100, PowerPercent: 100}
	}
	return Condition{HealthPercent: uint8(v), PowerPercent: uint8(v >> 8), Dead: v&(1<<16) != 0, Level: uint32(v >> 32)}
}

// Muted reports whether the person may not talk now.
func (s *Session) Muted() bool { return s.muted.Load() > s.lobby.config.Now().Unix() }

func (s *Session) mute(until time.Time) {
	switch {
	case until.IsZero():
		s.muted.Store(0)
	default:
		s.muted.Store(min(until.Unix(), math.MaxInt64))
	}
}

// Playing reports whether the character is in the world and driven by its client.
func (s *Session) Playing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stage == playing
}

// Present reports whether the character is in the world, with or without a client.
func (s *Session) Present() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.present()
}

// present is Present for who has locked the session.
func (s *Session) present() bool {
	return s.stage == playing || s.stage == lingering || s.stage == entering && !s.loading
}

// Send queues a message to the session's client; without one it is dropped.
func (s *Session) Send(m *corepb.ServerMessage) {
	s.mu.Lock()
	c := s.client
	s.mu.Unlock()
	if c != nil {
		c.send(m)
	}
}

// SendRecords queues encoded records to the session's client; without one they are dropped.
// The records may be shared by several sessions and must not change.
func (s *Session) SendRecords(records []byte) {
	s.mu.Lock()
	c := s.client
	s.mu.Unlock()
	if c != nil {
		c.conn.Send(records)
	}
}

// Do applies an effect to the session's character in its region. One that meets it while
// it changes hands may be applied twice: it says how things are, not what to add.
func (s *Session) Do(e Effect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage == playing || s.stage == lingering {
		s.effect, s.effected = e, s.lobby.config.Now()
		s.put(rules.Do{To: s.char.id, Effect: e})
	}
}

// effectFor is how long an effect is kept for the next owner: a notice of a handoff takes a
// tick or two.
const effectFor = 2 * time.Second

// doAgain gives the new owner the last effect, which the old one may not have taken. The
// session is locked.
func (s *Session) doAgain() {
	if s.effect != nil && s.lobby.config.Now().Sub(s.effected) < effectFor {
		s.put(rules.Do{To: s.char.id, Effect: s.effect})
	}
}
