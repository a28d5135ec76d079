package myriad

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// stage is a part of a node that runs until its context ends. It then finishes what it
// holds and returns nil; any other return is a failure of the node.
type stage struct {
	name string
	run  func(ctx context.Context) error
}

// errHung is returned when parts did not stop in time.
var errHung = errors.New("did not stop in time")

// runStages starts the stages in order and blocks until ctx ends or one fails. Then it
// ends them one after the other, the last one first, so that each can still use those
// before it; grace is the time for all of them together.
func runStages(ctx context.Context, grace time.Duration, stages []stage) error {
	type running struct {
		stage
		cancel context.CancelFunc
		done   chan error
	}
	failed := make(chan error, len(stages))
	all := make([]running, len(stages))
	for i, s := range stages {
		own, cancel := context.WithCancel(context.WithoutCancel(ctx))
		r := running{stage: s, cancel: cancel, done: make(chan error, 1)}
		all[i] = r
		go func() {
			err := r.run(own)
			switch {
			case err != nil:
				err = fmt.Errorf("%s: %w", r.name, err)
			case own.Err() == nil:
				err = fmt.Errorf("%s: ended by itself", r.name)
			}
			r.done <- err
			failed <- err
		}()
	}
	var first error
	select {
	case <-ctx.Done():
	case first = <-failed:
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	for i := len(all) - 1; i >= 0; i-- {
		all[i].cancel()
		select {
		case err := <-all[i].done:
			if first == nil {
				first = err
			}
		case <-late.C:
			for j := range i {
				all[j].cancel()
			}
			return errors.Join(first, fmt.Errorf("%s: %w", all[i].name, errHung))
		}
	}
	return first
}
