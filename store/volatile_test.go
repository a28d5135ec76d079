package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/internal/pgtest"
)

// presence is a character in the memory of a region.
type presence struct {
	hop uint64
	x   int32
}

// realm plays two regions that save their characters, as server/region does, on stores that
// it does not look at: what they must load is what the regions saved last.
type realm struct {
	t      *rapid.T
	stores map[string]*Store
	epoch  [3]uint64 // of regions 1 and 2
	tick   [3]uint32
	here   [3]map[entity.ID]presence
	row    map[entity.ID]whereabouts
	saved  map[entity.ID]int32 // where each must be loaded
	stale  []*Trail            // of epochs that have ended
	x      int32
}

// submit submits an entry to each store; done, where it waits for an answer, must be as
// wanted.
func (r *realm) submit(want error, make func(done func(Result)) Entry) {
	for _, s := range r.stores {
		answer := [1]error{}
		e := make(func(res Result) { answer[0] = res.Err })
		is(r.t, s.Submit(e), nil)
		is(r.t, s.Sync(context.Background()), nil)
		if e.done() != nil {
			is(r.t, answer[0], want)
		}
	}
}

func (r *realm) leave(e *Trail) { r.submit(nil, func(func(Result)) Entry { return e }) }

func (r *realm) region() uint16 { return rapid.SampledFrom([]uint16{1, 2}).Draw(r.t, "region") }

// someone draws one who is in the region.
func (r *realm) someone(in uint16) (id entity.ID, p presence, ok bool) {
	var ids []entity.ID
	for id := range r.here[in] {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return 0, p, false
	}
	slices.Sort(ids)
	id = rapid.SampledFrom(ids).Draw(r.t, "id")
	return id, r.here[in][id], true
}

// trail saves everyone of a region at once, after some have moved.
func (r *realm) trail() {
	in := r.region()
	r.tick[in]++
	level := rapid.SampledFrom([]uint8{0, 0, 0, 1}).Draw(r.t, "level")
	chunks := map[uint16][]byte{}
	for id, p := range r.here[in] {
		r.x++
		p.x = r.x
		r.here[in][id], r.saved[id] = p, p.x
		c := TrailChunk(id, level)
		chunks[c] = append(chunks[c], traceOf(id, p.hop, p.x)...)
	}
	for c := uint16(1) << level; c < 2<<level; c++ {
		e := &Trail{Region: in, Epoch: r.epoch[in], Tick: r.tick[in], Chunk: c, Traces: chunks[c]}
		r.stale = append(r.stale, e)
		r.leave(e)
	}
}

// late submits what a former owner still had to say.
func (r *realm) late() {
	for _, e := range r.stale {
		if e.Epoch != r.epoch[e.Region] {
			r.leave(e)
			return
		}
	}
}

func (r *realm) logOut() {
	in := r.region()
	if id, p, ok := r.someone(in); ok {
		r.submit(nil, func(done func(Result)) Entry {
			return &Moved{Char: id, Region: in, Epoch: r.epoch[in], Hop: p.hop, Tick: r.tick[in], State: stand(p.x), Done: done}
		})
		r.saved[id] = p.x
		delete(r.here[in], id)
	}
}

func (r *realm) logIn() {
	for id, at := range r.row {
		if _, here := r.here[at.region][id]; !here && r.here[3-at.region][id] == (presence{}) {
			r.here[at.region][id] = presence{at.hop, r.saved[id]}
		}
	}
}

// cross hands somebody over; now and then the other region has just changed its owner.
func (r *realm) cross() {
	in := r.region()
	id, p, ok := r.someone(in)
	if !ok {
		return
	}
	to, toEpoch, want := 3-in, r.epoch[3-in], error(nil)
	if rapid.IntRange(0, 3).Draw(r.t, "refused") == 0 {
		toEpoch, want = toEpoch+1, ErrFenced
	}
	r.x++
	x := r.x
	r.submit(want, func(done func(Result)) Entry {
		return &Handoff{Char: id, From: in, FromEpoch: r.epoch[in], To: to, ToEpoch: toEpoch, Hop: p.hop, Tick: r.tick[in], State: stand(x), Done: done}
	})
	delete(r.here[in], id)
	r.saved[id] = x
	if want == nil {
		r.row[id] = whereabouts{to, p.hop + 1}
		r.here[to][id] = presence{p.hop + 1, x}
	}
}

// crash ends a region without a word; another owner takes it.
func (r *realm) crash() {
	in := r.region()
	for _, s := range r.stores {
		epochs, err := s.Claim(context.Background(), in)
		is(r.t, err, nil)
		r.epoch[in] = epochs[0]
	}
	r.tick[in], r.here[in] = 0, map[entity.ID]presence{}
}

func (r *realm) check() {
	for _, s := range r.stores {
		for id, x := range r.saved {
			standsAt(r.t, s, id, x)
		}
	}
}

// Whatever regions do, and whenever they crash, a character is loaded as it was saved last,
// in a trail or in its row.
func TestNewestStateIsLoaded(t *testing.T) {
	stores := map[string]*Store{"sqlite": openAt(t, Config{Dir: t.TempDir()}), "postgres": openAt(t, Config{DSN: pgtest.Database(t)})}
	for _, s := range stores {
		s.writer.interval = 1
	}
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		r := &realm{t: rt, stores: stores, row: map[entity.ID]whereabouts{}, saved: map[entity.ID]int32{}}
		for in := uint16(1); in <= 2; in++ {
			for _, s := range stores {
				r.epoch[in] = must[[]uint64](t)(s.Claim(context.Background(), in))[0]
			}
			r.here[in] = map[entity.ID]presence{}
		}
		for i := range 3 {
			var id entity.ID
			for _, s := range stores {
				id = newChar(t, s, fmt.Sprintf("%d-%d", round, i), nil)
				if _, err := s.db.Exec("UPDATE character SET region_id = 1 WHERE char_id = $1", int64(id)); err != nil {
					t.Fatal(err)
				}
				is(t, submit(t, s, &Moved{Char: id, Region: 1, Epoch: r.epoch[1], State: stand(0)}).Err, nil)
			}
			r.row[id], r.saved[id] = whereabouts{1, 0}, 0
		}
		steps := []func(){r.trail, r.trail, r.trail, r.logIn, r.logIn, r.logOut, r.cross, r.cross, r.crash, r.late}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			rapid.SampledFrom(steps).Draw(rt, "step")()
			if rapid.Bool().Draw(rt, "look") {
				r.check()
			}
		}
		r.check()
	})
}
