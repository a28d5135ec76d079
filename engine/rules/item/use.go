package item

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Use lets an item do what it is for and returns its entry: the ruleset tells quests. The
// item is used up, when it is of that kind, before its effects are durable: a crash may
// cost a bun, never give two.
func Use(tx *world.Tx, id entity.ID, m *playpb.UseItem) (*content.Item, error) {
	c, f := character.Of(tx, id), combat.Of(tx, id)
	key := m.Asset
	var held ledger.Item
	if key == "" {
		var err error
		if _, held, err = heldBy(tx, id, m.Item); err != nil {
			return nil, err
		}
		key = held.Key
	}
	e := character.Set(tx).Items.Of(key)
	if e == nil || c.Has(key) == 0 {
		return nil, RejectUnknownItem
	}
	if err := mayUse(tx, id, c, f, e); err != nil {
		return nil, err
	}
	target := id
	if v := tx.Vitals(id); e.Use.Target != "self" && v != nil {
		if target = v.Target; target == 0 || (e.Use.Target == "enemy") != combat.Enemies(tx, id, target) {
			return nil, combat.RejectBadTarget
		}
	}
	if e.Use.Consume {
		change := character.Begin(tx, id, "use", tx.OpID("use"))
		if m.Asset != "" {
			change.Add(key, -1, ledger.Sink)
		} else {
			change.Destroy(held.ID, ledger.Sink)
		}
		change.Commit()
	}
	if f != nil {
		if e.Use.Cooldown > 0 {
			combat.Cool(tx, id, cooldownKey(key), int32(e.Use.Cooldown))
		}
		combat.Do(tx, id, key, e.Use.Effects, combat.Aim{Target: target})
	}
	return e, nil
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
	case f != nil && f.Cooldowns[cooldownKey(e.Key)] > 0:
		return RejectOnCooldown
	case f != nil && f.InCombat > 0 && !e.Use.Combat:
		return RejectInCombat
	case e.Use.Near != "" && !InArea(tx, id, e.Use.Near):
		return RejectNotHere
	}
	return nil
}

// InArea reports whether an entity stands in an area.
func InArea(tx *world.Tx, id entity.ID, area string) bool {
	at, ok := tx.At(id)
	a := character.Set(tx).Areas.Of(area)
	return ok && a != nil && at.Within(geom.Point{X: a.At.X, Z: a.At.Z}, int32(a.Radius))
}
