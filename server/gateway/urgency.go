package gateway

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
)

// urgency is how soon a viewer is to be told of something: what presses goes out in its next turn,
// with all that waited till then.
type urgency uint8

const (
	calm     urgency = iota // in some seconds: what is told again so that it heals, who sets out later, what is said to nobody
	soon                    // within a second: what is far
	pressing                // in the next turn
)

// In every how many beats a viewer is told of what does not press.
const (
	soonEvery = world.TickRateHz
	calmEvery = replication.CalmEvery
)

// urgencies are those of the kinds of what is told of a cell.
var urgencies = [kinds]urgency{nearPoses: pressing, middleNews: pressing, happenings: pressing, changes: pressing, farNews: soon}

// outlook is from where something is seen, and in which layer.
type outlook struct {
	centre geom.Cell
	layer  geom.RegionID // 0: the first one of every square
}

// urgent are how much what came in during a flush presses for those of an outlook.
type urgent struct {
	most urgency // for anybody, at most
	of   map[outlook]urgency
}

// begin takes note of what came in during a flush.
func (u *urgent) begin(feeds []*feed, flush uint64) {
	u.most = calm
	clear(u.of)
	for _, f := range feeds {
		if f == nil {
			continue
		}
		for is := u.most + 1; is <= pressing; is++ {
			if f.news[is] == flush {
				u.most = is
			}
		}
	}
}

// rests reports whether a viewer may be passed over without a look at it, by its place: it was told everything,
// nothing of what came in presses, and what it waits for has not its time. Where thousands stand still, their memory
// has left the processor's caches by the next beat: a look at each is a miss.
func (v *view) rests(place int) bool { return v.beat < v.resting[place] && v.urgent.most == calm }

// wake has a viewer looked at in this flush: there is something for it that feeds know nothing of.
func (v *view) wake(w *viewer) { v.resting[w.place] = 0 }

// await takes note that a viewer waits for rosters.
func (v *view) await(w *viewer) {
	w.complete = false
	v.wake(w)
}

// calm reports whether a viewer may be passed over: nothing of what it was not told yet has its
// time.
func (v *view) calm(w *viewer) bool {
	v.resting[w.place] = 0
	if v.urgent.most > w.urgency {
		w.urgency = max(w.urgency, v.urgencyFor(w))
	}
	if w.urgency == pressing || len(w.own) > 0 || w.self.waits() || len(w.watched) > 0 || w.missed || w.hungry || !w.shares() {
		return false
	}
	until := w.calmAt
	if w.urgency == soon {
		until = min(until, w.soonAt)
	}
	if v.beat >= until {
		return false
	}
	w.held, v.resting[w.place] = true, until
	return true
}

// rest takes note that a viewer was told everything: those next to each other are told again in the
// same beats, much the same.
func (v *view) rest(w *viewer) {
	phase := w.phase()
	w.soonAt = v.beat + soonEvery - (v.beat+phase)%soonEvery
	w.calmAt = v.beat + calmEvery - (v.beat+phase)%calmEvery
	w.urgency, w.held = calm, false
}

// urgencyFor returns how much what came in during this flush presses for a viewer.
func (v *view) urgencyFor(w *viewer) urgency {
	at := outlook{centre: w.centre}
	if w.home.Layer() > 0 {
		at.layer = w.home
	}
	u, known := v.urgent.of[at]
	if !known {
		u = v.lookout(w)
		v.urgent.of[at] = u
	}
	return u
}

// lookout works out urgencyFor.
func (v *view) lookout(w *viewer) (most urgency) {
	seen := v.reaches.scope(w.centre)
	for _, f := range w.feeds {
		for i := len(f.recent) - 1; i >= 0 && f.recent[i].flush == v.flush; i-- {
			for kind, u := range urgencies {
				if u > most && f.recent[i].has(f, kind, seen[kind]) {
					most = u
				}
			}
		}
	}
	return most
}
