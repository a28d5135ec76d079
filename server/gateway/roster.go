package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

const (
	// rosterRoom is from how many bytes on, waiting or in a flush, rosters wait for the next.
	rosterRoom = 128 << 10
	// rosterAhead is behind how many bytes a roster goes out in any case, whatever its size.
	rosterAhead = 32 << 10
	// askAgain is how often a client that has caught up asks for the next of them.
	askAgain = 100 * time.Millisecond
)

// takesRoster reports whether a roster of so many bytes goes out in this flush. One that
// does not is asked for again when the client has caught up: who comes into a crowd is told
// of it cell by cell. composed is what this flush has for it already.
func (w *viewer) takesRoster(size, composed int) bool {
	ahead := composed + w.conn.out.waiting()
	if ahead > rosterAhead && ahead+size > rosterRoom {
		w.hungry = true
		return false
	}
	return true
}

// askOn asks for the nearest roster that a viewer still waits for, if any was left out.
func (v *view) askOn(w *viewer, now time.Time) {
	if !w.hungry || now.Sub(w.asked) < askAgain {
		return
	}
	w.asked = now
	var nearest geom.Cell
	best := geom.CellColumns
	w.eachCell(func(cell geom.Cell, s *sight) {
		if steps := cell.Steps(w.centre); *s&allPutOff != 0 && steps < best {
			nearest, best = cell, steps
		}
	})
	if w.hungry = best < geom.CellColumns; !w.hungry {
		return
	}
	regions, n := tellers(nearest)
	for i, r := range regions[:n] {
		if *w.window.at(nearest)&(sightPutOff<<i) != 0 {
			f := v.feedFor(w, r)
			at, _ := f.index(nearest)
			v.tell(f, &f.watches[at], true)
		}
	}
}
