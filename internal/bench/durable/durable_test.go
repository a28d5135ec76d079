package durable

import (
	"testing"
)

func TestEveryKindOfEntryIsCommitted(t *testing.T) {
	r, err := Run(t.Context(), Order{Dir: t.TempDir(), Seconds: 1, Waiting: 100, Alone: 20})
	if err != nil {
		t.Fatal(err)
	}
	for kind, f := range map[string]Figure{"trades": r.Trades, "items": r.Items, "handoffs": r.Handoffs} {
		if f.PerSecond <= 0 || f.AnswerMs.Count == 0 || f.Batch < 1 || f.Batch > 110 || f.AnswerMs.P50 > f.AnswerMs.P99 {
			t.Errorf("%s: %+v", kind, f)
		}
	}
	if r.AloneMs.Count != 20 || r.AloneMs.P50 <= 0 {
		t.Errorf("alone: %+v", r.AloneMs)
	}
}
