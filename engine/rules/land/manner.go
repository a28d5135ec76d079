package land

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

const (
	emoteReach = 15_000 // mm within which an emote can be shown at somebody
	emoteMs    = 1000   // between two emotes of one body
	unstuckMs  = 60_000
)

// postures that a character can take.
var postures = map[string]world.Posture{"stand": world.Stand, "sit": world.Sit, "dance": world.Dance, "sleep": world.Sleep}

// emote shows an emote to everyone near.
func emote(tx *world.Tx, id entity.ID, m *playpb.Emote) error {
	e := character.Set(tx).Emotes.Of(m.Key)
	at := entity.ID(m.At)
	switch {
	case e == nil:
		return RejectUnknown
	case !combat.Alive(tx, id):
		return RejectDead
	case at != 0 && !tx.Here(at):
		return RejectNobody
	case at != 0 && !tx.Within(id, at, emoteReach):
		return RejectTooFar
	case cooling(tx, id, "emote", emoteMs):
		return RejectTooSoon
	}
	if e.Posture != "" {
		if err := posture(tx, id, e.Posture); err != nil {
			return err
		}
	}
	tx.Emit(id, character.PlayEvent(&playpb.Event{Kind: &playpb.Event_EmoteShown{EmoteShown: &playpb.EmoteShown{
		Entity: uint64(id), Key: m.Key, At: m.At}}}))
	deed := quest.Deed{Verb: "emote", Key: m.Key}
	here, _ := tx.At(id)
	deed.Areas = quest.AreasAt(character.Set(tx), here)
	if d := tx.Description(at); d.GetKind() == corepb.Description_KIND_PERSON {
		deed.Person = d.Key
	}
	quest.Did(tx, id, deed, tx.OpID("emote"))
	return nil
}

// cooling reports whether something of a character has to wait, and starts the wait when
// it does not.
func cooling(tx *world.Tx, id entity.ID, what string, ms int32) bool {
	f := combat.Of(tx, id)
	if f == nil || f.Cooldowns[what] > 0 {
		return true
	}
	combat.Cool(tx, id, what, ms)
	return false
}

// posture lets a body stand, sit, dance or lie.
func posture(tx *world.Tx, id entity.ID, key string) error {
	p, ok := postures[key]
	v := tx.Vitals(id)
	switch {
	case !ok:
		return RejectUnknown
	case v.Dead:
		return RejectDead
	case v.InCombat && p != world.Stand:
		return RejectInCombat
	}
	combat.CancelCast(tx, id)
	tx.SetPosture(id, p)
	return nil
}

// unstuck brings a character to the nearest safe place of its land.
func unstuck(tx *world.Tx, id entity.ID) error {
	v := tx.Vitals(id)
	switch {
	case v.Dead:
		return RejectDead
	case v.InCombat:
		return RejectInCombat
	case cooling(tx, id, "unstuck", unstuckMs):
		return RejectTooSoon
	}
	at, _ := tx.At(id)
	if g := tx.Map().Graveyard(at); g != nil {
		tx.Place(id, g.At, g.Facing)
	}
	return nil
}

// setHotbar saves the hotbar. What is in it is the client's business; keys are bounded.
func setHotbar(tx *world.Tx, id entity.ID, m *playpb.SetHotbar) error {
	const maxKey = 64
	if len(m.Slots) > hotbarSlots {
		return RejectMalformed
	}
	for _, s := range m.Slots {
		if len(s) > maxKey {
			return RejectMalformed
		}
	}
	change := character.Begin(tx, id, "hotbar", tx.OpID("hotbar"))
	change.Put(factHotbar, "slots", m.Slots)
	change.Commit()
	return nil
}
