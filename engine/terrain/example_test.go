package terrain_test

import (
	"fmt"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// What is known of a place.
func ExampleMap() {
	m := evermere()
	pier := geom.Metres(4366, 4352)
	fmt.Println(m.LandAt(pier).Ruleset, m.AreaAt(pier).Name["sl"])
	fmt.Println(m.NewGround().Height(pier), m.WaterAt(pier))
	// Output:
	// social Dolgi pomol
	// 20900 20000
}
