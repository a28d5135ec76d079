package item

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Using is an item whose use takes a while.
type Using struct {
	Item  ledger.ItemID
	Asset string // of a counted one
	Left  int32
	From  geom.Point
}

var using = world.NewComponent[Using]("rules.using", world.Drop)

const (
	useSlack   = 700    // mm that one may drift while using something
	throwReach = 20_000 // mm within which something can be used on another
)

// Use lets an item do what it is for, at once or after a while. done is called when it
// has taken effect: the ruleset tells quests. The item is used up, when it is of that kind,
// before its effects are durable: a crash may cost a bun, never give two.
func Use(tx *world.Tx, id entity.ID, m *playpb.UseItem, done func(e *content.Item) error) error {
	key, held := m.Asset, ledger.Item{}
	if key == "" {
		var err error
		if _, held, err = heldBy(tx, id, m.Item); err != nil {
			return err
		}
		key = held.Key
	} else if character.Of(tx, id).Balance(key) == 0 {
		return RejectUnknownItem // single things are named by their ids
	}
	e, target, err := usable(tx, id, key)
	if err != nil {
		return err
	}
	if ms := int32(e.Use.CastTime); ms > 0 {
		at, _ := tx.At(id)
		using.Set(tx, id, Using{Item: held.ID, Asset: m.Asset, Left: ms, From: at})
		showUse(tx, id, ms, false)
		return nil
	}
	apply(tx, id, e, held.ID, m.Asset, target, tx.OpID("use"))
	return done(e)
}

// Tick lets uses that take a while go on, and shows what has become durable.
func Tick(tx *world.Tx, done func(id entity.ID, e *content.Item)) {
	unshown.Each(tx, func(id entity.ID, _ *struct{}) { ShowWorn(tx, id) })
	using.Each(tx, func(id entity.ID, u *Using) {
		at, _ := tx.At(id)
		if v := tx.Vitals(id); v.Dead || helpless(tx, id) || !at.Within(u.From, useSlack) {
			using.Remove(tx, id)
			showUse(tx, id, 0, false)
			return
		}
		if u.Left -= world.TickMs; u.Left > 0 {
			return
		}
		was := *u
		using.Remove(tx, id)
		showUse(tx, id, 0, true)
		key := was.Asset
		if key == "" {
			key = character.Of(tx, id).Items[was.Item].Key
		}
		if e, target, err := usable(tx, id, key); err == nil {
			op := ledger.NewOpID(tx.StartMs(), "use_end", id.String(), strconv.Itoa(int(tx.Tick())))
			apply(tx, id, e, was.Item, was.Asset, target, op)
			done(id, e)
		}
	})
}

func showUse(tx *world.Tx, id entity.ID, ms int32, done bool) {
	tx.Emit(id, character.PlayEvent(&playpb.Event{Kind: &playpb.Event_UseStarted{UseStarted: &playpb.UseStarted{
		Entity: uint64(id), Ms: uint32(ms), Done: done}}}))
}

// usable returns the entry and target of an item that may be used now, or why not.
func usable(tx *world.Tx, id entity.ID, key string) (*content.Item, entity.ID, error) {
	c := character.Of(tx, id)
	e := character.Set(tx).Items.Of(key)
	if e == nil || c.Has(key) == 0 {
		return nil, 0, RejectUnknownItem
	}
	if err := mayUse(tx, id, c, combat.Of(tx, id), e); err != nil {
		return nil, 0, err
	}
	if e.Use.Target == "self" {
		return e, id, nil
	}
	target, hostile := tx.Vitals(id).Target, e.Use.Target == "enemy"
	at, _ := tx.At(id)
	switch {
	case !combat.Alive(tx, target) || hostile && !combat.Enemies(tx, id, target) || !hostile && !combat.Friends(tx, id, target):
		return nil, 0, combat.RejectBadTarget
	case !tx.Within(id, target, throwReach):
		return nil, 0, combat.RejectOutOfRange
	case hostile && combat.Peaceful(tx, at):
		return nil, 0, combat.RejectPeaceful
	}
	return e, target, nil
}

// apply uses the item up and lets its effects happen.
func apply(tx *world.Tx, id entity.ID, e *content.Item, held ledger.ItemID, asset string, target entity.ID, op ledger.OpID) {
	if e.Use.Consume {
		change := character.Begin(tx, id, "use", op)
		if asset != "" {
			change.Add(asset, -1, ledger.Sink)
		} else {
			change.Destroy(held, ledger.Sink)
		}
		change.Commit()
	}
	if combat.Of(tx, id) == nil {
		return
	}
	if e.Use.Cooldown > 0 {
		combat.Cool(tx, id, cooldownKey(e.Key), int32(e.Use.Cooldown))
	}
	combat.Do(tx, id, e.Key, e.Use.Effects, combat.Aim{Target: target})
}

// cooldownKey is under which name an item's cooldown runs, as hotbars name items.
func cooldownKey(item string) string { return "item:" + item }

func mayUse(tx *world.Tx, id entity.ID, c *character.Character, f *combat.Fighter, e *content.Item) error {
	switch {
	case e.Use == nil:
		return RejectNoUse
	case c.Level < e.Level:
		return RejectLevelTooLow
	case f != nil && !combat.Alive(tx, id):
		return RejectDead
	case helpless(tx, id):
		return combat.RejectStunned
	case f != nil && f.Cooldowns[cooldownKey(e.Key)] > 0:
		return RejectOnCooldown
	case f != nil && f.InCombat > 0 && !e.Use.Combat:
		return RejectInCombat
	case e.Use.Near != "" && !InArea(tx, id, e.Use.Near):
		return RejectNotHere
	}
	return nil
}

func helpless(tx *world.Tx, id entity.ID) bool {
	f := combat.Of(tx, id)
	return f != nil && f.Helpless()
}

// InArea reports whether an entity stands in an area.
func InArea(tx *world.Tx, id entity.ID, area string) bool {
	at, ok := tx.At(id)
	a := character.Set(tx).Areas.Of(area)
	return ok && a != nil && at.Within(geom.Point{X: a.At.X, Z: a.At.Z}, int32(a.Radius))
}
