package motion_test

import (
	"os"
	"sync"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
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

// steps applies one input n times and returns the highest lift on the way.
func steps(s *motion.State, in motion.Input, n int, g *terrain.Ground) (highest int32) {
	for range n {
		motion.Step(s, in, params, g)
		highest = max(highest, s.Lift)
	}
	return highest
}

func TestRunAndWalkHaveTheirSpeed(t *testing.T) {
	g := evermere().NewGround()
	for name, c := range map[string]struct {
		in   motion.Input
		mode motion.Mode
		want int32
	}{
		"run":   {motion.Input{Heading: geom.Quarter, Speed: 255}, motion.Run, 6500},
		"walk":  {motion.Input{Heading: geom.Quarter, Speed: 255, Flags: motion.FlagWalk}, motion.Walk, 2920},
		"half":  {motion.Input{Heading: geom.Quarter, Speed: 127}, motion.Walk, 3220},
		"stand": {motion.Input{Heading: geom.Quarter}, motion.Stand, 0},
	} {
		start := geom.Metres(4500, 4352) // the road east of the square
		s := motion.At(start, 0, g)
		steps(&s, c.in, 20, g)
		if way := start.Distance(s.Point()); way < c.want-30 || way > c.want+30 || s.Mode != c.mode {
			t.Errorf("%s: %d mm in a second, mode %d", name, way, s.Mode)
		}
	}
}

func TestJumpRisesAndLands(t *testing.T) {
	g := evermere().NewGround()
	s := motion.At(geom.Metres(4500, 4352), 0, g)
	highest := steps(&s, motion.Input{Flags: motion.FlagJump}, 1, g)
	if s.Mode != motion.Jump {
		t.Errorf("mode %d at the start of a jump", s.Mode)
	}
	highest = max(highest, steps(&s, motion.Input{}, 20, g))
	if highest < 1000 || highest > 1400 {
		t.Errorf("jumped %d mm high", highest)
	}
	if s.Lift != 0 || s.VLift != 0 || s.Mode != motion.Stand {
		t.Errorf("a second later: %+v", s)
	}
}

func TestRootedNeitherWalksNorJumps(t *testing.T) {
	g := evermere().NewGround()
	s := motion.At(geom.Metres(4500, 4352), 0, g)
	before := s
	motion.Step(&s, motion.Input{Heading: 9, Facing: 77, Speed: 255, Flags: motion.FlagJump}, motion.Params{}, g)
	before.Facing = 77
	if s != before {
		t.Errorf("%+v, want %+v", s, before)
	}
}

func TestFountainIsSlidAlong(t *testing.T) {
	g := evermere().NewGround()
	s := motion.At(geom.Metres(4441, 4353), 0, g)
	steps(&s, motion.Input{Heading: geom.Quarter, Speed: 255}, 80, g)
	if s.X < geom.Metres(4456, 0).X {
		t.Errorf("still at %v: the fountain was not passed", s.Point())
	}
}

// TestNothingIsWalkedThrough pushes into houses from all sides, at the highest speed too.
func TestNothingIsWalkedThrough(t *testing.T) {
	m := evermere()
	g := m.NewGround()
	fast := motion.Params{Speed: motion.MaxSpeed}
	for i := range m.Buildings {
		b := &m.Buildings[i]
		if b.Kind == "gate" {
			continue
		}
		for a := range 8 {
			from := b.At.Move(geom.Angle(a*8192), max(b.Width, b.Depth)+4000)
			s := motion.At(from, 0, g)
			for range 60 {
				in := motion.Input{Heading: s.Point().Towards(b.At), Speed: 255}
				motion.Step(&s, in, fast, g)
				if inner := min(b.Width, b.Depth)/2 - 100; s.Point().Within(b.At, inner) {
					t.Fatalf("%s: inside at %v, coming from %v", b.Key, s.Point(), from)
				}
			}
		}
	}
}

func TestWhoIsInsideSomethingIsPushedOut(t *testing.T) {
	m := evermere()
	g := m.NewGround()
	for i := range m.Obstacles {
		at := m.Obstacles[i].At
		s := motion.State{X: at.X, Z: at.Z}
		for range 40 {
			motion.Step(&s, motion.Input{}, params, g)
		}
		if motion.Blocked(s.Point(), g) && s.Lift == 0 {
			t.Errorf("obstacle %d at %v: still inside at %v", i, at, s.Point())
		}
	}
}

func TestFenceIsJumpedOver(t *testing.T) {
	g := evermere().NewGround()
	from := geom.Metres(4469, 4500) // the farm's fence is at x = 4472
	s := motion.At(from, 0, g)
	east := motion.Input{Heading: geom.Quarter, Speed: 255}
	steps(&s, east, 30, g)
	if s.X > 4_472_000 {
		t.Fatalf("walked through the fence to %v", s.Point())
	}
	s = motion.At(from.Add(1000, 0), 0, g)
	east.Flags = motion.FlagJump
	steps(&s, east, 14, g)
	if s.X < 4_472_500 {
		t.Errorf("not over the fence: %v", s.Point())
	}
}

func TestLakeIsSwumAndLeft(t *testing.T) {
	g := evermere().NewGround()
	s := motion.At(geom.Metres(4392, 4400), 0, g)
	west := motion.Input{Heading: 3 * geom.Quarter, Speed: 255}
	steps(&s, west, 160, g)
	if s.Mode != motion.Swim {
		t.Fatalf("mode %d at %v", s.Mode, s.Point())
	}
	if feet := g.Height(s.Point()) + s.Lift; feet != 20_000-motion.SwimDepth {
		t.Errorf("the feet are at %d", feet)
	}
	at := s.Point()
	steps(&s, west, 20, g)
	if way := at.Distance(s.Point()); way < 3500 || way > 4000 {
		t.Errorf("swam %d mm in a second", way)
	}
	steps(&s, motion.Input{Heading: geom.Quarter, Speed: 255}, 400, g)
	if s.Mode == motion.Swim || s.Lift != 0 {
		t.Errorf("still in the water: %+v", s)
	}
}

func TestPierIsWalkedAndFallenFrom(t *testing.T) {
	g := evermere().NewGround()
	s := motion.At(geom.Metres(4400, 4352), 0, g)
	steps(&s, motion.Input{Heading: 3 * geom.Quarter, Speed: 255}, 148, g)
	if h := g.Height(s.Point()); h != 20_900 || s.Lift != 0 || s.Mode != motion.Run {
		t.Fatalf("on the pier: %+v, height %d", s, h)
	}
	steps(&s, motion.Input{Heading: geom.Half, Speed: 255}, 40, g)
	if s.Mode != motion.Swim {
		t.Errorf("beside the pier: %+v", s)
	}
	steps(&s, motion.Input{Heading: 0, Speed: 255}, 60, g)
	if g.Height(s.Point()) == 20_900 {
		t.Errorf("climbed onto the pier from the water: %+v", s)
	}
}

// TestSteepSlopesAreNotClimbed runs up every direction from the valley of high mountains; no
// step gains more height than 45 degrees allow.
func TestSteepSlopesAreNotClimbed(t *testing.T) {
	g := evermere().NewGround()
	for n := range int32(60) {
		s := motion.At(geom.Metres(6900+n*7, 700+n*11), 0, g)
		in := motion.Input{Heading: geom.Angle(n * 1093), Speed: 255, Flags: motion.FlagJump}
		steep := 0
		for range 400 {
			before := g.Height(s.Point()) + s.Lift
			motion.Step(&s, in, params, g)
			after := g.Height(s.Point()) + s.Lift
			if s.Mode != motion.Jump && after > before+450 {
				t.Fatalf("rose %d mm in a step at %v", after-before, s.Point())
			}
			var here terrain.Surface
			g.At(s.Point(), &here)
			if s.Lift == 0 && max(here.SlopeX, -here.SlopeX, here.SlopeZ, -here.SlopeZ) > 2*terrain.Spacing {
				steep++
			}
		}
		if steep > 200 {
			t.Errorf("walk %d: stood on slopes of over 60 degrees for %d of 400 steps", n, steep)
		}
	}
}

func TestMapBorderHolds(t *testing.T) {
	g := evermere().NewGround()
	for _, corner := range []geom.Point{{X: 0, Z: 0}, {X: geom.MapSize - 1, Z: geom.MapSize - 1}} {
		s := motion.At(corner, 0, g)
		for a := range 16 {
			steps(&s, motion.Input{Heading: geom.Angle(a * 4096), Speed: 255}, 10, g)
			if !s.Point().OnMap() {
				t.Fatalf("left the map: %v", s.Point())
			}
		}
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	g := evermere().NewGround()
	s := motion.At(geom.Metres(4460, 4370), 0, g)
	in := motion.Input{Speed: 255}
	steps(&s, in, 20, g)
	if n := testing.AllocsPerRun(200, func() { in.Heading += 5000; motion.Step(&s, in, params, g) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

var params = motion.Params{Speed: motion.RunSpeed}

func BenchmarkStep(b *testing.B) {
	for name, start := range map[string]geom.Point{
		"town": geom.Metres(4460, 4370), "forest": geom.Metres(4820, 4250), "lake": geom.Metres(4250, 4400),
	} {
		b.Run(name, func(b *testing.B) {
			g := evermere().NewGround()
			s := motion.At(start, 0, g)
			b.ReportAllocs()
			for i := range b.N {
				if i%400 == 0 {
					s = motion.At(start, 0, g)
				}
				in := motion.Input{Heading: geom.Angle(i / 40 * 9973), Speed: 255}
				motion.Step(&s, in, params, g)
			}
		})
	}
}
