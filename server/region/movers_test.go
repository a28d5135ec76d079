package region

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/myriad-mmo/myriad/bus"
	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// restless is a ruleset in which everyone is a fighter with cooldowns and an aura, and a
// twentieth of them is hurt in each tick: everyone is to be saved once a second.
type restless struct{ still }

func (restless) Enter(tx *world.Tx, id entity.ID, _ rules.Arrival) {
	f := combat.Outfit(tx, id, 12, content.Stats{40, 35, 20, 110, 60}, combat.Arm{Every: 2000, Reach: 2500, School: "physical"}, nil)
	f.Cooldowns = map[string]int32{"charge": 9000, "rally": 31_000}
	f.Totals = map[string]int32{"charge": 12_000, "rally": 60_000}
	f.Auras = []combat.Aura{{Key: "well_fed", From: id, Left: 900_000, Stacks: 1, Level: 12}}
}

func (restless) Tick(tx *world.Tx) {
	for id := entity.ID(1 + tx.Tick()%world.TickRateHz); id <= 10_000; id += world.TickRateHz {
		if v := tx.ChangeVitals(id); v != nil {
			v.Health ^= 1
		}
	}
}

// movers returns a runner of a region with that many characters, and their store.
func movers(t testing.TB, count int) (*runner, *store.Store) {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, store.Config{Dir: t.TempDir(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(ctx) })
	set, err := content.Load(files.Files)
	if err != nil {
		t.Fatal(err)
	}
	h := NewHost(Config{Store: s, Bus: &bus.Memory{}, Rules: func(geom.RegionID) rules.Ruleset { return restless{} },
		Content: set, Clock: func() int64 { return 0 }, Log: log})
	r := newRunner(h, west)
	if err := r.claim(ctx, true); err != nil {
		t.Fatal(err)
	}
	enter(t, r, s, count)
	return r, s
}

// enter makes that many characters and lets them into the region.
func enter(t testing.TB, r *runner, s *store.Store, count int) {
	t.Helper()
	ctx := context.Background()
	var account store.Account
	var err error
	for i := range count {
		if i%store.MaxCharacters == 0 {
			if account, _, err = s.CreateGuest(ctx, true); err != nil {
				t.Fatal(err)
			}
		}
		name := fmt.Sprint("mover", i)
		id, err := s.CreateCharacter(ctx, store.NewCharacter{Account: account.ID, Name: name, Skeleton: name, Calling: "warden", Region: uint16(west)})
		if err != nil {
			t.Fatal(err)
		}
		at := geom.Metres(int32(4200+i%200), int32(4200+i/200))
		r.inputs = append(r.inputs, rules.Login{Traveller: world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z},
			Desc: &corepb.Description{Name: name}, Attached: true}})
		r.gateways[id] = "gw"
	}
	r.game.Step(0, r.inputs)
	r.inputs = nil
}
