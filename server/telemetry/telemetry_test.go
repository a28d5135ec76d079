package telemetry

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/wire"
)

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("scraping answers %d", w.Code)
	}
	return w.Body.String()
}

func TestEverythingIsScraped(t *testing.T) {
	m := New()
	m.Players(3)
	m.Connected(2)
	m.Connected(-1)
	m.Sessions("playing", 1)
	m.FrameSent(100)
	m.Sent(20)
	m.Received(7)
	m.FrameSkipped()
	m.Disconnected(wire.CloseFlood)
	m.CommandTaken()
	m.Rejected("rpg.no_mana")
	m.StoreTotals(3, 10, 1)
	m.StoreTotals(5, 16, 2)
	m.CommitTook(time.Millisecond)
	m.Queued("store", 5)
	m.Waited("region", 9) // the fullest of all regions, since the last look
	m.Waited("region", 2)
	m.SettleQueues()
	m.Saving(true)
	m.Recovered("region")
	m.Region(136).Tick(time.Unix(1, 0), 2*time.Millisecond)
	m.Region(136).Entities(9)
	m.Region(136).Sent(50)
	text := scrape(t, m)
	for _, want := range []string{
		"myriad_players 3", "myriad_connections 1", `myriad_sessions{state="playing"} 1`,
		"myriad_frames_sent_total 1", "myriad_sent_bytes_total 120", "myriad_received_bytes_total 7",
		"myriad_frames_skipped_total 1", `myriad_disconnects_total{code="3006"} 1`, "myriad_commands_total 1",
		`myriad_rejections_total{code="rpg.no_mana"} 1`, "myriad_commits_total 5",
		`myriad_operations_total{outcome="done"} 14`, "myriad_commit_seconds_count 1", `myriad_operations_total{outcome="failed"} 2`,
		`myriad_queue_depth{queue="store"} 5`, `myriad_queue_depth{queue="region"} 9`, "myriad_saving 1", `myriad_recovered_total{part="region"} 1`,
		`myriad_tick_seconds_count{region="136"} 1`, `myriad_entities{region="136"} 9`,
		`myriad_replication_bytes_total{region="136"} 50`, "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	m.SettleQueues()
	m.Saving(false)
	for _, want := range []string{`myriad_queue_depth{queue="region"} 0`, "myriad_saving 0"} {
		if text := scrape(t, m); !strings.Contains(text, want) {
			t.Errorf("metrics lack %s after it is over", want)
		}
	}
	m.Forget(136)
	if text := scrape(t, m); strings.Contains(text, `region="136"`) {
		t.Error("a forgotten region is still there")
	}
}

func TestRejectionCodesAreBounded(t *testing.T) {
	m := New()
	for i := range maxRejectionCodes + 5 {
		m.Rejected(fmt.Sprint("code", i))
	}
	if text := scrape(t, m); !strings.Contains(text, `myriad_rejections_total{code="other"} 5`) {
		t.Error("codes beyond the limit are not counted together")
	}
}

func TestHistoryHasOneEntryForEachSecond(t *testing.T) {
	m := New()
	r := m.Region(7)
	start := time.Unix(100, 0)
	for i := range 20 * (HistorySeconds + 30) {
		took := time.Millisecond
		if i%20 == 3 {
			took = 9 * time.Millisecond
		}
		r.Tick(start.Add(time.Duration(i)*50*time.Millisecond), took)
	}
	r.Entities(11)
	ticks := m.Ticks()
	if len(ticks) != 1 || ticks[0].Region != 7 || ticks[0].Entities != 11 {
		t.Fatalf("got %+v", ticks)
	}
	if n := len(ticks[0].Seconds); n != HistorySeconds-1 {
		t.Errorf("history has %d seconds", n)
	}
	for _, s := range ticks[0].Seconds {
		if s.Ticks != 20 || s.Worst != 9*time.Millisecond || s.Total != 28*time.Millisecond {
			t.Fatalf("a second holds %+v", s)
		}
	}
}

func TestNilMeasuresNothing(t *testing.T) {
	var m *Metrics
	m.Players(1)
	m.Rejected("x")
	m.StoreTotals(1, 1, 1)
	m.CommitTook(1)
	m.Forget(1)
	r := m.Region(1)
	r.Tick(time.Unix(0, 0), 1)
	r.Entities(1)
	r.Sent(1)
	if m.Ticks() != nil {
		t.Error("ticks out of nothing")
	}
}

func BenchmarkTick(b *testing.B) {
	r := New().Region(1)
	now := time.Unix(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		now = now.Add(50 * time.Millisecond)
		r.Tick(now, time.Millisecond)
	}
}
