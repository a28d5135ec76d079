package load

import (
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// stepsPerInput is how many steps of 50 ms an INPUT carries, as the sdk sends them.
const stepsPerInput = 2

// moment is a tick of a region.
type moment struct {
	region uint16
	tick   uint32
}

// input is one INPUT of somebody: when it was sent, and which tick first held a step of it.
type input struct {
	first uint32 // number of its first step
	sent  time.Time
	acked bool
	// at and place are told by SELF: the tick, and where the mover stood after it.
	at    moment
	place geom.Point
}

// journal is what somebody sent, in its order, with what the server said of it. Its owner's
// sender and reader share it.
type journal struct {
	mu      sync.Mutex // guards what follows
	inputs  []input
	pending int        // of inputs: those before it are acknowledged or given up
	place   geom.Point // as told last
	facing  uint16     // likewise
	at      moment     // of that
	changed moment     // of the first time that this was told
	acks    *histogram // nil: nobody counts
	last    time.Time  // of sending
}

// note adds an input that is about to be sent.
func (j *journal) note(first uint32, now time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.inputs = append(j.inputs, input{first: first, sent: now})
	j.last = now
}

// applied takes in a SELF: the last step that is part of a tick. Every input with a step up
// to it that was not acknowledged is so now.
func (j *journal) applied(seq uint32, at moment, place geom.Point, facing uint16, now time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if place != j.place || facing != j.facing || at.region != j.at.region {
		j.changed = at
	}
	j.place, j.facing, j.at = place, facing, at
	for j.pending < len(j.inputs) {
		in := &j.inputs[j.pending]
		if int32(seq-in.first) < 0 {
			return
		}
		in.acked, in.at, in.place = true, at, place
		j.pending++
		if j.acks != nil {
			j.acks.add(now.Sub(in.sent))
		}
	}
}

// begin forgets what was sent so far and counts from now on; what is under way stays. There is room for so many more
// to come.
func (j *journal) begin(acks *histogram, room int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	waiting := j.inputs[j.pending:]
	j.inputs = append(make([]input, 0, len(waiting)+room), waiting...)
	j.pending, j.acks = 0, acks
}

// end returns everything since begin, and counts no more.
func (j *journal) end() []input {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.acks = nil
	return append([]input(nil), j.inputs...)
}

// abandon gives up inputs that wait for an answer: the sender has left the world.
func (j *journal) abandon() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pending = len(j.inputs)
}

// where returns the place told last.
func (j *journal) where() geom.Point {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.place
}
