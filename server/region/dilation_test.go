package region

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
)

// frames keeps what a region says from now on, until it is taken.
func (g *gate) frames(b bus.Bus, from geom.RegionID) func() []*replication.Frame {
	var all []*replication.Frame
	b.Subscribe(replication.FrameSubject("gw"), func(m bus.Message) {
		if f := m.(*replication.Frame); f.Region == from {
			g.mu.Lock()
			defer g.mu.Unlock()
			all = append(all, f)
		}
	})
	return func() []*replication.Frame {
		g.mu.Lock()
		defer g.mu.Unlock()
		taken := all
		all = nil
		return taken
	}
}

func stand(t *testing.T, h *Host, rung Rung) {
	t.Helper()
	if err := h.Order(west, &rung); err != nil {
		t.Fatal(err)
	}
}

// spinning is a ruleset in which something is seen at every tick.
type spinning struct{ still }

func (spinning) Tick(tx *world.Tx) {
	if at, ok := tx.At(ada); ok {
		tx.Emit(ada, world.Event{Module: world.Play, Body: []byte{byte(at.X)}})
	}
}

func TestASlowRegionTicksSeldomAndSaysSo(t *testing.T) {
	inHost(t, newRows(), spinning{}, func(b *bus.Memory, g *gate) {
		frames := g.frames(b, west)
		b.Publish(Subject(west), replication.Interest{Gateway: "gw", Cell: geom.CellAt(geom.Metres(4500, 4300)), Tier: replication.Near})
		for _, test := range []struct {
			rung  Rung
			ticks uint32 // in ten seconds
			scale uint8
		}{{SendLess, 200, 200}, {Half, 100, 100}, {Fifth, 40, 40}, {Normal, 200, 200}} {
			stand(t, g.host, test.rung)
			time.Sleep(time.Second)
			frames()
			time.Sleep(10 * time.Second)
			all := frames()
			if len(all) == 0 {
				t.Fatalf("rung %d: no frames", test.rung)
			}
			first, last := all[0], all[len(all)-1]
			if n := last.Tick - first.Tick; n+2 < test.ticks || n > test.ticks {
				t.Errorf("rung %d: %d ticks in ten seconds, want %d", test.rung, n, test.ticks)
			}
			head, err := wire.DecodeFrame(last.Header[wire.HeaderSize:])
			if err != nil || head.TimeScale != test.scale || last.Overload != uint8(test.rung) {
				t.Errorf("rung %d: header %+v (%v), overload %d", test.rung, head, err, last.Overload)
			}
		}
	})
}

// In a region at a fifth of its speed a tick is 250 ms away. What the player is told of a
// durable change is not: it is handed over in the next beat, and told in the one after.
func TestDurableOperationsAreNotSlowed(t *testing.T) {
	s := newRows()
	buy := func(tx *world.Tx, c world.Command) error {
		tx.Commit(ledger.Op{ID: tx.OpID("buy"), Kind: "buy"}, []entity.ID{c.From}, nil)
		return nil
	}
	inHost(t, s, still{buy}, func(b *bus.Memory, g *gate) {
		stand(t, g.host, Fifth)
		time.Sleep(time.Second)
		frames := g.frames(b, west)
		var worst time.Duration
		for seq := range uint32(10) {
			time.Sleep(7*time.Second + time.Duration(seq)*13*time.Millisecond)
			frames()
			asked := time.Now()
			b.Publish(Subject(west), wish(seq+1))
			for !answered(frames()) {
				if time.Sleep(time.Millisecond); time.Since(asked) > time.Second {
					t.Fatal("no answer")
				}
			}
			worst = max(worst, time.Since(asked))
		}
		if worst > 2*world.Tick+time.Millisecond {
			t.Errorf("an answer took %v, want two beats at most", worst)
		}
	})
}

func answered(frames []*replication.Frame) bool {
	for _, f := range frames {
		for _, p := range f.Personal {
			if len(p.Reliable) > 0 {
				return true
			}
		}
	}
	return false
}

// Saving goes by the clock.
func TestASlowRegionSavesAsOften(t *testing.T) {
	s := newRows()
	step := func(tx *world.Tx, c world.Command) error {
		tx.ChangeVitals(c.From).Health = int32(c.Seq)
		return nil
	}
	inHost(t, s, still{step}, func(b *bus.Memory, g *gate) {
		stand(t, g.host, Fifth)
		time.Sleep(11 * time.Second)
		s.mu.Lock()
		clear(s.trails)
		clear(s.checkpoints)
		s.mu.Unlock()
		b.Publish(Subject(west), wish(1))
		time.Sleep(1200 * time.Millisecond)
		s.mu.Lock()
		saved := len(s.trails[uint16(west)])
		s.mu.Unlock()
		if saved == 0 {
			t.Error("a wound is not saved after 1.2 s")
		}
		time.Sleep(10 * time.Second)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.checkpoints[uint16(west)] == nil {
			t.Error("no checkpoint in ten seconds")
		}
	})
}

func TestStaffOrderARung(t *testing.T) {
	inHost(t, newRows(), still{}, func(_ *bus.Memory, g *gate) {
		if none := Top + 1; !errors.Is(g.host.Order(west, &none), ErrNoRung) {
			t.Error("a rung beyond the top was taken")
		}
		if err := g.host.Order(geom.Region(0, 0), nil); !errors.Is(err, ErrNotRunning) {
			t.Errorf("a region that does not run: %v", err)
		}
		stand(t, g.host, Closed)
		time.Sleep(11 * time.Second)
		if !g.host.Closed(west) || g.host.Closed(east) {
			t.Error("the region that was closed is open, or its neighbour closed")
		}
		for _, o := range g.host.Overviews() {
			if o.Region == west && (o.Rung != Closed || !o.Forced || o.TimeScale != 0.2) {
				t.Errorf("overview %+v", o)
			}
		}
		if err := g.host.Order(west, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if g.host.Closed(west) {
			t.Error("left to itself it stays closed, with nothing to do")
		}
	})
}

// Who walks from a slow region into one that is not is handed over as ever.
func TestCrossingOutOfASlowRegion(t *testing.T) {
	s := newRows()
	jump := func(tx *world.Tx, c world.Command) error {
		tx.Place(c.From, geom.Metres(4620, 4300), 0)
		return nil
	}
	inHost(t, s, still{jump}, func(b *bus.Memory, g *gate) {
		stand(t, g.host, Fifth)
		time.Sleep(time.Second)
		b.Publish(Subject(west), wish(1))
		time.Sleep(time.Second)
		if n, ok := g.has(replication.Moved); !ok || n.To != east {
			t.Fatalf("notice = %+v, %v", n, ok)
		}
		if region, hop := s.row(ada); region != east || hop != 2 {
			t.Errorf("row says %v at hop %d", region, hop)
		}
		b.Publish(Subject(east), Put{Gateway: "gw", Input: rules.Attach{ID: ada, Attached: true}})
		g.forget()
		time.Sleep(200 * time.Millisecond)
		if _, ok := g.has(replication.Entered); !ok {
			t.Error("the new owner does not have her")
		}
	})
}

// busy is a ruleset whose ticks take their time.
type busy struct {
	still
	work *atomic.Int64 // ns
}

func (b busy) Tick(tx *world.Tx) {
	if tx.Region() == west {
		time.Sleep(time.Duration(b.work.Load()))
	}
}

func TestABusyRegionSlowsDownAndComesBackByItself(t *testing.T) {
	work := &atomic.Int64{}
	inHost(t, newRows(), busy{work: work}, func(_ *bus.Memory, g *gate) {
		rung := func(id geom.RegionID) Rung {
			for _, o := range g.host.Overviews() {
				if o.Region == id {
					return o.Rung
				}
			}
			t.Fatalf("region %d does not run", id)
			return 0
		}
		work.Store(int64(65 * time.Millisecond))
		time.Sleep(30 * time.Second)
		if r := rung(west); r != Half {
			t.Errorf("with 65 ms of work for each tick it stands on rung %d", r)
		}
		if r := rung(east); r != Normal {
			t.Errorf("its neighbour, which has nothing to do, stands on rung %d", r)
		}
		work.Store(0)
		time.Sleep(time.Minute)
		if r := rung(west); r != Normal {
			t.Errorf("a minute after the work is done it stands on rung %d", r)
		}
	})
}
