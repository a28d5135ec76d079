// Package arch holds the tests that keep the shape of the code: which folder may import
// which, what the engine must not touch, where SQL may stand, how large a file may grow.
// ARCHITECTURE.md says why. A new arrow here needs an ADR in docs/adr.
package arch

// module is the path that all our packages begin with.
const module = "github.com/myriad-mmo/myriad"

// arrow says what the packages below a folder may import of ours. The longest matching
// folder counts; "" is the root package alone. A folder may always import itself.
type arrow struct {
	from string
	to   []string
}

// arrows is the whole layout. Folders that are not here may import nothing of ours.
var arrows = []arrow{
	// The engine, from the ground up: pure, and ignorant of all that runs it. Generated
	// messages are plain data, so that it may hold them (ADR 0002).
	{"engine/geom", nil},
	{"engine/entity", []string{"engine/geom"}},
	{"engine/ledger", []string{"engine/entity"}},
	{"engine/terrain", []string{"engine/geom"}},
	{"engine/spatial", []string{"engine/geom", "engine/entity"}},
	{"engine/motion", []string{"engine/geom", "engine/entity", "engine/terrain"}},
	{"engine/nav", []string{"engine/geom", "engine/terrain", "engine/motion"}},
	{"engine/sky", []string{"engine/geom"}},
	{"engine/content", []string{"engine/geom", "engine/ledger"}},
	{"engine/compact", nil}, // ADR 0015
	{"engine/world", []string{
		"engine/geom", "engine/entity", "engine/ledger", "engine/terrain", "engine/spatial",
		"engine/motion", "engine/nav", "engine/compact", "wire/pb",
	}},
	{"engine/rules", []string{"engine", "wire/pb"}},

	{"rulesets", []string{"engine", "wire/pb"}},
	{"content", nil},
	{"wire", []string{"engine/geom"}},
	{"wire/pb", []string{"wire/pb"}},
	{"store", []string{"engine/entity", "engine/ledger"}}, // ADR 0003
	{"bus", nil},
	{"server", []string{"engine", "wire", "store", "bus", "content"}},
	{"server/asset", nil},
	{"server/webbundle", []string{"server/asset"}},
	{"server/telemetry", []string{"engine/geom", "wire"}},
	{"client", nil},
	{"console", nil},
	{"sdk", []string{"engine", "wire", "content"}},

	{"", []string{
		"client", "console", "content", "engine", "rulesets", "wire", "store", "bus", "server",
		"sdk", "internal",
	}},
	{"cmd", []string{"", "internal", "store", "content", "engine", "sdk"}},
	{"examples", []string{"", "engine", "rulesets", "wire", "content", "sdk"}},
	{"internal", []string{
		"", "client", "console", "content", "engine", "rulesets", "wire", "store", "bus",
		"server", "sdk",
	}},
}

// pureFolders hold the simulation. It gets time, chance and the outside world as arguments,
// or not at all.
var pureFolders = []string{"engine", "rulesets"}

// forbiddenImports must not appear in pure code.
var forbiddenImports = []string{
	"os", "net", "sync", "log", "context", "runtime", "syscall", "unsafe", "database", "io/ioutil", "expvar",
}

// forbiddenCalls must not appear in pure code, by package and name; "*" is every name but
// those in allowedCalls.
var forbiddenCalls = map[string][]string{
	"time":         {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"math/rand":    {"*"},
	"math/rand/v2": {"*"},
}

// allowedCalls make a source of chance out of a seed.
var allowedCalls = map[string][]string{
	"math/rand":    {"New", "NewSource", "Rand", "Source"},
	"math/rand/v2": {"New", "NewPCG", "NewChaCha8", "Rand", "PCG", "ChaCha8", "Source"},
}

// onlyIn names packages that only the folder may import.
var onlyIn = map[string]string{
	"database/sql":               "store internal/pgtest",
	"github.com/jackc/pgx":       "store internal/pgtest",
	"modernc.org/sqlite":         "store",
	"github.com/pressly/goose":   "store",
	"github.com/nats-io":         "bus/nats",
	"github.com/gobwas/ws":       "server/gateway sdk internal/bench", // ADR 0011
	"github.com/evanw/esbuild":   "server/webbundle internal/vendorjs",
	"github.com/prometheus":      "server/telemetry",
	"go.yaml.in/yaml":            "engine/content engine/terrain internal/config",
	"golang.org/x/crypto/argon2": "server/session",
}

// Sizes beyond which a file or function holds more than one thing. The aim is 400 and 60.
const (
	maxFileLines     = 500
	maxFunctionLines = 80
	maxParameters    = 7
)

// bannedSuffixes say nothing about a type; a better noun exists, or it is two types.
var bannedSuffixes = []string{"Manager", "Helper", "Util", "Utils", "Impl", "Info", "Data"}

// bannedPackages are drawers, not rooms.
var bannedPackages = []string{"util", "utils", "common", "helper", "helpers", "types", "models", "misc", "base", "shared"}
