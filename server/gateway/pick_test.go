package gateway

import (
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/server/replication"
)

// Whoever moved in a tick is in a batch that is told, whichever ticks there are frames of, and as
// cells become crowds and cease to be; of a cell that is none now, no batch is of more than two ticks.
func TestPicksLeaveOutNobodyWhoMoved(t *testing.T) {
	const cells = 20
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var recent []told
		moved := map[uint32][cells]bool{} // by tick
		crowd := random.UintN(2) == 0
		n := 1 + random.Uint32N(12)
		for tick := uint32(100); tick < 100+n; tick++ {
			var m [cells]bool
			f := told{frame: &replication.Frame{Tick: tick}}
			any := false
			for at := range cells {
				m[at] = random.UintN(3) == 0
				// A frame has a cell's batches as long as the one of four ticks holds somebody.
				for back := range uint32(4) {
					if m[at] || moved[tick-back][at] {
						any = true
						f.rows[at/rim][nearPoses] |= 1 << (at % rim)
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
				most := uint32(2)
				if isCrowd(recent, at) {
					most = 4
				}
				if ticks > most {
					t.Fatalf("a batch of %d ticks, want %d at most", ticks, most)
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

// isCrowd reports whether a cell is a crowd by what was told of it last.
func isCrowd(recent []told, at int) bool {
	for i := len(recent) - 1; i >= 0; i-- {
		if bit := uint16(1) << (at % rim); recent[i].rows[at/rim][nearPoses]&bit != 0 {
			return recent[i].crowds[at/rim]&bit != 0
		}
	}
	return false
}
