package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/myriad-mmo/myriad"
)

var version = command{name: "version", about: "Show what was built, and from which commit.", run: runVersion}

func runVersion(_ context.Context, _ []string, io streams) error {
	fmt.Fprintln(io.out, "myriad", myriad.Build())
	if b, ok := debug.ReadBuildInfo(); ok {
		fmt.Fprintln(io.out, b.GoVersion)
	}
	return nil
}
