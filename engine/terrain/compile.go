package terrain

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// Limits of a map file.
const (
	maxShapes    = 20_000
	maxLine      = 4000 * geom.Metre // length of one shape: keeps products within 53 bits
	maxObstacles = 60_000
	maxCrossing  = 400  // shapes that reach into one cell
	deckMargin   = 6000 // how far around a deck DeckNear finds it
)

// Load compiles a map file. The name is for errors only. All that is wrong is reported at
// once, joined. Compiling takes some tens of milliseconds.
func Load(name string, data []byte) (*Map, error) {
	s, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", name, err)
	}
	c := &compiler{source: s, m: &Map{Key: s.Key, Seed: s.Seed}}
	c.run()
	if len(c.errs) > 0 {
		return nil, fmt.Errorf("map %s: %w", name, errors.Join(c.errs...))
	}
	return c.m, nil
}

// compiler builds the map step by step, and gathers what is wrong.
type compiler struct {
	source *source
	m      *Map
	errs   []error
	plants map[string]uint8
	biomes map[string]uint8
	group  int32
}

func (c *compiler) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

func (c *compiler) run() {
	c.compilePlants()
	c.compileBiomes()
	c.compileRelief()
	c.compileLands()
	if len(c.errs) > 0 {
		return // the ground cannot be computed without them
	}
	c.compileShapes()
	c.compileAreas()
	c.compileThings()
	c.compileSpots()
	if len(c.errs) > 0 {
		return
	}
	c.reindex()
	for i := range c.m.cells {
		if n := len(c.m.cells[i].shapes); n > maxCrossing {
			c.fail("%d shapes reach into cell %d, at most %d can", n, i, maxCrossing)
		}
	}
	out, err := json.Marshal(c.m)
	if err != nil {
		c.fail("encode: %w", err)
		return
	}
	c.m.seal(out)
}

// seal keeps the bytes of the map and names its version after them.
func (m *Map) seal(data []byte) {
	sum := sha256.Sum256(data)
	m.json, m.version = data, hex.EncodeToString(sum[:6])
}

func (c *compiler) compilePlants() {
	c.plants = make(map[string]uint8)
	for i, p := range c.source.Plants {
		if _, twice := c.plants[p.Key]; twice || i > 250 {
			c.fail("plant %q is there twice, or there are too many", p.Key)
		}
		if p.Size[0] <= 0 || p.Size[1] < p.Size[0] || p.Size[1] > 400 || p.Radius < 0 || p.Radius > 1500 {
			c.fail("plant %q: size or radius is out of range", p.Key)
		}
		c.plants[p.Key] = uint8(i)
		c.m.Plants = append(c.m.Plants, Plant{
			Key: p.Key, Radius: int32(p.Radius), Height: int32(p.Height),
			Low: int32(p.Size[0]), High: int32(p.Size[1]), Wet: p.Wet, Steep: p.Steep,
		})
	}
}

func (c *compiler) compileBiomes() {
	c.biomes = make(map[string]uint8)
	for i, b := range c.source.Biomes {
		ground, ok := groundNames[b.Ground]
		if !ok {
			c.fail("biome %q: unknown ground %q", b.Key, b.Ground)
		}
		c.biomes[b.Key] = uint8(i)
		c.m.Biomes = append(c.m.Biomes, Biome{
			Key: b.Key, Ground: ground, Trees: c.growths(b.Key, b.Trees), Under: c.growths(b.Key, b.Under),
		})
	}
}

func (c *compiler) growths(biome string, chances map[string]float64) []Growth {
	out := []Growth{}
	for key, percent := range chances {
		plant, ok := c.plants[key]
		if !ok || percent < 0 || percent > 100 {
			c.fail("biome %q: unknown plant or chance: %s %v", biome, key, percent)
		}
		out = append(out, Growth{Plant: plant, Chance: int32(percent * 655.36)})
	}
	slices.SortFunc(out, func(a, b Growth) int { return int(a.Plant) - int(b.Plant) })
	return out
}

func (c *compiler) compileRelief() {
	s, letters := c.source, make(map[byte]uint8)
	for i, b := range s.Biomes {
		if len(b.Letter) != 1 {
			c.fail("biome %q: the letter %q is not one letter", b.Key, b.Letter)
			return
		}
		letters[b.Letter[0]] = uint8(i)
	}
	if len(s.Relief) != reliefColumns || len(s.BiomeMap) != reliefColumns {
		c.fail("relief and biome_map need %d rows", reliefColumns)
		return
	}
	for row := range reliefColumns {
		if len(s.Relief[row]) != reliefColumns || len(s.BiomeMap[row]) != reliefColumns {
			c.fail("row %d of relief or biome_map has not %d entries", row, reliefColumns)
			return
		}
		for column := range reliefColumns {
			biome, ok := letters[s.BiomeMap[row][column]]
			if !ok {
				c.fail("biome_map row %d: unknown letter %q", row, s.BiomeMap[row][column])
				return
			}
			b := &s.Biomes[biome]
			c.m.BiomeOf = append(c.m.BiomeOf, biome)
			c.m.Relief = append(c.m.Relief, [4]int32{
				int32(s.Relief[row][column]), int32(b.Hills), int32(b.Ridges), int32(b.Bumps),
			})
		}
	}
}

func (c *compiler) compileLands() {
	letters := make(map[byte]uint8)
	c.m.landOf = make(map[string]int)
	for i, l := range c.source.Lands {
		if len(l.Letter) != 1 || l.Key == "" || l.Ruleset == "" {
			c.fail("land %q needs a key, a letter and a ruleset", l.Key)
			return
		}
		c.texts("land "+l.Key, l.Name, true)
		letters[l.Letter[0]] = uint8(i)
		c.m.landOf[l.Key] = i
		c.m.Lands = append(c.m.Lands, Land{
			Key: l.Key, Ruleset: l.Ruleset, Name: l.Name, Weather: l.Weather, Levels: l.Levels, Music: l.Music, Layers: l.Layers,
		})
	}
	if len(c.source.LandMap) != geom.RegionColumns {
		c.fail("land_map needs %d rows", geom.RegionColumns)
		return
	}
	for n, row := range c.source.LandMap {
		if len(row) != geom.RegionColumns {
			c.fail("land_map row %d has not %d letters", n, geom.RegionColumns)
			return
		}
		for _, letter := range []byte(row) {
			land, ok := letters[letter]
			if !ok {
				c.fail("land_map row %d: unknown letter %q", n, letter)
			}
			c.m.LandOf = append(c.m.LandOf, land)
		}
	}
}

// texts checks that a text is there in every language; what may be empty may be missing whole.
func (c *compiler) texts(what string, t Texts, needed bool) {
	if len(t) == 0 && !needed {
		return
	}
	for _, language := range []string{"en", "sl", "et"} {
		if t[language] == "" {
			c.fail("%s: no text in %s", what, language)
		}
	}
	if len(t) > 3 {
		c.fail("%s: unknown language", what)
	}
}

func (c *compiler) compileAreas() {
	c.m.areaOf = make(map[string]int)
	for i, a := range c.source.Areas {
		if _, twice := c.m.areaOf[a.Key]; twice || a.Key == "" {
			c.fail("line %d: area %q is there twice, or has no key", a.At.line, a.Key)
		}
		if a.Radius < 2000 || a.Radius > 2000*geom.Metre {
			c.fail("line %d: area %q: radius is out of range", a.At.line, a.Key)
		}
		c.texts("area "+a.Key, a.Name, true)
		c.texts("text of area "+a.Key, a.Text, false)
		c.m.areaOf[a.Key] = i
		c.m.Areas = append(c.m.Areas, Area{
			Key: a.Key, Land: c.m.LandAt(a.At.Point).Key, At: a.At.Point, Radius: int32(a.Radius),
			Name: a.Name, Text: a.Text, Peaceful: a.Peaceful, Hidden: a.Hidden,
		})
	}
}

func (c *compiler) compileSpots() {
	for _, g := range c.source.Graves {
		c.m.Graveyards = append(c.m.Graveyards, Graveyard{
			Key: g.Key, Land: c.m.LandAt(g.At.Point).Key, At: g.At.Point, Facing: geom.Degrees(g.Facing),
		})
	}
	if len(c.m.Graveyards) == 0 {
		c.fail("a map needs a graveyard")
	}
	for _, s := range c.source.Starts {
		callings := s.Callings
		if callings == nil {
			callings = []string{}
		}
		c.m.Starts = append(c.m.Starts, Start{
			Key: s.Key, At: s.At.Point, Facing: geom.Degrees(s.Facing), Radius: int32(s.Radius), Callings: callings,
		})
	}
	if len(c.m.Starts) == 0 {
		c.fail("a map needs a start")
	}
}

// reindex lists for each cell what reaches into it.
func (c *compiler) reindex() {
	m := c.m
	m.cells = make([]cellIndex, geom.CellColumns*geom.CellColumns)
	m.boxes = make([]extent, len(m.Shapes))
	for i := range m.Shapes {
		s := &m.Shapes[i]
		reach := s.extent()
		m.boxes[i] = extent{
			low:  geom.Point{X: min(s.A.X, s.B.X) - reach, Z: min(s.A.Z, s.B.Z) - reach},
			high: geom.Point{X: max(s.A.X, s.B.X) + reach, Z: max(s.A.Z, s.B.Z) + reach},
		}
		m.eachCell(s.A, s.B, s.extent(), func(cell *cellIndex) { cell.shapes = append(cell.shapes, uint16(i)) })
		if s.Kind == ShapeBed {
			reach := max(s.RadiusA, s.RadiusB) + waterReach
			m.eachCell(s.A, s.B, reach, func(cell *cellIndex) { cell.waters = append(cell.waters, uint16(i)) })
		}
	}
	for i := range m.Patches {
		p := &m.Patches[i]
		reach := max(p.RadiusA, p.RadiusB) + max(p.Margin, 0)
		m.eachCell(p.A, p.B, reach, func(cell *cellIndex) { cell.patches = append(cell.patches, uint16(i)) })
	}
	for i := range m.Decks {
		d := &m.Decks[i]
		m.eachCell(d.A, d.B, d.Half+deckMargin, func(cell *cellIndex) { cell.decks = append(cell.decks, uint16(i)) })
	}
	for i := range m.Obstacles {
		o := &m.Obstacles[i]
		m.eachCell(o.At, o.At, o.Reach()+obstacleMargin, func(cell *cellIndex) {
			cell.obstacles = append(cell.obstacles, uint16(i))
		})
	}
	for i := range m.Areas {
		a := &m.Areas[i]
		m.eachCell(a.At, a.At, a.Radius, func(cell *cellIndex) { cell.areas = append(cell.areas, uint16(i)) })
	}
}

// eachCell calls f for the cells within reach of the box around a line.
func (m *Map) eachCell(a, b geom.Point, reach int32, f func(*cellIndex)) {
	low := geom.CellAt(geom.Point{X: min(a.X, b.X) - reach - 1, Z: min(a.Z, b.Z) - reach - 1})
	high := geom.CellAt(geom.Point{X: max(a.X, b.X) + reach + 1, Z: max(a.Z, b.Z) + reach + 1})
	for row := int(low.Z); row <= int(high.Z); row++ {
		for column := int(low.X); column <= int(high.X); column++ {
			f(&m.cells[row*geom.CellColumns+column])
		}
	}
}
