package session

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Effect is something done to a character from outside of its region.
type Effect = world.Effect

// Lobby knows the sessions of a gateway. Make it with New, set Viewers and Social, then
// Run it; Shutdown ends all sessions.
type Lobby struct {
	config    Config
	passwords *passwords
	viewers   Viewers
	social    Social

	logins, names, guests, checks *Throttle
	queue                         queue

	jobs    sync.WaitGroup
	closing atomic.Bool

	mu         sync.RWMutex // guards the maps; never held while a session's is taken
	byAccount  map[store.AccountID]*Session
	byChar     map[entity.ID]*Session
	bySkeleton map[string]*Session
	weather    []*corepb.WorldState_LandWeather
}

// New returns a Lobby.
func New(c Config) *Lobby {
	c.fill()
	return &Lobby{
		config:     c,
		passwords:  newPasswords(c.HashesAtOnce),
		viewers:    noViewers{},
		social:     noSocial{},
		logins:     NewThrottle(loginBurst, loginEvery),
		names:      NewThrottle(nameBurst, nameEvery),
		guests:     NewThrottle(guestBurst, guestEvery),
		checks:     NewThrottle(checkBurst, checkEvery),
		byAccount:  make(map[store.AccountID]*Session),
		byChar:     make(map[entity.ID]*Session),
		bySkeleton: make(map[string]*Session),
		queue:      newQueue(&c),
	}
}

// SetViewers names who shows the world. Call it before the first connection.
func (l *Lobby) SetViewers(v Viewers) { l.viewers = v }

// SetSocial names who carries talk. Call it before the first connection.
func (l *Lobby) SetSocial(s Social) { l.social = s }

// Now is the Lobby's clock.
func (l *Lobby) Now() time.Time { return l.config.Now() }

// ShardMs is the shard's clock.
func (l *Lobby) ShardMs() int64 { return l.config.ShardMs() }

// ByCharacter returns the session that plays the character, nil when none does.
func (l *Lobby) ByCharacter(id entity.ID) *Session {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.byChar[id]
}

// ByAccount returns the account's session, nil when there is none.
func (l *Lobby) ByAccount(id store.AccountID) *Session {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.byAccount[id]
}

// ByName returns the session whose character has the name, or one that looks like it.
func (l *Lobby) ByName(name string) *Session {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.bySkeleton[Skeleton(name)]
}

// Sessions returns all sessions, in no order.
func (l *Lobby) Sessions() []*Session {
	l.mu.RLock()
	defer l.mu.RUnlock()
	list := make([]*Session, 0, len(l.byAccount))
	for _, s := range l.byAccount {
		list = append(list, s)
	}
	return list
}

// Count returns how many sessions there are.
func (l *Lobby) Count() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.byAccount)
}

// Broadcast sends a message to every client that is in the world.
func (l *Lobby) Broadcast(m *corepb.ServerMessage) {
	records := Encode(m)
	for _, s := range l.Sessions() {
		if s.Playing() {
			s.SendRecords(records)
		}
	}
}

// ContentChanged tells every client that content or map have a new version.
func (l *Lobby) ContentChanged() {
	_, version := l.config.World.Names()
	l.Broadcast(&corepb.ServerMessage{Kind: &corepb.ServerMessage_ContentChanged{ContentChanged: &corepb.ContentChanged{
		ContentVersion: l.config.World.ContentVersion(), MapVersion: version,
	}}})
}

// Encode returns the CORE record of a message. Messages are built here from bounded parts;
// one that does not fit a record is a bug.
func Encode(m *corepb.ServerMessage) []byte {
	record, err := wire.AppendProto(make([]byte, 0, wire.HeaderSize+proto.Size(m)), wire.TypeServerCore, m)
	if err != nil {
		panic("session: " + err.Error())
	}
	return record
}

const (
	tidyEvery    = 500 * time.Millisecond
	tellQueue    = 250 * time.Millisecond
	weatherEvery = 10 * time.Second
	// seenEvery is how often it is noted that an account is still there: a fraction of the
	// time after which guests who were not seen are given up.
	seenEvery = 12 * time.Hour
)

// Run lets in whose turn has come, lets grace times and patience run out, tells of the weather and notes who is still
// there, until ctx ends; then it waits for what it has started.
func (l *Lobby) Run(ctx context.Context) error {
	tidy, weather, seen := time.NewTicker(tidyEvery), time.NewTicker(weatherEvery), time.NewTicker(seenEvery)
	admit, tell := time.NewTicker(admitEvery), time.NewTicker(tellQueue)
	defer admit.Stop()
	defer tell.Stop()
	defer tidy.Stop()
	defer weather.Stop()
	defer seen.Stop()
	for {
		select {
		case <-admit.C:
			l.admit(l.config.Now())
		case <-tell.C:
			l.queue.tell(l.config.Now())
		case <-tidy.C:
			now := l.config.Now()
			for _, s := range l.Sessions() {
				s.tidy(now)
			}
		case <-weather.C:
			l.tellWeather()
		case <-seen.C:
			l.job(l.noteSeen)
		case <-ctx.Done():
			l.jobs.Wait()
			return nil
		}
	}
}

// noteSeen keeps accounts from looking abandoned whose sessions last for weeks, such as
// those of adventurers, who sleep where they are while nobody is near.
func (l *Lobby) noteSeen(ctx context.Context) {
	for _, s := range l.Sessions() {
		s.mu.Lock()
		account, epoch := s.account.ID, s.epoch
		s.mu.Unlock()
		if err := l.config.Store.Seen(ctx, account, epoch); err != nil {
			l.failed("not noted as seen", err, "account", int64(account))
			return // the store is away; there is time
		}
	}
}

// failed logs what the store did not do. That it is away it has logged itself, once for all.
func (l *Lobby) failed(what string, err error, args ...any) {
	level := slog.LevelWarn
	if errors.Is(err, store.ErrUnavailable) {
		level = slog.LevelDebug
	}
	l.config.Log.Log(context.Background(), level, "session: "+what, append(args, "error", err)...)
}

// tellWeather sends the sky to everyone when some land's weather has changed.
func (l *Lobby) tellWeather() {
	state := l.config.World.State()
	same := len(state.GetWeather()) == len(l.weather)
	for i, w := range state.GetWeather() {
		same = same && proto.Equal(w, l.weather[i])
	}
	if !same {
		l.weather = state.GetWeather()
		l.Broadcast(&corepb.ServerMessage{Kind: &corepb.ServerMessage_World{World: state}})
	}
}

// job runs f in the background with a context of its own; Run waits for it.
func (l *Lobby) job(f func(ctx context.Context)) {
	l.jobs.Add(1)
	go func() {
		defer l.jobs.Done()
		ctx, cancel := context.WithTimeout(context.Background(), storePatience)
		defer cancel()
		f(ctx)
	}()
}

// Settle waits for what the Lobby has started in the background: tests need the moment
// after.
func (l *Lobby) Settle() { l.jobs.Wait() }

// Shutdown tells every client that the server stops, has all characters saved, and
// returns when they are or ctx ends. Resume tokens stay good.
func (l *Lobby) Shutdown(ctx context.Context) error {
	l.closing.Store(true)
	for _, s := range l.Sessions() {
		s.shutdown()
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		left := 0
		for _, s := range l.Sessions() {
			if !s.away() {
				left++
			}
		}
		if left == 0 {
			l.jobs.Wait()
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.New("some characters were not saved in time")
		}
	}
}

// noViewers and noSocial stand in where a test or a tool needs neither.
type noViewers struct{}

func (noViewers) Hide(*Session, Conn) {}

type noSocial struct{}

func (noSocial) Handle(*Session, *corepb.ClientMessage) {}
func (noSocial) Entered(*Session)                       {}
func (noSocial) Dropped(*Session)                       {}
func (noSocial) Left(*Session)                          {}
