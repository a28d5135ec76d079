// Package quest keeps what characters are asked to do: who may take a quest, what counts
// towards it, when it is done and what it gives. A character's quests are facts, so every
// step is durable. What counts is a Deed; Advance is a pure function of state and deed.
package quest

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/rules/character"
)

// State is a quest as the character's fact holds it.
type State struct {
	Step   int32   `json:"step,omitempty"`
	Counts []int32 `json:"counts,omitempty"` // of the step's objectives
	Done   bool    `json:"done,omitempty"`
	Failed bool    `json:"failed,omitempty"`
	// Choice is what was decided, empty before.
	Choice string `json:"choice,omitempty"`
	// Used are the objects that counted already: each counts once.
	Used []string `json:"used,omitempty"`
}

// factQuest is the kind of the facts that hold quests.
const factQuest = "quest"

// MaxActive is how many quests a character may have at once.
const MaxActive = 20

// Deed is something a character did that quests may ask for.
type Deed struct {
	// Verb is that of the objective: kill, gather, explore, escort, talk, choose, deliver,
	// use, emote, equip. Collect and reach need no deed: they follow from what one has.
	Verb string
	// Key is the creature, resource, area, person, object, item or emote.
	Key string
	// Page is of a talk, Choice of a decision, Thing tells one object from another or is
	// what was delivered, Person is whom an emote is shown to.
	Page, Choice, Thing, Person string
	// Areas are those where it happened.
	Areas []string
	// Party is how many of the party were near, oneself counted.
	Party int32
	// Quest limits the deed to one quest, for those that belong to one; empty for all.
	Quest string
}

// Of returns how a quest of a character stands; false when it was never taken. What its
// slices hold must not be changed.
func Of(c *character.Character, key string) (State, bool) {
	return character.Decoded[State](c, factQuest, key)
}

// Active reports whether the character has the quest and has not handed it in.
func Active(c *character.Character, key string) bool {
	s, ok := Of(c, key)
	return ok && !s.Done && !s.Failed
}

// ActiveKeys returns the keys of the quests in the log, in order. They must not be changed.
func ActiveKeys(c *character.Character) []string {
	return character.Derived(c, factQuest, activeKeys)
}

func activeKeys(c *character.Character) []string {
	var keys []string
	for _, key := range c.Keys(factQuest) {
		if s, _ := Of(c, key); !s.Done {
			keys = append(keys, key)
		}
	}
	return keys
}

// Available reports whether the character may take the quest now.
func Available(set *content.Set, c *character.Character, q *content.Quest) bool {
	if s, taken := Of(c, q.Key); taken && !s.Failed {
		return false
	}
	return Eligible(c, q)
}

// Eligible reports whether the character fulfils what the quest requires.
func Eligible(c *character.Character, q *content.Quest) bool {
	r := &q.Requires
	if c.Level < r.Level || len(r.Callings) > 0 && !slices.Contains(r.Callings, c.Calling) {
		return false
	}
	for _, key := range r.Quests {
		if s, _ := Of(c, key); !s.Done {
			return false
		}
	}
	if r.Choice != nil {
		s, _ := Of(c, r.Choice.Quest)
		return s.Choice == r.Choice.Key
	}
	return true
}

// Advance returns the state after a deed, and whether it changed. The step moves on when
// all its objectives are met; the last step stays until the quest is handed in.
func Advance(q *content.Quest, s State, c *character.Character, d Deed) (State, bool) {
	if s.Done || s.Failed || int(s.Step) >= len(q.Steps) || d.Quest != "" && d.Quest != q.Key {
		return s, false
	}
	s.Counts = counts(q, s)
	changed := false
	for i := range q.Steps[s.Step].Objectives {
		o := &q.Steps[s.Step].Objectives[i]
		if s.Counts[i] < o.Count() && fits(o, &s, d) {
			s.Counts[i]++
			changed = true
		}
	}
	if recount(q, &s, c) {
		changed = true
	}
	for int(s.Step) < len(q.Steps)-1 && met(q, s) {
		s.Step++
		s.Counts, s.Used = make([]int32, len(q.Steps[s.Step].Objectives)), nil
		recount(q, &s, c)
		changed = true
	}
	return s, changed
}

// counts returns a copy of the counts, as long as the step has objectives: content may
// have changed since the fact was written.
func counts(q *content.Quest, s State) []int32 {
	n := make([]int32, len(q.Steps[s.Step].Objectives))
	copy(n, s.Counts)
	return n
}

// fits reports whether a deed counts for an objective. It notes choices and things.
func fits(o *content.Objective, s *State, d Deed) bool {
	if d.Verb != o.Verb() {
		return false
	}
	switch {
	case o.Kill != nil:
		return slices.Contains(o.Kill.Creatures, d.Key) && within(o.Kill.Area, d) && d.Party >= o.Kill.Party
	case o.Gather != nil:
		return o.Gather.Resource == d.Key
	case o.Explore != nil:
		return o.Explore.Area == d.Key
	case o.Escort != nil:
		return o.Escort.Creature == d.Key
	case o.Talk != nil:
		return o.Talk.Person == d.Key && o.Talk.Page == d.Page
	case o.Choose != nil:
		if o.Choose.Person != d.Key || !slices.Contains(o.Choose.Choices, d.Choice) {
			return false
		}
		s.Choice = d.Choice
		return true
	case o.Deliver != nil:
		return o.Deliver.Person == d.Key && o.Deliver.Item == d.Thing
	case o.Use != nil:
		return usedRight(o.Use, s, d)
	case o.Emote != nil:
		return o.Emote.Emote == d.Key && (o.Emote.Person == "" || o.Emote.Person == d.Person) && within(o.Emote.Area, d)
	case o.Equip != nil:
		return o.Equip.Item == "" || o.Equip.Item == d.Key
	}
	return false
}

func usedRight(u *content.UseThing, s *State, d Deed) bool {
	if u.Item != "" {
		return u.Item == d.Key && within(u.Area, d)
	}
	if u.Object != d.Key || d.Thing != "" && slices.Contains(s.Used, d.Thing) {
		return false
	}
	if d.Thing != "" && u.Count > 1 {
		s.Used = append(slices.Clone(s.Used), d.Thing)
	}
	return true
}

func within(area string, d Deed) bool { return area == "" || slices.Contains(d.Areas, area) }

// recount brings objectives that follow from what one has up to date.
func recount(q *content.Quest, s *State, c *character.Character) bool {
	changed := false
	for i := range q.Steps[s.Step].Objectives {
		o := &q.Steps[s.Step].Objectives[i]
		have := s.Counts[i]
		switch {
		case o.Collect != nil:
			have = int32(min(c.Has(o.Collect.Item), int64(o.Collect.Count)))
		case o.Reach != nil && c.Level >= o.Reach.Level:
			have = 1
		}
		if have != s.Counts[i] {
			s.Counts[i] = have
			changed = true
		}
	}
	return changed
}

// met reports whether all objectives of the present step are.
func met(q *content.Quest, s State) bool {
	for i := range q.Steps[s.Step].Objectives {
		if i >= len(s.Counts) || s.Counts[i] < q.Steps[s.Step].Objectives[i].Count() {
			return false
		}
	}
	return true
}

// Ready reports whether the quest can be handed in.
func Ready(q *content.Quest, s State) bool {
	return !s.Done && !s.Failed && int(s.Step) == len(q.Steps)-1 && met(q, s)
}

// Wants reports whether the present step of an active quest still wants more of an item:
// such drop only for those who want them.
func Wants(set *content.Set, c *character.Character, key, item string) bool {
	q := set.Quests.Of(key)
	s, ok := Of(c, key)
	if q == nil || !ok || s.Done || s.Failed || int(s.Step) >= len(q.Steps) {
		return false
	}
	for i := range q.Steps[s.Step].Objectives {
		o := &q.Steps[s.Step].Objectives[i]
		switch {
		case o.Collect != nil && o.Collect.Item == item:
			return c.Has(item) < int64(o.Collect.Count)
		case o.Deliver != nil && o.Deliver.Item == item:
			return c.Has(item) < int64(o.Deliver.Count)
		}
	}
	return true
}
