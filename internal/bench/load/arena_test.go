package load

import (
	"testing"
	"time"
)

func TestHitsAreExpectedOfWhoIsNearAStrikeThatHit(t *testing.T) {
	a := arena{strikes: make([]strike, 3), dead: map[int]bool{}, counted: true}
	put := func(i int, near ...int) {
		s := strike{sent: ms(0), awaited: newBitset(100)}
		for _, p := range near {
			s.awaited.add(p)
		}
		a.strikes[i] = s
	}
	put(0, 1, 70, 80)
	put(1, 1)    // refused: nobody sees it hit
	put(2, 1, 2) // seen too late
	a.hit(70, 0, ms(40))
	a.hit(70, 0, ms(41)) // it hits three: once is enough
	a.hit(99, 0, ms(50)) // too far away to count
	a.hit(1, 0, ms(60))
	a.hit(1, 2, ms(0).Add(hitPatience+time.Millisecond))
	a.count(false)
	if a.hits != (Hits{Expected: 3, Received: 2}) {
		t.Errorf("%+v", a.hits)
	}
	if s := a.took.spread(); s.Count != 2 || s.Max != 60 {
		t.Errorf("%+v", s)
	}
}

func TestADeathIsCountedOnce(t *testing.T) {
	a := arena{dead: map[int]bool{}, counted: true}
	if !a.died(4) || a.died(4) || !a.lies(4) || a.hits.Deaths != 1 {
		t.Errorf("%+v", a.hits)
	}
	if a.risen(4); a.lies(4) || !a.died(4) || a.hits.Deaths != 2 {
		t.Errorf("%+v", a.hits)
	}
	if (&arena{}).died(4) {
		t.Error("somebody died without a fight")
	}
}
