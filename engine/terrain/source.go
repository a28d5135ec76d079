package terrain

import (
	"bytes"
	"fmt"
	"math"

	"github.com/myriad-mmo/myriad/engine/geom"
	"go.yaml.in/yaml/v3"
)

// Source is a map as it is written in its file: lengths in metres, angles in degrees.
// Load turns it into a Map; docs of the fields are in the file's own comments.
type source struct {
	Key       string                   `yaml:"key"`
	Seed      uint32                   `yaml:"seed"`
	Relief    [][]metres               `yaml:"relief"`
	Biomes    []sourceBiome            `yaml:"biomes"`
	BiomeMap  []string                 `yaml:"biome_map"`
	Plants    []sourcePlant            `yaml:"plants"`
	Lands     []sourceLand             `yaml:"lands"`
	LandMap   []string                 `yaml:"land_map"`
	Hills     []sourceHill             `yaml:"hills"`
	Levels    []sourceLevel            `yaml:"levels"`
	Waters    []sourceWater            `yaml:"waters"`
	Patches   []sourcePatch            `yaml:"patches"`
	Roads     []sourceRoad             `yaml:"roads"`
	Areas     []sourceArea             `yaml:"areas"`
	Buildings []sourceBuilding         `yaml:"buildings"`
	Props     map[string][]sourcePlace `yaml:"props"`
	Fences    []sourceFence            `yaml:"fences"`
	Decks     []sourceDeck             `yaml:"decks"`
	Graves    []sourceSpot             `yaml:"graveyards"`
	Starts    []sourceStart            `yaml:"starts"`
}

type sourceBiome struct {
	Key    string             `yaml:"key"`
	Letter string             `yaml:"letter"`
	Ground string             `yaml:"ground"`
	Hills  metres             `yaml:"hills"`
	Ridges metres             `yaml:"ridges"`
	Bumps  metres             `yaml:"bumps"`
	Trees  map[string]float64 `yaml:"trees"` // per cent of squares
	Under  map[string]float64 `yaml:"under"`
}

type sourcePlant struct {
	Key    string `yaml:"key"`
	Radius metres `yaml:"radius"`
	Height metres `yaml:"height"`
	Size   [2]int `yaml:"size"`
	Wet    bool   `yaml:"wet"`
	Steep  bool   `yaml:"steep"`
}

type sourceLand struct {
	Key     string         `yaml:"key"`
	Letter  string         `yaml:"letter"`
	Ruleset string         `yaml:"ruleset"`
	Name    Texts          `yaml:"name"`
	Levels  [2]int         `yaml:"levels"`
	Weather map[string]int `yaml:"weather"`
	Music   string         `yaml:"music"`
	Layers  bool           `yaml:"layers"`
}

type sourceHill struct {
	Points []place  `yaml:"points"`
	Radius metres   `yaml:"radius"`
	Height []metres `yaml:"height"` // one, or one for each point
	Reach  metres   `yaml:"reach"`
}

type sourceLevel struct {
	Points []place `yaml:"points"`
	Radius metres  `yaml:"radius"`
	Height *metres `yaml:"height"` // above the sea; missing: as it is at the first point
	Reach  metres  `yaml:"reach"`
	Keep   int     `yaml:"keep"` // per cent of the land that stays
}

type sourceWater struct {
	Points []place  `yaml:"points"`
	Radius []metres `yaml:"radius"` // one, or one for each point
	Level  []metres `yaml:"level"`
	Depth  metres   `yaml:"depth"`
	Reach  metres   `yaml:"reach"`
	Wobble metres   `yaml:"wobble"`
	Curved bool     `yaml:"curved"` // the points are joined by a curve
}

type sourcePatch struct {
	Points []place  `yaml:"points"`
	Radius []metres `yaml:"radius"`
	Ground string   `yaml:"ground"`
	Biome  string   `yaml:"biome"`
	Margin *metres  `yaml:"margin"`
}

type sourceRoad struct {
	Key    string  `yaml:"key"`
	Width  metres  `yaml:"width"`
	Ground string  `yaml:"ground"`
	Points []place `yaml:"points"`
}

type sourceArea struct {
	Key      string `yaml:"key"`
	At       place  `yaml:"at"`
	Radius   metres `yaml:"radius"`
	Name     Texts  `yaml:"name"`
	Text     Texts  `yaml:"text"`
	Peaceful bool   `yaml:"peaceful"`
	Hidden   bool   `yaml:"hidden"`
	// Experience for who finds it; engine/content reads it.
	Experience int `yaml:"experience"`
}

type sourceBuilding struct {
	Key     string    `yaml:"key"`
	Kind    string    `yaml:"kind"`
	At      place     `yaml:"at"`
	Facing  int       `yaml:"facing"`
	Size    [2]metres `yaml:"size"`
	Floors  int       `yaml:"floors"`
	Variant int       `yaml:"variant"`
}

type sourceFence struct {
	Kind   string  `yaml:"kind"`
	Points []place `yaml:"points"`
}

type sourceDeck struct {
	Kind   string  `yaml:"kind"`
	Points []place `yaml:"points"`
	Width  metres  `yaml:"width"`
	Height *metres `yaml:"height"` // above the sea; missing: from the ground at one end to the other's
	Above  metres  `yaml:"above"`  // added to the ground's height where height is missing
	Rails  bool    `yaml:"rails"`
}

type sourceSpot struct {
	Key    string `yaml:"key"`
	At     place  `yaml:"at"`
	Facing int    `yaml:"facing"`
}

type sourceStart struct {
	Key      string   `yaml:"key"`
	At       place    `yaml:"at"`
	Facing   int      `yaml:"facing"`
	Radius   metres   `yaml:"radius"`
	Callings []string `yaml:"callings"`
}

// metres is a length that is written in metres and held in millimetres.
type metres int32

// UnmarshalYAML reads a number of metres.
func (m *metres) UnmarshalYAML(node *yaml.Node) error {
	var v float64
	if err := node.Decode(&v); err != nil {
		return err
	}
	mm := math.Round(v * geom.Metre)
	if math.Abs(mm) > geom.MapSize {
		return fmt.Errorf("line %d: %v m is longer than the map", node.Line, v)
	}
	*m = metres(mm)
	return nil
}

// place is a point written as [east, south] in metres.
type place struct {
	geom.Point
	line int
}

// UnmarshalYAML reads a pair of numbers.
func (p *place) UnmarshalYAML(node *yaml.Node) error {
	var v [2]metres
	if err := node.Decode(&v); err != nil {
		return err
	}
	p.Point, p.line = geom.Point{X: int32(v[0]), Z: int32(v[1])}, node.Line
	if !p.OnMap() {
		return fmt.Errorf("line %d: %v is not on the map", node.Line, p.Point)
	}
	return nil
}

// sourcePlace is a prop's place: [east, south, facing in degrees, variant], the last two optional.
type sourcePlace struct {
	at      geom.Point
	facing  geom.Angle
	variant int
}

// UnmarshalYAML reads two to four numbers.
func (s *sourcePlace) UnmarshalYAML(node *yaml.Node) error {
	var v []float64
	if err := node.Decode(&v); err != nil {
		return err
	}
	if len(v) < 2 || len(v) > 4 {
		return fmt.Errorf("line %d: want [east, south, facing, variant], have %d numbers", node.Line, len(v))
	}
	s.at = geom.Point{X: int32(math.Round(v[0] * geom.Metre)), Z: int32(math.Round(v[1] * geom.Metre))}
	if !s.at.OnMap() {
		return fmt.Errorf("line %d: %v is not on the map", node.Line, s.at)
	}
	if len(v) > 2 {
		s.facing = geom.Degrees(int(v[2]))
	}
	if len(v) > 3 {
		s.variant = int(v[3])
	}
	return nil
}

// decode reads a map file. Unknown fields are errors.
func decode(data []byte) (*source, error) {
	var s source
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return nil, err
	}
	return &s, nil
}
