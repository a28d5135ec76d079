package load

import (
	"math/bits"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// sighting is a frame as a probe decoded it.
type sighting struct {
	at      moment
	arrived time.Time
}

// sightings are frames as a probe decoded them, and of whose poses each told.
type sightings struct {
	frames []sighting
	told   []uint16 // numbers of persons, of one frame after the other; some of one twice
	ends   []int    // where each frame's end in told
}

const (
	// maxFrames and maxTold bound what a probe remembers: ten minutes in which 3,000 are told of at each input.
	maxFrames = 200_000
	maxTold   = 20_000_000
)

// full reports whether no more is remembered.
func (s *sightings) full() bool { return len(s.frames) >= maxFrames || len(s.told) >= maxTold }

// add adds a frame, behind all whom it tells of.
func (s *sightings) add(f sighting) {
	s.frames = append(s.frames, f)
	s.ends = append(s.ends, len(s.told))
}

// ofEach returns for each of n people the frames that told of them, each once.
func (s *sightings) ofEach(n int) [][]sighting {
	counts := make([]int, n)
	for _, i := range s.told {
		counts[i]++
	}
	each, all := make([][]sighting, n), make([]sighting, len(s.told))
	for i, count := range counts {
		each[i], all = all[:0:count], all[count:]
	}
	start, last := 0, make([]int, n) // the last frame of each, + 1
	for f, end := range s.ends {
		for _, i := range s.told[start:end] {
			if last[i] != f+1 {
				last[i], each[i] = f+1, append(each[i], s.frames[f])
			}
		}
		start = end
	}
	return each
}

// bitset is a set of persons.
type bitset []uint64

func newBitset(n int) bitset            { return make(bitset, (n+63)/64) }
func (b bitset) add(i int)              { b[i/64] |= 1 << (i % 64) }
func (b bitset) has(i int) bool         { return b[i/64]&(1<<(i%64)) != 0 }
func (w window) holds(t time.Time) bool { return !t.Before(w.from) && t.Before(w.to) }

func (b bitset) remove(i int) { b[i/64] &^= 1 << (i % 64) }

func (b bitset) count() (n int) {
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// window is the time that is measured.
type window struct{ from, to time.Time }

// late is how long after the window an update may still come.
const late = time.Second

// updates counts what one probe was told of one mover's inputs by the frames that told of it: each input of the
// window is expected once, and received with the first frame in which it was the mover's newest, whatever other
// frames came in the same message. One that a newer input had overtaken in each frame that told of the
// mover is lost, as it is for the server that sends positions: so overload shows as loss where states are
// merged, and as lateness where they queue up. An input that no tick ever held is lost too.
func updates(inputs []input, frames []sighting, w window, expects func(in *input) bool, took *histogram) (expected, received int) {
	next := 0 // of inputs: the first that no frame has reached
	for f := range frames {
		s := &frames[f]
		newest := newestIn(inputs, next, s.at)
		if newest < 0 {
			continue
		}
		next = newest + 1
		if in := &inputs[newest]; w.holds(in.sent) && s.arrived.Before(w.to.Add(late)) && expects(in) {
			received++
			took.add(s.arrived.Sub(in.sent))
		}
	}
	for i := range inputs {
		if in := &inputs[i]; w.holds(in.sent) && expects(in) {
			expected++
		}
	}
	return expected, received
}

// maxAhead is how far newestIn looks beyond inputs of another region, which a mover that
// crosses a border has between those of this one.
const maxAhead = 40

// newestIn returns the last input from next on that a tick of its region holds, -1 for none.
func newestIn(inputs []input, next int, at moment) int {
	newest := -1
	for i := next; i < len(inputs) && i < next+maxAhead; i++ {
		in := &inputs[i]
		if !in.acked || in.at.region != at.region {
			continue
		}
		if int32(at.tick-in.at.tick) < 0 {
			break
		}
		newest = i
	}
	return newest
}

// inSight returns what a probe at a place is expected to be told: everything, or the inputs
// of who stood within sight of it. sight is in millimetres, 0 for everything.
func inSight(place func(t time.Time) geom.Point, sight int32) func(in *input) bool {
	if sight == 0 {
		return func(*input) bool { return true }
	}
	return func(in *input) bool {
		return place(in.sent).Within(in.place, sight)
	}
}

// inLayer leaves out the inputs of those who were in another layer than a probe, which it is not
// told of; own are the probe's inputs.
func inLayer(own track, expects func(in *input) bool) func(in *input) bool {
	return func(in *input) bool {
		if !expects(in) {
			return false
		}
		home, known := own.home(in.sent)
		return !in.acked || !known || home.Sees(geom.RegionID(in.at.region))
	}
}

// settle gives inputs that were never answered the place where their mover was seen last.
func settle(inputs []input) {
	var last geom.Point
	for i := range inputs {
		if in := &inputs[i]; in.acked {
			last = in.place
		} else {
			in.place = last
		}
	}
}

// track is where somebody was, by its own inputs, settled.
type track []input

// at returns the place at a time: that of the last input sent by then.
func (t track) at(when time.Time) geom.Point {
	if i := t.last(when); i >= 0 {
		return t[i].place
	}
	return geom.Point{}
}

// home returns the region at a time, as the last input says that was answered; false when there
// is none.
func (t track) home(when time.Time) (geom.RegionID, bool) {
	for i := t.last(when); i >= 0; i-- {
		if t[i].acked {
			return geom.RegionID(t[i].at.region), true
		}
	}
	return 0, false
}

// last returns the last input sent by a time, the first one for an earlier time, -1 where there
// is none.
func (t track) last(when time.Time) int {
	low, high := 0, len(t)
	for low < high {
		middle := (low + high) / 2
		if t[middle].sent.After(when) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return min(max(low, 1), len(t)) - 1
}
