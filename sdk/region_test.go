package sdk_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
)

// A message tells of one region after the other, so what one says may be older than what the other said
// before it in the same message.
func TestWhoCrossesRegionsIsNotLost(t *testing.T) {
	const here, there, who = geom.RegionID(136), geom.RegionID(137), 77
	west, east := geom.Cell{X: 71, Z: 68}, geom.Cell{X: 72, Z: 68} // here, there
	frame := func(region geom.RegionID, tick uint32) []byte {
		return wire.AppendFrame(nil, wire.Frame{Region: region, Tick: tick, ServerMs: tick * 50, TimeScale: wire.FullSpeed})
	}
	entry := func(out []byte, cell geom.Cell, short uint16) []byte {
		at := cell.Centre()
		return wire.AppendEntry(out, cell, &wire.Entry{Pose: wire.Pose{Short: short, X: at.X, Z: at.Z}, ID: who})
	}
	roster := func(out []byte, cell geom.Cell, short uint16) []byte {
		out, mark := wire.BeginRoster(out, wire.RosterHead{Cell: cell, Parts: 1})
		if short > 0 {
			out = entry(out, cell, short)
		}
		return wire.End(out, mark)
	}
	enter := func(out []byte, cell geom.Cell, short uint16) []byte {
		out, mark := wire.BeginEnter(out, cell)
		return wire.End(entry(out, cell, short), mark)
	}
	leave := func(out []byte, cell geom.Cell, short uint16) []byte {
		out, mark := wire.BeginLeave(out, cell)
		return wire.End(wire.AppendLeave(out, wire.Leave{Short: short, Why: wire.WhyGone}), mark)
	}
	forth := leave(frame(there, 20), east, 5)
	forth = enter(append(forth, frame(there, 40)...), east, 6)
	forth = enter(append(forth, frame(here, 21)...), west, 3)
	forth = leave(append(forth, frame(here, 39)...), west, 3)
	over := enter(frame(here, 21), west, 3)
	over = roster(append(over, frame(there, 19)...), east, 5)
	over = leave(append(over, frame(there, 20)...), east, 5)
	for name, tt := range map[string]struct {
		message []byte
		in      geom.Cell
	}{"there and back": {forth, east}, "a roster from before": {over, west}} {
		t.Run(name, func(t *testing.T) {
			s := startServer(t)
			c, _ := inWorld(t, s, sdk.Options{})
			s.push(append(roster(frame(there, 10), east, 5), roster(frame(here, 10), west, 0)...))
			eventually(t, "it is seen", func() bool { _, ok := c.Entity(who); return ok })
			s.push(tt.message)
			eventually(t, "it is where it went", func() bool {
				e, ok := c.Entity(who)
				return ok && e.Cell == tt.in && e.Tick > 20
			})
		})
	}
}
