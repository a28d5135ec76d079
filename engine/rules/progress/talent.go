package progress

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Reasons why a talent is refused.
const (
	RejectUnknownTalent = rules.Reject("rpg.unknown_talent")
	RejectNoPoints      = rules.Reject("rpg.no_talent_points")
	RejectTalentFull    = rules.Reject("rpg.talent_full")
	RejectTalentLocked  = rules.Reject("rpg.talent_locked")
	RejectNoMoney       = rules.Reject("play.no_money")
)

// factTalent is the kind of the facts that hold ranks.
const factTalent = "talent"

// pointsPerRow is how many points above it a row of the tree needs.
const pointsPerRow = 2

// Talents returns the ranks of a character by talent. They must not be changed.
func Talents(c *character.Character) map[string]int32 {
	return character.Derived(c, factTalent, talents)
}

func talents(c *character.Character) map[string]int32 {
	ranks := map[string]int32{}
	for _, key := range c.Keys(factTalent) {
		if rank, ok := character.Decoded[int32](c, factTalent, key); ok && rank > 0 {
			ranks[key] = rank
		}
	}
	return ranks
}

// Points returns how many talent points are left to spend: one comes with each level from
// the second.
func Points(c *character.Character) int32 {
	points := c.Level - 1
	for _, rank := range Talents(c) {
		points -= rank
	}
	return max(points, 0)
}

// MayTrain returns nil when the character can take another rank of the talent, else why
// not.
func MayTrain(set *content.Set, c *character.Character, key string) error {
	t := set.Talents.Of(key)
	if t == nil || t.Calling != c.Calling {
		return RejectUnknownTalent
	}
	ranks := Talents(c)
	var above int32
	for other, rank := range ranks {
		if o := set.Talents.Of(other); o != nil && o.Row < t.Row {
			above += rank
		}
	}
	switch {
	case ranks[key] >= t.Ranks:
		return RejectTalentFull
	case Points(c) == 0:
		return RejectNoPoints
	case c.Level < t.Level || above < pointsPerRow*t.Row:
		return RejectTalentLocked
	case t.Needs != "" && ranks[t.Needs] < set.Talents.Of(t.Needs).Ranks:
		return RejectTalentLocked
	}
	return nil
}

// Train spends a point on a talent. The caller brings the fighter's stats up to it.
func Train(tx *world.Tx, id entity.ID, key string) error {
	c := character.Of(tx, id)
	if err := MayTrain(character.Set(tx), c, key); err != nil {
		return err
	}
	change := character.Begin(tx, id, "talent", tx.OpID("talent", key))
	change.Put(factTalent, key, Talents(c)[key]+1)
	change.ThenTell(Event(change.Who(), 0))
	change.Commit()
	return nil
}

// ResetCost is what giving talents back costs at a level, in coins.
func ResetCost(level int32) int64 { return int64(level) * 10 }

// Reset gives all talent points back, for money.
func Reset(tx *world.Tx, id entity.ID) error {
	c := character.Of(tx, id)
	cost := ResetCost(c.Level)
	if c.Balance(string(ledger.Coin)) < cost {
		return RejectNoMoney
	}
	change := character.Begin(tx, id, "talent_reset", tx.OpID("talent_reset"))
	for _, key := range c.Keys(factTalent) {
		if change.Fits(1) {
			change.Forget(factTalent, key)
		}
	}
	if change.Empty() {
		return nil
	}
	change.Add(string(ledger.Coin), -cost, ledger.Sink)
	change.ThenTell(Event(change.Who(), 0))
	change.Commit()
	return nil
}

// Tell sends level, experience, talents and titles to the character's client.
func Tell(tx *world.Tx, id entity.ID) {
	if c := character.Of(tx, id); c != nil {
		character.TellPlay(tx, id, Event(c, 0))
	}
}

// Event says how far the character has come; gained is what it just got.
func Event(c *character.Character, gained int64) *playpb.Event {
	p := &playpb.Progress{Level: uint32(c.Level), Experience: c.Balance(string(ledger.Experience)), Gained: gained,
		TalentPoints: uint32(Points(c)), Talents: map[string]uint32{}, Titles: c.Keys("title")}
	if c.Level < MaxLevel {
		p.ExperienceNext = Needed(c.Level + 1)
	}
	for key, rank := range Talents(c) {
		p.Talents[key] = uint32(rank)
	}
	return &playpb.Event{Kind: &playpb.Event_Progress{Progress: p}}
}
