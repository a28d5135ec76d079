package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/internal/config"
)

var check = command{name: "check", about: "Tell authors what is wrong with content files.", run: runCheck}

// runCheck reads the content with a folder laid over it, as a node with -content does, and
// prints every mistake with its place.
func runCheck(_ context.Context, args []string, io streams) error {
	set := flag.NewFlagSet("check", flag.ContinueOnError)
	switch err := config.ParseFlags(set, args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(io.out, "myriad check [DIR] checks the built-in content, with the files of DIR laid over it.\n")
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	var tree fs.FS = files.Files
	switch set.NArg() {
	case 0:
	case 1:
		dir := set.Arg(0)
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("%w: %s is not a folder", errUsage, dir)
		}
		tree = content.Overlay(files.Files, os.DirFS(dir))
	default:
		return fmt.Errorf("%w: myriad check takes one folder", errUsage)
	}
	problems := content.Check(tree)
	for _, p := range problems {
		fmt.Fprintln(io.out, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems", len(problems))
	}
	fmt.Fprintln(io.out, "no problems")
	return nil
}
