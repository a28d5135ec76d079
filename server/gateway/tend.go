package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
)

const (
	// rosterPatience is after how long a roster that did not come is asked for again.
	rosterPatience = 2 * time.Second
	// refreshTurns is in how many turns of tend all interests are told again.
	refreshTurns = 5
)

// tend repeats what may have been lost: messages are delivered at most once, and a region
// may begin anew without a word.
func (v *view) tend(now time.Time) {
	v.tended++
	for _, w := range v.viewers {
		if !w.complete && w.backlog != starving {
			w.complete = v.markWaiting(w)
		}
	}
	for _, f := range v.feeds {
		if f != nil {
			v.tendFeed(f, now)
		}
	}
	for i := len(v.viewers) - 1; i >= 0; i-- {
		if w := v.viewers[i]; w.conn.out.ended() {
			v.remove(w)
		}
	}
}

// markWaiting marks the watches for whose rosters a viewer waits; true when there is none.
func (v *view) markWaiting(w *viewer) (complete bool) {
	complete = true
	w.eachCell(func(cell geom.Cell, s *sight) {
		regions, n := tellers(cell)
		for i, r := range regions[:n] {
			if s.current(i) || s.counted(i) {
				continue
			}
			complete = false
			if w.hungry && *s&(sightPutOff<<i) != 0 {
				continue // it is asked for when its turn comes
			}
			f := v.feedFor(w, r)
			at, _ := f.index(cell)
			f.watches[at].waits = true
		}
	})
	return complete
}

func (v *view) tendFeed(f *feed, now time.Time) {
	for i := range f.watches {
		at := &f.watches[i]
		waits := at.waits
		at.waits = false
		if at.nearest() == replication.None {
			continue
		}
		switch {
		case waits && at.asked.IsZero():
			at.asked = now
		case waits && now.Sub(at.asked) >= rosterPatience:
			at.asked = now
			v.publish(wish{f, at}, true)
		case (int(at.cell.X)+int(at.cell.Z)+v.tended)%refreshTurns == 0:
			v.publish(wish{f, at}, false)
		}
	}
}
