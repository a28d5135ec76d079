package terrain

import "github.com/myriad-mmo/myriad/engine/geom"

const (
	// obstacleMargin is how far beyond a leaf obstacles are listed for it: the radius of a
	// walker and the way of one substep, and some to spare.
	obstacleMargin = 1200
	// maxTiles bounds the memory of a Ground to about 5 MB; it starts anew when full.
	maxTiles = 512
)

// Ground is a cache of the surface for one owner, who walks on it. It gives what Map gives,
// and adds the decks. It must not be used by two goroutines at once.
type Ground struct {
	m      *Map
	rows   [cellsAcross]*[cellsAcross]*tile // by cell, z before x; nil: not there yet
	count  int                              // of tiles
	plants []Scattered
}

// cellsAcross is how many cells the map's side has.
const cellsAcross = geom.MapSize / geom.CellSize

// tile holds one cell.
type tile struct {
	heights [CellPoints * CellPoints]int32
	levels  []int32 // of water at each lattice point; nil: the sea's
	decks   []uint16
	leaves  [geom.LeavesPerCell * geom.LeavesPerCell][]Obstacle
}

// Surface is what lies under one point.
type Surface struct {
	Height         int32 // of what one stands on, decks included
	Water          int32 // level of water; it is wet where Height is lower
	SlopeX, SlopeZ int32 // rise of the ground to the east and south over Spacing; 0 on a deck
	Deck           bool  // one stands on a deck
}

// NewGround returns an empty cache over the map.
func (m *Map) NewGround() *Ground {
	return &Ground{m: m}
}

// Map returns the map that the cache is of.
func (g *Ground) Map() *Map { return g.m }

// Height returns the height of what one stands on at a point. Off the map it is that of the
// nearest point.
func (g *Ground) Height(p geom.Point) int32 {
	var s Surface
	g.At(p, &s)
	return s.Height
}

// At fills in what lies under a point. The first call in a cell computes the cell, in about
// half a millisecond; later ones take some nanoseconds.
func (g *Ground) At(p geom.Point, s *Surface) {
	p = p.Clamp()
	t := g.tileAt(p)
	i, j := p.X/Spacing, p.Z/Spacing
	k := (j%CellSquares)*CellPoints + i%CellSquares
	a := t.heights[k]
	var rise int32
	rise, s.SlopeX, s.SlopeZ = triangle(a, t.heights[k+1], t.heights[k+CellPoints],
		t.heights[k+CellPoints+1], p.X-i*Spacing, p.Z-j*Spacing, (i+j)&1 == 1)
	s.Height, s.Water, s.Deck = a+rise, SeaLevel, false
	if t.levels != nil {
		s.Water = t.levels[k]
	}
	for _, n := range t.decks {
		if h, on := g.m.Decks[n].heightAt(p.X, p.Z); on && h > s.Height {
			s.Height, s.SlopeX, s.SlopeZ, s.Deck = h, 0, 0, true
		}
	}
}

// Obstacles returns those that a walker at the point may touch, and perhaps others. The
// order is fixed. The slice belongs to the Ground.
func (g *Ground) Obstacles(p geom.Point) []Obstacle {
	p = p.Clamp()
	return g.tileAt(p).leaves[geom.LeafAt(p)]
}

// Decked reports whether a deck reaches into a cell or close to it.
func (g *Ground) Decked(c geom.Cell) bool { return len(g.m.index(c.Corner()).decks) > 0 }

// DeckNear returns the point nearest to p on the middle line of a deck, and whether there is
// one within the radius. A radius over a cell's side may miss some.
func (g *Ground) DeckNear(p geom.Point, radius int32) (nearest geom.Point, ok bool) {
	for _, n := range g.m.index(p).decks {
		d := &g.m.Decks[n]
		away, along := lineDistance(d.A, d.B, p.X, p.Z)
		if away <= radius {
			radius, ok = away, true
			nearest = geom.Point{X: d.A.X + mul(d.B.X-d.A.X, along), Z: d.A.Z + mul(d.B.Z-d.A.Z, along)}
		}
	}
	return nearest, ok
}

// tileAt returns the tile of a point on the map.
func (g *Ground) tileAt(p geom.Point) *tile {
	x, z := p.X/geom.CellSize, p.Z/geom.CellSize
	if row := g.rows[z]; row != nil && row[x] != nil {
		return row[x]
	}
	return g.add(geom.Cell{X: uint8(x), Z: uint8(z)})
}

// add computes a tile and keeps it.
func (g *Ground) add(c geom.Cell) *tile {
	if g.count >= maxTiles {
		clear(g.rows[:])
		g.count = 0
	}
	if g.rows[c.Z] == nil {
		g.rows[c.Z] = new([cellsAcross]*tile)
	}
	t := g.build(c)
	g.rows[c.Z][c.X] = t
	g.count++
	return t
}

func (g *Ground) build(c geom.Cell) *tile {
	t := &tile{}
	corner := c.Corner()
	g.m.CellHeights(c, &t.heights)
	index := g.m.index(corner)
	t.decks = index.decks
	if len(index.waters) > 0 {
		t.levels = make([]int32, len(t.heights))
		for k := range t.levels {
			x, z := corner.X+int32(k%CellPoints)*Spacing, corner.Z+int32(k/CellPoints)*Spacing
			t.levels[k], _ = g.m.waterAt(min(x, geom.MapSize-1), min(z, geom.MapSize-1))
		}
	}
	for _, n := range index.obstacles {
		t.add(corner, g.m.Obstacles[n])
	}
	g.plants = g.m.appendScatter(g.plants[:0], c, 1, true)
	for i := range g.plants {
		s := &g.plants[i]
		p := &g.m.Plants[s.Plant]
		t.add(corner, circle(s.At, p.Radius*s.Size/100, p.Height*s.Size/100))
	}
	return t
}

// add lists the obstacle in the leaves that it may matter to.
func (t *tile) add(corner geom.Point, o Obstacle) {
	reach := o.Reach() + obstacleMargin
	low, high := o.At.Add(-reach-corner.X, -reach-corner.Z), o.At.Add(reach-corner.X, reach-corner.Z)
	if high.X < 0 || high.Z < 0 {
		return
	}
	const last = geom.LeavesPerCell - 1
	for row := max(low.Z, 0) / geom.LeafSize; row <= min(high.Z/geom.LeafSize, last); row++ {
		for column := max(low.X, 0) / geom.LeafSize; column <= min(high.X/geom.LeafSize, last); column++ {
			leaf := &t.leaves[row*geom.LeavesPerCell+column]
			*leaf = append(*leaf, o)
		}
	}
}

// CellHeights fills in the heights of the lattice points of a cell, row by row, without decks.
func (m *Map) CellHeights(c geom.Cell, heights *[CellPoints * CellPoints]int32) {
	corner := c.Corner()
	for k := range heights {
		heights[k] = m.latticeHeight(corner.X+int32(k%CellPoints)*Spacing, corner.Z+int32(k/CellPoints)*Spacing)
	}
}
