package content_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// TestAreasAtAgreesWithASearchOfAll looks at random points, and at the edges of areas.
func TestAreasAtAgreesWithASearchOfAll(t *testing.T) {
	set := shipped(t)
	r := rand.New(rand.NewPCG(1, 2))
	var points []geom.Point
	for range 2000 {
		points = append(points, geom.Point{X: r.Int32N(geom.MapSize), Z: r.Int32N(geom.MapSize)})
	}
	for _, a := range set.Areas.All() {
		at := geom.Point{X: a.At.X, Z: a.At.Z}
		for turn := range 16 {
			for _, off := range []int32{-40, 0, 40} {
				points = append(points, at.Move(geom.Angle(turn*4096), int32(a.Radius)+off).Clamp())
			}
		}
	}
	found := 0
	for _, p := range points {
		var want []*content.Area
		for _, a := range set.Areas.All() {
			if p.Within(geom.Point{X: a.At.X, Z: a.At.Z}, int32(a.Radius)) {
				want = append(want, a)
			}
		}
		if got := slices.Collect(set.AreasAt(p)); !slices.Equal(got, want) {
			t.Errorf("%d areas at %v, want %d", len(got), p, len(want))
		}
		found += len(want)
	}
	if found < 100 {
		t.Errorf("only %d were to be found", found)
	}
}
