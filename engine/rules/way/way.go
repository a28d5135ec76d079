// Package way moves bodies that no client drives: along paths around what stands in the
// way, and in straight lines as far as the ground lets them. Each region keeps one finder.
package way

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/nav"
	"github.com/myriad-mmo/myriad/engine/world"
)

// held is the region's finder.
type held struct{ *nav.Finder }

var finder = world.NewSingular[held]("rules.finder")

// Finder returns the region's finder.
func Finder(tx *world.Tx) *nav.Finder {
	h := finder.Of(tx)
	if h.Finder == nil {
		h.Finder = nav.New(tx.Ground())
	}
	return h.Finder
}

// Straight returns the furthest point of the line between two that a body can be put to.
func Straight(tx *world.Tx, from, to geom.Point) geom.Point {
	const step = 500
	f := Finder(tx)
	if f.LineWalkable(from, to) {
		return to
	}
	direction, length := from.Towards(to), from.Distance(to)
	at := from
	for done := int32(step); done <= length; done += step {
		next := from.Move(direction, done)
		if !next.OnMap() || !f.Walkable(next) {
			break
		}
		at = next
	}
	return at
}

// Walk is where a body is going.
type Walk struct {
	Points []geom.Point
	Goal   geom.Point
	Next   int32 // of Points
	Retry  int32 // ms until another path may be looked for
	// Of a stroll: ms until another course may be tried, whether the body has set out, and where the last
	// course was to lead, once there was one.
	Course int32
	SetOut bool
	End    geom.Point
	Led    bool
}

var component = world.NewComponent[Walk]("rules.walk", world.Drop)

const (
	arrived  = 700    // mm from a point that count as there
	moved    = 3000   // mm that a goal may move before the path is looked for again
	retryMs  = 500    // between two searches of one body
	lineOnly = 60_000 // mm beyond which no path is searched, only the line walked
)

// To lets a body walk to a point, at a share of its full speed from 0 to 255; it is called
// again and again while the goal holds. It reports whether the body has come within near.
func To(tx *world.Tx, id entity.ID, goal geom.Point, speed uint8, near int32) bool {
	_, at, next, there := onWay(tx, id, goal, near)
	if !there {
		steer(tx, id, at.Towards(next), speed)
	}
	return there
}

// onWay returns where a body stands and where it goes straight to on its way; there: it has come
// within near of its goal, and stands, or it is gone.
func onWay(tx *world.Tx, id entity.ID, goal geom.Point, near int32) (w *Walk, at, next geom.Point, there bool) {
	at, ok := tx.At(id)
	if !ok {
		return nil, at, at, true
	}
	if at.Within(goal, max(near, arrived)) {
		Stop(tx, id)
		return nil, at, at, true
	}
	w = component.Need(tx, id)
	return w, at, w.next(tx, at, goal), false
}

// next returns where a body goes straight to on its way from a point to its goal.
func (w *Walk) next(tx *world.Tx, at, goal geom.Point) geom.Point {
	w.Retry = max(w.Retry-world.TickMs, 0)
	if len(w.Points) == 0 || !w.Goal.Within(goal, moved) {
		if w.Retry > 0 && len(w.Points) == 0 {
			return goal
		}
		if w.Retry == 0 {
			w.plan(tx, at, goal)
		}
	}
	for int(w.Next) < len(w.Points) && at.Within(w.Points[w.Next], arrived) {
		w.Next++
	}
	if int(w.Next) < len(w.Points) {
		return w.Points[w.Next]
	}
	w.Points = nil
	return goal
}

const (
	// setOutMs is how long a body that has time stands before it strolls: that long there is to tell of its
	// course together with other things, which wait for five seconds at most.
	setOutMs = 5500
	// goOnMs is how long before the end of a course the body is to know where it goes on.
	goOnMs = setOutMs + 500
	// courseMs is between two tries of one body to take a course.
	courseMs = 500
	// turnMs is for how long a body that leaves its course is told of by poses, until those who are far
	// were told one: a course that sets out later would not end the one they know.
	turnMs = 1100
)

// Stroll is To at full speed for a body of which little depends: as far as the ground lets it go
// straight from corner to corner it takes courses, of which clients are told once (world.Tx.Follow). It sets out at once
// or, without haste, some seconds later.
func Stroll(tx *world.Tx, id entity.ID, goal geom.Point, haste bool) bool {
	w, turned := component.Of(tx, id), false
	if _, left, ok := tx.CourseEnd(id); ok {
		if w != nil && w.Goal.Within(goal, moved) {
			w.goOn(tx, id, goal, left)
			return false
		}
		Stop(tx, id) // it has something else in mind by now
		turned = true
	} else if w != nil {
		w.land(tx, id)
	}
	w, at, next, there := onWay(tx, id, goal, 0)
	if there {
		return true
	}
	if turned {
		w.Course = turnMs
	}
	if w.Course = max(w.Course-world.TickMs, 0); w.Course == 0 {
		var wait int32
		if !w.SetOut && !haste {
			wait = setOutMs
		}
		if w.follow(tx, id, goal, wait) {
			w.SetOut = true
			return false
		}
		w.Course = courseMs
	}
	w.SetOut = true
	steer(tx, id, at.Towards(next), 255)
	return false
}

// follow has a body take a course along what is left of its way.
func (w *Walk) follow(tx *world.Tx, id entity.ID, goal geom.Point, wait int32) bool {
	points := []geom.Point{goal}
	if len(w.Points) > 0 {
		points = w.Points[w.Next:]
	}
	reached, ok := tx.Follow(id, points, wait)
	if !ok {
		return false
	}
	if len(w.Points) > 0 {
		w.Next += int32(reached)
	}
	w.End, _, w.Led = tx.CourseEnd(id)
	return true
}

// goOn has a body that is soon at the end of its course, but not of its way, go on from there without a
// halt. It tries once.
func (w *Walk) goOn(tx *world.Tx, id entity.ID, goal geom.Point, left int32) {
	if w.Course = max(w.Course-world.TickMs, 0); w.Course > 0 || left > goOnMs || w.End.Within(goal, arrived) {
		return
	}
	if !w.follow(tx, id, goal, 0) {
		w.Course = left
	}
}

// land looks for another way where a course did not lead a body to its end: the points that were
// on it may be behind a corner.
func (w *Walk) land(tx *world.Tx, id entity.ID) {
	if at, ok := tx.At(id); ok && w.Led && !at.Within(w.End, arrived) {
		w.Points, w.Retry = nil, 0
	}
	w.Led = false
}

func (w *Walk) plan(tx *world.Tx, at, goal geom.Point) {
	w.Goal, w.Next, w.Retry = goal, 0, retryMs
	w.Points = w.Points[:0]
	if at.Within(goal, lineOnly) {
		w.Points, _ = Finder(tx).Path(w.Points, at, goal)
	}
}

func steer(tx *world.Tx, id entity.ID, heading geom.Angle, speed uint8) {
	tx.Steer(id, motion.Input{Heading: heading, Facing: heading, Speed: speed})
}

// Stop lets a body stand where it is.
func Stop(tx *world.Tx, id entity.ID) {
	component.Remove(tx, id)
	b, ok := tx.Body(id)
	if ok {
		tx.Steer(id, motion.Input{Facing: b.Facing})
	}
}

// Face turns a standing body to a point.
func Face(tx *world.Tx, id entity.ID, to geom.Point) {
	if at, ok := tx.At(id); ok && at != to {
		tx.Steer(id, motion.Input{Facing: at.Towards(to)})
	}
}

// Somewhere draws a walkable point in a circle; its middle when chance finds none.
func Somewhere(tx *world.Tx, middle geom.Point, radius int32) geom.Point {
	if radius > 0 {
		for range 8 {
			direction := geom.Angle(tx.Rand().Uint32N(65536))
			// The square root spreads the points evenly over the circle.
			far := geom.Sqrt(uint64(tx.Rand().Int64N(int64(radius)*int64(radius) + 1)))
			if p := middle.Move(direction, int32(far)); tx.Region().Contains(p) && Finder(tx).Walkable(p) {
				return p
			}
		}
	}
	p, _ := Finder(tx).NearestWalkable(middle, 12_000)
	return p
}
