package replication

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// TestSpansAreEncodedTogetherAsEachAlone has some of a crowd move, or all, or nobody, and compares
// the batches of the last ticks with each encoded by itself.
func TestSpansAreEncodedTogetherAsEachAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, count := range []int{crowd + 1, dense, dense + 1, 900} {
		w := world.New(world.Config{Region: geom.Region(8, 8), Epoch: 1})
		cell := geom.CellAt(geom.Metres(4100, 4100))
		i, _ := w.CellIndex(cell)
		somewhere := func() geom.Point {
			return cell.Corner().Add(random.Int32N(geom.CellSize), random.Int32N(geom.CellSize))
		}
		var ids []entity.ID
		told := 0
		for tick := range 60 {
			tx := w.Begin(0, world.Hooks{})
			for len(ids) < count {
				ids = append(ids, tx.Spawn(world.Spawn{At: somewhere()}))
			}
			for _, id := range ids {
				if share := tick / 10; random.IntN(4) < share-1 { // nobody, some, all
					tx.Place(id, somewhere(), geom.Angle(random.Uint32N(65536)))
				}
			}
			w.End()
			b := &cellEncoder{w: w, tick: w.TickNumber(), sums: new([world.CellCount]sums)}
			together, _ := b.encode(i, Near, false)
			alone := func(tier uint8, ticks uint32) Batch {
				return b.posesOf(w.View(i), poses{tier: tier, since: b.since(ticks)})
			}
			compareBatch(t, "2 ticks", together.Near2, alone(wire.TierDense, 2))
			compareBatch(t, "4 ticks", together.Near4, alone(wire.TierMiddle, 4))
			near := Batch{}
			if count <= dense {
				near = alone(wire.TierNear, 1)
			}
			compareBatch(t, "this tick", together.Near, near)
			told += len(together.Near2.Bytes)
			w.ClearChanges()
		}
		if told == 0 {
			t.Error("nobody was told of")
		}
	}
}

func compareBatch(t *testing.T, what string, got, want Batch) {
	t.Helper()
	if !bytes.Equal(got.Bytes, want.Bytes) || (got.Leaves == nil) != (want.Leaves == nil) || got.Leaves != nil && *got.Leaves != *want.Leaves {
		t.Fatalf("%s: %d bytes, want %d", what, len(got.Bytes), len(want.Bytes))
	}
}
