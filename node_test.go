//go:build !webdist

package myriad

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/myriad-mmo/myriad/store"
)

// pages makes a copy of a repository with the least that a page can be.
func pages(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"client/index.html":    `<head></head><script type="module" src="/src/main.ts"></script>`,
		"client/src/main.ts":   `document.title = "client";`,
		"console/index.html":   `<head></head><script type="module" src="/src/main.tsx"></script>`,
		"console/src/main.tsx": `document.title = "console";`,
	} {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// testConfig is a node on ports of its own with nothing of the machine in it.
func testConfig(t *testing.T) Config {
	t.Helper()
	c := Default()
	c.Listen, c.AdminListen = "127.0.0.1:0", "127.0.0.1:0"
	c.Data = filepath.Join(t.TempDir(), "data")
	c.Sources = pages(t)
	c.Adventurers = 0
	c.Log = slog.New(slog.DiscardHandler)
	return c
}

// started runs a node until the test ends and returns it. At the end it must have stopped
// without an error and without a goroutine left.
func started(t *testing.T, c Config) (*node, string) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	link, out := io.Pipe()
	c.Stdout = out
	n, err := open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- n.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("stopping: %v", err)
		}
		http.DefaultClient.CloseIdleConnections()
		goleak.VerifyNone(t, before)
	})
	line := make([]byte, 100)
	k, err := link.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	return n, string(line[:k])
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestANodeServesItsPagesAndStops(t *testing.T) {
	n, line := started(t, testConfig(t))
	if want := "http://" + n.public.Addr().String() + "/\n"; line != want {
		t.Errorf("standard output has %q, want %q", line, want)
	}
	if code, body := fetch(t, strings.TrimSpace(line)); code != http.StatusOK || !strings.Contains(body, "/assets/main-") {
		t.Errorf("the page: %d %s", code, body)
	}
	admin := link(n.admin, false)
	for path, want := range map[string]string{
		"healthz": "ok", "readyz": "ready", "metrics": "myriad_players", "debug/pprof/": "goroutine",
	} {
		if code, body := fetch(t, admin+path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, lacks %q", path, code, want)
		}
	}
}

func TestTheStateIsServedOnlyWhenAskedFor(t *testing.T) {
	for name, asked := range map[string]bool{"asked for": true, "not asked for": false} {
		t.Run(name, func(t *testing.T) { // one node ends before the other begins, and is seen to
			c := testConfig(t)
			c.DebugState = asked
			n, _ := started(t, c)
			code, body := fetch(t, link(n.admin, false)+"debug/state")
			if served := code == http.StatusOK && strings.Contains(body, `"shard_ms"`); served != asked {
				t.Errorf("%d: %s", code, body)
			}
		})
	}
}

func TestLinksOfTheLocalNetwork(t *testing.T) {
	loopback, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer loopback.Close()
	if got := networkLinks(loopback, false); len(got) > 0 {
		t.Errorf("a loopback listener is reached by %v", got)
	}
	everywhere, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer everywhere.Close()
	port := fmt.Sprint(":", everywhere.Addr().(*net.TCPAddr).Port, "/")
	for _, l := range networkLinks(everywhere, true) {
		if !strings.HasPrefix(l, "https://") || !strings.HasSuffix(l, port) || strings.Contains(l, "//127.") {
			t.Errorf("%s is no link to it", l)
		}
	}
}

func TestNotReadyWhileNothingCanBeSaved(t *testing.T) {
	saving := true
	h := health{saving: func() bool { return saving }}
	h.ready.Store(true)
	mux := http.NewServeMux()
	h.routes(mux)
	for _, want := range []int{http.StatusServiceUnavailable, http.StatusOK} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Code != want {
			t.Errorf("saving %v: %d %s", saving, w.Code, w.Body)
		}
		saving = false
	}
}

func TestAdminAddressRefusesForeignNames(t *testing.T) {
	n, _ := started(t, testConfig(t))
	r, err := http.NewRequest(http.MethodGet, link(n.admin, false)+"metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("got %d", answer.StatusCode)
	}
}

func TestWhatCannotBeHadIsOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	running := testConfig(t)
	started(t, running)
	for name, c := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"port taken":        {func(c *Config) { c.Listen = taken.Addr().String() }, "in use"},
		"admin port":        {func(c *Config) { c.AdminListen = taken.Addr().String() }, "-admin-listen"},
		"no folder":         {func(c *Config) { c.Data = filepath.Join(file, "data") }, "file"},
		"second process":    {func(c *Config) { c.Data = running.Data }, store.ErrInUse.Error()},
		"no page":           {func(c *Config) { c.Sources = t.TempDir() }, "client/index.html"},
		"no certificate":    {func(c *Config) { c.TLSCert, c.TLSKey = file, file }, "-tls-cert"},
		"bad content":       {func(c *Config) { c.Content = file }, "not a folder"},
		"one port for both": {func(c *Config) { c.Listen, c.AdminListen = ":9", ":9" }, "admin-listen"},
		"bad value":         {func(c *Config) { c.Adventurers = -1 }, "adventurers"},
		"too small":         {func(c *Config) { c.CrowdBudget = 100 }, "crowd-budget"},
		"less than none":    {func(c *Config) { c.CrowdBudget = -2 }, "crowd-budget"},
		"too near":          {func(c *Config) { c.NearCells = 0 }, "near-cells"},
		"sees too little":   {func(c *Config) { c.NearCells, c.ViewCells = 2, 1 }, "view-cells"},
		"sees too far":      {func(c *Config) { c.ViewCells = 7 }, "view-cells"},
		"too much near":     {func(c *Config) { c.NearCells = 4 }, "near-cells"},
	} {
		t.Run(name, func(t *testing.T) {
			config := testConfig(t)
			c.change(&config)
			err := Run(t.Context(), config)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, c.want)
			}
		})
	}
}

// maxFirstVisit is what a browser on this machine or over https downloads until it stands in
// the world, compressed: the page and all that it loads at once, the map and the content.
const maxFirstVisit = 400_000

// scripts finds what a page loads at once.
var scripts = regexp.MustCompile(`(?:src|href)="(/[^"]+)"`)

func TestAFirstVisitIsSmall(t *testing.T) {
	c := testConfig(t)
	c.Sources = "" // the real pages
	_, line := started(t, c)
	address := strings.TrimSuffix(strings.TrimSpace(line), "/")
	_, page := fetch(t, address+"/")
	files := []string{"/", "/map/evermere.json", "/content/en.json"}
	for _, m := range scripts.FindAllStringSubmatch(page, -1) {
		files = append(files, m[1])
	}
	var total int64
	for _, file := range files {
		r, err := http.NewRequest(http.MethodHead, address+file, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip, br")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || answer.ContentLength <= 0 {
			t.Fatalf("%s: %d, %d bytes", file, answer.StatusCode, answer.ContentLength)
		}
		t.Logf("%s: %d bytes", file, answer.ContentLength)
		total += answer.ContentLength
	}
	if t.Logf("together: %d bytes", total); total > maxFirstVisit {
		t.Errorf("a first visit downloads %d bytes, more than %d", total, maxFirstVisit)
	}
}

func TestAddressesOfPostgres(t *testing.T) {
	for address, want := range map[string]bool{
		"postgres://user@host/name": true, "postgresql:///name": true, "host=db dbname=x": true,
		"mysql://user:p=w@host/name": false, "host": false, "": false,
	} {
		if got := isPostgres(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
