package store

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// stand is the volatile state that tests tell apart by x.
func stand(x int32) Volatile {
	return Volatile{Pose: Pose{X: x, Z: -x, Lift: 3, Facing: 65535}, Health: x + 100, State: fmt.Append(nil, "state ", x)}
}

// trailOf is a chunk of level 0, which every character of the region is in.
func trailOf(region uint16, epoch uint64, tick uint32, traces []byte) *Trail {
	return &Trail{Region: region, Epoch: epoch, Tick: tick, Chunk: 1, Traces: traces}
}

func traceOf(id entity.ID, hop uint64, x int32) []byte {
	v := stand(x)
	return AppendTrace(nil, id, hop, &v)
}

// leave submits trails and waits until they are answered.
func leave(t testing.TB, s *Store, trails ...*Trail) {
	t.Helper()
	for _, e := range trails {
		is(t, s.Submit(e), nil)
	}
	is(t, s.Sync(context.Background()), nil)
}

// standsAt checks where a character is loaded, and that the rest of its state goes with it.
func standsAt(t tester, s *Store, id entity.ID, x int32) {
	t.Helper()
	c, _, err := s.LoadCharacter(context.Background(), id)
	is(t, err, nil)
	want := stand(x)
	if c.Pose != want.Pose || c.Health != want.Health || !bytes.Equal(c.State, want.State) {
		t.Fatalf("character %d is loaded as %+v, %q; want %+v", id, c.Volatile, c.State, want)
	}
	list := must[[]Summary](t)(s.ListCharacters(context.Background(), c.Account))
	if len(list) != 1 || list[0].Pose != want.Pose || !list[0].SeenAt.Equal(c.Seen) {
		t.Fatalf("character %d is listed as %+v; want %+v, seen %v", id, list, want.Pose, c.Seen)
	}
}

func trailRows(t testing.TB, s *Store) (n int) {
	t.Helper()
	is(t, s.db.QueryRow("SELECT COUNT(*) FROM trail").Scan(&n), nil)
	return n
}

func TestNewestOfRowAndTrailIsLoaded(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id, other := newChar(t, s, "ana", nil), newChar(t, s, "bo", nil)
		e := must[[]uint64](t)(s.Claim(ctx, 7))[0]
		moved := func(tick uint32, x int32) {
			t.Helper()
			is(t, submit(t, s, &Moved{Char: id, Region: 7, Epoch: e, Tick: tick, State: stand(x)}).Err, nil)
		}
		both := func(x int32) []byte { return append(traceOf(other, 0, 7), traceOf(id, 0, x)...) }
		moved(1, 1)
		leave(t, s, trailOf(7, e, 5, both(5)))
		standsAt(t, s, id, 5)
		moved(9, 9)
		standsAt(t, s, id, 9) // the trail is older
		leave(t, s, trailOf(7, e, 9, both(8)))
		standsAt(t, s, id, 9) // of the same tick: the same
		leave(t, s, trailOf(7, e, 10, both(10)))
		standsAt(t, s, id, 10)
		leave(t, s, trailOf(7, e, 11, append(traceOf(other, 0, 7), traceOf(id, 3, 11)...)))
		standsAt(t, s, id, 9) // at another hop: not hers
		standsAt(t, s, other, 7)
		leave(t, s, trailOf(7, e, 12, nil))
		standsAt(t, s, id, 9)
		if n := trailRows(t, s); n != 0 {
			t.Fatal(n, "rows of an empty trail")
		}
		moved(8, 8)
		standsAt(t, s, id, 9) // a late save does not bring back the past
		bare := Volatile{Pose: Pose{X: 13}}
		leave(t, s, trailOf(7, e, 13, AppendTrace(nil, id, 0, &bare)))
		if c, _, err := s.LoadCharacter(ctx, id); err != nil || c.Pose.X != 13 || string(c.State) != "state 9" { // no state keeps the last
			t.Fatalf("%+v %q %v", c, c.State, err)
		}
	})
}

// While a region changes how many chunks it has, a character is in two of them.
func TestNewestChunkCounts(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		id := newChar(t, s, "ana", nil)
		e := must[[]uint64](t)(s.Claim(context.Background(), 7))[0]
		for tick, level := range []uint8{0, 3, 6, 1, 2, 0} {
			tick := uint32(tick + 1)
			leave(t, s, &Trail{Region: 7, Epoch: e, Tick: tick, Chunk: TrailChunk(id, level), Traces: traceOf(id, 0, int32(tick))})
			standsAt(t, s, id, int32(tick))
		}
		settle(t, s, 7)
		standsAt(t, s, id, 6)
	})
}

// settle claims a region and returns its epoch.
func settle(t testing.TB, s *Store, region uint16) uint64 {
	t.Helper()
	return must[[]uint64](t)(s.Claim(context.Background(), region))[0]
}

func TestTrailIsFenced(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", nil)
		old := must[[]uint64](t)(s.Claim(ctx, 7))[0]
		leave(t, s, trailOf(7, old, 1000, traceOf(id, 0, 1)))
		now := must[[]uint64](t)(s.Claim(ctx, 7))[0]
		before := s.Stats().Failed
		leave(t, s, trailOf(7, old, 2000, traceOf(id, 0, 2)), trailOf(7, now+1, 3, traceOf(id, 0, 3)), trailOf(8, 1, 4, traceOf(id, 0, 4)),
			trailOf(7, now, 5, make([]byte, MaxTrail+1)), &Trail{Region: 7, Epoch: now, Tick: 6, Chunk: 2 << MaxTrailLevel, Traces: traceOf(id, 0, 6)})
		if failed := s.Stats().Failed - before; failed != 5 || trailRows(t, s) != 0 {
			t.Fatal(failed, "of 5 refused;", trailRows(t, s), "rows")
		}
		standsAt(t, s, id, 1)
		leave(t, s, trailOf(7, now, 0, traceOf(id, 0, 7))) // ticks begin anew with the epoch
		standsAt(t, s, id, 7)
	})
}

// Claim writes a trail into the rows that it is about, and into no others.
func TestClaimSettlesTheTrail(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		e := must[[]uint64](t)(s.Claim(ctx, 7, 8))
		var ids []entity.ID
		for i := range 8 {
			ids = append(ids, newChar(t, s, fmt.Sprint("settler", i), nil))
			is(t, submit(t, s, &Moved{Char: ids[i], Region: 7, Epoch: e[0], Tick: 1, State: stand(int32(i))}).Err, nil)
		}
		c, _, err := s.LoadCharacter(ctx, ids[5])
		is(t, err, nil)
		is(t, s.DeleteCharacter(ctx, c.Account, ids[5]), nil)
		var traces []byte
		for i, id := range ids {
			traces = append(traces, traceOf(id, 0, int32(50+i))...)
		}
		leave(t, s, trailOf(7, e[0], 2, traces), trailOf(8, e[1], 3, traceOf(ids[4], 0, 90)))
		is(t, submit(t, s, &Moved{Char: ids[1], Region: 7, Epoch: e[0], Tick: 3, State: stand(61)}).Err, nil)                  // logged out
		is(t, submit(t, s, &Handoff{Char: ids[2], From: 7, FromEpoch: e[0], To: 8, ToEpoch: e[1], State: stand(62)}).Err, nil) // is elsewhere
		is(t, submit(t, s, &Handoff{Char: ids[3], From: 7, FromEpoch: e[0], To: 7, ToEpoch: e[0], State: stand(63)}).Err, nil) // was reloaded
		want := []int32{50, 61, 62, 63, 54, 0, 56, 57}
		seen := map[entity.ID]time.Time{}
		check := func() {
			t.Helper()
			for i, id := range ids {
				if i == 5 {
					_, _, err := s.LoadCharacter(ctx, id)
					is(t, err, ErrNotFound)
					continue
				}
				standsAt(t, s, id, want[i])
				c, _, _ := s.LoadCharacter(ctx, id)
				if was, ok := seen[id]; ok && !was.Equal(c.Seen) {
					t.Fatal("settled at another time", was, c.Seen)
				}
				seen[id] = c.Seen
			}
		}
		check()
		settle(t, s, 7)
		if n := trailRows(t, s); n != 1 {
			t.Fatal(n, "rows: that of region 8 is not this owner's to end")
		}
		check()
		settle(t, s, 8)
		check()
	})
}

// Of a trail that is damaged what stands before the damage counts, and the rows for the rest.
func TestDamagedTrail(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		ids := []entity.ID{newChar(t, s, "ana", nil), newChar(t, s, "bo", nil)}
		e := must[[]uint64](t)(s.Claim(ctx, 7))[0]
		for i, id := range ids {
			is(t, submit(t, s, &Moved{Char: id, Region: 7, Epoch: e, Tick: 1, State: stand(int32(i))}).Err, nil)
		}
		traces := append(traceOf(ids[0], 0, 10), traceOf(ids[1], 0, 11)...)
		leave(t, s, trailOf(7, e, 2, traces[:len(traces)-1]))
		for range 2 {
			standsAt(t, s, ids[0], 10)
			standsAt(t, s, ids[1], 1)
			settle(t, s, 7)
		}
	})
}

// A region that hands over has let go of the character: that the other refuses must not
// lose what it did since its row was written.
func TestRefusedHandoffKeepsTheState(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", nil)
		e := must[[]uint64](t)(s.Claim(ctx, 7, 8))
		leave(t, s, trailOf(7, e[0], 5, traceOf(id, 0, 5)))
		h := &Handoff{Char: id, From: 7, FromEpoch: e[0], To: 8, ToEpoch: e[1] + 1, Tick: 6, State: stand(6)}
		is(t, submit(t, s, h).Err, ErrFenced)
		standsAt(t, s, id, 6)
		leave(t, s, trailOf(7, e[0], 7, nil))
		standsAt(t, s, id, 6)
		stale := &Handoff{Char: id, From: 7, FromEpoch: e[0] + 1, To: 8, ToEpoch: e[1], Tick: 9, State: stand(9)}
		is(t, submit(t, s, stale).Err, ErrFenced)
		gone := &Handoff{Char: id, From: 7, FromEpoch: e[0], To: 8, ToEpoch: e[1] + 1, Hop: 4, Tick: 9, State: stand(9)}
		is(t, submit(t, s, gone).Err, ErrFenced)
		standsAt(t, s, id, 6)
	})
}

// A character goes to and fro; what the trail of a region still says of an earlier stay is
// of another hop.
func TestTrailsOfEarlierStays(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := newChar(t, s, "ana", nil)
		e := must[[]uint64](t)(s.Claim(ctx, 7, 8))
		for hop := range uint64(6) {
			from, to := 7+hop%2, 8-hop%2
			x := int32(10 * hop)
			leave(t, s, trailOf(uint16(from), e[from-7], 100, traceOf(id, hop, x+1)))
			standsAt(t, s, id, x+1)
			is(t, submit(t, s, &Handoff{Char: id, From: uint16(from), FromEpoch: e[from-7], To: uint16(to), ToEpoch: e[to-7],
				Hop: hop, Tick: 101, State: stand(x + 2)}).Err, nil)
			standsAt(t, s, id, x+2)
		}
		settle(t, s, 7)
		standsAt(t, s, id, 52)
		leave(t, s, trailOf(8, e[1], 3, traceOf(id, 5, 7)), trailOf(7, e[0]+1, 0, traceOf(id, 6, 99)))
		standsAt(t, s, id, 99) // a tick of the new owner need not be higher than the old one's
	})
}

// A trail from which somebody has gone is not committed before what saved them.
func TestTrailWaitsForWhatWasSubmittedBefore(t *testing.T) {
	w := &writer{size: 10_000, waiting: map[lazyKey]*pending{}, trails: map[trailKey]*waitingTrail{}, wake: make(chan struct{}, 1)}
	submit := func(n int) {
		for range n {
			is(t, w.submit(&barrier{}), nil)
		}
	}
	trails := func(batch []*pending) (ticks []uint32) {
		for i, p := range batch {
			if e, ok := p.entry.(*Trail); ok {
				ticks = append(ticks, e.Tick)
			} else if len(ticks) > 0 {
				t.Fatal("entry", i, "comes after a trail")
			}
		}
		return ticks
	}
	check := func(entries int, want ...uint32) {
		t.Helper()
		batch := w.take()
		if got := trails(batch); fmt.Sprint(got) != fmt.Sprint(want) || len(batch) != entries+len(want) {
			t.Fatal(len(batch), "entries with trails of ticks", got, "want", entries, want)
		}
	}
	submit(maxBatch)
	is(t, w.submit(trailOf(7, 1, 1, nil)), nil)
	submit(maxBatch)
	is(t, w.submit(trailOf(7, 1, 2, nil)), nil) // waits beside the first
	submit(maxBatch)
	is(t, w.submit(trailOf(7, 1, 3, nil)), nil) // takes the place of the second
	check(maxBatch, 1)
	check(maxBatch)
	submit(3)
	is(t, w.submit(trailOf(7, 1, 4, nil)), nil)
	check(maxBatch, 3)
	check(3, 4)
	is(t, w.submit(trailOf(7, 1, 5, nil)), nil)
	is(t, w.submit(trailOf(7, 1, 6, nil)), nil)
	check(0, 6)
	if len(w.trails) != 0 {
		t.Fatal(w.trails)
	}
}

// Trails are committed soon when nothing else is, and at the close.
func TestTrailIsCommittedByItself(t *testing.T) {
	s := openTest(t)
	id := newChar(t, s, "ana", nil)
	e := must[[]uint64](t)(s.Claim(context.Background(), 7))[0]
	is(t, s.Submit(trailOf(7, e, 1, traceOf(id, 0, 1))), nil)
	deadline := time.Now().Add(10 * time.Second)
	for trailRows(t, s) == 0 {
		if time.Now().After(deadline) {
			t.Fatal("the trail still waits")
		}
		time.Sleep(lazyDelay / 10)
	}
	is(t, s.Submit(trailOf(7, e, 2, traceOf(id, 0, 2))), nil)
	is(t, s.Close(context.Background()), nil)
	is(t, s.Submit(trailOf(7, e, 3, nil)), ErrClosed)
	standsAt(t, openAt(t, Config{Dir: s.config.Dir}), id, 2)
}

func FuzzCutTrace(f *testing.F) {
	f.Add(append(traceOf(7, 3, 5), traceOf(8, 0, 6)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		for len(data) > 0 {
			tr, rest, err := cutTrace(data)
			if err != nil {
				return
			}
			again := AppendTrace(nil, tr.id, tr.hop, &tr.state)
			if other, behind, err := cutTrace(again); err != nil || len(behind) > 0 || other.id != tr.id || other.state.Pose != tr.state.Pose {
				t.Fatalf("%+v, %+v, %v", tr, other, err)
			}
			data = rest
		}
	})
}
