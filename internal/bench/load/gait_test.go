package load

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// walked follows a gait for a time, answers coming 100 ms late, and returns the least and the
// greatest distance from home in its second half, and how far it went to the east.
func walked(g *gait, from geom.Point, seconds int) (least, most, east int32) {
	at, told := from, from
	least = 1 << 30
	for i := range seconds * 10 {
		heading, speed := g.step(time.Duration(i)*100*time.Millisecond, told)
		told = at
		at = at.Move(geom.Angle(heading), int32(speed)*6500/255/10)
		if i >= seconds*5 {
			least, most = min(least, at.Distance(g.home)), max(most, at.Distance(g.home))
		}
		east = max(east, at.X-g.home.X)
	}
	return least, most, east
}

func TestCirclesStayCircles(t *testing.T) {
	g := gait{shape: Plaza, home: geom.Metres(4000, 4000), phase: 2}
	if least, most, _ := walked(&g, g.home, 40); least < 4_000 || most > 6_000 {
		t.Errorf("between %d and %d mm from home", least, most)
	}
}

func TestACrowdStreamsToBothSidesOfItsHome(t *testing.T) {
	g := gait{shape: Walk, home: geom.Metres(4000, 4000), lane: lane}
	_, most, east := walked(&g, g.home, 120)
	if most < 55_000 || most > 65_000 || east < 55_000 {
		t.Errorf("%d mm from home, %d east", most, east)
	}
	if _, speed := (&gait{shape: Idle}).step(time.Second, geom.Point{}); speed != 0 {
		t.Error("who idles walks")
	}
}
