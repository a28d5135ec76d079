package process

import (
	"sync"
	"time"
)

// paceFor is how long a processor's pace is measured.
const paceFor = 100 * time.Millisecond

// Pace returns how fast each list of processors is just now, in millions of reads a second from places all over 64 MB,
// for the time the reads had of the processor. All are measured at once, since processors that are two of one core
// slow each other; of a list it is the mean. Nil is whatever processor comes. It takes 0.2 s. Off Linux all are 0.
// On a machine that shares its cores and their caches with others, the same run takes up to twice the time from one
// hour to the next: where the pace is the same, the program is slower.
func Pace(lists ...[]int) []float64 {
	paces := make([]float64, len(lists))
	field := make([]uint32, 1<<fieldBits)
	for i := range field {
		field[i] = uint32(i) // so that there is memory behind it
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	for i, cpus := range lists {
		if len(cpus) == 0 {
			cpus = []int{anyCPU}
		}
		for _, cpu := range cpus {
			all.Go(func() {
				pace := paceOf(cpu, field)
				mu.Lock()
				defer mu.Unlock()
				paces[i] += pace / float64(len(cpus))
			})
		}
	}
	all.Wait()
	return paces
}

// anyCPU stands for whatever processor comes.
const anyCPU = -1

// fieldBits is how many words are read from, as a power of two.
const fieldBits = 24

// reads reads some millions of words here and there, and returns how many millions; what they come to is kept, lest they be left out.
func reads(field []uint32, kept *uint64) (millions float64) {
	const count, factor = 1 << 20, 6364136223846793005
	at, sum := *kept, uint64(0)
	for range count {
		at = at*factor + 1
		sum += uint64(field[at>>(64-fieldBits)])
	}
	*kept = at + sum&1
	return count / 1e6
}

// paceBy measures with a clock.
func paceBy(clock func() time.Duration, field []uint32) float64 {
	var millions float64
	var kept uint64
	began, start := time.Now(), clock()
	for time.Since(began) < paceFor {
		millions += reads(field, &kept)
	}
	took := clock() - start
	if took <= 0 {
		return 0
	}
	return millions / took.Seconds()
}
