package replication

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// picture is what a client knows after the records it was sent.
type picture struct {
	t       *testing.T
	in      map[geom.Cell]map[uint16]*known
	words   wire.Words
	watched map[geom.Cell]bool
}

type known struct {
	wire.Pose
	id     uint64
	look   []byte
	health uint32
	way    wire.Way // since the pose was told
}

func (p *picture) read(b []byte) {
	r := wire.NewReader(b)
	for {
		rec, ok := r.Next()
		if !ok {
			break
		}
		p.record(rec)
	}
	if r.Err() != nil {
		p.t.Fatalf("read records: %v", r.Err())
	}
}

func (p *picture) record(rec wire.Record) {
	switch rec.Type {
	case wire.TypeEnter, wire.TypeDescribe:
		l, _ := wire.DecodeEntries(rec.Payload)
		p.entries(l)
	case wire.TypeRoster:
		head, l, _ := wire.DecodeRoster(rec.Payload)
		if head.Part == 0 {
			p.in[head.Cell] = make(map[uint16]*known)
		}
		p.entries(l)
	case wire.TypeLeave:
		l, _ := wire.DecodeLeaves(rec.Payload)
		for e := (wire.Leave{}); l.Next(&e); {
			delete(p.in[l.Cell], e.Short)
		}
	case wire.TypePoses:
		l, _ := wire.DecodePoses(rec.Payload)
		for e := (wire.Pose{}); l.Next(&e); {
			if k := p.in[l.Cell][e.Short]; k != nil {
				k.Pose, k.way = e, nil
			}
		}
	case wire.TypeCourses:
		l, _ := wire.DecodeCourses(rec.Payload)
		for e := (wire.Course{}); l.Next(&e); {
			for _, cell := range p.in {
				if k := cell[e.Short]; k != nil {
					k.way = k.way.With(&e)
				}
			}
		}
	case wire.TypeVitals:
		l, _ := wire.DecodeVitals(rec.Payload, &p.words)
		for e := (wire.Vitals{}); l.Next(&e); {
			if k := p.in[l.Cell][e.Short]; k != nil {
				k.health = e.Health
			}
		}
	}
}

func (p *picture) entries(l wire.Entries) {
	for e := (wire.Entry{}); l.Next(&e); {
		k := p.in[l.Cell][e.Short]
		if k == nil || k.id != e.ID {
			k = &known{}
			p.in[l.Cell][e.Short] = k
		}
		k.Pose, k.id, k.look, k.way = e.Pose, e.ID, bytes.Clone(e.Look), nil
	}
	if l.Err() != nil {
		p.t.Fatalf("entries: %v", l.Err())
	}
}

// take applies a frame as a gateway would give it to a client of the tier.
func (p *picture) take(f *Frame, tier Tier) {
	for _, c := range f.Cells {
		switch {
		case c.Roster != nil:
			p.read(c.Roster)
			p.watched[c.Cell] = true
			continue
		case !p.watched[c.Cell]:
			continue
		}
		for _, b := range []*Batch{&c.Near, &c.Near2, &c.Near4, &c.Far, &c.Whole} {
			leavesPoint(p.t, b, c.Crowd)
		}
		p.read(c.Changes)
		p.read(c.Arrivals)
		p.read(c.Courses)
		p.read(c.Whole.Bytes)
		p.read(c.WholeVitals)
		p.tier(&c, tier)
	}
}

// tier reads what is for watchers of one tier.
func (p *picture) tier(c *CellFrame, tier Tier) {
	switch tier {
	case Near:
		p.read(c.Vitals.Bytes)
		p.read(c.Near.Bytes)
		if c.Near.Empty() {
			p.read(c.Near2.Bytes)
		}
	case Middle:
		p.read(c.Vitals.Bytes)
		if c.MiddleTurn {
			p.read(c.Near4.Bytes)
		}
	case Far:
		p.read(c.FarVitals.Bytes)
		p.read(c.Far.Bytes)
	}
}

// leavesPoint fails unless the poses of each leaf, and no others, stand where the batch says.
func leavesPoint(t *testing.T, b *Batch, crowd bool) {
	t.Helper()
	if b.Empty() || (b.Leaves != nil) != crowd {
		if !b.Empty() {
			t.Fatalf("leaves %v of a cell that is a crowd: %v", b.Leaves, crowd)
		}
		return
	}
	if b.Leaves == nil {
		return
	}
	end := uint32(0)
	for leaf := range leaves {
		row, column := leaf/geom.LeavesPerCell, leaf%geom.LeavesPerCell
		r := wire.NewReader(b.Row(row, column, column+1))
		for {
			record, ok := r.Next()
			if !ok {
				break
			}
			if head, err := wire.DecodePoses(record.Payload); err != nil || int(head.Leaf) != leaf {
				t.Fatalf("leaf %d stands where %d should: %v", head.Leaf, leaf, err)
			}
		}
		if r.Err() != nil || b.Leaves[leaf] != end {
			t.Fatalf("leaf %d begins at %d, not at %d: %v", leaf, b.Leaves[leaf], end, r.Err())
		}
		end = b.Leaves[leaf+1]
	}
	if int(end) != len(b.Bytes) {
		t.Fatal("poses after those of the last leaf")
	}
}

// chaos changes the world at random through one tick.
func chaos(r *rand.Rand, tx *world.Tx, ids []entity.ID) []entity.ID {
	somewhere := func() geom.Point {
		return geom.Metres(4096+int32(r.IntN(90)), 4096+int32(r.IntN(90)))
	}
	for range 12 {
		switch n := r.IntN(12); {
		case n < 3 || len(ids) < 90:
			ids = append(ids, tx.Spawn(world.Spawn{At: somewhere(), Vitals: world.Vitals{Health: 5, MaxHealth: 100},
				Description: &corepb.Description{Name: fmt.Sprint(r.IntN(1000))}}))
		case n < 5:
			i := r.IntN(len(ids))
			tx.Despawn(ids[i])
			ids = append(ids[:i], ids[i+1:]...)
		case n < 8:
			tx.Place(ids[r.IntN(len(ids))], somewhere(), geom.Angle(r.IntN(65536)))
		case n < 10:
			tx.ChangeVitals(ids[r.IntN(len(ids))]).Health = int32(r.IntN(100))
		default:
			tx.Describe(ids[r.IntN(len(ids))], &corepb.Description{Name: fmt.Sprint(r.IntN(1000))})
		}
	}
	return ids
}

// TestRosterAndFramesAreTheFullState holds at every tier, whatever happens: some ticks after
// the last change a watcher's picture is the world.
func TestRosterAndFramesAreTheFullState(t *testing.T) {
	for seed := range uint64(8) {
		for _, tier := range []Tier{Near, Middle, Far} {
			t.Run(fmt.Sprintf("seed %d tier %d", seed, tier), func(t *testing.T) { roundTrip(t, seed, tier) })
		}
	}
}

func roundTrip(t *testing.T, seed uint64, tier Tier) {
	r := rand.New(rand.NewPCG(seed, 1))
	w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1, Seed: seed})
	e := NewEncoder(w)
	p := &picture{t: t, in: make(map[geom.Cell]map[uint16]*known), watched: make(map[geom.Cell]bool)}
	cells := []geom.Cell{{X: 64, Z: 64}, {X: 65, Z: 64}, {X: 64, Z: 65}, {X: 65, Z: 65}}
	var ids []entity.ID
	for tick := range 300 {
		if tick%40 == 5 {
			for _, c := range cells {
				e.Want(Interest{Gateway: "gw", Cell: c, Tier: tier, Whole: true})
			}
		}
		tx := w.Begin(int64(tick)*world.TickMs, world.Hooks{})
		if tick < 300-2*farEvery {
			ids = chaos(r, tx, ids)
		}
		for _, f := range e.Encode(w.End(), uint64(tick), nil, nil) {
			p.take(f, tier)
		}
		w.ClearChanges()
	}
	for _, c := range cells {
		compare(t, w, c, p.in[c])
	}
}

func compare(t *testing.T, w *world.World, c geom.Cell, have map[uint16]*known) {
	t.Helper()
	i, _ := w.CellIndex(c)
	members := w.View(i).Members
	if len(members) != len(have) {
		t.Errorf("cell %v: client knows %d, there are %d", c, len(have), len(members))
	}
	for _, slot := range members {
		k, s := have[uint16(slot)], w.ShownAt(slot)
		if k == nil || k.id != uint64(s.ID) {
			t.Errorf("cell %v: %v is missing", c, s.ID)
			continue
		}
		if d := k.X - s.Body.X; d < -32 || d > 32 {
			t.Errorf("%v: x is off by %d mm", s.ID, d)
		}
		if d := k.Z - s.Body.Z; d < -32 || d > 32 {
			t.Errorf("%v: z is off by %d mm", s.ID, d)
		}
		if !bytes.Equal(k.look, s.Look) || k.health != uint32(s.Vitals.Health) {
			t.Errorf("%v: look or health is old", s.ID)
		}
	}
}

// BenchmarkEncode is a tick of one region with a crowd in four cells, everyone moving.
func BenchmarkEncode(b *testing.B) {
	for _, n := range []int{100, 1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})
			e := NewEncoder(w)
			r := rand.New(rand.NewPCG(1, 1))
			var ids []entity.ID
			tx := w.Begin(0, world.Hooks{})
			for range n {
				ids = append(ids, tx.Spawn(world.Spawn{At: geom.Metres(4096+int32(r.IntN(127)), 4096+int32(r.IntN(127)))}))
			}
			w.End()
			for x := range uint8(2) {
				for z := range uint8(2) {
					e.Want(Interest{Gateway: "gw", Cell: geom.Cell{X: 64 + x, Z: 64 + z}, Tier: Near})
				}
			}
			encodeMoving(b, w, e, ids, 1)
		})
	}
}

// Who does not know the cell that somebody comes from was never told how that one fares, however
// long ago it changed.
func TestWhoArrivesComesWithHowTheyFare(t *testing.T) {
	for name, comes := range map[string]func(tx *world.Tx, id entity.ID){
		"as it was":      func(*world.Tx, entity.ID) {},
		"in new clothes": func(tx *world.Tx, id entity.ID) { tx.Describe(id, &corepb.Description{Name: "dressed"}) },
	} {
		t.Run(name, func(t *testing.T) { arrives(t, comes) })
	}
}

// arrives has somebody cross into a cell, alone of all watched.
func arrives(t *testing.T, comes func(tx *world.Tx, id entity.ID)) {
	w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})
	e := NewEncoder(w)
	p := &picture{t: t, in: make(map[geom.Cell]map[uint16]*known), watched: make(map[geom.Cell]bool)}
	from, to := geom.Cell{X: 66, Z: 66}, geom.Cell{X: 67, Z: 66}
	e.Want(Interest{Gateway: "gw", Cell: to, Tier: Far, Whole: true})
	var id entity.ID
	for tick := range 2 * healEvery * WholeEvery {
		tx := w.Begin(int64(tick)*world.TickMs, world.Hooks{})
		switch tick {
		case 0:
			id = tx.Spawn(world.Spawn{At: from.Centre(), Vitals: world.Vitals{Health: 77, MaxHealth: 100}, Description: &corepb.Description{Name: "walker"}})
		case healEvery*WholeEvery + 1:
			comes(tx, id)
			tx.Place(id, to.Centre(), 0)
		}
		for _, f := range e.Encode(w.End(), uint64(tick), nil, nil) {
			p.take(f, Far)
		}
		w.ClearChanges()
		if short, _ := w.Short(id); tick == healEvery*WholeEvery+1 {
			if k := p.in[to][short]; k == nil || k.health != 77 {
				t.Fatalf("in the tick in which it came: %+v", k)
			}
		}
	}
}

// BenchmarkEncodeWide is a tick of a region whose every cell is watched, with somebody in each
// who moves now and then: of most cells there is nothing to say.
func BenchmarkEncodeWide(b *testing.B) {
	w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})
	e := NewEncoder(w)
	var ids []entity.ID
	tx := w.Begin(0, world.Hooks{})
	for x := range uint8(8) {
		for z := range uint8(8) {
			cell := geom.Cell{X: 64 + x, Z: 64 + z}
			ids = append(ids, tx.Spawn(world.Spawn{At: cell.Centre()}))
			e.Want(Interest{Gateway: "gw", Cell: cell, Tier: Near})
		}
	}
	w.End()
	encodeMoving(b, w, e, ids, 16)
}

// encodeMoving measures the encoding of ticks in which one of every so many moves.
func encodeMoving(b *testing.B, w *world.World, e *Encoder, ids []entity.ID, every int) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		tx := w.Begin(0, world.Hooks{})
		for i, id := range ids {
			if (int(w.TickNumber())+i)%every == 0 {
				at, _ := tx.At(id)
				tx.Place(id, at.Add(1-2*int32(w.TickNumber()%2), 0), 0)
			}
		}
		out := w.End()
		b.StartTimer()
		e.Encode(out, 0, nil, nil)
		w.ClearChanges()
	}
}
