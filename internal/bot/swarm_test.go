package bot

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func newTestSwarm(t *testing.T, count int, state string) *Swarm {
	t.Helper()
	s, err := NewSwarm(SwarmConfig{Count: count, Prefix: "Bot", State: state, Callings: Callings, Haunts: Haunts()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Programs read the report: these are its keys.
func TestReportHasItsKeys(t *testing.T) {
	s := newTestSwarm(t, 2, "")
	b := s.Bots()[0]
	b.Counts.Commands.Store(9)
	b.Counts.Kills.Store(2)
	b.refused["rpg.busy"] = 3
	s.errs.Store(1)
	s.lost.Store(1)
	r := s.report(2, 4000, 10)
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"bots", "connected", "disconnects", "errors", "latency_ms", "commands", "rejections", "kills", "loot", "bytes_per_bot_s"} {
		if _, ok := got[key]; !ok {
			t.Errorf("lacks %s: %v", key, slices.Sorted(maps.Keys(got)))
		}
	}
	for _, key := range []string{"p50", "p99"} {
		if _, ok := got["latency_ms"].(map[string]any)[key].(float64); !ok {
			t.Errorf("latency_ms lacks %s", key)
		}
	}
	if got["errors"] != 2.0 || got["commands"] != 9.0 || got["kills"] != 2.0 || got["bytes_per_bot_s"] != 200.0 {
		t.Errorf("the figures are %s", data)
	}
	if text := r.String(); !strings.Contains(text, "commands     9") || !strings.Contains(text, "3 rpg.busy") || !strings.Contains(text, "not measured") {
		t.Errorf("for people:\n%s", text)
	}
}

func TestReportWithoutAnyoneIsWhole(t *testing.T) {
	data, err := json.Marshal(newTestSwarm(t, 3, "").report(0, 0, 1))
	if err != nil || !strings.Contains(string(data), `"connected":0`) || !strings.Contains(string(data), `"refused":{}`) {
		t.Errorf("%s %v", data, err)
	}
}

func TestTokensAreKeptForTheNextRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "folder", "bots.json")
	first := newTestSwarm(t, 2, file)
	for _, token := range []string{"old", "new"} { // whoever logs in again has a new one
		first.Bots()[1].hear(sdk.Core{ServerMessage: &corepb.ServerMessage{
			Kind: &corepb.ServerMessage_LoggedIn{LoggedIn: &corepb.LoggedIn{Token: []byte(token)}}}})
	}
	first.saveTokens()
	second := newTestSwarm(t, 2, file).Bots()
	if len(second[0].config.Token) > 0 || string(second[1].config.Token) != "new" {
		t.Errorf("tokens %q and %q", second[0].config.Token, second[1].config.Token)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewSwarm(SwarmConfig{Count: 1, State: file, Callings: Callings}); err == nil {
		t.Error("a file that is not tokens was taken")
	}
}

func TestSpareNamesDoNotMeet(t *testing.T) {
	s := newTestSwarm(t, 50, "")
	tried := map[string]int{}
	for i, b := range s.Bots() {
		for _, name := range append([]string{b.config.Name}, b.config.Spares[:2]...) {
			if other, ok := tried[name]; ok {
				t.Errorf("bots %d and %d both try %s", other, i, name)
			}
			tried[name] = i
		}
	}
}

func TestFirstFreeName(t *testing.T) {
	refuse := func(code string) error { return &sdk.Refusal{Refused: &corepb.Refused{Code: code}} }
	full := errors.New("full")
	for _, c := range []struct {
		answers []error // in the order of the names
		tried   int
		want    error
	}{
		{[]error{nil, nil, nil}, 1, nil},
		{[]error{refuse(nameTaken), nil, nil}, 2, nil},
		{[]error{refuse(nameTaken), full, nil}, 2, full},
		{[]error{refuse("name.long"), nil, nil}, 1, refuse("name.long")},
		{[]error{refuse(nameTaken), refuse(nameTaken), refuse(nameTaken)}, 3, refuse(nameTaken)},
	} {
		tried := 0
		_, err := firstFree([]string{"a", "b", "c"}, func(string) (*corepb.LoggedIn, error) {
			tried++
			return nil, c.answers[tried-1]
		})
		if tried != c.tried || (err == nil) != (c.want == nil) || err != nil && err.Error() != c.want.Error() {
			t.Errorf("%v: tried %d, %v", c.answers, tried, err)
		}
	}
}
