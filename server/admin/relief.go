package admin

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"sync"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// reliefSide is the side of the picture in pixels: one for 8 m.
const reliefSide = geom.MapSize / 8_000

// groundColours follow the kinds of ground; the palette is that of the game's map, darkened
// so that dots stand out.
var groundColours = map[terrain.GroundKind]color.RGBA{
	terrain.GroundGrass:  {78, 92, 58, 255},
	terrain.GroundPath:   {128, 106, 78, 255},
	terrain.GroundSand:   {142, 124, 88, 255},
	terrain.GroundRock:   {104, 98, 96, 255},
	terrain.GroundSnow:   {186, 188, 196, 255},
	terrain.GroundForest: {48, 68, 50, 255},
	terrain.GroundMarsh:  {66, 76, 62, 255},
	terrain.GroundAsh:    {74, 62, 62, 255},
	terrain.GroundCobble: {132, 120, 112, 255},
	terrain.GroundField:  {118, 106, 58, 255},
	terrain.GroundMeadow: {88, 104, 62, 255},
	terrain.GroundDirt:   {100, 82, 64, 255},
}

var waterColour = color.RGBA{44, 62, 88, 255}

// Relief returns a function that draws the map the first time it is called, which takes
// about a second, and returns the picture as PNG.
func Relief(m *terrain.Map) func() []byte {
	return sync.OnceValue(func() []byte { return draw(m, reliefSide) })
}

// draw returns the map as PNG, side pixels wide and high.
func draw(m *terrain.Map, side int32) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, int(side), int(side)))
	step := geom.MapSize / side
	for row := range side {
		for column := range side {
			p := geom.Point{X: column*step + step/2, Z: row*step + step/2}
			picture.SetRGBA(int(column), int(row), colourAt(m, p))
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return out.Bytes()
}

// colourAt shades the ground by how it falls away to the north-west, where the light is.
func colourAt(m *terrain.Map, p geom.Point) color.RGBA {
	height := m.HeightAt(p)
	if height < m.WaterAt(p) {
		return waterColour
	}
	lit := m.HeightAt(geom.Point{X: max(0, p.X-8000), Z: max(0, p.Z-8000)})
	shade := int32(256) + max(-70, min(50, (height-lit)/60))
	c := groundColours[m.GroundAt(p)]
	bright := func(v uint8) uint8 { return uint8(min(255, int32(v)*shade/256)) }
	return color.RGBA{bright(c.R), bright(c.G), bright(c.B), 255}
}
