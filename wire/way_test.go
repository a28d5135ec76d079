package wire

import (
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// legAt is a course of a second to the east, from so many metres on.
func legAt(metres int32, start uint32) Course {
	from := geom.Metres(4500, 4300).Add(metres*1000, 0)
	return Course{Short: 9, From: from, To: from.Add(1000, 0), Start: start, Ms: 1000, Posture: 1}
}

func TestWay(t *testing.T) {
	const wrap = ^uint32(0) - 500 // the clock's low half ends within the first leg
	for _, began := range []uint32{5000, wrap} {
		leg := func(n int32, by uint32) Course { return legAt(n, began+uint32(n)*1000+by) }
		three := Way{leg(0, 0), leg(1, 0), leg(2, 0)}
		for name, tt := range map[string]struct {
			told Course
			want Way
		}{
			"one that follows":          {leg(3, 0), Way{leg(0, 0), leg(1, 0), leg(2, 0), leg(3, 0)}},
			"one that follows later":    {leg(3, 400), Way{leg(0, 0), leg(1, 0), leg(2, 0), leg(3, 400)}},
			"one that is told again":    {leg(1, 0), three},
			"one in the middle":         {leg(2, 30), Way{leg(0, 0), leg(1, 0), leg(2, 30)}},
			"one that begins too early": {leg(3, ^uint32(0)), Way{leg(0, 0), leg(1, 0), leg(3, ^uint32(0))}},
			"the first, put right":      {leg(0, 30), Way{leg(0, 30)}},
			"one of long ago":           {leg(-5, 0), Way{leg(-5, 0)}},
		} {
			if got := slices.Clone(three).With(&tt.told); !slices.Equal(got, tt.want) {
				t.Errorf("%s, from %d on: %v, want %v", name, began, got, tt.want)
			}
		}
		var w Way
		for n := range int32(20) {
			next := leg(n, 0)
			w = w.With(&next)
		}
		if len(w) != MaxWay || w[0] != leg(20-MaxWay, 0) {
			t.Errorf("of twenty %d are kept, from %v on", len(w), w[0])
		}
		looks := Pose{Short: 9, X: 1, Facing: uint16(geom.Half)}
		for ms, want := range map[int32]Pose{
			-100: {Short: 9, X: three[0].From.X, Z: three[0].From.Z, Facing: uint16(geom.Half)},
			500:  {Short: 9, X: three[0].From.X + 500, Z: three[0].From.Z, Facing: uint16(geom.Quarter), Posture: 1},
			1000: {Short: 9, X: three[1].From.X, Z: three[0].From.Z, Facing: uint16(geom.Quarter), Posture: 1},
			2999: {Short: 9, X: three[2].From.X + 999, Z: three[0].From.Z, Facing: uint16(geom.Quarter), Posture: 1},
			9000: {Short: 9, X: three[2].To.X, Z: three[0].From.Z, Facing: uint16(geom.Quarter)},
		} {
			if got := three.PoseAt(looks, began+uint32(ms)); got != want {
				t.Errorf("%d ms after %d: %+v, want %+v", ms, began, got, want)
			}
		}
	}
	if p := (Pose{X: 5, Posture: 1}); Way(nil).PoseAt(p, 7) != p {
		t.Error("who is told of by poses is elsewhere")
	}
}
