package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/internal/config"
)

var benches = command{name: "bench", about: "Measure a server, with programs as players: myriad bench -help.", run: runBench}

// benchKinds are what `bench` measures, each its own subcommand.
func benchKinds() []command {
	return []command{
		{"crowd", "a server under a crowd", runBenchCrowd},
		{"storm", "many who log in at once where others play", runBenchStorm},
		{"handoff", "characters that cross a border of regions", runBenchHandoff},
		{"login", "guests, tokens and resumed sessions a second", runBenchLogin},
		{"store", "durable operations a second", runBenchStore},
		{"record", "what a server tells a client, for the page /bench", runRecord},
		{"table", "all of these, into files that docs/performance.md is made from", runBenchTable},
	}
}

func runBench(ctx context.Context, args []string, io streams) error {
	kinds := benchKinds()
	if len(args) > 0 {
		if i := slices.IndexFunc(kinds, func(c command) bool { return c.name == args[0] }); i >= 0 {
			return kinds[i].run(ctx, args[1:], io)
		}
		if slices.Contains([]string{"-h", "-help", "--help"}, args[0]) {
			for _, c := range kinds {
				fmt.Fprintf(io.out, "myriad bench %-8s %s\n", c.name, c.about)
			}
			fmt.Fprintln(io.out, "\nmyriad bench KIND -help shows the flags.")
			return nil
		}
	}
	var names []string
	for _, c := range kinds {
		names = append(names, c.name)
	}
	return fmt.Errorf("%w: myriad bench %s [FLAGS]", errUsage, strings.Join(names, "|"))
}

// benchFlags are the flags that every kind has.
type benchFlags struct {
	*flag.FlagSet
	json, server, clients *string
}

func newBenchFlags(kind string, io streams) benchFlags {
	f := benchFlags{FlagSet: flag.NewFlagSet("bench "+kind, flag.ContinueOnError)}
	f.SetOutput(io.out)
	if kind != "table" {
		f.json = f.String("json", "", "File for the result as JSON, besides the text.")
	}
	f.server = f.String("server-cpus", "0", "Processors of the server, like 0 or 0,2-3. Empty: any.")
	f.clients = f.String("client-cpus", "1", "Processors of the clients. Empty: any.")
	return f
}

// bound is a flag's value with the least and the greatest that it may be.
type bound struct {
	name             string
	value, low, high int
}

// parse reads the flags and where to run. It returns flag.ErrHelp after -help.
func (f *benchFlags) parse(args []string, io streams, bounds func() []bound) (m bench.Machine, err error) {
	switch err = config.ParseFlags(f.FlagSet, args); {
	case errors.Is(err, flag.ErrHelp):
		f.Usage()
		return m, err
	case err != nil:
		return m, fmt.Errorf("%w: %w", errUsage, err)
	case f.NArg() > 0:
		return m, fmt.Errorf("%w: myriad %s takes flags only, not %q", errUsage, f.Name(), f.Arg(0))
	}
	for _, b := range bounds() {
		if b.value < b.low || b.value > b.high {
			return m, fmt.Errorf("%w: -%s is %d, not from %d to %d", errUsage, b.name, b.value, b.low, b.high)
		}
	}
	var err1, err2 error
	m.ServerCPUs, err1 = process.ParseCPUs(*f.server)
	m.ClientCPUs, err2 = process.ParseCPUs(*f.clients)
	if err := errors.Join(err1, err2); err != nil {
		return m, fmt.Errorf("%w: %w", errUsage, err)
	}
	m.Notes = io.err
	m.Program, err = os.Executable()
	return m, err
}

// printed measures, and writes what came of it as text and, when asked, as JSON.
func printed[R fmt.Stringer](f *benchFlags, io streams, measure func() (R, error)) error {
	var written *os.File
	if *f.json != "" { // a file that cannot be written is told before, not after
		var err error
		if written, err = os.Create(*f.json); err != nil {
			return fmt.Errorf("-json: %w", err)
		}
		defer written.Close()
	}
	result, err := measure()
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
