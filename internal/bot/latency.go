package bot

import (
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
)

// stopwatch measures from the sending of an input to a near observer's receiving the frame
// that holds it: the mover learns in which tick of which region a step was applied, the
// observer when that tick's frame came.
type stopwatch struct {
	mu      sync.Mutex // guards what follows
	moves   map[moment][]move
	frames  map[moment][]sight
	order   []moment
	counts  [maxLatencyMs]int // samples by whole milliseconds, the last for all beyond
	samples int
}

// moment is a tick of a region.
type moment struct {
	region uint16
	tick   uint32
}

type move struct {
	sent time.Time
	cell geom.Cell
	who  int
}

type sight struct {
	arrived time.Time
	cell    geom.Cell
	who     int
}

const (
	// maxMoments is how many ticks are kept for the other half of a sample to come.
	maxMoments = 2_000
	// maxLatencyMs is the longest latency that is told apart from longer ones.
	maxLatencyMs = 10_000
)

func newStopwatch() *stopwatch {
	return &stopwatch{moves: make(map[moment][]move), frames: make(map[moment][]sight)}
}

// applied notes that a step sent at a time was part of a tick.
func (s *stopwatch) applied(at moment, m move) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(at)
	s.moves[at] = append(s.moves[at], m)
	for _, f := range s.frames[at] {
		s.sample(m, f)
	}
}

// frame notes that an observer has all of a tick.
func (s *stopwatch) frame(at moment, f sight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(at)
	s.frames[at] = append(s.frames[at], f)
	for _, m := range s.moves[at] {
		s.sample(m, f)
	}
}

// keep remembers a moment and forgets the oldest.
func (s *stopwatch) keep(at moment) {
	if s.moves[at] != nil || s.frames[at] != nil {
		return
	}
	s.order = append(s.order, at)
	if len(s.order) > maxMoments {
		delete(s.moves, s.order[0])
		delete(s.frames, s.order[0])
		s.order = s.order[1:]
	}
}

// sample counts a pair of another mover and an observer whose near tier the mover is in.
func (s *stopwatch) sample(m move, f sight) {
	if m.who == f.who || m.cell.Steps(f.cell) > 1 {
		return
	}
	s.count(f.arrived.Sub(m.sent))
}

func (s *stopwatch) count(took time.Duration) {
	s.counts[min(max(took.Milliseconds(), 0), maxLatencyMs-1)]++
	s.samples++
}

// reset forgets the samples so far: the warm-up.
func (s *stopwatch) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts, s.samples = [maxLatencyMs]int{}, 0
}

// percentiles returns the median and the 99th percentile in whole milliseconds, 0 without
// samples, and how many there were.
func (s *stopwatch) percentiles() (p50, p99 float64, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.percentile(50), s.percentile(99), s.samples
}

// percentile returns the milliseconds that a share of the samples does not exceed.
func (s *stopwatch) percentile(percent int) float64 {
	before := 0
	for ms, n := range s.counts {
		if before += n; n > 0 && before*100 >= s.samples*percent {
			return float64(ms)
		}
	}
	return 0
}

// probe is the sdk.Trace of one bot.
type probe struct {
	watch    *stopwatch
	who      int
	observes bool // whether it counts as an observer; a share of the bots is enough
	bot      *Bot
}

func (p *probe) cell() geom.Cell {
	c := p.bot.Client()
	if c == nil {
		return geom.Cell{}
	}
	me := c.Self()
	return geom.CellAt(geom.Point{X: me.X, Z: me.Z})
}

// Applied implements sdk.Trace.
func (p *probe) Applied(_ *wire.Self, sent time.Time, region uint16, tick uint32) {
	p.watch.applied(moment{region, tick}, move{sent, p.cell(), p.who})
}

// Frame implements sdk.Trace.
func (p *probe) Frame(f wire.Frame, arrived time.Time) {
	if p.observes {
		p.watch.frame(moment{uint16(f.Region), f.Tick}, sight{arrived, p.cell(), p.who})
	}
}
