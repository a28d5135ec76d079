package myriad

import (
	"runtime/debug"
	"testing"
)

func TestTheCollectorRestsWhileTheNodeIsStrained(t *testing.T) {
	for _, tt := range []struct {
		name    string
		ordered bool
		want    [3]int // while strained, soon after, later
	}{{"by itself", false, [3]int{crowdedGC, crowdedGC, 100}}, {"ordered otherwise", true, [3]int{100, 100, 100}}} {
		t.Run(tt.name, func(t *testing.T) {
			before := debug.SetGCPercent(100)
			defer debug.SetGCPercent(before)
			percent := func() int {
				is := debug.SetGCPercent(100)
				debug.SetGCPercent(is)
				return is
			}
			g := garbage{ordered: tt.ordered}
			var got [3]int
			g.look(true)
			g.look(true)
			got[0] = percent()
			for range calmAfter - 1 {
				g.look(false)
			}
			got[1] = percent()
			g.look(false)
			got[2] = percent()
			g.look(true)
			g.end()
			if is := percent(); is != 100 {
				t.Errorf("GOGC %d after the end, want 100", is)
			}
			if got != tt.want {
				t.Errorf("GOGC %v, want %v", got, tt.want)
			}
		})
	}
}
