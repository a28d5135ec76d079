package gateway

import (
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/server/replication"
)

// Whoever moved in a tick is in a batch that is told, and of no cell comes a batch after a newer one:
// whichever ticks there are frames of, and as cells become crowds and cease to be.
func TestPicksLeaveOutNobodyWhoMoved(t *testing.T) {
	const cells = 20
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var recent []told
		moved := map[uint32][cells]bool{} // by tick
		crowd := random.UintN(2) == 0
		for tick := uint32(100); tick < 100+1+random.Uint32N(12); tick++ {
			var m [cells]bool
			f := told{frame: &replication.Frame{Tick: tick}}
			any := false
			for at := range cells {
				m[at] = random.UintN(3) == 0
				// A frame has a cell's batches as long as the one of four ticks holds somebody.
				for back := range uint32(4) {
					if m[at] || moved[tick-back][at] {
						any = true
						f.rows[nearPoses][at/rim] |= 1 << (at % rim)
						if crowd {
							f.crowds[at/rim] |= 1 << (at % rim)
						}
					}
				}
			}
			moved[tick] = m
			if any {
				recent = append(recent, f)
			}
			crowd = crowd != (random.UintN(8) == 0)
		}
		if len(recent) == 0 {
			continue
		}
		var ps picks
		ps.choose(recent)
		for at := range cells {
			told := map[uint32]bool{}
			for i := range recent {
				ticks := ps[i].ticksOf(at)
				if ticks > 4 {
					t.Fatalf("a batch of %d ticks", ticks)
				}
				for back := range ticks {
					told[recent[i].frame.Tick-back] = true
				}
			}
			for tick, m := range moved {
				if m[at] && !told[tick] {
					t.Fatalf("who moved in cell %d at tick %d is in no batch", at, tick)
				}
			}
		}
	}
}
