package terrain

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/geom"
)

const (
	// fencePiece is the longest piece of a fence, so that it follows the ground.
	fencePiece = 4 * geom.Metre
	// thingClearance is how far from a thing's edge no plant stands.
	thingClearance = 700
)

// compileThings places what was built: decks, buildings, props, fences.
func (c *compiler) compileThings() {
	for _, d := range c.source.Decks {
		c.deck(&d)
	}
	for _, b := range c.source.Buildings {
		c.building(&b)
	}
	kinds := make([]string, 0, len(c.source.Props))
	for kind := range c.source.Props {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		shape, ok := propKinds[kind]
		if !ok || shape.line {
			c.fail("unknown kind of prop %q", kind)
			continue
		}
		for _, p := range c.source.Props[kind] {
			c.prop(Prop{Kind: kind, At: p.at, Facing: p.facing, Variant: p.variant})
		}
	}
	for _, f := range c.source.Fences {
		c.fence(&f)
	}
	if len(c.m.Obstacles) > maxObstacles || len(c.m.Patches) > maxShapes {
		c.fail("%d obstacles, %d patches: too many", len(c.m.Obstacles), len(c.m.Patches))
	}
}

func (c *compiler) deck(d *sourceDeck) {
	if len(d.Points) != 2 || d.Width < 1000 || !deckKinds[d.Kind] {
		c.fail("deck %q needs a known kind, two points and a width", d.Kind)
		return
	}
	a, b := d.Points[0].Point, d.Points[1].Point
	deck := Deck{Kind: d.Kind, A: a, B: b, Half: int32(d.Width) / 2, Rails: d.Rails, Length: a.Distance(b)}
	if deck.Length < 1000 || deck.Length > 200*geom.Metre {
		c.fail("line %d: a deck %d mm long", d.Points[0].line, deck.Length)
		return
	}
	facing := a.Towards(b)
	deck.Sin, deck.Cos = facing.Sin(), facing.Cos()
	if d.Height != nil {
		deck.HeightA, deck.HeightB = int32(*d.Height), int32(*d.Height)
	} else {
		deck.HeightA, deck.HeightB = c.m.HeightAt(a)+int32(d.Above), c.m.HeightAt(b)+int32(d.Above)
	}
	c.m.Decks = append(c.m.Decks, deck)
	c.clear(a, b, deck.Half+thingClearance)
	if !d.Rails {
		return
	}
	const thickness = 120
	middle := geom.Point{X: (a.X + b.X) / 2, Z: (a.Z + b.Z) / 2}
	for _, side := range []int32{deck.Half - thickness, thickness - deck.Half} {
		at := middle.Move(facing+geom.Quarter, side)
		c.m.Obstacles = append(c.m.Obstacles, box(at, thickness, deck.Length/2, facing, 1100))
	}
}

func (c *compiler) building(b *sourceBuilding) {
	if !buildingKinds[b.Kind] || b.Size[0] < 1000 || b.Size[1] < 1000 || b.Size[0] > 60_000 || b.Size[1] > 60_000 {
		c.fail("line %d: building %q: unknown kind %q, or size", b.At.line, b.Key, b.Kind)
		return
	}
	built := Building{
		Key: b.Key, Kind: b.Kind, At: b.At.Point, Facing: geom.Degrees(b.Facing), Width: int32(b.Size[0]),
		Depth: int32(b.Size[1]), Floors: max(b.Floors, 1), Variant: b.Variant, Height: c.m.HeightAt(b.At.Point),
	}
	c.m.Buildings = append(c.m.Buildings, built)
	if b.Kind == "gate" {
		c.m.Obstacles = append(c.m.Obstacles, built.gateObstacles()...)
		return
	}
	o := built.obstacle()
	c.m.Obstacles = append(c.m.Obstacles, o)
	c.clear(built.At, built.At, o.Reach()+2000)
}

func (c *compiler) prop(p Prop) {
	c.m.Props = append(c.m.Props, p)
	if o, ok := p.obstacle(); ok {
		c.m.Obstacles = append(c.m.Obstacles, o)
		c.clear(p.At, p.At, o.Reach()+thingClearance)
	}
}

// fence cuts each side into pieces of equal length.
func (c *compiler) fence(f *sourceFence) {
	if !propKinds[f.Kind].line || len(f.Points) < 2 {
		c.fail("fence of kind %q needs a known kind and two points", f.Kind)
		return
	}
	for i := range len(f.Points) - 1 {
		a, b := f.Points[i].Point, f.Points[i+1].Point
		length := a.Distance(b)
		n := length/fencePiece + 1
		facing := a.Towards(b) + 3*geom.Quarter // the piece's own x axis runs along the side
		for k := range n {
			at := geom.Point{
				X: a.X + int32(int64(b.X-a.X)*int64(2*k+1)/int64(2*n)),
				Z: a.Z + int32(int64(b.Z-a.Z)*int64(2*k+1)/int64(2*n)),
			}
			c.prop(Prop{Kind: f.Kind, At: at, Facing: facing, Length: length / n})
		}
	}
}

// clear keeps plants off a line.
func (c *compiler) clear(a, b geom.Point, radius int32) {
	c.m.Patches = append(c.m.Patches, Patch{
		A: a, B: b, RadiusA: radius, RadiusB: radius, Ground: -1, Biome: -1, Margin: 0,
	})
}
