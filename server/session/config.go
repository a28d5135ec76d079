package session

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Store is what sessions need of the store; *store.Store has it.
type Store interface {
	CreateGuest(ctx context.Context, bot bool) (store.Account, []byte, error)
	LoginToken(ctx context.Context, token []byte) (store.Account, []byte, error)
	IssueToken(ctx context.Context, id store.AccountID) ([]byte, error)
	AccountByID(ctx context.Context, id store.AccountID) (store.Account, error)
	AccountByName(ctx context.Context, skeleton string) (store.Account, error)
	Register(ctx context.Context, id store.AccountID, name, skeleton, passwordHash string) error
	SaveSettings(ctx context.Context, id store.AccountID, settings string) error

	CheckName(ctx context.Context, skeleton string) error
	CreateCharacter(ctx context.Context, c store.NewCharacter) (entity.ID, error)
	ListCharacters(ctx context.Context, account store.AccountID) ([]store.Summary, error)
	DeleteCharacter(ctx context.Context, account store.AccountID, id entity.ID) error
	LoadCharacter(ctx context.Context, id entity.ID) (store.Character, ledger.Holdings, error)
	CharacterNamed(ctx context.Context, skeleton string) (entity.ID, store.AccountID, string, error)

	BeginSession(ctx context.Context, id store.AccountID, gateway string) (store.Session, error)
	ResumeSession(ctx context.Context, id store.AccountID, epoch uint64, gateway string) (store.Session, error)
	Seen(ctx context.Context, id store.AccountID, epoch uint64) error
	PutResume(ctx context.Context, r store.Resume, token []byte) error
	ExpireResume(ctx context.Context, id store.AccountID, epoch uint64, until time.Time) error
	TakeResume(ctx context.Context, token []byte) (store.Resume, error)

	BanFor(ctx context.Context, kind store.BanKind, account store.AccountID, address string) (*store.Ban, error)
	AddBan(ctx context.Context, b store.Ban) (int64, error)
	LiftBan(ctx context.Context, id int64) error
}

// Conn is what a session needs of its connection. Its methods never block, and any
// goroutine may call them.
type Conn interface {
	// Send queues whole records; they are not dropped while the connection stands. The
	// connection keeps the slice.
	Send(records []byte)
	// Close sends CLOSE after what is queued and ends the connection.
	Close(code wire.Code, reason string)
	Address() netip.Addr
	// RoundTrip is the last measured one, 0 before the first.
	RoundTrip() time.Duration
}

// Viewers shows the world to connections; the gateway is one. Notice says when to begin.
type Viewers interface {
	// Hide ends it: the connection is to see nothing more of the world. It must not block.
	Hide(s *Session, c Conn)
}

// Social takes the messages of an entered session that concern other people.
type Social interface {
	Handle(s *Session, m *corepb.ClientMessage)
	// Entered is called each time a session's client has come into the world or back.
	Entered(s *Session)
	// Dropped is called when a session's client is gone while its character stays.
	Dropped(s *Session)
	// Left is called when the character has left the world.
	Left(s *Session)
}

// World says what sessions must know of content and map.
type World interface {
	// ContentVersion changes when content changes.
	ContentVersion() string
	// Names returns the key and version of the map.
	Names() (key, version string)
	// Land returns the content key of the land at a point.
	Land(p geom.Point) string
	// Level returns the level that so much experience makes.
	Level(experience int64) uint32
	// CallingExists reports whether a new character may have the calling.
	CallingExists(calling string) bool
	// Start returns where a new character of the calling begins, with what health, and the
	// operation that gives it what it begins with (see store.NewCharacter.Start).
	Start(calling string) (at geom.Point, facing uint16, health int32, gift func(id entity.ID) ledger.Op)
	// State returns the sky and the weather.
	State() *corepb.WorldState
}

// Config says how a Lobby works. Zero limits mean their defaults.
type Config struct {
	Gateway string // name of this gateway, unique in the shard
	Build   string // of the program, shown to clients
	Store   Store
	Bus     bus.Bus
	World   World
	Log     *slog.Logger
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// ShardMs is the shard's clock.
	ShardMs func() int64
	// Rejected is told the code of each request that was turned down. May be nil.
	Rejected func(code string)
	// Refused lets the operator refuse names; it gets the skeleton. May be nil.
	Refused func(skeleton string) bool

	// Grace is how long a character stays after its connection is lost; 0 means 90 s.
	Grace time.Duration
	// ResumeFor is how long a resume token is good while nothing shortens it, which is how
	// long a server may be down; 0 means 24 h.
	ResumeFor time.Duration
	// MaxPlayers is how many characters may be in the world; who comes later waits in the
	// queue. 0 means 10,000.
	MaxPlayers int
	// MaxWaiting bounds the queue; 0 means none.
	MaxWaiting int
	// EntriesPerSecond is how many enter the world in a second at most, so that a storm of
	// logins does not hurt who is inside; 0 means 200.
	EntriesPerSecond float64
	// Closed reports whether a region takes nobody in who logs in. May be nil.
	Closed func(geom.RegionID) bool
	// MaxSessions bounds the sessions of this gateway; 0 means those in the world, those who
	// wait and a thousand at their title screens.
	MaxSessions int
	// HashesAtOnce bounds the passwords hashed at the same time; 0 means 2.
	HashesAtOnce int
	// Throttle says who is limited in trying passwords and making accounts; nil means
	// everyone but the machine itself.
	Throttle func(netip.Addr) bool
}

// The limits of what one address or name may try.
const (
	loginBurst, loginEvery = 10, 6 * time.Second  // passwords, for each address
	nameBurst, nameEvery   = 5, 30 * time.Second  // passwords, for each account name
	guestBurst, guestEvery = 20, 30 * time.Second // new accounts, for each address
	checkBurst, checkEvery = 20, time.Second      // names asked about, for each address
)

const (
	enterPatience = 10 * time.Second // until a region must have answered a Login
	leavePatience = 10 * time.Second // until a region must have saved who leaves
	storePatience = 10 * time.Second // for one request to the store
)

func (c *Config) fill() {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Grace == 0 {
		c.Grace = 90 * time.Second
	}
	if c.ResumeFor == 0 {
		c.ResumeFor = 24 * time.Hour
	}
	if c.MaxPlayers == 0 {
		c.MaxPlayers = 10_000
	}
	if c.EntriesPerSecond == 0 {
		c.EntriesPerSecond = 200
	}
	if c.MaxSessions == 0 {
		c.MaxSessions = c.MaxPlayers + c.MaxWaiting + 1000
	}
	if c.Closed == nil {
		c.Closed = func(geom.RegionID) bool { return false }
	}
	if c.HashesAtOnce == 0 {
		c.HashesAtOnce = 2
	}
	if c.Throttle == nil {
		c.Throttle = func(a netip.Addr) bool { return !a.IsLoopback() }
	}
	if c.Rejected == nil {
		c.Rejected = func(string) {}
	}
	if c.Refused == nil {
		c.Refused = func(string) bool { return false }
	}
}
