package main

import (
	"strings"
	"testing"
)

func call(t *testing.T, environ []string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e strings.Builder
	code = run(t.Context(), args, streams{&o, &e, environ})
	return code, o.String(), e.String()
}

func TestMistakesAreOneLineAndNameTheirKey(t *testing.T) {
	for _, c := range []struct {
		args    []string
		environ []string
		code    int
		want    string
	}{
		{args: []string{"-lisen", "x"}, code: 2, want: "-lisen"},
		{environ: []string{"MYRIAD_LISEN=x"}, code: 2, want: "MYRIAD_LISEN; did you mean MYRIAD_LISTEN?"},
		{args: []string{"serve", "now"}, code: 2, want: `"now"`},
		{args: []string{"-config", "/nowhere.yaml"}, code: 2, want: "/nowhere.yaml"},
		{args: []string{"-adventurers", "1000"}, code: 1, want: "adventurers is 1000"},
		{args: []string{"-tls-cert", "x.pem"}, code: 1, want: "tls-key"},
		{args: []string{"-public-url", "example"}, code: 1, want: "public-url"},
		{args: []string{"-log-level", "loud"}, code: 1, want: "log-level"},
	} {
		code, out, err := call(t, c.environ, c.args...)
		if code != c.code || out != "" || !strings.Contains(err, c.want) || strings.Count(err, "\n") != 1 {
			t.Errorf("%v %v: exit %d\nout %q\nerr %q", c.args, c.environ, code, out, err)
		}
	}
}

func TestUnknownCommandShowsTheCommands(t *testing.T) {
	code, _, err := call(t, nil, "serv")
	if code != 2 || !strings.Contains(err, `unknown command "serv"`) || !strings.Contains(err, "version") {
		t.Errorf("exit %d: %s", code, err)
	}
}

func TestPrintConfigShowsKeysOfFlagsAndVariables(t *testing.T) {
	code, out, err := call(t, []string{"MYRIAD_ADVENTURERS=3"}, "--print-config", "--listen", ":9")
	if code != 0 || err != "" {
		t.Fatalf("exit %d: %s", code, err)
	}
	for _, want := range []string{"listen: :9\n", "adventurers: 3\n", "admin-listen: 127.0.0.1:8081\n", "here: MYRIAD_ADVENTURERS"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"-help"}, {"serve", "-h"}, {"version"}} {
		if code, out, err := call(t, nil, args...); code != 0 || out == "" || err != "" {
			t.Errorf("%v: exit %d, out %q, err %q", args, code, out, err)
		}
	}
}
