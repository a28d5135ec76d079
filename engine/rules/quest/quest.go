package quest

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Reasons why something with a quest is refused.
const (
	RejectUnknownQuest = rules.Reject("play.unknown_quest")
	RejectNotOffered   = rules.Reject("play.quest_not_offered")
	RejectLogFull      = rules.Reject("play.quest_log_full")
	RejectNotReady     = rules.Reject("play.quest_not_ready")
	RejectNoChoice     = rules.Reject("play.choose_reward")
	RejectTooFar       = rules.Reject("play.too_far")
	RejectNoParty      = rules.Reject("play.no_party")
)

// ShareRadius is how near party members must be to share in something, in mm.
const ShareRadius = 60_000

// Accept takes a quest from a person, a thing, or a party member who shares it.
func Accept(tx *world.Tx, id entity.ID, m *playpb.AcceptQuest) error {
	set, c := character.Set(tx), character.Of(tx, id)
	q := set.Quests.Of(m.Quest)
	if q == nil {
		return RejectUnknownQuest
	}
	if err := gives(tx, id, entity.ID(m.Giver), q); err != nil {
		return err
	}
	if !Available(set, c, q) {
		return RejectNotOffered
	}
	return start(tx, id, q)
}

// gives checks that the giver is near and has the quest to give.
func gives(tx *world.Tx, id, giver entity.ID, q *content.Quest) error {
	d := tx.Description(giver)
	if d == nil {
		return RejectNotOffered
	}
	switch d.Kind {
	case corepb.Description_KIND_PERSON, corepb.Description_KIND_OBJECT:
		if d.Key != q.Giver && d.Key != q.Object && !follows(tx, id, d.Key, q.Key) {
			return RejectNotOffered
		}
		if !tx.Within(id, giver, item.Reach) {
			return RejectTooFar
		}
	case corepb.Description_KIND_PLAYER:
		if giver == id || q.Unshared || !combat.Together(tx, id, giver) {
			return RejectNotOffered
		}
		if c := character.Of(tx, giver); c != nil && !Active(c, q.Key) {
			return RejectNotOffered // of a mate beyond the border nobody here knows
		}
		if !tx.Within(id, giver, ShareRadius) {
			return RejectTooFar
		}
	default:
		return RejectNotOffered
	}
	return nil
}

// follows reports whether the person takes back a finished quest that leads to this one.
func follows(tx *world.Tx, id entity.ID, person, next string) bool {
	set, c := character.Set(tx), character.Of(tx, id)
	for _, key := range set.Takes(person) {
		if s, _ := Of(c, key); s.Done && set.Quests.Of(key).Next == next {
			return true
		}
	}
	return false
}

// Begin starts a quest without a giver near: from an item.
func Begin(tx *world.Tx, id entity.ID, key string) error {
	set, c := character.Set(tx), character.Of(tx, id)
	q := set.Quests.Of(key)
	if q == nil || !Available(set, c, q) {
		return RejectNotOffered
	}
	return start(tx, id, q)
}

func start(tx *world.Tx, id entity.ID, q *content.Quest) error {
	c := character.Of(tx, id)
	if len(ActiveKeys(c)) >= MaxActive {
		return RejectLogFull
	}
	if err := item.MayHold(tx, c, q.Gives...); err != nil {
		return err
	}
	change := character.Begin(tx, id, "quest_accept", tx.OpID("quest_accept", q.Key))
	for _, g := range q.Gives {
		item.Give(change, g.Item, int64(g.Count), ledger.Mint, nil)
	}
	s := State{Counts: make([]int32, len(q.Steps[0].Objectives))}
	s, _ = Advance(q, s, c, Deed{})
	for _, key := range dressed(character.Set(tx), c) {
		s, _ = Advance(q, s, c, Deed{Verb: "equip", Key: key})
	}
	change.Put(factQuest, q.Key, s)
	announce(change, q.Key)
	change.Commit()
	return nil
}

// dressed returns what somebody wears besides what their calling began with, by slot: it has been
// put on already when a quest asks for that.
func dressed(set *content.Set, c *character.Character) []string {
	var keys []string
	calling := set.Callings.Of(c.Calling)
	for _, held := range c.Sorted() {
		kit := calling != nil && slices.ContainsFunc(calling.Items, func(g content.Given) bool { return g.Worn && g.Item == held.Key })
		if held.Slot >= ledger.FirstWorn && !kit {
			keys = append(keys, held.Key)
		}
	}
	return keys
}

// Abandon gives a quest up; what it handed over goes with it.
func Abandon(tx *world.Tx, id entity.ID, key string) error {
	c := character.Of(tx, id)
	s, ok := Of(c, key)
	if !ok || s.Done {
		return RejectUnknownQuest
	}
	change := character.Begin(tx, id, "quest_abandon", tx.OpID("quest_abandon", key))
	if q := character.Set(tx).Quests.Of(key); q != nil && !s.Failed {
		takeGiven(change, q)
	}
	change.Forget(factQuest, key)
	announce(change, key)
	change.Commit()
	return nil
}

func takeGiven(change *character.Change, q *content.Quest) {
	for _, g := range q.Gives {
		if have := min(change.Who().Has(g.Item), int64(g.Count)); have > 0 {
			item.Take(change, g.Item, have, ledger.Sink)
		}
	}
}

// Share offers a quest to the party members near.
func Share(tx *world.Tx, id entity.ID, key string) error {
	c := character.Of(tx, id)
	q := character.Set(tx).Quests.Of(key)
	if q == nil || !Active(c, key) || q.Unshared {
		return RejectUnknownQuest
	}
	if len(c.Mates) == 0 {
		return RejectNoParty
	}
	for _, mate := range c.Mates {
		if mate != id && tx.Within(id, mate, ShareRadius) {
			character.TellPlay(tx, mate, &playpb.Event{Kind: &playpb.Event_Talk{Talk: &playpb.Talk{Entity: uint64(id), Offers: []string{key}}}})
		}
	}
	return nil
}

// TurnIn hands a quest in and gives what it is worth, all in one change.
func TurnIn(tx *world.Tx, id entity.ID, m *playpb.TurnInQuest) error {
	set, c := character.Set(tx), character.Of(tx, id)
	q := set.Quests.Of(m.Quest)
	if q == nil {
		return RejectUnknownQuest
	}
	d := tx.Description(entity.ID(m.Taker))
	if d == nil || d.Kind != corepb.Description_KIND_PERSON || d.Key != q.ReturnTo() {
		return RejectNotOffered
	}
	if !tx.Within(id, entity.ID(m.Taker), item.Reach) {
		return RejectTooFar
	}
	s, ok := Of(c, q.Key)
	if s, _ = Advance(q, s, c, Deed{}); !ok || !Ready(q, s) {
		return RejectNotReady
	}
	n := int(m.RewardChoice) - 1
	if len(q.Rewards.Choice) > 0 && (n < 0 || n >= len(q.Rewards.Choice)) {
		return RejectNoChoice
	}
	// This is careful: it does not count the room that handed-in items leave.
	if err := item.MayHold(tx, c, rewards(q, n)...); err != nil {
		return err
	}
	reward(tx, id, q, s, n)
	return nil
}

// rewards returns what a quest gives besides money and experience.
func rewards(q *content.Quest, choice int) []content.Stack {
	list := slices.Clone(q.Rewards.Items)
	if choice >= 0 && choice < len(q.Rewards.Choice) {
		list = append(list, q.Rewards.Choice[choice])
	}
	return list
}

func reward(tx *world.Tx, id entity.ID, q *content.Quest, s State, choice int) {
	before := character.Of(tx, id).Level
	change := character.Begin(tx, id, "quest_reward", tx.OpID("quest_reward", q.Key))
	takeGiven(change, q)
	for i := range q.Steps {
		for _, o := range q.Steps[i].Objectives {
			if o.Collect != nil && !o.Collect.Keep {
				item.Take(change, o.Collect.Item, min(int64(o.Collect.Count), change.Who().Has(o.Collect.Item)), ledger.Sink)
			}
		}
	}
	for _, r := range rewards(q, choice) {
		item.Give(change, r.Item, int64(r.Count), ledger.Mint, func() []byte { return item.Roll(tx, r.Item) })
	}
	change.Add(string(ledger.Coin), int64(q.Rewards.Coins), ledger.Mint)
	gained := progress.Grant(change, int64(q.Rewards.Experience))
	if q.Rewards.Title != "" {
		change.Put("title", q.Rewards.Title, true)
		if gained == 0 {
			change.ThenTell(progress.Event(change.Who(), 0))
		}
	}
	s.Done, s.Counts, s.Used = true, nil, nil
	change.Put(factQuest, q.Key, s)
	announce(change, q.Key)
	Grown(change, before, gained)
	change.Commit()
}

// Grown adds to a change what follows from experience in it: stats at once, the news when
// it is durable.
func Grown(change *character.Change, before int32, gained int64) {
	tx, id := change.Tx(), change.ID()
	level := change.Who().Level
	if level > before && combat.Of(tx, id) != nil {
		combat.Enlist(tx, id)
		if v := tx.ChangeVitals(id); v != nil && !v.Dead {
			v.Health, v.Power = v.MaxHealth, max(v.Power, int32(combat.Of(tx, id).Energy.Start.Of(int64(v.MaxPower))))
		}
	}
	if gained > 0 {
		change.ThenTell(progress.Event(change.Who(), gained))
	}
	if level <= before {
		return
	}
	change.ThenTell(logEvent(character.Set(tx), change.Who()))
	change.Then(func(tx *world.Tx) {
		item.ShowWorn(tx, id)
		item.TellStats(tx, id)
		tx.Emit(id, character.PlayEvent(&playpb.Event{Kind: &playpb.Event_LevelUp{LevelUp: &playpb.LevelUp{Entity: uint64(id), Level: uint32(level)}}}))
	})
}

// Note lets a deed of a character count for its quests, within a change of its own or the
// one it belongs to. It reports which quests moved.
func Note(change *character.Change, d Deed) []string {
	c, set := change.Who(), character.Set(change.Tx())
	var moved []string
	for _, key := range ActiveKeys(c) {
		q := set.Quests.Of(key)
		s, _ := Of(c, key)
		if q == nil || !change.Fits(1) {
			continue
		}
		if next, changed := Advance(q, s, c, d); changed {
			change.Put(factQuest, key, next)
			moved = append(moved, key)
		}
	}
	for _, key := range moved {
		announce(change, key)
	}
	return moved
}

// Did is Note for a deed that changes nothing else; op makes it count once.
func Did(tx *world.Tx, id entity.ID, d Deed, op ledger.OpID) {
	if character.Of(tx, id) == nil {
		return
	}
	change := character.Begin(tx, id, "quest_step", op)
	Note(change, d)
	if !change.Empty() {
		change.Commit()
	}
}

// Fail ends a quest without success; what it handed over goes with it, and it can be taken
// again.
func Fail(tx *world.Tx, id entity.ID, key string, op ledger.OpID) {
	c := character.Of(tx, id)
	if c == nil || !Active(c, key) {
		return
	}
	s, _ := Of(c, key)
	s.Failed = true
	change := character.Begin(tx, id, "quest_fail", op)
	if q := character.Set(tx).Quests.Of(key); q != nil {
		takeGiven(change, q)
	}
	change.Put(factQuest, key, s)
	announce(change, key)
	change.Commit()
}

// AreasAt returns the keys of the content's areas around a point.
func AreasAt(set *content.Set, at geom.Point) []string {
	var keys []string
	for a := range set.AreasAt(at) {
		keys = append(keys, a.Key)
	}
	return keys
}
