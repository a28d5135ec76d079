// Package load is the crowd of a bench: many clients in one process that a server cannot tell
// from players. Some are probes, which decode everything over the sdk; the rest do the same
// handshake and send the same input, and walk through what they receive without decoding it.
//
// Nothing here knows how the server is made: what is measured is what came over the wire.
// Times are of this process' monotonic clock.
package load

import (
	"context"
	"fmt"

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

// Kinds of orders.
const (
	KindCrowd    = "crowd"    // Run
	KindBaseline = "baseline" // RunBaseline
	KindStorm    = "storm"    // RunStorm
	KindHandoff  = "handoff"  // RunHandoff
	KindLogin    = "login"    // RunLogin
)

// CarryOut carries an order out. What it returns is written as JSON: a Report, StormReport,
// HandoffReport or LoginReport.
func CarryOut(ctx context.Context, o Order) (any, error) {
	switch o.Kind {
	case KindCrowd:
		return Run(ctx, o)
	case KindBaseline:
		return RunBaseline(ctx, o)
	case KindStorm:
		return RunStorm(ctx, o)
	case KindHandoff:
		return RunHandoff(ctx, o)
	case KindLogin:
		return RunLogin(ctx, o)
	}
	return nil, fmt.Errorf("no order of the kind %q", o.Kind)
}

// Order says what a crowd is to do. It is handed to its process as JSON.
type Order struct {
	Kind    string `json:"kind"`
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
	// CPUs are the processors of server and crowd; nil: any.
	CPUs []int `json:"cpus"`
	// Players is how many there are where nobody has a character: baseline, login.
	Players int      `json:"players"`
	People  []Person `json:"people"`
	// Probes is how many of them decode everything; 0 means ProbeCount.
	Probes int `json:"probes"`
	// View is how many cells around one the server tells of.
	View int `json:"view"`
	// Lane is how far to either side of the border people walk, in millimetres (handoff).
	Lane int32 `json:"lane"`
	// Inside is how many of People play already when the rest come, evenly over so many
	// seconds (storm).
	Inside int     `json:"inside"`
	Over   float64 `json:"over"`
	// AtOnce is how many are on their way in together (login).
	AtOnce int `json:"at_once"`
	// Sight is within what distance, in millimetres, a probe is expected to be told of every
	// input; 0 is everybody.
	Sight int32 `json:"sight"`
}

// probes returns how many probes are wanted.
func (o *Order) probes() int {
	if o.Probes == 0 {
		return ProbeCount
	}
	return o.Probes
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
	Effort
	Players   int       `json:"players"` // in the world when the window ended
	Update    Spread    `json:"update"`
	Expected  int       `json:"expected"`
	Received  int       `json:"received"`
	Freshness Freshness `json:"freshness"`
	Facts     Facts     `json:"facts"`
	Ack       Spread    `json:"ack"`
	Sent      int       `json:"sent"`   // inputs
	Unsent    int       `json:"unsent"` // inputs that the crowd was too slow for
	Held      int       `json:"held"`   // inputs that waited in the crowd, for the server did not read
	Bytes     float64   `json:"bytes"`  // received for each client and second
	// Kinds are the bytes for each light client and second by type of record.
	Kinds       map[string]float64 `json:"kinds"`
	Disconnects int                `json:"disconnects"`
	// Why counts the disconnects by reason.
	Why          map[string]int `json:"why"`
	TimeScaleMin float64        `json:"time_scale_min"`
	// Queued is the most clients that waited at once until the server let them in, Layers in how
	// many copies it held the place.
	Queued int `json:"queued"`
	Layers int `json:"layers"`
	// EnterSeconds is how long it took until all were in the world.
	EnterSeconds float64 `json:"enter_seconds"`
	Changes      int     `json:"changes"` // of clothes, and leaves, in the window

	Tick        Spread  `json:"tick"` // of the server's own histogram
	TickWork    Spread  `json:"tick_work"`
	TicksMissed int     `json:"ticks_missed"`
	Hit         Spread  `json:"hit"`
	Hits        Hits    `json:"hits"`
	TickRate    float64 `json:"tick_rate"` // ticks a second of the busiest region
}
