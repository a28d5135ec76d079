// Package realm holds the content and the map that a node serves: it loads them, puts a new
// generation in force when a file of the overlay is saved, and offers them to clients. What
// they mean it does not know.
//
// A Realm may be used from any goroutine.
package realm

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync/atomic"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// Config is what a Realm is made of.
type Config struct {
	Files   fs.FS  // the content, as engine/content.Load reads it
	Overlay string // folder laid over Files; empty: none
	MapFile string // path of the map below Files
	Log     *slog.Logger
	// Changed is called with each later generation of content, from Run's goroutine.
	Changed func(*content.Set)
}

// Realm is the content and map in force.
type Realm struct {
	config  Config
	tree    fs.FS
	terrain *terrain.Map
	now     atomic.Pointer[generation]
	pages   pages
	loaded  uint64 // fingerprint of the overlay before it was loaded
}

// generation is one state of the content with what is served of it.
type generation struct {
	set        *content.Set
	catalogues map[string]*lazyFile // by language
}

// Open loads content and map. The error names every mistake in the files with its place.
func Open(c Config) (*Realm, error) {
	r := &Realm{config: c, tree: c.Files}
	if c.Overlay != "" {
		if info, err := os.Stat(c.Overlay); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("content folder %s: not a folder that can be read", c.Overlay)
		}
		r.tree = content.Overlay(c.Files, os.DirFS(c.Overlay))
		r.loaded = r.fingerprint()
	}
	text, err := fs.ReadFile(r.tree, c.MapFile)
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	if r.terrain, err = terrain.Load(c.MapFile, text); err != nil {
		return nil, err
	}
	set, err := content.Load(r.tree)
	if err != nil {
		return nil, firstProblem(err)
	}
	r.adopt(set)
	r.pages = newPages(r.terrain)
	return r, nil
}

// firstProblem is one line about what may be many mistakes.
func firstProblem(err error) error {
	var problems content.Problems
	if errors.As(err, &problems) && len(problems) > 1 {
		return fmt.Errorf("content: %s, and %d more: myriad check shows them", problems[0], len(problems)-1)
	}
	return fmt.Errorf("content: %w", err)
}

// adopt puts a generation in force.
func (r *Realm) adopt(set *content.Set) {
	g := &generation{set: set, catalogues: map[string]*lazyFile{}}
	for _, language := range content.Languages {
		g.catalogues[language] = newCatalogue(set, language)
	}
	r.now.Store(g)
}

// Set returns the content in force.
func (r *Realm) Set() *content.Set { return r.now.Load().set }

// Terrain returns the map.
func (r *Realm) Terrain() *terrain.Map { return r.terrain }
