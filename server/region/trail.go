package region

import (
	"math/bits"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/store"
)

// trail is what a region remembers of the chunks (store.Trail) in which it saves its
// characters once a second, some chunks in each tick. The zero value is that of a region
// whose epoch has just begun: it has none.
type trail struct {
	level   uint8 // 1 << level chunks
	digests [1 << store.MaxTrailLevel]uint64
	written [2 << store.MaxTrailLevel]bool // by number: there is such a row
	turn    uint32                         // how often saveMoved was called: twenty times a second
	retire  uint32                         // turn at which rows of other levels go; 0: there are none
	// kept are traces of those who have left and could not be saved otherwise.
	kept map[entity.ID][]byte

	slots, due []int32 // room for slots: of all characters, of those in the chunks that are due
	state      []byte  // room for one state
}

const (
	// crowded and sparse are how many characters for each chunk make chunks more and fewer. A
	// row costs the store about what 30 traces do (BenchmarkCrowdsApart, BenchmarkCrowdInTrails),
	// a chunk is written whole though only one of it has moved, and a login reads all of one.
	crowded, sparse = 256, 64
	// saveEvery is how many turns lie between two looks at a chunk. There are no more ticks
	// than turns.
	saveEvery = world.TickRateHz
)

// saveMoved saves the chunks whose turn it is and in which somebody has come, gone,
// moved or been hurt since the last time.
func (r *runner) saveMoved() {
	t, w := &r.trail, r.game.World
	t.turn++
	turn := t.turn + uint32(r.id)
	if t.dueAt(turn) != 0 {
		t.slots = w.AppendCharacters(t.slots[:0])
		t.fit(len(t.slots))
		r.saveChunks(t.dueAt(turn))
	}
	if t.retire != 0 && t.turn >= t.retire {
		t.retire = 0
		r.clearTrail(func(chunk int) bool { return chunk>>t.level == 1 })
	}
}

// saveChunks saves a set of chunks.
func (r *runner) saveChunks(due uint64) {
	t, w := &r.trail, r.game.World
	t.due = t.due[:0]
	for _, slot := range t.slots {
		if id, _ := w.Identity(slot); due>>t.index(id)&1 != 0 {
			t.due = append(t.due, slot)
		}
	}
	for ; due != 0; due &= due - 1 {
		r.saveChunk(bits.TrailingZeros64(due), w.TickNumber())
	}
}

// index returns the chunk of a character among those of the level.
func (t *trail) index(id entity.ID) int {
	return int(store.TrailChunk(id, t.level)) - 1<<t.level
}

// fit has more chunks for more characters. Those of the level before stay until all of the
// new one are written.
func (t *trail) fit(characters int) {
	level := t.level
	for level < store.MaxTrailLevel && characters > crowded<<level {
		level++
	}
	for level > 0 && characters < sparse<<level {
		level--
	}
	if level != t.level {
		t.level, t.digests = level, [1 << store.MaxTrailLevel]uint64{}
		t.retire = t.turn + saveEvery
	}
}

// dueAt returns the set of chunks that have their turn, spread evenly over the second.
func (t *trail) dueAt(turn uint32) (set uint64) {
	for i := range uint32(1) << t.level {
		if (i*saveEvery>>t.level+turn)%saveEvery == 0 {
			set |= 1 << i
		}
	}
	return set
}

// saveChunk submits the chunk of that index unless the store has it already. Its characters
// are among those due.
func (r *runner) saveChunk(index int, tick uint32) {
	t, w := &r.trail, r.game.World
	since := tick - min(tick, saveEvery)
	moved, digest, count := false, uint64(0), 0
	for _, slot := range t.due {
		id, hop := w.Identity(slot)
		if t.index(id) != index {
			continue
		}
		delete(t.kept, id)
		digest += mix(id, hop)
		count++
		moved = moved || w.MovedSince(slot, since) || w.VitalsSince(slot, since)
	}
	for id := range t.kept {
		if t.index(id) == index {
			digest += mix(id, 0)
			count++
		}
	}
	chunk := 1<<t.level + index
	if !moved && digest == t.digests[index] && t.written[chunk] == (count > 0) {
		return
	}
	t.digests[index] = digest
	e := &store.Trail{Region: uint16(r.id), Epoch: r.epoch.Load(), Tick: tick, Chunk: uint16(chunk)}
	if count > 0 {
		e.Traces = r.traces(index, make([]byte, 0, count*traceRoom))
	}
	r.submitTrail(e)
}

// traceRoom is how long a trace is expected to be, in bytes; a fighter's with some cooldowns
// and auras is.
const traceRoom = 192

// traces appends the traces of a chunk. Whoever finds no room is saved in a row.
func (r *runner) traces(index int, dst []byte) []byte {
	t, w := &r.trail, r.game.World
	for _, slot := range t.due {
		id, hop := w.Identity(slot)
		if t.index(id) != index {
			continue
		}
		before := len(dst)
		if dst = r.appendTrace(dst, slot, hop); len(dst) > store.MaxTrail {
			dst = dst[:before]
			r.saveVolatile(id, nil)
		}
	}
	for id, trace := range t.kept {
		if t.index(id) == index && len(dst)+len(trace) <= store.MaxTrail {
			dst = append(dst, trace...)
		}
	}
	return dst
}

func (r *runner) appendTrace(dst []byte, slot int32, hop uint64) []byte {
	shown := r.game.World.ShownAt(slot)
	var err error
	if r.trail.state, err = r.game.World.AppendVolatile(r.trail.state[:0], slot); err != nil {
		r.host.log.Error("volatile state", "character", uint64(shown.ID), "err", err)
		r.trail.state = r.trail.state[:0]
	}
	v := volatileOf(shown.Body, shown.Vitals.Health, r.trail.state)
	return store.AppendTrace(dst, shown.ID, hop, &v)
}

// submitTrail submits a chunk. The store takes it unless it is closed.
func (r *runner) submitTrail(e *store.Trail) {
	if err := r.host.config.Store.Submit(e); err == nil {
		r.trail.written[e.Chunk] = len(e.Traces) > 0
	}
}

// clearTrail takes away the chunks that the store has, except those that stay.
func (r *runner) clearTrail(stays func(chunk int) bool) {
	for chunk, written := range r.trail.written {
		if written && !stays(chunk) {
			r.submitTrail(&store.Trail{Region: uint16(r.id), Epoch: r.epoch.Load(), Tick: r.game.World.TickNumber(), Chunk: uint16(chunk)})
		}
	}
}

// keep puts a trace of somebody who leaves into the chunks from now on: the store took
// nothing else about it, and the row may be old. It counts until the row changes.
func (t *trail) keep(id entity.ID, hop uint64, v *store.Volatile) {
	if t.kept == nil {
		t.kept = make(map[entity.ID][]byte)
	}
	if len(t.kept) < maxKept {
		t.kept[id] = store.AppendTrace(nil, id, hop, v)
	}
}

// maxKept bounds how many traces are kept of those who are gone: that a store takes nothing
// is rare, and ends the entry of others soon.
const maxKept = 4096

// mix spreads who is where at which hop over 64 bits, so that sums of it tell sets apart
// (the finaliser of SplitMix64).
func mix(id entity.ID, hop uint64) uint64 {
	x := uint64(id)*0x9e3779b97f4a7c15 + hop + 1
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
