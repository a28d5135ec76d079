package region

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
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

// rows is a Store that keeps what the tests look at. Done runs at once.
type rows struct {
	mu          sync.Mutex // guards all
	epoch       map[uint16]uint64
	region      map[entity.ID]uint16
	hop         map[entity.ID]uint64
	ops         map[ledger.OpID]bool
	pose        map[entity.ID]store.Pose
	state       map[entity.ID][]byte
	trails      map[uint16][]byte // of chunk 1, by region
	checkpoints map[uint16][]byte
	saving      bool
	fence       bool // refuse every operation as fenced
	full        bool // the queue takes no handover
	hold        bool // answers of operations wait in held
	held        []func(store.Result)
}

func newRows() *rows {
	return &rows{epoch: make(map[uint16]uint64), region: make(map[entity.ID]uint16), hop: make(map[entity.ID]uint64),
		ops: make(map[ledger.OpID]bool), pose: make(map[entity.ID]store.Pose), state: make(map[entity.ID][]byte),
		trails: make(map[uint16][]byte), checkpoints: make(map[uint16][]byte)}
}

func (s *rows) Claim(_ context.Context, regions ...uint16) ([]uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var epochs []uint64
	for _, r := range regions {
		s.epoch[r]++
		epochs = append(epochs, s.epoch[r])
	}
	return epochs, nil
}

func (s *rows) LoadCheckpoint(_ context.Context, r uint16, _ uint64) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.checkpoints[r], nil
}

func (s *rows) Saving() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.saving }

func (s *rows) Submit(e store.Entry) error {
	s.mu.Lock()
	var done func(store.Result)
	var res store.Result
	switch e := e.(type) {
	case *store.Operation:
		done = e.Done
		switch {
		case s.fence:
			res.Err = store.ErrFenced
		case s.hold:
			s.held = append(s.held, done)
			done = nil
		case !s.fit(e):
			res.Err = store.ErrMoved
		default:
			s.ops[e.Op.ID] = true
		}
	case *store.Handoff:
		if s.full {
			s.mu.Unlock()
			return store.ErrUnavailable
		}
		done = e.Done
		if s.region[e.Char] != e.From || s.hop[e.Char] != e.Hop {
			res.Err = store.ErrMoved
		} else {
			s.region[e.Char], s.hop[e.Char] = e.To, e.Hop+1
			s.state[e.Char] = e.State.State
		}
	case *store.Moved:
		done = e.Done
		s.pose[e.Char] = e.State.Pose
	case *store.Trail:
		s.trails[e.Region] = e.Traces
	case *store.Checkpoint:
		done = e.Done
		s.checkpoints[e.Region] = e.Blob
	}
	s.mu.Unlock()
	if done != nil {
		done(res)
	}
	return nil
}

func (s *rows) fit(e *store.Operation) bool {
	for _, h := range e.Hops {
		if s.region[h.Char] != e.Region || s.hop[h.Char] != h.Hop {
			return false
		}
	}
	return true
}

func (s *rows) epochOf(r geom.RegionID) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.epoch[uint16(r)]
}

func (s *rows) row(id entity.ID) (geom.RegionID, uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return geom.RegionID(s.region[id]), s.hop[id]
}

// still is a ruleset in which nothing happens but what tests ask for.
type still struct {
	command func(tx *world.Tx, c world.Command) error
}

func (still) Name() string                                         { return "still" }
func (still) Start(*world.Tx)                                      {}
func (still) Reload(*world.Tx, any)                                {}
func (still) Enter(*world.Tx, entity.ID, rules.Arrival)            {}
func (still) Leave(*world.Tx, entity.ID, rules.Departure)          {}
func (still) Affect(*world.Tx, entity.ID, entity.ID, world.Effect) {}
func (still) Tick(*world.Tx)                                       {}
func (s still) Apply(tx *world.Tx, c world.Command) error          { return s.command(tx, c) }

// gate collects the notices that a gateway hears.
type gate struct {
	host *Host

	mu      sync.Mutex // guards notices
	notices []replication.Notice
}

func (g *gate) hear(b bus.Bus) {
	b.Subscribe(replication.FrameSubject("gw"), func(m bus.Message) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.notices = append(g.notices, m.(*replication.Frame).Notices...)
	})
}

func (g *gate) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.notices = nil
}

func (g *gate) has(kind replication.NoticeKind) (replication.Notice, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, n := range g.notices {
		if n.Kind == kind {
			return n, true
		}
	}
	return replication.Notice{}, false
}

const ada = entity.ID(7)

// inHost runs f with a Host, two regions of which are awake, and Ada in the first.
func inHost(t *testing.T, s *rows, r rules.Ruleset, f func(b *bus.Memory, g *gate)) {
	synctest.Test(t, func(t *testing.T) {
		b := &bus.Memory{}
		g := &gate{}
		g.hear(b)
		s.region[ada], s.hop[ada] = uint16(west), 1
		h := NewHost(Config{Store: s, Bus: b, Rules: func(geom.RegionID) rules.Ruleset { return r },
			Load: s.arrival, Clock: func() int64 { return time.Now().UnixMilli() }})
		g.host = h
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); _ = h.Run(ctx) }()
		for _, id := range []geom.RegionID{west, east} {
			low, _ := id.Bounds()
			b.Publish(Subject(id), replication.Interest{Gateway: "gw", Cell: geom.CellAt(low), Tier: replication.Near})
		}
		time.Sleep(time.Second)
		at := geom.Metres(4500, 4300)
		b.Publish(Subject(west), Put{Gateway: "gw", Input: rules.Login{Traveller: world.Traveller{ID: ada, Hop: 1,
			Body: motion.State{X: at.X, Z: at.Z}, Desc: &corepb.Description{Name: "Ada"}, Attached: true}}})
		time.Sleep(time.Second)
		f(b, g)
		cancel()
		<-ended
	})
}

var west, east = geom.Region(8, 8), geom.Region(9, 8)

func wish(seq uint32) Put {
	return Put{Input: rules.Wish{Command: world.Command{From: ada, Seq: seq, SessionMs: 1, Session: 1}}}
}

func TestLoginIsAnnounced(t *testing.T) {
	inHost(t, newRows(), still{}, func(_ *bus.Memory, g *gate) {
		if n, ok := g.has(replication.Entered); !ok || n.Char != ada {
			t.Errorf("notice = %+v, %v", n, ok)
		}
	})
}

func TestCrossingMovesTheRowAndTheWorld(t *testing.T) {
	s := newRows()
	jump := func(tx *world.Tx, c world.Command) error {
		tx.Place(c.From, geom.Metres(4620, 4300), 0)
		return nil
	}
	inHost(t, s, still{jump}, func(b *bus.Memory, g *gate) {
		b.Publish(Subject(west), wish(1))
		time.Sleep(time.Second)
		if n, ok := g.has(replication.Moved); !ok || n.To != east {
			t.Fatalf("notice = %+v, %v", n, ok)
		}
		if region, hop := s.row(ada); region != east || hop != 2 {
			t.Errorf("row says %v at hop %d", region, hop)
		}
		b.Publish(Subject(east), Leave{Gateway: "gw", Logout: rules.Logout{ID: ada}})
		time.Sleep(time.Second)
		if _, ok := g.has(replication.Left); !ok {
			t.Error("the new owner does not have her")
		}
	})
}

func TestNobodyCrossesWhileTheStoreIsAway(t *testing.T) {
	s := newRows()
	jump := func(tx *world.Tx, c world.Command) error {
		tx.Place(c.From, geom.Metres(4620, 4300), 0)
		return nil
	}
	inHost(t, s, still{jump}, func(b *bus.Memory, g *gate) {
		s.mu.Lock()
		s.saving = true
		s.mu.Unlock()
		time.Sleep(time.Second)
		b.Publish(Subject(west), wish(1))
		time.Sleep(time.Second)
		if _, ok := g.has(replication.Moved); ok {
			t.Error("she crossed")
		}
		s.mu.Lock()
		s.saving = false
		s.mu.Unlock()
		time.Sleep(time.Second)
		if _, ok := g.has(replication.Moved); !ok {
			t.Error("she did not cross when the store was back")
		}
	})
}

func TestWhoeverIsPutElsewhereIsSavedAtOnce(t *testing.T) {
	s := newRows()
	there := geom.Metres(4300, 4300)
	away := func(tx *world.Tx, c world.Command) error {
		tx.Place(c.From, there, 0)
		return nil
	}
	inHost(t, s, still{away}, func(b *bus.Memory, _ *gate) {
		b.Publish(Subject(west), wish(1))
		time.Sleep(2 * world.Tick)
		s.mu.Lock()
		defer s.mu.Unlock()
		if at := s.pose[ada]; at.X != there.X || at.Z != there.Z {
			t.Errorf("the rows say %+v two ticks later", at)
		}
	})
}

func TestPanicInRulesEndsTheWorldNotTheNode(t *testing.T) {
	s := newRows()
	boom := func(*world.Tx, world.Command) error { panic("bad content") }
	inHost(t, s, still{boom}, func(b *bus.Memory, g *gate) {
		before := s.epochOf(west)
		b.Publish(Subject(west), wish(1))
		time.Sleep(2 * time.Second)
		if n, ok := g.has(replication.Lost); !ok || n.Char != ada {
			t.Errorf("notice = %+v, %v", n, ok)
		}
		if now := s.epochOf(west); now != before+1 {
			t.Errorf("epoch = %d, want one more than %d", now, before)
		}
	})
}

func TestFencedRegionStopsAndForgets(t *testing.T) {
	s := newRows()
	buy := func(tx *world.Tx, c world.Command) error {
		tx.Commit(ledger.Op{ID: tx.OpID("buy"), Kind: "buy"}, []entity.ID{c.From}, nil)
		return nil
	}
	inHost(t, s, still{buy}, func(b *bus.Memory, g *gate) {
		s.mu.Lock()
		s.fence = true
		s.mu.Unlock()
		b.Publish(Subject(west), wish(1))
		time.Sleep(2 * time.Second)
		if _, ok := g.has(replication.Lost); !ok {
			t.Error("the gateway was not told")
		}
	})
}
