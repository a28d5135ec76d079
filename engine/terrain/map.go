package terrain

import (
	"github.com/myriad-mmo/myriad/engine/geom"
)

const (
	// Spacing is the distance between the points of the surface's lattice.
	Spacing = 2000
	// CellSquares is the number of lattice squares along the side of a cell.
	CellSquares = geom.CellSize / Spacing
	// CellPoints is the number of lattice points along the side of a cell, both ends counted.
	CellPoints = CellSquares + 1

	// reliefSize is the side of a square of the authored relief and biome rasters.
	reliefSize = 256 * geom.Metre
	// reliefColumns is the number of such squares along the map.
	reliefColumns = geom.MapSize / reliefSize
	// seaFloor is the lowest ground.
	seaFloor = -20 * geom.Metre
	// SeaLevel is the height of water where no lake or river says otherwise.
	SeaLevel = 0
)

// Texts holds one text for each language: "en", "sl", "et".
type Texts map[string]string

// Map is a compiled map. Its exported fields are what the client is sent; nobody changes them.
type Map struct {
	Key  string `json:"key"`
	Seed uint32 `json:"seed"`
	// Relief holds for each square of 256 m, row by row: base height, and how high hills,
	// ridges and small bumps may be.
	Relief [][4]int32 `json:"relief"`
	// BiomeOf holds for each square of 256 m the index of its biome.
	BiomeOf []uint8 `json:"biome_of"`
	Biomes  []Biome `json:"biomes"`
	Plants  []Plant `json:"plants"`
	Shapes  Shapes  `json:"shapes"`
	Patches Patches `json:"patches"`
	Lands   []Land  `json:"lands"`
	// LandOf holds for each region the index of its land.
	LandOf     []uint8     `json:"land_of"`
	Areas      []Area      `json:"areas"`
	Roads      []Road      `json:"roads"`
	Buildings  []Building  `json:"buildings"`
	Props      []Prop      `json:"props"`
	Decks      []Deck      `json:"decks"`
	Obstacles  Obstacles   `json:"obstacles"` // of buildings, props and decks
	Graveyards []Graveyard `json:"graveyards"`
	Starts     []Start     `json:"starts"`
	cells      []cellIndex // what reaches into each cell, row by row
	boxes      []extent    // how far each shape reaches
	areaOf     map[string]int
	landOf     map[string]int
	json       []byte
	version    string
}

// Land is a part of the map with its own rules and weather.
type Land struct {
	Key     string         `json:"key"`
	Ruleset string         `json:"ruleset"`
	Name    Texts          `json:"name"`
	Weather map[string]int `json:"weather"` // kind of weather -> weight
	Levels  [2]int         `json:"levels"`  // for whom it is meant; zero: for all
	Music   string         `json:"music"`   // mood of the sound, free word
	// Layers: nobody contests this land, so its regions may be held in several layers when they
	// are crowded.
	Layers bool `json:"layers,omitempty"`
}

// Area is a named circle. Content and quests refer to it by its key.
type Area struct {
	Key      string     `json:"key"`
	Land     string     `json:"land"`
	At       geom.Point `json:"at"`
	Radius   int32      `json:"radius"`
	Name     Texts      `json:"name"`
	Text     Texts      `json:"text"`     // told to who finds it; may be empty
	Peaceful bool       `json:"peaceful"` // nobody is attacked here
	Hidden   bool       `json:"hidden"`   // not named on the map until found
}

// Graveyard is where the dead of its land come back.
type Graveyard struct {
	Key    string     `json:"key"`
	Land   string     `json:"land"`
	At     geom.Point `json:"at"`
	Facing geom.Angle `json:"facing"`
}

// Start is a sheltered spot where new characters of some callings begin. Where several name
// a calling, chance decides.
type Start struct {
	Key      string     `json:"key"`
	At       geom.Point `json:"at"`
	Facing   geom.Angle `json:"facing"`
	Radius   int32      `json:"radius"`   // newcomers are spread over this circle
	Callings []string   `json:"callings"` // calling keys; empty: for who has no start of their own
}

// Road is a way people made, as the map draws it.
type Road struct {
	Key    string       `json:"key"`
	Width  int32        `json:"width"`
	Points []geom.Point `json:"points"`
}

// Version names the compiled content of the map; two maps that differ have different ones.
func (m *Map) Version() string { return m.version }

// JSON returns the map as the client fetches it. The caller must not change the bytes.
func (m *Map) JSON() []byte { return m.json }

// Land returns the land with the key.
func (m *Map) Land(key string) (*Land, bool) {
	i, ok := m.landOf[key]
	if !ok {
		return nil, false
	}
	return &m.Lands[i], true
}

// LandOfRegion returns the land that a region belongs to, in whatever layer.
func (m *Map) LandOfRegion(r geom.RegionID) *Land { return &m.Lands[m.LandOf[r.Base()]] }

// LandAt returns the land a point lies in.
func (m *Map) LandAt(p geom.Point) *Land { return m.LandOfRegion(geom.RegionAt(p)) }

// Area returns the area with the key.
func (m *Map) Area(key string) (*Area, bool) {
	i, ok := m.areaOf[key]
	if !ok {
		return nil, false
	}
	return &m.Areas[i], true
}

// AreaAt returns the smallest area that holds the point, nil where there is none.
func (m *Map) AreaAt(p geom.Point) *Area {
	var found *Area
	for _, i := range m.index(p).areas {
		a := &m.Areas[i]
		if a.At.Within(p, a.Radius) && (found == nil || a.Radius < found.Radius) {
			found = a
		}
	}
	return found
}

// AppendAreas appends the areas that hold the point, in the order of the file.
func (m *Map) AppendAreas(dst []*Area, p geom.Point) []*Area {
	for _, i := range m.index(p).areas {
		if a := &m.Areas[i]; a.At.Within(p, a.Radius) {
			dst = append(dst, a)
		}
	}
	return dst
}

// Graveyard returns the nearest graveyard of the land the point lies in, or the nearest of
// all when that land has none. A compiled map has at least one.
func (m *Map) Graveyard(p geom.Point) *Graveyard {
	land := m.LandAt(p).Key
	var best *Graveyard
	for i := range m.Graveyards {
		g := &m.Graveyards[i]
		if best == nil || closer(g, best, p, land) {
			best = g
		}
	}
	return best
}

func closer(a, b *Graveyard, p geom.Point, land string) bool {
	if (a.Land == land) != (b.Land == land) {
		return a.Land == land
	}
	return a.At.DistanceSquared(p) < b.At.DistanceSquared(p)
}

// cellIndex holds the indices of what reaches into a cell, each in the order of the map.
type cellIndex struct {
	shapes, patches, waters, decks, obstacles, areas []uint16
}

// extent is the box outside which a shape changes nothing.
type extent struct {
	low, high geom.Point
}

func (m *Map) index(p geom.Point) *cellIndex {
	c := geom.CellAt(p)
	return &m.cells[int(c.Z)*geom.CellColumns+int(c.X)]
}
