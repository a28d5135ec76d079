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
	// Of a stroll: ms until another course may be tried, and whether the body has set out.
	Course int32
	SetOut bool
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
	// courseMs is between two tries of one body to take a course.
	courseMs = 500
)

// Stroll is To at full speed for a body of which little depends: as far as the ground lets it go
// straight it takes courses, of which clients are told once (world.Tx.Follow). It sets out at once
// or, without haste, a moment later.
func Stroll(tx *world.Tx, id entity.ID, goal geom.Point, haste bool) bool {
	if tx.Following(id) {
		if w := component.Of(tx, id); w != nil && w.Goal.Within(goal, moved) {
			return false
		}
		Stop(tx, id) // it has something else in mind by now
	}
	w, at, next, there := onWay(tx, id, goal, 0)
	if there {
		return true
	}
	if w.Course = max(w.Course-world.TickMs, 0); w.Course == 0 {
		var wait int32
		if !w.SetOut && !haste {
			wait = setOutMs
		}
		if tx.Follow(id, next, wait) {
			w.SetOut = true
			return false
		}
		w.Course = courseMs
	}
	w.SetOut = true
	steer(tx, id, at.Towards(next), 255)
	return false
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
