// Package social is the ruleset of the peaceful lands: people to meet, talk, trade and a
// fountain. Nobody is harmed here; what it shares with other lands is engine/rules/land.
package social

import (
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/land"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/socialpb"
)

// Rules fulfils rules.Ruleset.
type Rules struct{ land.Land }

var _ rules.Ruleset = Rules{}

// Name implements rules.Ruleset.
func (Rules) Name() string { return "social" }

// Apply implements rules.Ruleset: the module social besides what every land knows.
func (r Rules) Apply(tx *world.Tx, c world.Command) error {
	if c.Module != world.Social {
		return r.Land.Apply(tx, c)
	}
	var m socialpb.Command
	if err := proto.Unmarshal(c.Body, &m); err != nil {
		return land.RejectMalformed
	}
	if m := m.GetToss(); m != nil {
		switch {
		case tx.Saving():
			return land.RejectSaving
		case !combat.Alive(tx, c.From):
			return land.RejectDead
		}
		return toss(tx, c.From, m)
	}
	return land.RejectUnknown
}
