package realm

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/content"
	loader "github.com/myriad-mmo/myriad/engine/content"
)

// open returns the realm of the real content, with a folder laid over it.
func open(t *testing.T, change func(*Config)) *Realm {
	t.Helper()
	c := Config{
		Files: content.Files, MapFile: "maps/evermere.yaml", Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&c)
	}
	r, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestClientsFetchMapAndContent(t *testing.T) {
	r := open(t, nil)
	mux := http.NewServeMux()
	r.Routes(mux)
	key, version := r.Terrain().Key, r.Terrain().Version()
	for path, forever := range map[string]bool{
		"/map/" + key + ".json": false, "/map/" + key + ".json?v=" + version: true, "/map/" + key + ".json?v=old": false,
		"/content/sl.json": false, "/content/et.json?v=" + r.Set().Version: true,
	} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d, %d bytes", path, w.Code, w.Body.Len())
		}
		if got := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); got != forever {
			t.Errorf("%s: kept for good is %v", path, got)
		}
	}
	for _, path := range []string{"/map/other.json", "/content/de.json", "/content/en"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// write puts a title into the overlay.
func write(t *testing.T, dir, key, text string) {
	t.Helper()
	file := filepath.Join(dir, "rpg", "titles", key+".yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestASavedFileComesIntoForce(t *testing.T) {
	dir := t.TempDir()
	changed := make(chan *loader.Set, 4)
	r := open(t, func(c *Config) {
		c.Overlay = dir
		c.Changed = func(s *loader.Set) { changed <- s }
	})
	sample, err := content.Files.ReadFile("rpg/titles/boarbane.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before := r.Set().Version
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	write(t, dir, "soupbane", string(sample))
	set := <-changed
	if set.Titles.Of("soupbane") == nil || r.Set().Version == before || r.Set() != set {
		t.Error("the new title is not in force")
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	write(t, dir, "broken", "nonsense: [")
	r.reload()
	if r.Set() != set {
		t.Error("content with a mistake came into force")
	}
}

func TestWhatCannotBeLoaded(t *testing.T) {
	broken := t.TempDir()
	write(t, broken, "broken", "nonsense: 1")
	for name, c := range map[string]struct{ overlay, want string }{
		"no folder": {filepath.Join(broken, "nothing"), "not a folder"},
		"mistake":   {broken, "rpg/titles/broken.yaml:1"},
	} {
		_, err := Open(Config{Files: content.Files, MapFile: "maps/evermere.yaml", Overlay: c.overlay})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
