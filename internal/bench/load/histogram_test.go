package load

import (
	"testing"
	"time"
)

func TestPercentilesAreOfTheNearestRank(t *testing.T) {
	var h histogram
	if s := h.spread(); s != (Spread{}) {
		t.Errorf("nothing gives %+v", s)
	}
	for ms := 100; ms >= 1; ms-- {
		h.add(time.Duration(ms) * time.Millisecond)
	}
	if s, want := h.spread(), (Spread{P50: 50, P99: 99, Max: 100, Count: 100}); s != want {
		t.Errorf("1 to 100 ms give %+v", s)
	}
	h.add(time.Hour)
	if s := h.spread(); s.Max != 3_600_000 || s.P99 != 100 {
		t.Errorf("with an hour: %+v", s)
	}
}

func TestOneSampleIsEveryPercentile(t *testing.T) {
	var h histogram
	h.add(1234 * time.Microsecond)
	h2 := h.spread()
	if h2.P50 != 1.23 || h2.P99 != 1.23 || h2.Max != 1.23 {
		t.Errorf("%+v", h2)
	}
	h.add(-time.Second) // a clock that is off by a little
	if s := h.spread(); s.P50 != 0 || s.Count != 2 {
		t.Errorf("%+v", s)
	}
}
