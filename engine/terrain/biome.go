package terrain

import (
	"github.com/myriad-mmo/myriad/engine/geom"
)

// GroundKind says what the ground is made of, for colours and the sound of steps.
type GroundKind uint8

// The kinds of ground, in the order of their numbers on the client.
const (
	GroundGrass GroundKind = iota
	GroundPath
	GroundSand
	GroundRock
	GroundSnow
	GroundForest
	GroundMarsh
	GroundAsh
	GroundCobble
	GroundField
	GroundMeadow
	GroundDirt
)

// groundNames are the words of the map file for the kinds of ground.
var groundNames = map[string]GroundKind{
	"grass": GroundGrass, "path": GroundPath, "sand": GroundSand, "rock": GroundRock,
	"snow": GroundSnow, "forest": GroundForest, "marsh": GroundMarsh, "ash": GroundAsh,
	"cobble": GroundCobble, "field": GroundField, "meadow": GroundMeadow, "dirt": GroundDirt,
}

// Biome says what the wild land is like.
type Biome struct {
	Key    string     `json:"key"`
	Ground GroundKind `json:"ground"`
	// Trees and Under say what grows in the squares of either layer: plants by index with
	// the chance of each to stand in a square, of 65536 in all.
	Trees []Growth `json:"trees"`
	Under []Growth `json:"under"`
}

// Growth is the chance of a plant.
type Growth struct {
	Plant  uint8 `json:"plant"`
	Chance int32 `json:"chance"`
}

// Plant is a kind of scattered thing: tree, bush, rock.
type Plant struct {
	Key    string `json:"key"`
	Radius int32  `json:"radius"` // of its trunk at usual size; 0: one walks through
	Height int32  `json:"height"` // what one can jump over; trees are higher than any jump
	Low    int32  `json:"low"`    // size in per cent: least
	High   int32  `json:"high"`   // and greatest
	Wet    bool   `json:"wet"`    // stands in shallow water, and nowhere else
	Steep  bool   `json:"steep"`  // stands on slopes of any kind
}

// Patch changes ground, biome or growth along a line with round ends.
type Patch struct {
	A, B             geom.Point
	RadiusA, RadiusB int32
	Ground           int32 // GroundKind, -1: as it is
	Biome            int32 // index, -1: as it is
	Margin           int32 // no tree stands within this of the edge; -1: trees as they are
}

// outside returns how far the point lies outside the patch; negative inside.
func (p *Patch) outside(x, z int32) int32 {
	d, along := lineDistance(p.A, p.B, x, z)
	return d - p.RadiusA - mul(p.RadiusB-p.RadiusA, along)
}

const (
	// biomeStray is how far the edges between biomes stray from their raster.
	biomeStray = 110_000
	// shoreHeight is how far above wide water the ground is sand.
	shoreHeight = 900
	// steepSlope is the rise over Spacing from which the ground is bare rock.
	steepSlope = 1700
	// snowLine is the height above which snow lies on rock, give or take snowStray.
	snowLine  = 215_000
	snowStray = 25_000
)

// biomeAt returns the index of the biome at a point. An authored patch wins over the raster.
func (m *Map) biomeAt(x, z int32) uint8 {
	patches := m.index(geom.Point{X: x, Z: z}).patches
	for k := len(patches) - 1; k >= 0; k-- {
		p := &m.Patches[patches[k]]
		if p.Biome >= 0 && p.outside(x, z) < 0 {
			return uint8(p.Biome)
		}
	}
	bx := x + mul(biomeStray, noise(m.Seed+seedBiomeX, x, z, 17))
	bz := z + mul(biomeStray, noise(m.Seed+seedBiomeZ, x, z, 17))
	column := min(max(bx, 0)/reliefSize, reliefColumns-1)
	row := min(max(bz, 0)/reliefSize, reliefColumns-1)
	return m.BiomeOf[row*reliefColumns+column]
}

// groundAt returns the kind of ground at a point with a height and the greater of its slopes.
func (m *Map) groundAt(x, z, height, slope int32) GroundKind {
	patches := m.index(geom.Point{X: x, Z: z}).patches
	for k := len(patches) - 1; k >= 0; k-- {
		p := &m.Patches[patches[k]]
		if p.Ground >= 0 && p.outside(x, z) < 0 {
			return GroundKind(p.Ground)
		}
	}
	if _, sand := m.waterAt(x, z); height < sand {
		return GroundSand
	}
	if slope > steepSlope {
		return GroundRock
	}
	kind := m.Biomes[m.biomeAt(x, z)].Ground
	if kind == GroundRock && height+mul(snowStray, noise(m.Seed+seedClump, x, z, 16)) > snowLine {
		return GroundSnow
	}
	return kind
}

// GroundAt returns the kind of ground at a point.
func (m *Map) GroundAt(p geom.Point) GroundKind {
	p = p.Clamp()
	x, z := p.X/Spacing*Spacing, p.Z/Spacing*Spacing
	h := m.latticeHeight(x, z)
	dx, dz := m.latticeHeight(x+Spacing, z)-h, m.latticeHeight(x, z+Spacing)-h
	return m.groundAt(p.X, p.Z, h, max(dx, -dx, dz, -dz))
}
