package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type sample struct {
	Listen  string        `config:"listen" default:"127.0.0.1:1" doc:"Where."`
	Admin   string        `config:"admin-listen" default:"" doc:"Where else."`
	Count   int           `config:"count" default:"12" doc:"How many."`
	Wait    time.Duration `config:"wait" default:"30s" doc:"How long."`
	Loud    bool          `config:"loud" default:"false" doc:"Whether."`
	private func()
}

func load(t *testing.T, file string, environ []string, args ...string) (sample, []string, error) {
	t.Helper()
	if file != "" {
		name := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"-config", name}, args...)
	}
	var c sample
	rest, err := Load(&c, Source{Command: "serve", Args: args, Environ: environ, Stdout: &strings.Builder{}})
	return c, rest, err
}

func TestPrecedence(t *testing.T) {
	c, rest, err := load(t, "listen: file\nadmin-listen: file\ncount: 1\nwait: 2m\n",
		[]string{"MYRIAD_LISTEN=env", "MYRIAD_COUNT=2", "HOME=/", "MYRIAD_TEST_X=1"}, "--listen=flag", "-loud", "backup.db")
	if err != nil {
		t.Fatal(err)
	}
	want := sample{Listen: "flag", Admin: "file", Count: 2, Wait: 2 * time.Minute, Loud: true}
	if c.Listen != want.Listen || c.Admin != want.Admin || c.Count != want.Count || c.Wait != want.Wait || !c.Loud {
		t.Errorf("got %+v, want %+v", c, want)
	}
	if len(rest) != 1 || rest[0] != "backup.db" {
		t.Errorf("rest is %v", rest)
	}
}

func TestDefaults(t *testing.T) {
	c, _, err := load(t, "# nothing\n", nil)
	if err != nil || c.Listen != "127.0.0.1:1" || c.Count != 12 || c.Wait != 30*time.Second || c.private != nil {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestErrorsNameTheKey(t *testing.T) {
	for _, c := range []struct {
		name, file, environ string
		args                []string
		want                []string
	}{
		{"file", "lisen: x\n", "", nil, []string{"c.yaml:1", `"lisen"`, "did you mean listen"}},
		{"variable", "", "MYRIAD_ADMIN_LISTN=x", nil, []string{"MYRIAD_ADMIN_LISTN", "did you mean MYRIAD_ADMIN_LISTEN"}},
		{"flag", "", "", []string{"-nothing"}, []string{"-nothing"}},
		{"file value", "listen: a\ncount: many\n", "", nil, []string{"c.yaml:2: count", `"many"`}},
		{"variable value", "", "MYRIAD_WAIT=soon", nil, []string{"MYRIAD_WAIT", "30s"}},
		{"flag value", "", "", []string{"-count", "x"}, []string{"-count", "whole number"}},
		{"twice", "listen: a\nlisten: b\n", "", nil, []string{"listen"}},
		{"list", "listen: [a]\n", "", nil, []string{"c.yaml:1", "one value"}},
		{"no mapping", "- a\n", "", nil, []string{"c.yaml:1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := load(t, c.file, []string{c.environ}, c.args...)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q lacks %q", err, want)
				}
			}
		})
	}
}

func TestPrintedConfigurationReadsBack(t *testing.T) {
	var out strings.Builder
	var c sample
	_, err := Load(&c, Source{Args: []string{"-print-config", "-count", "7", "-wait", "90s"}, Stdout: &out})
	if !errors.Is(err, ErrPrinted) {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(out.String(), "# How many.\n# -count, MYRIAD_COUNT; here: -count\ncount: 7\n") {
		t.Errorf("printed:\n%s", out.String())
	}
	again, _, err := load(t, out.String(), nil)
	if err != nil || again.Count != 7 || again.Wait != 90*time.Second || again.Listen != c.Listen || again.Admin != "" {
		t.Errorf("got %+v, %v", again, err)
	}
}

func TestHelp(t *testing.T) {
	var out strings.Builder
	var c sample
	_, err := Load(&c, Source{Args: []string{"-help"}, Usage: "myriad serve runs.", Stdout: &out})
	if !errors.Is(err, flag.ErrHelp) || !strings.Contains(out.String(), "-admin-listen") {
		t.Errorf("got %v:\n%s", err, out.String())
	}
}

func TestTableAndSplice(t *testing.T) {
	table, err := Table(&sample{})
	if err != nil || !strings.Contains(table, "| `count` | `MYRIAD_COUNT` | `12` | How many. |") {
		t.Errorf("%v:\n%s", err, table)
	}
	text, err := Splice("a\n<!-- t:begin -->\nold\n<!-- t:end -->\nb\n", "t", "new\n")
	if err != nil || text != "a\n<!-- t:begin -->\nnew\n<!-- t:end -->\nb\n" {
		t.Errorf("%v: %q", err, text)
	}
	if _, err := Splice("a", "t", "new"); !errors.Is(err, ErrMarkers) {
		t.Errorf("got %v", err)
	}
}
