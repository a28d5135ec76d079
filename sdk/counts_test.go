package sdk_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
)

// TestCounts follows people who are told of by number alone, until a roster names them.
func TestCounts(t *testing.T) {
	s := startServer(t)
	c, _ := inWorld(t, s, sdk.Options{})
	a, b := geom.Cell{X: 71, Z: 68}, geom.Cell{X: 70, Z: 68}
	of := func(region geom.RegionID, records ...[]byte) []byte {
		out := wire.AppendFrame(nil, wire.Frame{Region: region, Tick: 50})
		for _, r := range records {
			out = append(out, r...)
		}
		return out
	}
	counts := func(cell geom.Cell, first, last uint8) []byte {
		return wire.AppendCounts(nil, &wire.Counts{Cell: cell, People: [wire.LeafCount]uint8{0: first, 63: last}})
	}
	is := func(what string, people int) {
		t.Helper()
		eventually(t, what, func() bool { return c.Counted() == people })
	}
	s.push(of(136, counts(a, 200, 3), counts(b, 40, 0)))
	is("two cells are counted", 243)
	s.push(of(137, counts(a, 100, 1)))
	is("two regions tell of a cell", 344)
	if got := c.Counts()[a]; got[0] != 300 || got[63] != 4 || got[1] != 0 {
		t.Errorf("counts of the cell are %v", got)
	}
	s.push(of(136, counts(a, 0, 7)))
	is("a later record replaces the one before", 148)
	out, mark := wire.BeginRoster(nil, wire.RosterHead{Cell: a, Parts: 1})
	s.push(of(136, wire.End(out, mark)))
	is("a roster ends the counts of its region", 141)
	s.push(of(136, counts(b, 0, 0)))
	is("a record of nobody ends them", 101)
	s.push(wire.AppendUnwatch(nil, a))
	is("an unwatched cell has none", 0)
	if c.InView() != 0 {
		t.Errorf("%d entities are known", c.InView())
	}
}
