package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// SwarmConfig says how many bots there are and what they know.
type SwarmConfig struct {
	Count  int
	Addr   string
	Prefix string // names are prefix and number
	For    time.Duration
	// State is a file with the tokens of the bots' accounts; it is made when missing.
	State    string
	Callings []string
	Haunts   []geom.Point
	Lines    []string
	Log      *slog.Logger
	// Listen, when set, returns who hears the events of the n-th bot.
	Listen func(n int) func(sdk.Event)
	// Dial replaces the network.
	SDK sdk.Options
}

// Swarm is many bots at once.
type Swarm struct {
	config SwarmConfig
	watch  *stopwatch
	bots   []*Bot
	in     atomic.Int64
	errs   atomic.Int64
	lost   atomic.Int64

	mu     sync.Mutex // guards tokens
	tokens map[string][]byte
}

// Report is what a swarm saw.
type Report struct {
	Bots        int     `json:"bots"`
	Connected   int     `json:"connected"`
	Disconnects int64   `json:"disconnects"`
	Errors      int64   `json:"errors"`
	LatencyMs   Latency `json:"latency_ms"`
	Commands    int64   `json:"commands"`
	Rejections  int64   `json:"rejections"`
	Kills       int64   `json:"kills"`
	Deaths      int64   `json:"deaths"`
	Loot        int64   `json:"loot"`
	BytesPerBot float64 `json:"bytes_per_bot_s"`
	Seconds     float64 `json:"seconds"`
	// Refused counts the rejections by code.
	Refused map[string]int64 `json:"refused"`
}

// Latency is from sending an input to a near observer's receiving the frame that holds it.
type Latency struct {
	P50     float64 `json:"p50"`
	P99     float64 `json:"p99"`
	Samples int     `json:"samples"`
}

// MaxBots bounds a swarm; each takes a connection and two goroutines.
const MaxBots = 10_000

// NewSwarm reads the tokens of earlier runs and returns a swarm that Run brings to life.
func NewSwarm(c SwarmConfig) (*Swarm, error) {
	if c.Count < 1 || c.Count > MaxBots {
		return nil, fmt.Errorf("%d bots: from 1 to %d are possible", c.Count, MaxBots)
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Swarm{config: c, watch: newStopwatch(), tokens: make(map[string][]byte)}
	if c.State != "" {
		data, err := os.ReadFile(c.State)
		if err == nil {
			err = json.Unmarshal(data, &s.tokens)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("read tokens of bots: %w", err)
		}
	}
	for i := range c.Count {
		s.bots = append(s.bots, s.newBot(i))
	}
	return s, nil
}

// observerShare is one in how many bots is an observer of latency.
const observerShare = 4

func (s *Swarm) newBot(i int) *Bot {
	name := s.name(i)
	r := rand.New(rand.NewPCG(uint64(i), 3))
	o := s.config.SDK
	o.Client, o.Bot = "myriad bots", true
	p := &probe{watch: s.watch, who: i, observes: i%observerShare == 0}
	o.Trace = p
	c := Config{Addr: s.config.Addr, SDK: o, Name: name, Calling: s.config.Callings[i%len(s.config.Callings)],
		Spares: s.spares(i), Look: RandomLook(r), Token: s.tokens[name],
		NewToken: func(token []byte) { s.keepToken(i, token) }, Haunts: s.config.Haunts, Lines: s.config.Lines, Seed: uint64(i)}
	if s.config.Listen != nil {
		c.Listen = s.config.Listen(i)
	}
	b := New(c)
	p.bot = b
	return b
}

// name is the prefix and the number, from 1.
func (s *Swarm) name(i int) string { return s.config.Prefix + strconv.Itoa(i+1) }

// spares are names for a bot whose own belongs to somebody, as after a run from elsewhere:
// two further numbers that no other bot of the swarm tries, then numbers by chance.
func (s *Swarm) spares(i int) []string {
	n := i + 1
	names := make([]string, 0, 4)
	for _, number := range []int{n + s.config.Count, n + 2*s.config.Count, 100_000 + rand.N(900_000), 100_000 + rand.N(900_000)} {
		names = append(names, s.config.Prefix+strconv.Itoa(number))
	}
	return names
}

// RandomLook draws an appearance.
func RandomLook(r *rand.Rand) *corepb.Appearance {
	n := func(n int) uint32 { return uint32(r.IntN(n)) }
	return &corepb.Appearance{Body: n(2), Face: n(4), Skin: n(6), Hair: n(6), HairColour: n(9), Beard: n(3),
		TopColour: n(16), BottomColour: n(16), AccentColour: n(16)}
}

// warmUp is how long the latency of bots that still arrive is not counted.
const warmUp = 5 * time.Second

// Run connects all bots, lets them play for the time, and reports.
func (s *Swarm) Run(ctx context.Context) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var playing sync.WaitGroup
	connected := s.connectAll(ctx, &playing)
	s.saveTokens()
	if connected == 0 {
		cancel()
		playing.Wait()
		return s.report(0, 0, 1), errors.New("no bot could connect")
	}
	wait(ctx, min(warmUp, s.config.For/4))
	s.watch.reset()
	before, started := s.received(), time.Now()
	wait(ctx, s.config.For)
	took := time.Since(started).Seconds()
	report := s.report(int(s.in.Load()), float64(s.received()-before), took)
	cancel()
	playing.Wait()
	s.saveTokens() // who had to log in again has a new one
	return report, nil
}

// connectPatience is how long a bot may take to log in, its time in the queue not counted.
const connectPatience = 30 * time.Second

// connectAll connects the bots, some at once, and starts those that got in. Those that have to
// wait for their turn to enter do so in the background, and play as soon as they are in.
func (s *Swarm) connectAll(ctx context.Context, playing *sync.WaitGroup) int {
	const atOnce = 16
	var connecting sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for i, b := range s.bots {
		if ctx.Err() != nil {
			break
		}
		room <- struct{}{}
		connecting.Add(1)
		playing.Add(1)
		settled := sync.OnceFunc(func() {
			<-room
			connecting.Done()
		})
		go func() {
			defer playing.Done()
			defer settled()
			s.play(ctx, i, b, settled)
		}()
	}
	connecting.Wait()
	return int(s.in.Load())
}

// play brings a bot in and lets it play. settled is called as soon as it is in, or waits.
func (s *Swarm) play(ctx context.Context, i int, b *Bot, settled func()) {
	stop := make(chan struct{})
	go func() {
		select {
		case <-b.Queued():
			settled()
		case <-stop:
		}
	}()
	err := b.Arrive(ctx, connectPatience)
	close(stop)
	if err != nil {
		if ctx.Err() == nil {
			s.errs.Add(1)
			s.config.Log.Warn("bot", "name", s.name(i), "err", err)
		}
		return
	}
	s.in.Add(1)
	settled()
	if err := b.Run(ctx); err != nil && ctx.Err() == nil {
		s.lost.Add(1)
		s.config.Log.Warn("bot is out", "name", s.name(i), "err", err)
	}
}

func (s *Swarm) keepToken(i int, token []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[s.name(i)] = token
}

// saveTokens writes the tokens beside the old file and puts it in place, so that a run that
// is cut off loses nothing.
func (s *Swarm) saveTokens() {
	if s.config.State == "" {
		return
	}
	s.mu.Lock()
	data, err := json.Marshal(s.tokens)
	s.mu.Unlock()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(s.config.State), 0o700)
	}
	if err == nil {
		err = os.WriteFile(s.config.State+".new", data, 0o600)
	}
	if err == nil {
		err = os.Rename(s.config.State+".new", s.config.State)
	}
	if err != nil {
		s.config.Log.Warn("save tokens of bots", "err", err)
	}
}

func (s *Swarm) received() (n uint64) {
	for _, b := range s.bots {
		if c := b.Client(); c != nil {
			n += c.Counters().BytesReceived
		}
	}
	return n
}

func (s *Swarm) report(connected int, bytes, seconds float64) Report {
	r := Report{Bots: s.config.Count, Connected: connected, Errors: s.errs.Load() + s.lost.Load(), Seconds: seconds, Refused: make(map[string]int64)}
	for _, b := range s.bots {
		b.Refused(r.Refused)
		r.Disconnects += b.Counts.Disconnects.Load()
		r.Commands += b.Counts.Commands.Load()
		r.Rejections += b.Counts.Rejections.Load()
		r.Kills += b.Counts.Kills.Load()
		r.Deaths += b.Counts.Deaths.Load()
		r.Loot += b.Counts.Loot.Load()
	}
	r.LatencyMs.P50, r.LatencyMs.P99, r.LatencyMs.Samples = s.watch.percentiles()
	r.BytesPerBot = bytes / max(seconds, 1) / float64(max(connected, 1))
	return r
}

// Bots returns the bots, in the order of their numbers.
func (s *Swarm) Bots() []*Bot { return s.bots }

// String is the report for people.
func (r Report) String() string {
	var refused strings.Builder
	for _, code := range slices.SortedFunc(maps.Keys(r.Refused), func(a, b string) int { return int(r.Refused[b] - r.Refused[a]) }) {
		fmt.Fprintf(&refused, "             %6d %s\n", r.Refused[code], code)
	}
	latency := "not measured: no bot saw another walk"
	if l := r.LatencyMs; l.Samples > 0 {
		latency = fmt.Sprintf("%.0f ms median, %.0f ms p99 (%d samples)", l.P50, l.P99, l.Samples)
	}
	return fmt.Sprintf(`bots         %d, connected %d
disconnects  %d
errors       %d
latency      %s
commands     %d, rejected %d
kills        %d, deaths %d, loot %d
received     %.0f bytes per bot and second
`, r.Bots, r.Connected, r.Disconnects, r.Errors, latency,
		r.Commands, r.Rejections, r.Kills, r.Deaths, r.Loot, r.BytesPerBot) + refused.String()
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
