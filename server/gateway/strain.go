package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/world"
)

// strainLevel is how much a gateway has to do.
type strainLevel uint8

const (
	relaxed  strainLevel = iota
	busy                 // everyone is sent to in every second beat
	strained             // who is in a crowd, in every fourth
)

// From which part of a tick that flushes take a level is reached, and below which it is left:
// a level takes about half of the one before.
var (
	strainFrom  = [...]float64{busy: 0.3, strained: 0.7}
	strainUntil = [...]float64{busy: 0.12, strained: 0.3}
)

// strainSmooth is the weight of one beat: about a second's count.
const strainSmooth = 0.05

// strain sees how much there is to do.
type strain struct {
	took  time.Duration // of flushes since the last beat
	load  float64       // smoothed part of a tick that flushes take
	level strainLevel
}

// take takes note of how long a flush took; one that a beat asked for ends a tick.
func (s *strain) take(took time.Duration, beat bool) {
	if s.took += took; !beat {
		return
	}
	part := min(float64(s.took)/float64(world.Tick), 4)
	s.took = 0
	s.load += (part - s.load) * strainSmooth
	switch {
	case s.level < strained && s.load > strainFrom[s.level+1]:
		s.level++
	case s.level > relaxed && s.load < strainUntil[s.level]:
		s.level--
	}
}
