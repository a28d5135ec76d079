package oracle

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/store"
)

func TestWhatWasToldIsFollowedThroughTheJournal(t *testing.T) {
	journal := func(deltas ...int64) (lines []store.Line) {
		for i, d := range deltas {
			lines = append(lines, store.Line{Kind: "loot", Asset: ledger.Coin, Delta: d, At: time.Unix(int64(i), 0)})
		}
		return lines
	}
	for _, test := range []struct {
		name  string
		rows  []int64
		told  []int64
		alive int64 // seconds
		wrong int
	}{
		{"all", []int64{10, 2, -2}, []int64{10, 12, 10}, 3, 0},
		{"nothing yet", []int64{10}, nil, 0, 0},
		{"never told of what is old", []int64{10, 2}, []int64{10}, 2, 1},
		{"not told of what is young", []int64{10, 2}, []int64{10}, 1, 0},
		{"the last is lost", []int64{10}, []int64{10, 12}, 0, 1},
		{"the last is lost, and was there before", []int64{10, 2}, []int64{10, 12, 10}, 0, 1},
		{"some were not told", []int64{10, 2, 3, -5}, []int64{10, 15, 10}, 4, 0},
		{"twice", []int64{10, 10}, []int64{10}, 2, 1},
		{"spent and gained again", []int64{10, -10, 10}, []int64{10, 0, 10}, 3, 0},
		{"all of it spent, untold", []int64{10, -10}, []int64{10}, 2, 1},
	} {
		w := NewWitness(7)
		for _, n := range test.told {
			w.tell(ledger.Coin, n)
		}
		wrong := 0
		w.checkAmounts(journal(test.rows...), time.Unix(test.alive, 0), func(string, ...any) { wrong++ })
		if wrong != test.wrong {
			t.Errorf("%s: %d complaints, want %d", test.name, wrong, test.wrong)
		}
	}
}

func TestRewardsAreCounted(t *testing.T) {
	reward := func(n byte) store.Line {
		return store.Line{Op: ledger.OpID{n}, Kind: "quest_reward", Asset: ledger.Coin, Delta: 5}
	}
	done := ledger.Holdings{Facts: []ledger.Fact{{Kind: "quest", Key: "a", Value: []byte(`{"done":true}`)},
		{Kind: "quest", Key: "b", Value: []byte(`{"step":1}`)}}}
	wrong := 0
	complain := func(string, ...any) { wrong++ }
	checkOnce([]store.Line{reward(1), reward(1)}, done, complain)
	if wrong != 0 {
		t.Error("two lines of one reward count as two")
	}
	checkOnce([]store.Line{reward(1), reward(2)}, done, complain)
	if wrong != 1 {
		t.Error("a quest was rewarded twice without a word")
	}
}
