package nav_test

import (
	"fmt"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/nav"
)

// A way leads around the fountain of the square.
func ExampleFinder_Path() {
	finder := nav.New(evermere().NewGround())
	west, east := geom.Metres(4440, 4355), geom.Metres(4460, 4352)
	fmt.Println(finder.LineWalkable(west, east))
	path, ok := finder.Path(nil, west, east)
	fmt.Println(ok, path[len(path)-1])
	// Output:
	// false
	// true (4460.000, 4352.000)
}
