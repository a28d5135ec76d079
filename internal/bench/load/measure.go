package load

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// mark is what is counted at an end of the window.
type mark struct {
	effortMark
	scrape process.Metrics
	bytes  int64
	kinds  [kindCount]int64
	sent   int64
	unsent int64
	held   int64
	churn  int64
}

func (c *crowd) mark(ctx context.Context) (m mark, err error) {
	if m.scrape, err = process.Scrape(ctx, c.order.Admin); err != nil {
		return m, fmt.Errorf("metrics: %w", err)
	}
	if m.effortMark, err = c.order.mark(); err != nil {
		return m, err
	}
	m.bytes, m.kinds = c.received(), c.receivedByKind()
	m.sent, m.unsent, m.churn = c.pacer.sent.Load(), c.pacer.unsent.Load(), c.churn.count.Load()
	m.held = c.outgoing.held.Load()
	return m, nil
}

// maxRoom is for how long a window, in seconds, journals have room from the start: longer ones grow.
const maxRoom = 60

// measure watches for the length of the window, and sums up.
func (c *crowd) measure(ctx context.Context) (Report, error) {
	for _, p := range c.probes {
		if p != nil {
			p.watch(true)
		}
	}
	room := int((time.Duration(min(c.order.Seconds, maxRoom))*time.Second + 2*late) / inputEvery)
	for i := range c.order.People {
		c.journalOf(i).begin(&c.acks, room)
	}
	c.arena.count(true)
	from, err := c.mark(ctx)
	if err != nil {
		return Report{}, err
	}
	var profiling sync.WaitGroup
	defer profiling.Wait()
	if c.order.Profile != "" {
		profiling.Go(func() { c.profile(ctx) })
	}
	stopProfile, err := profileSelf(c.order.ClientProfile)
	if err != nil {
		return Report{}, err
	}
	watching, stop := context.WithTimeout(ctx, time.Duration(c.order.Seconds)*time.Second)
	c.fresh.run(watching, c)
	stop()
	to, err := c.mark(ctx)
	stopProfile()
	if err != nil {
		return Report{}, err
	}
	acks := c.acks.spread()
	c.arena.count(false)
	players := int(c.shared.entered.Load())
	if !process.Pause(ctx, late) { // what was sent in the window may still come
		return Report{}, ctx.Err()
	}
	r := Report{
		Effort: from.until(to.effortMark), Players: players, Ack: acks,
		Sent: int(to.sent - from.sent), Unsent: int(to.unsent - from.unsent), Held: int(to.held - from.held), Changes: int(to.churn - from.churn),
		TimeScaleMin: c.shared.timeScaleMin(), Freshness: c.fresh.spread(),
	}
	r.Queued = int(c.queued.Load())
	r.Hit, r.Hits = c.arena.took.spread(), c.arena.hits
	r.Bytes = float64(to.bytes-from.bytes) / r.Seconds / float64(len(c.order.People))
	r.Kinds = make(map[string]float64)
	for t, n := range to.kinds {
		if lights := len(c.order.People) - min(c.probing, len(c.order.People)); n > from.kinds[t] {
			r.Kinds[kindName(t)] = math.Round(float64(n-from.kinds[t]) / r.Seconds / float64(lights))
		}
	}
	done := process.Histogram(from.scrape, to.scrape, "myriad_tick_done_seconds")
	work := process.Histogram(from.scrape, to.scrape, "myriad_tick_seconds")
	r.Tick, r.TickWork, r.TickRate = spreadOf(done), spreadOf(work), work.Count/r.Seconds
	r.TicksMissed = int(process.Sum(from.scrape, to.scrape, "myriad_ticks_missed_total"))
	c.matchAll(&r, window{from.at, to.at})
	return r, nil
}

// spreadOf sums up a histogram of seconds.
func spreadOf(b process.Buckets) Spread {
	return Spread{P50: b.Percentile(50) * 1000, P99: b.Percentile(99) * 1000, Max: b.Percentile(100) * 1000, Count: int(b.Count)}
}

// profile has the server write down where its time goes in the window.
func (c *crowd) profile(ctx context.Context) {
	text, err := process.Page(ctx, c.order.Admin, fmt.Sprintf("/debug/pprof/profile?seconds=%d", c.order.Seconds))
	if err == nil {
		err = os.WriteFile(c.order.Profile, text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the profile:", err)
	}
}

// profileSelf writes down where this process' time goes until stop is called; no file, nothing.
func profileSelf(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
	}, nil
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
		frames := p.sightings().ofEach(len(inputs))
		own := track(inputs[i])
		expects := inLayer(own, inSight(own.at, c.order.Sight))
		for mover := range inputs {
			if mover == i {
				continue
			}
			e, got := updates(inputs[mover], frames[mover], w, expects, &took)
			r.Expected += e
			r.Received += got
		}
	}
	r.Update = took.spread()
}
