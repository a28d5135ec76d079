package region

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// resident is a character of a layer, as the plan sees it.
type resident struct {
	id    entity.ID
	party uint64 // 0: none
	free  bool   // it can be handed over, as of a second ago
}

// move sends people who belong together from one layer of a square to another.
type move struct {
	from, to int
	ids      []entity.ID
}

const (
	// evenFrom is by what part of the mean the fullest and the emptiest open layer must differ
	// for people to be moved for that alone; evenLeast is the same in people.
	evenFrom  = 0.25
	evenLeast = 2
)

// spread plans who goes where, given who is in each layer and how many of them, from the first,
// are open: first those who are not with their party, then those in layers that have closed,
// then as many as even the open ones out. Chance picks among those who are alike, so that nobody
// who cannot go now stands in the way of others for ever. A party moves whole or not at all.
func spread(layers [][]resident, open int, chance *rand.Rand) []move {
	s := spreading{open: open, chance: chance}
	s.take(layers)
	s.reunite()
	s.vacate()
	s.even()
	return s.moves
}

// band is people of one layer who belong together: a party's, or one alone.
type band struct {
	ids   []entity.ID
	party uint64
	free  bool
	at    int // layer
	goes  bool
}

// spreading is a plan in the making.
type spreading struct {
	open    int
	chance  *rand.Rand
	bands   []*band
	parties map[uint64][]*band
	count   []int // of people in each layer when the plan is carried out
	moves   []move
}

func (s *spreading) take(layers [][]resident) {
	s.parties = make(map[uint64][]*band)
	s.count = make([]int, max(len(layers), s.open))
	for at, people := range layers {
		s.count[at] += len(people)
		parties := make(map[uint64]*band)
		for _, p := range people {
			b := parties[p.party]
			if b == nil || p.party == 0 {
				b = &band{party: p.party, free: true, at: at}
				s.bands = append(s.bands, b)
				if p.party != 0 {
					parties[p.party] = b
					s.parties[p.party] = append(s.parties[p.party], b)
				}
			}
			b.ids = append(b.ids, p.id)
			b.free = b.free && p.free
		}
	}
	slices.SortFunc(s.bands, func(a, b *band) int { return cmp.Compare(a.ids[0], b.ids[0]) })
	s.chance.Shuffle(len(s.bands), func(i, j int) { s.bands[i], s.bands[j] = s.bands[j], s.bands[i] })
}

// send plans that people go to another layer.
func (s *spreading) send(b *band, to int) {
	s.moves = append(s.moves, move{b.at, to, b.ids})
	s.count[b.at] -= len(b.ids)
	s.count[to] += len(b.ids)
	b.goes = true
}

// reunite sends people to the open layer in which most of their party are.
func (s *spreading) reunite() {
	for _, b := range s.bands {
		if parts := s.parties[b.party]; b.party != 0 && len(parts) > 1 {
			home := s.home(parts)
			if b.free && !b.goes && home >= 0 && b.at != home {
				s.send(b, home)
			}
		}
	}
}

// home returns the open layer with most of a party; -1 when none is in an open one.
func (s *spreading) home(parts []*band) int {
	home, most := -1, 0
	for _, b := range parts { // by layer: the first of those alike
		if b.at < s.open && len(b.ids) > most {
			home, most = b.at, len(b.ids)
		}
	}
	return home
}

// vacate sends those away whose layer has closed.
func (s *spreading) vacate() {
	for _, b := range s.bands {
		if b.at < s.open || !b.free || b.goes {
			continue
		}
		to := s.emptiest()
		if parts := s.parties[b.party]; b.party != 0 && len(parts) > 1 && s.home(parts) >= 0 {
			to = s.home(parts)
		}
		s.send(b, to)
	}
}

func (s *spreading) emptiest() int {
	return slices.Index(s.count[:s.open], slices.Min(s.count[:s.open]))
}

// even moves people from open layers that are fuller than the mean to the emptiest, where they
// differ by much.
func (s *spreading) even() {
	people := 0
	for _, n := range s.count[:s.open] {
		people += n
	}
	gap := slices.Max(s.count[:s.open]) - slices.Min(s.count[:s.open])
	if gap < evenLeast || float64(gap) <= evenFrom*float64(people)/float64(s.open) {
		return
	}
	for _, b := range s.bands {
		if b.at >= s.open || !b.free || b.goes || len(s.parties[b.party]) > 1 {
			continue
		}
		to, n := s.emptiest(), len(b.ids)
		if full := s.count[b.at]*s.open > people; full && s.count[b.at]-s.count[to] >= 2*n {
			s.send(b, to)
		}
	}
}
