package sdk_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
)

const strolling = 1234

var (
	strollCell = geom.Cell{X: 70, Z: 68}
	strollFrom = strollCell.Corner().Add(10_000, 20_000)
)

// stroller is a client that is told of a being at strollFrom which looks north; its clock runs.
func stroller(t *testing.T) (*tinyServer, *sdk.Client) {
	s := startServer(t)
	c, _ := inWorld(t, s, sdk.Options{})
	eventually(t, "a PONG came", func() bool { return c.ServerMs() >= 1000 })
	s.push(strollRoster(20))
	eventually(t, "it is there", func() bool { return c.InView() == 1 })
	return s, c
}

func strollFrame(tick uint32) []byte {
	return wire.AppendFrame(nil, wire.Frame{Region: 136, Tick: tick, TimeScale: wire.FullSpeed})
}

func strollRoster(tick uint32) []byte {
	out, mark := wire.BeginRoster(strollFrame(tick), wire.RosterHead{Cell: strollCell, Parts: 1})
	pose := wire.Pose{Short: 9, X: strollFrom.X, Z: strollFrom.Z, Facing: uint16(geom.Half)}
	return wire.End(wire.AppendEntry(out, strollCell, &wire.Entry{Pose: pose, ID: strolling}), mark)
}

// strolls tells of courses to the east.
func strolls(tick uint32, shorts []uint16, start uint32, ms uint16, length int32) []byte {
	out, mark := wire.BeginCourses(strollFrame(tick), strollCell)
	for _, short := range shorts {
		out = wire.AppendCourse(out, strollCell, &wire.Course{
			Short: short, From: strollFrom, To: strollFrom.Add(length, 0), Start: start, Ms: ms, Posture: 1,
		})
	}
	return wire.End(out, mark)
}

// at waits until the last that was told is of a tick, and returns what the client then knows.
func at(t *testing.T, c *sdk.Client, tick uint32) (e sdk.Entity) {
	t.Helper()
	eventually(t, "the frame came", func() bool {
		var ok bool
		e, ok = c.Entity(strolling)
		return ok && e.Tick == tick
	})
	return e
}

// A course tells where a being is before, on and after its way, whoever asks. Entities that are not
// known are passed over.
func TestCourse(t *testing.T) {
	s, c := stroller(t)
	s.push(strolls(21, []uint16{77, 9}, c.ServerMs()+60_000, 1000, 9000))
	if e := at(t, c, 21); e.Pose.X-strollFrom.X > 8 || e.Pose.Posture != 0 || e.Pose.Facing != uint16(geom.Half) {
		t.Errorf("before it sets out: %+v", e.Pose)
	}
	s.push(strolls(22, []uint16{9}, c.ServerMs()-30_000, 60_000, 60_000))
	e := at(t, c, 22)
	if x := e.Pose.X - strollFrom.X; x < 29_900 || x > 45_000 || e.Pose.Posture != 1 || e.Pose.Facing != uint16(geom.Quarter) {
		t.Errorf("on the way at %d mm: %+v", x, e.Pose)
	}
	eventually(t, "it goes on, for Entity", func() bool {
		now, _ := c.Entity(strolling)
		return now.Pose.X > e.Pose.X && now.Tick == 22
	})
	eventually(t, "it goes on, for Near", func() bool {
		near := c.Near(nil, 500_000)
		return len(near) == 1 && near[0].Pose.X > e.Pose.X+5
	})
	eventually(t, "it goes on, for Sees", func() bool {
		return c.Sees(func(now *sdk.Entity) bool { return now.Pose.X > e.Pose.X+10 })
	})
	s.push(strolls(23, []uint16{9}, c.ServerMs()-60_000, 1000, 9000))
	if e := at(t, c, 23); e.Pose.X-strollFrom.X < 8990 || e.Pose.X-strollFrom.X > 9010 || e.Pose.Posture != 0 || e.Pose.Facing != uint16(geom.Quarter) {
		t.Errorf("after its way: %+v", e.Pose)
	}
}

// Courses that follow are gone one after the other.
func TestCoursesFollow(t *testing.T) {
	s, c := stroller(t)
	now := c.ServerMs()
	out, mark := wire.BeginCourses(strollFrame(21), strollCell)
	corner := strollFrom.Add(9000, 0)
	for _, leg := range []wire.Course{
		{From: strollFrom, To: corner, Start: now - 60_000, Ms: 30_000},
		{From: corner, To: corner.Add(0, 60_000), Start: now - 30_000, Ms: 60_000},
	} {
		leg.Short, leg.Posture = 9, 1
		out = wire.AppendCourse(out, strollCell, &leg)
	}
	s.push(wire.End(out, mark))
	e := at(t, c, 21)
	if x, z := e.Pose.X-strollFrom.X, e.Pose.Z-strollFrom.Z; x < 8990 || x > 9010 || z < 29_900 || z > 45_000 || e.Pose.Facing != 0 || e.Pose.Posture != 1 {
		t.Errorf("it is %d and %d mm further: %+v", x, z, e.Pose)
	}
}

// Whatever else tells where a being is ends its course; moving to another cell does not.
func TestCourseEnds(t *testing.T) {
	next := geom.Cell{X: 71, Z: 68}
	pose := wire.Pose{Short: 9, X: strollFrom.X, Z: strollFrom.Z + 500}
	entry := wire.Entry{Pose: pose, ID: strolling}
	for name, told := range map[string]struct {
		ends bool
		with func(out []byte) []byte
	}{
		"a pose": {true, func(out []byte) []byte {
			out, mark := wire.BeginPoses(out, wire.Poses{Cell: strollCell, Leaf: wire.WholeCell})
			return wire.End(wire.AppendCellPose(out, strollCell, &pose), mark)
		}},
		"a description": {true, func(out []byte) []byte {
			out, mark := wire.BeginDescribe(out, strollCell)
			return wire.End(wire.AppendEntry(out, strollCell, &entry), mark)
		}},
		"a way to another cell": {false, func(out []byte) []byte {
			out, mark := wire.BeginLeave(out, strollCell)
			return wire.End(wire.AppendLeave(out, wire.Leave{Short: 9, Why: wire.WhyMoved, To: next}), mark)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := stroller(t)
			empty, mark := wire.BeginRoster(strollFrame(20), wire.RosterHead{Cell: next, Parts: 1})
			s.push(wire.End(empty, mark))
			s.push(strolls(21, []uint16{9}, c.ServerMs()-30_000, 60_000, 60_000))
			at(t, c, 21)
			s.push(told.with(strollFrame(22)))
			if !told.ends {
				eventually(t, "it is in the other cell", func() bool { e, _ := c.Entity(strolling); return e.Cell == next })
				if e, _ := c.Entity(strolling); e.Pose.X-strollFrom.X < 29_900 || e.Pose.Posture != 1 {
					t.Errorf("it is at %+v", e.Pose)
				}
				return
			}
			if e := at(t, c, 22); e.Pose.X-strollFrom.X > 8 || e.Pose.Z < strollFrom.Z+490 || e.Pose.Posture != 0 {
				t.Errorf("it is at %+v", e.Pose)
			}
		})
	}
}

// A SELF tells where oneself is, whatever course was told.
func TestSelfEndsCourse(t *testing.T) {
	s, c := stroller(t)
	self := c.Self().ID
	out, mark := wire.BeginEnter(strollFrame(21), strollCell)
	pose := wire.Pose{Short: 10, X: strollFrom.X, Z: strollFrom.Z}
	s.push(wire.End(wire.AppendEntry(out, strollCell, &wire.Entry{Pose: pose, ID: self}), mark))
	s.push(strolls(22, []uint16{10}, c.ServerMs()-30_000, 60_000, 60_000))
	is := func(what string, x int32) {
		t.Helper()
		eventually(t, what, func() bool {
			e, ok := c.Entity(self)
			return ok && e.Pose.X-strollFrom.X >= x && e.Pose.X-strollFrom.X < x+20_000
		})
	}
	is("it strolls", 29_900)
	s.push(wire.AppendSelf(strollFrame(23), &wire.Self{X: strollFrom.X + 1000, Z: strollFrom.Z}))
	is("it is where SELF has it", 1000)
}
