// Package asset serves bytes that are known before they are asked for: compressed once,
// with a tag, and with the rules by which browsers keep them. A File is immutable and may
// be served from any goroutine.
package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// How long browsers keep a file: for good under a name or address that changes with the
// content, not without asking, or for an hour.
const (
	Forever = "public, max-age=31536000, immutable"
	Ask     = "no-cache"
	Hour    = "public, max-age=3600"
)

// File is one answer in all of its encodings.
type File struct {
	kind   string // Content-Type
	cache  string // Cache-Control
	etag   string // without quotes
	plain  []byte
	gzip   []byte // nil when compression does not pay
	brotli []byte // likewise
}

// brotliLevel takes some 250 ms for a megabyte. The next one would take ten times that for a
// tenth less.
const brotliLevel = 9

// New returns a File. The ending of name says what kind of text it is; cache is one of the
// constants above. It keeps body and compresses it, which takes some 300 ms for a megabyte.
func New(name string, body []byte, cache string) *File {
	sum := sha256.Sum256(body)
	f := &File{plain: body, etag: hex.EncodeToString(sum[:12]), cache: cache, kind: contentType(name)}
	if packed := packGzip(body); len(packed) < len(body)*9/10 {
		f.gzip = packed
		f.brotli = packBrotli(body)
	}
	return f
}

// Sent returns how many bytes travel to a browser with such an Accept-Encoding.
func (f *File) Sent(acceptEncoding string) int {
	body, _ := f.encoded(acceptEncoding)
	return len(body)
}

// encoded returns the smallest body that a client takes, and the name of its encoding.
func (f *File) encoded(accept string) (body []byte, encoding string) {
	if f.gzip == nil {
		return f.plain, ""
	}
	if accepts(accept, "br") {
		return f.brotli, "br"
	}
	if accepts(accept, "gzip") {
		return f.gzip, "gzip"
	}
	return f.plain, ""
}

// ServeHTTP answers GET and HEAD.
func (f *File) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.Serve(w, r, f.cache) }

// Serve answers as ServeHTTP does, with another rule for keeping it.
func (f *File) Serve(w http.ResponseWriter, r *http.Request, cache string) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", cache)
	h.Set("Vary", "Accept-Encoding")
	body, encoding := f.encoded(r.Header.Get("Accept-Encoding"))
	etag := `"` + f.etag + `"`
	if encoding != "" {
		etag = `"` + f.etag + "-" + encoding + `"`
		h.Set("Content-Encoding", encoding)
	}
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away: nothing to do
	}
}

// contentType goes by the ending and does not depend on the tables of the machine for the
// kinds that a page needs.
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

func packGzip(body []byte) []byte {
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

func packBrotli(body []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotliLevel)
	if _, err := w.Write(body); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// accepts reads an Accept-Encoding header: the coding or *, not with a weight of zero.
func accepts(header, wanted string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		coding = strings.TrimSpace(coding)
		if !strings.EqualFold(coding, wanted) && coding != "*" {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		value, err := strconv.ParseFloat(q, 64)
		return !found || (err == nil && value > 0)
	}
	return false
}

func matches(ifNoneMatch, etag string) bool {
	for part := range strings.SplitSeq(ifNoneMatch, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == etag || part == "*" {
			return true
		}
	}
	return false
}
