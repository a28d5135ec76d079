package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Reasons why a cast is refused. The client shows them; nobody logs them.
const (
	RejectUnknownAbility = rules.Reject("rpg.unknown_ability")
	RejectOnCooldown     = rules.Reject("rpg.on_cooldown")
	RejectBusy           = rules.Reject("rpg.busy")
	RejectOutOfRange     = rules.Reject("rpg.out_of_range")
	RejectTooClose       = rules.Reject("rpg.too_close")
	RejectNoPower        = rules.Reject("rpg.no_power")
	RejectNoTarget       = rules.Reject("rpg.no_target")
	RejectBadTarget      = rules.Reject("rpg.bad_target")
	RejectNotFacing      = rules.Reject("rpg.not_facing")
	RejectStunned        = rules.Reject("rpg.stunned")
	RejectSilenced       = rules.Reject("rpg.silenced")
	RejectInCombat       = rules.Reject("rpg.in_combat")
	RejectNeedsAura      = rules.Reject("rpg.needs_aura")
	RejectNotBehind      = rules.Reject("rpg.not_behind")
	RejectTooHealthy     = rules.Reject("rpg.too_healthy")
	RejectNeedsShield    = rules.Reject("rpg.needs_shield")
	RejectPeaceful       = rules.Reject("rpg.peaceful")
)

const (
	rangeSlack = 1500   // mm beyond the range that a target may be: it has moved meanwhile
	endSlack   = 6000   // the same at the end of a cast
	moveSlack  = 700    // mm that a caster may drift
	frontAngle = 18_000 // 1/65536 turn to either side that counts as in front
)

// Aim is what an ability is aimed at.
type Aim struct {
	Target entity.ID
	At     geom.Point // for abilities aimed at the ground
}

func abilityAt(tx *world.Tx, key string) *content.Ability { return character.Set(tx).Abilities.Of(key) }

// Knows reports whether a character has learned an ability.
func Knows(set *content.Set, c *character.Character, e *content.Ability) bool {
	level, ok := e.Callings[c.Calling]
	if !ok || c.Level < level {
		return false
	}
	return e.Talent == "" || progress.Talents(c)[e.Talent] > 0
}

// Cast starts an ability of a character, or refuses it and changes nothing.
func Cast(tx *world.Tx, id entity.ID, key string, aim Aim) error {
	e := abilityAt(tx, key)
	c := character.Of(tx, id)
	if e == nil || c == nil || !Knows(character.Set(tx), c, e) {
		return RejectUnknownAbility
	}
	return Begin(tx, id, e, aim)
}

// Begin starts an ability of any fighter, whether learned or not: a creature's, an item's.
// Power is spent and the cooldown begins when it takes effect, so that an interrupted cast
// costs nothing but time.
func Begin(tx *world.Tx, id entity.ID, e *content.Ability, aim Aim) error {
	f := Of(tx, id)
	if f == nil {
		return RejectUnknownAbility
	}
	aim = aimed(tx, id, e, aim)
	b := betterOf(tx, id, e.Key)
	if err := ready(tx, id, f, e, b); err != nil {
		return err
	}
	if err := reaches(tx, id, e, b, aim, rangeSlack); err != nil {
		return err
	}
	if err := fulfilled(tx, id, f, e, aim.Target); err != nil {
		return err
	}
	if (e.Harmful || e.Target == "enemy") && atPeace(tx, id) {
		return RejectPeaceful
	}
	if f.Casting != nil {
		stopCast(tx, id, f, "replaced")
	}
	if e.Harmful || e.Target == "enemy" {
		Rouse(tx, id)
	}
	if e.Swing && aim.Target != 0 {
		Swing(tx, id, aim.Target)
	}
	if e.Shared {
		f.Global = max(globalMs*10_000/max(10_000+f.Stats[content.Haste], 5000), 750)
		tellCooldown(tx, id, "", f.Global, f.Global, true)
	}
	left := hasted(f, b.time(e))
	if left == 0 && e.Channel == nil {
		spend(tx, id, f, e, b)
		launch(tx, id, e, aim)
		return nil
	}
	startCast(tx, id, f, e, aim, left)
	return nil
}

// aimed fills in what an ability is aimed at when the command leaves it out.
func aimed(tx *world.Tx, id entity.ID, e *content.Ability, aim Aim) Aim {
	switch e.Target {
	case "self":
		aim.Target = id
	case "friend", "any":
		if aim.Target == 0 || e.Target == "friend" && !Friends(tx, id, aim.Target) {
			aim.Target = id
		}
	case "ground":
		aim.Target = 0
	}
	return aim
}

// ready checks the caster itself.
func ready(tx *world.Tx, id entity.ID, f *Fighter, e *content.Ability, b better) error {
	switch {
	case !Alive(tx, id):
		return RejectDead
	case f.blocks[2]:
		return RejectStunned
	case f.blocks[1] && e.School != "physical" || f.Locks[e.School] > 0:
		return RejectSilenced
	case f.Cooldowns[e.Key] > 0 || e.Shared && f.Global > 0:
		return RejectOnCooldown
	case f.Casting != nil && f.Casting.Ability == e.Key:
		return RejectBusy
	case tx.Vitals(id).Power < b.power(e):
		return RejectNoPower
	}
	return nil
}

// reaches checks target and distance.
func reaches(tx *world.Tx, id entity.ID, e *content.Ability, b better, aim Aim, slack int32) error {
	at, _ := tx.At(id)
	if e.Target == "ground" {
		if !aim.At.OnMap() || !at.Within(aim.At, b.far(e)+slack) {
			return RejectOutOfRange
		}
		return nil
	}
	if aim.Target == id && e.Target != "enemy" {
		return nil
	}
	to, here := tx.At(aim.Target)
	if aim.Target == 0 || !here {
		return RejectNoTarget
	}
	dead := !Alive(tx, aim.Target)
	switch e.Target {
	case "enemy":
		if dead || !Enemies(tx, id, aim.Target) {
			return RejectBadTarget
		}
	case "dead_friend":
		if v := tx.Vitals(aim.Target); v == nil || !v.Dead || !aim.Target.IsCharacter() {
			return RejectBadTarget
		}
	default:
		if dead || e.Target == "friend" && !Friends(tx, id, aim.Target) {
			return RejectBadTarget
		}
	}
	away := at.Distance(to)
	if away > b.far(e)+slack {
		return RejectOutOfRange
	}
	if e.MinRange > 0 && away < int32(e.MinRange)-slack {
		return RejectTooClose
	}
	if e.Target == "enemy" && e.Facing && away > 1000 && !facesTo(tx, id, at, to) {
		return RejectNotFacing
	}
	return nil
}

func facesTo(tx *world.Tx, id entity.ID, at, to geom.Point) bool {
	turn := at.Towards(to).Minus((facing(tx, id)))
	return turn > -frontAngle && turn < frontAngle
}

// fulfilled checks what the ability asks for besides.
func fulfilled(tx *world.Tx, id entity.ID, f *Fighter, e *content.Ability, target entity.ID) error {
	r := e.Requires
	if r == nil {
		return nil
	}
	switch {
	case r.OutOfCombat && f.InCombat > 0:
		return RejectInCombat
	case r.Shield && !f.Arm.Shield:
		return RejectNeedsShield
	case r.Aura != "" && !HasAura(tx, id, r.Aura), r.TargetAura != "" && !HasAura(tx, target, r.TargetAura):
		return RejectNeedsAura
	case r.Behind && !isBehind(tx, id, target):
		return RejectNotBehind
	case r.HealthBelow > 0 && !healthBelow(tx, target, r.HealthBelow):
		return RejectTooHealthy
	}
	return nil
}

// HasAura reports whether an aura is seen on an entity, a ghost too.
func HasAura(tx *world.Tx, id entity.ID, key string) bool {
	if f := Peek(tx, id); f != nil {
		for i := range f.Auras {
			if f.Auras[i].Key == key {
				return true
			}
		}
		return false
	}
	if v := tx.Vitals(id); v != nil {
		for _, a := range v.Auras {
			if a.Key == key {
				return true
			}
		}
	}
	return false
}

func isBehind(tx *world.Tx, id, target entity.ID) bool {
	at, _ := tx.At(id)
	to, ok := tx.At(target)
	return ok && !facesTo(tx, target, to, at)
}

func healthBelow(tx *world.Tx, id entity.ID, share content.Share) bool {
	v := tx.Vitals(id)
	return v != nil && int64(v.Health) < share.Of(int64(v.MaxHealth))
}

// better is what talents make of an ability, as shares to add.
type better struct{ amount, cost, cooldown, castTime, reach, length content.Share }

// betterOf sums the talents of a character for one ability.
func betterOf(tx *world.Tx, id entity.ID, ability string) better {
	var b better
	c := character.Of(tx, id)
	if c == nil {
		return b
	}
	set := character.Set(tx)
	for key, rank := range progress.Talents(c) {
		t := set.Talents.Of(key)
		if t == nil || t.Calling != c.Calling {
			continue
		}
		n := content.Share(min(rank, t.Ranks))
		for i := range t.Improves {
			if o := &t.Improves[i]; o.Ability == ability {
				b.amount += n * o.Amount
				b.cost += n * o.Cost
				b.cooldown += n * o.Cooldown
				b.castTime += n * o.CastTime
				b.reach += n * o.Range
				b.length += n * o.For
			}
		}
	}
	return b
}

func more(share content.Share, n int32) int32 {
	return int32(max((content.Whole + share).Of(int64(n)), 0))
}

func (b better) power(e *content.Ability) int32 { return more(b.cost, e.Cost) }
func (b better) rest(e *content.Ability) int32  { return more(b.cooldown, int32(e.Cooldown)) }
func (b better) time(e *content.Ability) int32  { return more(b.castTime, int32(e.CastTime)) }
func (b better) far(e *content.Ability) int32   { return more(b.reach, int32(e.Range)) }
