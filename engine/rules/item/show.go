package item

import (
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// factLook is the kind of the facts of the wardrobe: by slot, what is shown there instead.
const factLook = "look"

// Look is a choice of the wardrobe for one slot.
type Look struct {
	Key    string `json:"key,omitempty"`
	Hidden bool   `json:"hidden,omitempty"`
}

// Describe returns what others see of a character.
func Describe(c *character.Character) *corepb.Description {
	d := &corepb.Description{Kind: corepb.Description_KIND_PLAYER, Name: c.Name, Key: c.Calling, Level: uint32(c.Level),
		Bot: c.Bot, Party: partyNumber(c.Party), Appearance: c.Appearance}
	var title string
	if c.Fact("title_shown", "title", &title) {
		d.Title = title
	}
	for i, slot := range character.Slots {
		var look Look
		chosen := c.Fact(factLook, slot, &look)
		if chosen && look.Hidden {
			continue
		}
		if chosen && look.Key != "" {
			d.Worn = append(d.Worn, look.Key)
		} else if worn, ok := c.At(ledger.FirstWorn + ledger.Slot(i)); ok {
			d.Worn = append(d.Worn, worn.Key)
		}
	}
	return d
}

// partyNumber is a party's mark in descriptions: equal for members, 0 for none.
func partyNumber(party uint64) uint32 {
	if n := uint32(party); n != 0 || party == 0 {
		return n
	}
	return 1
}

// unshown marks characters whose looks wait for what is on its way to the store.
var unshown = world.NewComponent[struct{}]("rules.unshown", world.Drop)

// ShowWorn brings what others see of a character up to what is durable. While some of it is
// on its way that waits: memory may hold what the store will refuse.
func ShowWorn(tx *world.Tx, id entity.ID) {
	c := character.Of(tx, id)
	if c == nil {
		return
	}
	if tx.Pending(id) {
		unshown.Need(tx, id)
		return
	}
	unshown.Remove(tx, id)
	if d := Describe(c); !proto.Equal(d, tx.Description(id)) {
		tx.Describe(id, d)
	}
}

// Wardrobe chooses what is shown in a slot: something held, nothing, or what is worn.
func Wardrobe(tx *world.Tx, id entity.ID, m *playpb.Wardrobe) error {
	c := character.Of(tx, id)
	if _, ok := character.SlotOf(m.Slot); !ok {
		return RejectUnknownItem
	}
	if e := character.Set(tx).Items.Of(m.Key); m.Key != "" && (e == nil || e.Slot != m.Slot || c.Has(m.Key) == 0) {
		return RejectUnknownItem
	}
	change := character.Begin(tx, id, "wardrobe", tx.OpID("wardrobe"))
	if m.Key == "" && !m.Hidden {
		change.Forget(factLook, m.Slot)
	} else {
		change.Put(factLook, m.Slot, Look{Key: m.Key, Hidden: m.Hidden})
	}
	change.Then(func(tx *world.Tx) { ShowWorn(tx, id) })
	change.Commit()
	return nil
}

// TellStats sends the numbers of the character sheet.
func TellStats(tx *world.Tx, id entity.ID) {
	f := combat.Of(tx, id)
	if f == nil {
		return
	}
	values := map[string]int32{"level": f.Level, "harm_min": f.Arm.Harm.Min, "harm_max": f.Arm.Harm.Max, "swing_ms": f.Arm.Every}
	for stat := range content.StatCount {
		if f.Stats[stat] != 0 {
			values[stat.String()] = f.Stats[stat]
		}
	}
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Stats{Stats: &playpb.Stats{Values: values}}})
}
