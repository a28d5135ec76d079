package gateway

import (
	"runtime"
	"time"

	"github.com/myriad-mmo/myriad/engine/world"
)

// strainLevel is how much a gateway has to do: on each level everyone is sent to one beat later.
type strainLevel uint8

const (
	relaxed strainLevel = iota // in every beat
	busy
	strained
	overwhelmed // in every fourth beat
)

// From which part of a tick that flushes take a level is reached, and below which it is left:
// the level before would take so much more.
var (
	strainFrom  = [...]float64{busy: 0.2, strained: 0.6, overwhelmed: 0.85}
	strainUntil = [...]float64{busy: 0.08, strained: 0.35, overwhelmed: 0.55}
)

// strainSmooth is the weight of one beat: about a second's count.
const strainSmooth = 0.05

// mostPart is what a flush counts as at most: one that was late by chance is no strain.
const mostPart = 2

// strain sees how much there is to do.
type strain struct {
	took  time.Duration // of flushes since the last beat
	load  float64       // smoothed part of a tick that flushes take
	level strainLevel
}

// take takes note of how long a flush took, and of how many beats ended in it: none for one between two.
func (s *strain) take(took time.Duration, beats uint64) {
	if s.took += took; beats == 0 {
		return
	}
	part := min(float64(s.took)/float64(world.Tick)/float64(beats), mostPart)
	s.took = 0
	for range min(beats, world.TickRateHz) {
		s.load += (part - s.load) * strainSmooth
	}
	switch {
	case s.level < overwhelmed && s.load > strainFrom[s.level+1]:
		s.level++
	case s.level > relaxed && s.load < strainUntil[s.level]:
		s.level--
	}
}

// yield lets the next tick begin on time where processors are few and a flush is long.
type yield struct {
	next time.Time // when the next tick is due; zero: it is not known, or has been let go first
}

// yieldEvery is after how many viewers a flush looks at the clock.
const yieldEvery = 8

// due reports whether a tick is due that has not been let go first.
func (y *yield) due() bool { return !y.next.IsZero() && time.Now().After(y.next) }

// yield lets others go first when a tick is due; what was put together by then is sent.
func (g *Gateway) yield(now time.Time) {
	v := &g.view
	if v.yield.due() {
		v.yield.next = time.Time{}
		g.sendLetters(now)
		runtime.Gosched()
	}
}
