package region

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// brawl is a ruleset in which a wish begins or ends a fight, or leads over the border.
type brawl struct{ still }

// goEast is the module of a wish that leads over the border.
const goEast = 9

func (brawl) Apply(tx *world.Tx, c world.Command) error {
	if c.Module == goEast {
		tx.Place(c.From, geom.Metres(4620, 4300), 0)
		return nil
	}
	v := tx.ChangeVitals(c.From)
	v.InCombat = !v.InCombat
	return nil
}

// town is a host whose west may be held in layers.
type town struct {
	t       *testing.T
	rows    *rows
	bus     *bus.Memory
	host    *Host
	parties map[entity.ID]uint64
	mu      sync.Mutex // guards moved
	moved   map[entity.ID]int
	seq     uint32
}

func inTown(t *testing.T, c Config, f func(s *town)) {
	synctest.Test(t, func(t *testing.T) {
		s := &town{t: t, rows: newRows(), bus: &bus.Memory{}, parties: make(map[entity.ID]uint64), moved: make(map[entity.ID]int)}
		c.Store, c.Bus, c.Load = s.rows, s.bus, s.rows.arrival
		c.Rules = func(geom.RegionID) rules.Ruleset { return brawl{} }
		c.Clock = func() int64 { return time.Now().UnixMilli() }
		c.Layered = func(r geom.RegionID) bool { return r == west }
		c.Parties = func() map[entity.ID]uint64 { return s.parties }
		s.host = NewHost(c)
		s.bus.Subscribe(replication.FrameSubject("gw"), func(m bus.Message) {
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, n := range m.(*replication.Frame).Notices {
				switch n.Kind {
				case replication.Moved:
					s.moved[n.Char]++
				case replication.Lost:
					t.Errorf("%v was lost: %v", n.Char, n.Err)
				}
			}
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); _ = s.host.Run(ctx) }()
		f(s)
		cancel()
		<-ended
	})
}

// enter lets people with ids up to a number log in, where their rows have them.
func (s *town) enter(from, to entity.ID, at geom.RegionID) {
	for id := from; id <= to; id++ {
		s.enterAt(id, at, geom.Metres(4300+int32(id)%10, 4300+int32(id)/10))
	}
}

func (s *town) enterAt(id entity.ID, at geom.RegionID, p geom.Point) {
	s.rows.mu.Lock()
	s.rows.region[id], s.rows.hop[id] = uint16(at), 1
	s.rows.mu.Unlock()
	s.bus.Publish(Subject(at), Put{Gateway: "gw", Input: rules.Login{Traveller: world.Traveller{ID: id, Hop: 1,
		Body: motion.State{X: p.X, Z: p.Z}, Desc: &corepb.Description{Name: "x"}, Attached: true}}})
}

func (s *town) toggleFight(id entity.ID) { s.wish(id, 0) }

func (s *town) wish(id entity.ID, module world.Module) {
	at, _ := s.rows.row(id)
	s.seq++
	s.bus.Publish(Subject(at), Put{Input: rules.Wish{Command: world.Command{From: id, Module: module, Seq: s.seq, SessionMs: 1, Session: 1}}})
}

// layers returns how many people are in each layer of the west, and checks that everybody is in
// one, which the rows know, and that parties are whole.
func (s *town) layers(people int) (n [geom.MaxLayers]int) {
	s.t.Helper()
	at := make(map[entity.ID]geom.RegionID)
	for _, o := range s.host.Overviews() {
		for _, dot := range o.Characters {
			if was, twice := at[dot.ID]; twice {
				s.t.Errorf("%v is in %v and in %v", dot.ID, was, o.Region)
			}
			at[dot.ID] = o.Region
			if row, _ := s.rows.row(dot.ID); row != o.Region {
				s.t.Errorf("%v is in %v, its row says %v", dot.ID, o.Region, row)
			}
			n[o.Region.Layer()]++
		}
	}
	if len(at) != people {
		s.t.Errorf("%d people are in the world, want %d", len(at), people)
	}
	in := make(map[uint64]geom.RegionID)
	for id, party := range s.parties {
		if was, known := in[party]; known && was != at[id] {
			s.t.Errorf("party %d is in %v and in %v", party, was, at[id])
		}
		in[party] = at[id]
	}
	return n
}

func TestACrowdIsPartedAndComesTogether(t *testing.T) {
	inTown(t, Config{Layers: 3, LayerPeople: 40}, func(s *town) {
		for id := entity.ID(1); id <= 20; id++ {
			s.parties[id] = 1 + uint64(id)%5
		}
		s.enter(1, 100, west)
		time.Sleep(time.Second)
		fighters := []entity.ID{3, 30, 31} // the first one's party stays with it
		for _, id := range fighters {
			s.toggleFight(id)
		}
		time.Sleep(5 * time.Second)
		if n := s.layers(100); n[0] != 100 || s.host.Layers() != 1 {
			t.Fatalf("layers of %v before it is time", n)
		}
		time.Sleep(40 * time.Second)
		n := s.layers(100)
		if s.host.Layers() != 3 || slices.Min(n[:3]) < 28 || slices.Max(n[:3]) > 39 {
			t.Errorf("%d layers of %v", s.host.Layers(), n)
		}
		for _, id := range append(fighters, 8, 13, 18) {
			if at, _ := s.rows.row(id); at != west || s.moved[id] != 0 {
				t.Errorf("%v was handed to %v in a fight, or torn from one who fights", id, at)
			}
		}
		s.mu.Lock()
		for id, times := range s.moved {
			if times > 2 { // for each layer that opened
				t.Errorf("%v was moved %d times", id, times)
			}
		}
		s.mu.Unlock()
		// Most go, and the rest come together; who fights comes when the fight is over.
		for id := entity.ID(21); id <= 100; id++ {
			if id == 30 || id == 31 {
				continue
			}
			at, _ := s.rows.row(id)
			s.bus.Publish(Subject(at), Leave{Gateway: "gw", Logout: rules.Logout{ID: id}})
		}
		last := entity.ID(0)
		for id := entity.ID(1); id <= 20; id++ {
			if at, _ := s.rows.row(id); at.Layer() == 2 {
				last = id
			}
		}
		if last == 0 {
			t.Fatal("no party went to the third layer")
		}
		s.toggleFight(last)
		time.Sleep(75 * time.Second)
		n = s.layers(22)
		if s.host.Layers() != 2 || n[2] == 0 {
			t.Errorf("%d layers of %v, while somebody fights in the one that closed", s.host.Layers(), n)
		}
		s.toggleFight(last)
		time.Sleep(70 * time.Second)
		if n = s.layers(22); n[0] != 22 || s.host.Layers() != 1 {
			t.Errorf("%d layers of %v at last", s.host.Layers(), n)
		}
		time.Sleep(2 * time.Minute) // the layers end, and nobody with them
		if n = s.layers(22); n[0] != 22 || len(s.host.Overviews()) != 1 {
			t.Errorf("%d regions, layers of %v", len(s.host.Overviews()), n)
		}
	})
}

func TestWhoseLayerIsNotOpenGoesWhereTheOthersAre(t *testing.T) {
	inTown(t, Config{Layers: 4}, func(s *town) {
		s.enter(1, 5, west.InLayer(3)) // as their rows said when the node was killed
		time.Sleep(10 * time.Second)
		if n := s.layers(5); n[0] != 5 {
			t.Errorf("layers of %v", n)
		}
	})
	inTown(t, Config{}, func(s *town) { // layers are off by now
		s.enter(1, 5, west.InLayer(1))
		time.Sleep(10 * time.Second)
		if n := s.layers(5); n[0] != 5 {
			t.Errorf("with layers off: layers of %v", n)
		}
	})
}

func TestStaffPartAPlace(t *testing.T) {
	inTown(t, Config{Layers: 1}, func(s *town) {
		s.enter(1, 20, west)
		time.Sleep(2 * time.Second)
		two, none := 2, 0
		if err := s.host.OrderLayers(west, &two); err != nil {
			t.Fatal(err)
		}
		if err := s.host.OrderLayers(east, &two); err != ErrNotLayered {
			t.Errorf("a contested place: %v", err)
		}
		if err := s.host.OrderLayers(west, &none); err != ErrNoLayer {
			t.Errorf("no layer at all: %v", err)
		}
		time.Sleep(10 * time.Second)
		if n := s.layers(20); n[0] != 10 || n[1] != 10 {
			t.Errorf("layers of %v", n)
		}
		o := s.host.Overviews()
		if len(o) != 2 || o[1].Layers != 2 || !o[1].LayersForced {
			t.Errorf("the console is shown %+v", o)
		}
		// While the store is away nobody changes hands.
		s.rows.mu.Lock()
		s.rows.saving = true
		s.rows.mu.Unlock()
		if err := s.host.OrderLayers(west, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		if n := s.layers(20); n[0] != 10 || n[1] != 10 {
			t.Errorf("layers of %v with the store away", n)
		}
		s.rows.mu.Lock()
		s.rows.saving = false
		s.rows.mu.Unlock()
		time.Sleep(20 * time.Second)
		if n := s.layers(20); n[0] != 20 {
			t.Errorf("layers of %v after all", n)
		}
	})
}

func TestWhoWalksOutOfALayerIsInTheNeighboursFirst(t *testing.T) {
	inTown(t, Config{Layers: 2}, func(s *town) {
		two := 2
		if err := s.host.OrderLayers(west, &two); err != nil {
			t.Fatal(err)
		}
		low, _ := east.Bounds()
		s.bus.Publish(Subject(east), replication.Interest{Gateway: "gw", Cell: geom.CellAt(low), Tier: replication.Near})
		shown := make(map[geom.RegionID]bool)
		s.bus.Subscribe(Subject(east), func(m bus.Message) {
			if seen, ok := m.(rules.Seen); ok && len(seen.Ghosts) > 0 {
				s.mu.Lock()
				defer s.mu.Unlock()
				shown[seen.From] = true
			}
		})
		s.bus.Subscribe(Subject(west.InLayer(1)), func(m bus.Message) {
			if seen, ok := m.(rules.Seen); ok && len(seen.Ghosts) > 0 {
				t.Errorf("%v shows its border to another layer than the first", seen.From)
			}
		})
		s.enter(1, 10, west)
		time.Sleep(10 * time.Second)
		for id, at := range map[entity.ID]geom.RegionID{11: west, 12: west.InLayer(1), 13: east} {
			s.enterAt(id, at, geom.Metres(4606+int32(id)/13*4, 4300))
		}
		time.Sleep(2 * time.Second)
		s.mu.Lock()
		if !shown[west] || len(shown) != 1 {
			t.Errorf("the east is shown the border by %v", shown)
		}
		s.mu.Unlock()
		var walker entity.ID
		for id := entity.ID(1); id <= 10; id++ {
			if at, _ := s.rows.row(id); at.Layer() == 1 {
				walker = id
			}
		}
		s.wish(walker, goEast)
		time.Sleep(2 * time.Second)
		if row, _ := s.rows.row(walker); row != east {
			t.Errorf("its row says %v", row)
		}
		s.layers(13)
	})
}

func TestSlowTimeOpensALayer(t *testing.T) {
	inTown(t, Config{Layers: 2}, func(s *town) {
		s.enter(1, 40, west)
		time.Sleep(time.Second)
		slow, normal := Fifth, Normal
		if err := s.host.Order(west, &slow); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Second)
		if n := s.layers(40); n[0] != 20 || n[1] != 20 {
			t.Errorf("layers of %v", n)
		}
		if err := s.host.Order(west, &normal); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if n := s.layers(40); n[1] != 20 {
			t.Errorf("layers of %v: 40 were too many for one", n)
		}
		for id := entity.ID(1); id <= 20; id++ {
			at, _ := s.rows.row(id)
			s.bus.Publish(Subject(at), Leave{Gateway: "gw", Logout: rules.Logout{ID: id}})
		}
		time.Sleep(90 * time.Second)
		if n := s.layers(20); n[0] != 20 || s.host.Layers() != 1 {
			t.Errorf("layers of %v when half of them have gone", n)
		}
	})
}
