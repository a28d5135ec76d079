package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Fallen marks a body that died in this tick; the ruleset deals with what follows (loot,
// quests, respawn) and removes the mark.
type Fallen struct {
	Killer entity.ID
	// Tagged is the character whose kill it is, 0 for nobody's.
	Tagged entity.ID
}

// fallen is cleared every tick by the ruleset.
var fallen = world.NewComponent[Fallen]("rules.fallen", world.Carry)

// EachFallen calls f for everything that died since the last call, and forgets it.
func EachFallen(tx *world.Tx, f func(id entity.ID, d Fallen)) {
	fallen.Each(tx, func(id entity.ID, d *Fallen) {
		was := *d
		fallen.Remove(tx, id)
		if tx.Owned(id) {
			f(id, was)
		}
	})
}

// tag remembers which character struck a creature first: the kill is theirs and their
// party's.
func tag(tx *world.Tx, id, from entity.ID, f *Fighter) {
	if id.IsCharacter() || f.Tagged != 0 && tx.Here(f.Tagged) {
		return
	}
	if master := Master(tx, from); master.IsCharacter() {
		f.Tagged = master
	}
}

// die ends a body's life.
func die(tx *world.Tx, id, killer entity.ID) {
	f, v := Of(tx, id), tx.ChangeVitals(id)
	if v.Dead {
		return
	}
	stopCast(tx, id, f, "dead")
	f.Swinging, f.Flights, f.InCombat, f.Offer = false, nil, 0, Offer{}
	RemoveAuras(tx, id, func(_ *Aura, e *content.Aura) bool { return !e.Persists })
	v = tx.ChangeVitals(id)
	v.Dead, v.Health, v.InCombat, v.Target = true, 0, false, 0
	v.Auras = nil
	tx.SetPosture(id, world.Dead)
	tx.SetSpeed(id, 0)
	Forgive(tx, id)
	fallen.Set(tx, id, Fallen{Killer: killer, Tagged: f.Tagged})
	f.Tagged = 0
	emitDied(tx, id, killer)
}

// Kill ends a body's life at once, as rules may want.
func Kill(tx *world.Tx, id entity.ID) {
	if Of(tx, id) != nil && Alive(tx, id) {
		tx.ChangeVitals(id).Health = 0
		die(tx, id, 0)
	}
}

// Reasons why release or revival is refused.
const (
	RejectNotDead = rules.Reject("rpg.not_dead")
	RejectNoOffer = rules.Reject("rpg.no_offer")
	RejectDead    = rules.Reject("rpg.dead")
)

// releaseHealth is what one wakes with in the graveyard.
const releaseHealth content.Share = 5000

// Release wakes a dead character in the graveyard of its land.
func Release(tx *world.Tx, id entity.ID) error {
	v := tx.Vitals(id)
	if v == nil || !v.Dead {
		return RejectNotDead
	}
	at, _ := tx.At(id)
	if tx.Map() != nil {
		if g := tx.Map().Graveyard(at); g != nil {
			spot := g.At.Move(geom.Angle(uint64(id)*9973), 2500)
			tx.Place(id, way.Straight(tx, g.At, spot), g.Facing)
		}
	}
	Revive(tx, id, releaseHealth)
	return nil
}

// TakeOffer accepts or declines the life that somebody has offered.
func TakeOffer(tx *world.Tx, id entity.ID, accept bool) error {
	f, v := Of(tx, id), tx.Vitals(id)
	if v == nil || !v.Dead {
		return RejectNotDead
	}
	if f.Offer.Left <= 0 {
		return RejectNoOffer
	}
	o := f.Offer
	f.Offer = Offer{}
	if accept {
		Revive(tx, id, o.Health)
	}
	return nil
}

// Revive gives a dead body life, with a share of its health.
func Revive(tx *world.Tx, id entity.ID, health content.Share) {
	f, v := Of(tx, id), tx.ChangeVitals(id)
	if f == nil || v == nil || !v.Dead {
		return
	}
	v.Dead = false
	f.Offer, f.Evading = Offer{}, false
	tx.SetPosture(id, world.Stand)
	Refresh(tx, id)
	v = tx.ChangeVitals(id)
	v.Health = int32(max(health.Of(int64(v.MaxHealth)), 1))
	v.Power = int32(f.Energy.Start.Of(int64(v.MaxPower)))
}

// Restore fills health, ends harmful auras and forgets the fight: a creature is home again.
func Restore(tx *world.Tx, id entity.ID) {
	f := Of(tx, id)
	if f == nil || !Alive(tx, id) {
		return
	}
	Forgive(tx, id)
	Calm(tx, id)
	f.Tagged, f.Evading = 0, false
	RemoveAuras(tx, id, func(_ *Aura, e *content.Aura) bool { return e.Harmful })
	v := tx.ChangeVitals(id)
	v.Health, v.Power, v.Target = v.MaxHealth, v.MaxPower, 0
}
