package load

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bench/process"
	"github.com/myriad-mmo/myriad/wire"
)

const (
	// ProbeCount is how many of a crowd decode everything, unless an order says otherwise.
	ProbeCount = 64
	// warmUp is how long all have been in the world before anything is measured: the power that a
	// character gathers after its login is told to all in view, and is full by then.
	warmUp = 15 * time.Second
	// settleIdle is how much longer who stands still is waited for: meanwhile the server gives the system the
	// memory back that arrivals took, which is no part of standing still.
	settleIdle = 15 * time.Second
	// enterPatience bounds the way in of one client, atOnce how many are on it together.
	enterPatience = 60 * time.Second
	atOnce        = 64
	// perAddress is how many connections come from one loopback address: each has some 28,000
	// ports, and those of an earlier run may linger.
	perAddress = 8_000
)

// crowd is everybody of an order.
type crowd struct {
	order   Order
	random  *rand.Rand
	probing int // how many are probes
	shared  shared
	start   time.Time
	gaits   []gait
	lights  []*light // by number; nil for a probe
	probes  []*probe // likewise
	byID    map[uint64]int
	roll    *roll
	stood   []int // how often each has said that it stands; the pacer's own
	acks    histogram
	fresh   freshness
	arena   arena
	pacer   pacer
	churn   churn

	reader   *reader        // of light clients
	outgoing *outgoing      // the pacer's own
	reading  sync.WaitGroup // of probes
	ready    []atomic.Bool  // by number: whether its client may be used
	queued   atomic.Int64   // the most clients that waited at once to be let in
	mu       sync.Mutex     // guards what follows
	why      map[string]int
	ending   bool
}

// newCrowd readies the people of an order. It is to be closed.
func newCrowd(o Order) (*crowd, error) {
	n := len(o.People)
	c := &crowd{order: o, random: rand.New(rand.NewPCG(o.Seed, 5)), probing: o.probes(), byID: make(map[uint64]int), why: make(map[string]int), start: time.Now(),
		outgoing: newOutgoing(), stood: make([]int, n), lights: make([]*light, n), probes: make([]*probe, n), ready: make([]atomic.Bool, n)}
	for i, p := range o.People {
		c.byID[p.Character] = i
		c.gaits = append(c.gaits, gait{shape: o.Shape, home: p.Home, phase: c.random.Float64() * 2 * math.Pi, west: i%2 == 0, lane: lane})
		if o.Lane > 0 {
			c.gaits[i].lane = o.Lane
		}
	}
	c.roll = newRoll(o.People)
	c.shared.steps = stepsPerInput
	if o.Full {
		c.shared.steps = 1
	}
	var err error
	c.reader, err = newReader()
	return c, err
}

// Run carries an order out. It returns an error when not all came into the world.
func Run(ctx context.Context, o Order) (Report, error) {
	c, err := newCrowd(o)
	if err != nil {
		return Report{}, err
	}
	defer c.close()
	if err = c.enterAll(ctx, len(o.People)); err != nil {
		return Report{}, err
	}
	entered := time.Since(c.start)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var moving sync.WaitGroup
	defer moving.Wait()
	defer stop()
	moving.Go(func() { c.pacer.run(ctx, c) })
	if o.Shape != Idle {
		moving.Go(func() { c.churn.run(ctx, c) })
	}
	if o.Shape == Battle {
		moving.Go(func() { c.arena.run(ctx, c) })
	}
	// Before the warm-up: to list everybody keeps the server's processor for a while.
	s, err := c.readClocks(ctx)
	if err != nil {
		return Report{}, err
	}
	warm := warmUp
	if o.Shape == Idle {
		warm += settleIdle
	}
	if !process.Pause(ctx, warm) {
		return Report{}, ctx.Err()
	}
	r, err := c.measure(ctx)
	if err != nil {
		return r, err
	}
	r.EnterSeconds = entered.Seconds()
	after, err := fetchState(ctx, c.order.Admin)
	if err != nil {
		return r, err
	}
	r.Layers = max(s.Layers, after.Layers, 1)
	r.Facts, err = c.checkFacts(ctx)
	r.Why = c.reasons()
	for _, n := range r.Why {
		r.Disconnects += n
	}
	r.Players -= r.Disconnects
	return r, err
}

// readClocks learns how far the shard's clock is from this machine's.
func (c *crowd) readClocks(ctx context.Context) (state, error) {
	s, err := fetchState(ctx, c.order.Admin)
	c.shared.clocks.offset = s.ShardMs - s.UnixMs
	return s, err
}

// watchQueue notes how many clients the server has wait, until ctx ends.
func (c *crowd) watchQueue(ctx context.Context) {
	for process.Pause(ctx, time.Second) {
		if m, err := process.Scrape(ctx, c.order.Admin); err == nil {
			c.queued.Store(max(c.queued.Load(), int64(m["myriad_queue_waiting"])))
		}
	}
}

// enterAll brings the first n in, some at once; among them are all probes.
func (c *crowd) enterAll(ctx context.Context, n int) error {
	watching, stop := context.WithCancel(ctx)
	var queue sync.WaitGroup
	defer queue.Wait()
	defer stop()
	queue.Go(func() { c.watchQueue(watching) })
	isProbe := make([]bool, n)
	for _, i := range c.random.Perm(len(isProbe))[:min(c.probing, len(isProbe))] {
		isProbe[i] = true
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	room := make(chan struct{}, atOnce)
	var entering sync.WaitGroup
	for i := range n {
		room <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		entering.Go(func() {
			defer func() { <-room }()
			one, stop := context.WithTimeout(ctx, enterPatience)
			defer stop()
			if err := c.enter(one, i, isProbe[i]); err != nil {
				cancel(fmt.Errorf("number %d: %w", i, err))
			}
		})
	}
	entering.Wait()
	return context.Cause(ctx)
}

func (c *crowd) enter(ctx context.Context, i int, asProbe bool) error {
	p := &c.order.People[i]
	if asProbe {
		b, err := openProbe(ctx, c.order.Addr, dialer(i, c.order.Addr), p, i, c)
		if err == nil {
			c.probes[i] = b
			c.ready[i].Store(true)
			c.reading.Go(func() { c.lost(b.read()) })
		}
		return err
	}
	down := make(chan error, 1)
	l, err := openLight(ctx, c.order.Addr, dialer(i, c.order.Addr), p, &c.shared, c.reader, func(err error) {
		down <- err
		c.lost(err)
	})
	if err != nil {
		return err
	}
	c.lights[i] = l
	c.ready[i].Store(true)
	select {
	case <-l.in:
		return nil
	case err := <-down:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// dialer returns how the i-th client connects: from an address that has ports left, and so
// that its port is free again when it closes.
func dialer(i int, to string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) { return dialFrom(ctx, sourceOf(i), to) }
}

func dialFrom(ctx context.Context, from net.Addr, to string) (net.Conn, error) {
	d := net.Dialer{LocalAddr: from}
	conn, err := d.DialContext(ctx, "tcp", to)
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		err = tcp.SetLinger(0)
	}
	return conn, err
}

// lost counts the end of a connection that was not to end.
func (c *crowd) lost(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil && !c.ending {
		var number syscall.Errno
		text := err.Error()
		if errors.As(err, &number) {
			text = number.Error() // without addresses, which would make each one a reason of its own
		}
		c.why[text]++
	}
}

// close ends all connections and waits for their readers.
func (c *crowd) close() {
	c.mu.Lock()
	c.ending = true
	c.mu.Unlock()
	for i := range c.order.People {
		if p := c.probes[i]; p != nil {
			p.client.Close()
		}
	}
	c.reader.close()
	c.reading.Wait()
	c.outgoing.close()
}

// journalOf returns what the i-th person sent.
func (c *crowd) journalOf(i int) *journal {
	if p := c.probes[i]; p != nil {
		return p.journal
	}
	return c.lights[i].journal
}

// received returns the bytes that came for everybody so far.
func (c *crowd) received() (n int64) {
	for i := range c.order.People {
		if p := c.probes[i]; p != nil {
			n += int64(p.client.Counters().BytesReceived)
		} else {
			n += c.lights[i].bytes.Load()
		}
	}
	return n
}

// receivedByKind returns the bytes that came for light clients so far, by type of record.
func (c *crowd) receivedByKind() (sum [kindCount]int64) {
	for _, l := range c.lights {
		if l == nil {
			continue
		}
		for t := range sum {
			sum[t] += l.kinds[t].Load()
		}
	}
	return sum
}

// move sends the next input of the i-th person; the sdk of a probe sends by itself what it
// is told here. It reports whether an input goes out.
func (c *crowd) move(i int, now time.Time) bool {
	g := &c.gaits[i]
	if c.order.Shape == Battle {
		return c.fight(i, g, now)
	}
	if p := c.probes[i]; p != nil {
		self := p.client.Self()
		heading, speed := g.step(now.Sub(c.start), geom.Point{X: self.X, Z: self.Z})
		p.client.Move(heading, speed)
		return true
	}
	l := c.lights[i]
	heading, speed := g.step(now.Sub(c.start), l.journal.where())
	return l.move(heading, heading, speed, c.outgoing)
}

// fight moves the i-th in a battle: around its foe with a blade, around its home with a bow,
// its face to the foe. The dead lie still.
func (c *crowd) fight(i int, g *gait, now time.Time) bool {
	if c.arena.lies(i) {
		return false
	}
	since, here, f := now.Sub(c.start), c.journalOf(i).where(), c.arena.foeOf(i)
	heading, speed := g.step(since, here)
	facing := heading
	if f.id != 0 {
		if c.order.People[i].Reach < 2*melee+1_000 {
			heading = uint16(here.Towards(around(f.at, since, g.phase)))
		}
		facing = uint16(here.Towards(f.at))
	}
	if p := c.probes[i]; p != nil {
		p.client.Strafe(heading, facing, speed)
		return true
	}
	return c.lights[i].move(heading, facing, speed, c.outgoing)
}

// command sends a command of the i-th. A lost send is a lost connection, which the reader sees.
func (c *crowd) command(i int, module wire.Module, m proto.Message) {
	if p := c.probes[i]; p != nil {
		_, _ = p.client.Command(m)
		return
	}
	_ = c.lights[i].command(module, m)
}

// stand has the i-th person stand still, and say so three times, as the sdk does.
func (c *crowd) stand(i int) {
	if p := c.probes[i]; p != nil {
		p.client.Move(p.client.Self().Facing, 0)
		return
	}
	if c.stood[i] < 3 && c.lights[i].move(0, 0, 0, c.outgoing) {
		c.stood[i]++
	}
}
