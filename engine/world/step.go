package world

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// Output is what a tick has to say to the rest of the system. It is valid until the next
// Begin.
type Output struct {
	Ops      []PendingOp
	Handoffs []Handoff
	Remote   []Remote
	Tells    []Tell
	Results  []Result
	Selves   []Self
	// Placed names characters that were put somewhere else at once: two seconds of walking do
	// not cover that, so it is saved at once.
	Placed []entity.ID
	// Reload names characters whose memory no longer agrees with their rows.
	Reload []entity.ID
	// Awaited are the regions on whose squares bodies stand that are shut to them; a region
	// may be named more than once, and need not be a neighbour.
	Awaited []geom.RegionID
}

func (o *Output) clear() {
	*o = Output{o.Ops[:0], o.Handoffs[:0], o.Remote[:0], o.Tells[:0], o.Results[:0], o.Selves[:0], o.Placed[:0], o.Reload[:0], o.Awaited[:0]}
}

// Hooks are what the World calls back for; engine/rules fills them from the ruleset.
type Hooks struct {
	// Affect applies an effect to an entity of this region.
	Affect func(tx *Tx, from, to entity.ID, e Effect)
	// Leave is told before an entity is handed to another region.
	Leave func(tx *Tx, id entity.ID)
}

// Begin opens a tick: shardMs is the shard's clock, hooks the ruleset's. What follows, in
// any order that the caller keeps the same in a replay: Arrive, Steer, Do, Resolve, Deliver,
// SeeGhosts; then MoveAll, the ruleset's systems, and End.
func (w *World) Begin(shardMs int64, hooks Hooks) *Tx {
	w.count()
	w.between = false
	w.passedMs = w.simulated(passed(w.shardMs, shardMs))
	w.shardMs = shardMs
	w.out.clear()
	w.hooks = hooks
	w.tx.w = w
	w.forgetParted()
	w.forgetShifted()
	return &w.tx
}

// BeginBetween opens the World between two ticks, in a region whose time runs slower than the
// clock: Arrive, Do, Resolve and the like may follow, then EndBetween. No simulated time
// passes and nothing moves, so what must not be slowed need not wait for the tick. What
// happens here counts as of the coming tick, and its Output is valid until the next Begin.
func (w *World) BeginBetween(hooks Hooks) *Tx {
	w.count()
	w.between = true
	w.out.clear()
	w.hooks = hooks
	w.tx.w = w
	return &w.tx
}

// EndBetween closes what BeginBetween opened. Whoever was put beyond the border is handed
// over at the end of the coming tick.
func (w *World) EndBetween() *Output {
	w.tx.w = nil
	return &w.out
}

// count goes on to the next tick, unless what came before it has begun that already.
func (w *World) count() {
	if !w.between {
		w.tick++
	}
}

// maxPassedMs bounds the time that one tick stands for.
const maxPassedMs = 1000

// passed returns the time between two ticks, in milliseconds; a first tick, or a clock that
// was set back, counts as one tick's time.
func passed(last, now int64) int32 {
	if last == 0 || now <= last {
		return motion.StepMillis
	}
	return int32(min(now-last, maxPassedMs))
}

// End closes the tick: what crossed the border is handed over. The Tx of Begin is invalid
// from now on.
func (w *World) End() *Output {
	w.handOff(func(id entity.ID) {
		if w.hooks.Leave != nil {
			w.hooks.Leave(&w.tx, id)
		}
	})
	w.tx.w = nil
	return &w.out
}

// SetContent puts a new generation of content in force from the next tick on.
func (w *World) SetContent(content any) { w.content = content }

// maxHops bounds how often an effect follows a target that changes hands.
const maxHops = 4

// Deliver applies what came from another region. When its target is no longer here but is
// seen across a border, or was handed to another layer just now, it goes on to the new owner;
// otherwise it is dropped.
func (w *World) Deliver(r Remote) {
	slot, ok := w.find(r.To)
	if r.Hops >= maxHops || !ok && w.follow(r) || !ok {
		return
	}
	if w.slots.ghost[slot] {
		r.Region = w.slots.home[slot]
		r.Hops++
		w.out.Remote = append(w.out.Remote, r)
		return
	}
	if r.Tell != nil {
		w.tx.Tell(r.To, *r.Tell)
	}
	if r.Effect != nil {
		w.affect(&w.tx, r.From, r.To, r.Effect)
	}
}

func (w *World) affect(tx *Tx, from, to entity.ID, e Effect) {
	if w.hooks.Affect != nil {
		w.hooks.Affect(tx, from, to, e)
	}
}

// Attach connects or disconnects a character's client. A body without a client stands.
func (w *World) Attach(id entity.ID, attached bool) {
	slot, ok := w.find(id)
	if !ok || !id.IsCharacter() {
		return
	}
	w.slots.session[slot] = attached
	if c := w.slots.controls[slot]; c != nil && !attached {
		c.waiting = c.waiting[:0]
	}
}

// NextStep returns the number of the first step the world will take from the character's
// client.
func (w *World) NextStep(id entity.ID) uint32 {
	if slot, ok := w.find(id); ok && w.slots.controls[slot] != nil {
		return w.slots.controls[slot].last + 1
	}
	return 1
}

// Hop returns the character's hop as this owner knows it; false when it is not here.
func (w *World) Hop(id entity.ID) (uint64, bool) {
	slot, ok := w.find(id)
	if !ok || w.slots.ghost[slot] {
		return 0, false
	}
	return w.slots.hop[slot], true
}

// Short returns the short id of an entity of this region; false when it is not here.
func (w *World) Short(id entity.ID) (uint16, bool) {
	slot, ok := w.find(id)
	return uint16(slot), ok
}

// Characters calls f for each character of this region, in the order of slots.
func (w *World) Characters(f func(id entity.ID, at geom.Point, attached bool)) {
	for slot, id := range w.slots.ids {
		if id.IsCharacter() && !w.slots.ghost[slot] {
			b := w.slots.body[slot]
			f(id, geom.Point{X: b.X, Z: b.Z}, w.slots.session[slot])
		}
	}
}

// Remove takes a character out of the world: its session has ended. It reports whether it
// was here.
func (w *World) Remove(id entity.ID) bool {
	slot, ok := w.find(id)
	if !ok || w.slots.ghost[slot] {
		return false
	}
	w.vanish(slot, Gone)
	return true
}

// PendingOps reports how many durable operations of the character are on their way.
func (w *World) PendingOps(id entity.ID) int {
	if slot, ok := w.find(id); ok {
		return int(w.slots.pending[slot])
	}
	return 0
}

// Settled reports whether the character may leave: nothing of it is on its way, and its
// memory agrees with its rows. One that is not here is settled.
func (w *World) Settled(id entity.ID) bool {
	slot, ok := w.find(id)
	return !ok || !w.unsettled(slot)
}
