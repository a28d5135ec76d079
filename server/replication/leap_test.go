package replication

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// Who is put far away is told of at once to all who watch, whatever their tier; who takes a step is not.
func TestWhoLeapsIsToldOfAtOnce(t *testing.T) {
	cell := geom.Cell{X: 66, Z: 66}
	next := geom.Cell{X: 67, Z: 66}
	for name, tt := range map[string]struct {
		to   geom.Point
		cell geom.Cell // where it is told
		want int
	}{
		"a step":        {cell.Centre().Add(world.Leap-1, 0), cell, 0},
		"a leap":        {cell.Centre().Add(world.Leap+1, 0), cell, 1},
		"over the line": {next.Centre(), next, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newWatched(Far, cell, next)
			var id entity.ID
			r.tick(func(tx *world.Tx) { id = tx.Spawn(world.Spawn{At: cell.Centre()}) })
			told := 0
			for _, c := range r.tick(func(tx *world.Tx) { tx.Place(id, tt.to, 0) }) {
				if c.Cell == tt.cell {
					told += posesAt(t, c.Changes, r.w, id)
				}
			}
			if told != tt.want {
				t.Errorf("told %d times, want %d", told, tt.want)
			}
		})
	}
}

// posesAt counts the poses among records that say where somebody is, and fails for others.
func posesAt(t *testing.T, records []byte, w *world.World, id entity.ID) (n int) {
	t.Helper()
	short, _ := w.Short(id)
	body, _ := w.Pose(int32(short))
	r := wire.NewReader(records)
	for rec, ok := r.Next(); ok; rec, ok = r.Next() {
		if rec.Type != wire.TypePoses {
			continue
		}
		p, err := wire.DecodePoses(rec.Payload)
		if err != nil {
			t.Fatal(err)
		}
		for pose := (wire.Pose{}); p.Next(&pose); n++ {
			at := geom.Point{X: pose.X, Z: pose.Z}
			if pose.Short != short || !at.Within(geom.Point{X: body.X, Z: body.Z}, 100) {
				t.Errorf("told of %d at %v", pose.Short, at)
			}
		}
	}
	return n
}

// What a crowd tells again is news while somebody has moved, fared or come lately, and then no more.
func TestWhatMendsACrowdIsNewsForAWhile(t *testing.T) {
	cell := geom.Cell{X: 66, Z: 66}
	for name, happens := range map[string]func(tx *world.Tx, id entity.ID){
		"nothing":       nil,
		"somebody came": func(tx *world.Tx, _ entity.ID) { tx.Spawn(world.Spawn{At: cell.Centre()}) },
		"somebody went": func(tx *world.Tx, id entity.ID) { tx.Despawn(id) },
		"a move":        func(tx *world.Tx, id entity.ID) { tx.Place(id, cell.Centre().Add(1000, 0), 0) },
		"a wound":       func(tx *world.Tx, id entity.ID) { tx.ChangeVitals(id).Health-- },
	} {
		t.Run(name, func(t *testing.T) {
			r := newWatched(Far, cell)
			var first entity.ID
			mends := map[bool]int{} // by whether it happened in the last two rounds
			const at = 4 * WholeEvery
			for tick := range 8 * WholeEvery {
				cells := r.tick(func(tx *world.Tx) {
					if tick == 0 {
						for range crowd + 10 {
							first = tx.Spawn(world.Spawn{At: cell.Centre(), Vitals: world.Vitals{Health: 9, MaxHealth: 9}})
						}
					}
					if tick == at && happens != nil {
						happens(tx, first)
					}
				})
				for i := range cells {
					if cells[i].Mends && tick > 3*WholeEvery {
						mends[tick >= at && tick < at+2*WholeEvery]++
					}
				}
			}
			want := 2
			if happens == nil {
				want = 0
			}
			if mends[true] != want || mends[false] != 0 {
				t.Errorf("news in %d rounds after it and in %d others, want %d and none", mends[true], mends[false], want)
			}
		})
	}
}
