package region

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
)

// maxInbox bounds the messages that wait for a region's next tick. Beyond it what clients
// send is dropped; what the store and the neighbours say is bounded by what was asked of
// them, and always taken: the World would wait for it for ever.
const maxInbox = 65_536

// runner owns one region: its World, its encoder, its inbox.
type runner struct {
	host  *Host
	id    geom.RegionID
	beat  chan *beat
	epoch atomic.Uint64 // 0: not claimed yet
	ended atomic.Bool   // no more messages are taken
	rung  atomic.Uint32 // of the ladder, for others to read

	// What the director says of its square, and the number of its last orders.
	layers       atomic.Uint32
	layersForced atomic.Bool
	room         atomic.Bool // for another layer
	ordered      atomic.Uint64

	mu    sync.Mutex // guards inbox and steps
	inbox []bus.Message
	spare []bus.Message // last tick's inbox, to be used again
	steps []rules.Steps // where the next steps of clients are copied to; what is full is let go of

	// What follows belongs to the runner's goroutine.
	game     *rules.Game
	encoder  *replication.Encoder
	gateways map[entity.ID]string // whose client is where
	leaving  map[entity.ID]string // log out as soon as nothing is pending; value: gateway
	missing  map[entity.ID]bool   // of those, who was not here a tick ago
	stale    map[entity.ID]bool   // to be loaded anew from their rows
	refused  map[entity.ID]uint64 // hops at which they must not come in: the handover has failed
	inputs   []rules.Input
	open     map[geom.RegionID]bool
	saving   bool                  // the store cannot be reached
	shown    map[geom.RegionID]int // how many ghosts each neighbour was shown in the last tick
	idle     int                   // beats without anyone
	ladder   ladder
	beats    beats
	seen     []rules.Seen     // that came between two ticks: the newest of each neighbour
	asked    []chan<- *Census // who waits for the end of the tick
	recent   [][]rules.Input  // inputs of the last ticks, for the record of a panic
	trail    trail
	shifting shifting
	overview atomic.Pointer[Overview]
	timings  timings
	encoded  int // bytes of frames since the last tick was measured
}

func newRunner(h *Host, id geom.RegionID) *runner {
	return &runner{host: h, id: id, beat: make(chan *beat, 1), ladder: ladder{limit: h.config.Limit}}
}

// put takes a message; false when the region has ended or its inbox is full.
func (r *runner) put(m bus.Message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended.Load() {
		return false
	}
	if len(r.inbox) >= maxInbox && droppable(m) {
		return true
	}
	if steps, ok := m.(*rules.Steps); ok {
		m = r.copySteps(steps)
	}
	r.inbox = append(r.inbox, m)
	return true
}

// stepsAtOnce is how many steps of clients are given room at once: one allocation for so many.
const stepsAtOnce = 128

// copySteps returns a copy of a client's steps, which the publisher may change. The copies
// live in blocks, which go when the record of the last second needs none of a block any
// more. mu is held.
func (r *runner) copySteps(steps *rules.Steps) *rules.Steps {
	if len(r.steps) == cap(r.steps) {
		r.steps = make([]rules.Steps, 0, stepsAtOnce)
	}
	r.steps = append(r.steps, *steps)
	return &r.steps[len(r.steps)-1]
}

// droppable reports whether a message may be lost when a region is far behind.
func droppable(m bus.Message) bool {
	switch m := m.(type) {
	case *rules.Steps, rules.Seen:
		return true
	case Put:
		_, wish := m.Input.(rules.Wish)
		return wish
	}
	return false
}

func (r *runner) takeInbox() []bus.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.inbox
	r.inbox = r.spare[:0]
	r.spare = m
	return m
}

// run claims the region and ticks it until the host stops, the epoch is lost or nobody is
// near any more.
func (r *runner) run(ctx context.Context) {
	log := r.host.log.With("region", int(r.id))
	for failed := 0; ctx.Err() == nil; {
		// A World that ends again and again at once may owe it to what it began with.
		if err := r.claim(ctx, failed < maxShortLived); err != nil {
			log.Error("claim region", "err", err)
			if errors.Is(err, errPanicked) {
				failed++
			}
			if !pause(ctx, time.Second) {
				break
			}
			continue
		}
		err := r.tickUntilEnd(ctx)
		if err == nil {
			return // idle, and everything saved
		}
		if ctx.Err() != nil {
			break
		}
		log.Error("region stopped, starting anew", "err", err)
		r.loseAll(err)
		if !errors.Is(err, errPanicked) || r.game.World.TickNumber() > shortLived {
			failed = 0
		} else if failed++; !pause(ctx, min(time.Duration(failed)*250*time.Millisecond, 5*time.Second)) {
			break
		}
	}
	r.ended.Store(true)
	r.drainBeats()
}

const (
	// shortLived is how many ticks a World must have lasted that did not fail from the start.
	shortLived = 10 * world.TickRateHz
	// maxShortLived is how many in a row may have failed before the checkpoint is left out.
	maxShortLived = 3
)

// claim takes a new epoch and builds the World: creatures from the checkpoint, when it is
// wanted, characters when they log in. A panic of rules is an error like others.
func (r *runner) claim(ctx context.Context, restore bool) (err error) {
	defer func() {
		if v := recover(); v != nil {
			r.host.config.Observer.Panic(r.id)
			err = r.recordPanic(v, debug.Stack())
		}
	}()
	epochs, err := r.host.config.Store.Claim(ctx, uint16(r.id))
	if err != nil {
		return err
	}
	checkpoint, err := r.host.config.Store.LoadCheckpoint(ctx, uint16(r.id), epochs[0])
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if !restore {
		r.host.log.Error("starting without the checkpoint", "region", int(r.id))
		checkpoint = nil
	}
	c := r.host.config
	w := world.New(world.Config{
		Region: r.id, Epoch: epochs[0], Seed: c.Seed, StartMs: c.Now().UnixMilli(),
		Map: c.Map, Content: r.host.currentContent(),
	})
	r.game = rules.NewGame(w, c.Rules(r.id))
	r.encoder = replication.NewEncoder(w)
	r.gateways = make(map[entity.ID]string)
	r.leaving = make(map[entity.ID]string)
	r.missing = make(map[entity.ID]bool)
	r.stale = make(map[entity.ID]bool)
	r.refused = make(map[entity.ID]uint64)
	r.open = make(map[geom.RegionID]bool)
	r.shown = make(map[geom.RegionID]int)
	for _, n := range r.id.AppendNeighbours(nil) {
		r.open[n] = false
		r.shown[n] = 1 // what an earlier World showed them must go, though this one be empty
	}
	r.idle, r.beats, r.seen = 0, beats{}, nil
	r.trail, r.shifting.moves = trail{}, nil
	if err := r.game.Start(c.Clock(), checkpoint); err != nil {
		r.host.log.Warn("checkpoint used in part", "region", int(r.id), "err", err)
	}
	w.ClearChanges()
	r.epoch.Store(epochs[0])
	r.host.config.Observer.Overload(r.id, r.ladder.rung)
	return nil
}

// errPanicked ends a World whose rules broke an invariant.
var errPanicked = errors.New("panic")

// errFenced ends a runner whose region another owner has claimed.
var errFenced = errors.New("the region has a newer owner")

// errSpent ends a World that has made as many beings as an epoch has numbers for.
var errSpent = errors.New("the numbers of the epoch are used up")

// tickUntilEnd steps the region beat by beat. It returns nil when the region was idle and
// is saved, an error when its World cannot be trusted any more.
func (r *runner) tickUntilEnd(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return r.finish()
		case b := <-r.beat:
			err := r.take(b)
			b.finish()
			if err != nil {
				return err
			}
			if r.idle > idleAfter && r.endIdle() {
				return nil
			}
		}
	}
}

// gather turns the inbox into the inputs of the tick, or of the time between two. It reports
// whether the store has refused something for the sake of the epoch.
func (r *runner) gather(between bool) (fenced bool) {
	messages := r.takeInbox()
	r.host.config.Observer.Inbox(len(messages))
	r.inputs = r.oldest(len(messages))
	if p := r.ladder.rung.pace(); p != r.game.World.Pace() {
		r.inputs = append(r.inputs, rules.Pace{Pace: p})
	}
	r.gatherLayers()
	r.watchBorders()
	for _, m := range messages {
		switch m := m.(type) {
		case *rules.Steps:
			r.inputs = append(r.inputs, m)
		case Put:
			r.gatherPut(m)
		case Leave:
			r.leaving[m.Logout.ID] = m.Gateway
			delete(r.missing, m.Logout.ID)
		case replication.Interest:
			r.encoder.Want(m)
		case rules.Seen:
			r.see(m)
		case stored:
			if m.epoch != r.epoch.Load() {
				continue // of a World that has ended
			}
			fenced = fenced || errors.Is(m.err, store.ErrFenced)
			r.inputs = append(r.inputs, rules.Committed{Op: m.op, Err: m.err})
		case reloaded:
			if m.epoch == r.epoch.Load() {
				r.inputs = append(r.inputs, m.Reloading)
			}
		case handoffRefused:
			r.refuseArrival(m)
		case census:
			r.asked = append(r.asked, m.answer)
		case order:
			r.ladder.order(m.rung)
		case shifts:
			r.shifting = shifting{m.number, m.moves}
		}
	}
	if !between {
		for _, m := range r.seen {
			r.inputs = append(r.inputs, m)
		}
		r.seen = r.seen[:0]
		r.gatherShifts()
	}
	r.logOutReady()
	r.keepInputs()
	return fenced
}

// see keeps the newest that each neighbour shows until the tick.
func (r *runner) see(m rules.Seen) {
	if i := slices.IndexFunc(r.seen, func(o rules.Seen) bool { return o.From == m.From }); i >= 0 {
		r.seen[i] = m
	} else {
		r.seen = append(r.seen, m)
	}
}

func (r *runner) gatherPut(m Put) {
	switch in := m.Input.(type) {
	case rules.Login:
		r.gateways[in.Traveller.ID] = m.Gateway
		delete(r.leaving, in.Traveller.ID)
		delete(r.refused, in.Traveller.ID)
		if hop, here := r.game.World.Hop(in.Traveller.ID); here && hop < in.Traveller.Hop {
			// The row has changed hands without this memory, which is not to be gone on from.
			r.inputs = append(r.inputs, rules.Logout{ID: in.Traveller.ID})
		}
	case rules.Crossing:
		hop, refused := r.refused[in.Traveller.ID]
		delete(r.refused, in.Traveller.ID)
		if refused && hop == in.Traveller.Hop {
			r.lose(in.Traveller.ID, m.Gateway, store.ErrMoved)
			return
		}
		if m.Gateway != "" {
			r.gateways[in.Traveller.ID] = m.Gateway
		}
	case rules.Attach:
		if m.Gateway != "" && in.Attached {
			r.gateways[in.ID] = m.Gateway
			delete(r.leaving, in.ID)
		}
	}
	r.inputs = append(r.inputs, m.Input)
}

// stored is the store's answer about an operation of an epoch.
type stored struct {
	epoch uint64
	op    ledger.OpID
	err   error
}

// reloaded brings rows that an epoch has asked for.
type reloaded struct {
	epoch uint64
	rules.Reloading
}

// keptTicks is how many ticks the record of a panic reaches back: a second.
const keptTicks = world.TickRateHz

// oldest forgets the inputs of the oldest tick that is kept, and returns their slice, empty,
// with room for n inputs.
func (r *runner) oldest(n int) []rules.Input {
	var inputs []rules.Input
	if len(r.recent) == keptTicks {
		inputs = r.recent[0]
		copy(r.recent, r.recent[1:])
		r.recent = r.recent[:keptTicks-1]
	}
	clear(inputs)
	if cap(inputs) < n || cap(inputs) > 4*n+64 {
		return make([]rules.Input, 0, n+n/4)
	}
	return inputs[:0]
}

// keepInputs remembers the inputs of the tick, for the record of a panic.
func (r *runner) keepInputs() { r.recent = append(r.recent, r.inputs) }

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (r *runner) drainBeats() {
	for {
		select {
		case b := <-r.beat:
			b.finish()
		default:
			return
		}
	}
}

// loseAll tells gateways that this World is gone: each character is loaded from its rows
// again, and what they watch is asked for anew.
func (r *runner) loseAll(err error) {
	r.epoch.Store(0)
	lost := make(map[string][]replication.Notice)
	for _, g := range r.encoder.Watchers() {
		lost[g] = nil
	}
	for id, g := range r.gateways {
		lost[g] = append(lost[g], replication.Notice{Char: id, Kind: replication.Lost, Err: err})
	}
	for g, notices := range lost {
		r.host.config.Bus.Publish(replication.FrameSubject(g), &replication.Frame{Region: r.id, Anew: true, Notices: notices})
	}
}

func (r *runner) String() string { return fmt.Sprintf("runner of %v", r.id) }
