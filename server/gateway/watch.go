package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/server/replication"
)

// watch is a cell that clients of this gateway watch.
type watch struct {
	key
	sights  [tiers][]*sight  // by tier, of clients that have the roster
	waiting []*sight         // the others
	counts  [tiers]int       // of all sights
	told    replication.Tier // what the region knows
	asked   time.Time        // when the roster was asked for last
}

// tiers is how many tiers there are.
const tiers = int(replication.Far) + 1

// among returns the list that a sight belongs to.
func (at *watch) among(s *sight) *[]*sight {
	if !s.rostered {
		return &at.waiting
	}
	return &at.sights[s.tier]
}

// put adds a sight.
func (at *watch) put(s *sight) {
	list := at.among(s)
	s.place = len(*list)
	*list = append(*list, s)
	at.counts[s.tier]++
}

// take removes a sight.
func (at *watch) take(s *sight) {
	list := at.among(s)
	end := len(*list) - 1
	last := (*list)[end]
	(*list)[s.place], last.place = last, s.place
	(*list)[end] = nil
	*list = (*list)[:end]
	at.counts[s.tier]--
}

// nearest returns the nearest tier that anybody watches in.
func (at *watch) nearest() replication.Tier {
	for tier, n := range at.counts {
		if n > 0 {
			return replication.Tier(tier)
		}
	}
	return replication.None
}

// forget takes note that no client has the roster any more.
func (at *watch) forget() {
	for tier := range at.sights {
		for list := &at.sights[tier]; len(*list) > 0; {
			(*list)[len(*list)-1].setRostered(false)
		}
	}
}

// sight is one viewer's watching of one watch.
type sight struct {
	viewer   *viewer
	watch    *watch
	place    int // among those of its tier
	tier     replication.Tier
	rostered bool // the client has the roster
	putOff   bool // the roster was left out for its size
}

// setRostered takes note whether the client has the roster.
func (s *sight) setRostered(yes bool) {
	if s.rostered == yes {
		return
	}
	s.watch.take(s)
	s.rostered = yes
	s.watch.put(s)
}
