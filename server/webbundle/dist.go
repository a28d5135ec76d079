//go:build webdist

package webbundle

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// dist is what internal/webdist wrote before this program was compiled.
//
//go:embed all:dist
var dist embed.FS

// Options of a build; there are none to choose here.
type Options struct{}

// errNoBundler says why sources on disk cannot be served.
var errNoBundler = errors.New("this program was built with its pages and has no bundler")

// Build returns the page as it was built with the program.
func Build(name string, _ fs.FS, _ Options) (Built, error) {
	built, root := Built{}, "dist/"+name
	err := fs.WalkDir(dist, root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := dist.ReadFile(file)
		built[strings.TrimPrefix(file, root+"/")] = body
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("bundle %s: %w", name, err)
	}
	return built, nil
}

// Watch is for programs with a bundler.
func Watch(_, _ string) (*Bundle, error) { return nil, errNoBundler }

// watcher never exists here.
type watcher struct{}

func (*watcher) rebuild(*Bundle) error { return errNoBundler }
