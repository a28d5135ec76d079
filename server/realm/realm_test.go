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
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// open returns the realm of the real content, with a folder laid over it.
func open(t *testing.T, change func(*Config)) *Realm {
	t.Helper()
	c := Config{
		Files: content.Files, MapFile: "maps/evermere.yaml", Clock: func() int64 { return 1_000_000 },
		Log: slog.New(slog.DiscardHandler),
		Rules: Rules{
			Level:    func(experience int64) int32 { return 1 + int32(experience/100) },
			WornSlot: func(name string) (ledger.Slot, bool) { return ledger.FirstWorn + ledger.Slot(len(name)), name != "" },
			Wanderer: func(calling string) bool { return calling == "wayfarer" },
		},
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

func TestANewCharacterGetsWhatItsCallingSays(t *testing.T) {
	r := open(t, nil)
	for calling := range r.Set().Callings.All() {
		at, _, health, gift := r.Start(calling)
		op := gift(entity.ID(77))
		if err := op.Check(); err != nil || op.Actor != 77 || health < 1 {
			t.Errorf("%s: %v, actor %d, health %d", calling, err, op.Actor, health)
		}
		if again := gift(entity.ID(77)); again.ID != op.ID {
			t.Errorf("%s: the gift can be given twice", calling)
		}
		slots := map[ledger.Slot]bool{}
		for _, item := range op.Items {
			if slots[item.Slot] || r.Set().Items.Of(item.Key) == nil {
				t.Errorf("%s: slot %d twice, or no item %s", calling, item.Slot, item.Key)
			}
			slots[item.Slot] = true
		}
		if r.terrain.HeightAt(at) < r.terrain.WaterAt(at) {
			t.Errorf("%s begins in the water at %v", calling, at)
		}
	}
	if r.CallingExists("pirate") || !r.CallingExists("warden") {
		t.Error("callings are told apart wrongly")
	}
	if r.Level(250) != 3 {
		t.Errorf("level is %d", r.Level(250))
	}
}

func TestState(t *testing.T) {
	r := open(t, nil)
	state := r.State()
	if len(state.Weather) != len(r.terrain.Lands) || state.DayLengthMs == 0 || state.ServerMs != 1_000_000 {
		t.Errorf("got %v", state)
	}
	at, _, _, _ := r.Start("embermage")
	if land := r.Land(at); land == "" {
		t.Error("a start lies in no land")
	}
}

func TestClientsFetchMapAndContent(t *testing.T) {
	r := open(t, nil)
	mux := http.NewServeMux()
	r.Routes(mux)
	key, version := r.Map()
	for path, forever := range map[string]bool{
		"/map/" + key + ".json": false, "/map/" + key + ".json?v=" + version: true, "/map/" + key + ".json?v=old": false,
		"/content/sl.json": false, "/content/et.json?v=" + r.ContentVersion(): true,
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
	before := r.ContentVersion()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	write(t, dir, "soupbane", string(sample))
	set := <-changed
	if set.Titles.Of("soupbane") == nil || r.ContentVersion() == before || r.Set() != set {
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
