package terrain_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

func TestSeamsOfTheMap(t *testing.T) {
	m := evermere()
	if land := m.LandAt(square); land.Key != "larkspur" || land.Ruleset != "social" {
		t.Errorf("the square lies in %+v", land)
	}
	for _, r := range []geom.RegionID{geom.Region(9, 8), geom.Region(9, 7), geom.Region(10, 8)} {
		if land := m.LandOfRegion(r); land.Key != "thornwood" || land.Ruleset != "rpg" {
			t.Errorf("%v lies in %+v", r, land)
		}
	}
	if a := m.AreaAt(square); a == nil || a.Key != "larkspur_square" || !a.Peaceful {
		t.Errorf("the square is %+v", a)
	}
	if a := m.AreaAt(geom.Metres(4466, 4338)); a == nil || a.Key != "larkspur_market" {
		t.Errorf("the smallest area about the stalls is %+v", a)
	}
	if got := m.AppendAreas(nil, geom.Metres(4466, 4338)); len(got) != 2 {
		t.Errorf("%d areas about the stalls", len(got))
	}
	if g := m.Graveyard(geom.Metres(5300, 4300)); g.Key != "thornwood_graveyard" {
		t.Errorf("the dead of the bandit camp wake at %s", g.Key)
	}
	for i := range m.Areas {
		if a := &m.Areas[i]; a.Land != m.LandAt(a.At).Key {
			t.Errorf("%s: land %s", a.Key, a.Land)
		}
	}
}

// TestTheTownIsGentle keeps Larkspur's ground and Thornwood's roads within an easy slope.
func TestTheTownIsGentle(t *testing.T) {
	m := evermere()
	g := m.NewGround()
	var s terrain.Surface
	for x := int32(4400); x < 4600; x += 2 {
		for z := int32(4290); z < 4430; z += 2 {
			g.At(geom.Metres(x, z), &s)
			if max(s.SlopeX, -s.SlopeX, s.SlopeZ, -s.SlopeZ) > terrain.Spacing/2 || s.Height < s.Water {
				t.Fatalf("(%d, %d): %+v", x, z, s)
			}
		}
	}
	for _, r := range m.Roads {
		for _, p := range r.Points {
			g.At(p, &s)
			if s.Height < s.Water || max(s.SlopeX, -s.SlopeX, s.SlopeZ, -s.SlopeZ) > terrain.Spacing {
				t.Errorf("road %s at %v: %+v", r.Key, p, s)
			}
		}
	}
}

func TestGroundAgreesWithMap(t *testing.T) {
	m := evermere()
	g := m.NewGround()
	for i := range int32(4000) {
		p := geom.Point{X: int32(geom.Hash(1, i, 0) % geom.MapSize), Z: int32(geom.Hash(2, i, 0) % geom.MapSize)}
		if i%2 == 0 {
			p = square.Add(p.X%300_000-150_000, p.Z%300_000-150_000)
		}
		var s terrain.Surface
		g.At(p, &s)
		if want := m.HeightAt(p); s.Height != want && !(s.Deck && s.Height > want) {
			t.Fatalf("%v: ground %d, map %d", p, s.Height, want)
		}
		if want := m.WaterAt(p); s.Water != want {
			t.Fatalf("%v: water %d, map %d", p, s.Water, want)
		}
	}
}

// TestSurfaceHasNoGaps walks over borders of triangles, cells and regions in steps of 1 cm.
func TestSurfaceHasNoGaps(t *testing.T) {
	g := evermere().NewGround()
	var s terrain.Surface
	last := int32(0)
	for i := range int32(20_000) {
		p := geom.Metres(4500, 4340).Add(i*10, i*3)
		g.At(p, &s)
		if i > 0 && max(s.Height-last, last-s.Height) > 40 {
			t.Fatalf("%v: from %d to %d", p, last, s.Height)
		}
		last = s.Height
	}
}

func TestScatterKeepsOffWaysAndIsTheSame(t *testing.T) {
	m := evermere()
	cell := geom.CellAt(geom.Metres(4830, 4350))
	plants := m.AppendScatter(nil, cell)
	again := m.AppendScatter(nil, cell)
	if len(plants) < 30 || len(plants) != len(again) {
		t.Fatalf("%d plants in the forest, then %d", len(plants), len(again))
	}
	for i, s := range plants {
		if s != again[i] {
			t.Fatalf("plant %d: %+v, then %+v", i, s, again[i])
		}
		if geom.CellAt(s.At) != cell {
			t.Errorf("plant %d stands in another cell", i)
		}
		if kind := m.GroundAt(s.At); kind == terrain.GroundPath {
			t.Errorf("plant %d stands on the road at %v", i, s.At)
		}
	}
	for _, s := range m.AppendScatter(nil, geom.CellAt(square)) {
		if m.Plants[s.Plant].Radius > 0 && s.At.Within(square, 30_000) {
			t.Errorf("%s grows in the square at %v", m.Plants[s.Plant].Key, s.At)
		}
	}
}

func TestDecodeGivesTheSameMap(t *testing.T) {
	m := evermere()
	d, err := terrain.Decode(m.JSON())
	if err != nil {
		t.Fatal(err)
	}
	if d.Version() != m.Version() || !bytes.Equal(d.JSON(), m.JSON()) {
		t.Error("version or bytes differ")
	}
	for i := range int32(500) {
		p := geom.Point{X: int32(geom.Hash(3, i, 0) % geom.MapSize), Z: int32(geom.Hash(4, i, 0) % geom.MapSize)}
		if d.HeightAt(p) != m.HeightAt(p) || d.GroundAt(p) != m.GroundAt(p) || d.WaterAt(p) != m.WaterAt(p) {
			t.Fatalf("%v differs", p)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	good, err := os.ReadFile("../../content/maps/evermere.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown field":    {"seed: 20260917", "sede: 1", "sede"},
		"missing language": {"sl: Trnov gozd, ", "", "land thornwood: no text in sl"},
		"unknown prop":     {"  fountain:", "  fountian:", "fountian"},
		"off the map":      {"at: [4450, 4307]", "at: [44500, 4307]", "longer than the map"},
		"unknown plant":    {"{oak: 24,", "{yak: 24,", "yak"},
		"short raster":     {"land_map:\n  - WWWWWWWWWWWWWWWW\n", "land_map:\n", "land_map needs 16 rows"},
	} {
		bad := strings.Replace(string(good), c.old, c.new, 1)
		if bad == string(good) {
			t.Fatalf("%s: nothing to replace", name)
		}
		if _, err := terrain.Load("evermere", []byte(bad)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("{}"))
	f.Add([]byte(`{"relief":[[1,2,3,4]],"shapes":[[1]],"land_of":"AA=="}`))
	f.Add(evermere().JSON())
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := terrain.Decode(data)
		if err != nil {
			return
		}
		m.NewGround().Height(square)
	})
}

func TestGroundBelongsToOneButMapToAll(t *testing.T) {
	m := evermere()
	done := make(chan int32)
	for range 4 {
		go func() { done <- m.NewGround().Height(square) + m.HeightAt(square) }()
	}
	first := <-done
	for range 3 {
		if h := <-done; h != first {
			t.Errorf("%d, then %d", first, h)
		}
	}
}
