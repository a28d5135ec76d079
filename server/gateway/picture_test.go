package gateway

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// picture is a client that does what docs/protocol.md says, for one region.
type picture struct {
	t      *testing.T
	known  map[uint16]*person
	cells  map[geom.Cell]bool
	counts map[geom.Cell]bool
	check  int // CHECKs that did not add up
}

type person struct {
	wire.Pose
	id   uint64
	cell geom.Cell
	look []byte
	tick uint32
}

func (p *picture) read(framed []byte) {
	tick := uint32(0)
	for _, rec := range records(framed) {
		switch rec.Type {
		case wire.TypeFrame:
			f, _ := wire.DecodeFrame(rec.Payload)
			tick = f.Tick
		case wire.TypeRoster:
			head, l, _ := wire.DecodeRoster(rec.Payload)
			if head.Part == 0 {
				p.empty(head.Cell)
				p.cells[head.Cell] = true
			}
			p.entries(&l, tick)
		case wire.TypeEnter, wire.TypeDescribe:
			l, _ := wire.DecodeEntries(rec.Payload)
			p.entries(&l, tick)
		case wire.TypeLeave:
			p.leave(rec.Payload)
		case wire.TypePoses:
			l, _ := wire.DecodePoses(rec.Payload)
			for e := (wire.Pose{}); l.Next(&e); {
				if k := p.known[e.Short]; k != nil {
					if tick < k.tick {
						p.t.Errorf("a pose of tick %d after one of %d", tick, k.tick)
					}
					k.Pose, k.tick = e, tick
				}
			}
		case wire.TypeCheck:
			p.sum(rec.Payload)
		case wire.TypeCounts:
			k, _ := wire.DecodeCounts(rec.Payload)
			p.counts[k.Cell] = true
		case wire.TypeUnwatch:
			cell, _ := wire.DecodeUnwatch(rec.Payload)
			p.empty(cell)
			delete(p.cells, cell)
		}
	}
}

func (p *picture) empty(cell geom.Cell) {
	delete(p.counts, cell)
	for short, k := range p.known {
		if k.cell == cell {
			delete(p.known, short)
		}
	}
}

func (p *picture) entries(l *wire.Entries, tick uint32) {
	for e := (wire.Entry{}); l.Next(&e); {
		p.known[e.Short] = &person{e.Pose, e.ID, l.Cell, bytes.Clone(e.Look), tick}
	}
}

func (p *picture) leave(payload []byte) {
	l, _ := wire.DecodeLeaves(payload)
	for e := (wire.Leave{}); l.Next(&e); {
		k := p.known[e.Short]
		switch {
		case k == nil || k.cell != l.Cell:
		case e.Why == wire.WhyMoved && p.cells[e.To]:
			k.cell = e.To
		default:
			delete(p.known, e.Short)
		}
	}
}

func (p *picture) sum(payload []byte) {
	check, _ := wire.DecodeCheck(payload)
	if !p.cells[check.Cell] {
		return
	}
	count, sum := uint16(0), uint32(0)
	for short, k := range p.known {
		if k.cell == check.Cell {
			count++
			sum += wire.CheckTerm(short)
		}
	}
	if count != check.Count || sum != check.Sum {
		p.check++
	}
}

// TestWhatClientsAreToldIsTheWorld has a crowd walk about, dress, come and go, and a viewer walk
// through it who now and then asks for what is near anew, served in every flush or more seldom: in the end its picture is the world, and
// no cell ever failed to add up.
func TestWhatClientsAreToldIsTheWorld(t *testing.T) {
	for _, every := range []uint64{1, 2, 4} {
		for _, r := range []int{0, 5, len(rungs) - 1} {
			for seed := range uint64(3) {
				t.Run(fmt.Sprintf("every %d rung %d seed %d", every, r, seed), func(t *testing.T) { walkAbout(t, every, uint8(r), seed) })
			}
		}
	}
}

func walkAbout(t *testing.T, every uint64, r uint8, seed uint64) {
	chance := rand.New(rand.NewPCG(seed, every))
	own := geom.Region(8, 8)
	w := world.New(world.Config{Region: own, Epoch: 1, Seed: seed})
	encoder := replication.NewEncoder(w)
	b := &bus.Memory{}
	b.Subscribe(region.Subject(own), func(m bus.Message) { encoder.Want(m.(replication.Interest)) })
	view := newView("g", b)
	v := &view
	low, _ := own.Bounds()
	middle := low.Add(3*geom.CellSize, 3*geom.CellSize)
	v.add(&session.Session{}, quiet(), 1, middle)
	v.settle()
	viewer := v.byChar[1]
	viewer.share.rung = r
	client := &picture{t: t, known: map[uint16]*person{}, cells: map[geom.Cell]bool{}, counts: map[geom.Cell]bool{}}
	var ids []entity.ID
	const busy, quietFor = 260, 130
	for tick := range uint64(busy + quietFor) {
		tx := w.Begin(int64(tick)*world.TickMs, world.Hooks{})
		if tick < busy {
			ids = stir(chance, tx, ids, middle)
		}
		for _, f := range encoder.Encode(w.End(), tick, nil, nil) {
			v.flush++
			v.checkTick(f)
			v.feed(own).take(f, v.flush, v.beat)
		}
		w.ClearChanges()
		v.beat++
		if tick%50 == 20 && tick < busy { // to where the crowd is far, and back
			at := middle.Add((int32(tick/50)%2*4-1)*geom.CellSize, 0)
			viewer.share.at = at
			v.move(viewer, geom.CellAt(at))
		}
		if tick%37 == 11 {
			v.catchUp(viewer, replication.Near)
		}
		if v.beat%every == 0 {
			client.read(v.compose(viewer, v.flush))
			for _, wish := range v.wanted {
				v.tell(wish.feed, wish.at, true)
			}
		}
		v.feed(own).drop(viewer.upTo, v.beat)
		v.settle()
	}
	if client.check > 0 {
		t.Errorf("%d cells did not add up", client.check)
	}
	client.compare(w, viewer)
}

// stir changes the world at random through one tick.
func stir(r *rand.Rand, tx *world.Tx, ids []entity.ID, middle geom.Point) []entity.ID {
	somewhere := func() geom.Point {
		return middle.Add(int32(r.IntN(150_000))-75_000, int32(r.IntN(110_000))-55_000)
	}
	for len(ids) < 500 {
		ids = append(ids, tx.Spawn(world.Spawn{At: somewhere(), Description: &corepb.Description{Name: fmt.Sprint(r.IntN(1000))}}))
	}
	for range 60 {
		at := r.IntN(len(ids))
		switch n := r.IntN(60); {
		case n < 2:
			tx.Despawn(ids[at])
			ids[at] = ids[len(ids)-1]
			ids = ids[:len(ids)-1]
		case n < 4:
			tx.Describe(ids[at], &corepb.Description{Name: fmt.Sprint(r.IntN(1000))})
		case n < 6:
			tx.Place(ids[at], somewhere(), 0)
		default:
			where, _ := tx.At(ids[at])
			tx.Place(ids[at], where.Add(int32(r.IntN(4000))-2000, int32(r.IntN(4000))-2000), 0)
		}
	}
	return ids
}

// compare fails unless the client knows everyone in the cells that it was given rosters of.
func (p *picture) compare(w *world.World, viewer *viewer) {
	p.t.Helper()
	there := 0
	for i := range world.CellCount {
		cell := w.View(i)
		if len(cell.Members) == 0 || cell.At.Region() != w.Region() || p.counts[cell.At] {
			continue
		}
		if s := viewer.window.at(cell.At); !s.rostered(0) {
			p.t.Errorf("no roster of %v", cell.At)
			continue
		}
		for _, slot := range cell.Members {
			there++
			k, now := p.known[uint16(slot)], w.ShownAt(slot)
			if k == nil || k.id != uint64(now.ID) || k.cell != cell.At || !bytes.Equal(k.look, now.Look) {
				p.t.Errorf("%v in %v is known as %+v", now.ID, cell.At, k)
				continue
			}
			if dx, dz := k.X-now.Body.X, k.Z-now.Body.Z; max(dx, -dx, dz, -dz) > 32 {
				p.t.Errorf("%v stands %d, %d mm beside where it is", now.ID, dx, dz)
			}
		}
	}
	if there < 100 || len(p.known) < there {
		p.t.Errorf("%d are there, %d known", there, len(p.known))
	}
}
