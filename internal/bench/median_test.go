package bench

import (
	"errors"
	"testing"

	"github.com/myriad-mmo/myriad/internal/bench/load"
)

func TestMediansAreOfEachFigure(t *testing.T) {
	runs := []Result{
		{Shape: "plaza", ServerCPU: 0.3, UpdateMs: load.Spread{P50: 9, Count: 5}, BytesByRecord: map[string]float64{"poses": 10}, Baseline: &Result{RSSMB: 1}, TimeScaleMin: 1},
		{Shape: "plaza", ServerCPU: 0.1, UpdateMs: load.Spread{P50: 7, Count: 7}, BytesByRecord: map[string]float64{"poses": 30, "enter": 4}, GeneratorLimited: true, Baseline: &Result{RSSMB: 3, Disconnects: 2}, TimeScaleMin: 0.5, WrongFacts: 7, Facts: load.Facts{Health: 7, Examples: []string{"one", "two"}}},
		{Shape: "plaza", ServerCPU: 0.2, UpdateMs: load.Spread{P50: 8, Count: 6}, BytesByRecord: map[string]float64{"poses": 20}, Baseline: &Result{RSSMB: 2}, TimeScaleMin: 1, Facts: load.Facts{Examples: []string{"three"}}},
	}
	n := 0
	r, err := Medians(len(runs), func() (Result, error) { n++; return runs[n-1], nil })
	if err != nil {
		t.Fatal(err)
	}
	if r.Shape != "plaza" || r.ServerCPU != 0.2 || r.UpdateMs.P50 != 8 || r.UpdateMs.Count != 6 || r.BytesByRecord["poses"] != 20 || r.BytesByRecord["enter"] != 0 || r.Baseline.RSSMB != 2 || r.Runs != 3 {
		t.Errorf("medians: %+v", r)
	}
	if !r.GeneratorLimited || r.TimeScaleMin != 0.5 || r.WrongFacts != 7 || r.Facts.Health != 7 || len(r.Facts.Examples) != 3 || r.Min.Facts.Examples != nil || r.Baseline.Disconnects != 2 {
		t.Errorf("what no run may have: %+v", r)
	}
	if r.Min.ServerCPU != 0.1 || r.Min.UpdateMs.P50 != 7 || r.Max.ServerCPU != 0.3 || r.Max.BytesByRecord["enter"] != 4 || !r.Max.GeneratorLimited {
		t.Errorf("from %+v to %+v", r.Min, r.Max)
	}
	one, err := Medians(1, func() (Result, error) { return runs[0], nil })
	if err != nil || one.Min != nil || one.ServerCPU != 0.3 {
		t.Errorf("of one: %+v, %v", one, err)
	}
	failed := errors.New("no")
	if _, err := Medians(2, func() (Result, error) { return Result{}, failed }); !errors.Is(err, failed) {
		t.Errorf("a failed run gives %v", err)
	}
}
