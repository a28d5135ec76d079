// Package land is what the lands one walks through share, whatever is played in them:
// people and creatures, bags, talk, quests, abilities, death. A ruleset of such a land is a
// Land with a name, and what is its own.
package land

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/rules/gather"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/loot"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/rules/talk"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Land fulfils most of rules.Ruleset. The zero value is ready; it keeps no state.
type Land struct{}

var _ rules.Occupied = Land{}

// Start implements rules.Ruleset: everything that lives here appears.
func (Land) Start(tx *world.Tx) { creature.Populate(tx) }

// Reload implements rules.Ruleset: what changed in the content appears anew.
func (Land) Reload(tx *world.Tx, before any) {
	if old, ok := before.(*content.Set); ok && old != nil {
		creature.Reload(tx, old, character.Set(tx))
	} else {
		creature.Populate(tx)
	}
	character.Each(tx, func(id entity.ID, _ *character.Character) {
		combat.Enlist(tx, id)
		quest.TellLog(tx, id)
		tellAbilities(tx, id)
	})
}

// Enter implements rules.Ruleset.
func (Land) Enter(tx *world.Tx, id entity.ID, a rules.Arrival) {
	if !id.IsCharacter() {
		creature.Arrive(tx, id)
		return
	}
	if a.How == rules.CameBack {
		tellAgain(tx, id)
		return
	}
	c := character.Load(tx, id, a)
	if c == nil {
		return
	}
	tx.SetCompany(id, c.Mates)
	c.Level = progress.LevelAt(c.Balance(string(ledger.Experience)))
	combat.Enlist(tx, id)
	item.ShowWorn(tx, id)
	if a.How == rules.LoggedIn {
		if v := tx.ChangeVitals(id); a.Fresh {
			v.Health = v.MaxHealth
		}
		if v := tx.Vitals(id); v.Dead {
			tx.SetPosture(id, world.Dead)
			tx.SetSpeed(id, 0)
		}
	}
	if a.How == rules.CrossedIn {
		at, _ := tx.At(id)
		tellPlace(tx, id, placeAt(tx, c, at)) // another land, even where no area begins
	} else {
		// Told as soon as all of it is durable. An area tells of itself when it is noticed.
		at, _ := tx.At(id)
		owed.Set(tx, id, Debt{Place: len(quest.AreasAt(character.Set(tx), at)) == 0})
	}
	if a.How == rules.LoggedIn {
		Hint(tx, id, "entered")
	}
}

// tellAgain tells a client that was away everything, the place included.
func tellAgain(tx *world.Tx, id entity.ID) {
	c := character.Of(tx, id)
	if c == nil {
		return
	}
	owed.Set(tx, id, Debt{Place: true})
}

// Debt marks a character whose client is owed everything, as soon as nothing of it is on
// its way to the store: what is told is durable.
type Debt struct {
	Place bool // where it is, too
}

var owed = world.NewComponent[Debt]("rules.owed", world.Load)

// TellAll sends a character everything its client shows.
func TellAll(tx *world.Tx, id entity.ID) {
	c := character.Of(tx, id)
	character.TellBags(tx, id, c, item.Back(tx, id))
	progress.Tell(tx, id)
	item.TellStats(tx, id)
	tellAbilities(tx, id)
	tellHotbar(tx, id)
	quest.TellLog(tx, id)
}

// Leave implements rules.Ruleset.
func (Land) Leave(tx *world.Tx, id entity.ID, why rules.Departure) {
	gather.Stop(tx, id)
	talk.Close(tx, id)
	if why == rules.LoggedOut {
		combat.CancelCast(tx, id)
	}
}

// Occupied implements rules.Occupied: who has its hands on something is not handed to another
// layer. A talk is no reason, for the same person stands there as well.
func (Land) Occupied(tx *world.Tx, id entity.ID) bool { return gather.Handles(tx, id) }

// Affect implements rules.Ruleset.
func (Land) Affect(tx *world.Tx, from, to entity.ID, e world.Effect) {
	switch e := e.(type) {
	case rules.PartyChanged:
		join(tx, to, &e)
	case *rules.PartyChanged:
		join(tx, to, e)
	case *Slain:
		credit(tx, to, e)
	default:
		if !combat.Affect(tx, from, to, e) && loot.Affect(tx, from, to, e) {
			hintLoot(tx, to, e)
		}
	}
}

// hintLoot tells a newcomer what to do with what it has just got.
func hintLoot(tx *world.Tx, id entity.ID, e world.Effect) {
	h, ok := e.(*loot.Handed)
	if !ok {
		return
	}
	Hint(tx, id, "first_loot")
	if it := character.Set(tx).Items.Of(h.Entry.Key); it != nil && it.Slot != "" {
		Hint(tx, id, "first_item")
	}
}

// Effects returns one of every effect that a Land understands, for those who carry them
// between machines.
func Effects() []world.Effect {
	return append(append(combat.Effects(), loot.Effects()...), &Slain{}, &rules.PartyChanged{})
}

// join takes a change of a character's party.
func join(tx *world.Tx, id entity.ID, p *rules.PartyChanged) {
	c := character.Of(tx, id)
	if c == nil {
		return
	}
	c.Party, c.Mates = p.Party, nil
	for _, member := range p.Members {
		if member != id {
			c.Mates = append(c.Mates, member)
		}
	}
	tx.SetCompany(id, c.Mates)
	item.ShowWorn(tx, id)
	if c.Party != 0 {
		Hint(tx, id, "party")
	}
}

// Tick implements rules.Ruleset.
func (Land) Tick(tx *world.Tx) {
	combat.Tick(tx)
	creature.Tick(tx)
	gather.Tick(tx)
	item.Tick(tx, func(id entity.ID, e *content.Item) {
		used(tx, id, e, ledger.NewOpID(tx.StartMs(), "use_quest", id.String(), strconv.Itoa(int(tx.Tick()))))
	})
	combat.EachFallen(tx, func(id entity.ID, d combat.Fallen) { fall(tx, id, d) })
	loot.Tick(tx, func(id entity.ID) {
		if k := tx.Description(id).GetKind(); k == corepb.Description_KIND_CORPSE || k == corepb.Description_KIND_PET {
			tx.Despawn(id)
		}
	})
	owed.Each(tx, func(id entity.ID, d *Debt) { pay(tx, id, *d) })
	character.EachInTurn(tx, world.TickRateHz, 0, func(id entity.ID, c *character.Character) {
		questing := len(quest.ActiveKeys(c)) > 0
		explore(tx, id, c, questing)
		if questing {
			creature.MeetEscorts(tx, id, c)
		}
		hints(tx, id, c)
	})
	combat.EachRunning(tx, world.TickRateHz/2, 7, func(id entity.ID) { tellThreat(tx, id) })
}

// pay tells a client everything that it is owed, once all of it is durable.
func pay(tx *world.Tx, id entity.ID, d Debt) {
	c := character.Of(tx, id)
	if c == nil || !tx.Owned(id) || tx.Pending(id) {
		return
	}
	owed.Remove(tx, id)
	TellAll(tx, id)
	if at, ok := tx.At(id); ok && d.Place {
		enterArea(tx, id, c, at)
	}
}

// tellThreat tells who fights how angry the target is.
func tellThreat(tx *world.Tx, id entity.ID) {
	v := tx.Vitals(id)
	if !v.InCombat || !id.IsCharacter() {
		return
	}
	t := combat.ThreatOf(tx, v.Target)
	if t == nil {
		return
	}
	var most int64
	for _, g := range t.List {
		most = max(most, g.Points)
	}
	if own := t.Points(id); most > 0 {
		combat.TellThreat(tx, id, v.Target, own*100/most, t.Target == id)
	}
}

// tellAbilities sends what a character can do and what it has to wait for.
func tellAbilities(tx *world.Tx, id entity.ID) {
	c, f, set := character.Of(tx, id), combat.Peek(tx, id), character.Set(tx)
	if c == nil || f == nil {
		return
	}
	m := &rpgpb.Abilities{}
	for key, e := range set.Abilities.All() {
		if combat.Knows(set, c, e) {
			m.Known = append(m.Known, key)
		}
		if left := f.Cooldowns[key]; left > 0 {
			m.Cooldowns = append(m.Cooldowns, &rpgpb.Cooldown{Ability: key, LeftMs: uint32(left), TotalMs: uint32(f.Totals[key])})
		}
	}
	tx.Tell(id, combat.Event(&rpgpb.Event{Kind: &rpgpb.Event_Abilities{Abilities: m}}))
}

const (
	factHotbar = "hotbar"
	// hotbarSlots is how many slots a hotbar has, all pages together.
	hotbarSlots = 36
)

// tellHotbar sends the hotbar as it was saved, or that of the calling.
func tellHotbar(tx *world.Tx, id entity.ID) {
	c := character.Of(tx, id)
	var slots []string
	if !c.Fact(factHotbar, "slots", &slots) {
		slots = defaultHotbar(character.Set(tx), c.Calling)
	}
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Hotbar{Hotbar: &playpb.Hotbar{Slots: slots}}})
}

// defaultHotbar is what the calling says, then its other abilities as they are learned.
func defaultHotbar(set *content.Set, calling string) []string {
	e := set.Callings.Of(calling)
	if e == nil {
		return nil
	}
	slots := append([]string(nil), e.Hotbar...)
	for _, key := range set.AbilitiesOf(calling) {
		if !has(slots, key) && len(slots) < hotbarSlots {
			slots = append(slots, key)
		}
	}
	return slots
}

func has(list []string, s string) bool {
	for _, o := range list {
		if o == s {
			return true
		}
	}
	return false
}
