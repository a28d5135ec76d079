package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Blow is harm as it was dealt; armour and shields of the target are yet to come.
type Blow struct {
	Ability, Aura string // empty for a plain attack
	School        string
	Amount        int64
	Critical      bool
	Plain         bool // a plain attack or physical ability: can be dodged
	Level         int32
	Threat        content.Share
	Leech         content.Share
}

// Mend is healing as it was given.
type Mend struct {
	Ability  string
	Amount   int64
	Critical bool
}

// Lay puts an aura on.
type Lay struct {
	Aura              string
	For, Stacks       int32
	Might, Wit, Level int32
	Share             content.Share
}

// Cleanse takes auras off.
type Cleanse struct {
	Harmful bool
	Kinds   []string
	Count   int32
}

// Anger adds threat for its sender; with Taunt the target attacks the sender for so long.
type Anger struct {
	Amount int64
	Taunt  int32
}

// Interruption breaks a cast and locks its school.
type Interruption struct{ Lock int32 }

// Shove moves the target in a straight line: away from a point, or towards it when
// Distance is below 0.
type Shove struct {
	From     geom.Point
	Distance int32
}

// Supply gives power.
type Supply struct{ Amount int32 }

// Raise offers life to a dead one.
type Raise struct{ Health content.Share }

// Answer goes back to who struck: what it gets out of it.
type Answer struct {
	Heal  int64
	Power int32
	Harm  int64 // thorns
}

// Grudge is threat that a healer earns from a creature that fights the healed one.
type Grudge struct{ Amount int64 }

// Carried moves the target to a place.
type Carried struct{ To geom.Point }

// EffectName implements world.Effect.
func (*Blow) EffectName() string         { return "combat.blow" }
func (*Mend) EffectName() string         { return "combat.mend" }
func (*Lay) EffectName() string          { return "combat.lay" }
func (*Cleanse) EffectName() string      { return "combat.cleanse" }
func (*Anger) EffectName() string        { return "combat.anger" }
func (*Interruption) EffectName() string { return "combat.interruption" }
func (*Shove) EffectName() string        { return "combat.shove" }
func (*Supply) EffectName() string       { return "combat.supply" }
func (*Raise) EffectName() string        { return "combat.raise" }
func (*Answer) EffectName() string       { return "combat.answer" }
func (*Grudge) EffectName() string       { return "combat.grudge" }
func (*Carried) EffectName() string      { return "combat.carried" }

// Effects returns one of every effect of this package, for those who decode them.
func Effects() []world.Effect {
	return []world.Effect{&Blow{}, &Mend{}, &Lay{}, &Cleanse{}, &Anger{}, &Interruption{}, &Shove{},
		&Supply{}, &Raise{}, &Answer{}, &Grudge{}, &Carried{}}
}

// Affect applies an effect of this package to an entity of this region and reports
// whether it was one.
func Affect(tx *world.Tx, from, to entity.ID, e world.Effect) bool {
	switch e := e.(type) {
	case *Blow:
		strike(tx, from, to, e)
	case *Mend:
		mend(tx, from, to, e)
	case *Lay:
		lay(tx, from, to, e)
	case *Cleanse:
		cleanse(tx, to, e)
	case *Anger:
		anger(tx, from, to, e)
	case *Interruption:
		interrupt(tx, to, e)
	case *Shove:
		shove(tx, to, e)
	case *Supply:
		gain(tx, to, e.Amount)
	case *Raise:
		offer(tx, from, to, e)
	case *Answer:
		answer(tx, from, to, e)
	case *Grudge:
		AddThreat(tx, to, from, e.Amount)
	case *Carried:
		tx.Place(to, e.To, facing(tx, to))
	default:
		return false
	}
	return true
}

// strike lets a body of this region take harm.
func strike(tx *world.Tx, from, to entity.ID, b *Blow) {
	f, v := Of(tx, to), tx.Vitals(to)
	if f == nil || v == nil || v.Dead || v.MaxHealth == 0 {
		return
	}
	if f.Evading {
		emitHit(tx, to, &hit{from: from, blow: b, miss: "evade"})
		return
	}
	if from != 0 && from != to {
		Rouse(tx, to)
	}
	if f.invulnerable || from != to && sideOf(tx, to) == people && atPeace(tx, to) {
		emitHit(tx, to, &hit{from: from, blow: b, miss: "immune"})
		return
	}
	if b.Plain && !f.Helpless() && chance(tx, content.Share(f.Stats[content.Dodge])) {
		emitHit(tx, to, &hit{from: from, blow: b, miss: "dodge"})
		AddThreat(tx, to, from, 1)
		return
	}
	amount := taken(f, b)
	before := amount
	amount = absorb(tx, to, f, amount)
	emitHit(tx, to, &hit{from: from, blow: b, amount: amount, absorbed: before - amount})
	AddThreat(tx, to, from, b.Threat.Of(before)+1)
	tag(tx, to, from, f)
	reward(tx, from, to, f, b, amount)
	hurt(tx, from, to, amount)
}

// taken returns what armour and state leave of harm.
func taken(f *Fighter, b *Blow) int64 {
	amount := b.Amount
	if b.School == "physical" && b.Aura == "" {
		amount = softened(amount, f.Stats[content.Armour], b.Level)
	}
	amount = max((content.Whole + content.Share(f.Stats[content.Taken])).Of(amount), 0)
	if b.Amount > 0 {
		amount = max(amount, 1)
	}
	return amount
}

// reward sends back to the attacker what it gets from a blow that struck, and to the
// target what it gets for having been hit.
func reward(tx *world.Tx, from, to entity.ID, f *Fighter, b *Blow, amount int64) {
	var back Answer
	back.Heal = b.Leech.Of(amount)
	if b.Plain && b.Ability == "" {
		back.Harm = thorns(tx, f)
		back.Power = 1 // the attacker's own energy says how much
	}
	if back != (Answer{}) && from != 0 && from != to {
		tx.Affect(to, from, &back)
	}
	if f.Energy.OnHurt > 0 && amount > 0 {
		gain(tx, to, f.Energy.OnHurt)
	}
}

// hurt takes health from a body that is alive, and its life with the last of it.
func hurt(tx *world.Tx, from, to entity.ID, amount int64) {
	if amount <= 0 {
		return
	}
	v := tx.ChangeVitals(to)
	v.Health = int32(max(int64(v.Health)-amount, 0))
	breakAuras(tx, to)
	if f := Of(tx, to); f != nil && f.Casting != nil && !f.Casting.Channel {
		f.Casting.pushBack()
		showCast(tx, to, f)
	}
	if v.Health == 0 {
		die(tx, to, from)
	}
}

// answer gives the attacker what its blow brought.
func answer(tx *world.Tx, from, to entity.ID, a *Answer) {
	f := Of(tx, to)
	if f == nil || !Alive(tx, to) {
		return
	}
	if a.Power > 0 {
		gain(tx, to, f.Energy.OnHit)
	}
	if a.Heal > 0 {
		mend(tx, to, to, &Mend{Amount: a.Heal})
	}
	if a.Harm > 0 {
		strike(tx, from, to, &Blow{Aura: "thorns", School: "nature", Amount: a.Harm})
	}
}

// mend heals a body of this region; those who fight it hold it against the healer.
func mend(tx *world.Tx, from, to entity.ID, m *Mend) {
	f, v := Of(tx, to), tx.Vitals(to)
	if f == nil || v == nil || v.Dead {
		return
	}
	amount := max((content.Whole + content.Share(f.Stats[content.Healed])).Of(m.Amount), 0)
	real := min(amount, int64(v.MaxHealth-v.Health))
	if real > 0 {
		tx.ChangeVitals(to).Health += int32(real)
	}
	if amount > 0 {
		emitHit(tx, to, &hit{from: from, blow: &Blow{Ability: m.Ability, School: "holy", Critical: m.Critical}, amount: -real})
	}
	if real > 0 && f.InCombat > 0 && from != 0 {
		resent(tx, from, to, real/2)
	}
}

// gain gives power, or takes it.
func gain(tx *world.Tx, id entity.ID, amount int32) {
	v := tx.Vitals(id)
	if v == nil || v.Dead || amount == 0 {
		return
	}
	if p := min(max(v.Power+amount, 0), v.MaxPower); p != v.Power {
		tx.ChangeVitals(id).Power = p
	}
}

func cleanse(tx *world.Tx, id entity.ID, c *Cleanse) {
	left := c.Count
	RemoveAuras(tx, id, func(_ *Aura, e *content.Aura) bool {
		if left == 0 || e.Harmful != c.Harmful || e.Kind == "" || !allows(c.Kinds, e.Kind) {
			return false
		}
		left--
		return true
	})
}

func allows(kinds []string, kind string) bool {
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return len(kinds) == 0
}

func interrupt(tx *world.Tx, id entity.ID, i *Interruption) {
	f := Of(tx, id)
	if f == nil || f.Casting == nil {
		return
	}
	if e := abilityAt(tx, f.Casting.Ability); e != nil && i.Lock > 0 {
		if f.Locks == nil {
			f.Locks = map[string]int32{}
		}
		f.Locks[e.School] = i.Lock
	}
	stopCast(tx, id, f, "interrupted")
}

func shove(tx *world.Tx, id entity.ID, s *Shove) {
	at, ok := tx.At(id)
	f := Of(tx, id)
	if !ok || f == nil || !Alive(tx, id) {
		return
	}
	for _, what := range f.Immune {
		if what == "knockback" {
			return
		}
	}
	away, distance := s.From.Towards(at), s.Distance
	if distance < 0 {
		distance = max(distance, -max(s.From.Distance(at)-1500, 0))
	}
	tx.Place(id, way.Straight(tx, at, at.Move(away, distance)), facing(tx, id))
}

func offer(tx *world.Tx, from, to entity.ID, r *Raise) {
	f, v := Of(tx, to), tx.Vitals(to)
	if f == nil || v == nil || !v.Dead || !to.IsCharacter() {
		return
	}
	f.Offer = Offer{Health: r.Health, From: from, Left: offerMs}
	emitOffer(tx, from, to)
}

func facing(tx *world.Tx, id entity.ID) geom.Angle {
	b, _ := tx.Body(id)
	return b.Facing
}
