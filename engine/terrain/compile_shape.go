package terrain

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/geom"
)

const (
	// curveStep is about how long the straight pieces of a curve are.
	curveStep = 16 * geom.Metre
	// roadReach is the width over which a road's bed passes into the land.
	roadReach = 7 * geom.Metre
	// roadOverWater is how high a road keeps above water, where no bridge carries it.
	roadOverWater = 800
	// roadGrade is the steepest climb of a road, in per cent.
	roadGrade = 18
	// roadClearance is how far from a road's edge trees keep.
	roadClearance = 1500
	// padReach is the width over which the ground under a building passes into the land.
	padReach = 6 * geom.Metre
)

// compileShapes lays the forms of the ground: each kind may rest on those before it.
func (c *compiler) compileShapes() {
	for _, h := range c.source.Hills {
		c.group++
		c.chain(ShapeHill, points(h.Points), []metres{h.Radius}, h.Height, Shape{Reach: int32(h.Reach), Group: c.group})
	}
	c.reindex()
	for _, l := range c.source.Levels {
		height := c.heightOr(l.Height, l.Points)
		shape := Shape{Reach: int32(l.Reach), Keep: int32(l.Keep) * q15 / 100}
		c.chain(ShapeLevel, points(l.Points), []metres{l.Radius}, []metres{height}, shape)
	}
	for _, kind := range []ShapeKind{ShapeBank, ShapeBed} {
		for _, w := range c.source.Waters {
			c.water(kind, &w)
		}
	}
	c.reindex()
	for _, b := range c.source.Buildings {
		height := metres(c.m.HeightAt(b.At.Point))
		radius := max(b.Size[0], b.Size[1])*6/10 + 1000
		c.chain(ShapeLevel, []geom.Point{b.At.Point}, []metres{radius}, []metres{height}, Shape{Reach: padReach})
	}
	for _, p := range c.source.Patches {
		c.patch(&p)
	}
	c.reindex()
	for _, r := range c.source.Roads {
		c.road(&r)
	}
	c.reindex()
	if len(c.m.Shapes) > maxShapes {
		c.fail("%d shapes, at most %d can be", len(c.m.Shapes), maxShapes)
	}
}

func (c *compiler) heightOr(height *metres, at []place) metres {
	if height != nil || len(at) == 0 {
		if height == nil {
			return 0
		}
		return *height
	}
	return metres(c.m.HeightAt(at[0].Point))
}

func (c *compiler) water(kind ShapeKind, w *sourceWater) {
	line, radius, level := points(w.Points), w.Radius, w.Level
	if w.Curved {
		radius, level = spread(radius, len(line)), spread(level, len(line))
		line, radius, level = curve(line, radius, level)
	}
	c.chain(kind, line, radius, level, Shape{Reach: int32(w.Reach), Depth: int32(w.Depth), Wobble: int32(w.Wobble)})
}

// chain adds a shape for each piece of a line; one point makes one round shape.
func (c *compiler) chain(kind ShapeKind, line []geom.Point, radius, height []metres, shape Shape) {
	if len(line) == 0 || len(radius) == 0 || len(height) == 0 {
		c.fail("a shape needs points, a radius and a height")
		return
	}
	radius, height = spread(radius, len(line)), spread(height, len(line))
	shape.Kind = kind
	for i := range max(len(line)-1, 1) {
		j := min(i+1, len(line)-1)
		s := shape
		s.A, s.B = line[i], line[j]
		s.RadiusA, s.RadiusB = int32(radius[i]), int32(radius[j])
		s.HeightA, s.HeightB = int32(height[i]), int32(height[j])
		if s.A.Distance(s.B) > maxLine || s.RadiusA < 0 || s.RadiusB < 0 || s.Reach < 1 {
			c.fail("shape at %v: length, radius or reach is out of range", s.A)
		}
		c.m.Shapes = append(c.m.Shapes, s)
	}
}

func (c *compiler) patch(p *sourcePatch) {
	ground, biome, margin := int32(-1), int32(-1), int32(-1)
	if p.Ground != "" {
		kind, ok := groundNames[p.Ground]
		if !ok {
			c.fail("patch at %v: unknown ground %q", p.Points, p.Ground)
		}
		ground = int32(kind)
	}
	if p.Biome != "" {
		b, ok := c.biomes[p.Biome]
		if !ok {
			c.fail("patch at %v: unknown biome %q", p.Points, p.Biome)
		}
		biome = int32(b)
	}
	if p.Margin != nil {
		margin = int32(*p.Margin)
	}
	line := points(p.Points)
	if len(line) == 0 || len(p.Radius) == 0 {
		c.fail("a patch needs points and a radius")
		return
	}
	radius := spread(p.Radius, len(line))
	for i := range max(len(line)-1, 1) {
		j := min(i+1, len(line)-1)
		c.m.Patches = append(c.m.Patches, Patch{
			A: line[i], B: line[j], RadiusA: int32(radius[i]), RadiusB: int32(radius[j]),
			Ground: ground, Biome: biome, Margin: margin,
		})
	}
}

// road lays a bed whose height follows the land smoothly, and clears it of trees. Where a
// deck carries the road, the ground stays.
func (c *compiler) road(r *sourceRoad) {
	if len(r.Points) < 2 || r.Width < 1000 {
		c.fail("road %q needs two points and a width", r.Key)
		return
	}
	line := points(r.Points)
	zero := make([]metres, len(line))
	line, _, _ = curve(line, zero, zero)
	heights := c.roadHeights(line)
	ground, ok := groundNames[r.Ground]
	if r.Ground == "" {
		ground = GroundPath
	} else if !ok {
		c.fail("road %q: unknown ground %q", r.Key, r.Ground)
	}
	half := int32(r.Width) / 2
	for i := range len(line) - 1 {
		a, b := line[i], line[i+1]
		c.m.Patches = append(c.m.Patches, Patch{
			A: a, B: b, RadiusA: half, RadiusB: half, Ground: int32(ground), Biome: -1, Margin: roadClearance,
		})
		if c.carried(geom.Point{X: (a.X + b.X) / 2, Z: (a.Z + b.Z) / 2}) {
			continue
		}
		c.m.Shapes = append(c.m.Shapes, Shape{
			Kind: ShapeLevel, A: a, B: b, RadiusA: half + 500, RadiusB: half + 500,
			HeightA: heights[i], HeightB: heights[i+1], Reach: roadReach,
		})
	}
	c.m.Roads = append(c.m.Roads, Road{Key: r.Key, Width: int32(r.Width), Points: line})
}

// carried reports whether a bridge of the file spans the point.
func (c *compiler) carried(p geom.Point) bool {
	for _, d := range c.source.Decks {
		if len(d.Points) == 2 && d.Kind == "bridge" {
			if away, _ := lineDistance(d.Points[0].Point, d.Points[1].Point, p.X, p.Z); away < int32(d.Width)/2 {
				return true
			}
		}
	}
	return false
}

// roadHeights returns the height of a road at its points: that of the land, but never
// steeper than roadGrade, half cut into hills and half raised over hollows.
func (c *compiler) roadHeights(line []geom.Point) []int32 {
	land := make([]int32, len(line))
	for i, p := range line {
		land[i] = max(c.m.HeightAt(p), c.m.WaterAt(p)+roadOverWater)
	}
	cut, raised := slices.Clone(land), slices.Clone(land)
	gentle := func(i, from int) {
		rise := line[i].Distance(line[from]) * roadGrade / 100
		cut[i] = min(cut[i], cut[from]+rise)
		raised[i] = max(raised[i], raised[from]-rise)
	}
	for i := 1; i < len(line); i++ {
		gentle(i, i-1)
	}
	for i := len(line) - 2; i >= 0; i-- {
		gentle(i, i+1)
	}
	for i := range land {
		land[i] = (cut[i] + raised[i]) / 2
	}
	return land
}

func points(places []place) []geom.Point {
	out := make([]geom.Point, len(places))
	for i, p := range places {
		out[i] = p.Point
	}
	return out
}

// spread repeats a single value for all n points.
func spread(values []metres, n int) []metres {
	for len(values) < n {
		values = append(values[:len(values):len(values)], values[len(values)-1])
	}
	return values
}

// curve joins the points by a Catmull-Rom spline in pieces of about curveStep.
func curve(line []geom.Point, radius, level []metres) ([]geom.Point, []metres, []metres) {
	var outLine []geom.Point
	var outRadius, outLevel []metres
	for i := range len(line) - 1 {
		p0, p1, p2, p3 := line[max(i-1, 0)], line[i], line[i+1], line[min(i+2, len(line)-1)]
		n := max(p1.Distance(p2)/curveStep, 1)
		for k := range n {
			t := int64(k) * q15 / int64(n)
			outLine = append(outLine, geom.Point{
				X: spline(p0.X, p1.X, p2.X, p3.X, t), Z: spline(p0.Z, p1.Z, p2.Z, p3.Z, t),
			}.Clamp())
			outRadius = append(outRadius, radius[i]+metres(int64(radius[i+1]-radius[i])*t>>15))
			outLevel = append(outLevel, level[i]+metres(int64(level[i+1]-level[i])*t>>15))
		}
	}
	last := len(line) - 1
	return append(outLine, line[last]), append(outRadius, radius[last]), append(outLevel, level[last])
}

func spline(p0, p1, p2, p3 int32, t int64) int32 {
	a, b, c, d := int64(p0), int64(p1), int64(p2), int64(p3)
	v := (3*(b-c) + d - a) * t >> 15
	v = (v + 2*a - 5*b + 4*c - d) * t >> 15
	v = (v + c - a) * t >> 15
	return int32(b + v>>1)
}
