package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/internal/bench/baseline"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/internal/config"
)

var benches = command{name: "bench", about: "Measure a server under a crowd, or record what it tells: myriad bench crowd -help, myriad bench record -help.", run: runBench}

// benchClients is not in the overview: `bench` starts it.
var benchClients = command{name: bench.LoadCommand, run: runBenchClients}

func runBench(ctx context.Context, args []string, io streams) error {
	if len(args) > 0 && args[0] == "record" {
		return runRecord(ctx, args[1:], io)
	}
	if len(args) == 0 || args[0] != "crowd" {
		if len(args) > 0 && slices.Contains([]string{"-h", "-help", "--help"}, args[0]) {
			fmt.Fprintln(io.out, "myriad bench crowd measures a server under a crowd; -help shows its flags.")
			fmt.Fprintln(io.out, "myriad bench record records what a server tells a client, for the page /bench; -help shows its flags.")
			return nil
		}
		return fmt.Errorf("%w: myriad bench crowd|record [FLAGS]", errUsage)
	}
	c, out, err := crowdFlags(args[1:], io)
	if err != nil {
		return err
	}
	var written *os.File
	if out != "" { // a file that cannot be written is told before, not after
		if written, err = os.Create(out); err != nil {
			return fmt.Errorf("-json: %w", err)
		}
		defer written.Close()
	}
	result, err := bench.Crowd(ctx, c)
	if err != nil {
		return err
	}
	fmt.Fprint(io.out, result)
	if written == nil {
		return nil
	}
	text, err := json.MarshalIndent(result, "", "  ")
	if err == nil {
		_, err = written.Write(append(text, '\n'))
	}
	return errors.Join(err, written.Close())
}

// crowdFlags reads the flags of `bench crowd`. It returns flag.ErrHelp after -help.
func crowdFlags(args []string, io streams) (c bench.Config, out string, err error) {
	flags := flag.NewFlagSet("bench crowd", flag.ContinueOnError)
	flags.SetOutput(io.out)
	flags.IntVar(&c.Players, "players", 400, fmt.Sprintf("Number of clients, from 1 to %d.", bench.MaxPlayers))
	flags.StringVar(&c.Shape, "shape", load.Plaza, "What they do: "+strings.Join(load.Shapes, ", ")+".")
	flags.IntVar(&c.Seconds, "seconds", 10, "How long is measured, after all are in and 15 seconds more: 1 to 600.")
	flags.StringVar(&out, "json", "", "File for the result as JSON, besides the text.")
	flags.Uint64Var(&c.Seed, "seed", 1, "Seed of chance: places, paths, who changes when.")
	flags.IntVar(&c.Budget, "budget", 98304, "Bytes a second that a client is sent of a crowd: the server's crowd-budget.")
	flags.BoolVar(&c.Baseline, "baseline", false, "Measure a broadcast written by hand as well, which sends every position to everybody.")
	flags.StringVar(&c.Profile, "cpu-profile", "", "File for the server's profile of the window, for go tool pprof.")
	server := flags.String("server-cpus", "0", "Processors of the server, like 0 or 0,2-3. Empty: any.")
	clients := flags.String("client-cpus", "1", "Processors of the clients. Empty: any.")
	switch err = config.ParseFlags(flags, args); {
	case errors.Is(err, flag.ErrHelp):
		flags.Usage()
		return c, "", err
	case err != nil:
		return c, "", fmt.Errorf("%w: %w", errUsage, err)
	case flags.NArg() > 0:
		return c, "", fmt.Errorf("%w: myriad bench crowd takes flags only, not %q", errUsage, flags.Arg(0))
	case c.Players < 1 || c.Players > bench.MaxPlayers:
		return c, "", fmt.Errorf("%w: -players is %d, not from 1 to %d", errUsage, c.Players, bench.MaxPlayers)
	case c.Seconds < 1 || c.Seconds > 600:
		return c, "", fmt.Errorf("%w: -seconds is %d, not from 1 to 600", errUsage, c.Seconds)
	case !slices.Contains(load.Shapes, c.Shape):
		return c, "", fmt.Errorf("%w: -shape is %q, not one of %s", errUsage, c.Shape, strings.Join(load.Shapes, ", "))
	}
	var err1, err2 error
	c.ServerCPUs, err1 = process.ParseCPUs(*server)
	c.ClientCPUs, err2 = process.ParseCPUs(*clients)
	if err := errors.Join(err1, err2); err != nil {
		return c, "", fmt.Errorf("%w: %w", errUsage, err)
	}
	c.Notes = io.err
	c.Program, err = os.Executable()
	return c, out, err
}

// benchBaseline is not in the overview: `bench crowd -baseline` starts it.
var benchBaseline = command{name: bench.BaselineCommand, run: runBenchBaseline}

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
	var order load.Order
	if err := json.NewDecoder(os.Stdin).Decode(&order); err != nil {
		return fmt.Errorf("%w: %s is started by myriad bench: %w", errUsage, bench.LoadCommand, err)
	}
	debug.SetGCPercent(gcPercent)
	carryOut := load.Run
	if order.Baseline {
		carryOut = load.RunBaseline
	}
	report, err := carryOut(ctx, order)
	if err != nil {
		return err
	}
	return json.NewEncoder(io.out).Encode(report)
}
