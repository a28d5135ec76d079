package land

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/rules/loot"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Slain tells a character, in whichever region, of a kill it shares in.
type Slain struct {
	Creature string
	Level    int32
	Victim   entity.ID
	At       geom.Point
	Sharers  int32
	Ms       int64 // Tx.BornMs of the victim: the time of the operation
}

// EffectName implements world.Effect.
func (*Slain) EffectName() string { return "land.slain" }

// fall deals with a body that has just died.
func fall(tx *world.Tx, id entity.ID, d combat.Fallen) {
	if id.IsCharacter() {
		Hint(tx, id, "died")
		return
	}
	desc := tx.Description(id)
	e := character.Set(tx).Creatures.Of(desc.GetKey())
	// What a creature calls in its fight carries nothing: it would be a mine.
	if e == nil || desc.GetKind() == corepb.Description_KIND_PET || combat.HelperOf(tx, id) != nil {
		loot.Drop(tx, id, &content.Creature{Key: desc.GetKey()}, 0, nil)
		return
	}
	level := int32(desc.GetLevel())
	near := sharers(tx, id, d.Tagged)
	at, _ := tx.At(id)
	loot.Drop(tx, id, e, d.Tagged, near)
	creature.Vacate(tx, id)
	for _, member := range near {
		tx.Affect(id, member, &Slain{Creature: e.Key, Level: level, Victim: id, At: at, Sharers: int32(len(near)), Ms: tx.BornMs(id)})
	}
}

// sharers returns the character whose kill it is, and those of its party near.
func sharers(tx *world.Tx, victim, tagged entity.ID) []entity.ID {
	if tagged == 0 || !tx.Here(tagged) {
		return nil
	}
	members := []entity.ID{tagged}
	at, _ := tx.At(victim)
	for _, hit := range tx.Near(nil, at, quest.ShareRadius) {
		if hit.ID != tagged && hit.ID.IsCharacter() && combat.Together(tx, tagged, hit.ID) {
			members = append(members, hit.ID)
		}
	}
	return members
}

// credit gives a character its part in a kill: experience and what quests count.
func credit(tx *world.Tx, id entity.ID, s *Slain) {
	c, set := character.Of(tx, id), character.Set(tx)
	e := set.Creatures.Of(s.Creature)
	if c == nil || e == nil {
		return
	}
	change := character.Begin(tx, id, "kill", ledger.NewOpID(s.Ms, "kill", s.Victim.String(), id.String()))
	before := c.Level
	gained := int64(0)
	if combat.Alive(tx, id) {
		n := progress.ForKill(c.Level, s.Level, e.Rank, e.Experience)
		gained = progress.Grant(change, n*(100+15*int64(s.Sharers-1))/(100*int64(max(s.Sharers, 1))))
	}
	quest.Note(change, quest.Deed{Verb: "kill", Key: s.Creature, Areas: quest.AreasAt(set, s.At), Party: s.Sharers})
	levelled(change, before, gained)
	change.Commit()
	Hint(tx, id, "first_kill")
}

// levelled is quest.Grown, with the abilities that a new level brings.
func levelled(change *character.Change, before int32, gained int64) {
	id := change.ID()
	grown := change.Who().Level > before
	quest.Grown(change, before, gained)
	if grown {
		change.Then(func(tx *world.Tx) {
			tellAbilities(tx, id)
			Hint(tx, id, "level_up")
			Hint(tx, id, "talent")
		})
	}
}
