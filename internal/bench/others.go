package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench/durable"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// StoreCommand is the subcommand that a process runs package durable as: an Order as JSON on
// standard input, a Report on standard output.
const StoreCommand = "bench-store"

// Usage is what server and clients took from the machine, in cores; Seconds is the window.
type Usage struct {
	Seconds          float64 `json:"seconds"`
	ServerCPU        float64 `json:"server_cpu"`
	ClientCPU        float64 `json:"client_cpu"`
	OthersCPU        float64 `json:"others_cpu"`
	RSSMB            float64 `json:"rss_mb"`
	GeneratorLimited bool    `json:"generator_limited"`
	Pinned           bool    `json:"pinned"`
}

func (r *run) usage(e *load.Effort, unsent int) Usage {
	return Usage{Seconds: round(e.Seconds, 2), ServerCPU: round(e.ServerUsed/e.Seconds, 3), ClientCPU: round(e.Used/e.Seconds, 3),
		OthersCPU: round(e.Others/e.Seconds, 3), RSSMB: round(float64(e.ServerRSS)/1e6, 1),
		GeneratorLimited: r.machine.limited(e, unsent), Pinned: r.pinned}
}

// StoreConfig says what store is measured.
type StoreConfig struct {
	Machine
	DSN     string // of a PostgreSQL database of its own: what is written stays. Empty: SQLite
	Seconds int    // for each kind of entry
}

// StoreResult is what a store does.
type StoreResult struct {
	Engine string `json:"engine"`
	durable.Report
}

// Store measures a store in a process on the server's processors.
func Store(ctx context.Context, c StoreConfig) (r StoreResult, err error) {
	dir, err := os.MkdirTemp("", "myriad-bench-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	r.Engine = "sqlite"
	if c.DSN != "" {
		r.Engine = "postgres"
	}
	text, err := json.Marshal(durable.Order{Dir: dir, DSN: c.DSN, Seconds: c.Seconds, Waiting: 2000, Alone: 200})
	if err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, c.Program, StoreCommand)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, c.Notes
	if _, err := process.Start(cmd, c.ServerCPUs); err != nil {
		return r, err
	}
	if err := cmd.Wait(); err != nil {
		return r, fmt.Errorf("the store: %w", err)
	}
	return r, json.Unmarshal(out.Bytes(), &r.Report)
}

// String is the result for people.
func (r StoreResult) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", r.Engine)
	for _, f := range []struct {
		name string
		durable.Figure
	}{{"trades", r.Trades}, {"items", r.Items}, {"handoffs", r.Handoffs}} {
		fmt.Fprintf(&out, "%-9s %.0f a second; answered after p50 %.1f ms, p99 %.1f ms; commits p50 %.1f ms, p99 %.1f ms of %.0f\n", f.name,
			f.PerSecond, f.AnswerMs.P50, f.AnswerMs.P99, f.CommitMs.P50, f.CommitMs.P99, f.Batch)
	}
	fmt.Fprintf(&out, "%-9s answered after p50 %.2f ms, p99 %.2f ms\n", "alone", r.AloneMs.P50, r.AloneMs.P99)
	return out.String()
}

// LoginConfig says what logins are measured.
type LoginConfig struct {
	Machine
	Players int // guests made, and characters that resume
	AtOnce  int // on their way in together
	Seed    uint64
}

// LoginResult is how fast people come in.
type LoginResult struct {
	Players int       `json:"players"`
	AtOnce  int       `json:"at_once"`
	Guests  LoginRate `json:"guests"`
	Tokens  LoginRate `json:"tokens"`
	Resumes LoginRate `json:"resumes"`
}

// LoginRate is of one way in.
type LoginRate struct {
	Usage
	PerSecond float64     `json:"per_second"`
	TookMs    load.Spread `json:"took_ms"`
	Failed    int         `json:"failed"`
	FirstWhy  string      `json:"first_why,omitempty"`
}

// Login measures logins.
func Login(ctx context.Context, c LoginConfig) (LoginResult, error) {
	r, err := newRun(c.Machine, load.Plaza, c.Players)
	if err != nil {
		return LoginResult{}, err
	}
	defer r.end()
	at, err := homes(load.Plaza, c.Players, randomOf(c.Seed))
	if err != nil {
		return LoginResult{}, err
	}
	people, err := r.seed(ctx, at, c.Seed)
	if err != nil {
		return LoginResult{}, err
	}
	if _, err = r.startServer(ctx); err != nil {
		return LoginResult{}, err
	}
	report, err := clients[load.LoginReport](ctx, c.Machine, r.order(load.Order{Kind: load.KindLogin, Seed: c.Seed, Players: c.Players, People: people, AtOnce: c.AtOnce}))
	if err != nil {
		return LoginResult{}, r.explain(err)
	}
	rate := func(l *load.Logins) LoginRate {
		return LoginRate{r.usage(&l.Effort, 0), round(float64(l.TookMs.Count)/l.Seconds, 1), l.TookMs, l.Failed, l.FirstWhy}
	}
	return LoginResult{c.Players, c.AtOnce, rate(&report.Guests), rate(&report.Tokens), rate(&report.Resumes)}, nil
}

// String is the result for people.
func (r LoginResult) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d players, %d at once\n", r.Players, r.AtOnce)
	for _, l := range []struct {
		name string
		LoginRate
	}{{"guests", r.Guests}, {"tokens", r.Tokens}, {"resumes", r.Resumes}} {
		fmt.Fprintf(&out, "%-8s %.0f a second; p50 %.1f ms, p99 %.1f ms; server %.2f cores, clients %.2f, others %.2f; %d failed %s\n", l.name,
			l.PerSecond, l.TookMs.P50, l.TookMs.P99, l.ServerCPU, l.ClientCPU, l.OthersCPU, l.Failed, l.FirstWhy)
	}
	return out.String()
}
