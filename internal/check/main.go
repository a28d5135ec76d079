// Command check runs every check of the project, one after the other, and ends with a line
// "N passed, N failed". It is what `make test` and .ci/run call:
//
//	go run ./internal/check            all that this machine has the tools for
//	go run ./internal/check -strict    a missing tool is a failure too
//	go run ./internal/check go e2e     only these
//
// A check that fails does not keep the others from running.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

func main() {
	strict := flag.Bool("strict", os.Getenv("MYRIAD_TEST_STRICT") != "", "count a missing tool as a failure; also MYRIAD_TEST_STRICT=1")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, *strict, flag.Args())
	stop()
	os.Exit(code)
}

// run carries out the checks that are asked for and returns the exit code.
func run(ctx context.Context, strict bool, only []string) int {
	var passed, failed, skipped []string
	for _, c := range checks() {
		if len(only) > 0 && !slices.Contains(only, c.name) {
			continue
		}
		if missing := c.missing(); missing != "" {
			fmt.Printf("--- %s: skipped, %s\n", c.name, missing)
			skipped = append(skipped, c.name)
			continue
		}
		fmt.Printf("--- %s: %s\n", c.name, c.about)
		started := time.Now()
		err := c.run(ctx)
		took := time.Since(started).Round(100 * time.Millisecond)
		if err != nil {
			fmt.Printf("--- %s: FAILED after %v: %v\n", c.name, took, err)
			failed = append(failed, c.name)
			continue
		}
		fmt.Printf("--- %s: ok, %v\n", c.name, took)
		passed = append(passed, c.name)
	}
	if strict {
		failed = append(failed, skipped...)
		skipped = nil
	}
	if len(skipped) > 0 {
		fmt.Println("skipped for want of tools (.ci/run installs them):", skipped)
	}
	if len(failed) > 0 {
		fmt.Println("failed:", failed)
	}
	fmt.Printf("%d passed, %d failed\n", len(passed), len(failed))
	if len(failed) > 0 || len(passed) == 0 {
		return 1
	}
	return 0
}
