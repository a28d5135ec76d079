package quest_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
)

func hunt() *content.Quest {
	return &content.Quest{Key: "hunt", Steps: []content.Step{
		{Objectives: []content.Objective{
			{Kill: &content.Kill{Creatures: []string{"wolf", "boar"}, Count: 2, Party: 2, Area: "wood"}},
			{Collect: &content.Collect{Item: "hide", Count: 3}},
		}},
		{Objectives: []content.Objective{{Use: &content.UseThing{Object: "lever", Count: 2}}}},
	}}
}

func TestDeedsCountOnlyWhereTheyFit(t *testing.T) {
	q := hunt()
	c := &character.Character{Level: 1, Balances: map[ledger.Asset]int64{"hide": 3}}
	kill := quest.Deed{Verb: "kill", Key: "wolf", Areas: []string{"wood"}, Party: 2}
	for name, d := range map[string]quest.Deed{
		"alone":     {Verb: "kill", Key: "wolf", Areas: []string{"wood"}, Party: 1},
		"elsewhere": {Verb: "kill", Key: "wolf", Areas: []string{"town"}, Party: 2},
		"a mouse":   {Verb: "kill", Key: "mouse", Areas: []string{"wood"}, Party: 2},
		"gathered":  {Verb: "gather", Key: "wolf"},
	} {
		if s, _ := quest.Advance(q, quest.State{}, c, d); s.Counts[0] != 0 {
			t.Errorf("%s counted", name)
		}
	}
	s, changed := quest.Advance(q, quest.State{}, c, kill)
	if !changed || s.Counts[0] != 1 || s.Counts[1] != 3 || s.Step != 0 {
		t.Fatalf("after one kill %+v", s)
	}
	kill.Key = "boar"
	if s, _ = quest.Advance(q, s, c, kill); s.Step != 1 || len(s.Counts) != 1 {
		t.Fatalf("after two kills %+v", s)
	}
	pull := quest.Deed{Verb: "use", Key: "lever", Thing: "lever.0"}
	s, _ = quest.Advance(q, s, c, pull)
	if s, changed = quest.Advance(q, s, c, pull); changed || s.Counts[0] != 1 {
		t.Errorf("the same lever counted twice: %+v", s)
	}
	pull.Thing = "lever.1"
	if s, _ = quest.Advance(q, s, c, pull); !quest.Ready(q, s) {
		t.Errorf("not ready: %+v", s)
	}
}

func TestAdvanceChangesNothingOfItsArgument(t *testing.T) {
	q := hunt()
	before := quest.State{Counts: []int32{1, 0}, Used: []string{"a"}}
	c := &character.Character{Balances: map[ledger.Asset]int64{"hide": 9}}
	quest.Advance(q, before, c, quest.Deed{Verb: "kill", Key: "wolf", Areas: []string{"wood"}, Party: 2})
	if before.Counts[0] != 1 || before.Counts[1] != 0 || len(before.Used) != 1 {
		t.Errorf("the old state is now %+v", before)
	}
}

func TestWhatIsLostNoLongerCounts(t *testing.T) {
	q := hunt()
	c := &character.Character{Balances: map[ledger.Asset]int64{"hide": 2}}
	s, _ := quest.Advance(q, quest.State{Counts: []int32{0, 3}}, c, quest.Deed{})
	if s.Counts[1] != 2 {
		t.Errorf("%d hides count, there are 2", s.Counts[1])
	}
}

func TestAStateOfOtherContentIsNoDanger(t *testing.T) {
	q := hunt()
	c := &character.Character{}
	for _, s := range []quest.State{{Step: 9}, {Counts: []int32{1, 2, 3, 4, 5}}, {Step: 1, Counts: []int32{}}} {
		next, _ := quest.Advance(q, s, c, quest.Deed{Verb: "use", Key: "lever"})
		quest.Ready(q, next)
	}
}
