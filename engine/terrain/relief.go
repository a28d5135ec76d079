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
	return large>>1 + mul(crest(seedRidgesMiddle, 18), large)>>2 + crest(seedRidgesSmall, 16)>>3
}

// shaped returns the height h after the authored shapes that reach the point.
func (m *Map) shaped(h, x, z int32) int32 {
	shapes := m.index(geom.Point{X: x, Z: z}).shapes
	if len(shapes) == 0 {
		return h
	}
	stray := noise(m.Seed+seedStray, x, z, 15)
	group, strongest := int32(-1), int32(0)
	for _, i := range shapes {
		s := &m.Shapes[i]
		if s.Kind == ShapeHill {
			if s.Group != group {
				h += strongest
				group, strongest = s.Group, 0
			}
			strongest = stronger(strongest, s.hillAt(x, z))
			continue
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
func (m *Map) reliefAt(x, z int32) (out [4]int32) {
	cx, wx := splineWeights(x)
	cz, wz := splineWeights(z)
	var sums [4]int64
	for j := range int32(3) {
		row := min(max(cz+j, 0), reliefColumns-1) * reliefColumns
		var across [4]int64
		for i := range int32(3) {
			r := &m.Relief[row+min(max(cx+i, 0), reliefColumns-1)]
			for k := range across {
				across[k] += int64(r[k]) * wx[i]
			}
		}
		for k := range across {
			sums[k] += (across[k] >> 15) * wz[j]
		}
	}
	for k := range out {
		out[k] = int32(sums[k] >> 15)
	}
	return out
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
// else of the sea. There is water where the ground lies below it.
func (m *Map) waterAt(x, z int32) int32 {
	level, nearest := int32(SeaLevel), int32(waterReach)
	for _, i := range m.index(geom.Point{X: x, Z: z}).waters {
		s := &m.Shapes[i]
		d, along := lineDistance(s.A, s.B, x, z)
		d -= s.RadiusA + mul(s.RadiusB-s.RadiusA, along)
		if d < nearest {
			nearest = d
			level = s.HeightA + mul(s.HeightB-s.HeightA, along)
		}
	}
	return level
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
	a, d := m.latticeHeight(x, z), m.latticeHeight(x+Spacing, z+Spacing)
	b, c := m.latticeHeight(x+Spacing, z), m.latticeHeight(x, z+Spacing)
	rise, _, _ := triangle(a, b, c, d, p.X-x, p.Z-z, (i+j)&1 == 1)
	return a + rise
}

// WaterAt returns the level of water at a point; it is wet where the ground lies below.
func (m *Map) WaterAt(p geom.Point) int32 {
	p = p.Clamp()
	return m.waterAt(p.X/Spacing*Spacing, p.Z/Spacing*Spacing)
}
