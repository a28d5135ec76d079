package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// exitInterrupted is the code of a process that a second signal ended at once.
const exitInterrupted = 130

// untilSignal returns a context that ends at the first SIGTERM or Ctrl-C, so that the node
// can stop in order. A second one ends the process at once.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(exitInterrupted)
	}()
	return ctx, cancel
}
