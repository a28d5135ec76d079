package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/internal/bot"
)

var bots = command{name: "bots", about: "Let programs play on a server, and report what they saw.", run: runBots}

// runBots plays with many bots for a time. Flags only: it is a tool, not a node.
func runBots(ctx context.Context, args []string, io streams) error {
	flags := flag.NewFlagSet("bots", flag.ContinueOnError)
	flags.SetOutput(io.err)
	count := flags.Int("n", 20, "Number of bots, from 1 to 10,000.")
	addr := flags.String("addr", "127.0.0.1:8080", "HOST:PORT of the server, or the link that players open.")
	seconds := flags.Int("seconds", 60, "How long they play.")
	out := flags.String("json", "", "File for the report as JSON, besides the text.")
	prefix := flags.String("prefix", "Bot", "Names are this and a number.")
	state := flags.String("state", "", "File with the bots' accounts, so that a second run plays them again. Empty: one in the user's cache folder for each address and prefix.")
	if err := flags.Parse(args); err != nil {
		if err == flag.ErrHelp {
			return nil
		}
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("%w: myriad bots takes flags only, not %q", errUsage, flags.Arg(0))
	case *seconds < 1 || *seconds > 7*24*3600:
		return fmt.Errorf("%w: -seconds is %d, not from 1 to a week", errUsage, *seconds)
	}
	if *state == "" {
		*state = botState(*addr, *prefix)
	}
	swarm, err := bot.NewSwarm(bot.SwarmConfig{Count: *count, Addr: *addr, Prefix: *prefix,
		For: time.Duration(*seconds) * time.Second, State: *state,
		Callings: bot.Callings, Haunts: bot.Haunts(), Lines: bot.Lines,
		Log: slog.New(slog.NewTextHandler(io.err, nil))})
	if err != nil {
		return err
	}
	report, err := swarm.Run(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(io.out, report)
	if *out == "" {
		return nil
	}
	data, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(*out, append(data, '\n'), 0o644)
}

// botState is where the accounts of bots are kept for a server.
func botState(addr, prefix string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, addr+"-"+prefix)
	return filepath.Join(dir, "myriad", "bots-"+safe+".json")
}
