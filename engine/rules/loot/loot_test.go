package loot_test

import (
	"math/rand/v2"
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/rules/loot"
)

func TestRollKeepsToItsChances(t *testing.T) {
	table := []content.Loot{
		{Item: "common", Chance: 5000, Count: content.Range{Min: 2, Max: 4}},
		{Item: "never", Chance: 10_000, Count: content.Range{Min: 1, Max: 1}, Quest: "q"},
		{Item: "red", Chance: 3000, Count: content.Range{Min: 1, Max: 1}, Group: 1},
		{Item: "blue", Chance: 3000, Count: content.Range{Min: 1, Max: 1}, Group: 1},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	counts := map[string]int{}
	const rolls = 20_000
	for range rolls {
		seen := map[string]bool{}
		for _, e := range loot.Roll(rng, table, func(*content.Loot) bool { return false }) {
			counts[e.Key]++
			seen[e.Key] = true
			if e.Key == "common" && (e.Count < 2 || e.Count > 4) {
				t.Fatalf("%d of common", e.Count)
			}
		}
		if seen["red"] && seen["blue"] {
			t.Fatal("two of one group")
		}
	}
	for item, want := range map[string]int{"common": 50, "red": 30, "blue": 30, "never": 0} {
		if got := counts[item] * 100 / rolls; got < want-2 || got > want+2 {
			t.Errorf("%s drops in %d of 100, want %d", item, got, want)
		}
	}
}

func TestNeedGoesBeforeGreed(t *testing.T) {
	for _, tc := range []struct {
		name  string
		votes []loot.Vote
		want  int
	}{
		{"highest", []loot.Vote{{ID: 1, Roll: 5}, {ID: 2, Roll: 90}}, 2},
		{"need", []loot.Vote{{ID: 1, Roll: 5, Need: true}, {ID: 2, Roll: 90}}, 1},
		{"pass", []loot.Vote{{ID: 1, Roll: 99, Pass: true}, {ID: 2, Roll: 1}}, 2},
		{"first of equals", []loot.Vote{{ID: 1, Roll: 7}, {ID: 2, Roll: 7}}, 1},
		{"nobody", []loot.Vote{{ID: 1, Pass: true}, {ID: 2}}, 0},
	} {
		if got := (&loot.Contest{Votes: tc.votes}).Winner(); int(got) != tc.want {
			t.Errorf("%s: %v won, want %d", tc.name, got, tc.want)
		}
	}
}
