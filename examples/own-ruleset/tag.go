package main

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/rulesets/social"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

const (
	// reach is how near one must come to tag somebody, in millimetres.
	reach = 2 * geom.Metre
	// mercy is how many ticks the tagged must wait before tagging back.
	mercy = 3 * world.TickRateHz
	// haste is what the speed of whoever is "it" gains, per cent.
	haste = 15
)

// it marks the one who has to tag somebody. It travels with its entity over borders.
type it struct {
	Since uint32 // ticks left until it may tag; counts down, so that it survives a handoff
	Pace  int32  // speed before, mm/s
}

var tagged = world.NewComponent[it]("example.it", world.Carry)

// tag is the game of tag, played in all peaceful lands: everything of social.Rules, and in
// each region one who chases the others. The value holds no state; all of it is in the
// World that the engine hands in.
type tag struct{ social.Rules }

var _ rules.Ruleset = tag{}

// Enter implements rules.Ruleset: the first to come into an empty region is it.
func (g tag) Enter(tx *world.Tx, id entity.ID, a rules.Arrival) {
	g.Rules.Enter(tx, id, a)
	if tagged.Count(tx) == 0 {
		g.catch(tx, id)
	}
}

// Leave implements rules.Ruleset: when the one who is it leaves the world, somebody else is.
func (g tag) Leave(tx *world.Tx, id entity.ID, why rules.Departure) {
	g.Rules.Leave(tx, id, why)
	if why != rules.LoggedOut || tagged.Of(tx, id) == nil {
		return
	}
	tagged.Remove(tx, id)
	next := entity.ID(0)
	character.Each(tx, func(other entity.ID, _ *character.Character) {
		if other != id {
			next = other
		}
	})
	if next != 0 {
		g.catch(tx, next)
	}
}

// Tick implements rules.Ruleset: whoever is it tags the nearest within reach.
func (g tag) Tick(tx *world.Tx) {
	g.Rules.Tick(tx)
	from, to := entity.ID(0), entity.ID(0)
	tagged.Each(tx, func(id entity.ID, chaser *it) {
		if chaser.Since > 0 {
			chaser.Since--
			return
		}
		at, here := tx.At(id)
		if !here || !tx.Owned(id) {
			return
		}
		for _, near := range tx.Near(nil, at, reach) {
			if near.ID != id && tx.Owned(near.ID) && character.Of(tx, near.ID) != nil {
				from, to = id, near.ID
				return
			}
		}
	})
	if to != 0 {
		tx.SetSpeed(from, tagged.Of(tx, from).Pace)
		tagged.Remove(tx, from)
		g.catch(tx, to)
	}
}

// catch makes a character it, and lets everybody near by see how it takes that.
func (tag) catch(tx *world.Tx, id entity.ID) {
	pace := tx.Speed(id)
	tagged.Set(tx, id, it{Since: mercy, Pace: pace})
	tx.SetSpeed(id, pace*(100+haste)/100)
	tx.Emit(id, character.PlayEvent(&playpb.Event{Kind: &playpb.Event_EmoteShown{
		EmoteShown: &playpb.EmoteShown{Entity: uint64(id), Key: "wave"},
	}}))
}
