package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/evermere"
	"github.com/myriad-mmo/myriad/server/telemetry"
	"github.com/myriad-mmo/myriad/store"
)

// twin stands for the world and its people, and keeps what it was told.
type twin struct {
	players []Player
	done    []string
	fail    error
	audits  []store.Audit
	full    error // what the audit log answers
	held    []store.Ban
}

func (f *twin) Regions() []Region {
	return []Region{{ID: 136, Entities: 40, Characters: 1, Rung: 3, TimeScale: 0.5, Load: 0.4, Forced: true},
		{ID: 392, Characters: 1, TimeScale: 1, Layers: 2, LayersForced: true, MayLayer: true}}
}
func (f *twin) Overload(id geom.RegionID, rung *int) error {
	to := "auto"
	if rung != nil {
		to = fmt.Sprint(*rung)
	}
	f.done = append(f.done, fmt.Sprint("overload ", int(id), " ", to))
	return f.fail
}
func (f *twin) Layers(id geom.RegionID, layers *int) error {
	to := "auto"
	if layers != nil {
		to = fmt.Sprint(*layers)
	}
	f.done = append(f.done, fmt.Sprint("layers ", int(id), " ", to))
	return f.fail
}
func (f *twin) Queue() Queue {
	return Queue{Waiting: 3, Inside: 2, Players: 2, Estimate: 90 * time.Second, Regions: map[geom.RegionID]int{136: 1}}
}
func (f *twin) Players() []Player { return f.players }
func (f *twin) Kick(id entity.ID, reason string) error {
	f.done = append(f.done, fmt.Sprint("kick ", id, " ", reason))
	return f.fail
}
func (f *twin) Mute(_ context.Context, id entity.ID, d time.Duration, by, reason string) error {
	f.done = append(f.done, fmt.Sprint("mute ", id, " ", d, " ", by, " ", reason))
	return f.fail
}
func (f *twin) Ban(_ context.Context, a store.AccountID, address netip.Addr, d time.Duration, by, reason string) error {
	f.done = append(f.done, fmt.Sprint("ban ", a, " ", address, " ", d, " ", by, " ", reason))
	return f.fail
}
func (f *twin) Message(id entity.ID, text string) error {
	f.done = append(f.done, fmt.Sprint("message ", id, " ", text))
	return f.fail
}
func (f *twin) Lift(_ context.Context, b store.Ban) error {
	f.done = append(f.done, fmt.Sprint("lift ", b.ID))
	return f.fail
}
func (f *twin) Bans(context.Context, int) ([]store.Ban, error) { return f.held, f.full }
func (f *twin) ListCharacters(_ context.Context, a store.AccountID) ([]store.Summary, error) {
	return []store.Summary{{Name: fmt.Sprint("Name", a)}}, nil
}
func (f *twin) Announce(text string) { f.done = append(f.done, "announce "+text) }
func (f *twin) AddAudit(_ context.Context, a store.Audit) error {
	if f.full == nil {
		a.ID = int64(len(f.audits) + 1)
		f.audits = append(f.audits, a)
	}
	return f.full
}
func (f *twin) Audits(_ context.Context, before int64, limit int) ([]store.Audit, error) {
	var list []store.Audit
	for _, a := range slices.Backward(f.audits) {
		if (before == 0 || a.ID < before) && len(list) < limit {
			list = append(list, a)
		}
	}
	return list, f.full
}

// desk is a console under test with a clock that the test moves.
type desk struct {
	t      *testing.T
	twin   *twin
	log    *bytes.Buffer
	now    time.Time
	h      http.Handler
	cookie *http.Cookie
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, log: &bytes.Buffer{}, now: time.Unix(1_000_000, 0), twin: &twin{players: []Player{
		{Character: 1 << 60, Name: "Brina", Account: 7, Address: "192.0.2.9", Online: true, Region: 136, At: geom.Metres(4450, 4352), RoundTrip: 31 * time.Millisecond},
		{Character: 5, Name: "Kaarel", Account: 8, Bot: true},
	}}}
	metrics := telemetry.New()
	r := metrics.Region(136)
	for i := range 100 {
		r.Tick(d.now.Add(time.Duration(i)*50*time.Millisecond), 2*time.Millisecond)
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "page") })
	d.h = New(Config{
		Page: page, World: d.twin, People: d.twin, Audit: d.twin, Bans: d.twin, Metrics: metrics, Build: "b", Node: "n",
		Address: "http://127.0.0.1:1/", Log: slog.New(slog.NewTextHandler(d.log, nil)), Now: func() time.Time { return d.now },
	}).Handler()
	return d
}

// token is the last one in the log.
func (d *desk) token() string {
	text := d.log.String()
	_, rest, ok := strings.Cut(text[strings.LastIndex(text, "link="):], "#")
	if !ok {
		d.t.Fatal("no link in the log")
	}
	return strings.TrimRight(strings.Fields(rest)[0], `"`)
}

func (d *desk) call(method, path, body string) (int, string) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		d.cookie = c
	}
	return w.Code, w.Body.String()
}

func (d *desk) login() *desk {
	d.t.Helper()
	if code, body := d.call("POST", "/api/login", `{"token":"`+d.token()+`"}`); code != http.StatusNoContent {
		d.t.Fatalf("login: %d %s", code, body)
	}
	return d
}

func TestTheLinkLogsInOnce(t *testing.T) {
	d := newDesk(t)
	if code, body := d.call("GET", "/", ""); code != http.StatusOK || body != "page" {
		t.Errorf("the page wants a login: %d", code)
	}
	for _, path := range []string{"/api/state", "/api/players", "/api/audit", "/api/relief.png"} {
		if code, _ := d.call("GET", path, ""); code != http.StatusUnauthorized {
			t.Errorf("%s without a login: %d", path, code)
		}
	}
	if code, _ := d.call("POST", "/api/kick", `{"character":"5"}`); code != http.StatusUnauthorized || len(d.twin.done) > 0 {
		t.Errorf("kicking without a login: %d", code)
	}
	token := d.token()
	d.login()
	if c := d.cookie; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
		t.Errorf("the cookie is loose: %+v", c)
	}
	if code, _ := d.call("GET", "/api/state", ""); code != http.StatusOK {
		t.Errorf("state after login: %d", code)
	}
	if code, body := d.call("POST", "/api/login", `{"token":"`+token+`"}`); code != http.StatusForbidden || !strings.Contains(body, "console.link_used") {
		t.Errorf("the link works twice: %d %s", code, body)
	}
	if d.token() == token {
		t.Error("no new link was logged")
	}
	d.call("POST", "/api/logout", "")
	if code, _ := d.call("GET", "/api/state", ""); code != http.StatusUnauthorized {
		t.Errorf("state after logout: %d", code)
	}
}

func TestLoginsAndLinksEnd(t *testing.T) {
	d := newDesk(t).login()
	d.now = d.now.Add(loginTime - time.Minute)
	if code, _ := d.call("GET", "/api/state", ""); code != http.StatusOK {
		t.Errorf("within the time: %d", code)
	}
	d.now = d.now.Add(loginTime + time.Minute)
	if code, _ := d.call("GET", "/api/state", ""); code != http.StatusUnauthorized {
		t.Errorf("after the time: %d", code)
	}
	old := d.token()
	d.now = d.now.Add(linkTime)
	if code, _ := d.call("POST", "/api/login", `{"token":"`+old+`"}`); code != http.StatusForbidden || d.token() == old {
		t.Errorf("an old link: %d", code)
	}
	d.login()
}

func TestLoginsAreBounded(t *testing.T) {
	d := newDesk(t).login()
	first := d.cookie
	for range maxLogins {
		d.now = d.now.Add(time.Second)
		d.login()
	}
	d.cookie = first
	if code, _ := d.call("GET", "/api/state", ""); code != http.StatusUnauthorized {
		t.Errorf("the oldest of too many logins still works: %d", code)
	}
}

func TestAnotherSiteCannotAct(t *testing.T) {
	d := newDesk(t).login()
	r := httptest.NewRequest("POST", "/api/kick", strings.NewReader(`{"character":"5"}`))
	r.AddCookie(d.cookie)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || len(d.twin.done) > 0 {
		t.Errorf("got %d, done %v", w.Code, d.twin.done)
	}
}

func TestState(t *testing.T) {
	d := newDesk(t).login()
	_, body := d.call("GET", "/api/state", "")
	var v stateView
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	if v.Players != 2 || v.Bots != 1 || len(v.Regions) != 2 || !slices.Equal(v.Dots, []int32{4450, 4352, 0, 0, 0, 1}) || v.Saving {
		t.Errorf("got %+v", v)
	}
	if v.Queue != (queueView{Waiting: 3, Inside: 2, Players: 2, EstimateS: 90}) {
		t.Errorf("queue %+v", v.Queue)
	}
	if r := v.Regions[0]; r.Rung != 3 || r.TimeScale != 0.5 || !r.Forced || r.Waiting != 1 {
		t.Errorf("region %+v", r)
	}
	if r := v.Regions[1]; r.Layer != 2 || r.Layers != 2 || !r.LayersForced || !r.MayLayer || v.Regions[0].Layer != 1 {
		t.Errorf("layer %+v", r)
	}
	if r := v.Regions[0]; r.ID != 136 || r.Characters != 1 || r.Entities != 40 || len(r.MeanMs) != 4 || r.WorstMs[0] != 2 {
		t.Errorf("got %+v", r)
	}
	_, body = d.call("GET", "/api/players", "")
	for _, want := range []string{`"character":"1152921504606846976"`, `"trip_ms":31`, `"x":4450`} {
		if !strings.Contains(body, want) {
			t.Errorf("players lack %s: %s", want, body)
		}
	}
	if strings.Contains(body, `"muted"`) {
		t.Errorf("nobody is muted: %s", body)
	}
}

func TestActionsAreDoneAndWrittenDown(t *testing.T) {
	for _, c := range []struct{ path, body, done, audit string }{
		{"kick", `{"character":"5","text":"flood"}`, "kick c5 flood", `"flood"`},
		{"mute", `{"character":"5","minutes":10}`, "mute c5 10m0s console ", "10 min"},
		{"ban", `{"character":"1152921504606846976","minutes":60,"text":"rude","address":true}`, "ban 7 192.0.2.9 1h0m0s console rude", `60 min, address too, "rude"`},
		{"ban", `{"character":"5","text":"rude","address":true}`, "ban 8 invalid IP 0s console rude", `for good, address too, "rude"`},
		{"message", `{"character":"5","text":" hello "}`, "message c5 hello", `"hello"`},
		{"announce", `{"text":"soup"}`, "announce soup", `"soup"`},
	} {
		d := newDesk(t).login()
		if code, body := d.call("POST", "/api/"+c.path, c.body); code != http.StatusNoContent {
			t.Errorf("%s: %d %s", c.path, code, body)
		}
		if !slices.Equal(d.twin.done, []string{c.done}) {
			t.Errorf("%s: done %q, want %q", c.path, d.twin.done, c.done)
		}
		if len(d.twin.audits) != 1 || d.twin.audits[0].Action != c.path || d.twin.audits[0].Detail != c.audit {
			t.Errorf("%s: audit log %+v", c.path, d.twin.audits)
		}
	}
}

func TestActionsThatAreNotDone(t *testing.T) {
	for _, c := range []struct {
		path, body string
		code       int
	}{
		{"kick", `{"character":"99"}`, http.StatusNotFound},
		{"kick", `{"character":"x"}`, http.StatusNotFound},
		{"kick", `{"carachter":"5"}`, http.StatusBadRequest},
		{"message", `{"character":"5"}`, http.StatusBadRequest},
		{"ban", `{"character":"5","minutes":-1,"text":"x"}`, http.StatusBadRequest},
		{"announce", `{"text":"` + strings.Repeat("x", maxText+1) + `"}`, http.StatusBadRequest},
		{"announce", `{"text":"` + strings.Repeat("x", maxRequest) + `"}`, http.StatusBadRequest},
	} {
		d := newDesk(t).login()
		if code, _ := d.call("POST", "/api/"+c.path, c.body); code != c.code || len(d.twin.done) > 0 || len(d.twin.audits) > 0 {
			t.Errorf("%s %.40s: %d, done %v", c.path, c.body, code, d.twin.done)
		}
	}
	d := newDesk(t).login()
	d.twin.full = errors.New("disk full")
	if code, _ := d.call("POST", "/api/kick", `{"character":"5"}`); code != http.StatusServiceUnavailable || len(d.twin.done) > 0 {
		t.Errorf("without an audit log: %d, done %v", code, d.twin.done)
	}
}

func TestAFailedActionIsWrittenDownAsSuch(t *testing.T) {
	d := newDesk(t).login()
	d.twin.fail = errors.New("no such thing")
	if code, _ := d.call("POST", "/api/kick", `{"character":"5"}`); code != http.StatusServiceUnavailable {
		t.Errorf("got %d", code)
	}
	if n := len(d.twin.audits); n != 2 || d.twin.audits[1].Action != "kick failed" || d.twin.audits[1].Detail != "no such thing" {
		t.Errorf("audit log %+v", d.twin.audits)
	}
}

func TestAuditPages(t *testing.T) {
	d := newDesk(t).login()
	for range auditPage + 3 {
		d.call("POST", "/api/announce", `{"text":"x"}`)
	}
	var first, second []auditView
	_, body := d.call("GET", "/api/audit", "")
	if err := json.Unmarshal([]byte(body), &first); err != nil {
		t.Fatal(err)
	}
	_, body = d.call("GET", fmt.Sprintf("/api/audit?before=%d", first[len(first)-1].ID), "")
	if err := json.Unmarshal([]byte(body), &second); err != nil {
		t.Fatal(err)
	}
	if len(first) != auditPage || len(second) != 3 || first[0].ID != auditPage+3 {
		t.Errorf("pages have %d and %d entries", len(first), len(second))
	}
}

func TestReliefDrawsTheMap(t *testing.T) {
	m := evermere.Map()
	const side = 256
	picture, err := png.Decode(bytes.NewReader(draw(m, side)))
	if err != nil {
		t.Fatal(err)
	}
	colours := map[any]bool{}
	for i := range side {
		colours[picture.At(i, i)] = true
	}
	if picture.Bounds().Dx() != side || len(colours) < 20 {
		t.Errorf("the picture is %v with %d colours", picture.Bounds(), len(colours))
	}
	if dir := os.Getenv("MYRIAD_TEST_PICTURES"); dir != "" {
		if err := os.WriteFile(dir+"/relief.png", Relief(m)(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
