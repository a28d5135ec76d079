package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/internal/config"
)

var bots = command{name: "bots", about: "Let programs play on a server, and report what they saw.", run: runBots}

// gcPercent trades memory for time: what the bots take from the processor they would measure
// as the server's lateness.
const gcPercent = 400

// runBots plays with many bots for a time. Flags only: it is a tool, not a node.
func runBots(ctx context.Context, args []string, io streams) error {
	flags := flag.NewFlagSet("bots", flag.ContinueOnError)
	flags.SetOutput(io.out)
	count := flags.Int("n", 20, "Number of bots, from 1 to 10,000.")
	addr := flags.String("addr", "127.0.0.1:8080", "HOST:PORT of the server, or the link that players open.")
	seconds := flags.Int("seconds", 60, "How long they play.")
	out := flags.String("json", "", "File for the report as JSON, besides the text.")
	prefix := flags.String("prefix", "Bot", "Names are this and a number.")
	state := flags.String("state", "", "File with the bots' accounts, so that a second run plays them again. Empty: one in the user's cache folder for each address and prefix.")
	switch err := config.ParseFlags(flags, args); {
	case errors.Is(err, flag.ErrHelp):
		flags.Usage()
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", errUsage, err)
	case flags.NArg() > 0:
		return fmt.Errorf("%w: myriad bots takes flags only, not %q", errUsage, flags.Arg(0))
	case *count < 1 || *count > bot.MaxBots:
		return fmt.Errorf("%w: -n is %d, not from 1 to %d", errUsage, *count, bot.MaxBots)
	case *seconds < 1 || *seconds > 7*24*3600:
		return fmt.Errorf("%w: -seconds is %d, not from 1 to a week", errUsage, *seconds)
	}
	if *state == "" {
		*state = botState(*addr, *prefix)
	}
	var written *os.File
	if *out != "" { // a file that cannot be written is told before they play, not after
		var err error
		if written, err = os.Create(*out); err != nil {
			return fmt.Errorf("-json: %w", err)
		}
		defer written.Close()
	}
	swarm, err := bot.NewSwarm(bot.SwarmConfig{Count: *count, Addr: *addr, Prefix: *prefix,
		For: time.Duration(*seconds) * time.Second, State: *state,
		Callings: bot.Callings, Haunts: bot.Haunts(), Lines: bot.Lines,
		Log: slog.New(slog.NewTextHandler(io.err, nil))})
	if err != nil {
		return err
	}
	debug.SetGCPercent(gcPercent)
	report, err := swarm.Run(ctx)
	if err == nil {
		fmt.Fprint(io.out, report)
	}
	if written != nil { // also when nobody got in: whoever reads it counts the errors
		err = errors.Join(err, writeReport(written, report))
	}
	return err
}

func writeReport(f *os.File, report bot.Report) error {
	data, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if _, err = f.Write(append(data, '\n')); err != nil {
		return err
	}
	return f.Close()
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
