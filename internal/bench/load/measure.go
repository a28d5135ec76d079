package load

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// mark is what is counted at an end of the window.
type mark struct {
	at     time.Time
	server process.Usage
	own    process.Usage
	scrape process.Metrics
	bytes  int64
	sent   int64
	unsent int64
	churn  int64
}

func (c *crowd) mark(ctx context.Context) (m mark, err error) {
	if m.scrape, err = process.Scrape(ctx, c.order.Admin); err != nil {
		return m, fmt.Errorf("metrics: %w", err)
	}
	if m.server, err = process.UsageOf(c.order.Server); err != nil {
		return m, fmt.Errorf("server's usage: %w", err)
	}
	if m.own, err = process.UsageOf(process.Self()); err != nil {
		return m, fmt.Errorf("own usage: %w", err)
	}
	m.at, m.bytes = time.Now(), c.received()
	m.sent, m.unsent, m.churn = c.pacer.sent.Load(), c.pacer.unsent.Load(), c.churn.count.Load()
	return m, nil
}

// measure watches for the length of the window, and sums up.
func (c *crowd) measure(ctx context.Context) (Report, error) {
	from, err := c.mark(ctx)
	if err != nil {
		return Report{}, err
	}
	for i := range c.order.People {
		c.journalOf(i).begin(&c.acks)
		if p := c.probes[i]; p != nil {
			p.watch(true)
		}
	}
	pause(ctx, time.Duration(c.order.Seconds)*time.Second)
	to, err := c.mark(ctx)
	if err != nil {
		return Report{}, err
	}
	acks := c.acks.spread()
	players := int(c.shared.entered.Load())
	why := c.reasons()
	if !pause(ctx, late) { // what was sent in the window may still come
		return Report{}, ctx.Err()
	}
	r := Report{
		Players: players, Seconds: to.at.Sub(from.at).Seconds(), Ack: acks, Why: why,
		Sent: int(to.sent - from.sent), Unsent: int(to.unsent - from.unsent), Changes: int(to.churn - from.churn),
		TimeScaleMin: c.shared.timeScaleMin(),
		ServerUsed:   (to.server.CPU - from.server.CPU).Seconds(), ServerRSS: to.server.RSS,
		Used: (to.own.CPU - from.own.CPU).Seconds(),
	}
	for _, n := range why {
		r.Disconnects += n
	}
	r.Players -= r.Disconnects
	r.Bytes = float64(to.bytes-from.bytes) / r.Seconds / float64(len(c.order.People))
	tick := process.Histogram(from.scrape, to.scrape, "myriad_tick_seconds")
	r.Tick = Spread{P50: tick.Percentile(50) * 1000, P99: tick.Percentile(99) * 1000, Max: tick.Percentile(100) * 1000, Count: int(tick.Count)}
	r.TickRate = process.Fastest(from.scrape, to.scrape, "myriad_tick_seconds_count") / r.Seconds
	c.matchAll(&r, window{from.at, to.at})
	return r, nil
}

func (c *crowd) reasons() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.why)
}

// matchAll counts what every probe was told of everybody else.
func (c *crowd) matchAll(r *Report, w window) {
	inputs := make([][]input, len(c.order.People))
	for i := range inputs {
		inputs[i] = c.journalOf(i).end()
		settle(inputs[i])
	}
	var took histogram
	for i, p := range c.probes {
		if p == nil {
			continue
		}
		p.watch(false)
		frames := p.sightings()
		own := track(inputs[i])
		expects := inSight(func(t time.Time) geom.Point { return own.at(t) }, c.order.Sight)
		for mover := range inputs {
			if mover == i {
				continue
			}
			e, got := updates(inputs[mover], frames, mover, w, expects, &took)
			r.Expected += e
			r.Received += got
		}
	}
	r.Update = took.spread()
}
