package report

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/internal/bench/load"
)

// Plan is a set of measurements, each a file in Dir. What is there already is not measured
// again, so that a plan may be broken off and taken up.
type Plan struct {
	bench.Machine
	Dir     string
	Crowds  []Series
	Others  bool // store, logins, handoffs, a storm
	Small   bool // the others with few players
	DSN     string
	Runs    int // of each crowd
	Seconds int // of each window
	Budget  int // the server's crowd-budget
	Seed    uint64
	Limit   time.Duration // begin nothing more after so long; 0: no limit
	Build   string        // of the program
	// Only picks the files to measure; nil: all.
	Only *regexp.Regexp
}

// Series is a shape at several sizes.
type Series struct {
	Shape  string
	Full   bool
	Budget int // the server's crowd-budget; 0: the plan's
	Sizes  []int
}

// mostByHand is up to how many players the broadcast written by hand is measured beside a plaza that tells everybody:
// it sends each of them all others, whatever that takes.
const mostByHand = 2000

func (s *Series) comparable(size int) bool {
	return s.Full && s.Shape == load.Plaza && size <= mostByHand
}

// LongSizes are those that the picture is drawn from.
var LongSizes = []int{500, 1000, 2000, 5000, 10_000}

// bars are sizes beside LongSizes at which a bar is set.
var bars = []Series{
	{Shape: load.Plaza, Full: true, Sizes: []int{1600, 3200}}, {Shape: load.Field, Sizes: []int{1600}}, {Shape: load.Battle, Sizes: []int{2500}},
}

// tightBudget is for who has a poor line, in bytes a second.
const tightBudget = 16 << 10

// Long is every shape at every size, a plaza that tells everybody, and one of small budgets.
func Long() (all []Series) {
	for _, shape := range load.Shapes {
		all = append(all, Series{Shape: shape, Sizes: sizesFor(shape, false)})
	}
	return append(all, Series{Shape: load.Plaza, Full: true, Sizes: sizesFor(load.Plaza, true)}, Series{Shape: load.Plaza, Budget: tightBudget, Sizes: []int{5000}})
}

// sizesFor returns LongSizes, as far as there is room for them in a shape, and its bars.
func sizesFor(shape string, full bool) []int {
	sizes := slices.Clone(LongSizes)
	if shape == load.Field {
		for i, n := range sizes {
			sizes[i] = min(n, bench.FieldRoom)
		}
	}
	for _, b := range bars {
		if b.Shape == shape && b.Full == full {
			sizes = append(sizes, b.Sizes...)
		}
	}
	slices.Sort(sizes)
	return sizes
}

// Short takes a few minutes.
func Short() []Series {
	small := []int{500}
	return []Series{{Shape: load.Plaza, Sizes: small}, {Shape: load.Field, Sizes: small}, {Shape: load.Plaza, Full: true, Sizes: small}}
}

// ErrLimit: a plan's time was up before it was through.
var ErrLimit = errors.New("the time is up; run it again to go on")

// Carry measures what is not there yet. A crowd that fails is a record, too; no greater one of
// its shape is tried after one that fails widely.
func (p *Plan) Carry(ctx context.Context) error {
	until := time.Now().Add(p.Limit)
	over := func() bool { return p.Limit > 0 && time.Now().After(until) }
	for _, s := range p.Crowds {
		for _, size := range s.Sizes {
			name := Name(s, size)
			if !p.picked(name) {
				continue
			}
			c, err := p.crowdOf(name)
			if errors.Is(err, fs.ErrNotExist) {
				if over() {
					return ErrLimit
				}
				c, err = p.crowd(ctx, name, s, size)
			}
			if err != nil {
				return err
			}
			if widely(&c) {
				break
			}
		}
	}
	if !p.Others {
		return nil
	}
	for _, o := range p.others() {
		if _, err := Read(p.Dir, o.name); err == nil || !p.picked(o.name) {
			continue
		}
		if over() {
			return ErrLimit
		}
		if err := p.other(ctx, o); err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
	}
	return nil
}

func (p *Plan) picked(name string) bool { return p.Only == nil || p.Only.MatchString(name) }

func (p *Plan) crowdOf(name string) (c Crowd, err error) {
	if c.Record, err = Read(p.Dir, name); err == nil {
		err = json.Unmarshal(c.Record.Result, &c.Result)
	}
	return c, err
}

// crowd measures one and writes its record.
func (p *Plan) crowd(ctx context.Context, name string, s Series, size int) (c Crowd, err error) {
	fmt.Fprintf(p.Notes, "%s: ", name)
	c.Result, err = bench.Medians(p.Runs, func() (bench.Result, error) {
		return bench.Crowd(ctx, bench.Config{Machine: p.Machine, Players: size, Shape: s.Shape, Seconds: p.Seconds, Seed: p.Seed, Budget: cmp.Or(s.Budget, p.Budget), Full: s.Full, Baseline: s.comparable(size)})
	})
	if ctx.Err() != nil {
		return c, ctx.Err()
	}
	c.Record = p.record("crowd")
	if err != nil {
		c.Failed = firstLine(err)
		c.Result = bench.Result{Shape: s.Shape, Wanted: size, Full: s.Full}
	}
	fmt.Fprintf(p.Notes, "%.2f cores %s\n", c.ServerCPU, c.Failed)
	if c.Record.Result, err = json.Marshal(c.Result); err != nil {
		return c, err
	}
	return c, Write(p.Dir, name, c.Record)
}

func firstLine(err error) string {
	const most = 160
	text := []rune(err.Error())
	for i, r := range text {
		if r == '\n' || r == '|' || i == most {
			return string(text[:i])
		}
	}
	return string(text)
}

func (p *Plan) record(kind string) Record {
	return Record{Kind: kind, When: time.Now().Format(time.DateOnly), Build: p.Build, Machine: machineName(len(p.ServerCPUs))}
}

// A crowd fails widely that no one would play in: answers after two seconds, people near by
// held for as old, or one in a hundred lost.
const (
	wideMs       = 2_000
	wideLost     = 0.01
	wideReceived = 50 // per cent, where everybody is to be told
)

func widely(c *Crowd) bool {
	return c.Failed != "" || c.AckMs.P99 > wideMs || c.FreshnessMs.Near50.P99 > wideMs || c.Full && c.Updates.Percent < wideReceived ||
		float64(c.Wanted-c.Players) > wideLost*float64(c.Wanted)
}

// other is a measurement that is no crowd.
type other struct {
	name, kind string
	measure    func(context.Context) (any, error)
}

func (p *Plan) others() []other {
	logins, handoffs, storm, inside := 2000, 1000, 2000, 200
	if p.Small {
		logins, handoffs, storm, inside = 300, 200, 500, 100
	}
	all := []other{
		{"login.json", "login", func(ctx context.Context) (any, error) {
			return bench.Login(ctx, bench.LoginConfig{Machine: p.Machine, Players: logins, AtOnce: 32, Seed: p.Seed})
		}},
		{"handoff.json", "handoff", func(ctx context.Context) (any, error) {
			return bench.Handoff(ctx, bench.HandoffConfig{Machine: p.Machine, Players: handoffs, Lane: 10, Seconds: p.Seconds, Seed: p.Seed})
		}},
		{"storm.json", "storm", func(ctx context.Context) (any, error) {
			return bench.Storm(ctx, bench.StormConfig{Machine: p.Machine, Players: storm, Over: 10, Inside: inside, Seconds: p.Seconds, Budget: p.Budget, Seed: p.Seed})
		}},
		{"store-sqlite.json", "store", func(ctx context.Context) (any, error) {
			return bench.Store(ctx, bench.StoreConfig{Machine: p.Machine, Seconds: p.storeSeconds()})
		}},
	}
	if p.DSN != "" {
		all = append(all, other{"store-postgres.json", "store", func(ctx context.Context) (any, error) {
			return bench.Store(ctx, bench.StoreConfig{Machine: p.Machine, Seconds: p.storeSeconds(), DSN: p.DSN})
		}})
	}
	return all
}

func (p *Plan) storeSeconds() int { return min(p.Seconds, 5) }

func (p *Plan) other(ctx context.Context, o other) error {
	fmt.Fprintf(p.Notes, "%s\n", o.name)
	result, err := o.measure(ctx)
	if err != nil {
		return err
	}
	r := p.record(o.kind)
	if r.Result, err = json.Marshal(result); err != nil {
		return err
	}
	return Write(p.Dir, o.name, r)
}
