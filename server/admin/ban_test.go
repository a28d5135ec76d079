package admin

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/store"
)

func TestBansAreListedAndLifted(t *testing.T) {
	d := newDesk(t).login()
	d.twin.held = []store.Ban{
		{ID: 4, Kind: store.BanChat, Account: 7, Reason: "rude", By: "console", Until: time.Unix(2_000_000, 0)},
		{ID: 3, Kind: store.BanLogin, Address: "192.0.2.9", Reason: "flood", By: "console"},
	}
	var list []banView
	_, body := d.call("GET", "/api/bans", "")
	if err := json.Unmarshal([]byte(body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || !list[0].Mute || !slices.Equal(list[0].Names, []string{"Name7"}) || list[1].Mute || len(list[1].Names) > 0 {
		t.Errorf("got %+v", list)
	}
	if strings.Count(body, `"until"`) != 1 {
		t.Errorf("a ban for good has an end: %s", body)
	}
	if code, body := d.call("POST", "/api/lift", `{"ban":4}`); code != http.StatusNoContent || !slices.Equal(d.twin.done, []string{"lift 4"}) {
		t.Errorf("lift: %d %s, done %v", code, body, d.twin.done)
	}
	if a := d.twin.audits; len(a) != 1 || a[0].Action != "lift" || a[0].Subject != "Name7, account 7" || a[0].Detail != `mute, "rude"` {
		t.Errorf("audit log %+v", a)
	}
	if code, body := d.call("POST", "/api/lift", `{"ban":99}`); code != http.StatusNotFound || !strings.Contains(body, "console.lifted") {
		t.Errorf("lifting what is over: %d %s", code, body)
	}
	d.cookie = nil
	if code, _ := d.call("POST", "/api/lift", `{"ban":3}`); code != http.StatusUnauthorized || len(d.twin.done) != 1 {
		t.Errorf("lifting without a login: %d", code)
	}
}
