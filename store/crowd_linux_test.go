package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/myriad-mmo/myriad/engine/entity"
)

const crowdCount = 10_000

// makeCrowd puts that many characters into region 7.
func makeCrowd(b *testing.B, s *Store) []entity.ID {
	b.Helper()
	ids := make([]entity.ID, crowdCount)
	a, _, err := s.CreateGuest(context.Background(), true)
	is(b, err, nil)
	for i := range ids {
		ids[i] = entity.ID(i + 1)
	}
	rows := make([][]any, crowdCount)
	for i, id := range ids {
		rows[i] = []any{int64(id), int64(a.ID), fmt.Sprint("crowd", i)}
	}
	is(b, s.write(context.Background(), "make a crowd", func(tx *sql.Tx) error {
		return s.bulk(context.Background(), tx, `INSERT INTO character (char_id, account_id, name, skeleton, calling, appearance,
			created_at, region_id, hop, x, z, lift, facing, health, seen_at)
			SELECT column1, column2, column3, column3, 'ranger', '{}', 0, 7, 0, 0, 0, 0, 0, 0, 0 FROM %s AS v`,
			[]colType{typeInt, typeInt, typeText}, rows, nil)
	}), nil)
	return ids
}

// cpuTime returns for how long the process has computed.
func cpuTime(b *testing.B) time.Duration {
	var t unix.Timespec
	is(b, unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t), nil)
	return time.Duration(t.Nano())
}

// crowd is 10,000 characters who move for ten seconds, a twentieth of them in each tick, as
// a region saves them. It reports how much of a core the process takes; that of PostgreSQL
// itself is not in it.
func crowd(b *testing.B, s *Store, save func(epoch uint64, tick uint32, ids []entity.ID)) {
	ids := makeCrowd(b, s)
	const rate = 20
	epoch := must[[]uint64](b)(s.Claim(context.Background(), 7))[0]
	beat := time.NewTicker(time.Second / rate)
	defer beat.Stop()
	before, begun := cpuTime(b), time.Now()
	b.ResetTimer()
	for range b.N {
		for tick := range uint32(10 * rate) {
			<-beat.C
			save(epoch, tick, ids[tick%rate*crowdCount/rate:][:crowdCount/rate])
		}
	}
	b.ReportMetric(100*(cpuTime(b)-before).Seconds()/time.Since(begun).Seconds(), "%core")
	is(b, s.Sync(context.Background()), nil)
	if failed := s.Stats().Failed; failed > 0 {
		b.Fatal(failed, "entries were refused")
	}
}

// Crowds saved character by character, with states as long as JSON makes them.
func BenchmarkCrowdInRows(b *testing.B) {
	state := make([]byte, 800)
	bothEngines(b, func(b *testing.B, s *Store) {
		crowd(b, s, func(epoch uint64, tick uint32, ids []entity.ID) {
			for _, id := range ids {
				s.Submit(&Moved{Char: id, Region: 7, Epoch: epoch, Tick: tick, State: Volatile{Pose: Pose{X: int32(tick)}, State: state}})
			}
		})
	})
}

// Crowds saved in chunks of 500 characters, with states of 90 bytes.
func BenchmarkCrowdInTrails(b *testing.B) {
	state := make([]byte, 90)
	rand.Read(state)
	bothEngines(b, func(b *testing.B, s *Store) {
		crowd(b, s, func(epoch uint64, tick uint32, ids []entity.ID) {
			var traces []byte
			v := Volatile{Pose: Pose{X: int32(tick)}, State: state}
			for _, id := range ids {
				traces = AppendTrace(traces, id, 0, &v)
			}
			s.Submit(&Trail{Region: 7, Epoch: epoch, Tick: tick, Chunk: 32 + uint16(tick%20), Traces: traces})
		})
	})
}

// The same of 2,000 characters, ten in each of 200 regions: what a row costs, rather than
// what is in it.
func BenchmarkCrowdsApart(b *testing.B) {
	state := make([]byte, 90)
	bothEngines(b, func(b *testing.B, s *Store) {
		regions := make([]uint16, 200)
		for i := range regions {
			regions[i] = uint16(i + 10)
		}
		epochs := must[[]uint64](b)(s.Claim(context.Background(), regions...))
		crowd(b, s, func(_ uint64, tick uint32, ids []entity.ID) {
			var traces []byte
			v := Volatile{Pose: Pose{X: int32(tick)}, State: state}
			for _, id := range ids[:10] {
				traces = AppendTrace(traces, id, 0, &v)
			}
			for i := int(tick) % 20; i < len(regions); i += 20 {
				s.Submit(&Trail{Region: regions[i], Epoch: epochs[i], Tick: tick, Chunk: 1, Traces: traces})
			}
		})
	})
}

// What a new owner does first after a crash: 10,000 traces become rows.
func BenchmarkSettle(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		makeCrowd(b, s)
		epoch := must[[]uint64](b)(s.Claim(context.Background(), 7))[0]
		state := make([]byte, 90)
		b.ResetTimer()
		for range b.N {
			b.StopTimer()
			for c := range 20 {
				var traces []byte
				for i := range 500 {
					v := Volatile{Pose: Pose{X: int32(i)}, State: state}
					traces = AppendTrace(traces, entity.ID(c*500+i+1), 0, &v)
				}
				s.Submit(&Trail{Region: 7, Epoch: epoch, Tick: 1, Chunk: 32 + uint16(c), Traces: traces})
			}
			is(b, s.Sync(context.Background()), nil)
			b.StartTimer()
			epoch = must[[]uint64](b)(s.Claim(context.Background(), 7))[0]
		}
	})
}
