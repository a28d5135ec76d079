// Package oracle compares what clients were told with what the database holds: after a
// crash every acknowledged item, coin, quest step and level must be there, and nothing
// twice.
//
// A Witness listens to one client. It believes nothing but what the server said; Check
// then looks at the rows.
package oracle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Witness remembers what one character's client was told. Its methods may be called from
// any goroutine.
type Witness struct {
	mu      sync.Mutex // guards what follows
	char    entity.ID
	items   map[ledger.ItemID]string // key
	amounts map[ledger.Asset][]int64 // told one after the other, of money, stacks and experience
	level   uint32
	quests  map[string]*playpb.Quest
	told    bool // whether the bags were told at all
}

// NewWitness returns a Witness for a character.
func NewWitness(char entity.ID) *Witness {
	return &Witness{char: char, items: make(map[ledger.ItemID]string), amounts: make(map[ledger.Asset][]int64),
		quests: make(map[string]*playpb.Quest)}
}

// Hear takes in an event of the client.
func (w *Witness) Hear(e sdk.Event) {
	h, ok := e.(sdk.Happened)
	if !ok || !h.Personal || h.Play == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch k := h.Play.Kind.(type) {
	case *playpb.Event_Bags:
		w.told = true
		clear(w.items)
		for asset := range w.amounts {
			whole := asset == ledger.Coin || asset == ledger.Experience
			if !whole && !slices.ContainsFunc(k.Bags.Stacks, func(s *playpb.Stack) bool { return s.Asset == string(asset) }) {
				w.tell(asset, 0)
			}
		}
		w.tell(ledger.Coin, k.Bags.Money)
		w.hold(k.Bags.Items, k.Bags.Stacks)
	case *playpb.Event_BagsChanged:
		w.tell(ledger.Coin, k.BagsChanged.Money)
		for _, id := range k.BagsChanged.Gone {
			delete(w.items, ledger.ItemID(id))
		}
		w.hold(k.BagsChanged.Items, k.BagsChanged.Stacks)
	case *playpb.Event_Progress:
		w.tell(ledger.Experience, k.Progress.Experience)
		w.level = k.Progress.Level
	case *playpb.Event_QuestLog:
		clear(w.quests)
		for _, q := range k.QuestLog.Quests {
			w.quests[q.Key] = q
		}
	case *playpb.Event_QuestChanged:
		w.quests[k.QuestChanged.Quest.GetKey()] = k.QuestChanged.Quest
	}
}

func (w *Witness) hold(items []*playpb.Item, stacks []*playpb.Stack) {
	for _, i := range items {
		w.items[ledger.ItemID(i.Id)] = i.Key
	}
	for _, s := range stacks {
		w.tell(ledger.Asset(s.Asset), s.Amount)
	}
}

// Check returns where the rows and what the client was told part. Empty means that nothing
// was lost and nothing given twice. alive is a moment until which the client was connected
// and had the time to hear of everything: what was committed before and never told is
// wrong too.
func (w *Witness) Check(ctx context.Context, s *store.Store, alive time.Time) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.told {
		return nil, nil
	}
	holder := ledger.Holder(w.char)
	holdings, err := s.HoldingsOf(ctx, holder)
	if err != nil {
		return nil, err
	}
	journal, err := s.Journal(ctx, holder)
	if err != nil {
		return nil, err
	}
	var lost []string
	complain := func(format string, args ...any) {
		lost = append(lost, fmt.Sprintf("character %d: ", w.char)+fmt.Sprintf(format, args...))
	}
	w.checkAmounts(journal, alive, complain)
	checkOnce(journal, holdings, complain)
	if now := uint32(progress.LevelAt(holdings.Balances[ledger.Experience])); now < w.level {
		complain("was told of level %d; the rows are worth level %d", w.level, now)
	}
	for _, i := range holdings.Items {
		if err := w.checkTold(ctx, s, i, alive); err != nil {
			complain("%s %s: %v", i.Key, i.ID, err)
		}
	}
	for id, key := range w.items {
		if err := w.checkItem(ctx, s, id, holdings); err != nil {
			complain("%s %s: %v", key, id, err)
		}
	}
	w.checkQuests(holdings, complain)
	return lost, nil
}

// checkItem reports an item that is neither held nor known to have gone on.
func (w *Witness) checkItem(ctx context.Context, s *store.Store, id ledger.ItemID, h ledger.Holdings) error {
	if slices.ContainsFunc(h.Items, func(i ledger.Item) bool { return i.ID == id }) {
		return nil
	}
	origin, err := s.ItemHistory(ctx, id)
	if err != nil {
		return err
	}
	last := origin.Moves[len(origin.Moves)-1]
	if last.From != ledger.Holder(w.char) {
		return fmt.Errorf("is held by %d", origin.Holder)
	}
	return nil // sold, used or destroyed by an operation the client had not heard of yet
}

// checkTold reports an item of the rows that the client has not heard of for long.
func (w *Witness) checkTold(ctx context.Context, s *store.Store, i ledger.Item, alive time.Time) error {
	if key, told := w.items[i.ID]; told {
		if key != i.Key {
			return fmt.Errorf("was told to be %s", key)
		}
		return nil
	}
	origin, err := s.ItemHistory(ctx, i.ID)
	if err != nil {
		return err
	}
	if got := origin.Moves[len(origin.Moves)-1]; got.At.Before(alive) {
		return fmt.Errorf("is held since %s by %s and was never told", got.At.Format("15:04:05.000"), got.Kind)
	}
	return nil
}

// questFact is what the rules keep of a quest.
type questFact struct {
	Step   uint32   `json:"step"`
	Counts []uint32 `json:"counts"`
	State  string   `json:"state"`
	Done   bool     `json:"done"`
}

func readQuest(f ledger.Fact) (q questFact, err error) {
	err = json.Unmarshal(f.Value, &q)
	return q, err
}

// checkQuests reports quests that stand further back than the client was told.
func (w *Witness) checkQuests(h ledger.Holdings, complain func(string, ...any)) {
	for key, told := range w.quests {
		if told.State == playpb.Quest_STATE_GONE || told.State == playpb.Quest_STATE_FAILED {
			continue
		}
		i := slices.IndexFunc(h.Facts, func(f ledger.Fact) bool { return f.Kind == "quest" && f.Key == key })
		if i < 0 {
			complain("was told of quest %s (%v), of which there is no row", key, told.State)
			continue
		}
		fact, err := readQuest(h.Facts[i])
		if err != nil {
			complain("quest %s cannot be read: %v", key, err)
			continue
		}
		if fact.Done || fact.Step > told.Step {
			continue
		}
		if told.State == playpb.Quest_STATE_DONE || fact.Step < told.Step {
			complain("was told that quest %s is %v at step %d; the row says step %d", key, told.State, told.Step, fact.Step)
			continue
		}
		for n, count := range told.Counts {
			if count > 0 && (n >= len(fact.Counts) || fact.Counts[n] < count) {
				complain("was told of %d of objective %d of quest %s; the row says %v", count, n, key, fact.Counts)
			}
		}
	}
}

// CheckBooks returns what is wrong with the ledger as a whole.
func CheckBooks(ctx context.Context, s *store.Store) ([]string, error) {
	books, err := s.PostingSums(ctx)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for asset, sum := range books.Sums {
		if sum != 0 {
			wrong = append(wrong, fmt.Sprintf("postings of %s sum to %d", asset, sum))
		}
	}
	for _, b := range books.Wrong {
		wrong = append(wrong, fmt.Sprintf("holder %d has %d %s, its postings say %d", b.Holder, b.Balance, b.Asset, b.Postings))
	}
	return wrong, nil
}

// Strayed reports a character that the rows put further from where its client stood than
// it could have walked in two seconds.
func (w *Witness) Strayed(ctx context.Context, s *store.Store, last geom.Point, speed int32) (string, error) {
	c, _, err := s.LoadCharacter(ctx, w.char)
	if err != nil {
		return "", err
	}
	at := geom.Point{X: c.Pose.X, Z: c.Pose.Z}
	if d := at.Distance(last); d > 2*speed {
		return fmt.Sprintf("character %d: stood at %v, the rows say %v, %d mm away", w.char, last, at, d), nil
	}
	return "", nil
}
