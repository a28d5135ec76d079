package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// act is an ability or the like taking effect: who does what to whom.
type act struct {
	tx     *world.Tx
	actor  entity.ID
	f      *Fighter
	key    string // ability, for the client
	aim    Aim
	better better
	share  content.Share // of the amounts: less with each jump of a chain
}

// Perform lets the effects of an ability happen.
func Perform(tx *world.Tx, id entity.ID, e *content.Ability, aim Aim) {
	PerformAll(tx, id, e.Key, e.Effects, aim, betterOf(tx, id, e.Key))
}

// PerformAll lets a list of effects happen, in order: those of an ability, an item, an
// object.
func PerformAll(tx *world.Tx, id entity.ID, key string, effects []content.Effect, aim Aim, b better) {
	f := Of(tx, id)
	if f == nil {
		return
	}
	a := act{tx: tx, actor: id, f: f, key: key, aim: aim, better: b, share: content.Whole + b.amount}
	for i := range effects {
		if chance(tx, effects[i].Chance) && tx.Here(id) {
			a.effect(&effects[i])
		}
	}
}

// Do is PerformAll without an ability's talents.
func Do(tx *world.Tx, id entity.ID, key string, effects []content.Effect, aim Aim) {
	PerformAll(tx, id, key, effects, aim, better{})
}

func (a *act) effect(e *content.Effect) {
	switch {
	case e.Dash != nil || e.Leap != nil:
		a.jump(e)
		return
	case e.Summon != nil:
		a.summon(e.Summon)
		return
	}
	for i, target := range a.targets(e) {
		one := *a
		if e.Chain != nil {
			for range i {
				one.share = content.Share((content.Whole - e.Chain.Falloff).Of(int64(one.share)))
			}
		}
		one.to(e, target)
	}
}

// targets returns whom an effect touches.
func (a *act) targets(e *content.Effect) []entity.ID {
	first := a.aim.Target
	if e.On == "self" {
		first = a.actor
	}
	switch {
	case e.Area != nil:
		return a.around(e.Area)
	case e.Chain != nil:
		return a.chain(first, e.Chain)
	case first == 0:
		return []entity.ID{a.actor}
	}
	return []entity.ID{first}
}

// around returns those of an area, nearest first.
func (a *act) around(r *content.Around) []entity.ID {
	centre, _ := a.tx.At(a.actor)
	around := a.actor
	switch {
	case r.Of == "place":
		centre, around = a.aim.At, 0
	case r.Of == "target" && a.aim.Target != 0:
		centre, _ = a.tx.At(a.aim.Target)
		around = a.aim.Target
	}
	emitArea(a.tx, a.key, centre, int32(r.Radius), around)
	own, _ := a.tx.At(a.actor)
	ahead := (facing(a.tx, a.actor))
	var picked []entity.ID
	for _, near := range a.tx.Near(nil, centre, int32(r.Radius)) {
		if len(picked) == int(r.Most) {
			break
		}
		if !a.touches(r.Who, near.ID) {
			continue
		}
		if r.Angle != 0 && near.ID != a.actor {
			at, _ := a.tx.At(near.ID)
			if turn := own.Towards(at).Minus(ahead); int32(turn) > int32(r.Angle)/2 || int32(turn) < -int32(r.Angle)/2 {
				continue
			}
		}
		picked = append(picked, near.ID)
	}
	return picked
}

func (a *act) touches(who string, id entity.ID) bool {
	if !Alive(a.tx, id) {
		return false
	}
	switch who {
	case "enemies":
		return Enemies(a.tx, a.actor, id) && (id == a.aim.Target || !passive(a.tx, a.actor, id))
	case "party":
		return id == a.actor || Together(a.tx, Master(a.tx, a.actor), Master(a.tx, id))
	}
	return Friends(a.tx, a.actor, id)
}

// passive reports whether a creature minds its own business: areas spare neutral ones that
// are not in a fight, so that nobody angers a meadow by a spell. One that the actor has chosen
// is meant.
func passive(tx *world.Tx, actor, id entity.ID) bool {
	d, v := tx.Description(id), tx.Vitals(id)
	if own := tx.Vitals(actor); own != nil && own.Target == id {
		return false
	}
	return sideOf(tx, actor) == people && d.Stance == corepb.Description_STANCE_NEUTRAL && !v.InCombat
}

// Together reports whether two characters are of one party.
func Together(tx *world.Tx, a, b entity.ID) bool {
	x, y := tx.Description(a), tx.Description(b)
	return a == b || x != nil && y != nil && x.Party != 0 && x.Party == y.Party
}

// chain returns the first target and those it leaps on to.
func (a *act) chain(first entity.ID, c *content.Chain) []entity.ID {
	picked := []entity.ID{first}
	harmful := Enemies(a.tx, a.actor, first)
	for range c.Jumps {
		at, _ := a.tx.At(picked[len(picked)-1])
		next := entity.ID(0)
		for _, near := range a.tx.Near(nil, at, int32(c.Range)) {
			who := "friends"
			if harmful {
				who = "enemies"
			}
			if a.touches(who, near.ID) && !contains(picked, near.ID) {
				next = near.ID
				break
			}
		}
		if next == 0 {
			break
		}
		picked = append(picked, next)
	}
	return picked
}

func contains(ids []entity.ID, id entity.ID) bool {
	for _, other := range ids {
		if other == id {
			return true
		}
	}
	return false
}

// to lets one effect happen to one target.
func (a *act) to(e *content.Effect, target entity.ID) {
	tx := a.tx
	switch {
	case e.Damage != nil:
		b := a.blow(e.Damage)
		Rouse(tx, a.actor)
		tx.Affect(a.actor, target, b)
	case e.Heal != nil:
		tx.Affect(a.actor, target, a.mending(e.Heal, target))
	case e.Apply != nil:
		if l := a.laying(e.Apply); l != nil {
			if character.Set(tx).Auras.Of(l.Aura).Harmful && Enemies(tx, a.actor, target) {
				Rouse(tx, a.actor)
				tx.Affect(a.actor, target, &Anger{Amount: 1})
			}
			tx.Affect(a.actor, target, l)
		}
	case e.Dispel != nil:
		harmful := e.Dispel.Harmful && !Enemies(tx, a.actor, target)
		tx.Affect(a.actor, target, &Cleanse{Harmful: harmful, Kinds: e.Dispel.Kinds, Count: e.Dispel.Count})
	case e.Threat != nil:
		tx.Affect(a.actor, target, &Anger{Amount: int64(e.Threat.Amount)})
	case e.Taunt != nil:
		tx.Affect(a.actor, target, &Anger{Amount: 1, Taunt: int32(e.Taunt.For)})
	case e.Interrupt != nil:
		tx.Affect(a.actor, target, &Interruption{int32(e.Interrupt.Lock)})
	case e.Gain != nil:
		tx.Affect(a.actor, target, &Supply{e.Gain.Amount})
	case e.Revive != nil:
		tx.Affect(a.actor, target, &Raise{e.Revive.Health})
	case e.Knockback != nil || e.Pull != nil:
		a.push(e, target)
	case e.Teleport != nil:
		a.teleport(e.Teleport, target)
	}
}

func (a *act) blow(d *content.Damage) *Blow {
	n := int64(roll(a.tx, d.Amount)) + d.Weapon.Of(int64(roll(a.tx, a.f.Arm.Harm))) +
		d.Scale.Of(int64(statFor(d.School, a.f.Stats[content.Might], a.f.Stats[content.Wit])))
	n = a.share.Of((content.Whole + content.Share(a.f.Stats[content.Dealt])).Of(n))
	critical := chance(a.tx, content.Share(a.f.Stats[content.Critical]))
	if critical {
		n *= 2
	}
	return &Blow{Ability: a.key, School: d.School, Amount: n, Critical: critical, Plain: d.School == "physical",
		Level: a.f.Level, Threat: d.Threat, Leech: d.Leech}
}

func (a *act) mending(h *content.Heal, target entity.ID) *Mend {
	n := int64(roll(a.tx, h.Amount)) + h.Scale.Of(int64(a.f.Stats[content.Wit]))
	if v := a.tx.Vitals(target); v != nil {
		n += h.OfTotal.Of(int64(v.MaxHealth))
	}
	n = a.share.Of(n)
	critical := chance(a.tx, content.Share(a.f.Stats[content.Critical]))
	if critical {
		n = n * 3 / 2
	}
	return &Mend{Ability: a.key, Amount: n, Critical: critical}
}

func (a *act) laying(e *content.Apply) *Lay {
	aura := character.Set(a.tx).Auras.Of(e.Aura)
	if aura == nil {
		return nil
	}
	l := &Lay{Aura: e.Aura, For: int32(e.For), Stacks: e.Stacks, Might: a.f.Stats[content.Might], Wit: a.f.Stats[content.Wit],
		Level: a.f.Level, Share: a.share - content.Whole}
	if l.For == 0 {
		l.For = int32(aura.For)
	}
	l.For = more(a.better.length, l.For)
	return l
}

func (a *act) push(e *content.Effect, target entity.ID) {
	from, _ := a.tx.At(a.actor)
	if e.Pull != nil {
		a.tx.Affect(a.actor, target, &Shove{from, -int32(e.Pull.Distance)})
		return
	}
	a.tx.Affect(a.actor, target, &Shove{from, int32(e.Knockback.Distance)})
}

// jump moves the actor: a dash to the target or ahead, a leap away from it.
func (a *act) jump(e *content.Effect) {
	from, _ := a.tx.At(a.actor)
	to, aimed := a.tx.At(a.aim.Target)
	aimed = aimed && a.aim.Target != a.actor
	ahead := (facing(a.tx, a.actor))
	var goal geom.Point
	switch {
	case a.aim.Target == 0 && a.aim.At != (geom.Point{}):
		p := e.Dash
		if p == nil {
			p = e.Leap
		}
		goal = from.Move(from.Towards(a.aim.At), min(from.Distance(a.aim.At), int32(p.Distance)))
	case e.Dash != nil && aimed:
		goal = from.Move(from.Towards(to), min(max(from.Distance(to)-1500, 0), int32(e.Dash.Distance)))
	case e.Dash != nil:
		goal = from.Move(ahead, int32(e.Dash.Distance))
	case aimed:
		goal = from.Move(to.Towards(from), int32(e.Leap.Distance))
	default:
		goal = from.Move(ahead+geom.Half, int32(e.Leap.Distance))
	}
	if !a.f.Rooted() {
		a.tx.Place(a.actor, way.Straight(a.tx, from, goal), ahead)
	}
}

// factHome is the kind of the fact that says where a character is at home.
const factHome = "home"

// MakeHome makes the place where a character stands its home.
func MakeHome(tx *world.Tx, id entity.ID) {
	at, _ := tx.At(id)
	change := character.Begin(tx, id, "home", tx.OpID("home"))
	change.Put(factHome, "at", at)
	change.Commit()
}

// homeOf returns where a character is at home: where it said, else the graveyard of the
// land it is in.
func homeOf(tx *world.Tx, id entity.ID) geom.Point {
	at, _ := tx.At(id)
	var home geom.Point
	if c := character.Of(tx, id); c != nil && c.Fact(factHome, "at", &home) {
		return home
	}
	if m := tx.Map(); m != nil {
		if g := m.Graveyard(at); g != nil {
			return g.At
		}
	}
	return at
}

func (a *act) teleport(t *content.Teleport, target entity.ID) {
	to := geom.Point{X: t.To.X, Z: t.To.Z}
	if t.Home {
		to = homeOf(a.tx, target)
	}
	a.tx.Affect(a.actor, target, &Carried{to})
}
