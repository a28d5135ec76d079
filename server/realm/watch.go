package realm

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/engine/content"
)

const (
	// watchEvery is how often the overlay is looked at; with the wait for a quiet moment a
	// saved file is in force after half a second.
	watchEvery = 200 * time.Millisecond
	// maxShown bounds how many problems of one attempt are logged.
	maxShown = 20
)

// Run watches the overlay until ctx ends and puts each sound state of it in force. A state
// with mistakes is logged, and the one before stays.
func (r *Realm) Run(ctx context.Context) error {
	if r.config.Overlay == "" {
		<-ctx.Done()
		return nil
	}
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	seen := r.loaded
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		now := r.fingerprint()
		if now == seen && now != r.loaded { // changed, and quiet since the last look
			r.loaded = now
			r.reload()
		}
		seen = now
	}
}

// fingerprint changes when a file of the overlay is added, saved or removed.
func (r *Realm) fingerprint() uint64 {
	h := fnv.New64a()
	_ = fs.WalkDir(os.DirFS(r.config.Overlay), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone between two looks: the next one sees it
		}
		if name != "." && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := d.Info(); err == nil && !d.IsDir() {
			fmt.Fprintln(h, name, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return h.Sum64()
}

// reload loads the tree and puts it in force when it is sound and differs.
func (r *Realm) reload() {
	set, err := content.Load(r.tree)
	if err != nil {
		r.logProblems(err)
		return
	}
	if set.Version == r.Set().Version {
		return
	}
	r.adopt(set)
	r.config.Log.Info("new content in force", "version", set.Version)
	if r.config.Changed != nil {
		r.config.Changed(set)
	}
}

func (r *Realm) logProblems(err error) {
	var problems content.Problems
	if !errors.As(err, &problems) {
		r.config.Log.Warn("content not taken, the former stays", "err", err)
		return
	}
	for i, p := range problems {
		if i == maxShown {
			break
		}
		r.config.Log.Warn("content not taken, the former stays", "problem", p.String())
	}
}
