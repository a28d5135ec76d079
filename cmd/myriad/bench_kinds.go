package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/myriad-mmo/myriad"
	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/internal/bench/baseline"
	"github.com/myriad-mmo/myriad/internal/bench/durable"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/report"
)

// budgetDefault is the server's own.
const budgetDefault = 65536

// maxSeconds bounds a window.
const maxSeconds = 600

func runBenchCrowd(ctx context.Context, args []string, io streams) error {
	var c bench.Config
	f := newBenchFlags("crowd", io)
	f.IntVar(&c.Players, "players", 400, fmt.Sprintf("Number of clients, from 1 to %d.", bench.MaxPlayers))
	f.StringVar(&c.Shape, "shape", load.Plaza, "What they do: "+strings.Join(load.Shapes, ", ")+".")
	f.IntVar(&c.Seconds, "seconds", 10, "How long is measured, after all are in and 15 seconds more (idle: 30): 1 to 600.")
	f.Uint64Var(&c.Seed, "seed", 1, "Seed of chance: places, paths, who changes when.")
	f.IntVar(&c.Probes, "probes", load.ProbeCount, "How many of the clients decode everything. Fewer leave the clients' processor room.")
	f.IntVar(&c.Budget, "budget", budgetDefault, "Bytes a second that a client is sent of a crowd: the server's crowd-budget.")
	f.BoolVar(&c.Full, "full", false, "Have everybody in view told at every input, ten times a second: no budget, no slower rate. To compare with servers that do so.")
	f.IntVar(&c.Layers, "layers", 1, "In how many copies the server may hold the crowded place: 1 keeps the crowd whole.")
	f.IntVar(&c.LayerPlayers, "layer-players", 0, "From how many to a copy the server opens another, whatever the load: its layer-players.")
	f.BoolVar(&c.Baseline, "baseline", false, "Measure a broadcast written by hand as well, which sends every position to everybody.")
	f.StringVar(&c.Profile, "cpu-profile", "", "File for the server's profile of the window, for go tool pprof.")
	f.StringVar(&c.ClientProfile, "client-profile", "", "File for the clients' profile of the window.")
	runs := f.Int("runs", 1, "How often it is measured, 1 to 9: the result is the median of each figure.")
	m, err := f.parse(args, io, func() []bound {
		return []bound{{"players", c.Players, 1, bench.MaxPlayers}, {"probes", c.Probes, 1, bench.MaxPlayers}, {"seconds", c.Seconds, 1, maxSeconds}, {"runs", *runs, 1, 9}}
	})
	if err != nil {
		return err
	}
	if !slices.Contains(load.Shapes, c.Shape) {
		return fmt.Errorf("%w: -shape is %q, not one of %s", errUsage, c.Shape, strings.Join(load.Shapes, ", "))
	}
	c.Machine = m
	return printed(&f, io, func() (bench.Result, error) {
		return bench.Medians(*runs, func() (bench.Result, error) { return bench.Crowd(ctx, c) })
	})
}

func runBenchStorm(ctx context.Context, args []string, io streams) (err error) {
	var c bench.StormConfig
	f := newBenchFlags("storm", io)
	f.IntVar(&c.Players, "players", 2000, "Number of those who come.")
	f.Float64Var(&c.Over, "over", 10, "Seconds within which they come, evenly.")
	f.IntVar(&c.Inside, "inside", 200, "Number of those who play there already.")
	f.IntVar(&c.Seconds, "seconds", 10, "How long is measured before and after: 1 to 600.")
	f.IntVar(&c.Budget, "budget", budgetDefault, "Bytes a second that a client is sent of a crowd: the server's crowd-budget.")
	f.Uint64Var(&c.Seed, "seed", 1, "Seed of chance.")
	c.Machine, err = f.parse(args, io, func() []bound {
		return []bound{{"inside", c.Inside, 1, bench.MaxPlayers - 1}, {"players", c.Players, 1, bench.MaxPlayers - c.Inside},
			{"seconds", c.Seconds, 1, maxSeconds}, {"over", int(c.Over), 0, maxSeconds}}
	})
	if err != nil {
		return err
	}
	return printed(&f, io, func() (bench.StormResult, error) { return bench.Storm(ctx, c) })
}

func runBenchHandoff(ctx context.Context, args []string, io streams) (err error) {
	var c bench.HandoffConfig
	f := newBenchFlags("handoff", io)
	f.IntVar(&c.Players, "players", 500, fmt.Sprintf("Number of clients, from 1 to %d.", bench.MaxPlayers))
	f.IntVar(&c.Lane, "lane", 10, "Metres to either side of the border that they walk, 4 to 200: fewer cross more often.")
	f.IntVar(&c.Seconds, "seconds", 10, "How long is measured: 1 to 600.")
	f.Uint64Var(&c.Seed, "seed", 1, "Seed of chance.")
	c.Machine, err = f.parse(args, io, func() []bound {
		return []bound{{"players", c.Players, 1, bench.MaxPlayers}, {"lane", c.Lane, 4, 200}, {"seconds", c.Seconds, 1, maxSeconds}}
	})
	if err != nil {
		return err
	}
	return printed(&f, io, func() (bench.HandoffResult, error) { return bench.Handoff(ctx, c) })
}

func runBenchLogin(ctx context.Context, args []string, io streams) (err error) {
	var c bench.LoginConfig
	f := newBenchFlags("login", io)
	f.IntVar(&c.Players, "players", 2000, "Number of guests, and of characters that resume, from 1 to 10,000.")
	f.IntVar(&c.AtOnce, "at-once", 32, "How many are on their way in together, 1 to 1000.")
	f.Uint64Var(&c.Seed, "seed", 1, "Seed of chance.")
	c.Machine, err = f.parse(args, io, func() []bound {
		return []bound{{"players", c.Players, 1, 10_000}, {"at-once", c.AtOnce, 1, 1000}}
	})
	if err != nil {
		return err
	}
	return printed(&f, io, func() (bench.LoginResult, error) { return bench.Login(ctx, c) })
}

func runBenchStore(ctx context.Context, args []string, io streams) (err error) {
	var c bench.StoreConfig
	f := newBenchFlags("store", io)
	f.StringVar(&c.DSN, "store", "", "Address of a PostgreSQL database of its own (postgres://...): what is written stays there. Empty: SQLite.")
	f.IntVar(&c.Seconds, "seconds", 5, "How long each kind of entry is measured: 1 to 600.")
	c.Machine, err = f.parse(args, io, func() []bound { return []bound{{"seconds", c.Seconds, 1, maxSeconds}} })
	if err != nil {
		return err
	}
	return printed(&f, io, func() (bench.StoreResult, error) { return bench.Store(ctx, c) })
}

func runBenchTable(ctx context.Context, args []string, io streams) (err error) {
	p := report.Plan{Others: true, Crowds: report.Long(), Build: myriad.Build()}
	f := newBenchFlags("table", io)
	f.StringVar(&p.Dir, "dir", "docs/bench", "Folder of the results. What is there is not measured again.")
	f.BoolVar(&p.Small, "short", false, "Few players, a few minutes, instead of 500 to 10,000 in every shape.")
	f.StringVar(&p.DSN, "store", "", "Address of a PostgreSQL database of its own, to measure as well.")
	f.IntVar(&p.Runs, "runs", 1, "How often each crowd is measured, 1 to 9: results are medians.")
	f.IntVar(&p.Seconds, "seconds", 10, "How long each window is: 1 to 600.")
	f.IntVar(&p.Budget, "budget", budgetDefault, "The server's crowd-budget.")
	f.Uint64Var(&p.Seed, "seed", 1, "Seed of chance.")
	only := f.String("only", "", "Regular expression of the files to measure, like plaza-0[0-2]. Empty: all.")
	f.DurationVar(&p.Limit, "limit", 0, "Begin no further measurement after so long, like 10m; 0: all of them.")
	p.Machine, err = f.parse(args, io, func() []bound {
		return []bound{{"runs", p.Runs, 1, 9}, {"seconds", p.Seconds, 1, maxSeconds}}
	})
	if err != nil {
		return err
	}
	if p.Small {
		p.Crowds = report.Short()
	}
	if p.Only, err = regexp.Compile(*only); err != nil {
		return fmt.Errorf("%w: -only: %w", errUsage, err)
	}
	return p.Carry(ctx)
}

// benchClients, benchBaseline and benchStore are not in the overview: `bench` starts them.
var (
	benchClients  = command{name: bench.LoadCommand, run: runBenchClients}
	benchBaseline = command{name: bench.BaselineCommand, run: runBenchBaseline}
	benchStore    = command{name: bench.StoreCommand, run: runBenchStoreProcess}
)

// runBenchBaseline is the server that a bench compares with; its argument is HOST:PORT.
func runBenchBaseline(ctx context.Context, args []string, _ streams) error {
	if len(args) != 1 {
		return fmt.Errorf("%w: %s is started by myriad bench", errUsage, bench.BaselineCommand)
	}
	l, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	return baseline.Serve(ctx, l)
}

// runBenchClients is the crowd of a bench.
func runBenchClients(ctx context.Context, _ []string, io streams) error {
	debug.SetGCPercent(2 * gcPercent) // the probes hold some hundred thousand entities
	// One more than processors: a thread reads for all light clients, and what it holds must not
	// keep the probes waiting until the runtime takes it away; the system shares more finely.
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
	return ordered(ctx, io, bench.LoadCommand, load.CarryOut)
}

// runBenchStoreProcess is the store of a bench.
func runBenchStoreProcess(ctx context.Context, _ []string, io streams) error {
	return ordered(ctx, io, bench.StoreCommand, durable.Run)
}

// ordered carries out what standard input orders, and writes the report.
func ordered[O, R any](ctx context.Context, io streams, name string, carryOut func(context.Context, O) (R, error)) error {
	var order O
	if err := json.NewDecoder(os.Stdin).Decode(&order); err != nil {
		return fmt.Errorf("%w: %s is started by myriad bench: %w", errUsage, name, err)
	}
	r, err := carryOut(ctx, order)
	if err != nil {
		return err
	}
	return json.NewEncoder(io.out).Encode(r)
}
