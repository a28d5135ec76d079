//go:build !webdist

package myriad

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/internal/bot"
)

// Bots that played before come back as who they were; those of somebody else find names of
// their own on the same server.
func TestBotsComeBackAsThemselvesAndTakeFreeNames(t *testing.T) {
	n, _ := started(t, testConfig(t))
	dir := t.TempDir()
	play := func(state string) bot.Report {
		swarm, err := bot.NewSwarm(bot.SwarmConfig{Count: 2, Addr: n.public.Addr().String(), Prefix: "Bot",
			For: 200 * time.Millisecond, State: filepath.Join(dir, state), Callings: bot.Callings, Haunts: bot.Haunts(),
			Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		report, err := swarm.Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	for _, c := range []struct {
		state string
		names []string // in the world, for the grace time
	}{
		{"mine", []string{"Bot1", "Bot2"}},
		{"mine", []string{"Bot1", "Bot2"}},
		{"yours", []string{"Bot1", "Bot2", "Bot3", "Bot4"}},
	} {
		if r := play(c.state); r.Connected != 2 || r.Errors != 0 || r.BytesPerBot == 0 {
			t.Errorf("%s: %+v", c.state, r)
		}
		var names []string
		for _, p := range n.shard.lobby.Players() {
			names = append(names, p.Name)
			if !p.Bot {
				t.Errorf("%s is not marked as a program", p.Name)
			}
		}
		if !slices.Equal(names, c.names) {
			t.Errorf("%s: in the world are %v, want %v", c.state, names, c.names)
		}
	}
}
