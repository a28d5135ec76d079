package replication

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// all returns every record of a frame's cells.
func (f *Frame) all() (records [][]byte) {
	for i := range f.Cells {
		c := &f.Cells[i]
		records = append(records, c.Changes, c.Courses, c.Arrivals, c.Events.Bytes, c.Near.Bytes, c.Near2.Bytes, c.Near4.Bytes, c.Far.Bytes,
			c.Whole.Bytes, c.Vitals.Bytes, c.FarVitals.Bytes, c.WholeVitals, c.Counts, c.Roster, c.Check)
	}
	return records
}

// TestFramesStayAsTheyWere although later ones lie behind them in the same pages; who appends to a record must not
// reach the next either.
func TestFramesStayAsTheyWere(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1, Seed: 3})
	e := NewEncoder(w)
	var ids []entity.ID
	var frames []*Frame
	var were []byte
	for tick := range 200 {
		for x := range uint8(2) {
			e.Want(Interest{Gateway: "gw", Cell: geom.Cell{X: 64 + x, Z: 64}, Tier: Near, Whole: tick%10 == 0})
		}
		ids = chaos(r, w.Begin(int64(tick)*world.TickMs, world.Hooks{}), ids)
		for _, f := range e.Encode(w.End(), uint64(tick), nil, nil) {
			frames = append(frames, f)
			for _, record := range f.all() {
				were = append(were, record...)
				_ = append(record, 0xee)
			}
		}
		w.ClearChanges()
	}
	if len(were) < 4*page {
		t.Fatalf("%d bytes fill no pages", len(were))
	}
	for _, f := range frames {
		for _, record := range f.all() {
			if !bytes.HasPrefix(were, record) {
				t.Fatalf("tick %d has changed", f.Tick)
			}
			were = were[len(record):]
		}
	}
}

func TestRoomLeavesLittleUnused(t *testing.T) {
	for _, size := range []int{100, 5_000, 9_000, 30_000, 120_000} {
		var b cellEncoder
		pages, used := 0, 0
		for range 1_000 {
			before := cap(b.buf) - len(b.buf)
			b.room(size)
			if cap(b.buf) > before {
				pages += cap(b.buf)
			}
			b.buf = append(b.buf, make([]byte, size)...)
			used += size
		}
		if pages > used*4/3+page {
			t.Errorf("cells of %d bytes took %d of pages for %d", size, pages, used)
		}
	}
}
