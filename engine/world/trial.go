package world

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

const (
	// maxCourseSteps bounds how far ahead a course is tried out: it costs a microsecond or two for
	// each step of 50 ms.
	maxCourseSteps = 400
	// maxLegSteps bounds a leg: whether it is straight costs its square.
	maxLegSteps = 160
	// maxLegs bounds the legs of a body that are told and not over; clients keep two more.
	maxLegs = 6
	// minCourseSteps is the least that is worth a course, or a leg that leads to none of its points.
	minCourseSteps = 4
	// courseSlack is how far, in mm, its steps may lie from a leg.
	courseSlack = 100
)

// trial takes the steps of a body ahead of time.
type trial struct {
	w     *World
	body  motion.State
	speed int32
	left  int // steps that may still be tried
	mode  motion.Mode
	way   [maxLegSteps + 1]geom.Point // of the leg under way
}

// outcome is why a leg ends.
type outcome uint8

const (
	longest outcome = iota // it could go on
	there                  // another step would lead beyond its point
	aside                  // the ground turns it aside, or it goes at another pace
	stuck                  // nothing leads on
)

// tryOut takes the steps of a body to points, one after the other, and returns the legs of those that go
// straight and evenly (along a wall, too), and how many of the points they lead to.
func (w *World) tryOut(b motion.State, points []geom.Point, speed int32, most int) (legs []leg, reached int) {
	if b.Lift != 0 || b.VLift != 0 {
		return nil, 0
	}
	t := trial{w: w, body: b, speed: speed, left: maxCourseSteps}
	all := int32(0)
	for reached < len(points) && len(legs) < most {
		steps, why := t.leg(points[reached])
		enough := steps >= minCourseSteps || why == there && steps > 0
		if enough {
			legs = append(legs, leg{t.way[0], t.way[steps], all * motion.StepMillis, steps * motion.StepMillis, t.mode})
			all += steps
		}
		if why == there {
			reached++
		} else if why == stuck || !enough {
			break
		}
	}
	if all < minCourseSteps {
		return nil, 0
	}
	return legs, reached
}

// leg takes the body straight towards a point, and returns how many steps it goes evenly.
func (t *trial) leg(to geom.Point) (steps int32, why outcome) {
	t.way[0] = t.body.Point()
	for steps < maxLegSteps && t.left > 0 {
		was := t.body
		t.left--
		if why = t.step(to, steps); why != longest {
			t.body = was
			break
		}
		steps++
	}
	return steps, why
}

// step takes one step of a leg after some others.
func (t *trial) step(to geom.Point, steps int32) outcome {
	at := t.way[steps]
	heading, b := at.Towards(to), &t.body
	motion.Step(b, motion.Input{Heading: heading, Facing: heading, Speed: 255}, motion.Params{Speed: t.speed}, t.w.ground)
	if steps == 0 {
		t.mode = b.Mode
	}
	next := b.Point()
	t.way[steps+1] = next
	switch {
	case next.DistanceSquared(at) > at.DistanceSquared(to):
		return there
	case b.Mode != motion.Walk && b.Mode != motion.Run, b.Lift != 0, next == at, !t.w.region.Contains(next):
		return stuck
	case b.Mode != t.mode, !straight(t.way[:steps+2]):
		return aside
	}
	return longest
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
