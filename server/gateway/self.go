package gateway

import (
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
)

// ownState is the state of a viewer's character after a tick.
type ownState struct {
	frame *replication.Frame // nil: there is none
	wire.Self
}

// selves is what a viewer is to be told of its own character: the newest state, and before it those
// by which each input shows in which tick it was applied, however seldom the viewer has its turn. Which
// of its steps a client must take again follows from these.
type selves struct {
	newest  ownState
	earlier []ownState // in their order; at most maxEarlier
	kept    moment     // the last of earlier, or what was told last
}

// moment is a tick of a region.
type moment struct {
	region, tick uint32
}

const (
	// selfTicks is how many ticks are told with one state: a client's input is for as many. Of a turn
	// in every third beat each tick counts, since pairs do not go into three.
	selfTicks = 2
	// maxEarlier bounds the states of a turn: of who has one in every fourth beat there are two.
	maxEarlier = 3
)

func momentOf(f *replication.Frame) moment { return moment{uint32(f.Region), f.Tick} }

// take brings the state after a tick of a viewer that has its turn in every so many beats. A later one of the
// same tick replaces the first, and of a viewer that is behind only the newest is kept.
func (s *selves) take(self wire.Self, f *replication.Frame, every uint64, behind bool) {
	switch {
	case behind:
		s.forget()
	case s.newest.frame == f:
		s.newest.Self = self
		return
	}
	apart := uint32(selfTicks)
	if every%selfTicks != 0 {
		apart = 1
	}
	if was := s.newest; was.frame != nil && len(s.earlier) < maxEarlier {
		at := momentOf(was.frame)
		if at.region != s.kept.region || at.tick-s.kept.tick >= apart {
			s.earlier, s.kept = append(s.earlier, was), at
		}
	}
	s.newest = ownState{f, self}
}

// waits reports whether there is something to tell.
func (s *selves) waits() bool { return s.newest.frame != nil }

// forget drops what was not told.
func (s *selves) forget() {
	s.newest.frame = nil
	clear(s.earlier)
	s.earlier = s.earlier[:0]
}

// tell adds what was not told yet.
func (s *selves) tell(m *message) {
	for i := range s.earlier {
		m.self(&s.earlier[i])
	}
	m.self(&s.newest)
	s.kept = momentOf(s.newest.frame)
	s.forget()
}

func (m *message) self(s *ownState) {
	m.header(s.frame)
	m.buf = wire.AppendSelf(m.buf, &s.Self)
}
