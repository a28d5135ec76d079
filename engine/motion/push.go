package motion

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

const (
	escapeStep  = 500
	escapeReach = 8000
)

// pushOut moves a point out of the obstacles that are higher than lift, in a fixed number of
// passes, and reports whether it lies in none of them then.
func pushOut(p geom.Point, lift int32, g *terrain.Ground) (out geom.Point, clear bool) {
	for range passes {
		moved := false
		obstacles := g.Obstacles(p)
		for i := range obstacles {
			if o := &obstacles[i]; lift < o.Height {
				if q := pushFrom(o, p); q != p {
					p, moved = q, true
				}
			}
		}
		if !moved {
			return p, true
		}
		p = clampToMap(p)
	}
	return p, !blocked(p, lift, g)
}

// escape returns the nearest free place in one of eight directions, for who is wedged
// between things that push back and forth; p itself where there is none within escapeReach.
func escape(p geom.Point, g *terrain.Ground) geom.Point {
	for away := int32(escapeStep); away <= escapeReach; away += escapeStep {
		for n := range 8 {
			if q := clampToMap(p.Move(geom.Angle(n)*geom.Quarter/2, away)); !blocked(q, 0, g) {
				return q
			}
		}
	}
	return p
}

// Blocked reports whether a walker on the ground cannot be at a point because something
// stands there.
func Blocked(p geom.Point, g *terrain.Ground) bool { return blocked(p, 0, g) }

func blocked(p geom.Point, lift int32, g *terrain.Ground) bool {
	obstacles := g.Obstacles(p)
	for i := range obstacles {
		if o := &obstacles[i]; lift < o.Height && pushFrom(o, p) != p {
			return true
		}
	}
	return false
}

// pushFrom returns the nearest place to p, Radius away from the obstacle, or p itself when
// it is that far.
func pushFrom(o *terrain.Obstacle, p geom.Point) geom.Point {
	if o.HalfDepth == 0 {
		return pushFromCircle(o, p)
	}
	return pushFromBox(o, p)
}

func pushFromCircle(o *terrain.Obstacle, p geom.Point) geom.Point {
	dx, dz := int64(p.X-o.At.X), int64(p.Z-o.At.Z)
	need := int64(o.HalfWidth + Radius)
	square := dx*dx + dz*dz
	if square >= need*need {
		return p
	}
	away := int64(geom.Sqrt(uint64(square)))
	if away == 0 {
		return o.At.Add(0, int32(need)+pushSlack)
	}
	need += pushSlack
	return o.At.Add(int32(dx*need/away), int32(dz*need/away))
}

func pushFromBox(o *terrain.Obstacle, p geom.Point) geom.Point {
	x, z := o.Local(p)
	nearX, nearZ := min(max(x, -o.HalfWidth), o.HalfWidth), min(max(z, -o.HalfDepth), o.HalfDepth)
	dx, dz := int64(x-nearX), int64(z-nearZ)
	square := dx*dx + dz*dz
	if square >= Radius*Radius {
		return p
	}
	const out = Radius + pushSlack
	if away := int64(geom.Sqrt(uint64(square))); away > 0 {
		x, z = nearX+int32(dx*out/away), nearZ+int32(dz*out/away)
	} else if toX, toZ := o.HalfWidth-max(x, -x), o.HalfDepth-max(z, -z); toX < toZ {
		x = side(x) * (o.HalfWidth + out)
	} else {
		z = side(z) * (o.HalfDepth + out)
	}
	lx, lz := int64(x), int64(z)
	return o.At.Add(
		int32((lx*int64(o.Cos)+lz*int64(o.Sin))>>15),
		int32((lz*int64(o.Cos)-lx*int64(o.Sin))>>15),
	)
}

func side(v int32) int32 {
	if v < 0 {
		return -1
	}
	return 1
}
