package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Aura is one aura on a body.
type Aura struct {
	Key    string
	From   entity.ID
	Left   int32 // below 0: without end
	Next   int32 // until its effects happen again
	Stacks int32
	Shield int32 // harm it still takes
	// Might, Wit and Level are its caster's when it was put on; Share improves its amounts.
	Might, Wit, Level int32
	Share             content.Share
}

// maxAuras bounds how many auras lie on a body; another replaces the oldest.
const maxAuras = 24

// shownAuras returns the auras as frames show them, harmful ones first.
func shownAuras(set *content.Set, f *Fighter) []world.AuraShown {
	var shown []world.AuraShown
	for _, harmful := range []bool{true, false} {
		for i := range f.Auras {
			a := &f.Auras[i]
			e := set.Auras.Of(a.Key)
			if e != nil && e.Harmful == harmful && len(shown) < world.MaxAurasShown {
				shown = append(shown, world.AuraShown{Key: a.Key, LeftMs: a.Left, Stacks: uint8(a.Stacks), Harmful: harmful})
			}
		}
	}
	return shown
}

// lay puts an aura on a body of this region, or strengthens the one that is there.
func lay(tx *world.Tx, from, to entity.ID, l *Lay) {
	f, set := Of(tx, to), character.Set(tx)
	e := set.Auras.Of(l.Aura)
	if f == nil || e == nil || !Alive(tx, to) || e.Harmful && f.invulnerable || immuneTo(f, e) {
		return
	}
	a := Aura{Key: l.Aura, From: from, Left: l.For, Next: int32(e.Every), Stacks: l.Stacks,
		Might: l.Might, Wit: l.Wit, Level: l.Level, Share: l.Share}
	if e.Endless {
		a.Left = -1
	}
	if e.Shield.Max > 0 {
		a.Shield = roll(tx, e.Shield) + int32(e.Scale.Of(int64(l.Wit)))
	}
	f.Auras = withAura(set, f.Auras, a, e)
	Refresh(tx, to)
	if f.blocks[1] || f.blocks[2] {
		stopCast(tx, to, f, "interrupted")
	}
}

// immuneTo reports whether the body's nature keeps an aura off.
func immuneTo(f *Fighter, e *content.Aura) bool {
	for _, what := range f.Immune {
		switch {
		case what == e.Kind:
			return true
		case what == "slow" && e.Stats[content.Pace] < 0:
			return true
		}
		for _, b := range e.Blocks {
			if what == "stun" && b == "act" || what == "root" && b == "move" && len(e.Blocks) == 1 || what == "silence" && b == "cast" && len(e.Blocks) == 1 {
				return true
			}
		}
	}
	return false
}

// withAura returns the auras with another one laid on: the same one grows, one of the same
// group goes.
func withAura(set *content.Set, auras []Aura, a Aura, e *content.Aura) []Aura {
	kept := make([]Aura, 0, len(auras)+1)
	for _, old := range auras {
		other := set.Auras.Of(old.Key)
		switch {
		case other == nil:
		case old.Key == a.Key && (!e.Own || old.From == a.From):
			a.Stacks = min(old.Stacks+a.Stacks, e.Stacks)
			a.Next = old.Next
			a.Shield = max(a.Shield, old.Shield)
			if old.Left < 0 || a.Left >= 0 && old.Left > a.Left {
				a.Left = old.Left
			}
		case e.Group != "" && other.Group == e.Group:
		default:
			kept = append(kept, old)
		}
	}
	a.Stacks = max(min(a.Stacks, e.Stacks), 1)
	if len(kept) >= maxAuras {
		kept = kept[1:]
	}
	return append(kept, a)
}

// RemoveAuras takes off the auras that f picks and reports how many went.
func RemoveAuras(tx *world.Tx, id entity.ID, pick func(a *Aura, e *content.Aura) bool) int {
	f := Of(tx, id)
	if f == nil {
		return 0
	}
	set := character.Set(tx)
	kept := make([]Aura, 0, len(f.Auras))
	for i := range f.Auras {
		if e := set.Auras.Of(f.Auras[i].Key); e != nil && !pick(&f.Auras[i], e) {
			kept = append(kept, f.Auras[i])
		}
	}
	gone := len(f.Auras) - len(kept)
	if gone > 0 {
		f.Auras = kept
		Refresh(tx, id)
	}
	return gone
}

// tickAuras lets time pass over the auras of a body.
func tickAuras(tx *world.Tx, id entity.ID, f *Fighter) {
	set := character.Set(tx)
	ended := false
	for i := 0; i < len(f.Auras); i++ {
		a := &f.Auras[i]
		e := set.Auras.Of(a.Key)
		if e == nil {
			a.Left, ended = 0, true
			continue
		}
		if e.Every > 0 {
			if a.Next -= world.TickMs; a.Next <= 0 {
				a.Next += int32(e.Every)
				aura := *a
				repeat(tx, id, &aura, e)
				if Peek(tx, id) != f || !Alive(tx, id) || i >= len(f.Auras) {
					return // it died of it
				}
				a = &f.Auras[i]
			}
		}
		if a.Left > 0 {
			a.Left = max(a.Left-world.TickMs, 0)
		}
		ended = ended || a.Left == 0 // since this tick, or one that ended before it was taken off
	}
	if ended {
		RemoveAuras(tx, id, func(a *Aura, _ *content.Aura) bool { return a.Left == 0 })
	} else if len(f.Auras) > 0 && tx.Tick()%world.TickRateHz == 0 {
		// The remaining times go out with the next change; they need not cause one.
		tx.Vitals(id).Auras = shownAuras(set, f)
	}
}

// repeat makes the effects of an aura happen to its bearer.
func repeat(tx *world.Tx, id entity.ID, a *Aura, e *content.Aura) {
	for i := range e.Effects {
		g := &e.Effects[i]
		stacks := int64(a.Stacks)
		switch {
		case g.Damage != nil:
			d := g.Damage
			n := int64(roll(tx, d.Amount)) + d.Scale.Of(int64(statFor(d.School, a.Might, a.Wit)))
			n = stacks * (content.Whole + a.Share).Of(n)
			strike(tx, a.From, id, &Blow{Aura: a.Key, School: d.School, Amount: n, Level: a.Level, Threat: d.Threat, Leech: d.Leech})
		case g.Heal != nil:
			n := int64(roll(tx, g.Heal.Amount)) + g.Heal.Scale.Of(int64(a.Wit)) + g.Heal.OfTotal.Of(int64(tx.Vitals(id).MaxHealth))
			mend(tx, a.From, id, &Mend{Ability: a.Key, Amount: stacks * (content.Whole + a.Share).Of(n)})
		case g.Gain != nil:
			gain(tx, id, g.Gain.Amount*a.Stacks)
		}
		if !Alive(tx, id) {
			return
		}
	}
}

func statFor(school string, might, wit int32) int32 {
	if school == "physical" {
		return might
	}
	return wit
}

// breakAuras ends what does not survive harm or action.
func breakAuras(tx *world.Tx, id entity.ID) {
	RemoveAuras(tx, id, func(_ *Aura, e *content.Aura) bool { return e.Breaks })
}

// absorb lets shields take harm; it returns what is left.
func absorb(tx *world.Tx, id entity.ID, f *Fighter, amount int64) (left int64) {
	spent := false
	for i := range f.Auras {
		a := &f.Auras[i]
		if a.Shield <= 0 || amount <= 0 {
			continue
		}
		taken := min(int64(a.Shield), amount)
		a.Shield -= int32(taken)
		amount -= taken
		if a.Shield == 0 {
			a.Left, spent = 0, true
		}
	}
	if spent {
		RemoveAuras(tx, id, func(a *Aura, e *content.Aura) bool { return a.Left == 0 && e.Shield.Max > 0 })
	}
	return amount
}

// roll draws from a range.
func roll(tx *world.Tx, r content.Range) int32 {
	if r.Max <= r.Min {
		return r.Min
	}
	return r.Min + tx.Rand().Int32N(r.Max-r.Min+1)
}

// chance draws whether something of that likelihood happens.
func chance(tx *world.Tx, s content.Share) bool {
	return s >= content.Whole || s > 0 && tx.Rand().Int32N(int32(content.Whole)) < int32(s)
}

func auraAt(tx *world.Tx, key string) *content.Aura { return character.Set(tx).Auras.Of(key) }
