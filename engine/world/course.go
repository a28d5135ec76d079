package world

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// course is a way of straight legs that a body takes at an even speed on each. Clients are told of each leg
// once, and work out where the body is: it counts as moved neither on the way nor at its end.
type course struct {
	legs    []leg // one at least, each from where the last one ends
	wait    int32 // ms from when it was told until the body sets out
	passed  int32 // ms since it was told
	fresh   int   // legs from this one on were added in the tick freshAt
	freshAt uint32
}

// leg is a straight part of a course.
type leg struct {
	from, to geom.Point
	begins   int32 // ms from when the body sets out
	ms       int32 // how long it takes
	mode     motion.Mode
}

func (l *leg) ends() int32 { return l.begins + l.ms }

// Follow lets a body go to points, one after the other, at its full speed after a wait, in ms of simulated
// time: straight from each to the next as far as the ground lets it, in more legs where the ground turns
// it aside, until its region ends, six legs are told or some seconds are over. One that is on a course
// goes on so at its end. It returns how many of the points it will have reached, and reports false, and nothing changes,
// where it would go on for less than a fifth of a second, where time is slowed, and for bodies in the air, afloat or
// with a client. Steer, Place, SetSpeed and SetPosture end the course where the body then is. It tries
// out the steps: half a millisecond at most.
func (tx *Tx) Follow(id entity.ID, points []geom.Point, wait int32) (reached int, ok bool) {
	w := tx.w
	slot, ok := tx.owned(id)
	if !ok || w.slots.controls[slot] != nil || w.slots.posture[slot] != Stand || w.pace.TimeScale() != FullSpeed || w.ground == nil {
		return 0, false
	}
	if c := w.slots.course[slot]; c != nil {
		reached, ok = w.goOn(c, points, w.slots.speed[slot])
	} else {
		reached, ok = w.setOut(slot, points, wait)
	}
	if ok {
		w.tellCourse(slot)
	}
	return reached, ok
}

// setOut puts a body on a course.
func (w *World) setOut(slot int32, points []geom.Point, wait int32) (reached int, ok bool) {
	s := &w.slots
	legs, reached := w.tryOut(s.body[slot], points, s.speed[slot], maxLegs)
	if len(legs) == 0 {
		return 0, false
	}
	s.course[slot] = &course{legs: legs, wait: wait, freshAt: w.tick}
	// What moved it until now is over: its next pose is that of the course.
	s.steer[slot] = motion.Input{Facing: s.body[slot].Facing}
	if wait > 0 {
		s.body[slot].Mode, s.shown[slot] = motion.Stand, Stand
	}
	w.moving.add(slot)
	return reached, true
}

// goOn adds legs at the end of a course.
func (w *World) goOn(c *course, points []geom.Point, speed int32) (reached int, ok bool) {
	on, last := c.leg(), c.legs[len(c.legs)-1]
	end := motion.State{X: last.to.X, Z: last.to.Z, Facing: last.from.Towards(last.to), Mode: last.mode}
	legs, reached := w.tryOut(end, points, speed, maxLegs-(len(c.legs)-on))
	if len(legs) == 0 {
		return 0, false
	}
	c.legs = slices.Delete(c.legs, 0, on)
	if c.freshAt != w.tick {
		c.fresh, c.freshAt = len(c.legs), w.tick
	} else {
		c.fresh -= on // those added before in this tick are not told yet either
	}
	for _, l := range legs {
		l.begins += last.ends()
		c.legs = append(c.legs, l)
	}
	return reached, true
}

// Following reports whether a body is on a course, or waits to set out on one.
func (tx *Tx) Following(id entity.ID) bool {
	slot, ok := tx.owned(id)
	return ok && tx.w.slots.course[slot] != nil
}

// CourseEnd returns where the course of a body leads, and in how many ms of simulated time it is there;
// false for one that is on none.
func (tx *Tx) CourseEnd(id entity.ID) (at geom.Point, ms int32, ok bool) {
	slot, ok := tx.owned(id)
	if !ok || tx.w.slots.course[slot] == nil {
		return at, 0, false
	}
	c := tx.w.slots.course[slot]
	last := &c.legs[len(c.legs)-1]
	return last.to, c.wait + last.ends() - c.passed, true
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
	gone := c.passed - c.wait
	l := &c.legs[c.leg()]
	at := l.at(gone)
	*b = motion.State{X: at.X, Z: at.Z, Facing: l.from.Towards(l.to), Mode: l.mode}
	s.shown[slot] = Posture(l.mode)
	if goesOn = gone < l.ends(); !goesOn {
		b.Mode, s.shown[slot], s.course[slot] = motion.Stand, Stand, nil
		s.steer[slot] = motion.Input{Facing: b.Facing}
	}
	w.relocate(slot)
	return goesOn
}

// leg returns which leg the body is on: the first one before it sets out, the last one at the end.
func (c *course) leg() int {
	n := 0
	for n < len(c.legs)-1 && c.passed-c.wait >= c.legs[n].ends() {
		n++
	}
	return n
}

// at returns where a body is on a leg so many ms after it has set out on its course.
func (l *leg) at(gone int32) geom.Point {
	passed := int64(min(max(gone-l.begins, 0), l.ms))
	part := func(from, to int32) int32 { return from + int32(int64(to-from)*passed/int64(l.ms)) }
	return geom.Point{X: part(l.from.X, l.to.X), Z: part(l.from.Z, l.to.Z)}
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

// Course is what clients are told of a leg of a body's way, on which it goes straight at an even speed.
type Course struct {
	From, To geom.Point
	StartMs  int32 // from now until it sets out; below 0 when it is under way
	Ms       int32 // how long it takes
	Posture  Posture
	New      bool // it was added in this tick
}

// CoursesOf appends what remains of the way of the entity in a slot to dst, leg by leg; nothing when it
// is on no course.
func (w *World) CoursesOf(dst []Course, slot int32) []Course {
	c := w.slots.course[slot]
	if c == nil {
		return dst
	}
	for i := c.leg(); i < len(c.legs); i++ {
		l := &c.legs[i]
		dst = append(dst, Course{l.from, l.to, c.wait + l.begins - c.passed, l.ms, Posture(l.mode), c.freshAt == w.tick && i >= c.fresh})
	}
	return dst
}

// OnCourse reports whether the entity in a slot is on a course, so that its poses are not told.
func (w *World) OnCourse(slot int32) bool { return w.slots.course[slot] != nil }
