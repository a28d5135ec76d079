package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// newTraveller makes a character with some balances, items and facts and a trace.
func newTraveller(t testing.TB, s *Store) entity.ID {
	t.Helper()
	id := newChar(t, s, "traveller", func(id entity.ID) ledger.Op {
		op := give(id, 100)
		for i := range 12 {
			op.Items = append(op.Items, ledger.ItemChange{ID: op.ID.Made(i), Key: "wolf_pelt", From: ledger.Mint,
				To: ledger.Holder(id), Slot: ledger.Slot(i)})
		}
		for i := range 8 {
			op.Facts = append(op.Facts, ledger.FactChange{Holder: ledger.Holder(id), Kind: "quest", Key: fmt.Sprint("quest", i), Value: []byte{1}})
		}
		return op
	})
	epoch := must[[]uint64](t)(s.Claim(context.Background(), 7))[0]
	is(t, s.Submit(&Trail{Region: 7, Epoch: epoch, Tick: 1, Chunk: TrailChunk(id, 0),
		Traces: AppendTrace(nil, id, 0, &Volatile{Pose: Pose{X: 5}, State: make([]byte, 90)})}), nil)
	is(t, s.Sync(context.Background()), nil)
	return id
}

// What a region waits for when a character comes: all of its rows, as of one moment.
func BenchmarkLoad(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		id := newTraveller(b, s)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		b.ReportAllocs()
		b.ResetTimer()
		for range b.N {
			_, h, err := s.LoadCharacter(ctx, id)
			if err != nil || len(h.Items) != 12 {
				b.Fatal(len(h.Items), err)
			}
		}
	})
}

// BenchmarkEnter is what a person who comes back with a resume token asks of the store,
// from the hello to the token after it.
func BenchmarkEnter(b *testing.B) {
	bothEngines(b, func(b *testing.B, s *Store) {
		id := newTraveller(b, s)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		c, _, err := s.LoadCharacter(ctx, id)
		is(b, err, nil)
		now, err := s.BeginSession(ctx, c.Account, "gateway")
		is(b, err, nil)
		token := NewToken()
		keep := func() {
			r := Resume{Account: c.Account, Epoch: now.Epoch, Character: id, Expires: s.now().Add(1 << 40)}
			is(b, s.PutResume(ctx, r, token), nil)
		}
		keep()
		b.ReportAllocs()
		b.ResetTimer()
		for range b.N {
			r := must[Resume](b)(s.TakeResume(ctx, token))
			must[Account](b)(s.AccountByID(ctx, r.Account))
			must[*Ban](b)(s.BanFor(ctx, BanLogin, r.Account, "127.0.0.1"))
			now = must[Session](b)(s.ResumeSession(ctx, r.Account, r.Epoch, "gateway"))
			must[*Ban](b)(s.BanFor(ctx, BanChat, r.Account, ""))
			_, _, err := s.LoadCharacter(ctx, r.Character)
			is(b, err, nil)
			keep()
		}
	})
}
