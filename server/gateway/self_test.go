package gateway

import (
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
)

// Each input, of two steps in two ticks, is answered by a state of its own: between the first ticks of
// two inputs one is told, however seldom the viewer has its turn and in whichever tick its inputs begin.
func TestEachInputIsAnswered(t *testing.T) {
	for every := uint64(1); every <= 4; every++ {
		for odd := range uint32(2) {
			var s selves
			var told []uint32
			for tick := uint32(1); tick <= 48; tick++ {
				s.take(wire.Self{Seq: tick}, &replication.Frame{Region: 5, Tick: tick}, every, false)
				if uint64(tick)%every != 0 {
					continue
				}
				told = append(told, selvesIn(t, &s)...)
			}
			if !slices.IsSorted(told) || told[len(told)-1] != 48 {
				t.Errorf("in every %d beats: states come as %v", every, told)
			}
			for first := 2 + odd; first+1 <= 48; first += 2 {
				if !slices.Contains(told, first) && !slices.Contains(told, first+1) {
					t.Errorf("in every %d beats: nothing of ticks %d and %d is told: %v", every, first, first+1, told)
				}
			}
		}
	}
}

// Of a client that is behind no more is kept than fits, the newest always; what a region tells that is new
// to the viewer counts by its own ticks.
func TestSelvesAreBounded(t *testing.T) {
	var s selves
	for tick := range uint32(1000) {
		s.take(wire.Self{Seq: tick}, &replication.Frame{Region: 5, Tick: tick}, 4, false)
	}
	s.take(wire.Self{Seq: 1000}, &replication.Frame{Region: 6, Tick: 3}, 4, false)
	if told := selvesIn(t, &s); len(told) > maxEarlier+1 || told[len(told)-1] != 1000 {
		t.Errorf("told of %v, want %d at most and 1000 last", told, maxEarlier+1)
	}
	if s.waits() {
		t.Error("what was told waits")
	}
	for tick := range uint32(2) {
		s.take(wire.Self{Seq: 1001 + tick}, &replication.Frame{Region: geom.RegionID(5 + tick), Tick: 900 * tick}, 4, false)
	}
	if told := selvesIn(t, &s); !slices.Equal(told, []uint32{1001, 1002}) {
		t.Errorf("of two regions was told %v", told)
	}
	s.take(wire.Self{Seq: 1003}, &replication.Frame{Region: 5, Tick: 7}, 4, false)
	for tick := range uint32(9) {
		s.take(wire.Self{Seq: 1003 + tick}, &replication.Frame{Region: 5, Tick: 910 + tick}, 4, tick > 4)
	}
	if told := selvesIn(t, &s); !slices.Equal(told, []uint32{1011}) {
		t.Errorf("of who is behind was told %v, want 1011 alone", told)
	}
	frame := &replication.Frame{Region: 5, Tick: 930}
	for seq := range uint32(3) { // a step, then put elsewhere
		s.take(wire.Self{Seq: 1012 + seq}, frame, 4, false)
	}
	if told := selvesIn(t, &s); !slices.Equal(told, []uint32{1014}) {
		t.Errorf("of one tick was told %v, want 1014 alone", told)
	}
	s.take(wire.Self{Seq: 1015}, &replication.Frame{Region: 5, Tick: 931}, 4, false)
	if s.forget(); s.waits() {
		t.Error("what was forgotten waits")
	}
}

// selvesIn tells what is new and returns the numbers of the steps.
func selvesIn(t *testing.T, s *selves) (told []uint32) {
	t.Helper()
	var m message
	m.begin()
	s.tell(&m)
	for _, r := range records(m.end()) {
		if r.Type != wire.TypeSelf {
			continue
		}
		self, err := wire.DecodeSelf(r.Payload)
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, self.Seq)
	}
	return told
}
