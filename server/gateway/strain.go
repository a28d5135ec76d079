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
	strainFrom  = [...]float64{busy: 0.3, strained: 0.6, overwhelmed: 0.85}
	strainUntil = [...]float64{busy: 0.12, strained: 0.35, overwhelmed: 0.55}
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

// check lets others go first when a tick is due.
func (y *yield) check() {
	if !y.next.IsZero() && time.Now().After(y.next) {
		y.next = time.Time{}
		runtime.Gosched()
	}
}

// level is how much a viewer is told of the middle tier.
type level uint8

const (
	usual   level = iota
	refined       // as usual again since a short time
	coarse        // no more than of the far tier
)

// detail is how much a viewer is told of what is neither near nor a crowd.
type detail struct {
	level level
	since uint64 // beat
}

// refinedFor is for how many beats it counts that a viewer was told less: until the far tier's next
// turn has been.
const refinedFor = 2 * world.TickRateHz

// thin has a viewer told of the middle tier what is said to the far one, or no longer.
func (w *viewer) thin(coarsely bool, beat uint64) {
	d := &w.detail
	switch {
	case coarsely && d.level != coarse:
		*d = detail{coarse, beat}
	case !coarsely && d.level == coarse:
		*d = detail{refined, beat}
	case d.level == refined && beat-d.since > refinedFor:
		*d = detail{}
	}
}
