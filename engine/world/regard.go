package world

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
)

const (
	// MaxCompany is how many of its company a character's client is told of in a crowd.
	MaxCompany = 8
	// MaxAttackers is how many of those who fight a character its client is told of in a crowd.
	MaxAttackers = 4
	// MaxRegarded bounds what AppendRegarded appends: target, its target, attackers, company.
	MaxRegarded = 2 + MaxAttackers + MaxCompany
)

// regard says who matters to whom, whatever else a client is told of a crowd.
type regard struct {
	company   [][]mate      // by slot: its party and the like
	attackers [][]entity.ID // by slot: as FindAttackers found them
	attacked  slotSet       // that have attackers
	attentive slotSet       // that have a target or company
	unsure    slotSet       // whose target may have changed since attentive was brought up to it
}

// mate is one of a company.
type mate struct {
	id   entity.ID
	slot int32 // where it was found last
}

// grow makes room for a slot.
func (r *regard) grow(slot int32) {
	for int(slot) >= len(r.company) {
		r.company = append(r.company, nil)
		r.attackers = append(r.attackers, nil)
	}
}

// forget clears what is known of a slot.
func (r *regard) forget(slot int32) {
	r.grow(slot)
	r.company[slot], r.attackers[slot] = nil, r.attackers[slot][:0]
	r.attacked.remove(slot)
	r.attentive.remove(slot)
	r.unsure.remove(slot)
}

// SetCompany says who belongs to a character: its party. Of these, MaxCompany at most, its
// client is told in a crowd whatever its budget leaves out. It is forgotten when the character
// leaves the region: rules say it again when it enters.
func (tx *Tx) SetCompany(id entity.ID, company []entity.ID) {
	slot, ok := tx.owned(id)
	if !ok {
		return
	}
	r := &tx.w.regard
	r.company[slot] = nil
	for _, id := range company[:min(len(company), MaxCompany)] {
		r.company[slot] = append(r.company[slot], mate{id: id})
	}
	r.unsure.add(slot)
}

// FindAttackers notes for each character which beings without a client are in a fight and
// have it as their target, MaxAttackers at most, the lowest slots first. It costs about a
// map's look-up for each being with a target, and is good until it is called again.
func (w *World) FindAttackers() {
	r := &w.regard
	for slot := r.attacked.next(0); slot >= 0; slot = r.attacked.next(slot + 1) {
		r.attackers[slot] = r.attackers[slot][:0]
	}
	r.attacked.clear()
	w.settleRegard()
	for slot := r.attentive.next(0); slot >= 0; slot = r.attentive.next(slot + 1) {
		v := w.slots.vitals[slot]
		if w.slots.ids[slot].IsCharacter() || !v.InCombat || v.Dead || !v.Target.IsCharacter() {
			continue
		}
		if target, here := w.index[v.Target]; here && len(r.attackers[target]) < MaxAttackers {
			r.attackers[target] = append(r.attackers[target], w.slots.ids[slot])
			r.attacked.add(target)
		}
	}
}

// settleRegard brings attentive up to what has changed.
func (w *World) settleRegard() {
	r := &w.regard
	for slot := r.unsure.next(0); slot >= 0; slot = r.unsure.next(slot + 1) {
		if !w.slots.ghost[slot] && (w.slots.vitals[slot].Target != 0 || len(r.company[slot]) > 0) {
			r.attentive.add(slot)
		} else {
			r.attentive.remove(slot)
		}
	}
	r.unsure.clear()
}

// EachAttentive calls f for the slots of characters to whom somebody may matter, those whose
// slot has its turn in this tick, once in so many ticks.
func (w *World) EachAttentive(every uint32, f func(slot int32)) {
	w.settleRegard()
	r := &w.regard
	turn := firstInTurn(w.tick, every, 0)
	next := func(from int32) int32 {
		a, b := r.attentive.next(from), r.attacked.next(from)
		if a < 0 || b >= 0 && b < a {
			return b
		}
		return a
	}
	for slot := next(0); slot >= 0; slot = next(slot + 1) {
		if slot%int32(every) == turn && w.slots.ids[slot].IsCharacter() && !w.slots.ghost[slot] {
			f(slot)
		}
	}
}

// AppendRegarded appends the slots of those who matter to the character in a slot: its target,
// that one's target, who attacks it, its company. Nobody is named twice, nor is the character
// itself, nor who is not this region's own: of those their owner tells.
func (w *World) AppendRegarded(dst []int32, slot int32) []int32 {
	start := len(dst)
	add := func(id entity.ID, guess int32) (at int32) {
		other, here := guess, id != 0 && w.slots.at(guess) == id
		if !here {
			other, here = w.index[id]
		}
		if !here || other == slot || w.slots.ghost[other] {
			return -1
		}
		if !slices.Contains(dst[start:], other) {
			dst = append(dst, other)
		}
		return other
	}
	if target := w.slots.vitals[slot].Target; target != 0 {
		if at := add(target, 0); at >= 0 && w.slots.vitals[at].Target != 0 {
			add(w.slots.vitals[at].Target, 0)
		}
	}
	for _, id := range w.regard.attackers[slot] {
		add(id, 0)
	}
	company := w.regard.company[slot]
	for i := range company {
		if at := add(company[i].id, company[i].slot); at >= 0 {
			company[i].slot = at
		}
	}
	return dst
}

// Neighbours returns how many stand in the cell of the entity in a slot, itself included; 0
// when it is in none.
func (w *World) Neighbours(slot int32) int {
	if w.slots.place[slot] < 0 {
		return 0
	}
	return len(w.cells[w.slots.cell[slot]].members)
}
