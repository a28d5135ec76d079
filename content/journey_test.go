package content_test

import (
	"slices"
	"testing"

	rules "github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
)

// TestJourney walks through the story with every calling and both decisions, doing nothing
// but quests: none of those meant for it stays out of reach, the first ones make level 2,
// all of them the highest.
func TestJourney(t *testing.T) {
	set := load(t)
	for calling := range set.Callings.All() {
		for _, decision := range []string{"mercy", "justice"} {
			j := journey{set: set, calling: calling, decision: decision, done: map[string]bool{}}
			for j.walk() {
			}
			for key, q := range set.Quests.All() {
				if !j.done[key] && j.meant(q) {
					t.Errorf("%s never comes to %s", calling, key)
				}
			}
			if level := progress.LevelAt(j.experience); level < progress.MaxLevel {
				t.Errorf("%s ends at level %d", calling, level)
			}
			if first := experienceOf(set, "a_warm_welcome", "to_the_gate", "a_thorny_start"); progress.LevelAt(first) < 2 {
				t.Errorf("the first three quests are worth %d", first)
			}
		}
	}
}

// journey is one character's way through the quests.
type journey struct {
	set               *rules.Set
	calling, decision string
	done              map[string]bool
	experience        int64
}

// walk does every quest that is open and reports whether there was one.
func (j *journey) walk() bool {
	moved := false
	for key, q := range j.set.Quests.All() {
		if j.done[key] || !j.meant(q) || progress.LevelAt(j.experience) < q.Requires.Level {
			continue
		}
		if slices.ContainsFunc(q.Requires.Quests, func(k string) bool { return !j.done[k] }) {
			continue
		}
		j.done[key], moved = true, true
		j.experience += experienceOf(j.set, key)
	}
	return moved
}

// meant reports whether the quest is for this calling and decision.
func (j *journey) meant(q *rules.Quest) bool {
	if c := q.Requires.Choice; c != nil && c.Key != j.decision {
		return false
	}
	return len(q.Requires.Callings) == 0 || slices.Contains(q.Requires.Callings, j.calling)
}

// experienceOf returns what quests are worth, with the creatures that they ask for.
func experienceOf(set *rules.Set, keys ...string) int64 {
	sum := int64(0)
	for _, key := range keys {
		q := set.Quests.Of(key)
		sum += int64(q.Rewards.Experience)
		for i := range q.Steps {
			for _, o := range q.Steps[i].Objectives {
				if o.Kill != nil {
					e := set.Creatures.Of(o.Kill.Creatures[0])
					sum += int64(o.Kill.Count) * progress.ForKill(e.Levels.Min, e.Levels.Min, e.Rank, e.Experience)
				}
			}
		}
	}
	return sum
}
