package bench

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/server/gateway"
)

// Result is what a run measured: the JSON document that programs read. docs/performance.md
// says what each field means.
type Result struct {
	Shape             string             `json:"shape"`
	Players           int                `json:"players"`
	Wanted            int                `json:"wanted"`
	Seconds           float64            `json:"seconds"`
	UpdateMs          load.Spread        `json:"update_ms"`
	Updates           Updates            `json:"updates"`
	FreshnessMs       load.Freshness     `json:"freshness_ms"`
	HitMs             load.Spread        `json:"hit_ms"`
	Hits              load.Hits          `json:"hits"`
	WrongFacts        int                `json:"wrong_facts"`
	Facts             load.Facts         `json:"facts"`
	AckMs             load.Spread        `json:"ack_ms"`
	TickMs            load.Spread        `json:"tick_ms"`
	TickWorkMs        load.Spread        `json:"tick_work_ms"`
	TicksMissed       int                `json:"ticks_missed"`
	TickRateHz        float64            `json:"tick_rate_hz"`
	ServerCPU         float64            `json:"server_cpu"`
	ClientCPU         float64            `json:"client_cpu"`
	OthersCPU         float64            `json:"others_cpu"`
	Pace              Pace               `json:"pace"`
	RSSMB             float64            `json:"rss_mb"`
	RSSPerPlayerKB    float64            `json:"rss_per_player_kb"`
	BytesPerClientS   float64            `json:"bytes_per_client_s"`
	BytesByRecord     map[string]float64 `json:"bytes_by_record"`
	InputsPerClientS  float64            `json:"inputs_per_client_s"`
	InputsHeld        int                `json:"inputs_held"`
	ChangesS          float64            `json:"changes_s"`
	EnterS            float64            `json:"enter_s"`
	Disconnects       int                `json:"disconnects"`
	DisconnectReasons map[string]int     `json:"disconnect_reasons"`
	TimeScaleMin      float64            `json:"time_scale_min"`
	GeneratorLimited  bool               `json:"generator_limited"`
	Pinned            bool               `json:"pinned"`
	Queued            int                `json:"queued"`
	Layers            int                `json:"layers"`
	Full              bool               `json:"full"`
	// Budget is the bytes a second that a client is sent of a crowd; -1 has no limit.
	Budget int `json:"budget"`
	// Runs is of how many runs each figure is the median; Min and Max hold the least and the
	// greatest of each when there is more than one.
	Runs int     `json:"runs"`
	Min  *Result `json:"min,omitempty"`
	Max  *Result `json:"max,omitempty"`
	// Baseline is nil unless it was asked for; fields that say nothing of it are 0.
	Baseline *Result `json:"baseline,omitempty"`
}

// Pace is how fast the processors were before and after a run, in millions of reads a second (process.Pace).
type Pace struct {
	Server  float64 `json:"server"`
	Clients float64 `json:"clients"`
}

// pace measures the processors as they are now.
func (m *Machine) pace() Pace {
	of := process.Pace(m.ServerCPUs, m.ClientCPUs)
	return Pace{math.Round(of[0]), math.Round(of[1])}
}

// mean returns what lies between two paces.
func (p Pace) mean(o Pace) Pace {
	return Pace{math.Round((p.Server + o.Server) / 2), math.Round((p.Clients + o.Clients) / 2)}
}

// Updates are pairs of a probe and an input of somebody that it was to be told.
type Updates struct {
	Expected int     `json:"expected"`
	Received int     `json:"received"`
	Percent  float64 `json:"percent"`
}

// busy is from how much of its processor on a crowd's process no longer measures the server
// alone.
const busy = 0.9

// limited reports whether the clients' processors and not the server's were the limit.
func (m *Machine) limited(e *load.Effort, unsent int) bool {
	return e.Used > busy*e.Seconds*float64(max(len(m.ClientCPUs), 1)) || unsent > 0
}

// resultOf works the figures out of what the crowd saw. empty is the memory of the server
// before anybody came, in bytes.
func resultOf(c Config, r *load.Report, empty int64, pinned bool) Result {
	share := func(n, of float64) float64 {
		if of == 0 {
			return 0
		}
		return n / of
	}
	res := Result{
		Shape: c.Shape, Players: r.Players, Wanted: c.Players, Seconds: round(r.Seconds, 2),
		UpdateMs: r.Update, Updates: Updates{r.Expected, r.Received, round(100*share(float64(r.Received), float64(r.Expected)), 2)},
		FreshnessMs: r.Freshness, WrongFacts: r.Facts.Wrong(), Facts: r.Facts,
		AckMs: r.Ack, HitMs: r.Hit, Hits: r.Hits, TickMs: rounded(r.Tick), TickWorkMs: rounded(r.TickWork), TicksMissed: r.TicksMissed, TickRateHz: round(r.TickRate, 1),
		ServerCPU: round(share(r.ServerUsed, r.Seconds), 3), ClientCPU: round(share(r.Used, r.Seconds), 3),
		RSSMB: round(float64(r.ServerRSS)/1e6, 1), RSSPerPlayerKB: round(share(float64(r.ServerRSS-empty)/1e3, float64(r.Players)), 1),
		BytesPerClientS: math.Round(r.Bytes), BytesByRecord: r.Kinds, InputsPerClientS: round(share(float64(r.Sent), r.Seconds*float64(c.Players)), 2),
		InputsHeld: r.Held, ChangesS: round(share(float64(r.Changes), r.Seconds), 1), EnterS: round(r.EnterSeconds, 1),
		Disconnects: r.Disconnects, DisconnectReasons: r.Why, TimeScaleMin: r.TimeScaleMin, Pinned: pinned,
		Queued: r.Queued, Layers: r.Layers, Full: c.Full, Budget: c.Budget, Runs: 1,
	}
	if c.Full {
		res.Budget = gateway.Unlimited
	}
	res.OthersCPU = round(share(r.Others, r.Seconds), 3)
	res.GeneratorLimited = c.limited(&r.Effort, r.Unsent)
	return res
}

func rounded(s load.Spread) load.Spread {
	return load.Spread{P50: round(s.P50, 2), P99: round(s.P99, 2), Max: round(s.Max, 2), Count: s.Count}
}

func round(f float64, digits int) float64 {
	unit := math.Pow10(digits)
	return math.Round(f*unit) / unit
}

// Disturbed is from how much of the processors on, in cores, that others use a run measures
// them as well.
const Disturbed = 0.1

// telling says what clients are told of a crowd.
func (r *Result) telling() string {
	if r.Full {
		return "everybody in view, at every input"
	}
	return fmt.Sprintf("a crowd within %d bytes a second", r.Budget)
}

// String is the result for people.
func (r Result) String() string {
	var out strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&out, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("shape", "%s, %d players of %d, %.0f s, all in after %.1f s", r.Shape, r.Players, r.Wanted, r.Seconds, r.EnterS)
	line("update", "p50 %.1f ms, p99 %.1f ms; %.2f %% of %d received", r.UpdateMs.P50, r.UpdateMs.P99, r.Updates.Percent, r.Updates.Expected)
	line("freshness", "p99 of the 50 nearest %.0f ms, of 500 %.0f ms, of all %.0f ms", r.FreshnessMs.Near50.P99, r.FreshnessMs.Near500.P99, r.FreshnessMs.All.P99)
	f := &r.Facts
	line("facts", "%d wrong of %d: %d missing, %d not there, %d places, %d looks, %d healths (%d of them changed in the last seconds), %d of counts; %d healths changed a moment ago and not known yet", r.WrongFacts, f.Checked, f.Missing, f.Ghosts, f.Position, f.Look, f.Health, f.Late, f.Counted, f.Pending)
	for _, example := range f.Examples {
		line("", "%s", example)
	}
	if r.Shape == load.Battle {
		line("hits", "p50 %.1f ms, p99 %.1f ms; %d of %d seen; %d deaths", r.HitMs.P50, r.HitMs.P99, r.Hits.Received, r.Hits.Expected, r.Hits.Deaths)
	}
	line("ack", "p50 %.1f ms, p99 %.1f ms", r.AckMs.P50, r.AckMs.P99)
	line("tick", "p50 %.2f ms, p99 %.2f ms since due, of work %.2f and %.2f ms; %.1f a second, %d missed", r.TickMs.P50, r.TickMs.P99,
		r.TickWorkMs.P50, r.TickWorkMs.P99, r.TickRateHz, r.TicksMissed)
	line("processor", "server %.3f cores, clients %.3f; others used %.3f of the same", r.ServerCPU, r.ClientCPU, r.OthersCPU)
	line("pace", "%.0f million reads a second by the server's processor, %.0f by the clients'", r.Pace.Server, r.Pace.Clients)
	line("memory", "%.1f MB, %.1f kB for each player", r.RSSMB, r.RSSPerPlayerKB)
	line("traffic", "%.0f bytes and %.2f inputs a second for each client", r.BytesPerClientS, r.InputsPerClientS)
	kinds := slices.SortedFunc(maps.Keys(r.BytesByRecord), func(a, b string) int { return cmp.Compare(r.BytesByRecord[b], r.BytesByRecord[a]) })
	for i, kind := range kinds {
		kinds[i] = fmt.Sprintf("%s %.0f", kind, r.BytesByRecord[kind])
	}
	line("", "%s", strings.Join(kinds, ", "))
	if r.InputsHeld > 0 {
		line("", "%d inputs waited at the clients for the server to read", r.InputsHeld)
	}
	line("told", "%s; %d layers; %d queued", r.telling(), r.Layers, r.Queued)
	line("disconnects", "%d", r.Disconnects)
	for _, why := range slices.Sorted(maps.Keys(r.DisconnectReasons)) {
		line("", "%6d %s", r.DisconnectReasons[why], why)
	}
	if b := r.Baseline; b != nil {
		line("baseline", "server %.3f cores, clients %.3f, %.1f MB; update p50 %.1f ms, p99 %.1f ms; %.2f %% of %d received; %.0f bytes a second; %d disconnects", b.ServerCPU, b.ClientCPU,
			b.RSSMB, b.UpdateMs.P50, b.UpdateMs.P99, b.Updates.Percent, b.Updates.Expected, b.BytesPerClientS, b.Disconnects)
	}
	if r.Runs > 1 {
		line("runs", "%d; figures are medians", r.Runs)
	}
	if r.OthersCPU > Disturbed {
		line("beware", "other programs took much of the processors")
	}
	if r.GeneratorLimited {
		line("beware", "the clients' processor was the limit, not the server")
	}
	return out.String()
}
