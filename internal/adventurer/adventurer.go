// Package adventurer keeps company in the world: bots in the process of a node, marked as
// such, that walk, hunt, quest and talk where people are, and sleep where nobody is.
//
// They play over the sdk through a connection in memory, so that nothing holds for them
// that does not hold for any client.
package adventurer

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/sdk"
)

// Config says how many adventurers there are and how they reach the gateway.
type Config struct {
	Count int
	Dial  func(context.Context) (net.Conn, error)
	// Dir keeps the tokens of their accounts.
	Dir    string
	Haunts []geom.Point
	Log    *slog.Logger
}

// Names are the adventurers', in the order in which they come; there are no more.
var Names = []string{
	"Alder", "Bryony", "Corin", "Dunmar", "Elspet", "Fenwick", "Gisla", "Hob", "Isolde", "Jorn", "Kestrel", "Linnet",
	"Maddoc", "Nessa", "Orrin", "Pip", "Quill", "Rosalind", "Sorrel", "Tamsin", "Ulric", "Vesper", "Wilmot", "Yarrow",
	"Ansel", "Bettan", "Cedany", "Dorrit", "Emrys", "Fjola", "Gareth", "Hazel", "Imre", "Juniper", "Keth", "Lorcan",
	"Mirabel", "Nerys", "Osric", "Petra", "Rafe", "Saffi", "Tobin", "Una", "Viggo", "Wren", "Ymir", "Zella",
}

// houses are second names for adventurers whose first one belongs to somebody, such as
// themselves before a backup was put back in place.
var houses = []string{"Reed", "Brook", "Ash", "Vale", "Thorn", "Fell"}

// spares are those names, in another order for each.
func spares(i int) []string {
	names := make([]string, 0, len(houses))
	for h := range houses {
		names = append(names, Names[i]+" "+houses[(i+h)%len(houses)])
	}
	return names
}

// again is how long an adventurer that was thrown out waits before it comes back.
const again = 15 * time.Second

// Run keeps the adventurers in the world until ctx ends.
func Run(ctx context.Context, c Config) error {
	s := &stay{config: c, tokens: make(map[string][]byte), file: filepath.Join(c.Dir, "adventurers.json")}
	if c.Log == nil {
		s.config.Log = slog.Default()
	}
	data, err := os.ReadFile(s.file)
	if err == nil {
		err = json.Unmarshal(data, &s.tokens)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		s.config.Log.Warn("tokens of adventurers", "err", err)
	}
	var all sync.WaitGroup
	for i := range min(c.Count, len(Names)) {
		all.Add(1)
		go func() {
			defer all.Done()
			s.live(ctx, i)
		}()
	}
	all.Wait()
	return nil
}

type stay struct {
	config Config
	file   string

	mu     sync.Mutex // guards tokens
	tokens map[string][]byte
}

// live brings one adventurer in, again and again.
func (s *stay) live(ctx context.Context, i int) {
	// They arrive one by one, so that a start of the server is not their crowd.
	if !wait(ctx, time.Duration(i)*300*time.Millisecond) {
		return
	}
	said := "" // the same trouble again and again is told once
	for ctx.Err() == nil {
		if err := s.play(ctx, i); err != nil && ctx.Err() == nil && err.Error() != said {
			said = err.Error()
			s.config.Log.Warn("adventurer", "name", Names[i], "err", err)
		}
		if !wait(ctx, again) {
			return
		}
	}
}

func (s *stay) play(ctx context.Context, i int) error {
	name := Names[i]
	s.mu.Lock()
	token := s.tokens[name]
	s.mu.Unlock()
	b := bot.New(bot.Config{Addr: "in-process", SDK: sdk.Options{Client: "adventurer", Bot: true, Dial: s.config.Dial},
		Name: name, Calling: bot.Callings[i%len(bot.Callings)], Look: bot.RandomLook(rand.New(rand.NewPCG(uint64(i), 9))),
		Spares: spares(i), Token: token, NewToken: func(token []byte) { s.keep(name, token) }, Haunts: s.config.Haunts, Drowsy: true, Lines: bot.Lines, Greetings: bot.Greetings, Seed: uint64(i) + 1000})
	if err := b.Arrive(ctx, 30*time.Second); err != nil {
		return err
	}
	return b.Run(ctx)
}

// keep writes a token down as soon as it is known.
func (s *stay) keep(name string, token []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[name] = token
	data, err := json.Marshal(s.tokens)
	if err == nil {
		err = os.WriteFile(s.file+".new", data, 0o600)
	}
	if err == nil {
		err = os.Rename(s.file+".new", s.file)
	}
	if err != nil {
		s.config.Log.Warn("tokens of adventurers", "err", err)
	}
}

func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
