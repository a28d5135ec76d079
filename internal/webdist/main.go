// Command webdist bundles the pages into server/webbundle/dist, from where a program built
// with the tag webdist takes them: go run ./internal/webdist && go build -tags webdist ./cmd/myriad.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/myriad-mmo/myriad/client"
	"github.com/myriad-mmo/myriad/console"
	"github.com/myriad-mmo/myriad/server/webbundle"
)

const target = "server/webbundle/dist"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "webdist:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	sources := webbundle.Join(map[string]fs.FS{"client": client.Files, "console": console.Files})
	for _, page := range []string{"client", "console"} {
		built, err := webbundle.Build(page, sources, webbundle.Options{})
		if err != nil {
			return err
		}
		for name, body := range built {
			file := filepath.Join(target, page, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(file, body, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
