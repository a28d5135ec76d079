package social

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/socialpb"
)

// Reasons why a coin stays in the purse.
const (
	RejectNoFountain = rules.Reject("social.no_fountain")
	RejectTooFar     = rules.Reject("play.too_far")
	RejectNoMoney    = rules.Reject("play.no_money")
)

// toss throws a coin into a fountain; it tells a fortune when the coin has sunk.
func toss(tx *world.Tx, id entity.ID, m *socialpb.Toss) error {
	c, set := character.Of(tx, id), character.Set(tx)
	fountain := entity.ID(m.Fountain)
	e := set.Objects.Of(tx.Description(fountain).GetKey())
	switch {
	case c == nil || e == nil || e.Kind != "fountain":
		return RejectNoFountain
	case !tx.Within(id, fountain, item.Reach):
		return RejectTooFar
	case c.Balance(string(ledger.Coin)) < 1:
		return RejectNoMoney
	}
	var fortunes []string
	for key, t := range set.Texts.All() {
		if t.Group == "fortune" {
			fortunes = append(fortunes, key)
		}
	}
	told := &socialpb.Tossed{Entity: uint64(id), Fountain: m.Fountain}
	if len(fortunes) > 0 {
		told.Fortune = fortunes[tx.Rand().IntN(len(fortunes))]
	}
	change := character.Begin(tx, id, "toss", tx.OpID("toss"))
	change.Add(string(ledger.Coin), -1, ledger.Sink)
	quest.Note(change, quest.Deed{Verb: "use", Key: e.Key})
	change.Then(func(tx *world.Tx) {
		body := character.MustMarshal(&socialpb.Event{Kind: &socialpb.Event_Tossed{Tossed: told}})
		tx.Emit(id, world.Event{Module: world.Social, Body: body})
	})
	change.Commit()
	return nil
}
