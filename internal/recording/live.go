package recording

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/sdk"
)

// Live records what a server tells a guest who enters its world and stands still, for a
// time after the entry. to is what sdk.Dial takes. It returns how many messages there were.
func Live(ctx context.Context, to string, seconds int, out io.Writer) (messages int, err error) {
	t := &tape{to: NewWriter(out)}
	client, err := sdk.Dial(ctx, to, sdk.Options{Client: "recording", Bot: true, NoResume: true, OnMessage: t.take})
	if err != nil {
		return 0, err
	}
	defer client.Close()
	if _, err := client.LoginGuest(ctx); err != nil {
		return 0, err
	}
	name := nameOf(rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	account, err := client.CreateCharacter(ctx, name, bot.Callings[0], bot.RandomLook(rand.New(rand.NewPCG(1, 1))))
	if err != nil {
		return 0, fmt.Errorf("make a character: %w", err)
	}
	if _, err := client.Enter(ctx, account.Characters[0].Id); err != nil {
		return 0, err
	}
	over := time.NewTimer(time.Duration(seconds) * time.Second)
	defer over.Stop()
	select {
	case <-over.C:
	case <-client.Done():
		return 0, client.Err()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	client.Close()
	return t.end()
}

// tape writes messages with the time since the first. The reading goroutine of a client calls take.
type tape struct {
	mu       sync.Mutex // guards what follows
	to       *Writer
	first    time.Time
	messages int
	err      error
}

func (t *tape) take(message []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first.IsZero() {
		t.first = time.Now()
	}
	if t.err == nil {
		t.err = t.to.Write(time.Since(t.first), message)
		t.messages++
	}
}

func (t *tape) end() (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.messages, t.err
}
