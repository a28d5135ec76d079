package bench

import (
	"context"
	"fmt"
	"strings"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bench/load"
)

// HandoffConfig says what crossing of a border is measured.
type HandoffConfig struct {
	Machine
	Players int
	Lane    int // metres to either side of the border that people walk
	Seconds int // of the measured window
	Seed    uint64
}

// HandoffResult is what crossing a border of regions takes.
type HandoffResult struct {
	Usage
	Players     int            `json:"players"`
	Wanted      int            `json:"wanted"`
	LaneM       int            `json:"lane_m"`
	Crossings   int            `json:"crossings"`
	PerSecond   float64        `json:"crossings_s"`
	GapMs       load.Spread    `json:"gap_ms"`
	UsualMs     load.Spread    `json:"usual_ms"`
	AckMs       load.Spread    `json:"ack_ms"`
	Missing     int            `json:"missing"`
	Twice       int            `json:"twice"`
	Disconnects int            `json:"disconnects"`
	Why         map[string]int `json:"disconnect_reasons"`
}

// Handoff has a crowd walk to and fro over the border of two regions of one node.
func Handoff(ctx context.Context, c HandoffConfig) (HandoffResult, error) {
	r, err := newRun(c.Machine, load.Walk, c.Players)
	if err != nil {
		return HandoffResult{}, err
	}
	defer r.end()
	random, lane := randomOf(c.Seed), int32(c.Lane)*geom.Metre
	at := make([]geom.Point, c.Players)
	for i := range at {
		at[i] = border.Add(random.Int32N(2*lane)-lane, random.Int32N(strip)-strip/2)
	}
	people, err := r.seed(ctx, at, c.Seed)
	if err != nil {
		return HandoffResult{}, err
	}
	streamFrom(people)
	if _, err = r.startServer(ctx); err != nil {
		return HandoffResult{}, err
	}
	report, err := clients[load.HandoffReport](ctx, c.Machine, r.order(load.Order{Kind: load.KindHandoff, Shape: load.Walk,
		Seconds: c.Seconds, Seed: c.Seed, People: people, Lane: lane}))
	if err != nil {
		return HandoffResult{}, r.explain(err)
	}
	return HandoffResult{Usage: r.usage(&report.Effort, report.Unsent), Players: report.Players, Wanted: c.Players, LaneM: c.Lane,
		Crossings: report.Crossings, PerSecond: round(float64(report.Crossings)/report.Seconds, 1),
		GapMs: report.Gap, UsualMs: report.Usual, AckMs: report.Ack, Missing: report.Missing, Twice: report.Twice,
		Disconnects: report.Disconnects, Why: report.Why}, nil
}

// String is the result for people.
func (r HandoffResult) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d players of %d, %d m to either side; %d crossings, %.1f a second\n", r.Players, r.Wanted, r.LaneM, r.Crossings, r.PerSecond)
	fmt.Fprintf(&out, "from the old owner's last frame to the new one's first p50 %.1f ms, p99 %.1f ms, most %.1f ms\n", r.GapMs.P50, r.GapMs.P99, r.GapMs.Max)
	fmt.Fprintf(&out, "between two frames of one owner p50 %.1f ms, p99 %.1f ms; ack p50 %.1f ms, p99 %.1f ms\n", r.UsualMs.P50, r.UsualMs.P99, r.AckMs.P50, r.AckMs.P99)
	fmt.Fprintf(&out, "%d missing, %d twice, %d disconnects %v\n%s", r.Missing, r.Twice, r.Disconnects, r.Why, r.Usage)
	return out.String()
}

// String is a line for people.
func (u Usage) String() string {
	line := fmt.Sprintf("server %.3f cores, clients %.3f; others used %.3f of the same; %.1f MB; %.1f s\n", u.ServerCPU, u.ClientCPU, u.OthersCPU, u.RSSMB, u.Seconds)
	if u.OthersCPU > Disturbed {
		line += "beware: other programs took much of the processors\n"
	}
	if u.GeneratorLimited {
		line += "beware: the clients' processor was the limit, not the server\n"
	}
	return line
}
