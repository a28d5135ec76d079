package land

import (
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
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

// Reasons why a command is refused.
const (
	RejectMalformed = rules.Reject("core.malformed")
	RejectUnknown   = rules.Reject("core.unknown_command")
	RejectNobody    = rules.Reject("play.nobody_there")
	RejectTooFar    = rules.Reject("play.too_far")
	RejectInCombat  = rules.Reject("rpg.in_combat")
	RejectDead      = rules.Reject("rpg.dead")
	RejectTooSoon   = rules.Reject("play.too_soon")
	RejectNoTrainer = rules.Reject("rpg.no_trainer")
	// RejectSaving: the store cannot be reached; walking and fighting go on.
	RejectSaving = rules.Reject("core.saving")
)

// Apply implements rules.Ruleset for the modules play and rpg.
func (Land) Apply(tx *world.Tx, c world.Command) error {
	if character.Of(tx, c.From) == nil {
		return RejectUnknown
	}
	switch c.Module {
	case world.Play:
		var m playpb.Command
		if err := proto.Unmarshal(c.Body, &m); err != nil {
			return RejectMalformed
		}
		if tx.Saving() && lasting(&m) {
			return RejectSaving
		}
		return play(tx, c.From, &m)
	case world.RPG:
		var m rpgpb.Command
		if err := proto.Unmarshal(c.Body, &m); err != nil {
			return RejectMalformed
		}
		if tx.Saving() && lastingRPG(&m) {
			return RejectSaving
		}
		return rpg(tx, c.From, &m)
	}
	return RejectUnknown
}

// lasting reports whether a command of the module play is about what rows hold.
func lasting(m *playpb.Command) bool {
	switch m.Kind.(type) {
	case *playpb.Command_SetTarget, *playpb.Command_Interact, *playpb.Command_Choose, *playpb.Command_CloseTalk,
		*playpb.Command_Emote, *playpb.Command_Posture, *playpb.Command_Unstuck, *playpb.Command_ShareQuest:
		return false
	}
	return true
}

// lastingRPG is lasting for the module rpg.
func lastingRPG(m *rpgpb.Command) bool {
	switch m.Kind.(type) {
	case *rpgpb.Command_TakeLoot, *rpgpb.Command_TrainTalent, *rpgpb.Command_ResetTalents, *rpgpb.Command_Gather:
		return true
	}
	return false
}

// play carries out a command of the module play.
func play(tx *world.Tx, id entity.ID, m *playpb.Command) error {
	switch m := m.Kind.(type) {
	case *playpb.Command_SetTarget:
		return setTarget(tx, id, entity.ID(m.SetTarget.Entity))
	case *playpb.Command_Interact:
		return interact(tx, id, entity.ID(m.Interact.Entity))
	case *playpb.Command_Choose:
		return talk.Choose(tx, id, m.Choose)
	case *playpb.Command_CloseTalk:
		talk.Close(tx, id)
		return nil
	case *playpb.Command_SetHotbar:
		return setHotbar(tx, id, m.SetHotbar)
	case *playpb.Command_Emote:
		return emote(tx, id, m.Emote)
	case *playpb.Command_Posture:
		return posture(tx, id, m.Posture.Key)
	case *playpb.Command_Unstuck:
		return unstuck(tx, id)
	case *playpb.Command_Wardrobe:
		return item.Wardrobe(tx, id, m.Wardrobe)
	case *playpb.Command_AbandonQuest:
		return quest.Abandon(tx, id, m.AbandonQuest.Quest)
	case *playpb.Command_ShareQuest:
		return quest.Share(tx, id, m.ShareQuest.Quest)
	}
	if !combat.Alive(tx, id) {
		return RejectDead
	}
	return goods(tx, id, m)
}

// goods carries out the commands that the dead may not give.
func goods(tx *world.Tx, id entity.ID, m *playpb.Command) error {
	switch m := m.Kind.(type) {
	case *playpb.Command_AcceptQuest:
		err := quest.Accept(tx, id, m.AcceptQuest)
		if err == nil {
			Hint(tx, id, "took_quest")
		}
		return err
	case *playpb.Command_TurnInQuest:
		before := character.Of(tx, id).Level
		err := quest.TurnIn(tx, id, m.TurnInQuest)
		if character.Of(tx, id).Level > before {
			tellAbilities(tx, id)
			Hint(tx, id, "level_up")
		}
		return err
	case *playpb.Command_Equip:
		return equip(tx, id, m.Equip)
	case *playpb.Command_Unequip:
		return item.Unequip(tx, id, m.Unequip)
	case *playpb.Command_MoveItem:
		return item.Move(tx, id, m.MoveItem)
	case *playpb.Command_UseItem:
		return useItem(tx, id, m.UseItem)
	case *playpb.Command_DestroyItem:
		return item.Destroy(tx, id, m.DestroyItem)
	case *playpb.Command_Buy:
		return recount(tx, id, item.Buy(tx, id, m.Buy))
	case *playpb.Command_Sell:
		return item.Sell(tx, id, m.Sell)
	case *playpb.Command_BuyBack:
		return item.BuyBack(tx, id, m.BuyBack)
	}
	return RejectUnknown
}

// recount lets quests that ask for things look again.
func recount(tx *world.Tx, id entity.ID, err error) error {
	if err == nil {
		quest.Did(tx, id, quest.Deed{}, tx.OpID("recount"))
	}
	return err
}

func equip(tx *world.Tx, id entity.ID, m *playpb.Equip) error {
	err := item.Equip(tx, id, m)
	if err != nil {
		return err
	}
	if key, ok := character.ItemID(m.Item); ok {
		quest.Did(tx, id, quest.Deed{Verb: "equip", Key: character.Of(tx, id).Items[key].Key}, tx.OpID("equip_quest"))
	}
	return nil
}

func useItem(tx *world.Tx, id entity.ID, m *playpb.UseItem) error {
	return item.Use(tx, id, m, func(e *content.Item) error {
		used(tx, id, e, tx.OpID("use_quest"))
		if e.Use.Opens != "" {
			return quest.Begin(tx, id, e.Use.Opens)
		}
		return nil
	})
}

// used lets an item that took effect count for quests.
func used(tx *world.Tx, id entity.ID, e *content.Item, op ledger.OpID) {
	at, _ := tx.At(id)
	quest.Did(tx, id, quest.Deed{Verb: "use", Key: e.Key, Areas: quest.AreasAt(character.Set(tx), at)}, op)
}

// rpg carries out a command of the module rpg.
func rpg(tx *world.Tx, id entity.ID, m *rpgpb.Command) error {
	switch m := m.Kind.(type) {
	case *rpgpb.Command_Cast:
		gather.Stop(tx, id)
		return combat.Cast(tx, id, m.Cast.Ability, combat.Aim{Target: entity.ID(m.Cast.Target), At: geom.Point{X: m.Cast.X, Z: m.Cast.Z}})
	case *rpgpb.Command_CancelCast:
		combat.CancelCast(tx, id)
		gather.Stop(tx, id)
		return nil
	case *rpgpb.Command_AutoAttack:
		if !m.AutoAttack.On {
			combat.StopSwing(tx, id)
			return nil
		}
		return combat.Swing(tx, id, tx.Vitals(id).Target)
	case *rpgpb.Command_Release:
		return combat.Release(tx, id)
	case *rpgpb.Command_Revive:
		return combat.TakeOffer(tx, id, m.Revive.Accept)
	case *rpgpb.Command_CancelAura:
		combat.RemoveAuras(tx, id, func(a *combat.Aura, e *content.Aura) bool { return a.Key == m.CancelAura.Aura && !e.Harmful })
		return nil
	case *rpgpb.Command_RollLoot:
		return loot.Say(tx, id, m.RollLoot)
	case *rpgpb.Command_TrainTalent:
		return retrained(tx, id, progress.Train(tx, id, m.TrainTalent.Talent))
	case *rpgpb.Command_ResetTalents:
		return resetTalents(tx, id)
	}
	if !combat.Alive(tx, id) {
		return RejectDead
	}
	switch m := m.Kind.(type) {
	case *rpgpb.Command_TakeLoot:
		return loot.Take(tx, id, m.TakeLoot)
	case *rpgpb.Command_Gather:
		return gather.Start(tx, id, entity.ID(m.Gather.Resource))
	case *rpgpb.Command_PetCommand:
		return creature.Order(tx, id, m.PetCommand.Order, entity.ID(m.PetCommand.Target))
	}
	return RejectUnknown
}

// retrained brings a character up to its talents.
func retrained(tx *world.Tx, id entity.ID, err error) error {
	if err == nil {
		combat.Enlist(tx, id)
		item.TellStats(tx, id)
		tellAbilities(tx, id)
	}
	return err
}

// resetTalents needs a trainer near.
func resetTalents(tx *world.Tx, id entity.ID) error {
	at, _ := tx.At(id)
	for _, near := range tx.Near(nil, at, item.Reach) {
		d := tx.Description(near.ID)
		if d.GetKind() != corepb.Description_KIND_PERSON {
			continue
		}
		if p := character.Set(tx).Persons.Of(d.Key); p != nil && p.Trainer {
			return retrained(tx, id, progress.Reset(tx, id))
		}
	}
	return RejectNoTrainer
}

func setTarget(tx *world.Tx, id, target entity.ID) error {
	if target != 0 && !tx.Here(target) {
		return RejectNobody
	}
	combat.SetTarget(tx, id, target)
	if target == 0 {
		combat.StopSwing(tx, id)
	}
	return nil
}

// interact does with an entity what it is for.
func interact(tx *world.Tx, id, with entity.ID) error {
	d := tx.Description(with)
	if d == nil {
		return RejectNobody
	}
	if !combat.Alive(tx, id) {
		return RejectDead
	}
	switch d.Kind {
	case corepb.Description_KIND_PERSON:
		return talk.Start(tx, id, with)
	case corepb.Description_KIND_CORPSE:
		return loot.Open(tx, id, with)
	case corepb.Description_KIND_OBJECT, corepb.Description_KIND_RESOURCE:
		if c := loot.Of(tx, with); c != nil && !c.Empty() && c.MayTake(tx, id) {
			return loot.Open(tx, id, with)
		}
		if d.Kind == corepb.Description_KIND_OBJECT && tx.Within(id, with, item.Reach) && talk.Board(tx, id, with) {
			return nil
		}
		return gather.Start(tx, id, with)
	case corepb.Description_KIND_CREATURE:
		return combat.Swing(tx, id, with)
	}
	return RejectNobody
}
