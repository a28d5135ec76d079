package terrain

import "github.com/myriad-mmo/myriad/engine/geom"

// Seeds of the layers of noise are the map's seed plus one of these.
const (
	seedHills = iota + 1
	seedHillsMiddle
	seedHillsSmall
	seedRidges
	seedRidgesMiddle
	seedRidgesSmall
	seedBumps
	seedBumpsSmall
	seedStray
	seedBiomeX
	seedBiomeZ
	seedClump
	seedTrees
	seedUnder
)

// latticeHeight returns the height of the ground at a point of the lattice, without decks.
func (m *Map) latticeHeight(x, z int32) int32 {
	relief := m.reliefAt(x, z)
	h := relief[0]
	if hills := relief[1]; hills > 0 {
		h += mul(hills, noise(m.Seed+seedHills, x, z, 19)>>1+
			noise(m.Seed+seedHillsMiddle, x, z, 18)>>2+noise(m.Seed+seedHillsSmall, x, z, 17)>>2)
	}
	if ridges := relief[2]; ridges > 0 {
		h += mul(ridges, m.ridgesAt(x, z))
	}
	if bumps := relief[3]; bumps > 0 {
		h += mul(bumps, noise(m.Seed+seedBumps, x, z, 15)*3>>2+noise(m.Seed+seedBumpsSmall, x, z, 13)>>2)
	}
	return max(m.shaped(h, x, z), seaFloor)
}

// ridgesAt returns sharp-crested noise in Q15, 0 to 1.
func (m *Map) ridgesAt(x, z int32) int32 {
	crest := func(seed uint32, shift uint) int32 {
		n := noise(m.Seed+seed, x, z, shift)
		return max(q15-2*max(n, -n), 0)
	}
	large := crest(seedRidges, 19)
	rough := crest(seedRidgesMiddle, 18)*3>>3 + crest(seedRidgesSmall, 16)>>3
	return large>>1 + mul(rough, large)
}

// shaped returns the height h after the authored shapes that reach the point.
func (m *Map) shaped(h, x, z int32) int32 {
	shapes := m.index(geom.Point{X: x, Z: z}).shapes
	if len(shapes) == 0 {
		return h
	}
	stray, strayed := int32(0), false
	group, strongest := int32(-1), int32(0)
	for _, i := range shapes {
		if b := &m.boxes[i]; x < b.low.X || x > b.high.X || z < b.low.Z || z > b.high.Z {
			continue
		}
		s := &m.Shapes[i]
		if s.Kind == ShapeHill {
			if s.Group != group {
				h += strongest
				group, strongest = s.Group, 0
			}
			strongest = stronger(strongest, s.hillAt(x, z))
			continue
		}
		if s.Kind != ShapeLevel && !strayed {
			stray, strayed = noise(m.Seed+seedStray, x, z, 15), true
		}
		h += strongest
		strongest = 0
		h = s.apply(h, x, z, stray)
	}
	return h + strongest
}

func stronger(a, b int32) int32 {
	if max(b, -b) > max(a, -a) {
		return b
	}
	return a
}

// reliefAt returns the authored relief at a point, blended between squares by a quadratic
// B-spline, so that it has no edges.
func (m *Map) reliefAt(x, z int32) [4]int32 {
	cx, wx := splineWeights(x)
	cz, wz := splineWeights(z)
	var base, hills, ridges, bumps int64
	for j := range int32(3) {
		row := m.Relief[min(max(cz+j, 0), reliefColumns-1)*reliefColumns:][:reliefColumns]
		a, b, c := &row[max(cx, 0)], &row[min(cx+1, reliefColumns-1)], &row[min(cx+2, reliefColumns-1)]
		across := func(k int) int64 {
			return (int64(a[k])*wx[0] + int64(b[k])*wx[1] + int64(c[k])*wx[2]) >> 15 * wz[j]
		}
		base, hills, ridges, bumps = base+across(0), hills+across(1), ridges+across(2), bumps+across(3)
	}
	return [4]int32{int32(base >> 15), int32(hills >> 15), int32(ridges >> 15), int32(bumps >> 15)}
}

// splineWeights returns the first of the three raster squares that weigh at a coordinate,
// and their weights in Q15.
func splineWeights(v int32) (first int32, w [3]int64) {
	square := v / reliefSize
	t := int64(v%reliefSize) << 7 / 1000
	w[0] = (q15 - t) * (q15 - t) >> 16
	w[2] = t * t >> 16
	w[1] = q15 - w[0] - w[2]
	return square - 1, w
}

// waterAt returns the level of water at a point: of the lake or river nearest to its middle,
// else of the sea; and up to which height the ground beside it is sand. There is water where
// the ground lies below the level.
func (m *Map) waterAt(x, z int32) (level, sand int32) {
	level, sand = SeaLevel, SeaLevel+shoreHeight
	nearest := int32(waterReach)
	for _, i := range m.index(geom.Point{X: x, Z: z}).waters {
		s := &m.Shapes[i]
		d, along := lineDistance(s.A, s.B, x, z)
		d -= s.RadiusA + mul(s.RadiusB-s.RadiusA, along)
		if d < nearest {
			nearest = d
			level = s.HeightA + mul(s.HeightB-s.HeightA, along)
			sand = level + s.shore()
		}
	}
	return level, sand
}

// triangle returns the height above a at (fx, fz) within a lattice square whose corners are
// a (north-west), b (north-east), c (south-west), d, and the slopes towards east and south
// as rise over Spacing. The diagonal alternates from square to square.
func triangle(a, b, c, d, fx, fz int32, odd bool) (rise, slopeX, slopeZ int32) {
	switch {
	case odd && fx+fz <= Spacing:
		slopeX, slopeZ = b-a, c-a
		rise = floorDiv(slopeX*fx + slopeZ*fz)
	case odd:
		slopeX, slopeZ = d-c, d-b
		rise = d - a + floorDiv(slopeX*(fx-Spacing)+slopeZ*(fz-Spacing))
	case fx >= fz:
		slopeX, slopeZ = b-a, d-b
		rise = floorDiv(slopeX*fx + slopeZ*fz)
	default:
		slopeX, slopeZ = d-c, c-a
		rise = floorDiv(slopeX*fx + slopeZ*fz)
	}
	return rise, slopeX, slopeZ
}

// floorDiv divides by Spacing, rounding down.
func floorDiv(v int32) int32 {
	q := v / Spacing
	if v%Spacing < 0 {
		q--
	}
	return q
}

// HeightAt returns the height of the ground at a point, without decks. It computes the
// lattice around it anew, in about half a microsecond; a Ground is faster.
func (m *Map) HeightAt(p geom.Point) int32 {
	p = p.Clamp()
	i, j := p.X/Spacing, p.Z/Spacing
	x, z := i*Spacing, j*Spacing
	fx, fz, odd := p.X-x, p.Z-z, (i+j)&1 == 1
	if fx == 0 && fz == 0 {
		return m.latticeHeight(x, z)
	}
	var a, b, c, d int32 // the corner that is not of the triangle may be anything
	if !odd || fx+fz <= Spacing {
		a = m.latticeHeight(x, z)
	}
	if odd || fx >= fz {
		b = m.latticeHeight(x+Spacing, z)
	}
	if odd || fx < fz {
		c = m.latticeHeight(x, z+Spacing)
	}
	if !odd || fx+fz > Spacing {
		d = m.latticeHeight(x+Spacing, z+Spacing)
	}
	rise, _, _ := triangle(a, b, c, d, fx, fz, odd)
	return a + rise
}

// WaterAt returns the level of water at a point; it is wet where the ground lies below.
func (m *Map) WaterAt(p geom.Point) int32 {
	p = p.Clamp()
	level, _ := m.waterAt(p.X/Spacing*Spacing, p.Z/Spacing*Spacing)
	return level
}
