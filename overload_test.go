//go:build !webdist

package myriad

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// visitor is a client of the node with a character that is not in the world yet.
func visitor(ctx context.Context, t *testing.T, n *node, name string, o sdk.Options) (*sdk.Client, uint64) {
	t.Helper()
	c, err := sdk.Dial(ctx, n.public.Addr().String(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	if _, err := c.LoginGuest(ctx); err != nil {
		t.Fatal(err)
	}
	in, err := c.CreateCharacter(ctx, name, "warden", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, in.Characters[0].Id
}

// within waits until something holds.
func within(t *testing.T, d time.Duration, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(d); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", d, what)
		}
	}
}

func TestAClientWaitsForAFullWorld(t *testing.T) {
	config := testConfig(t)
	config.MaxPlayers = 1
	n, _ := started(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	first, id := visitor(ctx, t, n, "Rowan", sdk.Options{})
	if _, err := first.Enter(ctx, id); err != nil {
		t.Fatal(err)
	}
	second, id := visitor(ctx, t, n, "Hazel", sdk.Options{})
	entered := make(chan error, 1)
	go func() {
		_, err := second.Enter(ctx, id)
		entered <- err
	}()
	within(t, 10*time.Second, "the second is told its place", func() bool { return second.Queued() != nil })
	if q := second.Queued(); q.Place != 1 || q.Waiting != 1 {
		t.Errorf("told %v", q)
	}
	if q := n.shard.lobby.Queue(); q.Waiting != 1 || q.Inside != 1 {
		t.Errorf("the node says %+v", q)
	}
	if _, err := first.Leave(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-entered; err != nil || second.Queued() != nil {
		t.Errorf("the turn of the second: %v, still told %v", err, second.Queued())
	}
}

// Bots that come to a full world wait, and play as soon as there is room.
func TestBotsWaitForAFullWorld(t *testing.T) {
	config := testConfig(t)
	config.MaxPlayers = 2
	n, _ := started(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	first, id := visitor(ctx, t, n, "Rowan", sdk.Options{})
	if _, err := first.Enter(ctx, id); err != nil {
		t.Fatal(err)
	}
	swarm, err := bot.NewSwarm(bot.SwarmConfig{Count: 2, Addr: n.public.Addr().String(), Prefix: "Bot", For: 3 * time.Second,
		State: filepath.Join(t.TempDir(), "bots"), Callings: bot.Callings, Haunts: bot.Haunts(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	type outcome struct {
		bot.Report
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		report, err := swarm.Run(ctx)
		done <- outcome{report, err}
	}()
	within(t, 20*time.Second, "a bot waits", func() bool { return n.shard.lobby.Queue().Waiting == 1 })
	if _, err := first.Leave(ctx); err != nil {
		t.Fatal(err)
	}
	if o := <-done; o.err != nil || o.Connected != 2 || o.Errors != 0 {
		t.Errorf("%+v: %v", o.Report, o.err)
	}
}

// A client of the sdk takes as many steps as the region has time for, and none is lost.
func TestAClientWalksAtThePaceOfItsRegion(t *testing.T) {
	n, _ := started(t, testConfig(t))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	told := make(chan *playpb.Overload, 16)
	c, id := visitor(ctx, t, n, "Rowan", sdk.Options{OnEvent: func(e sdk.Event) {
		if h, ok := e.(sdk.Happened); ok && h.Play.GetOverload() != nil {
			told <- h.Play.GetOverload()
		}
	}})
	if _, err := c.Enter(ctx, id); err != nil {
		t.Fatal(err)
	}
	fifth := region.Fifth
	if err := n.shard.host.Order(geom.RegionID(c.Self().Region), &fifth); err != nil {
		t.Fatal(err)
	}
	if o := <-told; o.Rung != uint32(region.Fifth) || o.Region != uint32(c.Self().Region) {
		t.Errorf("told of %v", o)
	}
	within(t, 5*time.Second, "the frames say that time runs at a fifth", func() bool { return c.TimeScale() == 0.2 })
	c.Move(0, 255)
	within(t, 5*time.Second, "a step is applied", func() bool { return c.Self().Seq > 0 })
	before, began := c.Self().Seq, time.Now()
	time.Sleep(3 * time.Second)
	steps, due := float64(c.Self().Seq-before), time.Since(began).Seconds()*4
	if steps < due-4 || steps > due+4 {
		t.Errorf("%.0f steps were applied in a time for %.1f", steps, due)
	}
}
