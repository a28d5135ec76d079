package bench

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Medians measures runs times and returns, figure by figure, the median, with the least and
// the greatest in Min and Max. What no run may have, as wrong facts or slow time, is that of the worst. With an even number it is the lower of the two in the middle.
func Medians(runs int, measure func() (Result, error)) (Result, error) {
	all := make([]any, runs)
	for i := range all {
		r, err := measure()
		if err != nil {
			return Result{}, fmt.Errorf("run %d: %w", i+1, err)
		}
		if runs == 1 {
			return r, nil
		}
		if all[i], err = generic(r); err != nil {
			return Result{}, err
		}
	}
	var out [3]Result
	for i, rank := range [...]int{(runs - 1) / 2, 0, runs - 1} {
		if err := specific(ranked(all, rank), &out[i]); err != nil {
			return Result{}, err
		}
		out[i].Runs = runs
	}
	out[0].worst(&out[1], &out[2])
	out[0].Min, out[0].Max = &out[1], &out[2]
	return out[0], nil
}

// worst takes what no run may have from the least and the greatest of all.
func (r *Result) worst(least, greatest *Result) {
	r.WrongFacts, r.Facts, r.Disconnects, r.Queued, r.Layers = greatest.WrongFacts, greatest.Facts, greatest.Disconnects, greatest.Queued, greatest.Layers
	least.Facts.Examples, greatest.Facts.Examples = nil, nil // they are of all runs
	r.DisconnectReasons, r.GeneratorLimited, r.TimeScaleMin = greatest.DisconnectReasons, greatest.GeneratorLimited, least.TimeScaleMin
	if r.Baseline != nil {
		r.Baseline.worst(least.Baseline, greatest.Baseline)
	}
}

// generic and specific turn a result into what JSON makes of it, and back.
func generic(r Result) (v any, err error) {
	text, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	return v, err
}

func specific(v any, r *Result) error {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, r)
	}
	return err
}

// ranked returns the value of a rank among documents of one shape, each figure for itself;
// where one lacks a figure it counts as 0. Of yes and no, yes is the greater; lists are joined,
// as examples are; what else is no figure is that of the first.
func ranked(all []any, rank int) any {
	var numbers []float64
	var flags []int
	var lists []any
	parts := map[string]bool{}
	for _, v := range all {
		switch v := v.(type) {
		case float64:
			numbers = append(numbers, v)
		case bool:
			flags = append(flags, map[bool]int{true: 1}[v])
		case []any:
			lists = append(lists, v...)
		case map[string]any:
			for key := range v {
				parts[key] = true
			}
		}
	}
	switch {
	case len(parts) > 0:
		merged := map[string]any{}
		for key := range parts {
			merged[key] = ranked(values(all, key), rank)
		}
		return merged
	case len(numbers) > 0:
		numbers = append(numbers, make([]float64, len(all)-len(numbers))...)
		slices.Sort(numbers)
		return numbers[rank]
	case len(lists) > 0:
		return lists
	case len(flags) == len(all):
		slices.Sort(flags)
		return flags[rank] == 1
	}
	return all[0]
}

// values returns what each document has under a key.
func values(all []any, key string) []any {
	out := make([]any, len(all))
	for i, v := range all {
		if m, ok := v.(map[string]any); ok {
			out[i] = m[key]
		}
	}
	return out
}
