package gateway

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
)

// A viewer is shown its own layer of the square that it is in, and the first one of all others.

// feedFor returns the feed that shows a viewer the square of a region.
func (v *view) feedFor(w *viewer, r geom.RegionID) *feed { return v.feed(w.home.Facing(r)) }

// rehome notes that another region has a viewer's character. When that changes the layer of a
// square that it sees, the client forgets what it was told of the cells there, and all of them
// are asked for anew.
func (v *view) rehome(w *viewer, to geom.RegionID) {
	from := w.home
	if from == to {
		return
	}
	v.wake(w) // to look from there
	if from.Layer() == 0 && to.Layer() == 0 {
		w.home = to
		return
	}
	type watched struct {
		cell geom.Cell
		tier replication.Tier
	}
	var again []watched
	w.eachCell(func(cell geom.Cell, s *sight) {
		if differs(cell, from, to) {
			again = append(again, watched{cell, s.tier()})
			v.setTier(w, s, cell, replication.None)
			w.own = wire.AppendUnwatch(w.own, cell)
		}
	})
	w.home = to
	for _, a := range again {
		v.setTier(w, w.window.at(a.cell), a.cell, a.tier)
	}
	v.look(w, w.centre) // its feeds
}

// differs reports whether a cell is told of by other regions to those in one than to those in another.
func differs(cell geom.Cell, from, to geom.RegionID) bool {
	regions, n := tellers(cell)
	for _, r := range regions[:n] {
		if from.Facing(r) != to.Facing(r) {
			return true
		}
	}
	return false
}

// takeHome notes which region has a viewer's character, as a notice of one says.
func (v *view) takeHome(n replication.Notice, from geom.RegionID) {
	w := v.byChar[n.Char]
	switch {
	case w == nil:
	case n.Kind == replication.Entered:
		v.rehome(w, from)
	case n.Kind == replication.Moved && w.home == from:
		v.rehome(w, n.To)
	}
}
