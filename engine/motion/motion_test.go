package motion_test

import (
	"os"
	"sync"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

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

var params = motion.Params{Speed: motion.RunSpeed}

func BenchmarkStep(b *testing.B) {
	for name, start := range map[string]geom.Point{
		"town": geom.Metres(4460, 4370), "forest": geom.Metres(4820, 4250), "lake": geom.Metres(4250, 4400),
	} {
		b.Run(name, func(b *testing.B) {
			g := evermere().NewGround()
			s := motion.At(start, 0, g)
			b.ReportAllocs()
			for i := range b.N {
				if i%400 == 0 {
					s = motion.At(start, 0, g)
				}
				in := motion.Input{Heading: geom.Angle(i / 40 * 9973), Speed: 255}
				motion.Step(&s, in, params, g)
			}
		})
	}
}
