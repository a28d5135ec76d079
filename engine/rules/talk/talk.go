// Package talk lets characters converse with the people of the content: pages, answers
// with conditions, quests offered and handed in, goods for sale.
package talk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Reasons why talk is refused.
const (
	RejectNobody   = rules.Reject("play.nobody_there")
	RejectTooFar   = rules.Reject("play.too_far")
	RejectNoAnswer = rules.Reject("play.no_such_answer")
	RejectBagsFull = rules.Reject("play.bags_full")
)

// Talking is where a character is in a conversation.
type Talking struct {
	With entity.ID
	Page string
}

var talking = world.NewComponent[Talking]("rules.talking", world.Drop)

const (
	startPage = "start"
	// VendorOption is the answer that shows a vendor's goods.
	VendorOption = "vendor"
	// HomeOption makes an innkeeper's place one's home.
	HomeOption = "home"
	// homeText is the key of the text of that answer.
	homeText = "make_home"
	// factGift is the kind of the facts that say what was handed over once.
	factGift = "gift"
)

// Start begins a conversation with a person near.
func Start(tx *world.Tx, id, with entity.ID) error {
	p, err := personAt(tx, id, with)
	if err != nil {
		return err
	}
	creature.Attend(tx, with, id)
	show(tx, id, with, p, startPage)
	return nil
}

func personAt(tx *world.Tx, id, with entity.ID) (*content.Person, error) {
	d := tx.Description(with)
	if d == nil || d.Kind != corepb.Description_KIND_PERSON {
		return nil, RejectNobody
	}
	if !tx.Within(id, with, item.Reach) {
		return nil, RejectTooFar
	}
	p := character.Set(tx).Persons.Of(d.Key)
	if p == nil {
		return nil, RejectNobody
	}
	return p, nil
}

// show turns to a page and sends it. Reaching it may count for quests; that comes first, so
// that what is brought to a person can be handed in on the page it is brought to.
func show(tx *world.Tx, id, with entity.ID, p *content.Person, page string) {
	noteTalk(tx, id, with, p.Key, page)
	set, c := character.Set(tx), character.Of(tx, id)
	talking.Set(tx, id, Talking{With: with, Page: page})
	t := &playpb.Talk{Entity: uint64(with), Person: p.Key, Page: page, Vendor: len(set.Sales(p.Key)) > 0}
	if content, ok := p.Talk[page]; ok {
		for i := range content.Options {
			if Holds(tx, id, c, content.Options[i].If) {
				t.Options = append(t.Options, &playpb.Talk_Option{Id: optionID(page, i), Text: optionID(page, i)})
			}
		}
	} else {
		t.Page = ""
	}
	if page == startPage && p.Home {
		t.Options = append(t.Options, &playpb.Talk_Option{Id: HomeOption, Text: homeText})
	}
	if page == startPage {
		offers(set, c, p.Key, t)
	}
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Talk{Talk: t}})
}

// noteTalk lets a page count for quests, with what is delivered by it.
func noteTalk(tx *world.Tx, id, with entity.ID, person, page string) {
	op := ledger.NewOpID(tx.StartMs(), "talk", id.String(), with.String(), page, strconv.Itoa(int(tx.Tick())))
	change := character.Begin(tx, id, "deliver", op)
	deliver(change, person)
	quest.Note(change, quest.Deed{Verb: "talk", Key: person, Page: page})
	if !change.Empty() {
		change.Commit()
	}
}

// deliver hands over what a quest asks to bring to the person, when one has all of it.
func deliver(change *character.Change, person string) {
	set, c := character.Set(change.Tx()), change.Who()
	for _, key := range quest.ActiveKeys(c) {
		q := set.Quests.Of(key)
		s, _ := quest.Of(c, key)
		if q == nil || s.Failed || int(s.Step) >= len(q.Steps) {
			continue
		}
		for i := range q.Steps[s.Step].Objectives {
			o := q.Steps[s.Step].Objectives[i].Deliver
			if o == nil || o.Person != person || i < len(s.Counts) && s.Counts[i] >= o.Count || c.Has(o.Item) < int64(o.Count) {
				continue
			}
			if item.Take(change, o.Item, int64(o.Count), ledger.Sink) {
				for range o.Count {
					quest.Note(change, quest.Deed{Verb: "deliver", Key: person, Thing: o.Item, Quest: key})
				}
			}
		}
	}
}

func optionID(page string, i int) string { return content.OptionID(page, i) }

// offers lists what the person has to give and to take back.
func offers(set *content.Set, c *character.Character, person string, t *playpb.Talk) {
	for _, key := range set.Takes(person) {
		q := set.Quests.Of(key)
		s, taken := quest.Of(c, key)
		switch {
		case taken && quest.Ready(q, s):
			t.TurnIns = append(t.TurnIns, key)
		case taken && s.Done && q.Next != "" && quest.Available(set, c, set.Quests.Of(q.Next)):
			t.Offers = append(t.Offers, q.Next)
		}
	}
	for _, key := range set.Offers(person) {
		if quest.Available(set, c, set.Quests.Of(key)) && !slices.Contains(t.Offers, key) {
			t.Offers = append(t.Offers, key)
		}
	}
}

// Board shows the quests of a thing, such as a notice board; false when it has none.
func Board(tx *world.Tx, id, thing entity.ID) bool {
	set, c := character.Set(tx), character.Of(tx, id)
	t := &playpb.Talk{Entity: uint64(thing)}
	offers(set, c, tx.Description(thing).GetKey(), t)
	if len(t.Offers) == 0 {
		return false
	}
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_Talk{Talk: t}})
	return true
}

// Choose gives an answer.
func Choose(tx *world.Tx, id entity.ID, m *playpb.Choose) error {
	at := talking.Of(tx, id)
	if at == nil || at.With != entity.ID(m.Entity) {
		return RejectNobody
	}
	p, err := personAt(tx, id, at.With)
	if err != nil {
		return err
	}
	if m.Option == VendorOption {
		return item.Offer(tx, id, at.With)
	}
	if m.Option == HomeOption && p.Home {
		combat.MakeHome(tx, id)
		return leave(tx, id)
	}
	page, number, ok := strings.Cut(m.Option, ".")
	n, err := strconv.Atoi(number)
	options := p.Talk[at.Page].Options
	if !ok || err != nil || page != at.Page || n < 0 || n >= len(options) {
		return RejectNoAnswer
	}
	o := &options[n]
	if !Holds(tx, id, character.Of(tx, id), o.If) {
		return RejectNoAnswer
	}
	if err := act(tx, id, p, o); err != nil {
		return err
	}
	if o.To == "" {
		return leave(tx, id)
	}
	show(tx, id, at.With, p, o.To)
	return nil
}

// leave ends the conversation and tells so.
func leave(tx *world.Tx, id entity.ID) error {
	Close(tx, id)
	character.TellPlay(tx, id, &playpb.Event{Kind: &playpb.Event_TalkClosed{TalkClosed: &playpb.TalkClosed{}}})
	return nil
}

// act does what an answer does besides leading on.
func act(tx *world.Tx, id entity.ID, p *content.Person, o *content.Option) error {
	if err := hand(tx, id, o.Gives); err != nil {
		return err
	}
	if o.Choose != nil {
		quest.Did(tx, id, quest.Deed{Verb: "choose", Key: p.Key, Choice: o.Choose.Key, Quest: o.Choose.Quest}, tx.OpID("choose", o.Choose.Quest))
	}
	// To programs nobody bows: twelve adventurers would keep the whole town at it.
	if o.Emote != "" && !character.Of(tx, id).Bot {
		with := talking.Of(tx, id).With
		tx.Emit(with, character.PlayEvent(&playpb.Event{Kind: &playpb.Event_EmoteShown{EmoteShown: &playpb.EmoteShown{
			Entity: uint64(with), Key: o.Emote, At: uint64(id)}}}))
	}
	return nil
}

// hand gives an item of a conversation, once for good; the empty key gives nothing.
func hand(tx *world.Tx, id entity.ID, key string) error {
	var given bool
	if key == "" || character.Of(tx, id).Fact(factGift, key, &given) {
		return nil
	}
	change := character.Begin(tx, id, "gift", tx.OpID("gift", key))
	if !item.Give(change, key, 1, ledger.Mint, nil) {
		return RejectBagsFull
	}
	change.Put(factGift, key, true)
	change.Commit()
	return nil
}

// Close ends the conversation.
func Close(tx *world.Tx, id entity.ID) { talking.Remove(tx, id) }

// Holds reports whether a condition is fulfilled; none always is.
func Holds(tx *world.Tx, id entity.ID, c *character.Character, cond *content.Condition) bool {
	return cond == nil || holds(tx, c, cond) != cond.Not
}

func holds(tx *world.Tx, c *character.Character, cond *content.Condition) bool {
	set := character.Set(tx)
	if cond.Quest != "" {
		q := set.Quests.Of(cond.Quest)
		s, taken := quest.Of(c, cond.Quest)
		if cond.Choice != "" && s.Choice != cond.Choice {
			return false
		}
		if cond.Choice == "" && !stands(set, c, q, s, taken, cond.Is) {
			return false
		}
	}
	return c.Level >= cond.Level && (cond.Calling == "" || cond.Calling == c.Calling) &&
		(cond.Item == "" || c.Has(cond.Item) > 0) && (!cond.Night || sky.Night(tx.ShardMs()))
}

func stands(set *content.Set, c *character.Character, q *content.Quest, s quest.State, taken bool, is string) bool {
	switch is {
	case "available":
		return quest.Available(set, c, q)
	case "active":
		return taken && !s.Done && !s.Failed
	case "ready":
		return taken && quest.Ready(q, s)
	case "not_done":
		return !s.Done
	}
	return s.Done
}
