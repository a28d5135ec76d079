package region

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// where returns the regions that believe to have Ada.
func where(h *Host) (in []geom.RegionID) {
	for _, o := range h.Overviews() {
		for _, dot := range o.Characters {
			if dot.ID == ada {
				in = append(in, o.Region)
			}
		}
	}
	return in
}

func traveller(at geom.Point, hop uint64) world.Traveller {
	return world.Traveller{ID: ada, Hop: hop, Body: motion.State{X: at.X, Z: at.Z}, Desc: &corepb.Description{Name: "Ada"}, Attached: true}
}

func leave() Leave { return Leave{Gateway: "gw", Logout: rules.Logout{ID: ada}} }

func crossEast(tx *world.Tx, c world.Command) error {
	tx.Place(c.From, geom.Metres(4620, 4300), 0)
	return nil
}

func TestWhoLeavesInTheTickOfTheArrivalDoesNotStay(t *testing.T) {
	for name, in := range map[string]rules.Input{
		"login":    rules.Login{Traveller: traveller(geom.Metres(4620, 4300), 2)},
		"crossing": rules.Crossing{Traveller: traveller(geom.Metres(4620, 4300), 2)},
	} {
		t.Run(name, func(t *testing.T) {
			inHost(t, newRows(), still{}, func(b *bus.Memory, g *gate) {
				b.Publish(Subject(west), leave())
				time.Sleep(2 * time.Second)
				g.forget()
				b.Publish(Subject(east), Put{Gateway: "gw", Input: in})
				b.Publish(Subject(east), leave())
				time.Sleep(2 * time.Second)
				if in := where(g.host); len(in) != 0 {
					t.Errorf("still in %v", in)
				}
				if _, ok := g.has(replication.Left); !ok {
					t.Error("the gateway was not told")
				}
			})
		})
	}
}

func TestRefusedHandoverLeavesNobodyBehind(t *testing.T) {
	for name, refuse := range map[string]func(*rows){
		"by the rows":  func(s *rows) { s.hop[ada] = 5 },
		"by the queue": func(s *rows) { s.full = true },
	} {
		t.Run(name, func(t *testing.T) {
			s := newRows()
			inHost(t, s, still{crossEast}, func(b *bus.Memory, g *gate) {
				s.mu.Lock()
				refuse(s)
				s.mu.Unlock()
				b.Publish(Subject(west), wish(1))
				time.Sleep(2 * time.Second)
				if in := where(g.host); len(in) != 0 {
					t.Errorf("%v has her, though the handover was refused", in)
				}
				if n, ok := g.has(replication.Lost); !ok || n.Char != ada {
					t.Error("the gateway was not told")
				}
			})
		})
	}
}

func TestWhoseRowIsElsewhereIsLetGo(t *testing.T) {
	s := newRows()
	buy := func(tx *world.Tx, c world.Command) error {
		tx.Commit(ledger.Op{ID: tx.OpID("buy"), Kind: "buy"}, []entity.ID{c.From}, nil)
		return nil
	}
	inHost(t, s, still{buy}, func(b *bus.Memory, g *gate) {
		s.mu.Lock()
		s.region[ada], s.hop[ada] = uint16(east), 2
		s.mu.Unlock()
		b.Publish(Subject(west), wish(1))
		time.Sleep(2 * time.Second)
		if in := where(g.host); len(in) != 0 {
			t.Errorf("%v goes on with her", in)
		}
		if _, ok := g.has(replication.Lost); !ok {
			t.Error("the gateway was not told")
		}
	})
}

func TestLoginAtALaterHopReplacesMemory(t *testing.T) {
	s := newRows()
	inHost(t, s, still{}, func(b *bus.Memory, g *gate) {
		there := geom.Metres(4300, 4300)
		b.Publish(Subject(west), Put{Gateway: "gw", Input: rules.Login{Traveller: traveller(there, 3)}})
		time.Sleep(2 * time.Second)
		for _, o := range g.host.Overviews() {
			for _, dot := range o.Characters {
				if dot.At != there {
					t.Errorf("she stands at %v, where the older memory had her", dot.At)
				}
			}
		}
		if in := where(g.host); len(in) != 1 {
			t.Errorf("she is in %v", in)
		}
	})
}

func TestAnswersToAnEndedWorldDoNotEndTheNext(t *testing.T) {
	s := newRows()
	act := func(tx *world.Tx, c world.Command) error {
		if c.Seq == 2 {
			panic("bad content")
		}
		tx.Commit(ledger.Op{ID: tx.OpID("buy"), Kind: "buy"}, []entity.ID{c.From}, nil)
		return nil
	}
	inHost(t, s, still{act}, func(b *bus.Memory, g *gate) {
		s.mu.Lock()
		s.hold = true
		s.mu.Unlock()
		before := s.epochOf(west)
		b.Publish(Subject(west), wish(1))
		time.Sleep(3 * world.Tick)
		b.Publish(Subject(west), wish(2))
		time.Sleep(time.Second)
		s.mu.Lock()
		held := s.held
		s.mu.Unlock()
		if len(held) != 1 {
			t.Fatalf("%d operations wait", len(held))
		}
		held[0](store.Result{Err: store.ErrFenced})
		time.Sleep(time.Second)
		if now := s.epochOf(west); now != before+1 {
			t.Errorf("epoch = %d, want one more than %d", now, before)
		}
	})
}

func TestWatchersHearThatAWorldEnded(t *testing.T) {
	boom := func(*world.Tx, world.Command) error { panic("bad content") }
	inHost(t, newRows(), still{boom}, func(b *bus.Memory, g *gate) {
		var anew atomic.Int32
		b.Subscribe(replication.FrameSubject("other"), func(m bus.Message) {
			if m.(*replication.Frame).Anew {
				anew.Add(1)
			}
		})
		low, _ := west.Bounds()
		b.Publish(Subject(west), replication.Interest{Gateway: "other", Cell: geom.CellAt(low), Tier: replication.Far})
		time.Sleep(time.Second)
		b.Publish(Subject(west), wish(1))
		time.Sleep(time.Second)
		if anew.Load() != 1 {
			t.Errorf("a gateway that only watches was told %d times", anew.Load())
		}
	})
}

// arrival is the Loader of the rows.
func (s *rows) arrival(_ context.Context, id entity.ID, r geom.RegionID, hop uint64) (rules.Arrival, error) {
	if at, now := s.row(id); at != r || now != hop {
		return rules.Arrival{}, fmt.Errorf("in %v at hop %d: %w", at, now, store.ErrMoved)
	}
	return rules.Arrival{}, nil
}

// cursed is a ruleset that a creature of the checkpoint brings down.
type cursed struct {
	still
	start bool // in Start, else in Tick
}

func (c cursed) Start(tx *world.Tx) { c.fall(tx, c.start) }
func (c cursed) Tick(tx *world.Tx)  { c.fall(tx, !c.start) }

func (cursed) fall(tx *world.Tx, now bool) {
	if now && tx.Here(entity.Spawned(uint16(west), 1, 1)) {
		panic("what is this?")
	}
}

func TestBadCheckpointDoesNotKeepARegionDown(t *testing.T) {
	for name, start := range map[string]bool{"in Start": true, "in Tick": false} {
		t.Run(name, func(t *testing.T) {
			w := world.New(world.Config{Region: west, Epoch: 1})
			tx := w.Begin(0, world.Hooks{})
			low, _ := west.Bounds()
			tx.Spawn(world.Spawn{At: low, Saved: true})
			w.End()
			bad, err := w.Checkpoint()
			if err != nil {
				t.Fatal(err)
			}
			s := newRows()
			s.checkpoints[uint16(west)] = bad
			inHost(t, s, cursed{start: start}, func(b *bus.Memory, g *gate) {
				time.Sleep(20 * time.Second)
				if n := s.epochOf(west); n != maxShortLived+1 {
					t.Errorf("epoch %d after 20 s, want %d", n, maxShortLived+1)
				}
				b.Publish(Subject(west), Put{Gateway: "gw", Input: rules.Login{Traveller: traveller(geom.Metres(4500, 4300), 1)}})
				time.Sleep(2 * time.Second)
				if in := where(g.host); len(in) != 1 {
					t.Errorf("she is in %v", in)
				}
			})
		})
	}
}

func TestWhoIsPutFarAwayArrives(t *testing.T) {
	s := newRows()
	far := geom.Region(11, 8) // not next door, and not awake
	recall := func(tx *world.Tx, c world.Command) error {
		tx.Place(c.From, geom.Metres(5700, 4300), 0)
		return nil
	}
	inHost(t, s, still{recall}, func(b *bus.Memory, g *gate) {
		b.Publish(Subject(west), wish(1))
		time.Sleep(2 * time.Second)
		if in := where(g.host); len(in) != 1 || in[0] != far {
			t.Errorf("she is in %v, want %v", in, far)
		}
		if r, hop := s.row(ada); r != far || hop != 2 {
			t.Errorf("the row says %v at hop %d", r, hop)
		}
	})
}
