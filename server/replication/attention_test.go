package replication

import (
	"fmt"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

const me = entity.ID(7)

// hall is a region with a crowd in a cell, one of which, me, has a client.
type hall struct {
	t        *testing.T
	w        *world.World
	e        *Encoder
	at       geom.Point
	gateways map[entity.ID]string
}

func newHall(t *testing.T, others int) *hall {
	h := &hall{t: t, at: geom.Metres(4100, 4100), gateways: map[entity.ID]string{me: "gw"},
		w: world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})}
	h.e = NewEncoder(h.w)
	h.tick(func(tx *world.Tx) {
		for range others {
			tx.Spawn(world.Spawn{At: h.at})
		}
		h.arrive(me, h.at)
	})
	return h
}

func (h *hall) arrive(id entity.ID, at geom.Point) {
	if !h.w.Arrive(world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}, Vitals: world.Vitals{MaxHealth: 1}, Attached: true}) {
		h.t.Fatal("no room")
	}
}

// tick lets f happen in a tick and returns what the gateway is told.
func (h *hall) tick(f func(tx *world.Tx)) *Frame {
	f(h.w.Begin(0, world.Hooks{}))
	frame := h.e.Encode(h.w.End(), 0, h.gateways, nil)["gw"]
	h.w.ClearChanges()
	if frame == nil {
		return &Frame{}
	}
	return frame
}

// watch has some move and lose health for that many turns, and returns how often me was told
// of the pose and of the vitals of each slot.
func (h *hall) watch(turns int, ids ...entity.ID) (poses, vitals map[uint16]int) {
	h.t.Helper()
	poses, vitals = make(map[uint16]int), make(map[uint16]int)
	for range turns * middleEvery {
		f := h.tick(func(tx *world.Tx) {
			for _, id := range ids {
				where, _ := tx.At(id)
				tx.Place(id, where.Add(1-2*int32(tx.Tick()%2), 0), 0)
				tx.ChangeVitals(id).Health++
			}
		})
		for _, a := range f.Attention {
			if a.To != me {
				h.t.Errorf("%v is told", a.To)
			}
			count(a.State, poses, vitals)
		}
	}
	return poses, vitals
}

// count adds those of whom records tell.
func count(records []byte, poses, vitals map[uint16]int) {
	var words wire.Words
	for r := wire.NewReader(records); ; {
		rec, ok := r.Next()
		if !ok {
			return
		}
		switch rec.Type {
		case wire.TypePoses:
			l, _ := wire.DecodePoses(rec.Payload)
			for p := (wire.Pose{}); l.Next(&p); {
				poses[p.Short]++
			}
		case wire.TypeVitals:
			l, _ := wire.DecodeVitals(rec.Payload, &words)
			for v := (wire.Vitals{}); l.Next(&v); {
				vitals[v.Short]++
			}
		}
	}
}

// expect fails unless me is told of just those, each at every turn.
func (h *hall) expect(what string, moving []entity.ID, want ...entity.ID) {
	h.t.Helper()
	const turns = 5
	h.watch(1, moving...) // what was changed before is told
	poses, vitals := h.watch(turns, moving...)
	for _, id := range want {
		if short, _ := h.w.Short(id); poses[short] != turns || vitals[short] != turns {
			h.t.Errorf("%s: %v was told of %d times, its vitals %d times, in %d turns", what, id, poses[short], vitals[short], turns)
		}
	}
	if len(poses) != len(want) || len(vitals) != len(want) {
		h.t.Errorf("%s: told of %d, want %d", what, len(poses), len(want))
	}
}

// foe makes a being far away that fights somebody.
func (h *hall) foe(target entity.ID) (id entity.ID) {
	h.tick(func(tx *world.Tx) {
		id = tx.Spawn(world.Spawn{At: h.at.Add(45_000, 0), Vitals: world.Vitals{Health: 9, MaxHealth: 10, InCombat: true, Target: target}})
	})
	return id
}

func TestWhoIsInACrowdIsToldOfThoseWhoMatter(t *testing.T) {
	h := newHall(t, crowd)
	const friend, stranger = entity.ID(100), entity.ID(101)
	foe := h.foe(0)
	h.tick(func(tx *world.Tx) {
		h.arrive(friend, h.at.Add(70_000, 0))
		h.arrive(stranger, h.at.Add(70_000, 0))
	})
	all := []entity.ID{foe, friend, stranger}
	h.expect("nobody matters", all)
	h.tick(func(tx *world.Tx) { tx.SetCompany(me, []entity.ID{friend, 555}) })
	h.expect("a friend", all, friend)
	h.tick(func(tx *world.Tx) { tx.ChangeVitals(foe).Target = me })
	h.expect("an attacker", all, foe, friend)
	h.tick(func(tx *world.Tx) { tx.ChangeVitals(foe).InCombat = false })
	h.expect("who only looks", all, friend)
	h.tick(func(tx *world.Tx) {
		tx.SetCompany(me, nil)
		tx.ChangeVitals(me).Target = foe
		tx.ChangeVitals(foe).Target = stranger
	})
	h.expect("a target and its target", all, foe, stranger)
	h.tick(func(tx *world.Tx) { tx.ChangeVitals(me).Target = 0 })
	h.expect("no one any more", all)
	h.tick(func(tx *world.Tx) { tx.SetCompany(me, []entity.ID{friend}) })
	h.tick(func(tx *world.Tx) { h.w.Remove(friend) })
	h.expect("a friend who has gone", []entity.ID{foe, stranger})
}

func TestOnlyACrowdHasAPersonalList(t *testing.T) {
	h := newHall(t, crowd-1)
	const friend = entity.ID(100)
	h.tick(func(tx *world.Tx) {
		h.arrive(friend, h.at.Add(70_000, 0))
		tx.SetCompany(me, []entity.ID{friend})
	})
	h.expect("few", []entity.ID{friend})
	h.tick(func(tx *world.Tx) { tx.Spawn(world.Spawn{At: h.at}) })
	h.expect("one more", []entity.ID{friend}, friend)
}

func TestThePersonalListIsBounded(t *testing.T) {
	h := newHall(t, crowd)
	var company, all []entity.ID
	for n := range 3 * world.MaxCompany {
		id := entity.ID(100 + n)
		h.tick(func(tx *world.Tx) { h.arrive(id, h.at.Add(70_000, 0)) })
		company = append(company, id)
	}
	all = append(all, company...)
	want := append([]entity.ID(nil), company[:world.MaxCompany]...)
	for n := range 3 * world.MaxAttackers {
		id := h.foe(me)
		all = append(all, id)
		if n < world.MaxAttackers {
			want = append(want, id)
		}
	}
	h.tick(func(tx *world.Tx) { tx.SetCompany(me, company) })
	h.expect("many", all, want...)
	size := 0
	for range middleEvery {
		for _, a := range h.tick(func(*world.Tx) {}).Attention {
			size = max(size, len(a.State))
		}
	}
	if size > world.MaxRegarded*64 {
		t.Errorf("%d bytes at once", size)
	}
}

// BenchmarkAttention is a tick of a crowd of 10,000, all in parties of five that walk.
func BenchmarkAttention(b *testing.B) {
	for _, party := range []int{0, 5} {
		b.Run(fmt.Sprint("party ", party), func(b *testing.B) {
			const all = 10_000
			w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})
			e, gateways := NewEncoder(w), make(map[entity.ID]string)
			tx := w.Begin(0, world.Hooks{})
			for n := range int32(all) {
				id := entity.ID(1 + n)
				gateways[id] = "gw"
				at := geom.Metres(4110+n%100, 4110+n/100)
				if !w.Arrive(world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}, Vitals: world.Vitals{MaxHealth: 1}}) {
					b.Fatal("no room")
				}
				if party > 0 {
					first, company := entity.ID(1+int(n)/party*party), []entity.ID(nil)
					for mate := first; mate < first+entity.ID(party); mate++ {
						if mate != id {
							company = append(company, mate)
						}
					}
					tx.SetCompany(id, company)
				}
			}
			w.End()
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				tx := w.Begin(0, world.Hooks{})
				for id := range entity.ID(all) {
					at, _ := tx.At(1 + id)
					tx.Place(1+id, at.Add(1-2*int32(w.TickNumber()%2), 0), 0)
				}
				out := w.End()
				out.Selves = nil
				b.StartTimer()
				e.Encode(out, 0, gateways, nil)
				w.ClearChanges()
			}
		})
	}
}
