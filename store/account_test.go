package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// must stops the test on an error.
func must[T any](t tester) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// is checks the class of an error; nil means none.
// tester is a test of this program's, or a round of one with random histories.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func is(t tester, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Fatalf("error %v, want %v", err, want)
	}
}

func guest(t testing.TB, s *Store) (Account, []byte) {
	t.Helper()
	a, token, err := s.CreateGuest(context.Background(), false)
	is(t, err, nil)
	return a, token
}

func TestTokenRotates(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		a, first := guest(t, s)
		b, second, err := s.LoginToken(ctx, first)
		if err != nil || b.ID != a.ID || bytes.Equal(first, second) {
			t.Fatal(b, err)
		}
		_, third, err := s.LoginToken(ctx, first) // the answer with the second was lost
		is(t, err, nil)
		_, _, err = s.LoginToken(ctx, second)
		is(t, err, ErrNotFound)
		_, _, err = s.LoginToken(ctx, third)
		is(t, err, nil)
		_, _, err = s.LoginToken(ctx, first) // the third was used: the first is void
		is(t, err, ErrNotFound)
		fresh := must[[]byte](t)(s.IssueToken(ctx, a.ID))
		_, _, err = s.LoginToken(ctx, third)
		is(t, err, ErrNotFound)
		_, _, err = s.LoginToken(ctx, fresh)
		is(t, err, nil)
	})
}

func TestRegister(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		a, _ := guest(t, s)
		b, _ := guest(t, s)
		is(t, s.SetPassword(ctx, a.ID, "x"), ErrNotFound)
		is(t, s.Register(ctx, a.ID, "Ana", "ana", "hash"), nil)
		is(t, s.Register(ctx, b.ID, "ANA", "ana", "hash"), ErrTaken)
		is(t, s.Register(ctx, a.ID, "Other", "other", "hash"), ErrConflict)
		is(t, s.Register(ctx, 999, "Other", "other", "hash"), ErrNotFound)
		is(t, s.Register(ctx, b.ID, "", "x", "hash"), ErrInvalid)
		is(t, s.SetPassword(ctx, a.ID, "hash2"), nil)
		is(t, s.SetRole(ctx, a.ID, RoleStaff), nil)
		is(t, s.SaveSettings(ctx, a.ID, `{"quality":"high"}`), nil)
		is(t, s.SaveSettings(ctx, a.ID, strings.Repeat("x", MaxSettings+1)), ErrLimit)
		got := must[Account](t)(s.AccountByName(ctx, "ana"))
		if got.ID != a.ID || got.PasswordHash != "hash2" || got.Role != RoleStaff || got.Settings != `{"quality":"high"}` || !got.Registered() {
			t.Fatal(got)
		}
		_, err := s.AccountByName(ctx, "nobody")
		is(t, err, ErrNotFound)
		if got := must[Account](t)(s.AccountByID(ctx, b.ID)); got.Registered() {
			t.Fatal(got)
		}
	})
}

func TestOneSession(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		a, _ := guest(t, s)
		first := must[Session](t)(s.BeginSession(ctx, a.ID, "g1"))
		second := must[Session](t)(s.BeginSession(ctx, a.ID, "g2"))
		if now := must[bool](t)(s.SessionCurrent(ctx, a.ID, first.Epoch)); now || second.Epoch != first.Epoch+1 {
			t.Fatal(first, second)
		}
		if now := must[bool](t)(s.SessionCurrent(ctx, a.ID, second.Epoch)); !now {
			t.Fatal("not current")
		}
		soon := time.Now().Add(time.Minute)
		token := NewToken()
		is(t, s.PutResume(ctx, Resume{a.ID, first.Epoch, 5, soon}, token), ErrFenced)
		is(t, s.PutResume(ctx, Resume{a.ID, second.Epoch, 5, soon}, NewToken()), nil)
		is(t, s.PutResume(ctx, Resume{a.ID, second.Epoch, 5, soon}, token), nil)
		r := must[Resume](t)(s.TakeResume(ctx, token))
		if r.Account != a.ID || r.Character != 5 || r.Epoch != second.Epoch {
			t.Fatal(r)
		}
		_, err := s.TakeResume(ctx, token)
		is(t, err, ErrNotFound)
		third := must[Session](t)(s.ResumeSession(ctx, a.ID, r.Epoch, "g3"))
		if third.Epoch != 3 || !third.Began.Equal(second.Began) {
			t.Fatal(third)
		}
		_, err = s.ResumeSession(ctx, a.ID, r.Epoch, "g4")
		is(t, err, ErrFenced)
		is(t, s.PutResume(ctx, Resume{a.ID, third.Epoch, 5, soon}, token), nil)
		is(t, s.ExpireResume(ctx, a.ID, third.Epoch, time.Now().Add(-time.Second)), nil)
		_, err = s.TakeResume(ctx, token)
		is(t, err, ErrNotFound)
		is(t, s.Seen(ctx, a.ID, third.Epoch), nil)
	})
}

func TestOneSessionUnderRace(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		a, _ := guest(t, s)
		var mu sync.Mutex
		seen := map[uint64]bool{}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				x, err := s.BeginSession(context.Background(), a.ID, fmt.Sprint(i))
				mu.Lock()
				defer mu.Unlock()
				if err != nil || seen[x.Epoch] {
					t.Error(x, err)
				}
				seen[x.Epoch] = true
			})
		}
		wg.Wait()
	})
}

func TestBans(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		a, _ := guest(t, s)
		soon := time.Now().Add(time.Hour)
		_, err := s.AddBan(ctx, Ban{Kind: BanLogin, Reason: "nobody"})
		is(t, err, ErrInvalid)
		must[int64](t)(s.AddBan(ctx, Ban{Kind: BanLogin, Account: a.ID, Reason: "short", Until: soon}))
		long := must[int64](t)(s.AddBan(ctx, Ban{Kind: BanLogin, Address: "10.0.0.1", Reason: "for good"}))
		must[int64](t)(s.AddBan(ctx, Ban{Kind: BanChat, Account: a.ID, Reason: "over", Until: time.Now().Add(-time.Hour)}))
		for _, c := range []struct {
			kind    BanKind
			account AccountID
			address string
			want    string
		}{
			{BanLogin, a.ID, "", "short"}, {BanLogin, a.ID, "10.0.0.1", "for good"}, {BanLogin, 0, "10.0.0.1", "for good"},
			{BanLogin, a.ID + 1, "10.0.0.2", ""}, {BanChat, a.ID, "", ""}, {BanLogin, 0, "", ""},
		} {
			b, err := s.BanFor(ctx, c.kind, c.account, c.address)
			if err != nil || (b == nil) != (c.want == "") || b != nil && b.Reason != c.want {
				t.Errorf("%+v: %+v %v", c, b, err)
			}
		}
		if list := must[[]Ban](t)(s.Bans(ctx, 10)); len(list) != 2 {
			t.Error(list)
		}
		is(t, s.LiftBan(ctx, long), nil)
		is(t, s.LiftBan(ctx, long), ErrNotFound)
	})
}

func TestIgnoreReportAudit(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		a, _ := guest(t, s)
		id := newChar(t, s, "bor", nil)
		is(t, s.Ignore(ctx, a.ID, id), nil)
		is(t, s.Ignore(ctx, a.ID, id), nil)
		is(t, s.Ignore(ctx, a.ID, 999), ErrNotFound)
		if list := must[[]Ignored](t)(s.IgnoreList(ctx, a.ID)); len(list) != 1 || list[0].Name != "bor" || list[0].Account == 0 {
			t.Error(list)
		}
		is(t, s.Unignore(ctx, a.ID, id), nil)
		if list := must[[]Ignored](t)(s.IgnoreList(ctx, a.ID)); len(list) != 0 {
			t.Error(list)
		}
		n := must[int64](t)(s.AddReport(ctx, Report{Account: a.ID, About: "bor", Text: "rude\x00\xff" + strings.Repeat("č", 5000)}))
		must[int64](t)(s.AddReport(ctx, Report{Account: a.ID, About: "bor", Text: "again"}))
		is(t, s.CloseReport(ctx, n, "ana"), nil)
		is(t, s.CloseReport(ctx, n, "ana"), ErrNotFound)
		reports := must[[]Report](t)(s.Reports(ctx, 10))
		if len(reports) != 2 || reports[0].Text != "again" || reports[1].ClosedBy != "ana" || len(reports[1].Text) > maxText ||
			!strings.HasPrefix(reports[1].Text, "rudečč") {
			t.Error(reports)
		}
		for i := range 3 {
			is(t, s.AddAudit(ctx, Audit{Who: "ana", Action: "kick", Subject: fmt.Sprint(i)}), nil)
		}
		page := must[[]Audit](t)(s.Audits(ctx, 0, 2))
		if len(page) != 2 || page[0].Subject != "2" {
			t.Error(page)
		}
		if rest := must[[]Audit](t)(s.Audits(ctx, page[1].ID, 2)); len(rest) != 1 || rest[0].Subject != "0" {
			t.Error(rest)
		}
	})
}

func TestCharacters(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		a, _ := guest(t, s)
		start := func(id entity.ID) ledger.Op {
			return ledger.Op{ID: ledger.NewOpID(1, "start", id.String()), Kind: "start", Actor: ledger.Holder(id),
				Postings: []ledger.Posting{{Holder: ledger.Start, Asset: ledger.Experience, Delta: -3}, {Holder: ledger.Holder(id), Asset: ledger.Experience, Delta: 3}},
				Items:    []ledger.ItemChange{{ID: ledger.NewOpID(1, id.String()).Made(0), Key: "bow", From: ledger.Start, To: ledger.Holder(id), Slot: ledger.FirstWorn}}}
		}
		c := NewCharacter{Account: a.ID, Name: "Žiga", Skeleton: "ziga", Calling: "ranger", Appearance: []byte(`{"hair":1}`), Region: 136,
			Pose: Pose{X: 4_450_000, Z: 4_352_000, Lift: 5, Facing: 40_000}, Health: 77, Start: start}
		is(t, s.CheckName(ctx, "ziga"), nil)
		id := must[entity.ID](t)(s.CreateCharacter(ctx, c))
		is(t, s.CheckName(ctx, "ziga"), ErrTaken)
		_, err := s.CreateCharacter(ctx, c)
		is(t, err, ErrTaken)
		bad := c
		bad.Skeleton, bad.Start = "other", func(id entity.ID) ledger.Op {
			op := start(id)
			op.Postings[0].Holder = ledger.Holder(id)
			op.Postings[1].Holder = ledger.Sink
			return op
		}
		_, err = s.CreateCharacter(ctx, bad)
		is(t, err, ErrConflict)
		is(t, s.CheckName(ctx, "other"), nil) // nothing is left of it
		bad.Appearance = []byte("{")
		_, err = s.CreateCharacter(ctx, bad)
		is(t, err, ErrInvalid)

		got, h, err := s.LoadCharacter(ctx, id)
		is(t, err, nil)
		if got.Name != "Žiga" || got.Account != a.ID || got.Region != 136 || got.Hop != 0 || got.Pose != c.Pose || got.Health != 77 ||
			got.State != nil || string(got.Appearance) != `{"hair":1}` || got.Seen.IsZero() || got.Bot {
			t.Errorf("%+v", got)
		}
		if len(h.Items) != 1 || h.Items[0].Key != "bow" || h.Items[0].Version != 1 || h.Items[0].Slot != ledger.FirstWorn || h.Balances[ledger.Experience] != 3 {
			t.Errorf("%+v", h)
		}
		list := must[[]Summary](t)(s.ListCharacters(ctx, a.ID))
		if len(list) != 1 || list[0].Experience != 3 || list[0].Name != "Žiga" || list[0].Pose != c.Pose {
			t.Errorf("%+v", list)
		}
		named, owner, name, err := s.CharacterNamed(ctx, "ziga")
		if err != nil || named != id || owner != a.ID || name != "Žiga" {
			t.Error(named, owner, name, err)
		}
		if in := must[[]entity.ID](t)(s.CharactersIn(ctx, 136, time.Now().Add(-time.Hour))); len(in) != 1 || in[0] != id {
			t.Error(in)
		}
		is(t, s.DeleteCharacter(ctx, a.ID+1, id), ErrNotFound)
		is(t, s.DeleteCharacter(ctx, a.ID, id), nil)
		_, _, err = s.LoadCharacter(ctx, id)
		is(t, err, ErrNotFound)
		is(t, s.CheckName(ctx, "ziga"), ErrTaken)
		for i := range MaxCharacters {
			c.Skeleton = fmt.Sprint("n", i)
			must[entity.ID](t)(s.CreateCharacter(ctx, c))
		}
		c.Skeleton = "one too many"
		_, err = s.CreateCharacter(ctx, c)
		is(t, err, ErrLimit)
	})
}

func TestNameRace(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		var wg sync.WaitGroup
		wins := make(chan entity.ID, 10)
		for range 10 {
			a, _ := guest(t, s)
			wg.Go(func() {
				id, err := s.CreateCharacter(context.Background(), NewCharacter{Account: a.ID, Name: "one", Skeleton: "one", Calling: "x"})
				if err == nil {
					wins <- id
				} else if !errors.Is(err, ErrTaken) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(wins) != 1 {
			t.Fatal(len(wins), "took the name")
		}
	})
}

func TestTidy(t *testing.T) {
	both(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		clock := time.Now()
		s.now = func() time.Time { return clock }
		kept, _ := guest(t, s)
		is(t, s.Register(ctx, kept.ID, "kept", "kept", "h"), nil)
		must[entity.ID](t)(s.CreateCharacter(ctx, NewCharacter{Account: kept.ID, Name: "k", Skeleton: "k", Calling: "x"}))
		lost := newChar(t, s, "lost", nil)
		op := give(lost, 5)
		op.Items = []ledger.ItemChange{{ID: op.ID.Made(0), Key: "hat", From: ledger.Mint, To: ledger.Holder(lost), Slot: 1}}
		is(t, submit(t, s, &Operation{Op: op}).Err, nil)
		there := newChar(t, s, "there", nil) // plays on and on without a new login
		e := must[[]uint64](t)(s.Claim(ctx, 7))[0]
		clock = clock.Add(61 * day)
		is(t, submit(t, s, &Moved{Char: there, Region: 7, Epoch: e}).Err, nil)
		late := newChar(t, s, "late", nil)
		is(t, submit(t, s, &Operation{Op: give(late, 7)}).Err, nil)
		got := must[Tidied](t)(s.Tidy(ctx, DefaultKeep))
		if got.Ops != 1 || got.Guests != 1 {
			t.Errorf("%+v", got)
		}
		is(t, s.CheckName(ctx, "lost"), nil)
		is(t, s.CheckName(ctx, "late"), ErrTaken)
		is(t, s.CheckName(ctx, "k"), ErrTaken)
		is(t, s.CheckName(ctx, "there"), ErrTaken)
		books := must[Books](t)(s.PostingSums(ctx))
		if len(books.Wrong) > 0 || books.Sums[ledger.Coin] != 0 || books.Made[ledger.Mint][ledger.Coin] != -12 {
			t.Errorf("%+v", books)
		}
		origin := must[Origin](t)(s.ItemHistory(ctx, op.ID.Made(0)))
		if origin.MadeAs != "loot" || origin.MadeBy != op.ID || len(origin.Moves) != 0 {
			t.Errorf("%+v", origin)
		}
		if known, _, err := s.HasOp(ctx, op.ID); known || err != nil {
			t.Error(known, err)
		}
	})
}
