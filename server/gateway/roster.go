package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

const (
	// rosterRoom is from how many bytes on, waiting or in a flush, rosters wait for the next.
	rosterRoom = 128 << 10
	// askAgain is how often a client that has caught up asks for the next of them.
	askAgain = 100 * time.Millisecond
)

// takesRoster reports whether a roster of so many bytes goes out in this flush. One that
// does not is asked for again when the client has caught up: who comes into a crowd is told
// of it cell by cell.
func (w *viewer) takesRoster(size int) bool {
	ahead := len(w.buf) + w.conn.out.waiting()
	for _, message := range w.full {
		ahead += len(message)
	}
	if ahead > 0 && ahead+size > rosterRoom {
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
	var nearest *sight
	best := geom.CellColumns
	for cell, s := range w.cells {
		for _, one := range s.sights {
			if steps := cell.Steps(w.centre); one.putOff && steps < best {
				nearest, best = one, steps
			}
		}
	}
	if w.hungry = nearest != nil; w.hungry {
		v.tell(nearest.watch, true)
	}
}
