package region

import (
	"errors"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
)

// handle carries out what a tick has to say: durable operations first, then handoffs, which
// stand on them, then the frames, then everything volatile. Who reads of a handoff in a
// frame and writes to the new owner comes behind the character.
func (r *runner) handle(out *world.Output, shardMs int64) {
	r.submitOps(out)
	frames := r.encoder.Encode(out, uint64(shardMs), r.gateways, r.noticesOf(out))
	for i := range out.Handoffs {
		r.handOff(&out.Handoffs[i])
	}
	r.publish(frames)
	r.game.World.ClearChanges()
	r.follow(out)
	r.await(out.Awaited)
	r.keep()
	r.showGhosts()
}

// handleBetween carries out what was said between two ticks. What it changed in cells is
// told with the coming tick.
func (r *runner) handleBetween(out *world.Output, shardMs int64) {
	r.submitOps(out)
	r.publish(r.encoder.EncodeBetween(out, uint64(shardMs), r.gateways, r.noticesOf(out)))
	r.follow(out)
	r.keep()
}

func (r *runner) submitOps(out *world.Output) {
	for i := range out.Ops {
		r.submitOp(&out.Ops[i])
	}
}

func (r *runner) publish(frames map[string]*replication.Frame) {
	for gateway, frame := range frames {
		frame.Overload = uint8(r.ladder.rung)
		r.encoded += frame.Size()
		r.host.config.Bus.Publish(replication.FrameSubject(gateway), frame)
	}
}

// follow carries out the rest of what was said, which no gateway waits for.
func (r *runner) follow(out *world.Output) {
	for _, m := range out.Remote {
		r.host.config.Bus.Publish(Subject(m.Region), Put{Input: rules.FromBeyond{Remote: m}})
	}
	for _, id := range out.Reload {
		r.stale[id] = true
	}
	r.reloadReady()
	for _, res := range out.Results {
		if res.Code != "" {
			r.host.config.Observer.Rejection(res.Code)
		}
	}
	for _, id := range out.Placed {
		r.saveVolatile(id, func(error) {}) // who wants to know is not kept waiting for company
	}
}

// keep saves what is volatile, by the clock: beats are counted, however fast time runs here.
func (r *runner) keep() {
	r.saveMoved()
	r.checkpointNow()
	r.countIdle()
}

// submitOp sends an operation to the store. When the store's queue is full the operation
// counts as refused: memory is rebuilt from rows.
func (r *runner) submitOp(p *world.PendingOp) {
	id, epoch := p.Op.ID, r.epoch.Load()
	op := &store.Operation{Op: p.Op, Region: uint16(r.id), Epoch: epoch,
		Done: func(res store.Result) { r.put(stored{epoch, id, opError(res)}) }}
	for _, f := range p.Chars {
		op.Hops = append(op.Hops, store.Hop{Char: f.ID, Hop: f.Hop})
	}
	if err := r.host.config.Store.Submit(op); err != nil {
		r.put(stored{epoch, id, errors.Join(world.ErrOpRefused, err)})
	}
}

// opError turns the store's answer into what rules see. A duplicate was paid before: the
// memory that was just changed is wrong, and is loaded anew.
func opError(res store.Result) error {
	switch {
	case res.Err != nil:
		return errors.Join(world.ErrOpRefused, res.Err)
	case res.Duplicate:
		return world.ErrOpRefused
	}
	return nil
}

// noticesOf says what the gateways must know of characters that came or went in this tick.
func (r *runner) noticesOf(out *world.Output) map[string][]replication.Notice {
	notices := make(map[string][]replication.Notice)
	add := func(n replication.Notice) {
		if g := r.gateways[n.Char]; g != "" {
			notices[g] = append(notices[g], n)
		}
	}
	gone := make(map[entity.ID]bool)
	for _, h := range out.Handoffs {
		if h.ID.IsCharacter() {
			gone[h.ID] = true
			add(replication.Notice{Char: h.ID, Kind: replication.Moved, To: h.To})
		}
	}
	for _, in := range r.inputs {
		switch in := in.(type) {
		case rules.Login:
			if !gone[in.Traveller.ID] { // else its session asks the new owner
				add(r.entered(in.Traveller.ID))
			}
		case rules.Attach:
			if in.Attached && !gone[in.ID] {
				add(r.entered(in.ID))
			}
		}
	}
	return notices
}

var errNotHere = errors.New("the character is not in this region")

func (r *runner) entered(id entity.ID) replication.Notice {
	w := r.game.World
	short, ok := w.Short(id)
	if _, owned := w.Hop(id); !ok || !owned {
		return replication.Notice{Char: id, Kind: replication.Lost, Err: errNotHere}
	}
	seen := w.ShownAt(int32(short))
	return replication.Notice{Char: id, Kind: replication.Entered, Body: seen.Body,
		NextStep: w.NextStep(id), Target: seen.Vitals.Target}
}

// reloadReady loads those anew whose memory is not what their rows say, as soon as nothing
// of theirs is on its way: rows read earlier would lack it.
func (r *runner) reloadReady() {
	for id := range r.stale {
		if r.game.World.PendingOps(id) > 0 || r.host.config.Store.Saving() {
			continue
		}
		delete(r.stale, id)
		if hop, here := r.game.World.Hop(id); here {
			r.reload(id, hop, r.game.World.OpCount(id))
		}
	}
}

// reload brings a character's rows back into memory, off the region's goroutine. Where they
// say that it belongs elsewhere, or cannot be read, the region lets go of it.
func (r *runner) reload(id entity.ID, hop uint64, opCount uint32) {
	epoch := r.epoch.Load()
	r.host.running.Add(1)
	go func() {
		defer r.host.running.Done()
		arrival, err := r.host.config.Load(r.host.ctx, id, r.id, hop)
		if err != nil {
			r.host.log.Error("reload character", "character", uint64(id), "err", err)
			r.put(handoffRefused{id, hop, err})
			return
		}
		arrival.How = rules.ReloadedIn
		r.put(reloaded{epoch, rules.Reloading{ID: id, Arrival: arrival, OpCount: opCount}})
	}()
}

// saveVolatile submits a character's volatile state for its own row; done, when set, hears
// of the commit. What the store does not take is kept in the trail.
func (r *runner) saveVolatile(id entity.ID, done func(error)) {
	w := r.game.World
	hop, ok := w.Hop(id)
	if !ok {
		return
	}
	state, body, err := w.Volatile(id)
	if err != nil {
		r.host.log.Error("volatile state", "character", uint64(id), "err", err)
		state = nil
	}
	short, _ := w.Short(id)
	e := &store.Moved{Char: id, Region: uint16(r.id), Epoch: r.epoch.Load(), Hop: hop, Tick: w.TickNumber(),
		State: volatileOf(body, w.ShownAt(int32(short)).Vitals.Health, state)}
	if done != nil {
		e.Done = func(res store.Result) { done(res.Err) }
	}
	if err := r.host.config.Store.Submit(e); err != nil && done != nil {
		r.trail.keep(id, hop, &e.State)
		done(err)
	}
}

// logOutReady logs out those who have nothing pending: their volatile state is saved, and
// their gateway told when that is committed.
func (r *runner) logOutReady() {
	for id, gateway := range r.leaving {
		if !r.game.World.Settled(id) {
			continue
		}
		_, here := r.game.World.Hop(id)
		if !here && !r.missing[id] {
			r.missing[id] = true // it may come in with the inputs of this very tick
			continue
		}
		delete(r.missing, id)
		delete(r.leaving, id)
		delete(r.gateways, id)
		left := func(error) {
			r.host.config.Bus.Publish(replication.FrameSubject(gateway), &replication.Frame{Region: r.id,
				Notices: []replication.Notice{{Char: id, Kind: replication.Left}}})
		}
		if !here {
			left(nil)
			continue
		}
		r.saveVolatile(id, left)
		r.inputs = append(r.inputs, rules.Logout{ID: id})
	}
}

const (
	// checkpointEvery is how many beats lie between two checkpoints of a region where
	// somebody is.
	checkpointEvery = 10 * world.TickRateHz
)

func (r *runner) checkpointNow() {
	if (r.beats.count+uint32(r.id))%checkpointEvery != 0 || r.idle > checkpointEvery {
		return
	}
	r.checkpoint(nil)
}

func (r *runner) checkpoint(done func(error)) {
	data, err := r.game.World.Checkpoint()
	if err == nil {
		e := &store.Checkpoint{Region: uint16(r.id), Epoch: r.epoch.Load(), Blob: data}
		if done != nil {
			e.Done = func(res store.Result) { done(res.Err) }
		}
		err = r.host.config.Store.Submit(e)
	}
	if err != nil {
		r.host.log.Error("checkpoint", "region", int(r.id), "err", err)
		if done != nil {
			done(err)
		}
	}
}

// showGhosts shows the border to the neighbours that run; that of the first layer alone.
func (r *runner) showGhosts() {
	if r.id.Layer() > 0 {
		return
	}
	for _, n := range r.id.AppendNeighbours(nil) {
		if _, open := r.host.neighbour(n); !open {
			r.shown[n] = 0
			continue
		}
		was := r.shown[n]
		ghosts := r.game.World.Ghosts(n, make([]world.Ghost, 0, was+was/8))
		if r.shown[n] = len(ghosts); r.shown[n] == 0 && was == 0 {
			continue
		}
		r.host.config.Bus.Publish(Subject(n), rules.Seen{From: r.id, Ghosts: ghosts})
	}
}

// countIdle counts the beats in which nobody is here or watches.
func (r *runner) countIdle() {
	if len(r.gateways) > 0 || len(r.leaving) > 0 || r.encoder.Watched() {
		r.idle = 0
		return
	}
	r.idle++
}

// finishWait bounds how long a stopping region waits for its last commits.
const finishWait = 5 * time.Second

// finish saves everyone and everything before the node stops, and leaves no trail where all
// of it is in rows.
func (r *runner) finish() error {
	saved := make(chan error, len(r.gateways)+1)
	n := 1
	for id := range r.gateways {
		if _, here := r.game.World.Hop(id); here {
			n++
			r.saveVolatile(id, func(err error) { saved <- err })
		}
	}
	r.checkpoint(func(err error) { saved <- err })
	deadline := time.NewTimer(finishWait)
	defer deadline.Stop()
	all := len(r.trail.kept) == 0
	for range n {
		select {
		case err := <-saved:
			if err != nil {
				all = false
				r.host.log.Error("save at stop", "region", int(r.id), "err", err)
			}
		case <-deadline.C:
			r.host.log.Error("save at stop took too long", "region", int(r.id))
			return errStopped
		}
	}
	if all {
		r.clearTrail(func(int) bool { return false })
	}
	return errStopped
}

var errStopped = errors.New("the node stops")

// endIdle saves the region and ends its runner, unless a message came meanwhile.
func (r *runner) endIdle() bool {
	r.mu.Lock()
	empty := len(r.inbox) == 0
	if empty {
		r.ended.Store(true)
	}
	r.mu.Unlock()
	if !empty {
		return false
	}
	if err := r.finish(); !errors.Is(err, errStopped) {
		r.host.log.Error("save idle region", "region", int(r.id), "err", err)
	}
	r.epoch.Store(0)
	r.drainBeats()
	return true
}
