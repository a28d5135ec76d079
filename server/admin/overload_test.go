package admin

import (
	"errors"
	"net/http"
	"slices"
	"testing"
)

func TestStaffOrderARung(t *testing.T) {
	d := newDesk(t).login()
	for body, done := range map[string]string{
		`{"region":136,"rung":3}`: "overload 136 3", `{"region":136,"rung":null}`: "overload 136 auto", `{"region":7,"rung":0}`: "overload 7 0",
	} {
		d.twin.done, d.twin.audits = nil, nil
		if code, text := d.call("POST", "/api/overload", body); code != http.StatusNoContent || !slices.Equal(d.twin.done, []string{done}) {
			t.Errorf("%s: %d %s, done %v", body, code, text, d.twin.done)
		}
		if a := d.twin.audits; len(a) != 1 || a[0].Action != "overload" {
			t.Errorf("%s: audit log %+v", body, a)
		}
	}
	d.twin.done = nil
	for _, body := range []string{`{"region":-1,"rung":3}`, `{"region":2048,"rung":3}`, `{"region":1,"rung":-1}`, `{"rung":"high"}`, ``} {
		if code, _ := d.call("POST", "/api/overload", body); code != http.StatusBadRequest || len(d.twin.done) > 0 {
			t.Errorf("%s: %d, done %v", body, code, d.twin.done)
		}
	}
	d.twin.fail = errors.New("the region does not run")
	if code, _ := d.call("POST", "/api/overload", `{"region":1,"rung":3}`); code != http.StatusServiceUnavailable {
		t.Errorf("a region that does not run: %d", code)
	}
	d.cookie, d.twin.done = nil, nil
	if code, _ := d.call("POST", "/api/overload", `{"region":1,"rung":3}`); code != http.StatusUnauthorized || len(d.twin.done) > 0 {
		t.Errorf("without a login: %d", code)
	}
}
