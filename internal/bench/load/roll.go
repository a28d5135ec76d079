package load

import "math"

// roll finds people by the ids of their characters, faster than a map where these follow one another, as they do
// when they are made for a bench.
type roll struct {
	least   uint64
	numbers []uint16       // by id less the least, each + 1; 0: nobody
	others  map[uint64]int // nil where all are among numbers
}

// spread is how many ids there may be for each person.
const spread = 4

// newRoll lists people by their numbers, of whom there are fewer than 65,535.
func newRoll(people []Person) *roll {
	least, most := uint64(math.MaxUint64), uint64(0)
	for _, p := range people {
		least, most = min(least, p.Character), max(most, p.Character)
	}
	if r := (&roll{least: least}); most-least < uint64(len(people)*spread) {
		r.numbers = make([]uint16, most-least+1)
		for i, p := range people {
			r.numbers[p.Character-least] = uint16(i + 1)
		}
		return r
	}
	r := &roll{others: make(map[uint64]int, len(people))}
	for i, p := range people {
		r.others[p.Character] = i
	}
	return r
}

// number returns who has a character; false for none of the people.
func (r *roll) number(character uint64) (int, bool) {
	if at := character - r.least; at < uint64(len(r.numbers)) {
		return int(r.numbers[at]) - 1, r.numbers[at] != 0
	}
	i, ok := r.others[character]
	return i, ok
}
