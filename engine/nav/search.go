package nav

import "github.com/myriad-mmo/myriad/engine/geom"

const (
	// window is the number of squares along the side of what one search can see.
	window = 192
	// maxExpanded bounds the squares that one search looks around from. A fine search of
	// that many takes about 2 ms, a coarse one 5.
	maxExpanded = 12_000
	// fineDistance is how far the goal of a fine search may be: the window leaves room for
	// a way around.
	fineDistance = 110 * geom.Metre

	straight = 10 // cost of a step along an axis
	diagonal = 14
)

// grain is the side of the squares that a search goes by.
type grain int32

const (
	fine   grain = square
	coarse grain = 8 * square
)

// search is the memory of A* over a window of the map. Squares are numbered row by row.
type search struct {
	stamp  uint32
	nodes  []node
	queue  []entry // a binary heap
	low    geom.Point
	grain  grain
	start  geom.Point
	goal   geom.Point
	startN int32
	goalN  int32
}

type node struct {
	stamp  uint32 // of the search that wrote it
	cost   int32
	parent int32
	anchor geom.Point // where in the square one stands
	state  uint8
}

// States of a node.
const (
	unseen uint8 = iota
	open
	closed
	barred // one cannot stand in it
)

// entry is a node that waits, with the estimate of the whole way through it.
type entry struct {
	estimate, node int32
}

// find looks for a way and leaves it in f.points, from the goal back to the start, the start
// left out.
func (f *Finder) find(g grain, start, goal geom.Point) bool {
	s := &f.search
	s.begin(g, start, goal)
	if s.startN < 0 || s.goalN < 0 {
		return false
	}
	first := f.visit(s.startN)
	first.cost, first.parent, first.state = 0, -1, open
	s.push(entry{s.estimate(s.startN), s.startN})
	for expanded := 0; len(s.queue) > 0 && expanded < maxExpanded; {
		at := s.pop().node
		n := &s.nodes[at]
		if n.state == closed {
			continue
		}
		n.state = closed
		if at == s.goalN {
			f.trace(at)
			return true
		}
		expanded++
		f.expand(at)
	}
	return false
}

func (s *search) begin(g grain, start, goal geom.Point) {
	if s.nodes == nil {
		s.nodes = make([]node, window*window)
	}
	s.stamp++
	if s.stamp == 0 { // the numbers have gone round: old marks would look new
		clear(s.nodes)
		s.stamp = 1
	}
	s.queue, s.grain, s.start, s.goal = s.queue[:0], g, start, goal
	side, half := int32(g), int32(g)*window/2
	s.low = geom.Point{
		X: ((start.X+goal.X)/2 - half) / side * side, Z: ((start.Z+goal.Z)/2 - half) / side * side,
	}
	s.startN, s.goalN = s.number(start), s.number(goal)
}

// number returns the number of the square that holds a point, -1 outside the window.
func (s *search) number(p geom.Point) int32 {
	x, z := (p.X-s.low.X)/int32(s.grain), (p.Z-s.low.Z)/int32(s.grain)
	if x < 0 || z < 0 || x >= window || z >= window {
		return -1
	}
	return z*window + x
}

func (s *search) estimate(n int32) int32 {
	dx, dz := n%window-s.goalN%window, n/window-s.goalN/window
	dx, dz = max(dx, -dx), max(dz, -dz)
	return straight*max(dx, dz) + (diagonal-straight)*min(dx, dz)
}

// visit returns a node, made ready when this search sees it for the first time.
func (f *Finder) visit(n int32) *node {
	s := &f.search
	it := &s.nodes[n]
	if it.stamp == s.stamp {
		return it
	}
	half := int32(s.grain) / 2
	centre := s.low.Add(n%window*int32(s.grain)+half, n/window*int32(s.grain)+half)
	*it = node{stamp: s.stamp, anchor: centre, state: barred}
	ok := false
	switch {
	case n == s.startN:
		it.anchor, ok = s.start, true
	case n == s.goalN:
		it.anchor, ok = s.goal, true
	case !centre.OnMap():
	case s.grain == fine:
		ok = f.Walkable(centre)
	default:
		// A way over water leads along the middle of the bridge, even where one could wade.
		var on bool
		if it.anchor, on = f.ground.DeckNear(centre, int32(coarse)*3/4); on && f.Walkable(it.anchor) {
			ok = true
		} else {
			it.anchor, ok = f.NearestWalkable(centre, 3*geom.Metre)
		}
	}
	if ok {
		it.state = unseen
	}
	return it
}

// expand opens the neighbours of a node.
func (f *Finder) expand(at int32) {
	s := &f.search
	x, z := at%window, at/window
	for dz := int32(-1); dz <= 1; dz++ {
		for dx := int32(-1); dx <= 1; dx++ {
			if dx == 0 && dz == 0 || x+dx < 0 || z+dz < 0 || x+dx >= window || z+dz >= window {
				continue
			}
			next := at + dz*window + dx
			n := f.visit(next)
			if n.state == closed || n.state == barred {
				continue
			}
			cost := s.nodes[at].cost + straight
			if dx != 0 && dz != 0 {
				cost += diagonal - straight
			}
			if n.state == open && n.cost <= cost || !f.linked(at, dx, dz) {
				continue
			}
			n.cost, n.parent, n.state = cost, at, open
			s.push(entry{cost + s.estimate(next), next})
		}
	}
}

// linked reports whether one can go from a node to a neighbour that is not barred.
func (f *Finder) linked(at, dx, dz int32) bool {
	s := &f.search
	from, to := &s.nodes[at], &s.nodes[at+dz*window+dx]
	if s.grain == coarse {
		return f.LineWalkable(from.anchor, to.anchor)
	}
	if dx != 0 && dz != 0 { // no corners are cut
		if f.visit(at+dx).state == barred || f.visit(at+dz*window).state == barred {
			return false
		}
	}
	return f.steps(from.anchor, to.anchor)
}

func (f *Finder) trace(n int32) {
	f.points = f.points[:0]
	for ; f.search.nodes[n].parent >= 0; n = f.search.nodes[n].parent {
		f.points = append(f.points, f.search.nodes[n].anchor)
	}
}

// before orders the queue; equal estimates by number, so that the way is always the same.
func (e entry) before(o entry) bool {
	return e.estimate < o.estimate || e.estimate == o.estimate && e.node < o.node
}

func (s *search) push(e entry) {
	s.queue = append(s.queue, e)
	i := len(s.queue) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !s.queue[i].before(s.queue[up]) {
			break
		}
		s.queue[i], s.queue[up] = s.queue[up], s.queue[i]
		i = up
	}
}

func (s *search) pop() entry {
	top := s.queue[0]
	last := len(s.queue) - 1
	s.queue[0] = s.queue[last]
	s.queue = s.queue[:last]
	for i := 0; ; {
		least, left, right := i, 2*i+1, 2*i+2
		if left < last && s.queue[left].before(s.queue[least]) {
			least = left
		}
		if right < last && s.queue[right].before(s.queue[least]) {
			least = right
		}
		if least == i {
			return top
		}
		s.queue[i], s.queue[least] = s.queue[least], s.queue[i]
		i = least
	}
}
