package bot

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
)

func TestAhead(t *testing.T) {
	at, east := geom.Metres(100, 100), geom.Metres(110, 100)
	for _, c := range []struct {
		facing geom.Angle
		want   bool
	}{
		{geom.Quarter, true}, {geom.Quarter + 6000, true}, {geom.Quarter - 6000, true},
		{0, false}, {2 * geom.Quarter, false}, {3 * geom.Quarter, false},
	} {
		if got := ahead(c.facing, at, east); got != c.want {
			t.Errorf("facing %d: %v", c.facing, got)
		}
	}
}
