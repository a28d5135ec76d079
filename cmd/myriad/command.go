package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// command is one subcommand; each has its own file.
type command struct {
	name  string
	about string // one line for the overview
	run   func(ctx context.Context, args []string, io streams) error
}

// streams are what a command reads and writes besides files.
type streams struct {
	out, err io.Writer
	environ  []string
}

// standard are the streams of the process.
func standard() streams { return streams{os.Stdout, os.Stderr, os.Environ()} }

// errUsage is wrapped by errors about how a command was called.
var errUsage = errors.New("usage")

// commands lists the subcommands in the order of the overview; the first is the default.
func commands() []command {
	return []command{serve, bots, benches, check, backup, version, help, benchClients, benchBaseline, benchStore}
}

// find returns the command that the arguments name and what follows the name. Without a
// name, or with a flag in its place, it is the default; for an unknown name, nil.
func find(args []string) (*command, []string) {
	all := commands()
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return &all[0], args
	}
	for i := range all {
		if all[i].name == args[0] {
			return &all[i], args[1:]
		}
	}
	return nil, nil
}

var help = command{name: "help", about: "Show this.", run: runHelp}

func runHelp(_ context.Context, _ []string, io streams) error {
	fmt.Fprint(io.out, overview())
	return nil
}

func overview() string {
	var out strings.Builder
	out.WriteString("Usage: myriad [COMMAND] [FLAGS]\n\nCommands:\n")
	for _, c := range []command{serve, bots, benches, check, backup, version} {
		fmt.Fprintf(&out, "  %-8s %s\n", c.name, c.about)
	}
	out.WriteString("\nmyriad COMMAND -help shows its flags.\n")
	return out.String()
}
