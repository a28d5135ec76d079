package gateway

import (
	"testing"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// TestABudgetDoesNotHideAParty has a friend and a stranger walk side by side at the other end of a
// crowd of which the viewer's budget leaves the last rung. The friend comes five times a second.
func TestABudgetDoesNotHideAParty(t *testing.T) {
	const me, friend, stranger = entity.ID(1), entity.ID(2), entity.ID(3)
	own := geom.Region(8, 8)
	low, _ := own.Bounds()
	here := low.Add(3*geom.CellSize+1000, 3*geom.CellSize+1000)
	there := here.Add(60_000, 60_000)
	w := world.New(world.Config{Region: own, Epoch: 1})
	encoder := replication.NewEncoder(w)
	b := &bus.Memory{}
	b.Subscribe(region.Subject(own), func(m bus.Message) { encoder.Want(m.(replication.Interest)) })
	g := &Gateway{view: newView("g", b)}
	v := &g.view
	v.add(&session.Session{}, quiet(), me, here)
	v.settle()
	viewer := v.byChar[me]
	viewer.share.rung = uint8(len(rungs) - 1)
	told := map[uint16]int{}
	const ticks = 20 * world.TickRateHz
	for tick := range uint64(ticks) {
		tx := w.Begin(int64(tick)*world.TickMs, world.Hooks{})
		if tick == 0 {
			for id, at := range map[entity.ID]geom.Point{me: here, friend: there, stranger: there} {
				if !w.Arrive(world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}}) {
					t.Fatal("no room")
				}
			}
			for range 300 {
				tx.Spawn(world.Spawn{At: here.Add(30_000, 30_000)})
			}
			tx.SetCompany(me, []entity.ID{friend})
		}
		for _, id := range []entity.ID{friend, stranger} {
			tx.Place(id, there.Add(int32(tick%100)*10, 0), 0)
		}
		for _, f := range encoder.Encode(w.End(), tick, map[entity.ID]string{me: "g"}, nil) {
			v.flush++
			g.takePersonal(&replication.Frame{Region: f.Region, Tick: f.Tick, Header: f.Header, Attention: f.Attention})
			v.feed(own).take(f, v.flush, v.beat)
		}
		w.ClearChanges()
		v.beat++
		for _, record := range records(v.compose(viewer, v.flush)) {
			if record.Type != wire.TypePoses || tick < 2*world.TickRateHz {
				continue
			}
			l, _ := wire.DecodePoses(record.Payload)
			for p := (wire.Pose{}); l.Next(&p); {
				told[p.Short]++
			}
		}
		v.feed(own).drop(viewer.upTo, v.beat)
		v.settle()
	}
	seconds := ticks/world.TickRateHz - 2
	short := func(id entity.ID) uint16 { s, _ := w.Short(id); return s }
	if n := told[short(friend)]; n < 5*seconds {
		t.Errorf("a friend was told of %d times in %d seconds", n, seconds)
	}
	if n := told[short(stranger)]; n > 3*seconds {
		t.Errorf("a stranger was told of %d times in %d seconds: the budget leaves no less", n, seconds)
	}
}
