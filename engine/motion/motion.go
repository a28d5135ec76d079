package motion

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// Mode is how a walker moved last. The numbers are those of a posture on the wire.
type Mode uint8

// The modes.
const (
	Stand Mode = 0
	Walk  Mode = 1
	Run   Mode = 2
	Swim  Mode = 3
	Jump  Mode = 8 // in the air, of a jump or a fall
)

// Flags of an input.
const (
	FlagJump uint8 = 1 << iota
	FlagWalk
)

const (
	// StepMillis is the time that one step covers.
	StepMillis = 50
	// Radius is how far a walker keeps from what stands in the way.
	Radius = 400
	// SwimDepth is how deep the feet of a swimmer are; water must be that deep to swim.
	SwimDepth = 1300
	// RunSpeed is the full speed of a person without haste or hindrance.
	RunSpeed = 6500
	// MaxSpeed bounds the speed of anything.
	MaxSpeed = 20_000

	wadeDepth = 500
	jumpSpeed = 7000
	gravity   = 1000 // mm/s in a step: 20 m/s²
	fallSpeed = 30_000
	climbOnto = 500 // height of a deck one steps onto without a jump
	stepDown  = 500 // one walks down that much without a fall
	riseSlack = 4   // rounding when one walks along a slope
	substep   = 300 // longest way between two looks at what stands in the way
	slideStep = 200 // way down a slope too steep to stand on
	floatUp   = 150 // rise in a step of who is under water
	passes    = 4
	pushSlack = 4
	mapMargin = 1000
	walkShare = 45 // per cent of the full speed
	wadeShare = 75
	swimShare = 60
	steep     = terrain.Spacing           // 45 degrees: one climbs no further
	slippery  = terrain.Spacing * 11 / 10 // one slides down
)

// State is where a walker is and how it moves. It is plain data: equal states given equal
// inputs stay equal.
type State struct {
	X, Z   int32      // place on the map
	Lift   int32      // height of the feet above what one stands on; of a swimmer above the bed
	VLift  int32      // upward speed
	Facing geom.Angle // where the body looks
	Mode   Mode       // how the last step went
}

// Input is one step of an INPUT record.
type Input struct {
	Heading geom.Angle // where the feet go
	Facing  geom.Angle // where the body looks
	Speed   uint8      // 0 stands, 255 is full speed
	Flags   uint8
}

// Params are what the rules say of a walker.
type Params struct {
	Speed int32 // full speed; 0 roots to the spot; more than MaxSpeed counts as MaxSpeed
}

// Point returns the place of the walker.
func (s *State) Point() geom.Point { return geom.Point{X: s.X, Z: s.Z} }

// At returns the state of a walker that is put down near a point: out of obstacles, on the
// ground or afloat.
func At(p geom.Point, facing geom.Angle, g *terrain.Ground) State {
	p, clear := pushOut(clampToMap(p), 0, g)
	if !clear {
		p = escape(p, g)
	}
	s := State{X: p.X, Z: p.Z, Facing: facing}
	var here terrain.Surface
	g.At(p, &here)
	if here.Water-here.Height > SwimDepth {
		s.Lift, s.Mode = here.Water-SwimDepth-here.Height, Swim
	}
	return s
}

// Step moves the state by one step. It does not allocate, except where the ground computes a
// cell for the first time.
func Step(s *State, in Input, p Params, g *terrain.Ground) {
	var here terrain.Surface
	g.At(s.Point(), &here)
	s.Facing = in.Facing
	feet := here.Height + s.Lift
	grounded := s.Lift == 0 && s.VLift <= 0
	if grounded && in.Flags&FlagJump != 0 && p.Speed > 0 && !over(&here, slippery) && here.Water-feet < SwimDepth {
		s.VLift, grounded = jumpSpeed, false
	}
	at := s.Point()
	if way := length(s, in, p, here.Water-feet); way > 0 {
		at = walk(at, in.Heading, way, feet, grounded, &here, g)
	}
	walked := at
	at, clear := pushOut(at, s.Lift, g)
	if !clear {
		at = escape(at, g)
	}
	if at != walked {
		g.At(at, &here)
	}
	if grounded && over(&here, slippery) {
		at = slide(at, &here, g)
	}
	s.X, s.Z = at.X, at.Z
	settle(s, feet, grounded, &here)
	s.Mode = modeOf(s, in, p, &here)
}

// length returns the way of the step; depth is that of the feet under water.
func length(s *State, in Input, p Params, depth int32) int32 {
	way := min(max(p.Speed, 0), MaxSpeed) * StepMillis / 1000 * int32(in.Speed) / 255
	if in.Flags&FlagWalk != 0 {
		way = way * walkShare / 100
	}
	switch {
	case s.Mode == Swim || depth >= SwimDepth:
		way = way * swimShare / 100
	case depth > wadeDepth:
		way = way * wadeShare / 100
	}
	return way
}

// walk goes a way in pieces, along what cannot be passed, and returns where it ends; here is
// the ground at its beginning, and then at its end.
func walk(at geom.Point, heading geom.Angle, way, feet int32, grounded bool, here *terrain.Surface, g *terrain.Ground) geom.Point {
	sin, cos := heading.Sin(), heading.Cos()
	for way > 0 {
		piece := min(way, substep)
		way -= piece
		next := advance(at, geom.Scale(sin, piece), geom.Scale(cos, piece), feet, here, g)
		if next == at {
			break
		}
		at = next
		if grounded {
			feet = max(here.Height, feet-stepDown)
		}
	}
	return at
}

// advance tries to go by (dx, dz); where the ground forbids it, along the slope, then along
// either axis. It returns where that leads, and here is the ground there; at the worst where
// it began.
func advance(at geom.Point, dx, dz, feet int32, here *terrain.Surface, g *terrain.Ground) geom.Point {
	var there terrain.Surface
	next, free := try(at, dx, dz, feet, &there, g)
	if !free {
		if cx, cz := alongSlope(dx, dz, &there); cx != 0 || cz != 0 {
			next, free = try(at, cx, cz, feet, &there, g)
		}
	}
	if !free && dx != 0 {
		next, free = try(at, dx, 0, feet, &there, g)
	}
	if !free && dz != 0 {
		next, free = try(at, 0, dz, feet, &there, g)
	}
	if !free {
		return at
	}
	*here = there
	return next
}

// try returns where going by (dx, dz) leads once obstacles have pushed back, and whether one
// can be there; there is filled in with the ground.
func try(at geom.Point, dx, dz, feet int32, there *terrain.Surface, g *terrain.Ground) (geom.Point, bool) {
	next := clampToMap(at.Add(dx, dz))
	g.At(next, there)
	pushed, clear := pushOut(next, max(feet-there.Height, 0), g)
	if pushed != next {
		g.At(pushed, there)
	}
	if !clear && !blocked(at, 0, g) {
		return at, false
	}
	rise := there.Height - feet
	if rise <= riseSlack {
		return pushed, true
	}
	if there.Deck {
		return pushed, rise <= climbOnto
	}
	return pushed, !over(there, steep) && rise <= climbOnto+substep
}

// alongSlope takes the part that leads uphill out of a way.
func alongSlope(dx, dz int32, s *terrain.Surface) (x, z int32) {
	gx, gz := int64(s.SlopeX), int64(s.SlopeZ)
	square := gx*gx + gz*gz
	dot := int64(dx)*gx + int64(dz)*gz
	if square == 0 || dot <= 0 {
		return 0, 0
	}
	return dx - int32(dot*gx/square), dz - int32(dot*gz/square)
}

// slide goes down a slope too steep to stand on, and updates the ground below.
func slide(at geom.Point, here *terrain.Surface, g *terrain.Ground) geom.Point {
	gx, gz := int64(here.SlopeX), int64(here.SlopeZ)
	steepness := int64(geom.Sqrt(uint64(gx*gx + gz*gz)))
	next := clampToMap(at.Add(int32(-gx*slideStep/steepness), int32(-gz*slideStep/steepness)))
	next, clear := pushOut(next, 0, g)
	var there terrain.Surface
	g.At(next, &there)
	if !clear || there.Height >= here.Height {
		return at
	}
	*here = there
	return next
}

// settle finds the height of the feet after the way: on the ground, falling, or afloat.
func settle(s *State, feet int32, grounded bool, here *terrain.Surface) {
	afloat := here.Water - SwimDepth
	switch {
	case grounded && feet-here.Height <= stepDown:
		feet = here.Height
	case s.Mode == Swim && s.VLift <= 0: // the level of a river falls as one swims down
		feet, s.VLift = max(afloat, feet-floatUp), 0
	default:
		s.VLift = max(s.VLift-gravity, -fallSpeed)
		feet += s.VLift * StepMillis / 1000
	}
	if afloat > here.Height && feet <= afloat {
		feet, s.VLift = min(feet+floatUp, afloat), 0
	}
	if feet <= here.Height {
		feet, s.VLift = here.Height, 0
	}
	s.Lift = feet - here.Height
}

func modeOf(s *State, in Input, p Params, here *terrain.Surface) Mode {
	feet := here.Height + s.Lift
	switch {
	case here.Water-feet >= SwimDepth && here.Water-here.Height > SwimDepth:
		return Swim
	case s.Lift > 0:
		return Jump
	case in.Speed == 0 || p.Speed <= 0:
		return Stand
	case in.Flags&FlagWalk != 0 || in.Speed < 128:
		return Walk
	}
	return Run
}

// over reports whether the ground is steeper than a rise over Spacing.
func over(s *terrain.Surface, limit int64) bool {
	gx, gz := int64(s.SlopeX), int64(s.SlopeZ)
	return gx*gx+gz*gz > limit*limit
}

func clampToMap(p geom.Point) geom.Point {
	const high = geom.MapSize - mapMargin
	return geom.Point{X: min(max(p.X, mapMargin), high), Z: min(max(p.Z, mapMargin), high)}
}
