// Package webbundle turns the embedded TypeScript sources of a page into what a browser
// loads, and serves it. It runs esbuild at start, which takes about a tenth of a second, so
// that neither Node nor a built file in the repository is needed; a program built with the
// tag webdist holds the output of internal/webdist instead and no bundler.
//
// A Bundle is immutable but for one that Watch made, and serves from any goroutine.
package webbundle

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync/atomic"
)

// Built is what a page consists of: the path below the root of its address and the bytes,
// uncompressed. The page itself is "index.html"; paths below "assets/" carry a hash of
// their content, so that they never change.
type Built map[string][]byte

// pageFile is the path of the page in a Built.
const pageFile = "index.html"

// Bundle is one page, ready to be served.
type Bundle struct {
	files atomic.Pointer[fileSet]
	watch *watcher // nil: never rebuilt
}

// fileSet is one build: the files by path, and the policy that its page needs.
type fileSet struct {
	byPath map[string]*file
	policy string // Content-Security-Policy
}

// file is one answer, with both of its encodings.
type file struct {
	kind  string // Content-Type
	cache string // Cache-Control
	etag  string // without quotes
	plain []byte
	gzip  []byte // nil when compression does not pay
}

// New builds the page name ("client" or "console"). Sources has a folder for each page, so
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
	page, ok := built[pageFile]
	if !ok {
		return nil, fmt.Errorf("bundle has no %s", pageFile)
	}
	set := &fileSet{byPath: make(map[string]*file, len(built)), policy: contentPolicy(page)}
	for name, body := range built {
		set.byPath[name] = newFile(name, body)
	}
	return set, nil
}

// Cache rules: hashed names never change, the page is asked for each time, and the few
// other files (icons) are kept for an hour.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cachePage    = "no-cache"
	cachePublic  = "public, max-age=3600"
)

func newFile(name string, body []byte) *file {
	sum := sha256.Sum256(body)
	f := &file{plain: body, etag: hex.EncodeToString(sum[:12]), cache: cachePublic, kind: contentType(name)}
	switch {
	case name == pageFile:
		f.cache = cachePage
	case strings.HasPrefix(name, "assets/"):
		f.cache = cacheForever
	}
	if packed := compress(body); len(packed) < len(body)*9/10 {
		f.gzip = packed
	}
	return f
}

// contentType goes by the ending and does not depend on the tables of the machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func compress(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err := w.Write(body); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
