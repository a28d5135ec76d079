// Package admin serves the operators' console on the admin address: a live map, the ticks
// of each region, who is in the world, and what staff may do about it. It owns the logins
// of the console and nothing else; it reads and acts through the narrow interfaces below.
//
// Every action is written to the audit log before it is carried out.
package admin

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/telemetry"
	"github.com/myriad-mmo/myriad/store"
)

// World tells what the node simulates.
type World interface {
	// Regions lists the regions that run, by number, a second old at most.
	Regions() []Region
	// Overload has a region that runs stand on a rung of its overload ladder; nil leaves it
	// to its load.
	Overload(id geom.RegionID, rung *int) error
	// Layers has a region be held in so many layers; nil leaves it to its people. It fails where
	// that may not be.
	Layers(id geom.RegionID, layers *int) error
}

// Region is a region that runs.
type Region struct {
	ID                   geom.RegionID
	Entities, Characters int
	Rung                 int     // of the overload ladder, 0 for none
	TimeScale            float64 // simulated time for each second of the clock, in seconds
	Load                 float64 // share of the time between two ticks that is used up
	Forced               bool    // staff have ordered the rung
	Layers               int     // in which its square is held; 1: it is whole
	LayersForced         bool    // staff have ordered that
	MayLayer             bool    // nobody contests it
}

// Queue is the queue before the world.
type Queue struct {
	Waiting         int
	Inside, Players int // in the world, and how many may be
	Estimate        time.Duration
	Regions         map[geom.RegionID]int // who waits for a region that is closed
}

// People lists who is in the world and carries out what staff decide. Durations of zero
// lift a mute, and ban for good. Errors are shown to the operator.
type People interface {
	Players() []Player
	Queue() Queue
	Kick(id entity.ID, reason string) error
	Mute(ctx context.Context, id entity.ID, d time.Duration, by, reason string) error
	Ban(ctx context.Context, account store.AccountID, address netip.Addr, d time.Duration, by, reason string) error
	Message(id entity.ID, text string) error
	Announce(text string)
	// Lift ends a ban or mute before its time.
	Lift(ctx context.Context, b store.Ban) error
}

// Player is a character in the world.
type Player struct {
	Character entity.ID
	Name      string
	Calling   string // content key
	Level     uint32
	Account   store.AccountID
	Login     string // name of the account; empty for a guest
	Address   string // of the connection; empty when there is none
	Bot       bool
	Online    bool // false while the character waits for its player to come back
	Region    geom.RegionID
	At        geom.Point
	RoundTrip time.Duration // last measured; 0 before the first
	Since     time.Time
	Muted     time.Time // until when; zero: not
}

// Audit is the log of what staff did; the store has it.
type Audit interface {
	AddAudit(ctx context.Context, a store.Audit) error
	Audits(ctx context.Context, before int64, limit int) ([]store.Audit, error)
}

// Bans tells who is kept out or silent, and under what names they play; the store has it.
type Bans interface {
	// Bans lists the bans that hold now, newest first.
	Bans(ctx context.Context, limit int) ([]store.Ban, error)
	ListCharacters(ctx context.Context, account store.AccountID) ([]store.Summary, error)
}

// Config is what a Console needs. All but Relief, Saving and Now must be set.
type Config struct {
	Page    http.Handler // the bundled page
	World   World
	People  People
	Audit   Audit
	Bans    Bans
	Metrics *telemetry.Metrics
	Build   string // of the program
	Node    string // name of the node
	Address string // how an operator reaches this console, with a slash at the end
	Log     *slog.Logger
	// Relief is the picture of the map, PNG, north up; nil shows none.
	Relief func() []byte
	// Saving reports whether the database cannot be written just now; nil: never.
	Saving func() bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Console is the console of one node. Its Handler serves from any goroutine.
type Console struct {
	config  Config
	logins  *logins
	started time.Time
	handler http.Handler
}

// New returns a Console and logs the link that opens it.
func New(c Config) *Console {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Saving == nil {
		c.Saving = func() bool { return false }
	}
	console := &Console{config: c, started: c.Now()}
	console.logins = newLogins(c.Now, func(token string) {
		c.Log.Info("console: this link logs in once", "link", c.Address+"#"+token)
	})
	console.handler = console.routes()
	return console
}

// Handler serves the page and its API.
func (c *Console) Handler() http.Handler { return c.handler }

func (c *Console) routes() http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("POST /api/login", c.login)
	api.HandleFunc("POST /api/logout", c.inside(c.logout))
	api.HandleFunc("GET /api/state", c.inside(c.state))
	api.HandleFunc("GET /api/players", c.inside(c.players))
	api.HandleFunc("GET /api/audit", c.inside(c.audit))
	api.HandleFunc("GET /api/bans", c.inside(c.bans))
	api.HandleFunc("POST /api/lift", c.inside(c.lift))
	api.HandleFunc("POST /api/overload", c.inside(c.overload))
	api.HandleFunc("POST /api/layers", c.inside(c.layers))
	api.HandleFunc("GET /api/relief.png", c.inside(c.relief))
	for _, a := range actions {
		api.HandleFunc("POST /api/"+a.name, c.inside(c.act(a)))
	}
	api.Handle("/", c.config.Page)
	// A page from elsewhere must not act in the operator's name.
	return http.NewCrossOriginProtection().Handler(api)
}
