package combat

import (
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// RejectNoSwing is why a plain attack is refused.
const RejectNoSwing = rules.Reject("rpg.bad_target")

// Tick lets a tick pass over every fighter of the region in whom something is running.
func Tick(tx *world.Tx) {
	running.Each(tx, func(id entity.ID) {
		f := Peek(tx, id)
		if f == nil || !tx.Owned(id) {
			running.Remove(tx, id)
			return
		}
		tickOne(tx, id, f)
		if v := tx.Vitals(id); v != nil && f.rests(v) {
			running.Remove(tx, id)
		}
	})
	threats.Each(tx, func(_ entity.ID, t *Threat) { t.TauntLeft = max(t.TauntLeft-world.TickMs, 0) })
	tickHelpers(tx)
}

func tickOne(tx *world.Tx, id entity.ID, f *Fighter) {
	for key, left := range f.Cooldowns {
		if left -= world.TickMs; left <= 0 {
			delete(f.Cooldowns, key)
			delete(f.Totals, key)
		} else {
			f.Cooldowns[key] = left
		}
	}
	for school, left := range f.Locks {
		if left -= world.TickMs; left <= 0 {
			delete(f.Locks, school)
		} else {
			f.Locks[school] = left
		}
	}
	f.Global = max(f.Global-world.TickMs, 0)
	f.Offer.Left = max(f.Offer.Left-world.TickMs, 0)
	v := tx.Vitals(id)
	if v == nil || v.Dead {
		return
	}
	if len(f.Auras) > 0 {
		if tickAuras(tx, id, f); !Alive(tx, id) {
			return
		}
	}
	if f.Casting != nil {
		tickCast(tx, id, f)
	}
	if len(f.Flights) > 0 {
		tickFlights(tx, id, f)
	}
	if f.Swinging {
		tickSwing(tx, id, f)
	}
	f.SwingLeft = max(f.SwingLeft-world.TickMs, 0)
	if f.InCombat > 0 {
		if f.InCombat -= world.TickMs; f.InCombat <= 0 && threats.Of(tx, id) == nil {
			Calm(tx, id)
		}
	}
	regenerate(tx, id, f)
}

// rests reports whether tickOne does nothing to a fighter, in this tick and in every one that
// follows, until somebody changes something of it or of its condition.
func (f *Fighter) rests(v *world.Vitals) bool {
	if len(f.Cooldowns) > 0 || len(f.Locks) > 0 || f.Global > 0 || f.Offer.Left > 0 {
		return false
	}
	if v.Dead {
		return true
	}
	if len(f.Auras) > 0 || f.Casting != nil || len(f.Flights) > 0 || f.Swinging || f.SwingLeft > 0 || f.InCombat > 0 {
		return false
	}
	return !f.heals(v) && !f.recovers(v, f.rate(v))
}

// regenerate gives health in peace, and power by the kind of energy.
func regenerate(tx *world.Tx, id entity.ID, f *Fighter) {
	v := tx.Vitals(id)
	if f.heals(v) {
		rate := f.Stats[content.Regeneration] + v.MaxHealth/5 // tenths of a point a second: 2 % of health at least
		if points := carry(&f.healthBit, rate); points > 0 {
			tx.ChangeVitals(id).Health = min(v.Health+points, v.MaxHealth)
		}
	}
	if rate := f.rate(v); f.recovers(v, rate) {
		if points := carry(&f.powerBit, rate); points != 0 {
			gain(tx, id, points)
		}
	}
}

// heals reports whether health comes back.
func (f *Fighter) heals(v *world.Vitals) bool {
	return !v.InCombat && v.Health < v.MaxHealth && v.Health > 0
}

// rate is how fast power comes, or goes below 0, in tenths of a point a second.
func (f *Fighter) rate(v *world.Vitals) int32 {
	rate := f.Energy.Rest
	if v.InCombat {
		rate = f.Energy.Regen
	}
	if rate >= 0 {
		rate += f.Stats[content.Focus]
	}
	return rate
}

// recovers reports whether power changes at a rate.
func (f *Fighter) recovers(v *world.Vitals, rate int32) bool {
	return rate > 0 && v.Power < v.MaxPower || rate < 0 && v.Power > 0
}

// carry adds a tick's worth of a rate, in tenths of a point a second, and returns the
// whole points that have come together.
func carry(bit *int32, rate int32) int32 {
	*bit += rate * world.TickMs
	points := *bit / 10_000
	*bit -= points * 10_000
	return points
}

// Swing starts plain attacks on a target.
func Swing(tx *world.Tx, id, target entity.ID) error {
	f := Of(tx, id)
	if f == nil || !Alive(tx, id) {
		return RejectDead
	}
	if !Enemies(tx, id, target) || !Alive(tx, target) {
		return RejectNoSwing
	}
	if atPeace(tx, id) {
		return RejectPeaceful
	}
	f.Swinging = true
	SetTarget(tx, id, target)
	return nil
}

// StopSwing ends plain attacks.
func StopSwing(tx *world.Tx, id entity.ID) {
	if f := Of(tx, id); f != nil {
		f.Swinging = false
	}
}

// tickSwing strikes when the arm is ready and the target is in reach and in front.
func tickSwing(tx *world.Tx, id entity.ID, f *Fighter) {
	v := tx.Vitals(id)
	target := v.Target
	if target == 0 || !Alive(tx, target) || !Enemies(tx, id, target) {
		f.Swinging = false
		return
	}
	if f.SwingLeft > 0 || f.Casting != nil || f.blocks[2] || f.Arm.Harm.Max == 0 {
		return
	}
	at, _ := tx.At(id)
	to, _ := tx.At(target)
	if !at.Within(to, f.Arm.Reach+rangeSlack) || at.Distance(to) > 1000 && !facesTo(tx, id, at, to) {
		return
	}
	if atPeace(tx, id) {
		f.Swinging = false // it came here meanwhile
		return
	}
	f.SwingLeft = hasted(f, f.Arm.Every)
	Rouse(tx, id)
	n := int64(roll(tx, f.Arm.Harm)) + int64(statFor(f.Arm.School, f.Stats[content.Might], f.Stats[content.Wit]))*int64(f.Arm.Every)/8000
	n = (content.Whole + content.Share(f.Stats[content.Dealt])).Of(n)
	critical := chance(tx, content.Share(f.Stats[content.Critical]))
	if critical {
		n *= 2
	}
	tx.Affect(id, target, &Blow{School: f.Arm.School, Amount: n, Critical: critical, Plain: true, Level: f.Level, Threat: content.Whole})
	onHit(tx, id, f, target)
}

// onHit lets auras of the striker add to a plain hit.
func onHit(tx *world.Tx, id entity.ID, f *Fighter, target entity.ID) {
	var keys []string
	for i := range f.Auras {
		keys = append(keys, f.Auras[i].Key)
	}
	for _, key := range keys {
		if e := auraAt(tx, key); e != nil && len(e.OnHit) > 0 {
			Do(tx, id, key, e.OnHit, Aim{Target: target})
		}
	}
}

// thorns returns the harm that the bearer's auras do to who strikes it.
func thorns(tx *world.Tx, f *Fighter) int64 {
	var sum int64
	for i := range f.Auras {
		if e := auraAt(tx, f.Auras[i].Key); e != nil {
			sum += int64(e.Thorns * f.Auras[i].Stacks)
		}
	}
	return sum
}

func softened(amount int64, armour, level int32) int64 {
	return progress.Softened(amount, armour, level)
}

func clone(d *corepb.Description) *corepb.Description {
	if d == nil {
		return &corepb.Description{}
	}
	return proto.Clone(d).(*corepb.Description)
}
