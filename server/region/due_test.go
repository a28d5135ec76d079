package region

import (
	"testing"
	"time"
)

func TestTicksAreDueByTheStart(t *testing.T) {
	start := time.Unix(50, 7)
	for late, want := range map[time.Duration]time.Duration{
		50 * time.Millisecond:  50 * time.Millisecond,
		53 * time.Millisecond:  50 * time.Millisecond,
		149 * time.Millisecond: 100 * time.Millisecond,
	} {
		if got := dueBy(start, start.Add(late)).Sub(start); got != want {
			t.Errorf("after %v the last tick was due at %v, not %v", late, got, want)
		}
	}
}
