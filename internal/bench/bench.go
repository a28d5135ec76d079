// Package bench measures a server under a crowd: it starts the program that it is part of
// once as a server and once as many clients, each on processors of its own, and works out
// what the server used and what the clients saw.
package bench

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/server/gateway"
	"github.com/myriad-mmo/myriad/server/replication"
)

// LoadCommand is the subcommand that a process runs as clients: an Order as JSON on standard
// input, a Report on standard output.
const LoadCommand = "bench-clients"

// BaselineCommand is the subcommand that a process runs as the server of package baseline, at
// the address that follows.
const BaselineCommand = "bench-baseline"

// MaxPlayers bounds a crowd: a process may open 20,000 files, and a server takes 12,000
// connections.
const MaxPlayers = 12_000

// Machine says where a bench runs its processes.
type Machine struct {
	ServerCPUs []int // nil: any
	ClientCPUs []int
	Program    string    // the file of this program
	Notes      io.Writer // told to people: what the system cannot do, where a log is
}

// Config says what crowd is measured.
type Config struct {
	Machine
	Players int
	Shape   string
	Seconds int // of the measured window
	// Probes is how many of the players decode everything; 0 means load.ProbeCount.
	Probes int
	Seed   uint64
	// Budget is the server's crowd-budget, bytes a second for each client.
	Budget int
	// Full has everybody in view told at every input: the server has no budget and no slower
	// tiers, as far as the shape's comparison reaches (docs/performance.md).
	Full bool
	// Layers is in how many copies the server may hold the place, and LayerPlayers from how many
	// to a copy it opens another whatever the load: its settings. Layers 0 is 1: the crowd stays whole.
	Layers, LayerPlayers int
	// Baseline measures package baseline as well.
	Baseline bool
	// Profile is the file for the server's profile of the window, ClientProfile that for the
	// clients'; empty: none.
	Profile, ClientProfile string
}

// Crowd measures one shape. It leaves nothing behind: server, clients and data are its own.
func Crowd(ctx context.Context, c Config) (Result, error) {
	before := c.pace()
	r, err := newRun(c.Machine, c.Shape, c.Players)
	if err != nil {
		return Result{}, err
	}
	defer r.end()
	at, err := homes(c.Shape, c.Players, randomOf(c.Seed))
	if err != nil {
		return Result{}, err
	}
	people, err := r.seed(ctx, at, c.Seed)
	if err != nil {
		return Result{}, err
	}
	if c.Shape == load.Walk {
		streamFrom(people)
	}
	// Nobody waits at the door: what is measured is a crowd, not how it comes in.
	empty, err := r.startServer(ctx, append(c.serving(), "-entry-rate", "10000")...)
	if err != nil {
		return Result{}, err
	}
	order := r.order(load.Order{Kind: load.KindCrowd, Shape: c.Shape, Seconds: c.Seconds, Profile: c.Profile,
		ClientProfile: c.ClientProfile, Full: c.Full, View: c.view(), Probes: c.Probes, Seed: c.Seed, People: people})
	if c.Shape == load.Field || c.Shape == load.Walk {
		order.Sight = sight
	}
	report, err := clients[load.Report](ctx, c.Machine, order)
	if err != nil {
		return Result{}, r.explain(err)
	}
	result := resultOf(c, &report, empty, r.pinned)
	r.stopServer() // it would take a share of the processor
	result.Pace = before.mean(c.pace())
	if c.Baseline {
		if result.Baseline, err = compare(ctx, c); err != nil {
			return Result{}, fmt.Errorf("baseline: %w", err)
		}
	}
	return result, nil
}

// streamFrom has people stream to either side of the border, wherever they begin.
func streamFrom(people []load.Person) {
	for i := range people {
		people[i].Home.X = border.X
	}
}

// compare measures the baseline with as many clients.
func compare(ctx context.Context, c Config) (*Result, error) {
	before := c.pace()
	r := &run{machine: c.Machine}
	var err error
	if r.listen, err = process.FreeAddr(); err != nil {
		return nil, err
	}
	r.server = exec.Command(c.Program, BaselineCommand, r.listen)
	r.server.Stderr = c.Notes
	if r.pinned, err = process.Start(r.server, c.ServerCPUs); err != nil {
		return nil, err
	}
	defer r.stopServer()
	if !process.Pause(ctx, settle) {
		return nil, ctx.Err()
	}
	empty, err := process.UsageOf(r.server.Process.Pid)
	if err != nil {
		return nil, err
	}
	report, err := clients[load.Report](ctx, c.Machine, r.order(load.Order{Kind: load.KindBaseline, Seconds: c.Seconds,
		Seed: c.Seed, Players: c.Players, Probes: c.Probes}))
	if err != nil {
		return nil, err
	}
	result := resultOf(c, &report, empty.RSS, r.pinned)
	r.stopServer()
	result.Pace = before.mean(c.pace())
	return &result, nil
}

// view is how many cells around one the server tells of.
func (c *Config) view() int {
	if c.Full {
		return fullCells(c.Shape)
	}
	return replication.FarCells
}

// serving are the server's flags: what it tells of a crowd, and whether it may part it.
func (c *Config) serving() []string {
	return append(c.telling(), "-layers", strconv.Itoa(max(c.Layers, 1)), "-layer-players", strconv.Itoa(c.LayerPlayers))
}

// telling are the server's flags for what it tells of a crowd.
func (c *Config) telling() []string {
	if !c.Full {
		return []string{"-crowd-budget", strconv.Itoa(c.Budget)}
	}
	cells := strconv.Itoa(c.view())
	return []string{"-crowd-budget", strconv.Itoa(gateway.Unlimited), "-near-cells", cells, "-view-cells", cells}
}
