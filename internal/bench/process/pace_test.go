package process

import (
	"math"
	"testing"
	"time"
)

func TestAPaceIsReadsByTheClock(t *testing.T) {
	field := make([]uint32, 1<<fieldBits)
	var kept uint64
	each := reads(field, &kept)
	var looks int
	pace := paceBy(func() time.Duration { looks++; return time.Duration(looks) * time.Second }, field) // a second from the first look to the last
	if sums := pace / each; looks != 2 || pace == 0 || math.Abs(sums-math.Round(sums)) > 1e-6 {
		t.Errorf("%v after %d looks, want a multiple of %v", pace, looks, each)
	}
	if stopped := paceBy(func() time.Duration { return time.Second }, field); stopped != 0 {
		t.Errorf("%v by a clock that stands still", stopped)
	}
}
