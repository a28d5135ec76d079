package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	// exitInterrupted is the code of a process that a second signal ended at once.
	exitInterrupted = 130
	// oneWish is how long a signal counts as part of the one before it: timeout(1), and
	// whoever signals a process and then its group, sends the same wish twice.
	oneWish = 500 * time.Millisecond
)

// untilSignal returns a context that ends at the first SIGTERM or Ctrl-C, so that the node
// can stop in order. A second one ends the process at once.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		obey(signals, cancel)
		os.Exit(exitInterrupted)
	}()
	return ctx, cancel
}

// obey calls stop at the first signal and returns at the next one that is a wish of its own.
func obey(signals <-chan os.Signal, stop func()) {
	<-signals
	first := time.Now()
	stop()
	for range signals {
		if time.Since(first) >= oneWish {
			return
		}
	}
}
