package sdk

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
)

func TestATurnOnTheSpotIsTold(t *testing.T) {
	var m movement
	m.restart(1)
	sent := func() (n int, last wire.Step) {
		for range 10 {
			out := m.appendNext(nil, geom.Point{}, 6500)
			if len(out) == 0 {
				continue
			}
			n++
			in, err := wire.DecodeInput(out[wire.HeaderSize:])
			if err != nil {
				t.Fatal(err)
			}
			last = in.Steps[0]
		}
		return n, last
	}
	if n, _ := sent(); n != 0 {
		t.Errorf("%d messages of one who has not moved", n)
	}
	m.set(16384, 0)
	if n, step := sent(); n != stillMoves || step.Facing != 16384 || step.Speed != 0 {
		t.Errorf("a turn: %d messages, the last %+v", n, step)
	}
	m.set(16384, 0)
	if n, _ := sent(); n != 0 {
		t.Errorf("the same again: %d messages", n)
	}
}

// In a region whose time runs slower a client makes fewer steps, however often it sends.
func TestStepsFollowTheTimeOfTheRegion(t *testing.T) {
	for scale, want := range map[uint8]int{0: 200, wire.FullSpeed: 200, wire.FullSpeed / 2: 100, wire.FullSpeed / 5: 40} {
		var m movement
		m.restart(1)
		m.scale = scale
		m.set(16384, 255)
		steps := 0
		for range 100 { // ten seconds
			out := m.appendNext(nil, geom.Point{}, 6500)
			if len(out) == 0 {
				continue
			}
			in, err := wire.DecodeInput(out[wire.HeaderSize:])
			if err != nil {
				t.Fatal(err)
			}
			if in.First != uint32(steps)+1 {
				t.Fatalf("scale %d: steps from %d after %d", scale, in.First, steps)
			}
			steps += int(in.Count)
			if _, ok := m.sentAt(uint32(steps)); !ok {
				t.Fatalf("scale %d: when step %d was sent is not known", scale, steps)
			}
		}
		if steps != want {
			t.Errorf("scale %d: %d steps in ten seconds, want %d", scale, steps, want)
		}
	}
}
