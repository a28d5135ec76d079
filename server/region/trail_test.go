package region

import (
	"context"
	"math/bits"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/store"
)

func TestEachChunkHasItsTurnOnceASecond(t *testing.T) {
	for level := range uint8(store.MaxTrailLevel + 1) {
		tr := trail{level: level}
		turns := make([]int, 1<<level)
		for tick := range uint32(saveEvery) {
			due := tr.dueAt(tick)
			if n := bits.OnesCount64(due); n > (1<<level+saveEvery-1)/saveEvery {
				t.Errorf("level %d: %d chunks in one tick", level, n)
			}
			for ; due != 0; due &= due - 1 {
				turns[bits.TrailingZeros64(due)]++
			}
		}
		if slices.Max(turns) != 1 || slices.Min(turns) != 1 {
			t.Errorf("level %d: turns %v", level, turns)
		}
	}
}

// second plays one second of a region as run does, and waits for what it has submitted.
func second(t testing.TB, r *runner, s *store.Store) {
	t.Helper()
	for range saveEvery {
		r.game.Step(0, r.inputs)
		r.inputs = nil
		r.game.World.ClearChanges()
		r.saveMoved()
	}
	if err := s.Sync(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// areAsSaved checks that the characters are loaded as the World has them, a second after the
// last of them has changed.
func areAsSaved(t testing.TB, r *runner, s *store.Store, ids ...entity.ID) {
	t.Helper()
	playing := r.game.Rules
	r.game.Rules = still{}
	second(t, r, s)
	r.game.Rules = playing
	areLoaded(t, r, s, ids...)
}

func areLoaded(t testing.TB, r *runner, s *store.Store, ids ...entity.ID) {
	t.Helper()
	for _, id := range ids {
		c, _, err := s.LoadCharacter(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		slot, _ := r.game.World.Short(id)
		shown := r.game.World.ShownAt(int32(slot))
		if c.Health != shown.Vitals.Health || c.Pose.X != shown.Body.X {
			t.Fatalf("%v is loaded with health %d at %d, has %d at %d", id, c.Health, c.Pose.X, shown.Vitals.Health, shown.Body.X)
		}
		again := rules.NewGame(world.New(world.Config{Region: west, Content: r.host.config.Content}), restless{})
		again.Step(0, []rules.Input{rules.Login{Traveller: world.Traveller{ID: id}}})
		if err := again.World.Recall(id, c.State); err != nil || len(c.State) == 0 {
			t.Fatalf("%v: state of %d bytes: %v", id, len(c.State), err)
		}
	}
}

func (t *trail) rows() (n int) {
	for _, w := range t.written {
		if w {
			n++
		}
	}
	return n
}

func TestMoversAreSavedAndSettled(t *testing.T) {
	const count = 300 // more than one chunk
	r, s := movers(t, count)
	second(t, r, s)
	if n := r.trail.rows(); r.trail.level != 1 || n != 2 {
		t.Fatalf("level %d, %d rows", r.trail.level, n)
	}
	areAsSaved(t, r, s, 1, 2, 150, count)
	before := s.Stats().Entries
	second(t, r, s)
	if n := s.Stats().Entries - before; n > 2+1 {
		t.Errorf("%d entries for a second of two chunks", n)
	}
	areAsSaved(t, r, s, 1, 2, 150, count)
	if _, err := s.Claim(context.Background(), uint16(west)); err != nil { // the node was killed
		t.Fatal(err)
	}
	areLoaded(t, r, s, 1, 2, 150, count)
}

func TestNobodyIsSavedWhoStands(t *testing.T) {
	r, s := movers(t, 5)
	r.game.Rules = still{}
	second(t, r, s)
	second(t, r, s)
	before := s.Stats().Entries
	second(t, r, s)
	if n := s.Stats().Entries - before; n != 1 { // Sync's own
		t.Errorf("%d entries for five who stand", n)
	}
}

// Who leaves is saved in its row; the last chunk without anybody goes.
func TestWhoLeavesIsNotInTheTrail(t *testing.T) {
	r, s := movers(t, 3)
	second(t, r, s)
	before, _ := r.game.World.Pose(0)
	for id := range r.gateways {
		r.leaving[id] = "gw"
	}
	r.logOutReady()
	second(t, r, s)
	if n := r.trail.rows(); n != 0 || len(r.gateways) != 0 {
		t.Fatalf("%d rows, %d still here", n, len(r.gateways))
	}
	for id := entity.ID(1); id <= 3; id++ {
		if c, _, err := s.LoadCharacter(context.Background(), id); err != nil || id == 1 && c.Pose.X != before.X || len(c.State) == 0 {
			t.Errorf("%v is loaded at %d with %d bytes of state, %v; left at %d", id, c.Pose.X, len(c.State), err, before.X)
		}
	}
}

func TestRegionThatEndsLeavesNoTrail(t *testing.T) {
	for name, refuse := range map[string]bool{"saved": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			r, s := movers(t, 3)
			second(t, r, s)
			if refuse {
				r.host.config.Store = refusing{s}
			}
			if err := r.finish(); err != errStopped {
				t.Fatal(err)
			}
			if err := s.Sync(context.Background()); err != nil {
				t.Fatal(err)
			}
			if left := r.trail.rows() > 0; left != refuse {
				t.Errorf("a trail is left: %v", left)
			}
			if !refuse { // else as of a second ago
				areLoaded(t, r, s, 1, 2, 3)
			}
		})
	}
}

// refusing is a store that takes no rows of characters.
type refusing struct{ *store.Store }

func (s refusing) Submit(e store.Entry) error {
	if _, ok := e.(*store.Moved); ok {
		return store.ErrUnavailable
	}
	return s.Store.Submit(e)
}

func TestWhoCannotBeSavedStaysInTheTrail(t *testing.T) {
	r, s := movers(t, 3)
	second(t, r, s)
	r.host.config.Store = refusing{s}
	at, _ := r.game.World.Pose(0)
	r.leaving[1] = "gw"
	r.logOutReady()
	for range 3 {
		second(t, r, s)
		c, _, err := s.LoadCharacter(context.Background(), 1)
		if err != nil || c.Pose.X != at.X || len(c.State) == 0 {
			t.Fatalf("loaded at %d with %d bytes of state, %v; left at %d", c.Pose.X, len(c.State), err, at.X)
		}
	}
	if _, here := r.game.World.Hop(1); here || len(r.trail.kept) != 1 {
		t.Errorf("here: %v, kept: %d", here, len(r.trail.kept))
	}
	r.inputs = []rules.Input{rules.Login{Traveller: world.Traveller{ID: 1}}}
	second(t, r, s)
	if len(r.trail.kept) != 0 {
		t.Error("it is back, and kept all the same")
	}
}

func TestChunksFollowTheCrowd(t *testing.T) {
	const count = 300
	r, s := movers(t, count)
	second(t, r, s)
	for id := entity.ID(41); id <= count; id++ {
		r.saveVolatile(id, func(error) {})
		r.inputs = append(r.inputs, rules.Logout{ID: id})
	}
	r.game.Step(0, r.inputs)
	r.inputs = nil
	for range 3 {
		second(t, r, s)
		areAsSaved(t, r, s, 1, 2, 40)
	}
	if n := r.trail.rows(); r.trail.level != 0 || n != 1 || !r.trail.written[1] {
		t.Errorf("level %d, %d rows", r.trail.level, n)
	}
}

// verbose is restless with more state for each than a chunk has room for.
type verbose struct{ restless }

func (verbose) Enter(tx *world.Tx, id entity.ID, a rules.Arrival) {
	restless{}.Enter(tx, id, a)
	combat.Of(tx, id).Immune = []string{strings.Repeat("x", store.MaxTrail/100)}
}

func (verbose) Tick(tx *world.Tx) {
	tx.ChangeVitals(entity.ID(1 + tx.Tick()%110)).Health ^= 1
}

func TestWhoFindsNoRoomHasARow(t *testing.T) {
	const count = 110
	r, s := movers(t, 0)
	r.game.Rules = verbose{}
	enter(t, r, s, count)
	second(t, r, s)
	r.game.Rules = still{}
	second(t, r, s)
	for id := entity.ID(1); id <= count; id++ {
		areLoaded(t, r, s, id)
	}
}

// A handover takes the state along: the new owner's trail says nothing of it yet. One that
// the store does not take leaves it with the old owner.
func TestHandoverTakesTheStateAlong(t *testing.T) {
	for name, full := range map[string]bool{"taken": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			s := newRows()
			inHost(t, s, still{crossEast}, func(b *bus.Memory, _ *gate) {
				s.mu.Lock()
				s.full = full
				s.mu.Unlock()
				b.Publish(Subject(west), wish(1))
				time.Sleep(2 * time.Second)
				s.mu.Lock()
				defer s.mu.Unlock()
				switch kept := s.trails[uint16(west)]; {
				case !full && (len(s.state[ada]) == 0 || len(kept) != 0):
					t.Errorf("%d bytes of state, %d of the trail of who has let go", len(s.state[ada]), len(kept))
				case full && len(kept) == 0:
					t.Error("nothing is left of her")
				}
			})
		})
	}
}
