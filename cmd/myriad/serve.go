package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/myriad-mmo/myriad"
	"github.com/myriad-mmo/myriad/internal/config"
)

var serve = command{name: "serve", about: "Run a node and print the link for players (the default).", run: runServe}

func runServe(ctx context.Context, args []string, io streams) error {
	c, rest, err := nodeConfig("serve", "myriad serve runs a node. It prints the link for players on standard output.", args, io)
	if err != nil || c == nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: serve takes no argument %q", errUsage, rest[0])
	}
	c.Stdout = io.out
	return myriad.Run(ctx, *c)
}

// nodeConfig reads the configuration of a node for a command that needs it, and the
// arguments after the flags. It returns nil when -help or -print-config said it all.
func nodeConfig(name, usage string, args []string, io streams) (*myriad.Config, []string, error) {
	var c myriad.Config
	rest, err := config.Load(&c, config.Source{
		Command: name, Usage: usage, Args: args, Environ: io.environ, Stdout: io.out,
	})
	switch {
	case errors.Is(err, flag.ErrHelp), errors.Is(err, config.ErrPrinted):
		return nil, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	return &c, rest, nil
}
