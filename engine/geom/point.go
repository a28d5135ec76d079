package geom

import (
	"fmt"
	"math"
)

// Metre is a metre in the unit of all lengths, the millimetre.
const Metre = 1000

// Point is a place on the map, in millimetres from its north-west corner.
type Point struct {
	X int32 `json:"x"`
	Z int32 `json:"z"`
}

// Metres returns the point at whole metres.
func Metres(x, z int32) Point { return Point{x * Metre, z * Metre} }

// Add returns the point moved by (dx, dz).
func (p Point) Add(dx, dz int32) Point { return Point{p.X + dx, p.Z + dz} }

// DistanceSquared returns the square of the distance, in mm².
func (p Point) DistanceSquared(q Point) int64 {
	dx, dz := int64(p.X)-int64(q.X), int64(p.Z)-int64(q.Z)
	return dx*dx + dz*dz
}

// Distance returns the distance, rounded down.
func (p Point) Distance(q Point) int32 { return int32(Sqrt(uint64(p.DistanceSquared(q)))) }

// Within reports whether q lies at most radius away.
func (p Point) Within(q Point, radius int32) bool {
	return p.DistanceSquared(q) <= int64(radius)*int64(radius)
}

// Towards returns the direction from p to q; 0 when they are the same point.
func (p Point) Towards(q Point) Angle { return Atan2(q.X-p.X, q.Z-p.Z) }

// Move returns the point that lies distance away along the direction.
func (p Point) Move(direction Angle, distance int32) Point {
	return Point{p.X + Scale(direction.Sin(), distance), p.Z + Scale(direction.Cos(), distance)}
}

// Scale multiplies a Q15 fraction by a length, rounded to the nearest, halves up.
func Scale(q15, length int32) int32 {
	return int32((int64(q15)*int64(length) + One/2) >> oneBits)
}

// OnMap reports whether the point lies on the map.
func (p Point) OnMap() bool { return p.X >= 0 && p.Z >= 0 && p.X < MapSize && p.Z < MapSize }

// Clamp returns the nearest point of the map.
func (p Point) Clamp() Point {
	return Point{min(max(p.X, 0), MapSize-1), min(max(p.Z, 0), MapSize-1)}
}

// String gives metres, east and south.
func (p Point) String() string {
	return fmt.Sprintf("(%.3f, %.3f)", float64(p.X)/Metre, float64(p.Z)/Metre)
}

// Sqrt returns the square root rounded down, exact for n below 2^53. The machine's square
// root only gives the first guess; the result does not depend on its rounding.
func Sqrt(n uint64) uint32 {
	r := uint64(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return uint32(r)
}

// Hash mixes a seed and the coordinates of a square into 32 evenly spread bits.
// Source: the finaliser of MurmurHash3 (Austin Appleby, public domain).
func Hash(seed uint32, x, z int32) uint32 {
	return Mix(seed ^ uint32(x)*0x9E3779B1 ^ uint32(z)*0x85EBCA77)
}

// Mix spreads the bits of h; use it to draw more numbers from one hash.
func Mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85EBCA6B
	h ^= h >> 13
	h *= 0xC2B2AE35
	h ^= h >> 16
	return h
}
