// Package load is the crowd of a bench: many clients in one process that a server cannot tell
// from players. Some are probes, which decode everything over the sdk; the rest do the same
// handshake and send the same input, and walk through what they receive without decoding it.
//
// Nothing here knows how the server is made: what is measured is what came over the wire.
// Times are of this process' monotonic clock.
package load

import (
	"github.com/myriad-mmo/myriad/engine/geom"
)

// Shapes of a crowd.
const (
	Plaza  = "plaza"  // all in one square, each on a circle of its own
	Field  = "field"  // spread evenly over flat land, each on a circle of its own
	Walk   = "walk"   // a crowd that streams to and fro over a border of regions
	Battle = "battle" // a plaza on a meadow where all fight creatures
	Idle   = "idle"   // a plaza that stands still
)

// Shapes are all of them.
var Shapes = []string{Plaza, Field, Battle, Walk, Idle}

// Order says what a crowd is to do. It is handed to its process as JSON.
type Order struct {
	Shape   string `json:"shape"`
	Addr    string `json:"addr"`  // HOST:PORT of the server
	Admin   string `json:"admin"` // HOST:PORT of its admin address
	Server  int    `json:"server"`
	Seconds int    `json:"seconds"` // of the measured window
	Seed    uint64 `json:"seed"`
	// Profile is the file for the server's profile of the window, ClientProfile that for the
	// crowd's own; empty: none.
	Profile       string `json:"profile"`
	ClientProfile string `json:"client_profile"`
	// Full has each input be one step of 50 ms, so that who moves changes ten times a second, and
	// the server tells everybody in view of each (docs/performance.md).
	Full bool `json:"full"`
	// Baseline: the server is one of package baseline, the crowd of Players has no characters.
	Baseline bool     `json:"baseline"`
	Players  int      `json:"players"`
	People   []Person `json:"people"`
	// Sight is within what distance, in millimetres, a probe is expected to be told of every
	// input; 0 is everybody.
	Sight int32 `json:"sight"`
}

// Person is one of the crowd, whose account and character exist.
type Person struct {
	Token     []byte     `json:"token"`     // logs in to the account
	Character uint64     `json:"character"` // entity id
	Home      geom.Point `json:"home"`      // mm: where it begins, the middle of its circle
	// Wear is the item that it takes off and puts on again when it changes clothes, Slot where
	// that is worn.
	Wear []byte `json:"wear"`
	Slot string `json:"slot"`
	// Ability is what it fights with, in a battle, and Reach how far that goes, in millimetres.
	Ability string `json:"ability"`
	Reach   int32  `json:"reach"`
}

// Report is what a crowd saw.
type Report struct {
	Players   int       `json:"players"` // in the world when the window ended
	Seconds   float64   `json:"seconds"` // length of the window
	Update    Spread    `json:"update"`
	Expected  int       `json:"expected"`
	Received  int       `json:"received"`
	Freshness Freshness `json:"freshness"`
	Facts     Facts     `json:"facts"`
	Ack       Spread    `json:"ack"`
	Sent      int       `json:"sent"`   // inputs
	Unsent    int       `json:"unsent"` // inputs that the crowd was too slow for
	Bytes     float64   `json:"bytes"`  // received for each client and second
	// Kinds are the bytes for each light client and second by type of record.
	Kinds       map[string]float64 `json:"kinds"`
	Disconnects int                `json:"disconnects"`
	// Why counts the disconnects by reason.
	Why          map[string]int `json:"why"`
	TimeScaleMin float64        `json:"time_scale_min"`
	// EnterSeconds is how long it took until all were in the world.
	EnterSeconds float64 `json:"enter_seconds"`
	Changes      int     `json:"changes"` // of clothes, and leaves, in the window

	ServerUsed  float64 `json:"server_used"` // seconds of processor in the window
	ServerRSS   int64   `json:"server_rss"`  // bytes, at its end
	Used        float64 `json:"used"`        // of the crowd's own process
	Tick        Spread  `json:"tick"`        // of the server's own histogram
	TickWork    Spread  `json:"tick_work"`
	TicksMissed int     `json:"ticks_missed"`
	Hit         Spread  `json:"hit"`
	Hits        Hits    `json:"hits"`
	TickRate    float64 `json:"tick_rate"` // ticks a second of the busiest region
}
