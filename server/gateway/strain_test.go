package gateway

import (
	"testing"
	"time"
)

func TestStrainComesAndGoes(t *testing.T) {
	tests := []struct {
		took    time.Duration
		flushes int
		want    strainLevel
	}{
		{10 * time.Millisecond, 100, relaxed},
		{20 * time.Millisecond, 100, busy},
		{10 * time.Millisecond, 100, busy}, // which may be due to the level
		{60 * time.Millisecond, 100, strained},
		{25 * time.Millisecond, 100, strained},
		{14 * time.Millisecond, 100, busy},
		{5 * time.Millisecond, 100, relaxed},
		{time.Second, 1, relaxed}, // one that was late is no strain
	}
	var s strain
	for i, tt := range tests {
		for range tt.flushes {
			s.take(tt.took)
		}
		if s.level != tt.want {
			t.Errorf("%d: level %d after flushes of %v, want %d", i, s.level, tt.took, tt.want)
		}
	}
}

func TestABusyGatewaySendsToEveryoneInEverySecondFlush(t *testing.T) {
	w := &viewer{}
	for level, want := range map[strainLevel]uint64{relaxed: 1, busy: 2, strained: 2} {
		if got := w.every(level); got != want {
			t.Errorf("level %d: every %d, want %d", level, got, want)
		}
	}
}
