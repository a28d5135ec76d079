package load

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

const (
	// inputEvery is how often everybody sends.
	inputEvery = 100 * time.Millisecond
	// wakeEvery is how often the pacer looks whose turn it is.
	wakeEvery = 2 * time.Millisecond
)

// pacer sends the inputs of everybody, ten a second for each, spread evenly over time.
type pacer struct {
	sent, unsent atomic.Int64
	rest         atomic.Bool // all stand still
}

// run sends until ctx ends.
func (p *pacer) run(ctx context.Context, c *crowd) {
	if c.order.Shape == Idle {
		return
	}
	takeTurns(ctx, len(c.order.People), &p.unsent, c.outgoing, func(i int) {
		if !c.ready[i].Load() {
			return // not here yet
		}
		if p.rest.Load() {
			c.stand(i)
		} else if c.move(i, time.Now()) {
			p.sent.Add(1)
		}
	})
}

// takeTurns calls f for each of n in turn, each every inputEvery, evenly, until ctx ends, and has sent what f writes to out.
// Turns that it is too late for by a whole round are left out, and counted in unsent.
func takeTurns(ctx context.Context, n int, unsent *atomic.Int64, out *outgoing, f func(i int)) {
	started := time.Now()
	ticker := time.NewTicker(wakeEvery)
	defer ticker.Stop()
	all := int64(n)
	for turn := int64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		due := int64(time.Since(started)) * all / int64(inputEvery)
		if behind := due - turn - all; behind > 0 {
			unsent.Add(behind)
			turn += behind
		}
		for ; turn < due; turn++ {
			f(int(turn % all))
		}
		out.send()
	}
}

// churn has one in a hundred people each second leave and come back, or change clothes.
// Probes only change clothes: they are to see the whole window.
type churn struct {
	count atomic.Int64
	rest  atomic.Bool // nobody changes
	owed  float64
	dress []bool // whether the i-th is to put on next
}

const churnShare = 0.01

func (h *churn) run(ctx context.Context, c *crowd) {
	h.dress = make([]bool, len(c.order.People))
	random := rand.New(rand.NewPCG(c.order.Seed, 6))
	const every = 100 * time.Millisecond
	for process.Pause(ctx, every) {
		if h.rest.Load() {
			continue
		}
		for h.owed += churnShare * float64(len(h.dress)) * every.Seconds(); h.owed >= 1; h.owed-- {
			i := random.IntN(len(h.dress))
			if l := c.lights[i]; l != nil && random.IntN(2) == 0 {
				if l.leave() {
					h.count.Add(1)
				}
				continue
			}
			h.change(c, i)
		}
	}
}

// change takes the i-th person's garment off or puts it on.
func (h *churn) change(c *crowd, i int) {
	person := &c.order.People[i]
	m := &playpb.Command{Kind: &playpb.Command_Unequip{Unequip: &playpb.Unequip{Slot: person.Slot}}}
	if h.dress[i] {
		m = &playpb.Command{Kind: &playpb.Command_Equip{Equip: &playpb.Equip{Item: person.Wear}}}
	}
	h.dress[i] = !h.dress[i]
	h.count.Add(1)
	c.command(i, wire.ModulePlay, m)
}
