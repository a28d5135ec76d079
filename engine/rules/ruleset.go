// Package rules is the contract between the engine and a game: what a ruleset answers, and
// how one tick runs through it. Its subpackages hold what several rulesets share.
//
// A ruleset is a client of the engine. It keeps no state of its own: all of it lives in
// components of the World it is given, so that one value serves every region.
package rules

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Ruleset is the rules of a land. Its methods run in the region's own goroutine, inside a
// tick; they read no clock and start nothing.
type Ruleset interface {
	// Name is the word that lands in the map use for it: "rpg".
	Name() string

	// Start fills a region that has just been claimed. What its checkpoint held is there
	// already; Start makes what is missing: people, creatures, objects of the content.
	Start(tx *world.Tx)

	// Reload follows a change of content: tx.Content is the new generation.
	Reload(tx *world.Tx, before any)

	// Enter welcomes an entity that came into the region, by login or over the border. Of
	// a character that logs in, Arrival carries what it owns; over the border its
	// components are already there.
	Enter(tx *world.Tx, id entity.ID, a Arrival)

	// Leave lets go of an entity that is about to go.
	Leave(tx *world.Tx, id entity.ID, why Departure)

	// Apply carries out a command of a character, or returns a Reject and changes nothing.
	Apply(tx *world.Tx, c world.Command) error

	// Affect applies an effect to an entity of this region. from may be a neighbour's, seen
	// as a ghost, or gone.
	Affect(tx *world.Tx, from, to entity.ID, e world.Effect)

	// Tick runs the systems, after all bodies have moved.
	Tick(tx *world.Tx)
}

// Departure is why an entity leaves a region.
type Departure uint8

// The departures.
const (
	LoggedOut Departure = iota // its session ended, or its grace time ran out
	Crossed                    // it is handed to the next region; its components travel
	Reloaded                   // its memory is about to be built anew from rows
)

// Arrival says how an entity came, and with what.
type Arrival struct {
	// How is LoggedOut's counterpart: how it comes in.
	How How
	// Character is who it is, of a character that logs in.
	Character *Character
	// Holdings is what it owns, of a character that logs in or is reloaded.
	Holdings *ledger.Holdings
	// Fresh is set at the very first login of a character.
	Fresh bool
}

// How an entity came into a region.
type How uint8

// The ways in.
const (
	LoggedIn   How = iota // from rows; Recall has brought its volatile state
	CrossedIn             // from the neighbour, components and all
	ReloadedIn            // built anew after a durable operation was refused
	CameBack              // it never left: its client, which may know nothing any more, is connected again
)

// Character is the part of a character's row that rules read.
type Character struct {
	ID         entity.ID
	Account    uint64
	Name       string
	Calling    string // content key
	Appearance *corepb.Appearance
	Bot        bool
	Roles      []string // of staff
	// SessionMs and Session say when the session began and which it is: the engine makes
	// operation ids of them.
	SessionMs int64
	Session   uint64
}

// PartyChanged is told to a character when its party changes; Members are characters, the
// leader first. Party 0 means none. It reaches the ruleset through Affect.
type PartyChanged struct {
	Party   uint64
	Members []entity.ID
}

// EffectName implements world.Effect.
func (PartyChanged) EffectName() string { return "core.party_changed" }
