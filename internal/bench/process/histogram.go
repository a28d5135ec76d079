package process

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Buckets are the samples that a histogram took between two scrapes.
type Buckets struct {
	Count float64
	upTo  []bucket
}

// bucket counts the samples up to a bound, those of smaller buckets included.
type bucket struct{ bound, count float64 }

// Histogram returns what the histogram of a name took from one scrape to another, under the
// labels under which its samples sum up to most: those of the busiest region, say.
func Histogram(from, to Metrics, name string) Buckets {
	most, labels := 0.0, ""
	for key, v := range to {
		if l, ok := strings.CutPrefix(key, name+"_sum"); ok && (labels == "" || v-from[key] > most) {
			most, labels = v-from[key], strings.Trim(l, "{}")
		}
	}
	return bucketsOf(from, to, name, labels)
}

// Sum returns by how much the counters of a name grew between two scrapes, over all labels.
func Sum(from, to Metrics, name string) (sum float64) {
	for key, v := range to {
		if bare, _, _ := strings.Cut(key, "{"); bare == name {
			sum += v - from[key]
		}
	}
	return sum
}

func bucketsOf(from, to Metrics, name, labels string) Buckets {
	counts := map[float64]float64{}
	for key, v := range to {
		rest, ok := strings.CutPrefix(key, name+"_bucket{"+labels)
		if !ok {
			continue
		}
		rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, ","), `le="`)
		if !ok {
			continue // of labels that begin alike
		}
		text, _, _ := strings.Cut(rest, `"`)
		bound, err := strconv.ParseFloat(text, 64)
		if err == nil {
			counts[bound] += v - from[key]
		}
	}
	var b Buckets
	for bound, count := range counts {
		b.upTo = append(b.upTo, bucket{bound, count})
	}
	slices.SortFunc(b.upTo, func(x, y bucket) int { return cmp.Compare(x.bound, y.bound) })
	if len(b.upTo) > 0 {
		b.Count = b.upTo[len(b.upTo)-1].count
	}
	return b
}

// Percentile returns what so many per cent of the samples do not exceed, as far as the
// buckets tell: between two bounds it takes the samples to lie evenly, beyond the last one
// it returns that bound. Without samples it is 0.
func (b *Buckets) Percentile(percent float64) float64 {
	rank := b.Count * percent / 100
	var below bucket
	for _, u := range b.upTo {
		if u.count >= rank && u.count > below.count {
			if math.IsInf(u.bound, 1) {
				return below.bound
			}
			return below.bound + (u.bound-below.bound)*(rank-below.count)/(u.count-below.count)
		}
		below = u
	}
	return 0
}
