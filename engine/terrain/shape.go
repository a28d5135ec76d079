package terrain

import (
	"github.com/myriad-mmo/myriad/engine/geom"
)

// ShapeKind says what a Shape does to the ground.
type ShapeKind int32

const (
	// ShapeHill adds its height; of neighbouring shapes of one group the strongest counts.
	ShapeHill ShapeKind = iota
	// ShapeLevel draws the ground to its height.
	ShapeLevel
	// ShapeBank raises ground that would lie below the water beside it.
	ShapeBank
	// ShapeBed carves water into the ground.
	ShapeBed
)

const (
	// bankRise is how far a bank stands over its water.
	bankRise = 400
	// bankWidth is how far a bank keeps that height before it falls off to the land.
	bankWidth = 16_000
	// beachWidth is the gentle part of a shore, of one in eight, at most; it is one in two
	// beyond. Narrow waters have narrow shores.
	beachWidth = 12_000
	// bedSlope is how many times its depth the side of a bed is wide, where there is room.
	bedSlope = 5
	// waterReach is how far beyond its edge a water's level still counts.
	waterReach = 14_000
)

// Shape is an authored form of the ground: a line from A to B with round ends, thick
// RadiusA at A and RadiusB at B. HeightA and HeightB hold there: of a hill above ground, of
// the others above the sea. Reach is the width over which it passes into the land around.
type Shape struct {
	Kind             ShapeKind
	A, B             geom.Point
	RadiusA, RadiusB int32
	HeightA, HeightB int32
	Reach            int32
	Depth            int32 // of a bed, at most
	Keep             int32 // of a level: how much of the land stays, in Q15
	Group            int32 // hills of a ridge share a number
	Wobble           int32 // of a bank or bed: how far its edge strays
}

// extent returns how far from its line the shape can have an effect.
func (s *Shape) extent() int32 {
	return max(s.RadiusA, s.RadiusB) + 2*s.Wobble + s.Reach + bankWidth
}

// hillAt returns what the hill adds at the point.
func (s *Shape) hillAt(x, z int32) int32 {
	d, along := lineDistance(s.A, s.B, x, z)
	d -= s.RadiusA + mul(s.RadiusB-s.RadiusA, along)
	return mul(s.HeightA+mul(s.HeightB-s.HeightA, along), fade(d, s.Reach))
}

// apply returns the height h of the ground at the point after a shape other than a hill.
// The stray (Q15) moves the edges of water.
func (s *Shape) apply(h, x, z, stray int32) int32 {
	d, along := lineDistance(s.A, s.B, x, z)
	d -= s.RadiusA + mul(s.RadiusB-s.RadiusA, along)
	level := s.HeightA + mul(s.HeightB-s.HeightA, along)
	switch s.Kind {
	case ShapeLevel:
		return h + mul(level-h, mul(fade(d, s.Reach), q15-s.Keep))
	case ShapeBank:
		if h >= level+bankRise {
			return h
		}
		d += mul(s.Wobble, stray)
		return h + mul(level+bankRise-h, fade(d-bankWidth, s.Reach))
	default:
		d += mul(s.Wobble, stray)
		profile := s.profile(d, level)
		if profile >= h {
			return h
		}
		return h + mul(profile-h, fade(d-s.Reach>>1, s.Reach>>1))
	}
}

// profile returns the height of a bed or its shore at distance d outside the edge.
func (s *Shape) profile(d, level int32) int32 {
	if d <= 0 {
		width := max(min(s.RadiusA, s.RadiusB, s.Depth*bedSlope), 1000)
		return level - mul(s.Depth, q15-fade(-d, width))
	}
	beach := min(2000+max(s.RadiusA, s.RadiusB), beachWidth)
	if d <= beach {
		return level + d>>3
	}
	return level + beach>>3 + (d-beach)>>1
}

// shore returns how high above its water the ground is sand.
func (s *Shape) shore() int32 {
	return min(max(s.RadiusA, s.RadiusB)/12, shoreHeight)
}

// lineDistance returns how far the point lies from the line A-B, and where along it the
// nearest point is, in Q15.
func lineDistance(a, b geom.Point, x, z int32) (d, along int32) {
	px, pz := int64(x-a.X), int64(z-a.Z)
	vx, vz := int64(b.X-a.X), int64(b.Z-a.Z)
	if length := vx*vx + vz*vz; length > 0 {
		if dot := px*vx + pz*vz; dot >= length {
			along = q15
		} else if dot > 0 {
			// Whole mm² are enough here, and keep the product within 53 bits.
			along = int32(dot >> 8 << 15 / (length>>8 + 1))
		}
	}
	px -= vx * int64(along) >> 15
	pz -= vz * int64(along) >> 15
	return int32(geom.Sqrt(uint64(px*px + pz*pz))), along
}
