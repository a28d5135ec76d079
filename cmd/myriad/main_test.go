package main

import (
	"os"
	"path/filepath"
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
		{args: []string{"-lisen", "x"}, code: 2, want: "unknown flag -lisen; did you mean -listen?"},
		{args: []string{"--qqqqqq"}, code: 2, want: "unknown flag -qqqqqq\n"},
		{args: []string{"backup", "copy.db", "-data", "x"}, code: 2, want: "flags go before FILE"},
		{environ: []string{"MYRIAD_LISEN=x"}, code: 2, want: "MYRIAD_LISEN; did you mean MYRIAD_LISTEN?"},
		{args: []string{"bots", "-nn", "3"}, code: 2, want: "unknown flag -nn; did you mean -n?"},
		{args: []string{"bots", "-n", "0"}, code: 2, want: "-n is 0"},
		{args: []string{"bots", "-json", "/nowhere/report.json"}, code: 1, want: "-json: open /nowhere/report.json"},
		{args: []string{"bench", "crowd", "-players", "0"}, code: 2, want: "-players is 0"},
		{args: []string{"bench", "crowd", "-shape", "round"}, code: 2, want: "-shape is \"round\", not one of plaza, field"},
		{args: []string{"bench", "crowd", "-server-cpus", "x"}, code: 2, want: "processors \"x\""},
		{args: []string{"bench", "record"}, code: 2, want: "-out names no file"},
		{args: []string{"bench", "record", "-seconds", "601", "-out", "x"}, code: 2, want: "-seconds is 601"},
		{args: []string{"bench", "crows"}, code: 2, want: "myriad bench crowd"},
		{args: []string{"bench", "storm", "-inside", "0"}, code: 2, want: "-inside is 0"},
		{args: []string{"bench", "login", "5"}, code: 2, want: "myriad bench login takes flags only, not \"5\""},
		{args: []string{"bench", "store", "-json", "/nowhere/report.json"}, code: 1, want: "-json: open /nowhere/report.json"},
		{args: []string{"check", "-x"}, code: 2, want: "unknown flag -x"},
		{args: []string{"serve", "now"}, code: 2, want: `"now"`},
		{args: []string{"-config", "/nowhere.yaml"}, code: 2, want: "/nowhere.yaml"},
		{args: []string{"-adventurers", "1000"}, code: 2, want: "adventurers is 1000"},
		{args: []string{"-tls-cert", "x.pem"}, code: 2, want: "tls-key"},
		{args: []string{"-public-url", "example"}, code: 2, want: "public-url"},
		{args: []string{"-store", "mysql://root:secret@db/x"}, code: 2, want: "store is no address like postgres://"},
		{args: []string{"-store", "here"}, code: 2, want: "store is no address"},
		{args: []string{"-log-level", "loud"}, code: 2, want: "log-level"},
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
	for _, args := range [][]string{{"help"}, {"-help"}, {"serve", "-h"}, {"version"}, {"bots", "-h"}, {"bench", "-h"}, {"bench", "crowd", "-h"}, {"bench", "storm", "-h"}, {"bench", "record", "-h"}, {"bench", "table", "-h"}, {"check", "-help"}} {
		if code, out, err := call(t, nil, args...); code != 0 || out == "" || err != "" {
			t.Errorf("%v: exit %d, out %q, err %q", args, code, out, err)
		}
	}
}

func TestCheckNamesEachMistake(t *testing.T) {
	if code, out, err := call(t, nil, "check"); code != 0 || out != "no problems\n" {
		t.Errorf("the built-in content: exit %d\n%s%s", code, out, err)
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "rpg", "titles"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rpg", "titles", "odd.yaml"), []byte("nonsense: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := call(t, nil, "check", dir); code != 1 || !strings.Contains(out, "rpg/titles/odd.yaml:1") {
		t.Errorf("a mistake: exit %d\n%s", code, out)
	}
	if code, _, err := call(t, nil, "check", filepath.Join(dir, "nothing")); code != 2 || !strings.Contains(err, "not a folder") {
		t.Errorf("no folder: exit %d, %s", code, err)
	}
}
