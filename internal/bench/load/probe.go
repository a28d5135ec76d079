package load

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
)

// probe is a client that decodes everything, over the sdk, and remembers what it was told
// when. Its methods that the sdk calls run in the client's reading goroutine.
type probe struct {
	person  *Person
	number  int // of the person
	client  *sdk.Client
	journal *journal
	shared  *shared
	roll    *roll

	mu       sync.Mutex // guards what follows
	watching bool
	seen     sightings
	noted    uint32 // the last input that was noted: its first step
}

func openProbe(ctx context.Context, addr string, dial func(context.Context) (net.Conn, error), p *Person, number int, c *crowd) (*probe, error) {
	b := &probe{person: p, number: number, journal: &journal{place: p.Home}, shared: &c.shared, roll: c.roll}
	client, err := sdk.Dial(ctx, addr, sdk.Options{Client: "myriad bench probe", Dial: dial, NoResume: true, Trace: b,
		OnEvent: func(e sdk.Event) { c.heard(number, e) }})
	if err != nil {
		return nil, err
	}
	b.client = client
	if _, err = client.LoginToken(ctx, p.Token); err == nil {
		_, err = client.Enter(ctx, p.Character)
	}
	if err != nil {
		client.Close()
		return nil, err
	}
	c.shared.entered.Add(1)
	return b, nil
}

// Applied implements sdk.Trace. Inputs are noted as they are answered: the sdk sends by
// itself. Numbers that were left out are inputs that no tick held.
func (p *probe) Applied(self *wire.Self, sent time.Time, region uint16, tick uint32) {
	seq := self.Seq
	for first := p.nextFirst(seq); int32(seq-first) >= 0; first += stepsPerInput {
		p.noted = first
		p.journal.note(first, sent)
		if int32(seq-first) < stepsPerInput {
			p.journal.applied(seq, moment{region, tick}, geom.Point{X: self.X, Z: self.Z}, self.Facing, time.Now())
		}
	}
}

// nextFirst returns the first step of the first input that was not noted, or of the one that
// seq is part of, when that cannot be known.
func (p *probe) nextFirst(seq uint32) uint32 {
	if p.noted == 0 || seq-p.noted > 100 {
		return seq - (seq-1)%stepsPerInput
	}
	return p.noted + stepsPerInput
}

// Frame implements sdk.Trace.
func (p *probe) Frame(f wire.Frame, arrived time.Time) {
	p.shared.scale(f.TimeScale)
	p.shared.clocks.note(f)
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.watching || p.seen.full() {
		return
	}
	p.client.Told(f, func(e *sdk.Entity) {
		if i, ok := p.roll.number(e.ID); ok {
			p.seen.told = append(p.seen.told, uint16(i))
		}
	})
	p.seen.add(sighting{moment{uint16(f.Region), f.Tick}, arrived})
}

// watch begins or ends to remember frames.
func (p *probe) watch(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if on {
		p.seen = sightings{}
	}
	p.watching = on
}

func (p *probe) sightings() *sightings {
	p.mu.Lock()
	defer p.mu.Unlock()
	return &p.seen
}

// read waits until the client is down for good, and returns why.
func (p *probe) read() error {
	<-p.client.Done()
	err := p.client.Err()
	if errors.Is(err, sdk.ErrClosed) {
		return nil
	}
	return err
}

var _ sdk.Trace = (*probe)(nil)
