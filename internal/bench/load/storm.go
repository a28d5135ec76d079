package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// StormReport is what a crowd saw into which many more came within seconds.
type StormReport struct {
	Effort                    // from when the first comes until the last is in or given up
	Before     Calm           `json:"before"` // for those inside, in the window before
	During     Calm           `json:"during"` // while the others come
	After      Calm           `json:"after"`  // in a window once all are in
	Newcomers  int            `json:"newcomers"`
	Entered    int            `json:"entered"` // of them
	EnterMs    Spread         `json:"enter_ms"`
	Queued     int            `json:"queued"` // the most clients that waited at once to be let in
	Unsent     int            `json:"unsent"`
	LastInS    float64        `json:"last_in_s"` // from when the first came until the last was in
	Disconnect map[string]int `json:"disconnect_reasons"`
}

// Calm is what those inside see.
type Calm struct {
	AckMs  Spread `json:"ack_ms"`
	Near50 Spread `json:"near50"` // freshness of the 50 nearest
	// Disconnects are connections of anybody that ended.
	Disconnects int `json:"disconnects"`
}

// RunStorm carries an order of the kind storm out.
func RunStorm(ctx context.Context, o Order) (r StormReport, err error) {
	c, err := newCrowd(o)
	if err != nil {
		return r, err
	}
	defer c.close()
	if err = c.enterAll(ctx, o.Inside); err != nil {
		return r, err
	}
	moving, stop := context.WithCancel(ctx)
	var pacing sync.WaitGroup
	defer pacing.Wait()
	defer stop()
	pacing.Go(func() { c.pacer.run(moving, c) })
	pacing.Go(func() { c.watchQueue(moving) })
	if _, err = c.readClocks(ctx); err != nil {
		return r, err
	}
	if !process.Pause(ctx, warmUp) {
		return r, ctx.Err()
	}
	quiet := func(ctx context.Context) error {
		process.Pause(ctx, time.Duration(o.Seconds)*time.Second)
		return nil
	}
	if r.Before, err = c.inside(ctx, quiet); err != nil {
		return r, err
	}
	from, err := o.mark()
	if err != nil {
		return r, err
	}
	unsent := c.pacer.unsent.Load()
	r.During, err = c.inside(ctx, func(ctx context.Context) error { return c.storm(ctx, &r) })
	if err != nil {
		return r, err
	}
	to, err := o.mark()
	if err != nil {
		return r, err
	}
	r.Effort, r.Unsent, r.Queued = from.until(to), int(c.pacer.unsent.Load()-unsent), int(c.queued.Load())
	r.After, err = c.inside(ctx, quiet)
	r.Disconnect = c.reasons()
	return r, err
}

// inside returns what those inside see while f runs.
func (c *crowd) inside(ctx context.Context, f func(context.Context) error) (calm Calm, err error) {
	var acks histogram
	var fresh freshness
	before := c.lostCount()
	c.countAcks(c.order.Inside, &acks)
	watching, stop := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() { fresh.run(watching, c) })
	err = f(ctx)
	stop()
	looking.Wait()
	for i := range c.order.Inside {
		c.journalOf(i).end()
	}
	return Calm{AckMs: acks.spread(), Near50: fresh.near50.spread(), Disconnects: c.lostCount() - before}, err
}

func (c *crowd) lostCount() (n int) {
	for _, count := range c.reasons() {
		n += count
	}
	return n
}

// storm brings the others in, each at its time, and waits until all are in or given up.
func (c *crowd) storm(ctx context.Context, r *StormReport) error {
	var took histogram
	var coming sync.WaitGroup
	newcomers := len(c.order.People) - c.order.Inside
	start := time.Now()
	for n := range newcomers {
		due := start.Add(time.Duration(c.order.Over * float64(n) / float64(newcomers) * float64(time.Second)))
		if !process.Pause(ctx, time.Until(due)) {
			break
		}
		coming.Go(func() {
			one, stop := context.WithTimeout(ctx, enterPatience)
			defer stop()
			if err := c.enter(one, c.order.Inside+n, false); err != nil {
				c.lost(fmt.Errorf("on the way in: %w", err))
				return
			}
			took.add(time.Since(due))
		})
	}
	coming.Wait()
	r.LastInS = time.Since(start).Seconds()
	r.Newcomers, r.EnterMs = newcomers, took.spread()
	r.Entered = r.EnterMs.Count
	return ctx.Err()
}
