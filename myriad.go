// Package myriad is the front door: it starts a node, which serves a persistent world to
// browsers. It wires the parts together and holds nothing else.
//
//	err := myriad.Run(ctx, myriad.Default())
package myriad

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/internal/config"
	"github.com/myriad-mmo/myriad/server/gateway"
	"github.com/myriad-mmo/myriad/server/replication"
)

// Config is how a node runs. Its tags are the configuration keys and their documentation;
// docs/operating.md is made from them. The zero value is not usable: begin with Default.
type Config struct {
	Listen       string `config:"listen" default:"127.0.0.1:8080" doc:"Address and port that players connect to. Use :8080 to be reached from other machines."`
	AdminListen  string `config:"admin-listen" default:"127.0.0.1:8081" doc:"Address and port of the console, health, metrics and profiles. Only the console asks for a login: keep it away from the public."`
	Data         string `config:"data" default:"./myriad-data" doc:"Folder of the database and of what else must survive. One process at a time."`
	Store        string `config:"store" default:"" doc:"Connection string of a PostgreSQL database (postgres://...). Empty: an SQLite file in the data folder."`
	Content      string `config:"content" default:"" doc:"Folder whose files are laid over the built-in content; saving one takes effect in the running world."`
	Seed         int64  `config:"seed" default:"0" doc:"Seed of chance. 0 draws one at start. The terrain has its own, in the map's content."`
	Adventurers  int    `config:"adventurers" default:"12" doc:"Number of adventurers, programs marked as such, that live in the world: 0 to 200."`
	CrowdBudget  int    `config:"crowd-budget" default:"65536" doc:"Bytes a second that a client is sent of a crowd's movements, on average: the nearest come first. Half of it stands for these whatever else happens, so that in a battle it may be more. Who comes into a crowd learns of it cell by cell, at four times as much. 4096 to 1048576; -1 leaves nobody out, whatever it takes."`
	NearCells    int    `config:"near-cells" default:"1" doc:"How many cells of 64 m around its own a client is told of at the full rate, twenty times a second: 1 to 3. More cost more traffic and processor."`
	ViewCells    int    `config:"view-cells" default:"6" doc:"How many cells of 64 m around its own a client is told of at all: near-cells to 6. Fewer cost less, and show less."`
	Dilation     bool   `config:"dilation" default:"true" doc:"Let time run slower in a region that has more to do than it can: at half speed, then at a fifth. Off, its ticks come late instead."`
	Layers       int    `config:"layers" default:"4" doc:"Copies in which a crowded region that nobody contests may be held, by the lands of the map that allow it: 1 (never) to 8. They open and close by themselves."`
	LayerPlayers int    `config:"layer-players" default:"0" doc:"Characters to a layer, on average, from which on another opens whatever the load. 0: one opens only where time runs at its slowest."`
	MaxPlayers   int    `config:"max-players" default:"10000" doc:"Characters that may be in the world, programs included. Who comes later waits in the queue. 1 to 100000."`
	MaxWaiting   int    `config:"max-waiting" default:"10000" doc:"Players that may wait in the queue; who comes later is refused. 0 to 100000."`
	EntryRate    int    `config:"entry-rate" default:"200" doc:"Characters that may enter the world in a second; in a storm of logins the others wait a moment. 1 to 10000."`
	PublicURL    string `config:"public-url" default:"" doc:"Address that players use when it differs from listen, as behind a proxy: https://play.example.org/. Pages from elsewhere may not connect."`
	TLSCert      string `config:"tls-cert" default:"" doc:"Certificate file (PEM) to serve https; wants tls-key too."`
	TLSKey       string `config:"tls-key" default:"" doc:"Key file (PEM) of tls-cert."`
	Node         string `config:"node" default:"" doc:"Name of this node in logs and in the database. Empty: the name of the machine."`
	LogLevel     string `config:"log-level" default:"info" doc:"What is logged: debug, info, warn or error."`
	LogFormat    string `config:"log-format" default:"text" doc:"Form of the log on standard error: text or json."`
	DebugState   bool   `config:"debug-state" default:"false" doc:"Serve what every region holds at /debug/state of the admin address: for measurements. It tells where everybody is."`
	Sources      string `config:"sources" default:"" doc:"Root of a copy of the repository. The pages are served from its client and console folders and built again when a source changes: for work on them."`

	// Rulesets are the rules by the name that lands in the map use. Nil: those of
	// rulesets/all.
	Rulesets map[string]rules.Ruleset
	// Stdout gets the player's link, alone on its line. Nil: os.Stdout.
	Stdout io.Writer
	// Log gets everything else. Nil: standard error, as LogLevel and LogFormat say.
	Log *slog.Logger
}

// Default returns the configuration of a node that was told nothing.
func Default() Config {
	var c Config
	if _, err := config.Load(&c, config.Source{}); err != nil {
		panic(err) // the defaults stand in the tags above
	}
	return c
}

// stopTime is how long the parts of a node may take to stop: players told, state saved. With
// closeTime it is less than the ten seconds that a node promises.
const stopTime = 6 * time.Second

// maxAdventurers keeps the node's own programs from taking a machine's whole time.
const maxAdventurers = 200

// The bytes a second that a client may be sent of a crowd.
const minCrowdBudget, maxCrowdBudget = 4 << 10, 1 << 20

// maxEntryRate is more than any node brings in.
const maxPlayers, maxEntryRate = 100_000, 10_000

// ErrConfig is wrapped by errors about the configuration itself.
var ErrConfig = errors.New("configuration")

// Check reports the first value that cannot work, by its key.
func (c *Config) Check() error {
	wrong := func(key, format string, args ...any) error {
		return fmt.Errorf("%w: %s %s", ErrConfig, key, fmt.Sprintf(format, args...))
	}
	switch {
	case c.Listen == "":
		return wrong("listen", "is empty")
	case c.AdminListen == "":
		return wrong("admin-listen", "is empty")
	case c.AdminListen == c.Listen && !strings.HasSuffix(c.Listen, ":0"):
		return wrong("admin-listen", "is %s as listen is: each wants a port of its own", c.Listen)
	case c.Store != "" && !isPostgres(c.Store):
		return wrong("store", "is no address like postgres://user@host/name") // which may hold a password
	case c.Data == "":
		return wrong("data", "is empty")
	case c.Adventurers < 0 || c.Adventurers > maxAdventurers:
		return wrong("adventurers", "is %d, not from 0 to %d", c.Adventurers, maxAdventurers)
	case c.CrowdBudget != gateway.Unlimited && (c.CrowdBudget < minCrowdBudget || c.CrowdBudget > maxCrowdBudget):
		return wrong("crowd-budget", "is %d, neither %d nor from %d to %d", c.CrowdBudget, gateway.Unlimited, minCrowdBudget, maxCrowdBudget)
	case c.NearCells < replication.NearCells || c.NearCells > replication.MiddleCells:
		return wrong("near-cells", "is %d, not from %d to %d", c.NearCells, replication.NearCells, replication.MiddleCells)
	case c.ViewCells < c.NearCells || c.ViewCells > replication.FarCells:
		return wrong("view-cells", "is %d, not from near-cells to %d", c.ViewCells, replication.FarCells)
	case c.Layers < 1 || c.Layers > geom.MaxLayers:
		return wrong("layers", "is %d, not from 1 to %d", c.Layers, geom.MaxLayers)
	case c.LayerPlayers < 0:
		return wrong("layer-players", "is %d", c.LayerPlayers)
	case c.MaxPlayers < 1 || c.MaxPlayers > maxPlayers:
		return wrong("max-players", "is %d, not from 1 to %d", c.MaxPlayers, maxPlayers)
	case c.MaxWaiting < 0 || c.MaxWaiting > maxPlayers:
		return wrong("max-waiting", "is %d, not from 0 to %d", c.MaxWaiting, maxPlayers)
	case c.EntryRate < 1 || c.EntryRate > maxEntryRate:
		return wrong("entry-rate", "is %d, not from 1 to %d", c.EntryRate, maxEntryRate)
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return wrong("tls-cert", "and tls-key belong together")
	case c.LogFormat != "text" && c.LogFormat != "json":
		return wrong("log-format", "is %q, not text or json", c.LogFormat)
	}
	if err := new(slog.Level).UnmarshalText([]byte(c.LogLevel)); err != nil {
		return wrong("log-level", "is %q, not debug, info, warn or error", c.LogLevel)
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return wrong("public-url", "is %q, not like https://play.example.org/", c.PublicURL)
		}
	}
	return nil
}

// isPostgres reports whether an address is of PostgreSQL: a URL, or pairs like host=db.
func isPostgres(address string) bool {
	scheme, _, isURL := strings.Cut(address, "://")
	return isURL && (scheme == "postgres" || scheme == "postgresql") || !isURL && strings.Contains(address, "=")
}

// logger returns the log that the configuration asks for.
func (c *Config) logger() *slog.Logger {
	if c.Log != nil {
		return c.Log
	}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // Check has read it
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

// Run starts a node and blocks until ctx ends or a part of it cannot go on. When ctx ends
// it tells the players, saves and returns nil within ten seconds. An error is one line for
// the operator; nothing is harmed by it.
func Run(ctx context.Context, c Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	n, err := open(ctx, c)
	if err != nil {
		return err
	}
	return n.run(ctx)
}
