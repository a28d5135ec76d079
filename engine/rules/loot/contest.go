package loot

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Voted is a member's word on a rare thing.
type Voted struct {
	Index      int32
	Need, Pass bool
}

// EffectName implements world.Effect.
func (*Voted) EffectName() string { return "loot.voted" }

// Say gives a character's word on a rare thing.
func Say(tx *world.Tx, id entity.ID, m *rpgpb.RollLoot) error {
	if !tx.Affect(id, entity.ID(m.Corpse), &Voted{Index: int32(min(m.Index, 1<<20)), Need: m.Need, Pass: m.Pass}) {
		return RejectNoLoot
	}
	return nil
}

// Vote takes a member's word on the corpse of this region.
func (c *Corpse) Vote(tx *world.Tx, corpse, id entity.ID, v *Voted) {
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Index != v.Index || e.Roll == nil || e.Roll.Over {
			continue
		}
		open := 0
		for k := range e.Roll.Votes {
			vote := &e.Roll.Votes[k]
			if vote.ID == id && vote.Roll == 0 && !vote.Pass {
				vote.Need, vote.Pass = v.Need, v.Pass
				if !v.Pass {
					vote.Roll = 1 + tx.Rand().Int32N(rollTop)
				}
			}
			if vote.Roll == 0 && !vote.Pass {
				open++
			}
		}
		if open == 0 {
			c.decide(tx, corpse, e)
		}
	}
}

// Winner returns who has won: the highest roll among those who need it, else among all;
// the first of equals. 0 when everyone passed.
func (r *Contest) Winner() entity.ID {
	var best Vote
	for _, v := range r.Votes {
		if v.Roll == 0 || v.Pass {
			continue
		}
		if best.Roll == 0 || v.Need && !best.Need || v.Need == best.Need && v.Roll > best.Roll {
			best = v
		}
	}
	return best.ID
}

// decide ends a contest; the thing goes to the winner's bags, or waits for it here.
func (c *Corpse) decide(tx *world.Tx, corpse entity.ID, e *Entry) {
	e.Roll.Over, e.Roll.Won = true, e.Roll.Winner()
	m := &rpgpb.RollResult{Corpse: uint64(corpse), Index: uint32(e.Index), Winner: tx.Description(e.Roll.Won).GetName()}
	for _, v := range e.Roll.Votes {
		if !v.Pass {
			m.Rolls = append(m.Rolls, &rpgpb.RollResult_Roll{Name: tx.Description(v.ID).GetName(), Roll: uint32(v.Roll), Need: v.Need})
		}
	}
	for _, v := range e.Roll.Votes {
		tx.Tell(v.ID, combat.Event(&rpgpb.Event{Kind: &rpgpb.Event_RollResult{RollResult: m}}))
	}
	if e.Roll.Won != 0 && tx.Here(e.Roll.Won) {
		give(tx, corpse, e.Roll.Won, &Ask{Index: e.Index})
	}
	c.settle(tx, corpse)
}

// Tick lets contests end and the dead fade. gone is called for each that has to go.
func Tick(tx *world.Tx, gone func(id entity.ID)) {
	component.Each(tx, func(id entity.ID, c *Corpse) {
		if !tx.Owned(id) {
			return
		}
		for i := range c.Entries {
			if r := c.Entries[i].Roll; r != nil && !r.Over {
				if r.Left -= world.TickMs; r.Left <= 0 {
					c.decide(tx, id, &c.Entries[i])
				}
			}
		}
		if c.Left -= world.TickMs; c.Left <= 0 {
			component.Remove(tx, id)
			gone(id)
		}
	})
}
