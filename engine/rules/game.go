package rules

import (
	"fmt"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Game is a World with the ruleset that plays it. It belongs to one goroutine.
type Game struct {
	World *world.World
	Rules Ruleset
	hooks world.Hooks
}

// NewGame joins the two. Start must run before the first Step.
func NewGame(w *world.World, r Ruleset) *Game {
	g := &Game{World: w, Rules: r}
	g.hooks = world.Hooks{
		Affect: r.Affect,
		Leave:  func(tx *world.Tx, id entity.ID) { r.Leave(tx, id, Crossed) },
	}
	return g
}

// Input is something that reaches a region from outside: one of the types below. Together
// with the seed, the inputs of every tick in their order make the world what it is.
type Input interface{ apply(g *Game, tx *world.Tx) }

// Login brings a character in from its rows.
type Login struct {
	Traveller world.Traveller
	Volatile  []byte
	Arrival   Arrival
}

// Crossing brings in an entity that a neighbour handed over.
type Crossing struct{ Traveller world.Traveller }

// Logout takes a character out.
type Logout struct{ ID entity.ID }

// Attach connects or disconnects a character's client.
type Attach struct {
	ID       entity.ID
	Attached bool
}

// Steps are movement steps of a client, Count of them, from 1 to MaxSteps. First is the
// number of the first. The value holds no pointers: thousands reach a region with each tick.
type Steps struct {
	ID    entity.ID
	First uint32
	Count uint8
	Steps [MaxSteps]motion.Input
}

// MaxSteps is how many steps a client sends at once; the protocol says the same.
const MaxSteps = 4

// Wish is a command of a client.
type Wish struct{ Command world.Command }

// Committed is the store's answer about an operation.
type Committed struct {
	Op  ledger.OpID
	Err error
}

// Reloading puts a character's rows over its memory.
type Reloading struct {
	ID      entity.ID
	Arrival Arrival
	OpCount uint32 // World.OpCount before the rows were read
}

// FromBeyond is an effect or event from a neighbour.
type FromBeyond struct{ Remote world.Remote }

// Seen is what a neighbour shows of its border.
type Seen struct {
	From   geom.RegionID
	Ghosts []world.Ghost
}

// NewContent puts a new generation of content in force.
type NewContent struct{ Content any }

// Border opens or shuts the line to a neighbour.
type Border struct {
	To   geom.RegionID
	Open bool
}

// Saving says that the store cannot be reached, or can be again.
type Saving struct{ On bool }

// Pace says how the region bears its load from now on.
type Pace struct{ Pace world.Pace }

// Do applies an effect from outside the world: the party service, staff.
type Do struct {
	To     entity.ID
	Effect world.Effect
}

// Start opens the region's first tick: checkpoint, when there is one, then the ruleset's
// Start. A checkpoint that can be read only in part is used as far as it goes; the error
// says what was lost.
func (g *Game) Start(shardMs int64, checkpoint []byte) error {
	tx := g.World.Begin(shardMs, g.hooks)
	var err error
	if len(checkpoint) > 0 {
		err = g.World.Restore(checkpoint)
	}
	g.Rules.Start(tx)
	g.World.End()
	return err
}

// Step runs one tick: the inputs in their order, then movement, then the ruleset's systems.
// The Output is valid until the next Step.
func (g *Game) Step(shardMs int64, inputs []Input) *world.Output {
	tx := g.World.Begin(shardMs, g.hooks)
	for _, in := range inputs {
		in.apply(g, tx)
	}
	g.World.MoveAll()
	g.Rules.Tick(tx)
	return g.World.End()
}

// Between takes inputs in between two ticks, in a region whose time runs slower than the
// clock: wishes, answers of the store, comings and goings. No time passes for anybody, and
// what cells show of it comes with the next tick. The Output is valid until the next Step or
// Between.
func (g *Game) Between(inputs []Input) *world.Output {
	tx := g.World.BeginBetween(g.hooks)
	for _, in := range inputs {
		in.apply(g, tx)
	}
	return g.World.EndBetween()
}

func (in Login) apply(g *Game, tx *world.Tx) {
	if tx.Owned(in.Traveller.ID) { // it was about to leave: memory is newer than the rows that were read
		Attach{ID: in.Traveller.ID, Attached: in.Traveller.Attached}.apply(g, tx)
		return
	}
	if !g.World.Arrive(in.Traveller) {
		return
	}
	// State that this build cannot read is as good as none; the rows are what counts.
	_ = g.World.Recall(in.Traveller.ID, in.Volatile)
	g.Rules.Enter(tx, in.Traveller.ID, in.Arrival)
	welcome(tx, in.Traveller.ID)
}

func (in Crossing) apply(g *Game, tx *world.Tx) {
	if g.World.Arrive(in.Traveller) {
		g.Rules.Enter(tx, in.Traveller.ID, Arrival{How: CrossedIn})
		welcome(tx, in.Traveller.ID)
	}
}

func (in Logout) apply(g *Game, tx *world.Tx) {
	if tx.Owned(in.ID) {
		g.Rules.Leave(tx, in.ID, LoggedOut)
		g.World.Remove(in.ID)
	}
}

func (in Attach) apply(g *Game, tx *world.Tx) {
	g.World.Attach(in.ID, in.Attached)
	if in.Attached && tx.Owned(in.ID) {
		g.Rules.Enter(tx, in.ID, Arrival{How: CameBack})
		if tx.Saving() {
			tellSaving(tx, in.ID, true)
		}
		welcome(tx, in.ID)
	}
}

func (in Steps) apply(g *Game, _ *world.Tx) { g.World.Steer(in.ID, in.First, in.Steps[:in.Count]) }

func (in Wish) apply(g *Game, tx *world.Tx) {
	if !tx.Owned(in.Command.From) {
		return
	}
	g.World.Do(in.Command, func(tx *world.Tx) error { return g.Rules.Apply(tx, in.Command) })
}

func (in Committed) apply(g *Game, _ *world.Tx) { g.World.Resolve(in.Op, in.Err) }

func (in Reloading) apply(g *Game, tx *world.Tx) {
	if g.World.Reloaded(in.ID, in.OpCount) {
		g.Rules.Leave(tx, in.ID, Reloaded)
		g.Rules.Enter(tx, in.ID, in.Arrival)
	}
}

func (in FromBeyond) apply(g *Game, _ *world.Tx) { g.World.Deliver(in.Remote) }

func (in Seen) apply(g *Game, _ *world.Tx) { g.World.SeeGhosts(in.From, in.Ghosts) }

func (in NewContent) apply(g *Game, tx *world.Tx) {
	before := tx.Content()
	g.World.SetContent(in.Content)
	g.Rules.Reload(tx, before)
}

func (in Border) apply(g *Game, _ *world.Tx) { g.World.SetOpen(in.To, in.Open) }

func (in Do) apply(g *Game, tx *world.Tx) {
	if tx.Owned(in.To) {
		g.Rules.Affect(tx, 0, in.To, in.Effect)
	}
}

// String names the region for logs.
func (g *Game) String() string {
	return fmt.Sprintf("region %d (%s)", g.World.Region(), g.Rules.Name())
}
