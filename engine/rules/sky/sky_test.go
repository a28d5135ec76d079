package sky_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/rules/sky"
)

func TestDayAndNight(t *testing.T) {
	if got := sky.DayMs(0); got != sky.DayLengthMs/3 {
		t.Errorf("the first day begins at %d", got)
	}
	dark := 0
	for ms := int64(0); ms < sky.DayLengthMs; ms += 60_000 {
		if sky.Night(ms) {
			dark++
		}
	}
	if dark != 16 {
		t.Errorf("%d of 48 minutes are dark, want 16", dark)
	}
	if sky.Season(0) != 0 || sky.Season(7*sky.DayLengthMs) != 1 || sky.Season(28*sky.DayLengthMs) != 0 {
		t.Error("seasons do not follow one another")
	}
}
