package bot

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

func TestLatencyTiesMoversToObserversNearBy(t *testing.T) {
	start := time.Unix(100, 0)
	here, beside, far := geom.Cell{X: 10, Z: 10}, geom.Cell{X: 11, Z: 9}, geom.Cell{X: 12, Z: 10}
	s := newStopwatch()
	at := moment{region: 7, tick: 3}
	s.applied(at, move{sent: start, cell: here, who: 1})
	s.frame(at, sight{arrived: start.Add(40 * time.Millisecond), cell: beside, who: 2})
	s.frame(at, sight{arrived: start.Add(90 * time.Millisecond), cell: far, who: 3})                           // another tier
	s.frame(at, sight{arrived: start.Add(10 * time.Millisecond), cell: here, who: 1})                          // the mover itself
	s.frame(moment{region: 8, tick: 3}, sight{arrived: start.Add(time.Second), cell: here, who: 2})            // another region
	s.frame(moment{region: 7, tick: 4}, sight{arrived: start.Add(100 * time.Millisecond), cell: here, who: 2}) // the frame first,
	s.applied(moment{region: 7, tick: 4}, move{sent: start.Add(20 * time.Millisecond), cell: here, who: 1})    // then the mover
	if p50, p99, n := s.percentiles(); n != 2 || p50 != 40 || p99 != 80 {
		t.Errorf("%v ms, %v ms of %d samples; want those of 40 and 80 ms", p50, p99, n)
	}
	s.reset()
	if p50, p99, n := s.percentiles(); p50 != 0 || p99 != 0 || n != 0 {
		t.Errorf("after the warm-up: %v, %v of %d", p50, p99, n)
	}
}

func TestPercentiles(t *testing.T) {
	s := newStopwatch()
	for i := range 1000 {
		s.count(time.Duration(1000-i) * time.Millisecond)
	}
	s.count(time.Hour)
	if p50, p99, _ := s.percentiles(); p50 != 501 || p99 != 991 {
		t.Errorf("p50 %v, p99 %v", p50, p99)
	}
}

func TestStopwatchForgetsOldTicks(t *testing.T) {
	s := newStopwatch()
	for tick := range uint32(maxMoments + 100) {
		s.applied(moment{1, tick}, move{who: 1})
		s.frame(moment{1, tick}, sight{who: 1})
	}
	if len(s.moves) > maxMoments || len(s.frames) > maxMoments || len(s.order) > maxMoments {
		t.Errorf("%d moves, %d frames, %d moments are kept", len(s.moves), len(s.frames), len(s.order))
	}
}
