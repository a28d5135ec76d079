// Package rpg is the ruleset of the wild lands: creatures that fight, loot, quests and
// levels. What it shares with other lands is engine/rules/land.
package rpg

import (
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/land"
)

// Rules fulfils rules.Ruleset.
type Rules struct{ land.Land }

var _ rules.Ruleset = Rules{}

// Name implements rules.Ruleset.
func (Rules) Name() string { return "rpg" }
