package motion_test

import (
	"fmt"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// A walker runs east along the road for a second: twenty steps of 50 ms.
func ExampleStep() {
	ground := evermere().NewGround() // one for each owner of a region
	state := motion.At(geom.Metres(4500, 4352), 0, ground)
	for range 20 {
		motion.Step(&state, motion.Input{Heading: geom.Quarter, Speed: 255}, motion.Params{Speed: motion.RunSpeed}, ground)
	}
	fmt.Println(state.Point(), state.Mode == motion.Run)
	// Output: (4506.500, 4352.000) true
}
