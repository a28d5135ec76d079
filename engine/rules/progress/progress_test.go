package progress_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
)

func TestLevelsFollowFromExperience(t *testing.T) {
	for _, tc := range []struct {
		experience int64
		level      int32
	}{{0, 1}, {299, 1}, {300, 2}, {699, 2}, {700, 3}, {1250, 4}, {5949, 7}, {5950, 8}, {1 << 40, progress.MaxLevel}} {
		if got := progress.LevelAt(tc.experience); got != tc.level {
			t.Errorf("%d experience makes level %d, want %d", tc.experience, got, tc.level)
		}
	}
	for level := int32(2); level < 60; level++ {
		if progress.Needed(level+1) <= progress.Needed(level) {
			t.Fatalf("level %d needs no more than %d", level+1, level)
		}
	}
}

func TestKillsFarBelowGiveLess(t *testing.T) {
	equal := progress.ForKill(5, 5, "normal", content.Whole)
	if equal != 80 {
		t.Errorf("an equal gives %d", equal)
	}
	last := equal
	for below := int32(3); below <= 7; below++ {
		got := progress.ForKill(5+below, 5, "normal", content.Whole)
		if got >= last {
			t.Errorf("%d levels below gives %d, not less than %d", below, got, last)
		}
		last = got
	}
	if last != 0 {
		t.Errorf("seven levels below still gives %d", last)
	}
	if progress.ForKill(5, 5, "boss", content.Whole) <= progress.ForKill(5, 5, "elite", content.Whole) {
		t.Error("a boss gives no more than an elite")
	}
	if progress.ForKill(1, 60, "critter", content.Whole) != 0 {
		t.Error("a critter gives experience")
	}
}

func TestArmourSoftensButNeverStops(t *testing.T) {
	if got := progress.Softened(100, 0, 1); got != 100 {
		t.Errorf("no armour leaves %d", got)
	}
	last := int64(100)
	for armour := int32(10); armour < 100_000; armour *= 3 {
		got := progress.Softened(100, armour, 1)
		if got > last || got < 25 {
			t.Errorf("armour %d leaves %d after %d", armour, got, last)
		}
		last = got
	}
}

func TestCreaturesGrowWithLevelAndRank(t *testing.T) {
	boar := content.Creature{Rank: "normal", Health: content.Whole, Harm: content.Whole, Armour: content.Whole, Attack: content.Attack{Every: 2000}}
	one, harmOne := progress.CreatureStats(&boar, 1)
	five, harmFive := progress.CreatureStats(&boar, 5)
	if one[content.Health] != 62 || five[content.Health] <= one[content.Health] || harmFive.Min <= harmOne.Max {
		t.Errorf("level 1 %v %v, level 5 %v %v", one, harmOne, five, harmFive)
	}
	boar.Rank = "boss"
	if boss, _ := progress.CreatureStats(&boar, 5); boss[content.Health] != 12*five[content.Health] {
		t.Errorf("a boss has %d health", boss[content.Health])
	}
}
