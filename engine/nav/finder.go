package nav

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

const (
	// square is the side of the squares that are walkable or not.
	square = geom.Metre
	// cellSquares is how many of them lie along a cell.
	cellSquares = geom.CellSize / square
	// wadeDepth is the deepest water one walks through.
	wadeDepth = 900
	// climb is the step from one square to the next, up or down, where a deck is on either.
	climb = 500
	// maxCells bounds what a Finder remembers, to about 300 kB; it starts anew when full.
	maxCells = 512
	// MaxPoints is the greatest number of points in a path.
	MaxPoints = 256
	// MaxDistance is how far apart the ends of a path may be.
	MaxDistance = 1300 * geom.Metre
)

// Finder finds ways for one owner.
type Finder struct {
	ground *terrain.Ground
	cells  map[geom.Cell]*cell
	last   *cell
	lastAt geom.Cell
	search search
	points []geom.Point
}

// cell remembers which of its squares can be walked on, a bit for each, row by row.
type cell struct {
	known, walkable [cellSquares]uint64
	decks           bool // a deck is near: steps between squares have to be measured
}

// New returns a finder over the ground, which it shares with its owner.
func New(ground *terrain.Ground) *Finder {
	return &Finder{ground: ground, cells: make(map[geom.Cell]*cell)}
}

// Walkable reports whether one can stand about a point: nothing is in the way in the middle
// of its square metre, which is neither steep nor deep in water.
func (f *Finder) Walkable(p geom.Point) bool {
	p = p.Clamp()
	c := f.cellAt(p)
	row, bit := p.Z%geom.CellSize/square, uint64(1)<<(p.X%geom.CellSize/square)
	if c.known[row]&bit == 0 {
		c.known[row] |= bit
		if f.measure(middle(p)) {
			c.walkable[row] |= bit
		}
	}
	return c.walkable[row]&bit != 0
}

// measure looks at the ground at a point.
func (f *Finder) measure(p geom.Point) bool {
	const border = 2 * geom.Metre
	if p.X < border || p.Z < border || p.X > geom.MapSize-border || p.Z > geom.MapSize-border {
		return false
	}
	var s terrain.Surface
	f.ground.At(p, &s)
	x, z := int64(s.SlopeX), int64(s.SlopeZ)
	return s.Water-s.Height <= wadeDepth && x*x+z*z < terrain.Spacing*terrain.Spacing && !motion.Blocked(p, f.ground)
}

func (f *Finder) cellAt(p geom.Point) *cell {
	at := geom.Cell{X: uint8(p.X / geom.CellSize), Z: uint8(p.Z / geom.CellSize)}
	if f.last != nil && at == f.lastAt {
		return f.last
	}
	c := f.cells[at]
	if c == nil {
		if len(f.cells) >= maxCells {
			clear(f.cells)
		}
		c = &cell{decks: f.ground.Decked(at)}
		f.cells[at] = c
	}
	f.last, f.lastAt = c, at
	return c
}

// middle returns the middle of the square metre of a point.
func middle(p geom.Point) geom.Point {
	return geom.Point{X: p.X/square*square + square/2, Z: p.Z/square*square + square/2}
}

// steps reports whether one can step between neighbouring walkable squares.
func (f *Finder) steps(a, b geom.Point) bool {
	if !f.cellAt(a.Clamp()).decks && !f.cellAt(b.Clamp()).decks {
		return true
	}
	var from, to terrain.Surface
	f.ground.At(middle(a), &from)
	f.ground.At(middle(b), &to)
	rise := to.Height - from.Height
	return !from.Deck && !to.Deck || rise <= climb && rise >= -climb
}

// LineWalkable reports whether one can walk from a to b in a straight line.
func (f *Finder) LineWalkable(a, b geom.Point) bool {
	const stride = square / 2
	n := a.Distance(b)/stride + 1
	at := a
	if !f.Walkable(at) {
		return false
	}
	for i := int32(1); i <= n; i++ {
		next := geom.Point{
			X: a.X + int32(int64(b.X-a.X)*int64(i)/int64(n)), Z: a.Z + int32(int64(b.Z-a.Z)*int64(i)/int64(n)),
		}
		if middle(next) == middle(at) {
			continue
		}
		if !f.Walkable(next) || !f.steps(at, next) {
			return false
		}
		at = next
	}
	return true
}

// NearestWalkable returns a walkable point near p, p itself where it is one, and whether
// there is one within the radius, of at most 32 m. Squares are tried in rings outwards.
func (f *Finder) NearestWalkable(p geom.Point, radius int32) (geom.Point, bool) {
	p = p.Clamp()
	if f.Walkable(p) {
		return p, true
	}
	from := middle(p)
	for ring := int32(1); ring <= min(radius, 32*geom.Metre)/square; ring++ {
		best, found := geom.Point{}, false
		for k := -ring; k <= ring; k++ {
			for _, q := range [4]geom.Point{
				from.Add(k*square, -ring*square), from.Add(k*square, ring*square),
				from.Add(-ring*square, k*square), from.Add(ring*square, k*square),
			} {
				if q.OnMap() && f.Walkable(q) && (!found || q.DistanceSquared(p) < best.DistanceSquared(p)) {
					best, found = q, true
				}
			}
		}
		if found {
			return best, true
		}
	}
	return p, false
}

// Path appends to dst the points to walk to, one after the other, to get from one point to
// another, and reports whether it found a way. The last point is the goal, or a walkable one
// within 4 m of it. It appends at most MaxPoints, and nothing when there is no way, the ends
// are more than MaxDistance apart, or the search would take too long: about 5 ms at worst.
func (f *Finder) Path(dst []geom.Point, from, to geom.Point) ([]geom.Point, bool) {
	const around = 4 * geom.Metre
	if !from.Within(to, MaxDistance) {
		return dst, false
	}
	start, ok := f.NearestWalkable(from, around)
	if !ok {
		return dst, false
	}
	goal, ok := f.NearestWalkable(to, around)
	if !ok {
		return dst, false
	}
	if f.LineWalkable(start, goal) {
		return append(dst, goal), true
	}
	near := start.Within(goal, fineDistance)
	if !(near && f.find(fine, start, goal)) && !f.find(coarse, start, goal) {
		return dst, false
	}
	return f.pull(dst, start)
}

// pull takes the corners out of the way in f.points, which runs from the goal back to the
// start, and appends the rest.
func (f *Finder) pull(dst []geom.Point, at geom.Point) ([]geom.Point, bool) {
	const ahead = 48
	begin := len(dst)
	for i := len(f.points) - 1; i >= 0; {
		next := i
		for k := max(i-ahead, 0); k < i; k++ {
			if f.LineWalkable(at, f.points[k]) {
				next = k
				break
			}
		}
		at = f.points[next]
		if len(dst)-begin == MaxPoints {
			return dst[:begin], false
		}
		dst = append(dst, at)
		i = next - 1
	}
	return dst, true
}
