package land

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

const (
	// factFound is the kind of the facts that say which areas a character has found.
	factFound = "found"
	// foundExperience is for an area whose file names none.
	foundExperience = 15
)

// explore notices which area a character is in, and what that counts for; questing is
// whether it has quests to count it for.
func explore(tx *world.Tx, id entity.ID, c *character.Character, questing bool) {
	at, _ := tx.At(id)
	set := character.Set(tx)
	smallest, radius := "", content.Length(0)
	for a := range set.AreasAt(at) {
		if smallest == "" || a.Radius < radius {
			smallest, radius = a.Key, a.Radius
		}
	}
	if smallest != c.Area {
		c.Area = smallest
		enterArea(tx, id, c, at)
	}
	if smallest == "" || !questing {
		return
	}
	change := character.Begin(tx, id, "explore", ledger.NewOpID(tx.StartMs(), "explore", id.String(), strconv.Itoa(int(tx.Tick()))))
	for _, key := range quest.AreasAt(set, at) {
		quest.Note(change, quest.Deed{Verb: "explore", Key: key})
	}
	if !change.Empty() {
		change.Commit()
	}
}

func enterArea(tx *world.Tx, id entity.ID, c *character.Character, at geom.Point) {
	m := placeAt(tx, c, at)
	tell := func(tx *world.Tx) { tellPlace(tx, id, m) }
	var found bool
	e := character.Set(tx).Areas.Of(c.Area)
	if e == nil || c.Fact(factFound, c.Area, &found) {
		tell(tx)
		return
	}
	m.First = true
	change := character.Begin(tx, id, "found", ledger.NewOpID(tx.StartMs(), "found", id.String(), c.Area))
	change.Put(factFound, c.Area, true)
	before := c.Level
	experience := int64(e.Experience)
	if experience == 0 {
		experience = foundExperience
	}
	gained := progress.Grant(change, experience)
	levelled(change, before, gained)
	change.Then(tell)
	change.Commit()
}

// placeAt says where a character is: its area, its land, and whether there is peace.
func placeAt(tx *world.Tx, c *character.Character, at geom.Point) *playpb.AreaEntered {
	return &playpb.AreaEntered{Area: c.Area, Land: landAt(tx, at), Peaceful: combat.Peaceful(tx, at)}
}

func tellPlace(tx *world.Tx, id entity.ID, m *playpb.AreaEntered) {
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_AreaEntered{AreaEntered: m}})
}

func landAt(tx *world.Tx, at geom.Point) string {
	if m := tx.Map(); m != nil {
		if land := m.LandAt(at); land != nil {
			return land.Key
		}
	}
	return ""
}

// factHint is the kind of the facts that say which hints were shown.
const factHint = "hint"

// Hint shows a newcomer the text that follows an event, once for good.
func Hint(tx *world.Tx, id entity.ID, event string) {
	if !owesHint(tx, id, event) {
		return
	}
	key := character.Set(tx).Hint(event)
	change := character.Begin(tx, id, "hint", ledger.NewOpID(tx.StartMs(), "hint", id.String(), event))
	change.Put(factHint, event, true)
	change.Then(func(tx *world.Tx) {
		character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Hint{Hint: &playpb.Hint{Key: key}}})
	})
	change.Commit()
}

// owesHint reports whether an event has a text that the character has not been shown.
func owesHint(tx *world.Tx, id entity.ID, event string) bool {
	c := character.Of(tx, id)
	if c == nil || c.Bot || character.Set(tx).Hint(event) == "" {
		return false
	}
	_, shown := c.Facts[character.FactKey{Kind: factHint, Key: event}]
	return !shown
}

// borderNear is how near the border of a region the hint about lands is given, in mm.
const borderNear = 60 * geom.Metre

// Events of hints that follow from how a character fares, or from what is near it.
const (
	hintNight  = "night"
	hintFight  = "first_fight"
	hintHurt   = "low_health"
	hintBorder = "border"
	hintPerson = "met_person"
	hintGather = "gather"
)

// seasoned reports whether a character was shown every hint that hints may give.
func seasoned(c *character.Character) bool {
	for _, event := range [...]string{hintNight, hintFight, hintHurt, hintBorder, hintPerson, hintGather} {
		if _, shown := c.Facts[character.FactKey{Kind: factHint, Key: event}]; !shown {
			return false
		}
	}
	return true
}

// hints gives those that follow from how a character fares.
func hints(tx *world.Tx, id entity.ID, c *character.Character) {
	if c.Bot || character.Derived(c, factHint, seasoned) { // of most there is nothing to look at
		return
	}
	v := tx.Vitals(id)
	if sky.Night(tx.ShardMs()) {
		Hint(tx, id, hintNight)
	}
	if v.InCombat {
		Hint(tx, id, hintFight)
		if !v.Dead && v.Health < v.MaxHealth/3 {
			Hint(tx, id, hintHurt)
		}
	}
	if at, _ := tx.At(id); tx.Region().BorderDistance(at) < borderNear {
		Hint(tx, id, hintBorder)
	}
	if !owesHint(tx, id, hintPerson) && !owesHint(tx, id, hintGather) {
		return
	}
	at, _ := tx.At(id)
	for _, near := range tx.NearOthers(nil, at, 10_000) {
		switch tx.Description(near.ID).GetKind() {
		case corepb.Description_KIND_PERSON:
			Hint(tx, id, hintPerson)
		case corepb.Description_KIND_RESOURCE:
			Hint(tx, id, hintGather)
		}
	}
}
