// Command myriad runs and looks after a node. Without a subcommand it serves.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/myriad-mmo/myriad"
)

func main() {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	os.Exit(run(ctx, os.Args[1:], standard()))
}

// run carries out one command line and returns the exit code: 0 done, 1 failed, 2 not
// understood. A failure is one line on standard error.
func run(ctx context.Context, args []string, io streams) int {
	c, rest := find(args)
	if c == nil {
		fmt.Fprintf(io.err, "myriad: unknown command %q\n%s", args[0], overview())
		return 2
	}
	switch err := c.run(ctx, rest, io); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage), errors.Is(err, myriad.ErrConfig):
		fmt.Fprintln(io.err, "myriad:", err)
		return 2
	default:
		fmt.Fprintln(io.err, "myriad:", strings.ReplaceAll(err.Error(), "\n", "; ")) // several failures are one line too
		return 1
	}
}
