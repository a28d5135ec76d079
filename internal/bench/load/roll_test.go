package load

import "testing"

func TestARollFindsPeople(t *testing.T) {
	for name, ids := range map[string][]uint64{"in a row": {7, 8, 6, 9}, "with gaps": {100, 108, 103}, "far apart": {5, 1 << 60, 77}, "nobody": nil} {
		people := make([]Person, len(ids))
		for i, id := range ids {
			people[i].Character = id
		}
		r := newRoll(people)
		for i, id := range ids {
			if got, ok := r.number(id); !ok || got != i {
				t.Errorf("%s: %d is number %d (%v), want %d", name, id, got, ok, i)
			}
		}
		for _, id := range []uint64{0, 4, 10, 104, 1<<60 + 1, 1<<64 - 1} {
			if got, ok := r.number(id); ok {
				t.Errorf("%s: %d is number %d, want nobody", name, id, got)
			}
		}
	}
}
