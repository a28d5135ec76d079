package bench

import (
	"context"
	"fmt"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench/load"
)

// StormConfig says what arrival is measured.
type StormConfig struct {
	Machine
	Players int     // who come
	Over    float64 // seconds
	Inside  int     // who play in the square already
	Seconds int     // of the windows before and after
	Budget  int     // the server's crowd-budget
	Seed    uint64
}

// StormResult is what many logins at once in one place do to those who play there, and to
// those who come.
type StormResult struct {
	Usage
	Players int       `json:"players"`
	Inside  int       `json:"inside"`
	OverS   float64   `json:"over_s"`
	Budget  int       `json:"budget"`
	Before  load.Calm `json:"before"`
	During  load.Calm `json:"during"`
	After   load.Calm `json:"after"`
	// EnterMs is from when each newcomer was to come until it was in the world.
	EnterMs     load.Spread    `json:"enter_ms"`
	LastInS     float64        `json:"last_in_s"`
	Entered     int            `json:"entered"`
	Queued      int            `json:"queued"`
	Disconnects int            `json:"disconnects"`
	Why         map[string]int `json:"disconnect_reasons"`
}

// Storm measures it.
func Storm(ctx context.Context, c StormConfig) (StormResult, error) {
	all := c.Inside + c.Players
	r, err := newRun(c.Machine, load.Plaza, all)
	if err != nil {
		return StormResult{}, err
	}
	defer r.end()
	at, err := homes(load.Plaza, all, randomOf(c.Seed))
	if err != nil {
		return StormResult{}, err
	}
	people, err := r.seed(ctx, at, c.Seed)
	if err != nil {
		return StormResult{}, err
	}
	telling := Config{Budget: c.Budget, Shape: load.Plaza}
	if _, err = r.startServer(ctx, telling.serving()...); err != nil {
		return StormResult{}, err
	}
	report, err := clients[load.StormReport](ctx, c.Machine, r.order(load.Order{Kind: load.KindStorm, Shape: load.Plaza,
		Seconds: c.Seconds, Seed: c.Seed, People: people, Inside: c.Inside, Over: c.Over}))
	if err != nil {
		return StormResult{}, r.explain(err)
	}
	s := StormResult{Usage: r.usage(&report.Effort, report.Unsent), Players: c.Players, Inside: c.Inside, OverS: c.Over, Budget: c.Budget,
		Before: report.Before, During: report.During, After: report.After, EnterMs: report.EnterMs, LastInS: round(report.LastInS, 2),
		Entered: report.Entered, Queued: report.Queued, Why: report.Disconnect}
	for _, n := range s.Why {
		s.Disconnects += n
	}
	return s, nil
}

// String is the result for people.
func (r StormResult) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d came over %.0f s to %d; %d are in, the last after %.1f s; %d queued\n", r.Players, r.OverS, r.Inside, r.Entered, r.LastInS, r.Queued)
	fmt.Fprintf(&out, "each was in after p50 %.0f ms, p99 %.0f ms\n", r.EnterMs.P50, r.EnterMs.P99)
	for _, w := range []struct {
		name string
		load.Calm
	}{{"before", r.Before}, {"during", r.During}, {"after", r.After}} {
		fmt.Fprintf(&out, "%-7s ack p50 %.1f ms, p99 %.1f ms; freshness of the 50 nearest p50 %.0f ms, p99 %.0f ms; %d disconnects\n", w.name,
			w.AckMs.P50, w.AckMs.P99, w.Near50.P50, w.Near50.P99, w.Disconnects)
	}
	fmt.Fprintf(&out, "%d disconnects %v\n%s", r.Disconnects, r.Why, r.Usage)
	return out.String()
}
