package terrain

import "github.com/myriad-mmo/myriad/engine/geom"

const (
	// treeSquares is the number of squares along a cell, each of which may hold one tree.
	treeSquares = 10
	treeSquare  = geom.CellSize / treeSquares
	// underSquares is the same for bushes, rocks and other low things.
	underSquares = 8
	underSquare  = geom.CellSize / underSquares
	// wetMargin is how far above water a dry plant stands at least.
	wetMargin = 500
	// plantSlope is the rise over Spacing on which most plants stand no more.
	plantSlope = 1300
)

// Scattered is a plant that stands somewhere by chance.
type Scattered struct {
	Plant  uint8
	At     geom.Point
	Size   int32      // per cent of the usual
	Facing geom.Angle // how it is turned
	Hash   uint32     // for the looks: colour, variant
}

// layer is one of the two grids of scattered things.
type layer struct {
	seed   uint32
	square int32
	count  int32 // squares along the map
}

var layers = [2]layer{
	{seedTrees, treeSquare, geom.MapSize / treeSquare},
	{seedUnder, underSquare, geom.MapSize / underSquare},
}

// AppendScatter appends the plants that stand in a cell, trees first, row by row.
func (m *Map) AppendScatter(dst []Scattered, c geom.Cell) []Scattered {
	return m.appendScatter(dst, c, 0, false)
}

// appendScatter appends the plants of a cell and of a ring of squares around it. With
// blocking, only those that stand in the way.
func (m *Map) appendScatter(dst []Scattered, c geom.Cell, ring int32, blocking bool) []Scattered {
	for n := range layers {
		l := &layers[n]
		perCell := int32(geom.CellSize) / l.square
		left, top := int32(c.X)*perCell, int32(c.Z)*perCell
		for row := max(top-ring, 0); row < min(top+perCell+ring, l.count); row++ {
			for column := max(left-ring, 0); column < min(left+perCell+ring, l.count); column++ {
				s, ok := m.scatteredIn(n, column, row)
				if ok && !(blocking && m.Plants[s.Plant].Radius == 0) {
					dst = append(dst, s)
				}
			}
		}
	}
	return dst
}

// scatteredIn returns what stands in one square of a layer.
func (m *Map) scatteredIn(n int, column, row int32) (Scattered, bool) {
	l := &layers[n]
	h := geom.Hash(m.Seed+l.seed, column, row)
	x := column*l.square + l.square>>3 + int32(h&1023)*(l.square*3>>2)>>10
	z := row*l.square + l.square>>3 + int32(h>>10&1023)*(l.square*3>>2)>>10
	biome := &m.Biomes[m.biomeAt(x, z)]
	growths := biome.Trees
	if n == 1 {
		growths = biome.Under
	}
	if len(growths) == 0 {
		return Scattered{}, false
	}
	draw := geom.Mix(h)
	plant, ok := pick(growths, int32(draw&65535), m.clump(x, z))
	if !ok || !m.plantable(&m.Plants[plant], x, z) {
		return Scattered{}, false
	}
	p := &m.Plants[plant]
	spread := p.High - p.Low
	return Scattered{
		Plant: plant, At: geom.Point{X: x, Z: z},
		Size:   p.Low + int32(draw>>16&255)*spread>>8,
		Facing: geom.Angle(h >> 16), Hash: draw,
	}, true
}

// clump returns how readily things grow at a point, in Q15, about 0.4 to 1.6.
func (m *Map) clump(x, z int32) int32 {
	n := noise(m.Seed+seedClump, x, z, 16)
	return min(max(q15+n*7>>3, q15/8), 2*q15)
}

func pick(growths []Growth, draw, clump int32) (plant uint8, ok bool) {
	sum := int32(0)
	for _, g := range growths {
		sum += mul(g.Chance, clump)
		if draw < sum {
			return g.Plant, true
		}
	}
	return 0, false
}

// plantable reports whether a plant may stand at a point: off roads and buildings, on ground
// that is neither too steep for it nor too wet.
func (m *Map) plantable(p *Plant, x, z int32) bool {
	cell := m.index(geom.Point{X: x, Z: z})
	for _, i := range cell.patches {
		patch := &m.Patches[i]
		if patch.Margin >= 0 && patch.outside(x, z) < patch.Margin {
			return false
		}
	}
	lx, lz := x/Spacing*Spacing, z/Spacing*Spacing
	h := m.latticeHeight(lx, lz)
	level, _ := m.waterAt(lx, lz)
	depth := level - h
	if p.Wet {
		return depth > 100 && depth < 900
	}
	if depth > -wetMargin {
		return false
	}
	if p.Steep {
		return true
	}
	d := m.latticeHeight(lx+Spacing, lz+Spacing) - h
	e := m.latticeHeight(lx+Spacing, lz) - m.latticeHeight(lx, lz+Spacing)
	return max(d, -d, e, -e) < plantSlope*7/5
}
