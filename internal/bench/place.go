package bench

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bench/load"
)

const (
	// spacing is between the homes of a field, in millimetres: 31 of them lie within sight.
	spacing = 15_900
	// sight is how far one is told of every input in a field, in millimetres.
	sight = 50_000
	// square is the radius within which a plaza stands, in millimetres; its homes lie nearer to
	// the middle by the circle that people walk.
	square     = 60_000
	homeRadius = square - 6_000
	// stream is how far to either side of the border a walking crowd begins, in millimetres.
	stream = 60_000
	// strip is how long the border is that a walking crowd streams over, in millimetres.
	strip = 200_000
)

var (
	// larkspur is the middle of the town's square: the crowd stands among houses and persons.
	larkspur = geom.Metres(4450, 4352)
	// meadow is the middle of a region of the Marches, where creatures may be fought.
	meadow = geom.Metres(1792, 3328)
	// fieldCorner is the north-west corner of the greatest field, fieldColumns its width in homes:
	// it fills the plains of the Marches north of the river.
	fieldCorner  = geom.Metres(1050, 3090)
	fieldColumns = 128
	fieldRows    = 75
	// border is a point on the line between two regions of the Marches, which runs north to south.
	border = geom.Metres(2048, 3584)
)

// fullCells is how many cells around one are told of in a full comparison: all that the crowd
// of a square reaches over, or what holds the sight of a field.
func fullCells(shape string) int {
	if shape == load.Field || shape == load.Walk {
		return (sight + geom.CellSize - 1) / geom.CellSize
	}
	return (2*square + geom.CellSize - 1) / geom.CellSize
}

// flat reports whether a shape wants even ground.
func flat(shape string) bool {
	return shape == load.Field || shape == load.Walk || shape == load.Battle
}

// homes returns where the people of a shape begin.
func homes(shape string, n int, random *rand.Rand) ([]geom.Point, error) {
	at := make([]geom.Point, 0, n)
	switch shape {
	case load.Field:
		return grid(n)
	case load.Battle:
		for range n {
			at = append(at, within(meadow, homeRadius, random))
		}
	case load.Walk:
		for range n {
			at = append(at, border.Add(random.Int32N(2*stream)-stream, random.Int32N(strip)-strip/2))
		}
	default:
		for range n {
			at = append(at, within(larkspur, homeRadius, random))
		}
	}
	return at, nil
}

// within draws a point of a disc, all of it alike.
func within(middle geom.Point, radius float64, random *rand.Rand) geom.Point {
	r, turn := radius*math.Sqrt(random.Float64()), random.Float64()*2*math.Pi
	return middle.Add(int32(r*math.Sin(turn)), int32(r*math.Cos(turn)))
}

// FieldRoom is how many players a field has room for.
var FieldRoom = fieldColumns * fieldRows

// grid returns the homes of a field: as square a piece of the plains as they give.
func grid(n int) ([]geom.Point, error) {
	if n > FieldRoom {
		return nil, fmt.Errorf("a field has room for %d players", FieldRoom)
	}
	columns := min(int(math.Ceil(math.Sqrt(float64(n)))), fieldColumns)
	if (n+columns-1)/columns > fieldRows {
		columns = (n + fieldRows - 1) / fieldRows
	}
	at := make([]geom.Point, 0, n)
	for i := range n {
		at = append(at, fieldCorner.Add(int32(i%columns)*spacing, int32(i/columns)*spacing))
	}
	return at, nil
}

func randomOf(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 4)) }
