// Package webbundle turns the embedded TypeScript sources of a page into what a browser
// loads, and serves it. It runs esbuild at start, which takes about a tenth of a second, so
// that neither Node nor a built file in the repository is needed; a program built with the
// tag webdist holds the output of internal/webdist instead and no bundler.
//
// A Bundle is immutable but for one that Watch made, and serves from any goroutine.
package webbundle

import (
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"

	"github.com/myriad-mmo/myriad/server/asset"
)

// Built is what a page consists of: the path below the root of its address and the bytes,
// uncompressed. The page itself is "index.html", others beside it end in ".html" as well;
// paths below "assets/" carry a hash of their content, so that they never change.
type Built map[string][]byte

// pageFile is the path of the page in a Built; pageEnd is how those of all pages end.
const (
	pageFile = "index.html"
	pageEnd  = ".html"
)

// isPage reports whether a path is a page's, not something that a page loads.
func isPage(name string) bool {
	return strings.HasSuffix(name, pageEnd) && !strings.Contains(name, "/")
}

// Bundle is one page, ready to be served.
type Bundle struct {
	files atomic.Pointer[fileSet]
	watch *watcher // nil: never rebuilt
}

// fileSet is one build: the files by path, and the policies that its pages need.
type fileSet struct {
	byPath   map[string]*asset.File
	policies map[string]string // Content-Security-Policy by path of the page
}

// New builds the page name ("client" or "console"), and the pages beside it. Sources has a folder for each page, so
// that paths in it are those of the repository; the program with the tag webdist ignores
// it. Errors name file, line and column.
func New(name string, sources fs.FS) (*Bundle, error) {
	built, err := Build(name, sources, Options{})
	if err != nil {
		return nil, err
	}
	return FromBuilt(built)
}

// FromBuilt returns the Bundle that serves what was built before.
func FromBuilt(built Built) (*Bundle, error) {
	set, err := newFileSet(built)
	if err != nil {
		return nil, err
	}
	b := &Bundle{}
	b.files.Store(set)
	return b, nil
}

func newFileSet(built Built) (*fileSet, error) {
	if _, ok := built[pageFile]; !ok {
		return nil, fmt.Errorf("bundle has no %s", pageFile)
	}
	set := &fileSet{byPath: make(map[string]*asset.File, len(built)), policies: map[string]string{}}
	for name, body := range built {
		if isPage(name) {
			set.policies[name] = contentPolicy(body)
		}
		set.byPath[name] = asset.New(name, body, cacheOf(name))
	}
	return set, nil
}

// cacheOf is how long a browser keeps a file: hashed names never change, pages are asked
// for each time, and the few other files (icons) are kept for an hour.
func cacheOf(name string) string {
	switch {
	case isPage(name):
		return asset.Ask
	case strings.HasPrefix(name, "assets/"):
		return asset.Forever
	}
	return asset.Hour
}
