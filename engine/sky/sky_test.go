package sky

import "testing"

func TestDayTurns(t *testing.T) {
	tests := []struct {
		ms    int64
		hour  int
		night bool
	}{
		{0, 0, true}, {DayMs / 4, 6, false}, {DayMs / 2, 12, false}, {DayMs * 20 / 24, 20, true},
		{DayMs*5 + DayMs/2, 12, false}, {-DayMs / 2, 12, false},
	}
	for _, tt := range tests {
		if h := Hour(tt.ms); h != tt.hour {
			t.Errorf("Hour(%d) = %d, want %d", tt.ms, h, tt.hour)
		}
		if n := Night(tt.ms); n != tt.night {
			t.Errorf("Night(%d) = %v", tt.ms, n)
		}
	}
	if s := SeasonAt(DayMs * SeasonDays * 3); s != Winter {
		t.Errorf("the fourth season is %d", s)
	}
}

func TestWeatherFollowsItsTable(t *testing.T) {
	weights := map[string]int{"clear": 60, "rain": 30, "fog": 10}
	seen := map[string]int{}
	const slots = 4000
	for i := range int64(slots) {
		w := WeatherAt("larkspur", weights, i*WeatherMs%(DayMs*SeasonDays)) // spring only
		seen[w.Kind]++
		if w.Intensity < 30 || w.Intensity > 100 {
			t.Fatalf("intensity %d", w.Intensity)
		}
		if again := WeatherAt("larkspur", weights, i*WeatherMs%(DayMs*SeasonDays)+WeatherMs-1); again != w {
			t.Fatal("the weather changed within its time")
		}
	}
	for kind, weight := range weights {
		share := seen[kind] * 100 / slots
		if share < weight-8 || share > weight+8 {
			t.Errorf("%s in %d %% of the time, its weight is %d %%", kind, share, weight)
		}
	}
	if w := WeatherAt("nowhere", nil, 5); w != Clear {
		t.Errorf("no table gives %v", w)
	}
}
