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

// occasions are when hints are given that follow from how a character fares, or from what is near it.
var occasions = [...]struct {
	event string
	now   func(tx *world.Tx, id entity.ID) bool
}{
	{"night", func(tx *world.Tx, _ entity.ID) bool { return sky.Night(tx.ShardMs()) }},
	{"first_fight", func(tx *world.Tx, id entity.ID) bool { return tx.Vitals(id).InCombat }},
	{"low_health", func(tx *world.Tx, id entity.ID) bool {
		v := tx.Vitals(id)
		return v.InCombat && !v.Dead && v.Health < v.MaxHealth/3
	}},
	{"border", func(tx *world.Tx, id entity.ID) bool {
		at, _ := tx.At(id)
		return tx.Region().BorderDistance(at) < borderNear
	}},
	{"met_person", func(tx *world.Tx, id entity.ID) bool { return beside(tx, id, corepb.Description_KIND_PERSON) }},
	{"gather", func(tx *world.Tx, id entity.ID) bool { return beside(tx, id, corepb.Description_KIND_RESOURCE) }},
}

// beside reports whether somebody came, in the last second, within ten metres of something of a kind.
func beside(tx *world.Tx, id entity.ID, kind corepb.Description_Kind) bool {
	if !tx.Moved(id, world.TickRateHz) {
		return false
	}
	at, _ := tx.At(id)
	for _, near := range tx.NearOthers(nil, at, 10*geom.Metre) {
		if tx.Description(near.ID).GetKind() == kind {
			return true
		}
	}
	return false
}

// unseen returns for which of the occasions a character was not shown the hint, a bit for each.
func unseen(c *character.Character) (bits uint8) {
	for i, o := range occasions {
		if _, shown := c.Facts[character.FactKey{Kind: factHint, Key: o.event}]; !shown {
			bits |= 1 << i
		}
	}
	return bits
}

// hints gives those whose occasion has come.
func hints(tx *world.Tx, id entity.ID, c *character.Character) {
	if c.Bot {
		return
	}
	left := character.Derived(c, factHint, unseen)
	for i, o := range occasions {
		if left&(1<<i) != 0 && o.now(tx, id) {
			Hint(tx, id, o.event)
		}
	}
}
