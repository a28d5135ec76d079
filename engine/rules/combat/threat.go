package combat

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/spatial"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Threat is whom a creature is angry at, and how much.
type Threat struct {
	List   []Grievance
	Target entity.ID // whom it attacks
	// Taunter is attacked whatever the list says, until TauntLeft has passed.
	Taunter   entity.ID
	TauntLeft int32
}

// Grievance is one entry of the list.
type Grievance struct {
	ID     entity.ID
	Points int64
}

var threats = world.NewComponent[Threat]("rules.threat", world.Carry)

// maxThreat bounds the list; the least points make room.
const maxThreat = 64

// switchShare is what another must have over the present target's points, in per cent, to
// become the target: creatures do not turn at every blow.
const switchShare = 110

// Add adds points for somebody; points never fall below 1 for who is on the list.
func (t *Threat) Add(id entity.ID, points int64) {
	for i := range t.List {
		if t.List[i].ID == id {
			t.List[i].Points = max(t.List[i].Points+points, 1)
			return
		}
	}
	if len(t.List) >= maxThreat {
		least := 0
		for i := range t.List {
			if t.List[i].Points < t.List[least].Points {
				least = i
			}
		}
		t.List = slices.Delete(t.List, least, least+1)
	}
	t.List = append(t.List, Grievance{id, max(points, 1)})
}

// Remove forgets somebody.
func (t *Threat) Remove(id entity.ID) {
	t.List = slices.DeleteFunc(t.List, func(g Grievance) bool { return g.ID == id })
	if t.Target == id {
		t.Target = 0
	}
	if t.Taunter == id {
		t.Taunter, t.TauntLeft = 0, 0
	}
}

// Points returns what somebody has on the list.
func (t *Threat) Points(id entity.ID) int64 {
	for _, g := range t.List {
		if g.ID == id {
			return g.Points
		}
	}
	return 0
}

// Choose returns whom to attack: the taunter, else the present target unless another has a
// tenth more.
func (t *Threat) Choose() entity.ID {
	if t.TauntLeft > 0 && t.Taunter != 0 {
		t.Target = t.Taunter
		return t.Target
	}
	var best Grievance
	for _, g := range t.List {
		if g.Points > best.Points || g.Points == best.Points && g.ID < best.ID {
			best = g
		}
	}
	if present := t.Points(t.Target); present == 0 || best.Points*100 > present*switchShare {
		t.Target = best.ID
	}
	return t.Target
}

// ThreatOf returns a creature's list, nil when it is not angry.
func ThreatOf(tx *world.Tx, id entity.ID) *Threat { return threats.Of(tx, id) }

// Forgive empties a creature's list.
func Forgive(tx *world.Tx, id entity.ID) { threats.Remove(tx, id) }

// AddThreat makes a creature of this region angry at an enemy. Helpers of people keep no
// list: they fight whom their owner fights.
func AddThreat(tx *world.Tx, creature, at entity.ID, points int64) {
	if sideOf(tx, creature) != wild || at == 0 || at == creature || !Enemies(tx, creature, at) || !Alive(tx, creature) {
		return
	}
	if f := Of(tx, creature); f == nil || f.Evading {
		return
	}
	threats.Need(tx, creature).Add(at, points)
	Rouse(tx, creature)
}

// anger is AddThreat by an effect, with a taunt.
func anger(tx *world.Tx, from, to entity.ID, a *Anger) {
	f := Of(tx, to)
	if f == nil || !Enemies(tx, from, to) {
		return
	}
	if a.Amount != 0 {
		AddThreat(tx, to, from, a.Amount)
	}
	if a.Taunt == 0 || slices.Contains(f.Immune, "taunt") {
		return
	}
	AddThreat(tx, to, from, 1)
	t := threats.Of(tx, to)
	if t == nil {
		return
	}
	if top := t.Points(t.Target); top > t.Points(from) {
		t.Add(from, top-t.Points(from))
	}
	t.Taunter, t.TauntLeft = from, a.Taunt
}

// hearRadius is how far creatures notice a healer of who fights them, in mm.
const hearRadius = 45_000

// resent tells every creature around that fights the healed one. Characters keep no list.
func resent(tx *world.Tx, healer, healed entity.ID, points int64) {
	at, ok := tx.At(healed)
	if !ok {
		return
	}
	for _, near := range tx.NearOthers(nil, at, hearRadius) {
		v := tx.Vitals(near.ID)
		if v != nil && v.InCombat && v.Target != 0 && Enemies(tx, near.ID, healed) && angryAt(tx, near, healed) {
			tx.Affect(healer, near.ID, &Grudge{max(points, 1)})
		}
	}
}

// angryAt reports whether a creature fights somebody; of a ghost only its target is known.
func angryAt(tx *world.Tx, near spatial.Hit, id entity.ID) bool {
	if t := threats.Of(tx, near.ID); t != nil {
		return t.Points(id) > 0
	}
	return tx.Vitals(near.ID).Target == id
}
