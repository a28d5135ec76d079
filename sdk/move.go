package sdk

import (
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
)

const (
	moveEvery = 100 * time.Millisecond // a message, of two steps at full speed
	stepMs    = 50                     // of simulated time
	// maxOwed is how many steps a message makes up for at most.
	maxOwed   = 4
	pingEvery = 2 * time.Second
	// stillMoves is how many messages say that one stands before they cease.
	stillMoves = 3
	// arriveMm is how near to its goal WalkTo stops.
	arriveMm = 400
	sentKept = 64 // moments of sending kept for Trace, in messages
)

// Self is one's own state as the server told it last.
type Self struct {
	wire.Self
	ID     uint64 // entity
	Region uint16
	Tick   uint32 // of the region, at which it was so
}

// movement is what the client's feet do; guarded by Client.mu.
type movement struct {
	ready bool
	next  uint32 // number of the next step
	step  wire.Step
	still int
	goal  geom.Point
	going bool
	sent  [sentKept]sentSteps
	at    int
	scale uint8 // of time in the region, as FRAME tells it; 0: not told yet
	owed  int   // simulated time without a step yet, in ms / wire.FullSpeed
}

// sentSteps are the steps of a message.
type sentSteps struct {
	first, count uint32
	at           time.Time
}

func (m *movement) restart(next uint32) {
	*m = movement{ready: true, next: max(next, 1), still: stillMoves, step: wire.Step{Facing: m.step.Facing}, scale: m.scale}
}

func (m *movement) sentAt(seq uint32) (time.Time, bool) {
	for _, s := range m.sent {
		if seq-s.first < s.count {
			return s.at, true
		}
	}
	return time.Time{}, false
}

// Self returns one's own state.
func (c *Client) Self() Self {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.self
}

// Move walks on in a direction (1/65536 turn, 0 south, 16384 east) until the next Move or
// WalkTo. speed is 0 to stand, 255 for the character's full speed.
func (c *Client) Move(heading uint16, speed uint8) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move.going = false
	c.move.set(heading, speed)
}

// Strafe walks on as Move does, with the face another way.
func (c *Client) Strafe(heading, facing uint16, speed uint8) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move.going = false
	c.move.set(heading, speed)
	c.move.step.Facing = facing
}

func (m *movement) set(heading uint16, speed uint8) {
	if speed > 0 || m.step.Speed > 0 || heading != m.step.Facing {
		m.still = 0 // a turn on the spot is told too
	}
	m.step = wire.Step{Heading: heading, Facing: heading, Speed: speed}
}

// Jump jumps with the next step.
func (c *Client) Jump() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move.step.Flags |= wire.FlagJump
	c.move.still = 0
}

// WalkTo walks straight towards a point (mm) and stops there. It goes around nothing: a
// path is walked corner by corner.
func (c *Client) WalkTo(x, z int32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move.goal, c.move.going = geom.Point{X: x, Z: z}, true
}

// Walking reports whether the goal of WalkTo has not been reached.
func (c *Client) Walking() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.move.going
}

// pace sends movement and pings until the client is down.
func (c *Client) pace() {
	defer c.wg.Done()
	ticker := time.NewTicker(moveEvery)
	defer ticker.Stop()
	for beat := 0; ; beat++ {
		select {
		case <-ticker.C:
			c.sendMove(beat%int(pingEvery/moveEvery) == 0)
		case <-c.ctx.Done():
			return
		}
	}
}

func (c *Client) sendMove(ping bool) {
	c.mu.Lock()
	out := c.out[:0]
	if c.sock != nil && ping {
		out = wire.AppendPing(out, c.pings.send())
	}
	if c.sock != nil && c.move.ready {
		out = c.move.appendNext(out, geom.Point{X: c.self.X, Z: c.self.Z}, c.self.Speed)
	}
	c.out = out
	c.mu.Unlock()
	if len(out) > 0 {
		_ = c.sendBytes(out) // a lost send is a lost connection, which the reader sees
	}
}

// appendNext appends the next INPUT, or nothing when one stands and has said so.
func (m *movement) appendNext(out []byte, at geom.Point, speed uint16) []byte {
	if m.going {
		m.steer(at, speed)
	}
	if m.step.Speed == 0 && m.still >= stillMoves {
		return out
	}
	count := m.due()
	if count == 0 {
		return out
	}
	m.still++
	in := wire.Input{First: m.next, Count: uint8(count)}
	for i := range in.Steps[:count] {
		in.Steps[i] = m.step
		m.step.Flags &^= wire.FlagJump
	}
	m.sent[m.at] = sentSteps{m.next, uint32(count), time.Now()}
	m.at = (m.at + 1) % sentKept
	m.next += uint32(count)
	return wire.AppendInput(out, &in)
}

// due returns how many steps the time since the last message is worth: two where time runs at
// full speed, fewer where the region is overloaded.
func (m *movement) due() int {
	m.owed += int(moveEvery/time.Millisecond) * int(m.timeScale())
	count := min(m.owed/(stepMs*wire.FullSpeed), maxOwed)
	m.owed = min(m.owed-count*stepMs*wire.FullSpeed, stepMs*wire.FullSpeed)
	return count
}

func (m *movement) timeScale() uint8 {
	if m.scale == 0 {
		return wire.FullSpeed
	}
	return m.scale
}

// TimeScale returns how much simulated time passes in a second where one is: 1, or less where
// the region is overloaded. Cooldowns and the like count down by it.
func (c *Client) TimeScale() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return float64(c.move.timeScale()) / wire.FullSpeed
}

// steer turns towards the goal, slower at the end: what is under way is part of the way.
func (m *movement) steer(at geom.Point, speed uint16) {
	left := at.Distance(m.goal)
	ahead := int32(speed) * int32(moveEvery/time.Millisecond) / 1000 * int32(m.timeScale()) / wire.FullSpeed // one message's way
	if left <= max(arriveMm, ahead) {
		m.going = false
		m.set(m.step.Heading, 0)
		return
	}
	m.set(uint16(at.Towards(m.goal)), 255)
}

// pings measures the round trip; guarded by Client.mu.
type pings struct {
	start  time.Time
	recent [8]time.Duration
	count  int
	offset int32 // server's clock less one's own, ms, of the last PONG; until then of Welcome
}

func (p *pings) now() uint32 {
	if p.start.IsZero() {
		p.start = time.Now()
	}
	return uint32(time.Since(p.start) / time.Millisecond)
}

// begin takes the clock as Welcome tells it, which holds until the first PONG.
func (p *pings) begin(serverMs uint64) {
	if p.count == 0 {
		p.offset = int32(uint32(serverMs) - p.now())
	}
}

func (p *pings) send() uint32 { return p.now() }

func (p *pings) take(clientMs, serverMs uint32) {
	now := p.now()
	p.recent[p.count%len(p.recent)] = time.Duration(now-clientMs) * time.Millisecond
	p.count++
	p.offset = int32(serverMs - (clientMs + (now-clientMs)/2))
}

// RoundTrip returns the median of the last eight pings, 0 before the first.
func (c *Client) RoundTrip() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(c.pings.count, len(c.pings.recent))
	if n == 0 {
		return 0
	}
	sorted := c.pings.recent
	slices.Sort(sorted[:n])
	return sorted[n/2]
}

// ServerMs returns the low half of the shard's clock now, as far as pings tell.
func (c *Client) ServerMs() uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.serverMs()
}

// serverMs is ServerMs for who holds mu.
func (c *Client) serverMs() uint32 { return c.pings.now() + uint32(c.pings.offset) }
