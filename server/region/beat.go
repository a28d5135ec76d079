package region

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// beats is how a runner keeps time: which beats of the node are ticks of its region.
type beats struct {
	count  uint32        // that were taken
	tickAt uint64        // number of the beat of the last tick; 0: none yet
	spent  time.Duration // since then, on what came between
	shown  uint32        // count at the last overview
}

// take runs what a beat asks for: a tick when one is due, otherwise what need not wait for it.
func (r *runner) take(b *beat) error {
	started, began := r.host.config.Now(), time.Since(b.due)
	r.beats.count++
	every := uint64(r.ladder.rung.every())
	if r.beats.tickAt != 0 && b.number-r.beats.tickAt < every {
		err := r.guard(func() error { return r.between(b.shardMs) })
		r.beats.spent += r.host.config.Now().Sub(started)
		return err
	}
	slipped := 0
	if r.beats.tickAt != 0 {
		slipped = int(b.number - r.beats.tickAt - every)
	}
	if slipped > 0 && every > 1 {
		r.host.config.Observer.Missed(r.id)
	}
	r.beats.tickAt = b.number
	err := r.guard(func() error { return r.tick(b.shardMs) })
	ended := r.host.config.Now()
	took := ended.Sub(started)
	r.host.config.Observer.Done(r.id, time.Since(b.due))
	if err != nil {
		return err
	}
	r.measure(took)
	r.weigh(sample{now: ended, work: took + r.beats.spent, wait: began, slipped: slipped})
	r.beats.spent = 0
	return nil
}

// guard runs what touches the World. A panic in rules ends this World, not the node.
func (r *runner) guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			r.host.config.Observer.Panic(r.id)
			err = r.recordPanic(v, debug.Stack())
		}
	}()
	return f()
}

// tick runs one tick.
func (r *runner) tick(shardMs int64) error {
	if fenced := r.gather(false); fenced {
		return errFenced
	}
	r.handle(r.game.Step(shardMs, r.inputs), shardMs)
	r.answerCensus()
	if r.game.World.Spent() {
		return errSpent
	}
	return nil
}

// between answers what came since the tick, in a beat in which none is due.
func (r *runner) between(shardMs int64) error {
	if fenced := r.gather(true); fenced {
		return errFenced
	}
	r.handleBetween(r.game.Between(r.inputs), shardMs)
	return nil
}

// weigh has the ladder know what a tick cost. What it decides holds from the next tick on.
func (r *runner) weigh(s sample) {
	before := r.ladder.rung
	if !r.ladder.add(s) {
		return
	}
	now := r.ladder.rung
	r.rung.Store(uint32(now))
	r.host.config.Observer.Overload(r.id, now)
	level := slog.LevelInfo
	if now > before {
		level = slog.LevelWarn
	}
	r.host.log.Log(r.host.ctx, level, "region on another rung of the overload ladder", "region", int(r.id), "rung", int(now), "before", int(before),
		"load", fmt.Sprintf("%.2f", r.ladder.moved), "forced", r.ladder.force != nil)
}

// Rung returns where the region stands. Any goroutine may call it.
func (r *runner) Rung() Rung { return Rung(r.rung.Load()) }

// order is the staff's word about the ladder of a region; nil leaves it to its load.
type order struct{ rung *Rung }

// Errors of Order.
var (
	ErrNotRunning = errors.New("the region does not run")
	ErrNoRung     = errors.New("there is no such rung")
)

// Order has a region stand on a rung whatever its load, as long as it runs; nil leaves it to
// its load again. Any goroutine may call it.
func (h *Host) Order(id geom.RegionID, rung *Rung) error {
	if rung != nil && *rung > Top {
		return ErrNoRung
	}
	if r := (*h.live.Load())[id]; r != nil && r.put(order{rung}) {
		return nil
	}
	return ErrNotRunning
}

// Closed reports whether a region runs that nobody may enter the world in just now. Any
// goroutine may call it.
func (h *Host) Closed(id geom.RegionID) bool {
	r := (*h.live.Load())[id]
	return r != nil && r.Rung() >= Closed
}
