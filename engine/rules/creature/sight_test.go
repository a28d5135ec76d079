package creature

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
)

func TestSight(t *testing.T) {
	wolf := &content.Behaviour{Aggro: 12_000, Night: "hunts"}
	equal := sight(wolf, 5, 5, false, false)
	for _, tc := range []struct {
		name          string
		own, other    uint32
		night, asleep bool
		nearer        bool
	}{
		{"a stronger one", 5, 9, false, false, true},
		{"a weaker one", 5, 1, false, false, false},
		{"asleep", 5, 5, false, true, true},
		{"by night", 5, 5, true, false, false},
	} {
		got := sight(wolf, tc.own, tc.other, tc.night, tc.asleep)
		if got == equal || got < equal != tc.nearer {
			t.Errorf("%s is noticed at %d, an equal at %d", tc.name, got, equal)
		}
		if got < int32(wolf.Aggro)/3 || got > 40_000 {
			t.Errorf("%s is noticed at %d", tc.name, got)
		}
	}
	if got := sight(&content.Behaviour{}, 60, 1, true, false); got != 0 {
		t.Errorf("a hare attacks from %d", got)
	}
}

func TestPathsAreWalkedToTheEndAndBack(t *testing.T) {
	path := []content.Point{{X: 1}, {X: 2}, {X: 3}}
	var m Mind
	var got []int32
	for range 7 {
		got = append(got, m.nextPoint(path).X)
	}
	want := []int32{1, 2, 3, 2, 1, 2, 3}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("walked %v, want %v", got, want)
		}
	}
	if one := (&Mind{}).nextPoint(path[:1]); one.X != 1 {
		t.Errorf("a path of one point leads to %v", one)
	}
}
