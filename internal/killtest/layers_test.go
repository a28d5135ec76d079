package killtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/store"
)

// townsfolk are clients that walk about in a town.
type townsfolk struct {
	t       *testing.T
	s       *server
	clients map[uint64]*sdk.Client
}

// standing is where a character is.
type standing struct {
	region geom.RegionID
	at     geom.Point
}

// look reads where everybody is from the running server, and fails the test where somebody is
// twice. It returns nil when the server does not answer.
func (f *townsfolk) look() map[uint64]standing {
	r, err := http.Get("http://" + f.s.admin + "/debug/state")
	if err != nil {
		return nil
	}
	defer r.Body.Close()
	var state struct {
		Regions []*region.Census `json:"regions"`
	}
	if body, err := io.ReadAll(r.Body); err != nil || json.Unmarshal(body, &state) != nil {
		return nil
	}
	all := make(map[uint64]standing)
	for _, c := range state.Regions {
		for _, cell := range c.Cells {
			for _, m := range cell.Members {
				if was, twice := all[uint64(m.ID)]; twice && m.ID.IsCharacter() {
					f.t.Errorf("%v is in %v and in %v", m.ID, was.region, c.Region)
				}
				if m.ID.IsCharacter() {
					all[uint64(m.ID)] = standing{c.Region, geom.Point{X: m.X, Z: m.Z}}
				}
			}
		}
	}
	return all
}

// await looks until everybody is in the world and something holds of them.
func (f *townsfolk) await(what string, holds func(all map[uint64]standing) bool) map[uint64]standing {
	f.t.Helper()
	var last map[uint64]standing
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.t.Fatalf("waited %v for %s: %d are in the world, as %v", patience, what, len(last), last)
		}
		if last = f.look(); len(last) == len(f.clients) && holds(last) {
			return last
		}
	}
}

// inLayers returns how many are beyond the first layer.
func inLayers(all map[uint64]standing) (n int) {
	for _, s := range all {
		if s.region.Layer() > 0 {
			n++
		}
	}
	return n
}

// rows checks what the database of the dead server says of those who stood somewhere.
func (f *townsfolk) rows(stood map[uint64]standing, after string) {
	f.t.Helper()
	ctx := f.t.Context()
	db, err := store.Open(ctx, f.s.data())
	if err != nil {
		f.t.Fatalf("open the data after %s: %v", after, err)
	}
	defer db.Close(ctx)
	layers := make(map[int]int)
	for id, s := range stood {
		c, _, err := db.LoadCharacter(ctx, entity.ID(id))
		if err != nil {
			f.t.Errorf("after %s: character %d: %v", after, id, err)
			continue
		}
		r := geom.RegionID(c.Region)
		layers[r.Layer()]++
		if at := (geom.Point{X: c.Pose.X, Z: c.Pose.Z}); !r.Contains(at) || at.Distance(s.at) > 2*maxSpeed {
			f.t.Errorf("after %s: character %d stood at %v, its row says %v in %v", after, id, s.at, at, r)
		}
	}
	f.t.Logf("after %s: people by layer in the rows: %v", after, layers)
}

func TestNobodyIsLostByAKillWhileATownIsParted(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real server")
	}
	s := newServer(t)
	s.flags = []string{"-debug-state", "-layers", "3", "-layer-players", "6"}
	s.start()
	defer func() { _ = s.process.Process.Kill() }()
	f := &townsfolk{t: t, s: s, clients: make(map[uint64]*sdk.Client)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for i := range 16 {
		c, err := sdk.Dial(ctx, s.listen, sdk.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.LoginGuest(ctx); err != nil {
			t.Fatal(err)
		}
		in, err := c.CreateCharacter(ctx, "Towns"+string(rune('a'+i)), "duellist", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Enter(ctx, in.Characters[0].Id); err != nil {
			t.Fatal(err)
		}
		f.clients[in.Characters[0].Id] = c
	}
	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	stroll := func() {
		for _, c := range f.clients {
			c.Move(uint16(chance.Uint32N(65536)), uint8(chance.Uint32N(2)*100))
		}
	}
	all := func(map[uint64]standing) bool { return true }
	f.await("everybody to be in the world", all)
	for n := range 2 {
		stroll()
		// The first kill falls into the parting, the second one into a parted town.
		want := 1 + n*7
		f.await("the town to be parted", func(all map[uint64]standing) bool { return inLayers(all) >= want })
		time.Sleep(time.Duration(chance.IntN(300)) * time.Millisecond)
		stood := f.await("a last look", all)
		s.kill()
		f.rows(stood, fmt.Sprintf("kill %d", n))
		if n == 1 {
			s.flags = []string{"-debug-state", "-layers", "1"} // and the rows know of layers that there may not be
		}
		s.start()
		f.await("all to come back where they were", func(all map[uint64]standing) bool {
			for id, at := range all {
				if at.at.Distance(stood[id].at) > 2*maxSpeed {
					return false
				}
			}
			return true
		})
	}
	stroll()
	f.await("all to be in one layer", func(all map[uint64]standing) bool { return inLayers(all) == 0 })
	before := make(map[uint64]uint32)
	for id, c := range f.clients {
		c.Move(0, 100)
		before[id] = c.Self().Seq
	}
	f.await("all to be able to walk", func(map[uint64]standing) bool {
		for id, c := range f.clients {
			if c.Self().Seq == before[id] {
				return false
			}
		}
		return true
	})
	s.stop()
}
