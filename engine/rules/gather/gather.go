// Package gather lets characters handle things of the world: pick what grows, open chests,
// pull levers, read boards. Handling takes a while, in which one keeps still.
package gather

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/loot"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Reasons why a thing is not to be handled.
const (
	RejectNothing     = rules.Reject("play.nothing_there")
	RejectTooFar      = rules.Reject("play.too_far")
	RejectNoTool      = rules.Reject("rpg.no_tool")
	RejectLevelTooLow = rules.Reject("play.level_too_low")
	RejectUsed        = rules.Reject("play.used_up")
	RejectInUse       = rules.Reject("play.in_use")
	RejectNoQuest     = rules.Reject("play.no_quest_for_this")
	RejectLocked      = rules.Reject("play.locked")
	RejectBagsFull    = rules.Reject("play.bags_full")
	RejectDead        = rules.Reject("rpg.dead")
	RejectBeyond      = rules.Reject("play.beyond_border")
)

// Handling is what a character has its hands on.
type Handling struct {
	Thing entity.ID
	Left  int32
	From  geom.Point
}

// Wear is how much a thing has been used.
type Wear struct {
	Uses  int32
	Reset int32 // ms until it can be used again
}

var (
	handling = world.NewComponent[Handling]("rules.handling", world.Drop)
	wear     = world.NewComponent[Wear]("rules.wear", world.Drop)
)

// moveSlack is how far one may drift while handling, in mm.
const moveSlack = 700

// factUsed is the kind of the facts that say which things a character used for good.
const factUsed = "used"

// Start lets a character handle a thing near it.
func Start(tx *world.Tx, id, thing entity.ID) error {
	d := tx.Description(thing)
	if d == nil || d.Kind != corepb.Description_KIND_RESOURCE && d.Kind != corepb.Description_KIND_OBJECT {
		return RejectNothing
	}
	if !combat.Alive(tx, id) {
		return RejectDead
	}
	if !tx.Within(id, thing, item.Reach) {
		return RejectTooFar
	}
	if !tx.Owned(thing) {
		return RejectBeyond // one step further and its owner is one's own
	}
	ms, err := mayHandle(tx, id, thing, d)
	if err != nil {
		return err
	}
	combat.CancelCast(tx, id)
	from, _ := tx.At(id)
	handling.Set(tx, id, Handling{Thing: thing, Left: ms, From: from})
	if ms > 0 {
		tx.SetPosture(id, world.Gather)
		show(tx, id, thing, ms, false)
	}
	return nil
}

// mayHandle returns how long it takes, or why it cannot be.
func mayHandle(tx *world.Tx, id, thing entity.ID, d *corepb.Description) (int32, error) {
	c, set := character.Of(tx, id), character.Set(tx)
	if w := wear.Of(tx, thing); w != nil && w.Reset > 0 {
		return 0, RejectUsed
	}
	if busy(tx, id, thing) || loot.Waits(tx, id, thing) {
		return 0, RejectInUse
	}
	if f := combat.Peek(tx, id); f != nil && f.Helpless() {
		return 0, combat.RejectStunned
	}
	if e := set.Resources.Of(d.Key); e != nil && d.Kind == corepb.Description_KIND_RESOURCE {
		switch {
		case e.Tool != "" && c.Has(e.Tool) == 0:
			return 0, RejectNoTool
		case c.Level < e.Level:
			return 0, RejectLevelTooLow
		case character.BagFree(tx, c) == 0 && c.Balance(e.Yields[0].Item) == 0:
			return 0, RejectBagsFull
		}
		return int32(e.Time), nil
	}
	e := set.Objects.Of(d.Key)
	var used bool
	switch {
	case e == nil:
		return 0, RejectNothing
	case e.Quest != "" && !quest.Active(c, e.Quest):
		return 0, RejectNoQuest
	case e.Opener != "" && c.Has(e.Opener) == 0:
		return 0, RejectLocked
	case e.Once && c.Fact(factUsed, usedKey(tx, thing), &used):
		return 0, RejectUsed
	}
	return int32(e.Time), nil
}

// busy reports whether somebody else has the thing in hand.
func busy(tx *world.Tx, id, thing entity.ID) bool {
	found := false
	handling.Each(tx, func(other entity.ID, h *Handling) { found = found || other != id && h.Thing == thing })
	return found
}

// usedKey names a thing for good: ids change with every start, dens do not.
func usedKey(tx *world.Tx, thing entity.ID) string {
	h := creature.HomeOf(tx, thing)
	if h == nil {
		return tx.Description(thing).GetKey()
	}
	return h.Den.Key + "." + number(h.Den.Spawn) + "." + number(h.Den.N)
}

func number(n int32) string { return strconv.FormatInt(int64(n), 36) }

func show(tx *world.Tx, id, thing entity.ID, ms int32, done bool) {
	tx.Emit(id, character.PlayEvent(&playpb.Event{Kind: &playpb.Event_UseStarted{UseStarted: &playpb.UseStarted{
		Entity: uint64(id), Thing: uint64(thing), Ms: uint32(ms), Done: done}}}))
}

// Handles reports whether a character has its hands on something.
func Handles(tx *world.Tx, id entity.ID) bool { return handling.Of(tx, id) != nil }

// Stop ends handling without success.
func Stop(tx *world.Tx, id entity.ID) {
	if h := handling.Of(tx, id); h != nil {
		end(tx, id, h, false)
	}
}

func end(tx *world.Tx, id entity.ID, h *Handling, done bool) {
	thing := h.Thing
	handling.Remove(tx, id)
	if tx.Posture(id) == world.Gather {
		tx.SetPosture(id, world.Stand)
	}
	show(tx, id, thing, 0, done)
}

// Tick lets handling go on and used things come back.
func Tick(tx *world.Tx) {
	handling.Each(tx, func(id entity.ID, h *Handling) {
		at, _ := tx.At(id)
		v := tx.Vitals(id)
		switch {
		case !tx.Owned(h.Thing) || v.Dead || !at.Within(h.From, moveSlack):
			end(tx, id, h, false)
		case h.Left > 0:
			h.Left -= world.TickMs
		default:
			thing := h.Thing
			end(tx, id, h, true)
			finish(tx, id, thing)
		}
	})
	wear.Each(tx, func(id entity.ID, w *Wear) {
		if w.Reset > 0 {
			if w.Reset = max(w.Reset-world.TickMs, 0); w.Reset == 0 {
				wear.Remove(tx, id)
				setState(tx, id, "")
			}
		}
	})
}

func finish(tx *world.Tx, id, thing entity.ID) {
	d := tx.Description(thing)
	if _, err := mayHandle(tx, id, thing, d); err != nil {
		return // somebody was faster
	}
	if d.Kind == corepb.Description_KIND_RESOURCE {
		pick(tx, id, thing, character.Set(tx).Resources.Of(d.Key))
		return
	}
	use(tx, id, thing, character.Set(tx).Objects.Of(d.Key))
}

// pick gives what a resource yields, in one change with experience and quests.
func pick(tx *world.Tx, id, thing entity.ID, e *content.Resource) {
	w := wear.Need(tx, thing)
	w.Uses++
	uses := w.Uses
	change := character.Begin(tx, id, "gather", ledger.NewOpID(tx.StartMs(), "gather", thing.String(), number(uses)))
	before := change.Who().Level
	c, set := change.Who(), character.Set(tx)
	for _, y := range loot.Roll(tx.Rand(), e.Yields, func(l *content.Loot) bool { return quest.Wants(set, c, l.Quest, l.Item) }) {
		if item.Give(change, y.Key, int64(y.Count), ledger.Mint, nil) {
			change.Then(func(tx *world.Tx) {
				tx.Tell(id, combat.Event(&rpgpb.Event{Kind: &rpgpb.Event_Gathered{Gathered: &rpgpb.Gathered{
					Resource: uint64(thing), Key: y.Key, Count: uint32(y.Count)}}}))
			})
		}
	}
	gained := progress.Grant(change, int64(e.Experience))
	quest.Note(change, quest.Deed{Verb: "gather", Key: e.Key})
	quest.Grown(change, before, gained)
	change.Commit()
	if uses >= e.Uses {
		creature.Vacate(tx, thing)
		tx.Despawn(thing)
	}
}

// use lets a thing do what it is for.
func use(tx *world.Tx, id, thing entity.ID, e *content.Object) {
	at, _ := tx.At(thing)
	n := number(int32(tx.Tick()))
	change := character.Begin(tx, id, "use", ledger.NewOpID(tx.StartMs(), "use", thing.String(), id.String(), n))
	if e.Once {
		change.Put(factUsed, usedKey(tx, thing), true)
	}
	quest.Note(change, quest.Deed{Verb: "use", Key: e.Key, Thing: usedKey(tx, thing)})
	change.Commit()
	if !e.Reads.Empty() {
		character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Reading{Reading: &playpb.Reading{Entity: uint64(thing), Object: e.Key}}})
	}
	if len(e.Effects) > 0 {
		combat.Do(tx, id, e.Key, e.Effects, combat.Aim{Target: id})
	}
	if e.Summons != "" {
		creature.Summon(tx, e.Summons, at, id)
	}
	if len(e.Loot) > 0 || e.Coins.Max > 0 {
		loot.Fill(tx, thing, e.Loot, e.Coins, id)
		_ = loot.Open(tx, id, thing) // just filled, and in reach
	}
	if e.Reset > 0 {
		wear.Set(tx, thing, Wear{Reset: int32(e.Reset)})
		setState(tx, thing, "used")
	}
}

// setState shows whether a thing can be used.
func setState(tx *world.Tx, thing entity.ID, state string) {
	d := tx.Description(thing)
	if d == nil || d.State == state {
		return
	}
	tx.Describe(thing, &corepb.Description{Kind: d.Kind, Key: d.Key, State: state})
}
