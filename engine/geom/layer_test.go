package geom

import (
	"slices"
	"testing"
)

func TestALayerIsTheSameSquare(t *testing.T) {
	base := Region(8, 7)
	layer := base.InLayer(3)
	low, high := base.Bounds()
	if l, h := layer.Bounds(); l != low || h != high || layer.Column() != 8 || layer.Row() != 7 {
		t.Errorf("%v has corners %v and %v", layer, l, h)
	}
	if layer.Base() != base || layer.Layer() != 3 || base.Layer() != 0 || layer.InLayer(0) != base {
		t.Errorf("%d is layer %d of %v", layer, layer.Layer(), layer.Base())
	}
	if !layer.Contains(low) || layer.Contains(low.Add(-1, 0)) || layer.Distance(low) != 0 {
		t.Error("it does not hold its own corner")
	}
	if !slices.Equal(layer.AppendNeighbours(nil), base.AppendNeighbours(nil)) {
		t.Errorf("neighbours %v", layer.AppendNeighbours(nil))
	}
}

func TestWhatALayerSees(t *testing.T) {
	base, next := Region(8, 8), Region(9, 8)
	for _, tt := range []struct {
		from, to RegionID
		sees     bool
	}{
		{base, base, true},
		{base, base.InLayer(1), false},
		{base.InLayer(1), base, false},
		{base.InLayer(1), base.InLayer(1), true},
		{base.InLayer(1), next, true},
		{base.InLayer(1), next.InLayer(1), false},
		{next, base, true},
		{next, base.InLayer(1), false},
	} {
		if got := tt.from.Sees(tt.to); got != tt.sees {
			t.Errorf("%d sees %d: %v", tt.from, tt.to, got)
		}
	}
}
