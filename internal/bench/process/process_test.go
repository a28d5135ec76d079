package process

import (
	"math"
	"slices"
	"testing"
)

func TestListsOfProcessors(t *testing.T) {
	for list, want := range map[string][]int{"": nil, "0": {0}, "0,2": {0, 2}, "1-3": {1, 2, 3}, "0,2-3": {0, 2, 3}} {
		if got, err := ParseCPUs(list); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q gives %v, %v", list, got, err)
		}
	}
	for _, list := range []string{"a", "-1", "3-1", "0,", "1-", "0-4096"} {
		if got, err := ParseCPUs(list); err == nil {
			t.Errorf("%q gives %v", list, got)
		}
	}
}

const page = `# HELP x_seconds Time.
# TYPE x_seconds histogram
x_seconds_bucket{region="1",le="0.01"} %d
`

func scraped(below, between, beyond float64) Metrics {
	m := parseMetrics(page)
	for region, share := range map[string]float64{"1": 1, "12": 2} {
		m[`x_seconds_bucket{region="`+region+`",le="0.01"}`] = 100 + share*below
		m[`x_seconds_bucket{region="`+region+`",le="0.05"}`] = 100 + share*(below+between)
		m[`x_seconds_bucket{region="`+region+`",le="+Inf"}`] = 100 + share*(below+between+beyond)
		m[`x_seconds_sum{region="`+region+`"}`] = share * (below + between + beyond)
		m[`x_seconds_count{region="`+region+`"}`] = 100 + share*(below+between+beyond)
	}
	return m
}

func TestHistogramsAreOfTheTimeBetweenTwoScrapes(t *testing.T) {
	for _, c := range []struct {
		below, between, beyond float64
		percent, want          float64
	}{
		{below: 100, percent: 50, want: 0.005},
		{below: 100, percent: 100, want: 0.01},
		{below: 50, between: 50, percent: 75, want: 0.03},
		{below: 98, beyond: 2, percent: 99, want: 0.05},
		{percent: 99, want: 0},
	} {
		from, to := scraped(0, 0, 0), scraped(c.below, c.between, c.beyond)
		h := Histogram(from, to, "x_seconds")
		if got := h.Percentile(c.percent); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%+v: %v", c, got)
		}
		if all, want := Sum(from, to, "x_seconds_count"), 3*(c.below+c.between+c.beyond); all != want {
			t.Errorf("%+v: %v samples in all, not %v", c, all, want)
		}
		if busiest := 2 * (c.below + c.between + c.beyond); h.Count != busiest {
			t.Errorf("%+v: %v samples, not the %v of the busiest region", c, h.Count, busiest)
		}
	}
}

func TestMetricsAreParsed(t *testing.T) {
	m := parseMetrics("# HELP a b\na 1\nb{c=\"d e\"} 2.5e3\nnonsense\n\n")
	if len(m) != 2 || m["a"] != 1 || m[`b{c="d e"}`] != 2500 {
		t.Errorf("%v", m)
	}
}
