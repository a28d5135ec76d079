package sky

import "testing"

func TestDayAndNight(t *testing.T) {
	if got := DayMs(0); got != DayLengthMs/3 {
		t.Errorf("the first day begins at %d ms", got)
	}
	if got := DayMs(-startMs); got != 0 {
		t.Errorf("before the start of time it is %d ms", got)
	}
	dark := 0
	for ms := int64(0); ms < DayLengthMs; ms += 60_000 {
		if Night(ms) {
			dark++
		}
	}
	if dark != 16 {
		t.Errorf("%d of 48 minutes are dark, want 16", dark)
	}
}

func TestSeasonsFollowOneAnother(t *testing.T) {
	for n, want := range []Season{Spring, Summer, Autumn, Winter, Spring} {
		if got := SeasonAt(int64(n) * SeasonDays * DayLengthMs); got != want {
			t.Errorf("season %d is %d, want %d", n, got, want)
		}
	}
}

func TestWeatherFollowsItsTable(t *testing.T) {
	weights := map[string]int{"clear": 60, "rain": 30, "fog": 10}
	seen := map[string]int{}
	slots := int64(SeasonDays-1) * DayLengthMs / WeatherMs // spring only
	for i := range slots {
		w := WeatherAt("larkspur", weights, i*WeatherMs)
		seen[w.Kind]++
		if w.Intensity < 30 || w.Intensity > 100 {
			t.Fatalf("intensity %d", w.Intensity)
		}
		if again := WeatherAt("larkspur", weights, (i+1)*WeatherMs-1); again != w {
			t.Fatal("the weather changed within its time")
		}
	}
	for kind, weight := range weights {
		share := seen[kind] * 100 / int(slots)
		if share < weight-8 || share > weight+8 {
			t.Errorf("%s in %d %% of the time, its weight is %d %%", kind, share, weight)
		}
	}
	if w := WeatherAt("nowhere", nil, 5); w != Clear {
		t.Errorf("no table gives %v", w)
	}
}
