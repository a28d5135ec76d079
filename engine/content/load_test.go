package content_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
)

var rewrite = flag.Bool("rewrite", false, "write the generated files anew")

func TestShippedContentIsSound(t *testing.T) {
	for _, p := range content.Check(files.Files) {
		t.Error(p)
	}
}

func TestSchemasAreFresh(t *testing.T) {
	for name, want := range content.Schemas() {
		path := filepath.Join("../../content/schema", name)
		if *rewrite {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go test ./engine/content -run Schemas -rewrite (%v)", path, err)
		}
	}
}

func shipped(t *testing.T) *content.Set {
	t.Helper()
	set, err := content.Load(files.Files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestCatalogueHasEveryEntryInEveryLanguage(t *testing.T) {
	set := shipped(t)
	for _, language := range content.Languages {
		data, err := set.Catalogue(language)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			Version string
			Items   map[string]struct{ Name string }
			Quests  map[string]struct {
				Steps []struct{ Objectives []struct{ Count int } }
			}
		}
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		if c.Version != set.Version || len(c.Items) != set.Items.Count() {
			t.Errorf("%s: %d items of version %s", language, len(c.Items), c.Version)
		}
		for key, e := range set.Items.All() {
			if got := c.Items[key].Name; got != e.Name.In(language) {
				t.Errorf("%s: %s is called %q", language, key, got)
			}
		}
		for key, q := range set.Quests.All() {
			if got := c.Quests[key].Steps; len(got) != len(q.Steps) || got[0].Objectives[0].Count != int(q.Steps[0].Objectives[0].Count()) {
				t.Errorf("%s: the steps of %s are %v", language, key, got)
			}
		}
	}
}

const sound = `
name: {en: Mouse, sl: Miš, et: Hiir}
family: beast
levels: 1-3
look: {model: mouse, colour: grey}
behaviour: {wander: 3m}
spawns:
  - {at: [100, 200.5], radius: 2.5m, respawn: 1.5s}
`

func tree(name, text string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(text)}}
}

func TestUnitsBecomeTheEngines(t *testing.T) {
	set, err := content.Load(tree("g/creatures/mouse.yaml", sound))
	if err != nil {
		t.Fatal(err)
	}
	m := set.Creatures.Of("mouse")
	s := m.Spawns[0]
	if m.Key != "mouse" || m.Levels != (content.Range{Min: 1, Max: 3}) || m.Behaviour.Wander != 3000 ||
		s.At != (content.Point{X: 100_000, Z: 200_500}) || s.Radius != 2500 || s.Respawn != 1500 || s.Count != 1 ||
		m.Health != content.Whole || m.Walk != 1400 || m.Attack.Every != 2000 || m.Behaviour.Leash != 45_000 {
		t.Errorf("loaded %+v", m)
	}
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	for _, tc := range []struct{ name, old, new, want string }{
		{"unknown field", "family: beast", "famly: beast", `g/creatures/mouse.yaml:3:1: unknown field "famly", did you mean "family"?`},
		{"missing field", "family: beast\n", "", `field "family" is missing`},
		{"twice", "family: beast", "family: beast\nfamily: bird", `mouse.yaml:4:1: "family" is given twice`},
		{"language", ", et: Hiir", "", `mouse.yaml:2:7: the text lacks language "et"`},
		{"empty language", "et: Hiir", "et: ''", `the text is empty in "et"`},
		{"unknown language", "et: Hiir", "et: Hiir, de: Maus", `unknown language "de"`},
		{"placeholder", "en: Mouse", "en: 'Mouse of {name}'", `placeholders [] differ from English [{name}]`},
		{"unit", "wander: 3m", "wander: 3s", `mouse.yaml:6:21: "3s": want a length such as 30m`},
		{"no unit", "wander: 3m", "wander: 3", `want a length such as 30m`},
		{"range", "wander: 3m", "wander: 300m", `300m is over the most, 80m`},
		{"backwards", "levels: 1-3", "levels: 3-1", `range 3-1 runs backwards`},
		{"fine", "radius: 2.5m", "radius: 2.5001m", `finer than the engine's unit`},
		{"choice", "family: beast", "family: toaster", `"toaster" is none of: beast`},
		{"reference", "spawns:", "loot: [{item: cheese}]\nspawns:", `mouse.yaml:7:15: there is no "cheese" among items`},
		{"colour", "colour: grey", "colour: greyish", `is no colour`},
		{"point", "[100, 200.5]", "[100, -1]", `want metres from 0 to 8192`},
		{"at and area", "radius: 2.5m", "area: nowhere", `there is no "nowhere" among areas`},
		{"check", "wander: 3m", "leash: 8m", `leash must be longer than aggro`},
		{"null", "family: beast", "family:", `a value is missing`},
		{"anchor", "family: beast", "family: &x beast", `anchors and aliases are not used here`},
		{"yaml", "family: beast", "family: [beast", `mouse.yaml:`},
		{"second document", "family: beast", "family: beast\n---\na: b", `no second document`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := strings.Replace(sound, tc.old, tc.new, 1)
			if text == sound {
				t.Fatal("the mistake was not made")
			}
			_, err := content.Load(tree("g/creatures/mouse.yaml", text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestManyMistakesAtOnce(t *testing.T) {
	text := strings.NewReplacer("beast", "toaster", "3m", "3s", ", et: Hiir", "").Replace(sound)
	if got := content.Check(tree("g/creatures/mouse.yaml", text)); len(got) != 3 {
		t.Errorf("want 3 problems, got %v", got)
	}
}

func TestFilesInWrongPlaces(t *testing.T) {
	for name, want := range map[string]string{
		"g/monsters/mouse.yaml":  "no such kind of entry",
		"g/creatures/Mouse.yaml": "is no key",
		"g/creatures/mouse.json": "want files named KEY.yaml",
		"g/creatures/mouse.yaml": "the file is empty",
	} {
		text := sound
		if strings.HasSuffix(name, "mouse.yaml") {
			text = ""
		}
		if _, err := content.Load(tree(name, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	both := fstest.MapFS{"a/creatures/mouse.yaml": {Data: []byte(sound)}, "b/creatures/mouse.yaml": {Data: []byte(sound)}}
	if _, err := content.Load(both); err == nil || !strings.Contains(err.Error(), "is already in a/creatures/mouse.yaml") {
		t.Errorf("one key twice: got %v", err)
	}
}

func TestOverlayReplacesAndAdds(t *testing.T) {
	under := fstest.MapFS{"g/creatures/mouse.yaml": {Data: []byte(sound)}}
	over := fstest.MapFS{
		"g/creatures/mouse.yaml": {Data: []byte(strings.Replace(sound, "levels: 1-3", "levels: 7", 1))},
		"h/creatures/rat.yaml":   {Data: []byte(sound)},
	}
	set, err := content.Load(content.Overlay(under, over))
	if err != nil {
		t.Fatal(err)
	}
	if set.Creatures.Count() != 2 || set.Creatures.Of("mouse").Levels.Min != 7 {
		t.Errorf("overlaid: %v, mouse of level %v", set.Creatures.Keys(), set.Creatures.Of("mouse").Levels)
	}
	plain, err := content.Load(under)
	if err != nil || plain.Version == set.Version {
		t.Errorf("the version does not follow from the files (%v)", err)
	}
}

func TestReadingProblemsAreFailures(t *testing.T) {
	if got := content.Check(os.DirFS(filepath.Join(t.TempDir(), "none"))); len(got) != 1 || !strings.Contains(got[0].Text, fs.ErrNotExist.Error()) && got[0].Text == "" {
		t.Errorf("a missing folder gives %v", got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("creatures", sound)
	if err := fs.WalkDir(files.Files, "rpg", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files.Files, path)
		f.Add(filepath.Base(filepath.Dir(path)), string(data))
		return err
	}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind, text string) {
		if strings.ContainsAny(kind, "/.\\") || kind == "" {
			t.Skip()
		}
		set, err := content.Load(tree("g/"+kind+"/x.yaml", text))
		if (set == nil) == (err == nil) {
			t.Fatalf("set %v and error %v", set, err)
		}
		if set != nil {
			if _, err := set.Catalogue("et"); err != nil {
				t.Fatal(err)
			}
		}
	})
}
