package webbundle

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/myriad-mmo/myriad/server/asset"
)

func served(t *testing.T) *Bundle {
	t.Helper()
	b, err := FromBuilt(Built{
		"index.html":           []byte("<head><style>a{}</style></head>" + strings.Repeat("<p>again</p>", 100)),
		"assets/main-1.js":     bytes.Repeat([]byte("let a = 1;\n"), 200),
		"assets/tiny-1.js":     []byte("0"),
		"favicon.svg":          []byte("<svg/>"),
		"manifest.webmanifest": []byte("{}"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func get(b *Bundle, method, url string, header ...string) *http.Response {
	r := httptest.NewRequest(method, url, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestHeaders(t *testing.T) {
	b := served(t)
	for _, c := range []struct{ url, kind, cache string }{
		{"/", "text/html; charset=utf-8", asset.Ask},
		{"/index.html", "text/html; charset=utf-8", asset.Ask},
		{"/assets/main-1.js", "text/javascript; charset=utf-8", asset.Forever},
		{"/favicon.svg", "image/svg+xml", asset.Hour},
		{"/manifest.webmanifest", "application/manifest+json", asset.Hour},
	} {
		r := get(b, http.MethodGet, c.url)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != c.kind || r.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d %v", c.url, r.StatusCode, r.Header)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", c.url)
		}
	}
	policy := get(b, http.MethodGet, "/").Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "style-src 'self' 'sha256-", "object-src 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q is unsafe", policy)
	}
}

func TestUnknownPathAndMethod(t *testing.T) {
	b := served(t)
	if r := get(b, http.MethodGet, "/assets/../index.html"); r.StatusCode != http.StatusNotFound {
		t.Errorf("got %d for a path with dots", r.StatusCode)
	}
	if r := get(b, http.MethodGet, "/nothing"); r.StatusCode != http.StatusNotFound {
		t.Errorf("got %d for an unknown path", r.StatusCode)
	}
	if r := get(b, http.MethodPost, "/"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("got %d for POST", r.StatusCode)
	}
}

func TestCompression(t *testing.T) {
	b := served(t)
	plain, err := io.ReadAll(get(b, http.MethodGet, "/assets/main-1.js").Body)
	if err != nil {
		t.Fatal(err)
	}
	small := get(b, http.MethodGet, "/assets/main-1.js", "Accept-Encoding", "gzip;q=0.8, br")
	if small.Header.Get("Content-Encoding") != "br" {
		t.Fatalf("not by brotli: %v", small.Header)
	}
	if got, err := io.ReadAll(brotli.NewReader(small.Body)); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("the body by brotli differs: %v", err)
	}
	r := get(b, http.MethodGet, "/assets/main-1.js", "Accept-Encoding", "deflate, gzip;q=0.8")
	if r.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v", r.Header)
	}
	unpacked, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("compressed body differs: %v", err)
	}
	if r := get(b, http.MethodGet, "/assets/main-1.js", "Accept-Encoding", "gzip;q=0"); r.Header.Get("Content-Encoding") != "" {
		t.Error("compressed for a client that refuses it")
	}
	if r := get(b, http.MethodGet, "/assets/tiny-1.js", "Accept-Encoding", "gzip"); r.Header.Get("Content-Encoding") != "" {
		t.Error("compressed although it does not pay")
	}
}

func TestNotModified(t *testing.T) {
	b := served(t)
	first := get(b, http.MethodGet, "/", "Accept-Encoding", "gzip")
	again := get(b, http.MethodGet, "/", "Accept-Encoding", "gzip", "If-None-Match", first.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("got %d with the tag of the first answer", again.StatusCode)
	}
	if r := get(b, http.MethodGet, "/", "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
		t.Errorf("got %d with another tag", r.StatusCode)
	}
	if r := get(b, http.MethodHead, "/"); r.ContentLength == 0 {
		t.Error("HEAD does not tell the length")
	}
}
