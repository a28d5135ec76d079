package gateway

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// What comes behind a shared portion stands below the header of its own frame, whatever frame came before
// the portion and whatever frame the portion ends with.
func TestWhatFollowsAPortionHasItsOwnHeader(t *testing.T) {
	cell, next := geom.Cell{X: 71, Z: 68}, geom.Cell{X: 72, Z: 68} // of two regions
	v, first := crowdView(cell.Centre())
	v.add(&session.Session{}, quiet(), 2, cell.Centre().Add(300, 300))
	second := v.byChar[2]
	rosterAll(second)
	first.complete, second.complete = true, true
	v.flush++
	v.beat++
	frame := func(c geom.Cell) *replication.Frame {
		f := &replication.Frame{Region: c.Region(), Tick: 7, Cells: []replication.CellFrame{crowdOf(c)}}
		f.Header = wire.AppendFrame(nil, wire.Frame{Region: f.Region, Tick: 7})
		v.feed(f.Region).take(f, v.flush, v.beat)
		return f
	}
	home, other := frame(cell), frame(next)
	if home.Region == other.Region {
		t.Fatal("the cells are of one region")
	}
	attention, mark := wire.BeginVitals(nil, cell)
	attention = wire.End(wire.AppendVitals(attention, &wire.Vitals{Short: 1234, Health: 5, MaxHealth: 9}), mark)
	for _, w := range []*viewer{first, second} {
		w.self.take(wire.Self{}, home, 1, false)
		w.attend(home, attention)
		told, region := 0, geom.RegionID(0)
		for _, r := range records(v.compose(w, v.flush)) {
			switch r.Type {
			case wire.TypeFrame:
				f, err := wire.DecodeFrame(r.Payload)
				if err != nil {
					t.Fatal(err)
				}
				region = f.Region
			case wire.TypeVitals:
				if told++; region != home.Region {
					t.Errorf("viewer %d: vitals of region %d are told as of region %d", w.id, home.Region, region)
				}
			}
		}
		if told != 1 {
			t.Errorf("viewer %d: %d records of vitals, want that of whom it attends to", w.id, told)
		}
	}
	if len(v.portions.list) != 1 {
		t.Errorf("%d portions for two neighbours", len(v.portions.list))
	}
}
