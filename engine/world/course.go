package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// course is a straight way that a body takes at an even speed. Clients are told of it once, and
// work out where the body is: it counts as moved neither on the way nor at its end.
type course struct {
	from, to geom.Point
	wait     int32 // ms from when it was told until the body sets out
	ms       int32 // how long it takes from there
	passed   int32 // ms since it was told
	mode     motion.Mode
}

const (
	// maxCourseSteps bounds how far ahead a course is tried out: it costs a microsecond or two for
	// each step of 50 ms.
	maxCourseSteps = 160
	// minCourseSteps is the least that is worth a course.
	minCourseSteps = 4
	// courseSlack is how far, in mm, its steps may lie from a course.
	courseSlack = 100
)

// Follow lets a body go straight to a point at its full speed after a wait, in ms of simulated
// time, as far as the ground lets it go straight, the region ends and some seconds are over. It
// reports false, and nothing changes, where that is less than a fifth of a second, where time is slowed,
// and for bodies in the air, afloat or with a client. Steer, Place, SetSpeed and SetPosture end
// the course where the body then is. It tries out the steps: some 300 microseconds at most.
func (tx *Tx) Follow(id entity.ID, to geom.Point, wait int32) bool {
	w := tx.w
	slot, ok := tx.owned(id)
	if !ok || w.slots.controls[slot] != nil || w.slots.posture[slot] != Stand || w.pace.TimeScale() != FullSpeed || w.ground == nil {
		return false
	}
	c, ok := w.tryOut(w.slots.body[slot], to, w.slots.speed[slot])
	if !ok {
		return false
	}
	c.wait = wait
	w.slots.course[slot] = &c
	// What moved it until now is over: its next pose is that of the course.
	w.slots.steer[slot] = motion.Input{Facing: w.slots.body[slot].Facing}
	if wait > 0 {
		w.slots.body[slot].Mode, w.slots.shown[slot] = motion.Stand, Stand
	}
	w.moving.add(slot)
	w.tellCourse(slot)
	return true
}

// Following reports whether a body is on a course, or waits to set out on one.
func (tx *Tx) Following(id entity.ID) bool {
	slot, ok := tx.owned(id)
	return ok && tx.w.slots.course[slot] != nil
}

// tryOut takes the steps of a body to a point, and returns the course of those that go straight and
// evenly: along a wall, too.
func (w *World) tryOut(b motion.State, to geom.Point, speed int32) (c course, ok bool) {
	if b.Lift != 0 || b.VLift != 0 {
		return c, false
	}
	var way [maxCourseSteps + 1]geom.Point
	way[0] = b.Point()
	steps := int32(0)
	for steps < maxCourseSteps {
		at := way[steps]
		heading := at.Towards(to)
		motion.Step(&b, motion.Input{Heading: heading, Facing: heading, Speed: 255}, motion.Params{Speed: speed}, w.ground)
		if steps == 0 {
			c.mode = b.Mode
		}
		next := b.Point()
		if b.Mode != c.mode || b.Lift != 0 || next == at || !w.region.Contains(next) || next.DistanceSquared(at) > at.DistanceSquared(to) {
			break
		}
		if way[steps+1] = next; !straight(way[:steps+2]) {
			break
		}
		steps++
	}
	c.from, c.to, c.ms = way[0], way[steps], steps*motion.StepMillis
	return c, steps >= minCourseSteps && (c.mode == motion.Walk || c.mode == motion.Run)
}

// straight reports whether points lie nearly on a line at even distances.
func straight(way []geom.Point) bool {
	first, last, n := way[0], way[len(way)-1], int32(len(way)-1)
	for i, p := range way {
		i := int32(i)
		if !p.Within(geom.Point{X: first.X + (last.X-first.X)*i/n, Z: first.Z + (last.Z-first.Z)*i/n}, courseSlack) {
			return false
		}
	}
	return true
}

// tellCourse has the watchers of a body's cell told of its course in this tick.
func (w *World) tellCourse(slot int32) {
	if w.slots.place[slot] >= 0 {
		c := &w.cells[w.slots.cell[slot]]
		c.courses = append(c.courses, slot)
	}
}

// takeCourse moves a body along its course, and reports whether it goes on.
func (w *World) takeCourse(slot int32) (goesOn bool) {
	s := &w.slots
	c := s.course[slot]
	if w.pace.TimeScale() != FullSpeed {
		w.leaveCourse(slot)
		return true
	}
	c.passed += w.passedMs
	b := &s.body[slot]
	if c.passed < c.wait {
		return true
	}
	at := c.at()
	*b = motion.State{X: at.X, Z: at.Z, Facing: c.from.Towards(c.to), Mode: c.mode}
	s.shown[slot] = Posture(c.mode)
	if goesOn = c.passed < c.wait+c.ms; !goesOn {
		b.Mode, s.shown[slot], s.course[slot] = motion.Stand, Stand, nil
		s.steer[slot] = motion.Input{Facing: b.Facing}
	}
	w.relocate(slot)
	return goesOn
}

// at returns where a body is on its course.
func (c *course) at() geom.Point {
	passed := int64(min(max(c.passed-c.wait, 0), c.ms))
	part := func(from, to int32) int32 { return from + int32(int64(to-from)*passed/int64(c.ms)) }
	return geom.Point{X: part(c.from.X, c.to.X), Z: part(c.from.Z, c.to.Z)}
}

// leaveCourse ends a body's course where it is: from now on it is told of by poses.
func (w *World) leaveCourse(slot int32) {
	s := &w.slots
	if s.course[slot] == nil {
		return
	}
	s.course[slot] = nil
	b := &s.body[slot]
	b.Mode = motion.Stand
	s.steer[slot] = motion.Input{Facing: b.Facing}
	w.moving.add(slot)
	w.show(slot)
	w.place(slot)
}

// Course is what clients are told of a body that goes straight at an even speed.
type Course struct {
	From, To geom.Point
	StartMs  int32 // from now until it sets out; below 0 when it is under way
	Ms       int32 // how long it takes
	Posture  Posture
}

// CourseAt returns the course of the entity in a slot; false when it is on none.
func (w *World) CourseAt(slot int32) (Course, bool) {
	c := w.slots.course[slot]
	if c == nil {
		return Course{}, false
	}
	return Course{c.from, c.to, c.wait - c.passed, c.ms, Posture(c.mode)}, true
}

// OnCourse reports whether the entity in a slot is on a course, so that its poses are not told.
func (w *World) OnCourse(slot int32) bool { return w.slots.course[slot] != nil }
