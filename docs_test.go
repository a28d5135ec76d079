package myriad

import (
	"flag"
	"os"
	"testing"

	"github.com/myriad-mmo/myriad/internal/config"
	"github.com/myriad-mmo/myriad/server/telemetry"
)

var rewrite = flag.Bool("rewrite", false, "write generated parts of docs instead of comparing them")

func TestSettingsAndMetricsAreDocumented(t *testing.T) {
	const name = "docs/operating.md"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := config.Table(&Config{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := config.Splice(string(text), "config", keys)
	if err != nil {
		t.Fatal(err)
	}
	if want, err = config.Splice(want, "metrics", telemetry.Table()); err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Errorf("%s is out of date: run make gen", name)
	}
}
