package golden

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

var update = flag.Bool("update", false, "write testdata/golden anew")

const folder = "../../testdata/golden/"

// places are where walks begin: each has its own kind of ground.
var places = []geom.Point{
	geom.Metres(4450, 4362), geom.Metres(4470, 4340), geom.Metres(4390, 4352), geom.Metres(4360, 4354),
	geom.Metres(4372, 4400), geom.Metres(4230, 4400), geom.Metres(4552, 4350), geom.Metres(4425, 4378),
	geom.Metres(4480, 4460), geom.Metres(4404, 4252), geom.Metres(4660, 4340), geom.Metres(4720, 4260),
	geom.Metres(4800, 4306), geom.Metres(4962, 4345), geom.Metres(4965, 4360), geom.Metres(4985, 4450),
	geom.Metres(5062, 4204), geom.Metres(4903, 4178), geom.Metres(5300, 4300), geom.Metres(5530, 4230),
	geom.Metres(4290, 4120), geom.Metres(5740, 2180), geom.Metres(2300, 2050), geom.Metres(7800, 900),
	geom.Metres(5200, 5080), geom.Metres(420, 4640), geom.Metres(2, 2), geom.Metres(8191, 8191),
}

func TestVectors(t *testing.T) {
	if *update {
		write(t)
	}
	g := read(t).NewGround()
	t.Run("terrain", func(t *testing.T) { testTerrain(t, g) })
	t.Run("motion", func(t *testing.T) { testMotion(t, g) })
}

func testTerrain(t *testing.T, g *terrain.Ground) {
	var want Terrain
	load(t, "terrain.json", &want)
	if len(want.Points) < 1000 || len(want.Cells) < 10 {
		t.Fatal("terrain.json has too few vectors")
	}
	for _, p := range want.Points {
		if got := pointOf(g, geom.Point{X: p[0], Z: p[1]}); got != p {
			t.Fatalf("point %v, want %v", got, p)
		}
	}
	for _, s := range want.Surfaces {
		if got := surfaceOf(g, geom.Point{X: s[0], Z: s[1]}); got != s {
			t.Fatalf("surface %v, want %v", got, s)
		}
	}
	for _, c := range want.Cells {
		got, _ := json.Marshal(CellOf(g, geom.Cell{X: c.X, Z: c.Z}))
		if written, _ := json.Marshal(c); string(got) != string(written) {
			t.Fatalf("cell %s, want %s", got, written)
		}
	}
}

func testMotion(t *testing.T, g *terrain.Ground) {
	var want Motion
	load(t, "motion.json", &want)
	if len(want.Sequences) < 10_000 || len(want.Walks) < 200 {
		t.Fatal("motion.json has too few vectors")
	}
	for i, q := range want.Sequences {
		if testing.Short() && i%10 != 0 {
			continue
		}
		if got := q.Replay(g); got != q.Hash {
			t.Fatalf("sequence %d %+v: hash %d", i, q, got)
		}
	}
	for i, w := range want.Walks {
		s := motion.State{
			X: w.Start[0], Z: w.Start[1], Lift: w.Start[2], VLift: w.Start[3],
			Facing: geom.Angle(w.Start[4]), Mode: motion.Mode(w.Start[5]),
		}
		for n, step := range w.Steps {
			in := motion.Input{
				Heading: geom.Angle(step[0]), Facing: geom.Angle(step[1]), Speed: uint8(step[2]), Flags: uint8(step[3]),
			}
			motion.Step(&s, in, motion.Params{Speed: w.Speed}, g)
			if got := State(&s); got != [6]int32(step[4:]) {
				t.Fatalf("walk %d, step %d: %v, want %v", i, n, got, step[4:])
			}
		}
	}
}

func pointOf(g *terrain.Ground, p geom.Point) [5]int32 {
	m := g.Map()
	return [5]int32{p.X, p.Z, m.HeightAt(p), m.WaterAt(p), int32(m.GroundAt(p))}
}

func surfaceOf(g *terrain.Ground, p geom.Point) [7]int32 {
	var s terrain.Surface
	g.At(p, &s)
	deck := int32(0)
	if s.Deck {
		deck = 1
	}
	return [7]int32{p.X, p.Z, s.Height, s.Water, s.SlopeX, s.SlopeZ, deck}
}

// around returns the n-th point of a random cloud around a place.
func around(p geom.Point, n int32, spread int32) geom.Point {
	a, b := geom.Hash(7, n, 1), geom.Hash(7, n, 2)
	return p.Add(int32(a%uint32(2*spread))-spread, int32(b%uint32(2*spread))-spread).Clamp()
}

func write(t *testing.T) {
	source, err := content.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := terrain.Load("evermere", source)
	if err != nil {
		t.Fatal(err)
	}
	m.Areas, m.Roads, m.Buildings, m.Props = nil, nil, nil, nil // nothing here is computed with them
	save(t, "map.json", m)
	g := read(t).NewGround()
	save(t, "terrain.json", terrainVectors(g))
	save(t, "motion.json", motionVectors(g))
}

func terrainVectors(g *terrain.Ground) Terrain {
	var out Terrain
	for i := range int32(1500) {
		p := geom.Point{X: int32(geom.Hash(1, i, 0) % geom.MapSize), Z: int32(geom.Hash(2, i, 0) % geom.MapSize)}
		if i%2 == 0 {
			p = around(places[i%28], i, 100_000)
		}
		out.Points = append(out.Points, pointOf(g, p))
	}
	for i := range int32(1000) {
		out.Surfaces = append(out.Surfaces, surfaceOf(g, around(places[i%28], i, 25_000)))
	}
	for _, p := range places {
		out.Cells = append(out.Cells, CellOf(g, geom.CellAt(p)))
	}
	return out
}

func motionVectors(g *terrain.Ground) Motion {
	var out Motion
	speeds := []int32{motion.RunSpeed, motion.RunSpeed, 4000, 9000, 20_000, 0}
	for i := range int32(10_000) {
		p := around(places[i%28], i, 20_000)
		q := Sequence{Seed: uint32(i), X: p.X, Z: p.Z, Speed: speeds[i/28%6]}
		q.Hash = q.Replay(g)
		out.Sequences = append(out.Sequences, q)
	}
	for i := range int32(200) {
		s := motion.At(around(places[i%28], i+77, 12_000), geom.Angle(i), g)
		w := Walk{Speed: speeds[i/28%5], Start: State(&s)}
		for n := range int32(36) {
			in := Input(uint32(i)+99, n)
			motion.Step(&s, in, motion.Params{Speed: w.Speed}, g)
			after := State(&s)
			step := [10]int32{int32(in.Heading), int32(in.Facing), int32(in.Speed), int32(in.Flags)}
			copy(step[4:], after[:])
			w.Steps = append(w.Steps, step)
		}
		out.Walks = append(out.Walks, w)
	}
	return out
}

func read(t *testing.T) *terrain.Map {
	t.Helper()
	data, err := os.ReadFile(folder + "map.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := terrain.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func load(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(folder + name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func save(t *testing.T, name string, v any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err == nil {
		err = os.WriteFile(folder+name, append(data, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
