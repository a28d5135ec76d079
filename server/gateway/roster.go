package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

const (
	// rosterMost is from how many bytes on, waiting or in a flush, rosters wait for the next.
	rosterMost = 128 << 10
	// rosterAhead is behind how many bytes a roster goes out in any case, whatever its size.
	rosterAhead = 32 << 10
	// rosterShare is how many times its budget the rosters of a viewer may take, its own cell's apart, until it has them all.
	rosterShare = 4
	// askAgain is how often a client that has caught up asks for the next of them.
	askAgain = 100 * time.Millisecond
)

// rosterRoom is what a viewer may be sent of rosters just now: it grows by beats, to a second's worth.
type rosterRoom struct {
	bytes int // below 0 more was sent: it is made up for
	beat  uint64
}

// left reports whether there is any at a beat, by a viewer's budget; 0 and Unlimited have no bound.
func (r *rosterRoom) left(beat uint64, budget int) bool {
	if budget <= 0 {
		return true
	}
	if beat > r.beat {
		most := rosterShare * budget
		r.bytes = min(r.bytes+int(min(beat-r.beat, longestDebt))*most/world.TickRateHz, most)
		r.beat = beat
	}
	return r.bytes > 0
}

// longestDebt is in how many beats any debt is made up for.
const longestDebt = 60 * world.TickRateHz

// takesRoster reports whether the roster of a cell goes out in this flush, and books it. One that
// does not is asked for again when there is room: who comes into a crowd is told of it cell by cell, the nearest
// first. composed is what this flush has for it already.
func (w *viewer) takesRoster(cell geom.Cell, size, composed int, beat uint64) bool {
	ahead := composed + w.conn.out.waiting()
	if ahead > rosterAhead && ahead+size > rosterMost || !w.rosters.left(beat, w.share.budget) && cell != w.centre {
		w.hungry = true
		return false
	}
	w.rosters.bytes -= size
	return true
}

// askOn asks for the nearest roster that a viewer still waits for, if any was left out.
func (v *view) askOn(w *viewer, now time.Time) {
	if !w.hungry || now.Sub(w.asked) < askAgain || !w.rosters.left(v.beat, w.share.budget) {
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
