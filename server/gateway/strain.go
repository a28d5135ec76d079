package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/world"
)

// strainLevel is how much a gateway has to do.
type strainLevel uint8

const (
	relaxed  strainLevel = iota
	busy                 // everyone is sent to in every second flush
	strained             // who is in a crowd, in every fourth
)

// From which part of a tick that flushes take a level is reached, and below which it is left:
// a level takes about half of the one before.
var (
	strainFrom  = [...]float64{busy: 0.3, strained: 0.7}
	strainUntil = [...]float64{busy: 0.12, strained: 0.3}
)

// strainSmooth is the weight of one flush: about a second's count.
const strainSmooth = 0.05

// strain sees how much there is to do.
type strain struct {
	load  float64 // smoothed part of a tick that a flush takes
	level strainLevel
}

// take takes note of how long a flush took.
func (s *strain) take(took time.Duration) {
	part := min(float64(took)/float64(world.Tick), 4)
	s.load += (part - s.load) * strainSmooth
	switch {
	case s.level < strained && s.load > strainFrom[s.level+1]:
		s.level++
	case s.level > relaxed && s.load < strainUntil[s.level]:
		s.level--
	}
}
