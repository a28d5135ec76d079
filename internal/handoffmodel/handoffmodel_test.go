package handoffmodel

import (
	"flag"
	"strings"
	"testing"
)

var full = flag.Bool("handoff.full", false, "visit all 6 million states: about half a minute and 3 GB")

func TestProtocolKeepsItsPromises(t *testing.T) {
	worlds := []Bounds{{Epochs: 2, Hops: 2, Crashes: 1, Ops: 1}, {Epochs: 3, Hops: 2, Crashes: 0, Ops: 1}, {Epochs: 3, Hops: 1, Crashes: 1, Ops: 2}}
	if *full {
		worlds = []Bounds{{Epochs: 3, Hops: 2, Crashes: 1, Ops: 1}}
	}
	for _, bounds := range worlds {
		o := Explore(bounds, Protocol{}, true)
		t.Logf("%+v: %d states, %d edges", bounds, o.States, o.Edges)
		if o.Broken != "" {
			t.Errorf("%s:\n%s", o.Broken, strings.Join(o.Steps, "\n"))
		}
		if o.Stuck > 0 {
			t.Errorf("%d states have no way back to an owner", o.Stuck)
		}
		if o.States < 50_000 {
			t.Errorf("only %d states: the model has lost steps", o.States)
		}
	}
}

// Each shortcut is found out, so the model sees what it should, and each part of the
// protocol is needed.
func TestShortcutsBreak(t *testing.T) {
	for name, p := range map[string]Protocol{
		"operations without a fence":          {NoFence: true},
		"abort by reading the row":            {AbortByRead: true},
		"COMMIT not bound to an epoch":        {CommitToAnyEpoch: true},
		"durable state from PREPARE":          {StateFromPrepare: true},
		"no operation id":                     {NoOperationID: true},
		"target activates on a timeout":       {ActivateOnTimeout: true},
		"takeover restores from checkpoint":   {FromCheckpoint: true},
		"handover without the source's epoch": {UnfencedHandoff: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := Explore(Bounds{Epochs: 3, Hops: 2, Crashes: 2, Ops: 2}, p, false)
			if o.Broken == "" {
				t.Fatalf("not found among %d states", o.States)
			}
			t.Logf("%s after %d states, in %d steps:\n%s", o.Broken, o.States, len(o.Steps), strings.Join(o.Steps, "\n"))
			if len(o.Steps) < 2 || len(o.Steps) > 13 {
				t.Errorf("in %d steps", len(o.Steps))
			}
		})
	}
}
