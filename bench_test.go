//go:build !webdist

package myriad

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/internal/recording"
	"github.com/myriad-mmo/myriad/wire"
)

// TestBenchServesACrowd: what /bench plays is made on demand, within limits, one at a time.
func TestBenchServesACrowd(t *testing.T) {
	n, _ := started(t, testConfig(t))
	bench := &benchCrowd{realm: n.shard.realm, log: n.log}
	ask := func(query string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		bench.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/bench/crowd.bin?"+query, nil))
		return w
	}
	first := ask("players=50&counts=200&seconds=2&seed=3")
	if first.Code != http.StatusOK || first.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", first.Code, first.Header())
	}
	if again := ask("players=50&counts=200&seconds=2&seed=3"); !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) {
		t.Error("a seed gives two recordings")
	}
	frames := 0
	r := recording.NewReader(first.Body)
	for {
		_, message, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		records := wire.NewReader(message)
		if rec, ok := records.Next(); ok && rec.Type == wire.TypeFrame {
			frames++
		}
	}
	if frames < 20 {
		t.Errorf("%d frames in two seconds", frames)
	}
	for _, query := range []string{"players=0", "players=10001", "counts=-1", "counts=50001", "seconds=61", "seconds=x", "seed=-1"} {
		if w := ask(query); w.Code != http.StatusBadRequest || strings.Count(w.Body.String(), "\n") != 1 {
			t.Errorf("%s: %d %q", query, w.Code, w.Body)
		}
	}
	bench.busy.Lock()
	defer bench.busy.Unlock()
	if w := ask("players=1"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("while another is made: %d", w.Code)
	}
}

// TestARecordingOfAServer: what a guest is told can be read back, from the Welcome on.
func TestARecordingOfAServer(t *testing.T) {
	_, line := started(t, testConfig(t))
	var out bytes.Buffer
	messages, err := recording.Live(t.Context(), strings.TrimSpace(line), 1, &out)
	if err != nil {
		t.Fatal(err)
	}
	r, read, types := recording.NewReader(&out), 0, map[wire.Type]bool{}
	for ; ; read++ {
		_, message, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		records := wire.NewReader(message)
		for rec, ok := records.Next(); ok; rec, ok = records.Next() {
			types[rec.Type] = true
		}
	}
	if read != messages || !types[wire.TypeServerCore] || !types[wire.TypeFrame] || !types[wire.TypeRoster] {
		t.Errorf("%d messages of %d, of types %v", read, messages, types)
	}
}

// TestTheBenchIsAFileOfItsOwn: the game's page loads nothing of it, and its page is there.
func TestTheBenchIsAFileOfItsOwn(t *testing.T) {
	c := testConfig(t)
	c.Sources = "" // the real pages
	_, line := started(t, c)
	address := strings.TrimSuffix(strings.TrimSpace(line), "/")
	code, page := fetch(t, address+"/bench")
	if code != http.StatusOK || !strings.Contains(page, "/assets/main-") {
		t.Errorf("the page: %d %s", code, page)
	}
	_, game := fetch(t, address+"/")
	for _, script := range scripts.FindAllStringSubmatch(game, -1) {
		if _, text := fetch(t, address+script[1]); strings.Contains(text, "crowd.bin") {
			t.Errorf("%s, which the game loads, has the bench in it", script[1])
		}
	}
	if !strings.Contains(game, "/assets/main-") {
		t.Errorf("no script in %s", game)
	}
}
