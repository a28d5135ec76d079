package admin

import (
	"errors"
	"net/http"
	"slices"
	"testing"
)

func TestStaffOrderLayers(t *testing.T) {
	d := newDesk(t).login()
	for body, done := range map[string]string{
		`{"region":136,"layers":3}`: "layers 136 3", `{"region":136,"layers":null}`: "layers 136 auto",
		`{"region":392,"layers":2}`: "layers 136 2", // asked at the second layer of the same square
	} {
		d.twin.done, d.twin.audits = nil, nil
		if code, text := d.call("POST", "/api/layers", body); code != http.StatusNoContent || !slices.Equal(d.twin.done, []string{done}) {
			t.Errorf("%s: %d %s, done %v", body, code, text, d.twin.done)
		}
		if a := d.twin.audits; len(a) != 1 || a[0].Action != "layers" {
			t.Errorf("%s: audit log %+v", body, a)
		}
	}
	d.twin.done = nil
	for _, body := range []string{`{"region":-1,"layers":2}`, `{"region":2048,"layers":2}`, `{"region":1,"layers":0}`, `{"region":1,"layers":9}`, ``} {
		if code, _ := d.call("POST", "/api/layers", body); code != http.StatusBadRequest || len(d.twin.done) > 0 {
			t.Errorf("%s: %d, done %v", body, code, d.twin.done)
		}
	}
	d.twin.fail = errors.New("the region is not to be held in layers")
	if code, _ := d.call("POST", "/api/layers", `{"region":1,"layers":2}`); code != http.StatusServiceUnavailable {
		t.Errorf("a region that may not be: %d", code)
	}
	d.cookie, d.twin.done = nil, nil
	if code, _ := d.call("POST", "/api/layers", `{"region":136,"layers":2}`); code != http.StatusUnauthorized || len(d.twin.done) > 0 {
		t.Errorf("without a login: %d", code)
	}
}
