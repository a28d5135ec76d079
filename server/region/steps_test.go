package region

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
)

func TestStepsAreCopied(t *testing.T) {
	r := newRunner(&Host{}, 0)
	var steps rules.Steps
	const count = 3*stepsAtOnce + 1
	for i := range uint32(count) {
		steps = rules.Steps{ID: 7, First: i, Count: 1, Steps: [rules.MaxSteps]motion.Input{{Speed: uint8(i)}}}
		if !r.put(&steps) {
			t.Fatal("not taken")
		}
	}
	steps = rules.Steps{}
	for i, m := range r.takeInbox() {
		got, ok := m.(*rules.Steps)
		if want := (rules.Steps{ID: 7, First: uint32(i), Count: 1, Steps: [rules.MaxSteps]motion.Input{{Speed: uint8(i)}}}); !ok || *got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	}
}

func TestStepsAreDroppedByAFullInbox(t *testing.T) {
	r := newRunner(&Host{}, 0)
	for range maxInbox + 10 {
		r.put(&rules.Steps{ID: 7})
	}
	r.put(Put{Input: rules.Attach{ID: 7}})
	if messages := r.takeInbox(); len(messages) != maxInbox+1 {
		t.Errorf("%d messages wait", len(messages))
	}
}

// TestInputsOfTheLastSecondAreKept checks the record of a panic, whose slices are used again.
func TestInputsOfTheLastSecondAreKept(t *testing.T) {
	r := newRunner(&Host{}, 0)
	for tick := range uint32(3 * keptTicks) {
		for n := range 1 + tick%7 {
			r.put(&rules.Steps{First: tick, Count: uint8(n)})
		}
		messages := r.takeInbox()
		r.inputs = r.oldest(len(messages))
		for _, m := range messages {
			r.inputs = append(r.inputs, m.(*rules.Steps))
		}
		r.keepInputs()
		if want := min(int(tick)+1, keptTicks); len(r.recent) != want {
			t.Fatalf("%d ticks are kept, want %d", len(r.recent), want)
		}
		for i, inputs := range r.recent {
			of := tick - uint32(len(r.recent)-1-i)
			if len(inputs) != int(1+of%7) {
				t.Fatalf("tick %d kept with %d inputs", of, len(inputs))
			}
			for n, in := range inputs {
				if steps := in.(*rules.Steps); steps.First != of || int(steps.Count) != n {
					t.Fatalf("tick %d has %+v in place %d", of, steps, n)
				}
			}
		}
	}
}

func BenchmarkSteps(b *testing.B) {
	r := newRunner(&Host{}, 0)
	steps := &rules.Steps{ID: 7, Count: 2}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.put(steps)
		if i%1000 == 999 {
			r.takeInbox()
		}
	}
}
