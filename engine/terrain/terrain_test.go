package terrain_test

import (
	"os"
	"sync"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// evermere compiles the real map once for all tests of the package.
var evermere = sync.OnceValue(func() *terrain.Map {
	data, err := os.ReadFile("../../content/maps/evermere.yaml")
	if err != nil {
		panic(err)
	}
	m, err := terrain.Load("evermere", data)
	if err != nil {
		panic(err)
	}
	return m
})

var square = geom.Metres(4450, 4352)

func BenchmarkLoad(b *testing.B) {
	data, _ := os.ReadFile("../../content/maps/evermere.yaml")
	for range b.N {
		if _, err := terrain.Load("evermere", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMapHeightAt(b *testing.B) {
	m := evermere()
	b.ReportAllocs()
	for i := range b.N {
		m.HeightAt(square.Add(int32(i%600_000), int32(i*7%200_000)))
	}
}

func BenchmarkGroundHeight(b *testing.B) {
	g := evermere().NewGround()
	b.ReportAllocs()
	for i := range b.N {
		g.Height(square.Add(int32(i%100_000), int32(i*7%100_000)))
	}
}

func BenchmarkTile(b *testing.B) {
	m := evermere()
	for i := range b.N {
		m.NewGround().Height(square.Add(int32(i%10)*geom.CellSize, 0))
	}
}
