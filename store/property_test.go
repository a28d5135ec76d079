package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/internal/pgtest"
)

// model is the ledger's rules said as plainly as possible: change a copy, then look
// whether it may be.
type model struct {
	epochs   map[uint16]uint64
	chars    map[entity.ID]whereabouts
	balances map[amountKey]int64
	items    map[ledger.ItemID]ledger.Item
	holders  map[ledger.ItemID]ledger.Holder
	facts    map[factKey]ledger.Fact
	ops      map[ledger.OpID]bool
}

// whereabouts says where a character is.
type whereabouts struct {
	region uint16
	hop    uint64
}

func (m *model) clone() *model {
	return &model{maps.Clone(m.epochs), maps.Clone(m.chars), maps.Clone(m.balances), maps.Clone(m.items),
		maps.Clone(m.holders), maps.Clone(m.facts), maps.Clone(m.ops)}
}

// do performs the entry on the model and returns the class of its error.
func (m *model) do(e Entry) (next *model, duplicate bool, class error) {
	n := m.clone()
	switch e := e.(type) {
	case *Handoff:
		if m.chars[e.Char] == (whereabouts{e.To, e.Hop + 1}) {
			return m, true, nil
		}
		if m.epochs[e.From] != e.FromEpoch || e.ToEpoch != 0 && m.epochs[e.To] != e.ToEpoch {
			return m, false, ErrFenced
		}
		if m.chars[e.Char] != (whereabouts{e.From, e.Hop}) {
			return m, false, ErrMoved
		}
		n.chars[e.Char] = whereabouts{e.To, e.Hop + 1}
		return n, false, nil
	case *Operation:
		if m.ops[e.Op.ID] {
			return m, true, nil
		}
		if m.epochs[e.Region] != e.Epoch {
			return m, false, ErrFenced
		}
		for _, h := range e.Hops {
			if m.chars[h.Char] != (whereabouts{e.Region, h.Hop}) {
				return m, false, ErrMoved
			}
		}
		if !n.op(&e.Op) {
			return m, false, ErrConflict
		}
		return n, false, nil
	}
	panic("no such entry")
}

func (m *model) op(op *ledger.Op) bool {
	m.ops[op.ID] = true
	for _, p := range op.Postings {
		if p.Holder > 0 {
			m.balances[amountKey{p.Holder, p.Asset}] += p.Delta
		}
	}
	for _, n := range m.balances {
		if n < 0 {
			return false
		}
	}
	for _, c := range op.Items {
		item, alive := m.items[c.ID]
		if c.From < 0 {
			if alive {
				return false
			}
			item = ledger.Item{ID: c.ID, Key: c.Key}
		} else if !alive || m.holders[c.ID] != c.From || item.Version != c.Version {
			return false
		}
		item.Version, item.Slot = item.Version+1, c.Slot
		if c.Rolled != nil {
			item.Rolled = c.Rolled
		}
		m.items[c.ID], m.holders[c.ID] = item, c.To
		if c.To < 0 {
			delete(m.items, c.ID)
			delete(m.holders, c.ID)
		}
	}
	taken := map[slotKey]bool{}
	for id, item := range m.items {
		k := slotKey{m.holders[id], item.Slot}
		if taken[k] {
			return false
		}
		taken[k] = true
	}
	for _, f := range op.Facts {
		k := factKey{f.Holder, f.Kind, f.Key}
		if m.facts[k].Version != f.Version {
			return false
		}
		m.facts[k] = ledger.Fact{Kind: f.Kind, Key: f.Key, Value: f.Value, Version: f.Version + 1}
		if f.Value == nil {
			delete(m.facts, k)
		}
	}
	return true
}

// holdings is what the model says a holder has, in the order of Store.HoldingsOf.
func (m *model) holdings(h ledger.Holder) ledger.Holdings {
	all := ledger.Holdings{Balances: map[ledger.Asset]int64{}}
	for k, n := range m.balances {
		if k.holder == h && n != 0 {
			all.Balances[k.asset] = n
		}
	}
	for id, item := range m.items {
		if m.holders[id] == h {
			all.Items = append(all.Items, item)
		}
	}
	slices.SortFunc(all.Items, func(a, b ledger.Item) int { return int(a.Slot - b.Slot) })
	for k, f := range m.facts {
		if k.holder == h {
			all.Facts = append(all.Facts, f)
		}
	}
	slices.SortFunc(all.Facts, func(a, b ledger.Fact) int { return bytes.Compare([]byte(a.Kind+a.Key), []byte(b.Kind+b.Key)) })
	return all
}

// run is one random history: the entries know only what the model knows at times.
type run struct {
	t     *rapid.T
	salt  string
	m     *model
	chars []entity.ID
	made  []ledger.ItemID
	n     int
}

// some draws one of the values; shrinking prefers the first.
func some[T any](r *run, of ...T) T { return rapid.SampledFrom(of).Draw(r.t, "of") }

// off is 0 mostly, so that most entries fit.
func (r *run) off() int64 { return some(r, int64(0), 0, 0, 0, 0, 0, 0, 1) }

func (r *run) char() entity.ID       { return some(r, r.chars...) }
func (r *run) holder() ledger.Holder { return ledger.Holder(r.char()) }

func (r *run) entry() Entry {
	r.n++
	c := r.char()
	at := r.m.chars[c]
	if some(r, 0, 0, 0, 0, 1) == 1 {
		to := some(r, uint16(1), 2)
		return &Handoff{Char: c, From: at.region, FromEpoch: r.m.epochs[at.region] + uint64(r.off()), To: to,
			ToEpoch: some(r, r.m.epochs[to], 0), Hop: at.hop + uint64(r.off())}
	}
	op := ledger.Op{ID: ledger.NewOpID(int64(r.n), r.salt, fmt.Sprint(r.n)), Kind: "test", Actor: ledger.Holder(c)}
	if r.n > 1 && some(r, 0, 0, 0, 0, 0, 0, 0, 0, 1) == 1 {
		n := rapid.IntRange(1, r.n-1).Draw(r.t, "again") // maybe an id that was used; Kind and Actor are as then
		op.ID = ledger.NewOpID(int64(n), r.salt, fmt.Sprint(n))
	}
	op.Actor = ledger.Holder(r.chars[0])
	for range rapid.IntRange(0, 2).Draw(r.t, "postings") {
		asset, n := some(r, ledger.Coin, "wolf_pelt"), rapid.Int64Range(1, 20).Draw(r.t, "n")
		from, to := some(r, ledger.Mint, r.holder()), some(r, r.holder(), ledger.Sink)
		op.Postings = append(op.Postings, ledger.Posting{Holder: from, Asset: asset, Delta: -n}, ledger.Posting{Holder: to, Asset: asset, Delta: n})
	}
	r.addItems(&op)
	for range rapid.IntRange(0, 1).Draw(r.t, "facts") {
		k := factKey{r.holder(), "quest", some(r, "a", "b")}
		op.Facts = append(op.Facts, ledger.FactChange{Holder: k.holder, Kind: k.kind, Key: k.key,
			Value: some(r, []byte("x"), []byte{}, nil), Version: r.m.facts[k].Version + r.off()})
	}
	return &Operation{Op: op, Region: at.region, Epoch: r.m.epochs[at.region] + uint64(r.off()),
		Hops: []Hop{{c, at.hop + uint64(r.off())}}}
}

// addItems makes, moves, swaps and destroys; each item and each place once.
func (r *run) addItems(op *ledger.Op) {
	used, places := map[ledger.ItemID]bool{}, map[slotKey]bool{}
	add := func(c ledger.ItemChange) {
		k := slotKey{c.To, c.Slot}
		if !used[c.ID] && (c.To < 0 || !places[k]) {
			used[c.ID], places[k] = true, true
			op.Items = append(op.Items, c)
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(r.t, "items") {
		if len(r.made) == 0 || some(r, 0, 0, 1) == 1 {
			id := op.ID.Made(i)
			r.made = append(r.made, id)
			add(ledger.ItemChange{ID: id, Key: "hat", From: ledger.Mint, To: r.holder(), Slot: ledger.Slot(some(r, 0, 1, 2, 3)), Rolled: []byte("{}")})
			continue
		}
		id := some(r, r.made...)
		item, from := r.m.items[id], r.m.holders[id]
		if from == 0 {
			from = r.holder()
		}
		c := ledger.ItemChange{ID: id, From: from, To: some(r, from, r.holder(), ledger.Sink), Slot: ledger.Slot(some(r, 0, 1, 2, 3)),
			Version: item.Version + r.off(), Rolled: some(r, nil, []byte(`{"a":1}`))}
		for _, other := range r.made { // change places with whoever is there
			o, alive := r.m.items[other]
			if alive && other != id && r.m.holders[other] == c.To && o.Slot == c.Slot && some(r, true, false) {
				add(ledger.ItemChange{ID: other, From: c.To, To: from, Slot: item.Slot, Version: o.Version})
			}
		}
		add(c)
	}
}

func TestEnginesAgreeWithModel(t *testing.T) {
	stores := map[string]*Store{"sqlite": openAt(t, Config{Dir: t.TempDir()}), "postgres": openAt(t, Config{DSN: pgtest.Database(t)})}
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		r := &run{t: t, salt: fmt.Sprint("round", round), m: &model{epochs: map[uint16]uint64{}, chars: map[entity.ID]whereabouts{}, balances: map[amountKey]int64{},
			items: map[ledger.ItemID]ledger.Item{}, holders: map[ledger.ItemID]ledger.Holder{}, facts: map[factKey]ledger.Fact{}, ops: map[ledger.OpID]bool{}}}
		prepare(t, stores, r)
		for range rapid.IntRange(1, 4).Draw(t, "batches") {
			batch(t, stores, r)
		}
		for name, s := range stores {
			check(t, name, s, r)
		}
	})
}

// prepare makes three characters and claims both regions, alike in each store.
func prepare(t *rapid.T, stores map[string]*Store, r *run) {
	ctx := context.Background()
	for _, s := range stores {
		epochs, err := s.Claim(ctx, 1, 2)
		if err != nil {
			t.Fatal(err)
		}
		r.m.epochs[1], r.m.epochs[2] = epochs[0], epochs[1]
		r.chars = nil
		for i := range 3 {
			a, _, err := s.CreateGuest(ctx, true)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprint(r.salt, "-", i)
			id, err := s.CreateCharacter(ctx, NewCharacter{Account: a.ID, Name: name, Skeleton: name, Calling: "x", Region: 1})
			if err != nil {
				t.Fatal(err)
			}
			r.chars = append(r.chars, id)
			r.m.chars[id] = whereabouts{1, 0}
		}
	}
}

// batch submits some entries to all stores and compares the answers with the model's.
func batch(t *rapid.T, stores map[string]*Store, r *run) {
	type answer struct {
		duplicate bool
		class     error
	}
	var entries []Entry
	var want []answer
	for range rapid.IntRange(1, 25).Draw(t, "entries") {
		e := r.entry()
		next, duplicate, class := r.m.do(e)
		r.m = next
		entries, want = append(entries, e), append(want, answer{duplicate, class})
	}
	for name, s := range stores {
		results := make(chan Result, len(entries))
		for _, e := range entries {
			switch e := e.(type) {
			case *Operation:
				c := *e
				c.Done = func(res Result) { results <- res }
				s.Submit(&c)
			case *Handoff:
				c := *e
				c.Done = func(res Result) { results <- res }
				s.Submit(&c)
			}
		}
		for i := range entries {
			got := <-results
			if got.Duplicate != want[i].duplicate || !errors.Is(got.Err, want[i].class) || (got.Err == nil) != (want[i].class == nil) {
				t.Fatalf("%s: entry %d %+v: got %+v, want %+v", name, i, entries[i], got, want[i])
			}
		}
	}
}

// check compares what each character has with the model, and adds up the books.
func check(t *rapid.T, name string, s *Store, r *run) {
	ctx := context.Background()
	for _, id := range r.chars {
		c, got, err := s.LoadCharacter(ctx, id)
		if err != nil {
			t.Fatal(name, err)
		}
		if at := (whereabouts{c.Region, c.Hop}); at != r.m.chars[id] {
			t.Fatalf("%s: character %d is at %v, want %v", name, id, at, r.m.chars[id])
		}
		if want := r.m.holdings(ledger.Holder(id)); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("%s: character %d has\n%+v, want\n%+v", name, id, got, want)
		}
	}
	books, err := s.PostingSums(ctx)
	if err != nil || len(books.Wrong) > 0 {
		t.Fatal(name, books.Wrong, err)
	}
	for asset, n := range books.Sums {
		if n != 0 {
			t.Fatalf("%s: %s sums to %d", name, asset, n)
		}
	}
}
