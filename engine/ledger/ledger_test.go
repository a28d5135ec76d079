package ledger

import (
	"strings"
	"testing"
)

func TestOpIDIsTheSameForTheSameThing(t *testing.T) {
	a := NewOpID(1_760_000_000_000, "loot", "e1", "c2")
	if a != NewOpID(1_760_000_000_000, "loot", "e1", "c2") {
		t.Error("equal parts give different ids")
	}
	if a == NewOpID(1_760_000_000_000, "loot", "e1c", "2") {
		t.Error("the parts run together")
	}
	if a.Ms() != 1_760_000_000_000 {
		t.Errorf("Ms = %d", a.Ms())
	}
	if s := a.String(); len(s) != 36 || s[14] != '8' {
		t.Errorf("%s is not a UUIDv8", s)
	}
	if a.Made(0) == a.Made(1) {
		t.Error("two items of an operation have one id")
	}
}

func TestCheckRefusesWhatCannotBe(t *testing.T) {
	pay := func(deltas ...int64) Op {
		op := Op{Kind: "test"}
		for i, d := range deltas {
			op.Postings = append(op.Postings, Posting{Holder(i + 1), Coin, d})
		}
		return op
	}
	tests := []struct {
		name string
		op   Op
		want string // part of the error; empty for none
	}{
		{"balanced", pay(-5, 5), ""},
		{"unbalanced", pay(-5, 4), "sums to -1"},
		{"nothing moved", pay(0), "moves nothing"},
		{"fact without a key", Op{Facts: []FactChange{{Holder: 1, Kind: "quest"}}}, "out of bounds"},
		{"fact too long", Op{Facts: []FactChange{{Holder: 1, Kind: "q", Key: "k", Value: make([]byte, MaxFact+1)}}}, "out of bounds"},
		{"too many postings", Op{Postings: make([]Posting, MaxPostings+1)}, "too many"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.op.Check()
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("Check = %v, want %q", err, tt.want)
			}
		})
	}
}
