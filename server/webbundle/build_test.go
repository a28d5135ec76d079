//go:build !webdist

package webbundle

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/myriad-mmo/myriad/client"
)

// standIn is a page that uses each library the way the client does.
var standIn = fstest.MapFS{
	"index.html": {Data: []byte(`<!doctype html><html><head><title>t</title>
<style>body{margin:0}</style><link rel="stylesheet" href="/src/page.css">
<script type="module" src="/src/main.tsx"></script></head><body></body></html>`)},
	"public/icon.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
	"src/page.css":    {Data: []byte("body { color: red }")},
	"src/main.tsx": {Data: []byte(`
import { WebGLRenderer } from "three";
import { render } from "preact";
import { useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { create, toBinary } from "@bufbuild/protobuf";
import { ClientMessageSchema } from "./wire/core_pb.ts";
import "./main.css";
import { words } from "./words";
const count = signal(1);
function App() { const [n] = useState(1); return <b>{count}{n}{words.hello}</b>; }
render(<App />, document.body);
new WebGLRenderer(); toBinary(ClientMessageSchema, create(ClientMessageSchema));
import("./late.ts").then((late) => late.shout());
`)},
	"src/words.ts": {Data: []byte(`export const words: { hello: string } = { hello: "hello" };`)},
	"src/late.ts":  {Data: []byte(`import { words } from "./words.ts"; export function shout() { alert(words.hello); }`)},
	"src/main.css": {Data: []byte(".app { background: url(/icon.svg) }")},
}

// sources puts the stand-in in the place of the client, with the real libraries and wire code.
func sources(t *testing.T, page fs.FS) fs.FS {
	t.Helper()
	return Join(map[string]fs.FS{"client": overlay{page, client.Files}})
}

// overlay finds a file in the first FS that has it.
type overlay []fs.FS

func (o overlay) Open(name string) (fs.File, error) {
	for _, tree := range o[:len(o)-1] {
		if f, err := tree.Open(name); err == nil {
			return f, nil
		}
	}
	return o[len(o)-1].Open(name)
}

func build(t *testing.T, page fs.FS, options Options) Built {
	t.Helper()
	started := time.Now()
	built, err := Build("client", sources(t, page), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %v", time.Since(started))
	return built
}

func TestBuildLinksWhatThePageNeeds(t *testing.T) {
	built := build(t, standIn, Options{})
	page := string(built[pageFile])
	for _, want := range []string{
		`<link rel="stylesheet" href="/assets/page-`, `<script type="module" src="/assets/main-`,
		`<link rel="modulepreload" href="/assets/chunk-`, `<link rel="stylesheet" href="/assets/main-`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="/([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if _, ok := built[m[1]]; !ok {
			t.Errorf("the page refers to %s, which was not built", m[1])
		}
	}
	if _, ok := built["icon.svg"]; !ok {
		t.Error("public files are missing")
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	a, b := build(t, standIn, Options{}), build(t, standIn, Options{})
	if !maps.EqualFunc(a, b, func(x, y []byte) bool { return string(x) == string(y) }) {
		t.Error("two builds of the same sources differ")
	}
}

func TestBuildErrorNamesThePlace(t *testing.T) {
	for source, want := range map[string]string{
		"let a = ;":                           "client/src/main.tsx:1:9",
		`import { x } from "lodash"; x();`:    `"lodash" is not among the libraries`,
		`import { x } from "./nowhere"; x();`: "client/src/nowhere: no such source",
	} {
		page := maps.Clone(standIn)
		page["src/main.tsx"] = &fstest.MapFile{Data: []byte(source)}
		if _, err := Build("client", sources(t, page), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", source, err, want)
		}
	}
}

func TestReadableBuildHasSourceMaps(t *testing.T) {
	found := false
	for name := range build(t, standIn, Options{Readable: true}) {
		found = found || strings.HasSuffix(name, ".js.map")
	}
	if !found {
		t.Error("no source map")
	}
}

func TestWatchRebuildsAfterAChange(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string, changed time.Time) {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, changed, changed); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	write("client/index.html", `<head></head><script type="module" src="/src/main.ts"></script>`, now)
	write("client/src/main.ts", `console.log("before");`, now)
	b, err := Watch("client", root)
	if err != nil {
		t.Fatal(err)
	}
	before := body(t, b, "/")
	write("client/src/main.ts", `console.log("after");`, now.Add(time.Second))
	after := body(t, b, "/")
	if before == after {
		t.Error("the page still refers to the old build")
	}
	write("client/src/main.ts", `console.log(`, now.Add(2*time.Second))
	if text := body(t, b, "/"); !strings.Contains(text, "client/src/main.ts:1") {
		t.Errorf("a mistake in the source is not shown: %s", text)
	}
}

func body(t *testing.T, b *Bundle, url string) string {
	t.Helper()
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
	return w.Body.String()
}

// maxInitial is what a first visit may download before the game draws, compressed.
const maxInitial = 400_000

func TestInitialDownloadStaysSmall(t *testing.T) {
	b, err := New("client", Join(map[string]fs.FS{"client": client.Files}))
	if err != nil {
		t.Fatal(err)
	}
	set := b.files.Load()
	total := set.byPath[pageFile].Sent("gzip")
	for _, m := range regexp.MustCompile(`(?:src|href)="/([^"]+)"`).FindAllStringSubmatch(body(t, b, "/"), -1) {
		f := set.byPath[m[1]]
		if f == nil {
			t.Fatalf("the page refers to %s, which was not built", m[1])
		}
		t.Logf("%s: %d bytes", m[1], f.Sent("gzip"))
		total += f.Sent("gzip")
	}
	if t.Logf("together: %d bytes", total); total > maxInitial {
		t.Errorf("a first visit downloads %d bytes, more than %d", total, maxInitial)
	}
}

func TestVendoredFilesAreWhatVendorJSONSays(t *testing.T) {
	text, err := fs.ReadFile(client.Files, "vendor/VENDOR.json")
	if err != nil {
		t.Fatal(err)
	}
	var libraries []struct {
		Name, Version, Licence string
		SHA256                 map[string]string
	}
	if err := json.Unmarshal(text, &libraries); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"VENDOR.json": true}
	for _, library := range libraries {
		if library.Version == "" || library.Licence == "" {
			t.Errorf("%s: no version or licence", library.Name)
		}
		for name, want := range library.SHA256 {
			known[name] = true
			file, err := fs.ReadFile(client.Files, path.Join("vendor", name))
			if err != nil {
				t.Error(err)
				continue
			}
			if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != want {
				t.Errorf("%s %s: %s differs from VENDOR.json; run go run ./internal/vendorjs", library.Name, library.Version, name)
			}
		}
	}
	files, err := fs.ReadDir(client.Files, "vendor")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[file.Name()] {
			t.Errorf("client/vendor/%s is not in VENDOR.json", file.Name())
		}
	}
}

// TestPagesBesideThePage: they share what they load, and each is served by its name.
func TestPagesBesideThePage(t *testing.T) {
	page := maps.Clone(standIn)
	page["other.html"] = &fstest.MapFile{Data: []byte(`<head><style>b{}</style></head><script type="module" src="/src/main.tsx"></script>`)}
	built := build(t, page, Options{})
	script := regexp.MustCompile(`src="/(assets/main-[^"]+\.js)"`)
	main, other := script.FindSubmatch(built["index.html"]), script.FindSubmatch(built["other.html"])
	if main == nil || other == nil || string(main[1]) != string(other[1]) || built[string(main[1])] == nil {
		t.Fatalf("the pages load %s and %s", main, other)
	}
	b, err := FromBuilt(built)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/other", "/other.html"} {
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != http.StatusOK || w.Body.String() != string(built["other.html"]) || policy != contentPolicy(built["other.html"]) {
			t.Errorf("%s: %d, policy %q", path, w.Code, policy)
		}
	}
}
