package load

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// HandoffReport is what a crowd saw that walks to and fro over a border of regions.
type HandoffReport struct {
	Effort
	Players   int `json:"players"`
	Crossings int `json:"crossings"` // changes of owner in the window, as clients saw them
	// Gap is from the last frame in which the old owner told a character's own state to the first
	// of the new one, Usual between two frames of one owner, in the same crowd.
	Gap         Spread         `json:"gap"`
	Usual       Spread         `json:"usual"`
	Ack         Spread         `json:"ack"`
	Missing     int            `json:"missing"` // characters that no region holds in the end
	Twice       int            `json:"twice"`   // those that two hold
	Disconnects int            `json:"disconnects"`
	Why         map[string]int `json:"why"`
	Unsent      int            `json:"unsent"`
}

// crossings are changes of owner that light clients see. Any reader may note one.
type crossings struct {
	counting   atomic.Bool
	gap, usual histogram
}

// sameMessage is within how long what is told is of one message.
const sameMessage = time.Millisecond

// note takes in that a light client was told its own state by the region of l.at. Of several states in a
// message the silence before the first counts.
func (c *crossings) note(l *light, now time.Time) {
	before, was := l.told, l.owner
	if now.Sub(before) < sameMessage {
		if was == l.at.region {
			return
		}
		before = l.toldBy
	} else {
		l.toldBy = before
	}
	l.told, l.owner = now, l.at.region
	switch {
	case before.IsZero() || !c.counting.Load():
	case was != l.owner:
		c.gap.add(now.Sub(before))
	default:
		c.usual.add(now.Sub(before))
	}
}

// RunHandoff carries an order of the kind handoff out.
func RunHandoff(ctx context.Context, o Order) (r HandoffReport, err error) {
	c, err := newCrowd(o)
	if err != nil {
		return r, err
	}
	c.probing = 0
	defer c.close()
	if err = c.enterAll(ctx, len(o.People)); err != nil {
		return r, err
	}
	moving, stop := context.WithCancel(ctx)
	var pacing sync.WaitGroup
	defer pacing.Wait()
	defer stop()
	pacing.Go(func() { c.pacer.run(moving, c) })
	if !process.Pause(ctx, warmUp) {
		return r, ctx.Err()
	}
	from, err := o.mark()
	if err != nil {
		return r, err
	}
	c.countAcks(len(o.People), &c.acks)
	unsent, crossed := c.pacer.unsent.Load(), &c.shared.crossings
	crossed.counting.Store(true)
	process.Pause(ctx, time.Duration(o.Seconds)*time.Second)
	crossed.counting.Store(false)
	to, err := o.mark()
	if err != nil {
		return r, err
	}
	r.Effort, r.Ack, r.Gap, r.Usual = from.until(to), c.acks.spread(), crossed.gap.spread(), crossed.usual.spread()
	r.Crossings, r.Unsent = r.Gap.Count, int(c.pacer.unsent.Load()-unsent)
	c.pacer.rest.Store(true)
	if !process.Pause(ctx, rest) {
		return r, ctx.Err()
	}
	r.Why = c.reasons()
	for _, n := range r.Why {
		r.Disconnects += n
	}
	r.Players = len(o.People) - r.Disconnects
	s, err := fetchState(ctx, o.Admin)
	if err != nil {
		return r, fmt.Errorf("the truth: %w", err)
	}
	r.Missing, r.Twice = s.count(c.byID)
	return r, nil
}

// countAcks counts the answers to the first n people's inputs from now on.
func (c *crowd) countAcks(n int, h *histogram) {
	for i := range n {
		c.journalOf(i).begin(h, 0)
	}
}

// count returns how many of some people no region holds, and how many more than one does.
func (s *state) count(people map[uint64]int) (missing, twice int) {
	held := make(map[uint64]int, len(people))
	for _, r := range s.Regions {
		for _, cell := range r.Cells {
			for _, m := range cell.Members {
				held[uint64(m.ID)]++
			}
		}
	}
	for id := range people {
		switch n := held[id]; {
		case n == 0:
			missing++
		case n > 1:
			twice++
		}
	}
	return missing, twice
}
