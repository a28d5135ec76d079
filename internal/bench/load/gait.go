package load

import (
	"math"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

const (
	// circle is the radius on which people walk around their homes, in millimetres, and pace
	// their speed, in mm/s: a radian a second.
	circle = 5_000
	pace   = 5_000
	// full is the speed byte that gives pace to a person without haste.
	full = pace * 255 / motion.RunSpeed
	// lead is how far ahead on its circle, in radians, a walker aims: what is under way and what
	// comes back make two or three inputs.
	lead = 0.6
	// lane is how far to either side of its home a streaming crowd walks, in millimetres.
	lane = 60_000
)

// gait says where somebody goes. It belongs to the pacer.
type gait struct {
	shape string
	home  geom.Point
	phase float64 // radians
	west  bool    // of a streaming crowd: which way it goes now
	lane  int32   // likewise: how far to either side of its home it walks, mm
}

// around returns where to go to fight a foe: around it, within a blade's reach.
func around(f geom.Point, since time.Duration, phase float64) geom.Point {
	at := since.Seconds()*2 + phase
	return f.Add(int32(melee*math.Sin(at)), int32(melee*math.Cos(at)))
}

// step returns heading and speed (0 to 255) at a time since the start, from where one stands.
func (g *gait) step(since time.Duration, from geom.Point) (heading uint16, speed uint8) {
	switch g.shape {
	case Idle:
		return 0, 0
	case Walk:
		switch off := from.X - g.home.X; {
		case off > g.lane:
			g.west = true
		case off < -g.lane:
			g.west = false
		}
		east := 2 * g.lane
		if g.west {
			east = -east
		}
		return uint16(from.Towards(geom.Point{X: g.home.X + east, Z: g.home.Z})), full
	}
	at := since.Seconds()*pace/circle + g.phase + lead
	goal := g.home.Add(int32(circle*math.Sin(at)), int32(circle*math.Cos(at)))
	return uint16(from.Towards(goal)), full
}
