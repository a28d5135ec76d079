// Package bot plays a character without a person: it walks, hunts, loots, takes quests,
// talks and comes back after death, over the sdk as any client does.
//
// A Bot belongs to one goroutine, that of Run. It knows nothing that a browser would not
// know.
package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Config says who a bot is and how it behaves.
type Config struct {
	// Addr is HOST:PORT or a link; with SDK.Dial set it is only a name.
	Addr string
	SDK  sdk.Options
	// Name is the character's, or the first of Spares that is free. Token logs in to its
	// account again; empty makes a new one.
	Name, Calling string
	Spares        []string
	Look          *corepb.Appearance
	Token         []byte
	// NewToken is told the token of each login, in place of those before. It must not call
	// the bot. May be nil.
	NewToken func(token []byte)
	// Haunts are the places it wanders between, at least one.
	Haunts []geom.Point
	// Drowsy bots do nothing while no person is in view.
	Drowsy bool
	// Lines are what it says now and then, and Greetings to people who come near.
	Lines, Greetings []string
	// Seed starts its chance.
	Seed uint64
	// Listen hears every event of the client, besides the bot itself. May be nil.
	Listen func(sdk.Event)
}

// Counts are what a bot did and saw.
type Counts struct {
	Commands, Rejections, Kills, Deaths, Loot, Disconnects atomic.Int64
}

// Bot is one such character.
type Bot struct {
	config Config
	random *rand.Rand
	client atomic.Pointer[sdk.Client]
	Counts Counts

	queuing sync.Once
	queued  chan struct{} // closed when the bot has had to wait for its turn to enter

	mu       sync.Mutex // guards what events bring and the goroutine takes
	known    []string   // abilities
	heard    []string   // said near by lately
	cooling  map[string]time.Time
	corpses  []uint64
	fresh    [][]byte        // items to try on
	seen     map[string]bool // items tried on or about to be
	peaceful bool            // it has been told that nobody is harmed here
	talk     *playpb.Talk
	quests   map[string]playpb.Quest_State
	lootOpen uint64
	globalTo time.Time        // no ability before
	refused  map[string]int64 // rejections by code

	haunt   geom.Point
	prey    uint64
	since   time.Time // of the present errand
	last    geom.Point
	stuck   int
	detour  time.Time
	died    time.Time
	spoke   time.Time
	greeted map[uint64]time.Time
	tried   map[uint64]time.Time // persons talked to
	rest    time.Time
	truce   time.Time // no hunting before
}

// New returns a bot; Run brings it to life.
func New(c Config) *Bot {
	b := &Bot{config: c, queued: make(chan struct{}), random: rand.New(rand.NewPCG(c.Seed, 77)), cooling: make(map[string]time.Time),
		refused: make(map[string]int64), seen: make(map[string]bool), quests: make(map[string]playpb.Quest_State), greeted: make(map[uint64]time.Time), tried: make(map[uint64]time.Time)}
	b.spoke = time.Now().Add(time.Duration(b.random.IntN(60)) * time.Second)
	return b
}

// Client returns the bot's client, nil before it is connected.
func (b *Bot) Client() *sdk.Client { return b.client.Load() }

// thinkEvery is how often a bot decides something.
const thinkEvery = 250 * time.Millisecond

// Queued is closed when the bot waits for its turn to enter, or has done so.
func (b *Bot) Queued() <-chan struct{} { return b.queued }

// Connect logs in, makes the character where there is none, and enters the world. In the
// queue of a full one it waits for as long as ctx lets it.
func (b *Bot) Connect(ctx context.Context) error {
	o := b.config.SDK
	o.OnEvent = b.hear
	client, err := sdk.Dial(ctx, b.config.Addr, o)
	if err != nil {
		return fmt.Errorf("connect %s: %w", b.config.Name, err)
	}
	b.client.Store(client)
	if err := b.enter(ctx, client); err != nil {
		client.Close()
		return fmt.Errorf("enter %s: %w", b.config.Name, err)
	}
	return nil
}

// Arrive is Connect with a limit of its own to all but the wait in the queue.
func (b *Bot) Arrive(ctx context.Context, patience time.Duration) error {
	connect, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(patience, func() {
		select {
		case <-b.queued:
		default:
			cancel()
		}
	})
	defer late.Stop()
	return b.Connect(connect)
}

func (b *Bot) enter(ctx context.Context, client *sdk.Client) error {
	in, err := b.login(ctx, client)
	if err != nil {
		return err
	}
	if len(in.Characters) == 0 {
		if in, err = b.create(ctx, client); err != nil {
			return err
		}
	}
	if len(in.Characters) == 0 {
		return errors.New("the account has no character")
	}
	_, err = client.Enter(ctx, in.Characters[0].Id)
	return err
}

// create makes the character under the first name that nobody has.
func (b *Bot) create(ctx context.Context, client *sdk.Client) (*corepb.LoggedIn, error) {
	return firstFree(append([]string{b.config.Name}, b.config.Spares...), func(name string) (*corepb.LoggedIn, error) {
		return client.CreateCharacter(ctx, name, b.config.Calling, b.config.Look)
	})
}

// firstFree tries the names in turn until one is not taken, and returns what came of it.
func firstFree(names []string, create func(name string) (*corepb.LoggedIn, error)) (in *corepb.LoggedIn, err error) {
	for _, name := range names {
		in, err = create(name)
		var no *sdk.Refusal
		if !errors.As(err, &no) || no.Code != nameTaken {
			break
		}
	}
	return in, err
}

// nameTaken refuses a name that somebody has.
const nameTaken = "name.taken"

// login opens the account of the token; one that the server does not know (any more) is
// made anew.
func (b *Bot) login(ctx context.Context, client *sdk.Client) (*corepb.LoggedIn, error) {
	if len(b.config.Token) > 0 {
		in, err := client.LoginToken(ctx, b.config.Token)
		var no *sdk.Refusal
		if err == nil || !errors.As(err, &no) {
			return in, err
		}
	}
	return client.LoginGuest(ctx)
}

// Run plays until ctx ends or the client is down for good, whose reason it returns.
func (b *Bot) Run(ctx context.Context) error {
	client := b.Client()
	defer client.Close()
	ticker := time.NewTicker(thinkEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-client.Done():
			return client.Err()
		case now := <-ticker.C:
			b.think(now)
		}
	}
}

// Refused adds the bot's rejections, by code, to a sum.
func (b *Bot) Refused(sum map[string]int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for code, n := range b.refused {
		sum[code] += n
	}
}
