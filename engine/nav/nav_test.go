package nav_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/nav"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

var evermere = sync.OnceValue(func() *terrain.Map {
	data, err := os.ReadFile("../../content/maps/evermere.yaml")
	if err != nil {
		panic(err)
	}
	m, err := terrain.Load("evermere", data)
	if err != nil {
		panic(err)
	}
	return m
})

var square = geom.Metres(4450, 4368)

// TestEveryAreaCanBeReachedOnFoot finds a way from the square to each area of Larkspur and
// Thornwood, and walks it step by step.
func TestEveryAreaCanBeReachedOnFoot(t *testing.T) {
	m := evermere()
	g := m.NewGround()
	f := nav.New(g)
	for i := range m.Areas {
		a := &m.Areas[i]
		if a.Land != "thornwood" && a.Land != "larkspur" || strings.HasSuffix(a.Key, "_lake") {
			continue
		}
		goal, ok := f.NearestWalkable(a.At, 12*geom.Metre)
		if !ok {
			t.Errorf("%s: nothing walkable about its middle", a.Key)
			continue
		}
		path, ok := f.Path(nil, square, goal)
		if !ok {
			t.Errorf("%s: no way", a.Key)
			continue
		}
		s := motion.At(square, 0, g)
		walk(t, g, a.Key, &s, path)
	}
}

// TestRoadsAreWalkedEndToEnd follows every road of the continent.
func TestRoadsAreWalkedEndToEnd(t *testing.T) {
	m := evermere()
	g := m.NewGround()
	for _, r := range m.Roads {
		s := motion.At(r.Points[0], 0, g)
		walk(t, g, r.Key, &s, r.Points[1:])
	}
}

// walk follows a path with steps of movement and fails where it gets stuck.
func walk(t *testing.T, g *terrain.Ground, name string, s *motion.State, path []geom.Point) {
	t.Helper()
	for n, p := range path {
		budget := s.Point().Distance(p)/100 + 60 // steps: a third of the usual speed is enough
		for !s.Point().Within(p, 500) {
			in := motion.Input{Heading: s.Point().Towards(p), Speed: 255}
			if s.Point().Within(p, 2000) {
				in.Speed = 90
			}
			motion.Step(s, in, motion.Params{Speed: motion.RunSpeed}, g)
			if budget--; budget < 0 {
				t.Errorf("%s: stuck at %v on the way to %v (point %d of %d)", name, s.Point(), p, n, len(path))
				return
			}
			if s.Mode == motion.Swim {
				t.Errorf("%s: the way leads through deep water at %v", name, s.Point())
				return
			}
		}
	}
}

func TestStartsAndGraveyardsAreFree(t *testing.T) {
	m := evermere()
	f := nav.New(m.NewGround())
	spots := map[string]geom.Point{}
	for _, s := range m.Starts {
		spots[s.Key] = s.At
	}
	for _, g := range m.Graveyards {
		spots[g.Key] = g.At
	}
	for key, at := range spots {
		if !f.Walkable(at) {
			t.Errorf("%s at %v is not walkable", key, at)
		}
	}
}

func TestPathIsTheSameEachTime(t *testing.T) {
	m := evermere()
	goal := geom.Metres(4900, 4192)
	first, ok := nav.New(m.NewGround()).Path(nil, geom.Metres(4860, 4350), goal)
	if !ok {
		t.Fatal("no way")
	}
	f := nav.New(m.NewGround())
	f.Path(nil, square, geom.Metres(4700, 4215))
	again, _ := f.Path(nil, geom.Metres(4860, 4350), goal)
	if len(first) != len(again) {
		t.Fatalf("%d points, then %d", len(first), len(again))
	}
	for i := range first {
		if first[i] != again[i] {
			t.Errorf("point %d: %v, then %v", i, first[i], again[i])
		}
	}
}

func TestDeepWaterIsWalkedAround(t *testing.T) {
	f := nav.New(evermere().NewGround())
	lake := geom.Metres(4232, 4390)
	if f.Walkable(lake) {
		t.Error("the lake is walkable")
	}
	if f.LineWalkable(square, lake) {
		t.Error("a line leads into the lake")
	}
	if _, ok := f.Path(nil, square, lake); ok {
		t.Error("a way leads into the lake")
	}
	if _, ok := f.NearestWalkable(lake, 4000); ok {
		t.Error("there is ground in the middle of the lake")
	}
	if !f.LineWalkable(geom.Metres(4400, 4352), geom.Metres(4346, 4352)) {
		t.Error("the pier is not walkable")
	}
}

func BenchmarkPathNear(b *testing.B) {
	benchmarkPath(b, geom.Metres(4860, 4350), geom.Metres(4900, 4192))
}
func BenchmarkPathFar(b *testing.B) { benchmarkPath(b, square, geom.Metres(5440, 4470)) }

func benchmarkPath(b *testing.B, from, to geom.Point) {
	f := nav.New(evermere().NewGround())
	var path []geom.Point
	b.ReportAllocs()
	for range b.N {
		path, _ = f.Path(path[:0], from, to)
	}
	b.ReportMetric(float64(len(path)), "points")
}
