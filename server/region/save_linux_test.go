package region

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

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
	for id := entity.ID(1 + tx.Tick()%world.TickRateHz); id <= benchMovers; id += world.TickRateHz {
		tx.ChangeVitals(id).Health ^= 1
	}
}

const (
	benchMovers = 10_000
	benchTicks  = 10 * world.TickRateHz
)

// cpu returns the time that the process or thread has computed for: unlike the time of day,
// it does not grow while others have the core.
func cpu(b *testing.B, clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		b.Fatal(err)
	}
	return time.Duration(t.Nano())
}

// movers returns a runner of a region with that many characters, and their store.
func movers(b *testing.B, count int) (*runner, *store.Store) {
	b.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, store.Config{Dir: b.TempDir(), Log: log})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close(ctx) })
	set, err := content.Load(files.Files)
	if err != nil {
		b.Fatal(err)
	}
	h := NewHost(Config{Store: s, Bus: &bus.Memory{}, Rules: func(geom.RegionID) rules.Ruleset { return restless{} },
		Content: set, Clock: func() int64 { return 0 }, Log: log})
	r := newRunner(h, west)
	if err := r.claim(ctx, true); err != nil {
		b.Fatal(err)
	}
	var account store.Account
	for i := range count {
		if i%store.MaxCharacters == 0 {
			if account, _, err = s.CreateGuest(ctx, true); err != nil {
				b.Fatal(err)
			}
		}
		name := fmt.Sprint("mover", i)
		id, err := s.CreateCharacter(ctx, store.NewCharacter{Account: account.ID, Name: name, Skeleton: name, Calling: "warden", Region: uint16(west)})
		if err != nil {
			b.Fatal(err)
		}
		at := geom.Metres(int32(4200+i%200), int32(4200+i/200))
		r.inputs = append(r.inputs, rules.Login{Traveller: world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z},
			Desc: &corepb.Description{Name: name}, Attached: true}})
		r.gateways[id] = "gw"
	}
	r.game.Step(0, r.inputs)
	return r, s
}

// BenchmarkSaves plays ten seconds of a region in which 10,000 characters change all the
// time, and tells how much of a core it takes to save them: in the region's goroutine, and
// in the whole process without the tick itself.
func BenchmarkSaves(b *testing.B) {
	r, s := movers(b, benchMovers)
	beat := time.NewTicker(world.Tick)
	defer beat.Stop()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var played, saved time.Duration
	before, commits, begun := cpu(b, unix.CLOCK_PROCESS_CPUTIME_ID), s.Stats().Commits, time.Now()
	b.ResetTimer()
	for range b.N {
		for tick := range benchTicks {
			<-beat.C
			t := cpu(b, unix.CLOCK_THREAD_CPUTIME_ID)
			r.game.Step(int64(tick)*world.TickMs, nil)
			r.game.World.ClearChanges()
			stepped := cpu(b, unix.CLOCK_THREAD_CPUTIME_ID)
			r.saveMoved()
			played, saved = played+stepped-t, saved+cpu(b, unix.CLOCK_THREAD_CPUTIME_ID)-stepped
		}
	}
	b.StopTimer()
	took := time.Since(begun)
	b.ReportMetric(100*saved.Seconds()/took.Seconds(), "%core/region")
	b.ReportMetric(100*(cpu(b, unix.CLOCK_PROCESS_CPUTIME_ID)-before-played).Seconds()/took.Seconds(), "%core/all")
	b.ReportMetric(float64(s.Stats().Commits-commits)/took.Seconds(), "commits/s")
	if failed := s.Stats().Failed; failed > 0 {
		b.Fatal(failed, "entries were refused")
	}
}
