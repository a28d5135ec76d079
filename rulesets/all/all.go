// Package all lists the rulesets that the program knows, one line each.
package all

import (
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/rulesets/rpg"
	"github.com/myriad-mmo/myriad/rulesets/social"
)

// Rulesets returns every ruleset by the name that the map uses.
func Rulesets() map[string]rules.Ruleset {
	known := map[string]rules.Ruleset{}
	for _, r := range []rules.Ruleset{
		rpg.Rules{},
		social.Rules{},
	} {
		known[r.Name()] = r
	}
	return known
}
