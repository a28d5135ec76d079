package region

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// crowdOf makes people with ids from one on, in parties of so many.
func crowdOf(first entity.ID, count, party int) (people []resident) {
	for i := range count {
		p := resident{id: first + entity.ID(i), free: true}
		if party > 1 {
			p.party = uint64(first) + uint64(i/party)
		}
		people = append(people, p)
	}
	return people
}

// carry carries a plan out, and checks that everybody is somewhere, once, and parties are whole.
func carry(t *testing.T, layers [][]resident, plan []move) [][]resident {
	t.Helper()
	at := make(map[entity.ID]int)
	who := make(map[entity.ID]resident)
	for i, people := range layers {
		for _, p := range people {
			at[p.id], who[p.id] = i, p
		}
	}
	gone := make(map[entity.ID]bool)
	for _, m := range plan {
		for _, id := range m.ids {
			if at[id] != m.from || gone[id] || !who[id].free {
				t.Fatalf("%v is sent from %d to %d: in %d, sent before %v, free %v", id, m.from, m.to, at[id], gone[id], who[id].free)
			}
			at[id], gone[id] = m.to, true
		}
	}
	next := make([][]resident, len(layers))
	for id, i := range at {
		next[i] = append(next[i], who[id])
	}
	return next
}

func sizes(layers [][]resident) (n []int) {
	for _, people := range layers {
		n = append(n, len(people))
	}
	return n
}

// torn returns how many parties are in more than one layer.
func torn(layers [][]resident) (n int) {
	in := make(map[uint64]int)
	for i, people := range layers {
		for _, p := range people {
			if had, known := in[p.party]; p.party != 0 && known && had != i {
				n++
			}
			in[p.party] = i
		}
	}
	return n
}

func plan(layers [][]resident, open int) []move {
	return spread(layers, open, rand.New(rand.NewPCG(1, 2)))
}

func TestANewLayerGetsItsShare(t *testing.T) {
	for _, party := range []int{1, 2, 5} {
		layers := [][]resident{crowdOf(1, 1000, party), nil, nil}
		layers = carry(t, layers, plan(layers, 2))
		if n := sizes(layers); n[0]-n[1] > party || n[0] < n[1] || torn(layers) != 0 {
			t.Errorf("parties of %d: layers of %v, %d torn", party, n, torn(layers))
		}
		layers = carry(t, layers, plan(layers, 3))
		if n := sizes(layers); slices.Max(n)-slices.Min(n) > 20 || torn(layers) != 0 {
			t.Errorf("parties of %d: three layers of %v, %d torn", party, n, torn(layers))
		}
		if more := plan(layers, 3); len(more) != 0 {
			t.Errorf("parties of %d: %d are moved again", party, len(more))
		}
	}
}

func TestWhoCannotGoStaysWithItsParty(t *testing.T) {
	people := crowdOf(1, 20, 5)
	people[7].free = false // of the second party
	layers := carry(t, [][]resident{people, nil}, plan([][]resident{people, nil}, 2))
	if torn(layers) != 0 || len(layers[1]) != 10 {
		t.Errorf("layers of %v, %d torn", sizes(layers), torn(layers))
	}
	for _, p := range layers[1] {
		if p.party == people[7].party {
			t.Errorf("%v of the party was sent away", p.id)
		}
	}
}

func TestAClosedLayerEmpties(t *testing.T) {
	layers := [][]resident{crowdOf(1, 30, 1), crowdOf(101, 10, 1), crowdOf(201, 25, 5)}
	layers[2][0].free = false
	layers = carry(t, layers, plan(layers, 2))
	if n := sizes(layers); n[2] != 5 || n[0] != 30 || n[1] != 30 {
		t.Errorf("layers of %v", n)
	}
	for i := range layers[2] {
		layers[2][i].free = true
	}
	layers = carry(t, layers, plan(layers, 2))
	if n := sizes(layers); n[2] != 0 || torn(layers) != 0 {
		t.Errorf("layers of %v, %d torn", n, torn(layers))
	}
	layers = carry(t, layers, plan(layers, 1))
	if n := sizes(layers); n[0] != 65 {
		t.Errorf("one layer of %v", n)
	}
}

func TestAPartyComesTogether(t *testing.T) {
	party := crowdOf(1, 5, 5)
	layers := [][]resident{append(crowdOf(100, 20, 1), party[:2]...), append(crowdOf(200, 20, 1), party[2:]...), nil}
	layers = carry(t, layers, plan(layers, 2))
	if torn(layers) != 0 || !slices.ContainsFunc(layers[1], func(p resident) bool { return p.id == party[0].id }) {
		t.Errorf("layers of %v, %d torn", sizes(layers), torn(layers))
	}
	// Who comes into a layer that has closed goes to its party, too.
	layers = [][]resident{crowdOf(100, 5, 1), append(crowdOf(200, 20, 1), party[2:]...), party[:2]}
	layers = carry(t, layers, plan(layers, 2))
	if torn(layers) != 0 || len(layers[2]) != 0 {
		t.Errorf("layers of %v, %d torn", sizes(layers), torn(layers))
	}
}

func TestLittleDifferenceMovesNobody(t *testing.T) {
	layers := [][]resident{crowdOf(1, 110, 1), crowdOf(1000, 90, 1)}
	if p := plan(layers, 2); len(p) != 0 {
		t.Errorf("%d are moved", len(p))
	}
	if p := plan([][]resident{crowdOf(1, 500, 1)}, 1); len(p) != 0 {
		t.Errorf("%d of a whole place are moved", len(p))
	}
}

// BenchmarkSpread plans for a place of 5,000 that is parted in two; the beat waits for it.
func BenchmarkSpread(b *testing.B) {
	layers := [][]resident{crowdOf(1, 5000, 3), nil}
	for b.Loop() {
		if len(plan(layers, 2)) == 0 {
			b.Fatal("nobody goes")
		}
	}
}
