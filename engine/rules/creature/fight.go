package creature

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/spatial"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// startFight wakes a creature, calls its friends and turns it on its enemy.
func startFight(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) {
	m.Mode, m.Fought, m.Fled, m.Going = Fighting, 0, false, false
	m.Start, _ = tx.At(id)
	m.Tricks = make([]int32, len(e.Abilities))
	for i := range e.Abilities {
		m.Tricks[i] = int32(e.Abilities[i].First)
	}
	way.Stop(tx, id)
	if p := tx.Posture(id); p == world.Sleep || p == world.Sit {
		tx.SetPosture(id, world.Stand)
	}
	combat.SetPace(tx, id, int32(e.Run))
	if len(e.Says) > 0 {
		Say(tx, id, int(tx.Rand().Int32N(int32(len(e.Says)))))
	}
	callHelp(tx, id, e)
}

// callHelp turns friends around on whoever the creature is angriest at.
func callHelp(tx *world.Tx, id entity.ID, e *content.Creature) {
	t := combat.ThreatOf(tx, id)
	if e.Behaviour.Help == 0 || t == nil {
		return
	}
	enemy := t.Choose()
	at, _ := tx.At(id)
	for _, near := range tx.NearOthers(nil, at, int32(e.Behaviour.Help)) {
		d := tx.Description(near.ID)
		if near.ID == id || d.GetKind() != corepb.Description_KIND_CREATURE || !combat.Alive(tx, near.ID) {
			continue
		}
		if (d.Key == e.Key || slices.Contains(e.Behaviour.Friends, d.Key)) && combat.ThreatOf(tx, near.ID) == nil {
			tx.Affect(enemy, near.ID, &combat.Anger{Amount: 1})
		}
	}
}

// pick returns whom to fight: the angriest at who is here and alive.
func pick(tx *world.Tx, id entity.ID) entity.ID {
	for range 64 {
		t := combat.ThreatOf(tx, id)
		if t == nil {
			return 0
		}
		target := t.Choose()
		if target == 0 {
			return 0
		}
		if combat.Alive(tx, target) && combat.Enemies(tx, id, target) && !sheltered(tx, target) {
			return target
		}
		t.Remove(target)
	}
	return 0
}

// sheltered reports whether a body stands where nobody is harmed.
func sheltered(tx *world.Tx, id entity.ID) bool {
	at, _ := tx.At(id)
	return combat.Peaceful(tx, at)
}

// fight goes on until the enemy is gone, dead or too far from where it began.
func fight(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) {
	m.Fought += m.passed
	for i := range m.Tricks {
		if m.Tricks[i] > 0 {
			m.Tricks[i] = max(m.Tricks[i]-m.passed, 0)
		}
	}
	at, _ := tx.At(id)
	target := pick(tx, id)
	if target == 0 || !at.Within(m.Start, int32(e.Behaviour.Leash)) {
		giveUp(tx, id, m)
		return
	}
	f := combat.Of(tx, id)
	if f.Helpless() {
		way.Stop(tx, id)
		return
	}
	if m.inVain(tx, f, e, at, target) {
		giveUp(tx, id, m)
		return
	}
	combat.SetTarget(tx, id, target)
	if shouldFlee(tx, id, e, m) {
		m.Mode, m.Left, m.Fled = Fleeing, fleeMs, true
		callHelp(tx, id, e)
		return
	}
	if f.Casting != nil {
		return
	}
	if turn(tx, id, thinkEvery) && useTrick(tx, id, e, m, target) {
		m.Vain = 0
		return
	}
	approach(tx, id, f, e, at, target)
}

const (
	vainMs   = 6_000 // after which a creature gives up an enemy that it cannot get at
	gotOn    = 500   // mm that it must have moved meanwhile
	armSlack = 1_500 // mm beyond the arm's reach that a blow still strikes
)

// inVain reports whether a creature has neither got on nor reached its enemy for a while:
// who stands where it cannot come, and strikes from there, gains nothing.
func (m *Mind) inVain(tx *world.Tx, f *combat.Fighter, e *content.Creature, at geom.Point, target entity.ID) bool {
	to, _ := tx.At(target)
	near := at.Within(to, max(f.Arm.Reach, int32(e.Behaviour.Keeps))+armSlack)
	if near || f.Rooted() || f.Casting != nil || !at.Within(m.Anchor, gotOn) {
		m.Anchor, m.Vain = at, 0
		return false
	}
	m.Vain += m.passed
	return m.Vain >= vainMs
}

// approach comes within reach of the target, or keeps its distance, and strikes.
func approach(tx *world.Tx, id entity.ID, f *combat.Fighter, e *content.Creature, at geom.Point, target entity.ID) {
	to, _ := tx.At(target)
	away := at.Distance(to)
	keeps := int32(e.Behaviour.Keeps)
	switch {
	case e.Behaviour.Still:
		way.Face(tx, id, to)
	case keeps > 0 && away < keeps/2 && way.Finder(tx).Walkable(at.Move(to.Towards(at), 3000)):
		way.To(tx, id, at.Move(to.Towards(at), 4000), fullSpeed, 0)
	case away > max(f.Arm.Reach-600, keeps):
		way.To(tx, id, to, fullSpeed, max(f.Arm.Reach-700, 900))
	default:
		way.Stop(tx, id)
		way.Face(tx, id, to)
	}
	if !f.Swinging {
		// Refused only while the target cannot be attacked; the next thought finds another.
		_ = combat.Swing(tx, id, target)
	}
}

func shouldFlee(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) bool {
	v := tx.Vitals(id)
	return e.Behaviour.Flee > 0 && !m.Fled && int64(v.Health) < e.Behaviour.Flee.Of(int64(v.MaxHealth))
}

// flee runs from the enemy for a while, then turns again.
func flee(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) {
	combat.StopSwing(tx, id)
	at, _ := tx.At(id)
	target := pick(tx, id)
	if m.Left -= m.passed; m.Left <= 0 || target == 0 || !at.Within(m.Start, int32(e.Behaviour.Leash)) {
		m.Mode = Fighting
		return
	}
	from, _ := tx.At(target)
	if turn(tx, id, thinkEvery) || !m.Going {
		m.Goal, m.Going = way.Straight(tx, at, at.Move(from.Towards(at), 8000)), true
	}
	way.To(tx, id, m.Goal, fullSpeed*3/4, 0)
}

// giveUp ends the fight: the creature walks home and cannot be harmed on the way.
func giveUp(tx *world.Tx, id entity.ID, m *Mind) {
	combat.Forgive(tx, id)
	combat.Calm(tx, id)
	combat.CancelCast(tx, id)
	combat.SetTarget(tx, id, 0)
	if f := combat.Of(tx, id); f != nil {
		f.Evading = true
	}
	m.Mode, m.Left, m.Going = Returning, giveUpMs, false
}

func goHome(tx *world.Tx, id entity.ID, m *Mind) {
	goal := m.Start
	if h := home.Of(tx, id); h != nil {
		goal = h.At
	}
	m.Left -= m.passed
	if !way.To(tx, id, goal, fullSpeed, 1500) && m.Left > 0 {
		return
	}
	if m.Left <= 0 {
		tx.Place(id, goal, 0)
	}
	if home.Of(tx, id) == nil {
		tx.Despawn(id) // it was called for the fight
		return
	}
	way.Stop(tx, id)
	combat.Restore(tx, id)
	if e := kindOf(tx, id); e != nil {
		combat.SetPace(tx, id, int32(e.Walk))
	}
	m.Mode, m.Wait = Idle, 4000
}

// useTrick uses the first ability that may be used now.
func useTrick(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind, enemy entity.ID) bool {
	v, set := tx.Vitals(id), character.Set(tx)
	for i := range e.Abilities {
		t := &e.Abilities[i]
		if i >= len(m.Tricks) || m.Tricks[i] != 0 || int64(v.Health) > t.Below.Of(int64(v.MaxHealth)) {
			continue
		}
		ability := set.Abilities.Of(t.Ability)
		aim := combat.Aim{Target: trickTarget(tx, id, t, enemy)}
		if aim.Target == 0 || ability == nil {
			continue
		}
		aim.At, _ = tx.At(aim.Target)
		way.Face(tx, id, aim.At)
		if ability.CastTime > 0 {
			way.Stop(tx, id)
		}
		if combat.Begin(tx, id, ability, aim) != nil {
			continue // out of range or the like: tried again at the next thought
		}
		if m.Tricks[i] = int32(t.Every); t.Once {
			m.Tricks[i] = -1
		}
		return true
	}
	return false
}

func trickTarget(tx *world.Tx, id entity.ID, t *content.Trick, enemy entity.ID) entity.ID {
	switch t.At {
	case "self":
		return id
	case "random":
		if list := combat.ThreatOf(tx, id); list != nil && len(list.List) > 0 {
			return list.List[tx.Rand().IntN(len(list.List))].ID
		}
	case "friend":
		return nearest(tx, id, 25_000, func(other entity.ID) bool {
			v := tx.Vitals(other)
			return combat.Friends(tx, id, other) && combat.Alive(tx, other) && v.Health < v.MaxHealth*7/10
		})
	}
	return enemy
}

// help lets a helper follow its owner and fight at its side.
func help(tx *world.Tx, id entity.ID, m *Mind) {
	h, e := combat.HelperOf(tx, id), kindOf(tx, id)
	f, owner := combat.Of(tx, id), tx.Vitals(h.Owner)
	if e == nil || f == nil || owner == nil || f.Helpless() {
		return
	}
	combat.SetPace(tx, id, max(int32(e.Run), 6800))
	for i := range m.Tricks {
		m.Tricks[i] = max(m.Tricks[i]-world.TickMs, 0)
	}
	if len(m.Tricks) != len(e.Abilities) {
		m.Tricks = make([]int32, len(e.Abilities))
	}
	target := helperTarget(tx, id, h)
	at, _ := tx.At(id)
	if target != 0 {
		combat.SetTarget(tx, id, target)
		if to, _ := tx.At(target); h.Still && !at.Within(to, f.Arm.Reach+1500) && len(e.Abilities) == 0 {
			return
		}
		if f.Casting == nil && !(turn(tx, id, thinkEvery) && useTrick(tx, id, e, m, target)) {
			approachAs(tx, id, f, e, h.Still, at, target)
		}
		return
	}
	combat.StopSwing(tx, id)
	to, _ := tx.At(h.Owner)
	switch {
	case h.Still || h.Order == "stay":
		way.Stop(tx, id)
	case !at.Within(to, helperReach):
		tx.Place(id, way.Somewhere(tx, to, 2000), 0)
	case !at.Within(to, 4500) || m.Going:
		m.Going = !way.To(tx, id, to, fullSpeed, 2500)
	}
}

func approachAs(tx *world.Tx, id entity.ID, f *combat.Fighter, e *content.Creature, still bool, at geom.Point, target entity.ID) {
	if still {
		to, _ := tx.At(target)
		way.Face(tx, id, to)
		if !f.Swinging {
			_ = combat.Swing(tx, id, target)
		}
		return
	}
	approach(tx, id, f, e, at, target)
}

// helperReach is how far from its owner a helper fights, in mm; further off it is fetched.
const helperReach = 40_000

// helperTarget returns whom a helper attacks: whom it was told to, else its owner's enemy
// in a fight, else who is angry at itself.
func helperTarget(tx *world.Tx, id entity.ID, h *combat.Helper) entity.ID {
	v := tx.Vitals(id)
	if h.Order == "attack" && combat.Alive(tx, v.Target) && combat.Enemies(tx, id, v.Target) && tx.Within(h.Owner, v.Target, helperReach) {
		return v.Target
	}
	o := tx.Vitals(h.Owner)
	if o.InCombat && combat.Alive(tx, o.Target) && combat.Enemies(tx, id, o.Target) && tx.Within(h.Owner, o.Target, helperReach) {
		return o.Target
	}
	if h.Still || o.InCombat {
		return nearestFoe(tx, id)
	}
	return 0
}

// nearestFoe returns the nearest enemy that is in a fight.
func nearestFoe(tx *world.Tx, id entity.ID) entity.ID {
	return nearest(tx, id, 20_000, func(other entity.ID) bool {
		v := tx.Vitals(other)
		return v != nil && v.InCombat && combat.Alive(tx, other) && combat.Enemies(tx, id, other)
	})
}

// nearest returns the nearest within a radius (mm) of a being that wanted says yes to, 0 for
// none.
func nearest(tx *world.Tx, id entity.ID, radius int32, wanted func(other entity.ID) bool) entity.ID {
	at, _ := tx.At(id)
	a := watched.Of(tx)
	var first spatial.Hit
	first, _, a.near = tx.FirstNear(a.near, at, radius, func(h *spatial.Hit) bool { return wanted(h.ID) })
	return first.ID
}

// RejectNoPet is why an order is refused that nobody is there to follow.
const RejectNoPet = rules.Reject("rpg.no_pet")

// Order tells a character's pet what to do, or refuses.
func Order(tx *world.Tx, owner entity.ID, order string, target entity.ID) error {
	pet := combat.PetOf(tx, owner)
	h := combat.HelperOf(tx, pet)
	if h == nil {
		return RejectNoPet
	}
	switch order {
	case "follow", "stay":
		combat.SetTarget(tx, pet, 0)
	case "attack":
		switch {
		case !combat.Enemies(tx, pet, target):
			return combat.RejectBadTarget
		case !tx.Within(owner, target, helperReach):
			return combat.RejectOutOfRange
		case sheltered(tx, owner):
			return combat.RejectPeaceful
		}
		combat.SetTarget(tx, pet, target)
	case "dismiss":
		tx.Despawn(pet)
		return nil
	default:
		return RejectNoPet
	}
	h.Order = order
	return nil
}

// Say shows what a being says, over its head: the n-th of its sayings.
func Say(tx *world.Tx, id entity.ID, n int) { tx.Emit(id, said(id, n)) }

// Mutter is Say to nobody: watchers may hear it some seconds later.
func Mutter(tx *world.Tx, id entity.ID, n int) {
	e := said(id, n)
	e.Ambient = true
	tx.Emit(id, e)
}

func said(id entity.ID, n int) world.Event {
	return character.PlayEvent(&playpb.Event{Kind: &playpb.Event_Said{Said: &playpb.Said{Entity: uint64(id), Text: content.SaidID(n)}}})
}
