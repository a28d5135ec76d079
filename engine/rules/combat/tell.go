package combat

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Event encodes an event of the module rpg.
func Event(e *rpgpb.Event) world.Event {
	return world.Event{Module: world.RPG, Body: character.MustMarshal(e)}
}

// hit is what is told of a blow or of healing.
type hit struct {
	from             entity.ID
	blow             *Blow
	amount, absorbed int64
	miss             string
}

func emitHit(tx *world.Tx, target entity.ID, h *hit) {
	ability := h.blow.Ability
	if ability == "" {
		ability = h.blow.Aura
	}
	tx.Emit(target, Event(&rpgpb.Event{Kind: &rpgpb.Event_Hit{Hit: &rpgpb.Hit{
		Source: uint64(h.from), Target: uint64(target), Ability: ability, Amount: int32(h.amount), School: h.blow.School,
		Critical: h.blow.Critical, Miss: h.miss, Absorbed: int32(h.absorbed),
	}}}))
}

func emitDied(tx *world.Tx, id, killer entity.ID) {
	tx.Emit(id, Event(&rpgpb.Event{Kind: &rpgpb.Event_Died{Died: &rpgpb.Died{Entity: uint64(id), Killer: uint64(killer)}}}))
}

func emitCast(tx *world.Tx, id entity.ID, c *Casting) {
	tx.Emit(id, Event(&rpgpb.Event{Kind: &rpgpb.Event_CastStarted{CastStarted: &rpgpb.CastStarted{
		Source: uint64(id), Ability: c.Ability, Ms: uint32(c.Total), Target: uint64(c.Target), Channel: c.Channel}}}))
}

func emitCastEnded(tx *world.Tx, id entity.ID, ability, reason string) {
	tx.Emit(id, Event(&rpgpb.Event{Kind: &rpgpb.Event_CastEnded{CastEnded: &rpgpb.CastEnded{
		Source: uint64(id), Ability: ability, Success: reason == "", Reason: reason}}}))
}

func emitMissile(tx *world.Tx, id entity.ID, m *Flight) {
	tx.Emit(id, Event(&rpgpb.Event{Kind: &rpgpb.Event_Missile{Missile: &rpgpb.Missile{
		Source: uint64(id), Target: uint64(m.Target), Ability: m.Ability, Ms: uint32(m.Left), X: m.X, Z: m.Z}}}))
}

func emitArea(tx *world.Tx, ability string, at geom.Point, radius int32, around entity.ID) {
	tx.EmitAt(at, Event(&rpgpb.Event{Kind: &rpgpb.Event_Effect{Effect: &rpgpb.Effect{
		Ability: ability, X: at.X, Z: at.Z, Entity: uint64(around), Radius: uint32(radius), Ms: 800}}}))
}

func emitOffer(tx *world.Tx, from, to entity.ID) {
	tx.Tell(to, Event(&rpgpb.Event{Kind: &rpgpb.Event_ReviveOffered{ReviveOffered: &rpgpb.ReviveOffered{
		From: tx.Description(from).GetName(), Ms: offerMs}}}))
}

func tellCooldown(tx *world.Tx, id entity.ID, ability string, left, total int32, shared bool) {
	tx.Tell(id, Event(&rpgpb.Event{Kind: &rpgpb.Event_Cooldown{Cooldown: &rpgpb.Cooldown{
		Ability: ability, LeftMs: uint32(max(left, 0)), TotalMs: uint32(max(total, 0)), Shared: shared}}}))
}

// TellThreat tells a character how angry its target is.
func TellThreat(tx *world.Tx, to, creature entity.ID, percent int64, top bool) {
	tx.Tell(to, Event(&rpgpb.Event{Kind: &rpgpb.Event_Threat{Threat: &rpgpb.Threat{
		Creature: uint64(creature), Percent: uint32(min(percent, 999)), Top: top}}}))
}
