package report

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/internal/bench/durable"
	"github.com/myriad-mmo/myriad/internal/bench/load"
)

const docs = "../../../docs"

func TestDocumentsAreWhatTheResultsMake(t *testing.T) {
	files, err := Files(docs)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s is not what docs/bench makes: run go generate ./internal/bench/report (%v)", name, err)
		}
	}
}

// filled is a folder with a result of each kind.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name, kind string, result any, failed string) {
		t.Helper()
		text, err := json.Marshal(result)
		if err == nil {
			err = Write(dir, name, Record{Kind: kind, When: "2026-11-26", Machine: "two cores", Failed: failed, Result: text})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for players, cpu := range map[int]float64{500: 0.1, 1000: 0.3} {
		put(Name(Series{Shape: load.Plaza}, players), "crowd", bench.Result{Shape: load.Plaza, Wanted: players, Players: players, ServerCPU: cpu}, "")
	}
	put(Name(Series{Shape: load.Plaza, Full: true}, 1000), "crowd", bench.Result{Shape: load.Plaza, Full: true, Wanted: 1000, Players: 1000, ServerCPU: 0.8, GeneratorLimited: true, OthersCPU: 0.4, Runs: 3, InputsPerClientS: 9.2, TimeScaleMin: 0.5, HitMs: load.Spread{P99: 77}, Hits: load.Hits{Expected: 1}, Facts: load.Facts{Checked: 4, Pending: 1, Late: 1}, UpdateMs: load.Spread{P50: 5, P99: 6, Count: 1}, FreshnessMs: load.Freshness{All: load.Spread{P99: 4567}}, Pace: bench.Pace{Server: 801, Clients: 799},
		Baseline: &bench.Result{Players: 1000, ServerCPU: 0.6, BytesPerClientS: 3_000}}, "")
	put(Name(Series{Shape: load.Field}, 10_000), "crowd", bench.Result{Shape: load.Field, Wanted: 10_000}, "no room")
	put(Name(Series{Shape: load.Plaza, Budget: 8 << 10}, 5000), "crowd", bench.Result{Shape: load.Plaza, Budget: 8 << 10, Wanted: 5000, Players: 5000, ServerCPU: 0.5}, "")
	put("store.json", "store", bench.StoreResult{Engine: "sqlite", Report: durable.Report{Trades: durable.Figure{PerSecond: 57_123}}}, "")
	put("login.json", "login", bench.LoginResult{AtOnce: 32, Guests: bench.LoginRate{PerSecond: 1_500, Failed: 3}}, "")
	put("handoff.json", "handoff", bench.HandoffResult{Wanted: 500, PerSecond: 120, GapMs: load.Spread{P50: 51, P99: 99}}, "")
	put("storm.json", "storm", bench.StormResult{Players: 2000, Inside: 200, OverS: 10, Entered: 1999, EnterMs: load.Spread{P50: 70, P99: 300}}, "")
	return dir
}

func TestTablesHoldEveryResult(t *testing.T) {
	all, err := Load(filled(t))
	if err != nil {
		t.Fatal(err)
	}
	crowds := all.CrowdTables()
	for _, want := range []string{"**plaza** (2026-11-26; two cores)", "| 500 | 0.10 | 0.20 | – | – | – | – |", "| 5, 6 | 0, 0, 4567 |", "| 1,000 | 0.30 | 0.30 |", "**plaza, everybody at every input**",
		"9.2 inputs a second of each; hits p99 77 ms; time at 0.5; of the wrong facts 1 are healths that changed in the last 7.5 s; 25 % of healths changed in the last 1.5 s and not known yet; the clients were the limit; others took 0.40 cores; pace 801, 799; median of 3", "| 1,000, by hand | 0.60 | 0.60 |", "**field**", "| 10,000 | –", "no room |", "**plaza, 8 kB/s for each**", "| 5,000 | 0.50 |"} {
		if !strings.Contains(crowds, want) {
			t.Errorf("lacks %q:\n%s", want, crowds)
		}
	}
	if strings.Index(crowds, "| 500 |") > strings.Index(crowds, "| 1,000 |") {
		t.Error("500 come after 1,000")
	}
	others, err := all.OtherTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| sqlite | trades (two postings, two hops) | 57,123 |", "| guest made | 32 | 1,500 |", "| 500 | 120 | 51, 99 |", "| 2,000, 200 | 10 s | 70, 300 ms |", "| 1,999 |"} {
		if !strings.Contains(others, want) {
			t.Errorf("lacks %q:\n%s", want, others)
		}
	}
	for line := range strings.Lines(crowds + others) {
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") < 7 {
			t.Errorf("a row of too few columns: %s", line)
		}
	}
}

func TestThePictureIsWellFormed(t *testing.T) {
	all, err := Load(filled(t))
	if err != nil {
		t.Fatal(err)
	}
	chart := all.Chart()
	for d := xml.NewDecoder(strings.NewReader(chart)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v:\n%s", err, chart)
		}
	}
	if n := strings.Count(chart, "<circle"); n != 4 {
		t.Errorf("%d marks, want 4: a crowd that failed has none", n)
	}
	if n := strings.Count(chart, `fill="none" stroke="#d1495b" stroke-width="1.5"`); n != 1 {
		t.Errorf("%d hollow marks, want 1", n)
	}
	for _, want := range []string{"players in the world", "thousandths of a core", "10,000", "prefers-color-scheme:dark"} {
		if !strings.Contains(chart, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestAPlanSkipsWhatIsThereAndWhatLiesBeyondAFailure(t *testing.T) {
	p := Plan{Dir: filled(t), Crowds: []Series{{Shape: load.Plaza, Sizes: []int{500, 1000}}, {Shape: load.Field, Sizes: []int{10_000, 11_000}}}}
	p.Machine.Notes = io.Discard
	if err := p.Carry(context.Background()); err != nil {
		t.Errorf("all is there, or beyond what failed: %v", err)
	}
	p.Crowds, p.Limit = []Series{{Shape: load.Walk, Sizes: []int{500}}}, time.Nanosecond
	time.Sleep(time.Millisecond)
	if err := p.Carry(context.Background()); !errors.Is(err, ErrLimit) {
		t.Errorf("after the limit: %v", err)
	}
}

// The sizes of each series of the long table grow, hold its bars, and have room.
func TestTheLongTableHoldsTheBars(t *testing.T) {
	sizes := map[string][]int{}
	for _, s := range Long() {
		for _, size := range s.Sizes {
			if s.Shape == load.Field && size > bench.FieldRoom {
				t.Errorf("%s has no room for %d", s.Shape, size)
			}
		}
		if !slices.IsSorted(s.Sizes) {
			t.Errorf("%s: %v", s.Shape, s.Sizes)
		}
		sizes[Name(s, 0)] = s.Sizes
	}
	for _, b := range []struct {
		shape string
		full  bool
		size  int
	}{{load.Plaza, true, 1600}, {load.Plaza, false, 5000}, {load.Field, false, 5000}, {load.Field, false, 1600},
		{load.Battle, false, 2500}, {load.Walk, false, 1000}, {load.Idle, false, 10_000}} {
		if !slices.Contains(sizes[Name(Series{Shape: b.shape, Full: b.full}, 0)], b.size) {
			t.Errorf("%s, full %v: %d is not measured", b.shape, b.full, b.size)
		}
	}
}

func TestScalesHaveRoundSteps(t *testing.T) {
	for value, want := range map[float64]float64{0: 0.1, 0.55: 0.1, 0.9: 0.2, 3.3: 1, 11: 2} {
		if top, step := scale(value); step != want || top < value || top/step > 7 {
			t.Errorf("%v: top %v, step %v", value, top, step)
		}
	}
}
