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
