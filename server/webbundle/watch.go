//go:build !webdist

package webbundle

import (
	"io/fs"
	"os"
	"path"
	"sync"
	"time"
)

// Watch serves the page name from the sources on disk below root, the root of the
// repository: each time the page is asked for and a source has changed, it is built anew,
// readable and with source maps. It is for work on the page itself.
func Watch(name, root string) (*Bundle, error) {
	b := &Bundle{watch: &watcher{name: name, sources: os.DirFS(root)}}
	if err := b.watch.rebuild(b); err != nil {
		return nil, err
	}
	return b, nil
}

// watcher remembers what the last build was made of.
type watcher struct {
	name    string
	sources fs.FS

	mu    sync.Mutex // guards built; held during a build
	built time.Time  // newest source of the last build
}

func (w *watcher) rebuild(b *Bundle) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	newest := w.newest()
	if b.files.Load() != nil && !newest.After(w.built) {
		return nil
	}
	built, err := Build(w.name, w.sources, Options{Readable: true})
	if err != nil {
		return err
	}
	set, err := newFileSet(built)
	if err != nil {
		return err
	}
	b.files.Store(set)
	w.built = newest
	return nil
}

// newest returns when the last source changed. A file that goes away counts when its
// folder is read.
func (w *watcher) newest() time.Time {
	var newest time.Time
	for _, folder := range []string{"client/src", "client/public", "client/vendor", path.Join(w.name, "src")} {
		_ = fs.WalkDir(w.sources, folder, func(_ string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // a folder that a page does not have
			}
			if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
				newest = info.ModTime()
			}
			return nil
		})
	}
	pages, _ := fs.Glob(w.sources, path.Join(w.name, "*"+pageEnd))
	for _, page := range pages {
		if info, err := fs.Stat(w.sources, page); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	return newest
}
