package gateway

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
)

// TestWhoWalksAcrossALineKeepsItsCentre until it is well beyond it.
func TestWhoWalksAcrossALineKeepsItsCentre(t *testing.T) {
	const lag = replication.Lag
	here, next, corner := geom.Cell{X: 69, Z: 68}, geom.Cell{X: 70, Z: 68}, geom.Cell{X: 68, Z: 67}
	line := next.Corner().Add(0, geom.CellSize/2)
	tests := []struct {
		from geom.Cell
		at   geom.Point
		want geom.Cell
	}{
		{here, here.Centre(), here},
		{here, line.Add(lag-1, 0), here},
		{here, line.Add(lag, 0), next},
		{next, line.Add(-lag, 0), next},
		{next, line.Add(-lag-1, 0), here},
		{here, here.Corner().Add(-lag, -lag), here},
		{here, here.Corner().Add(-lag-1, -1), corner},
		{here, here.Centre().Add(20*geom.CellSize, 0), geom.Cell{X: 89, Z: 68}},
	}
	for _, tt := range tests {
		w := &viewer{centre: tt.from}
		if got := w.centreAt(tt.at); got != tt.want {
			t.Errorf("from %v at %v: centre %v, want %v", tt.from, tt.at, got, tt.want)
		}
	}
}
