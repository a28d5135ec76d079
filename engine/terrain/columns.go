package terrain

import (
	"encoding/json"
	"errors"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// Lists of many small records travel as columns: for each field one array, in which every
// number but the first is the difference to the one before. Neighbours in a list lie near
// each other, so that this packs to a third of what rows of whole numbers do.

// Shapes is a list that travels as columns.
type Shapes []Shape

// Patches is a list that travels as columns.
type Patches []Patch

// Obstacles is a list that travels as columns.
type Obstacles []Obstacle

// The numbers of columns.
const (
	shapeFields    = 14
	patchFields    = 9
	obstacleFields = 7
)

// MarshalJSON writes the columns in the order of docs/ground.md.
func (list Shapes) MarshalJSON() ([]byte, error) {
	return json.Marshal(columnsOf(list, shapeFields, func(s *Shape) []int32 {
		return []int32{
			int32(s.Kind), s.A.X, s.A.Z, s.B.X, s.B.Z, s.RadiusA, s.RadiusB, s.HeightA, s.HeightB,
			s.Reach, s.Depth, s.Keep, s.Group, s.Wobble,
		}
	}))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (list *Shapes) UnmarshalJSON(data []byte) (err error) {
	*list, err = recordsOf(data, shapeFields, func(v []int32) Shape {
		return Shape{
			Kind: ShapeKind(v[0]), A: geom.Point{X: v[1], Z: v[2]}, B: geom.Point{X: v[3], Z: v[4]},
			RadiusA: v[5], RadiusB: v[6], HeightA: v[7], HeightB: v[8],
			Reach: v[9], Depth: v[10], Keep: v[11], Group: v[12], Wobble: v[13],
		}
	})
	return err
}

// MarshalJSON writes the columns in the order of docs/ground.md.
func (list Patches) MarshalJSON() ([]byte, error) {
	return json.Marshal(columnsOf(list, patchFields, func(p *Patch) []int32 {
		return []int32{p.A.X, p.A.Z, p.B.X, p.B.Z, p.RadiusA, p.RadiusB, p.Ground, p.Biome, p.Margin}
	}))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (list *Patches) UnmarshalJSON(data []byte) (err error) {
	*list, err = recordsOf(data, patchFields, func(v []int32) Patch {
		return Patch{
			A: geom.Point{X: v[0], Z: v[1]}, B: geom.Point{X: v[2], Z: v[3]},
			RadiusA: v[4], RadiusB: v[5], Ground: v[6], Biome: v[7], Margin: v[8],
		}
	})
	return err
}

// MarshalJSON writes the columns in the order of docs/ground.md.
func (list Obstacles) MarshalJSON() ([]byte, error) {
	return json.Marshal(columnsOf(list, obstacleFields, func(o *Obstacle) []int32 {
		return []int32{o.At.X, o.At.Z, o.HalfWidth, o.HalfDepth, o.Sin, o.Cos, o.Height}
	}))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (list *Obstacles) UnmarshalJSON(data []byte) (err error) {
	*list, err = recordsOf(data, obstacleFields, func(v []int32) Obstacle {
		return Obstacle{
			At: geom.Point{X: v[0], Z: v[1]}, HalfWidth: v[2], HalfDepth: v[3], Sin: v[4], Cos: v[5], Height: v[6],
		}
	})
	return err
}

// columnsOf returns for each field the differences along the list.
func columnsOf[T any](list []T, fields int, numbers func(*T) []int32) [][]int32 {
	columns := make([][]int32, fields)
	before := make([]int32, fields)
	for k := range columns {
		columns[k] = make([]int32, len(list))
	}
	for i := range list {
		row := numbers(&list[i])
		for k, v := range row {
			columns[k][i] = v - before[k]
		}
		before = row
	}
	return columns
}

var errColumns = errors.New("the columns of a list are not of one length, or not as many as it has fields")

// recordsOf undoes columnsOf.
func recordsOf[T any](data []byte, fields int, record func([]int32) T) ([]T, error) {
	var columns [][]int32
	if err := json.Unmarshal(data, &columns); err != nil {
		return nil, err
	}
	if len(columns) != fields {
		return nil, errColumns
	}
	for _, c := range columns {
		if len(c) != len(columns[0]) {
			return nil, errColumns
		}
	}
	list := make([]T, len(columns[0]))
	row := make([]int32, fields)
	for i := range list {
		for k := range row {
			row[k] += columns[k][i]
		}
		list[i] = record(row)
	}
	return list, nil
}
