package region

import (
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/myriad-mmo/myriad/engine/world"
)

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
