package world

// FullSpeed is Pace.Scale while simulated time runs with the clock; the value is that of the wire.
const FullSpeed = 200

// Pace is how a region bears its load: what it does about having too much of it. The zero
// value is a region that has none.
type Pace struct {
	// Rung is how far up the overload ladder the region stands, 0 for not at all. Players see it.
	Rung uint8
	// Scale is how much simulated time passes in a span of the clock's, in 1/FullSpeed; 0
	// means FullSpeed. The owner steps the World so much more seldom: a tick is always TickMs
	// of simulated time.
	Scale uint8
	// Thrift lets beings far from everybody think more seldom.
	Thrift bool
}

// TimeScale returns Scale with its default filled in.
func (p Pace) TimeScale() uint8 {
	if p.Scale == 0 {
		return FullSpeed
	}
	return p.Scale
}

// Pace returns how the region bears its load.
func (w *World) Pace() Pace { return w.pace }

// SetPace changes it from this tick on.
func (w *World) SetPace(p Pace) { w.pace = p }

// Pace returns how the region bears its load.
func (tx *Tx) Pace() Pace { return tx.w.pace }

// simulated turns a span of the clock's into simulated time, in milliseconds. What a whole
// millisecond does not hold is kept for the next span.
func (w *World) simulated(clockMs int32) int32 {
	total := clockMs*int32(w.pace.TimeScale()) + w.passedRest
	w.passedRest = total % FullSpeed
	return total / FullSpeed
}
