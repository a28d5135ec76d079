package geom

import "fmt"

const (
	// MapSize is the side of the map.
	MapSize = RegionSize * RegionColumns
	// RegionSize is the side of a region, the unit of authority.
	RegionSize = 512 * Metre
	// RegionColumns is the number of regions in a row of the map, and of rows.
	RegionColumns = 16
	// RegionCount is the number of regions of the map.
	RegionCount = RegionColumns * RegionColumns

	// CellSize is the side of a cell, the unit of interest.
	CellSize = 64 * Metre
	// CellColumns is the number of cells in a row of the map, and of rows.
	CellColumns = MapSize / CellSize
	// CellsPerRegion is the number of cells along the side of a region.
	CellsPerRegion = RegionSize / CellSize

	// LeafSize is the side of a leaf, a part of a crowded cell.
	LeafSize = 8 * Metre
	// LeavesPerCell is the number of leaves along the side of a cell.
	LeavesPerCell = CellSize / LeafSize
)

// RegionID names a square of 512 m: row * 16 + column, rows from north to south. A square that
// is held in several layers has an id for each: layer * RegionCount on top; see layer.go.
type RegionID uint16

// Region returns the region at a column and row; it panics off the map.
func Region(column, row int) RegionID {
	if column < 0 || row < 0 || column >= RegionColumns || row >= RegionColumns {
		panic(fmt.Sprintf("geom: no region at column %d, row %d", column, row))
	}
	return RegionID(row*RegionColumns + column)
}

// RegionAt returns the region a point lies in. A point off the map belongs to the nearest.
func RegionAt(p Point) RegionID {
	p = p.Clamp()
	return Region(int(p.X/RegionSize), int(p.Z/RegionSize))
}

// Column counts from the west, from 0.
func (r RegionID) Column() int { return int(r) % RegionColumns }

// Row counts from the north, from 0.
func (r RegionID) Row() int { return int(r.Base()) / RegionColumns }

// Bounds returns the corners of the region: low belongs to it, high does not.
func (r RegionID) Bounds() (low, high Point) {
	low = Point{int32(r.Column()) * RegionSize, int32(r.Row()) * RegionSize}
	return low, low.Add(RegionSize, RegionSize)
}

// Contains reports whether the point lies in the region's square.
func (r RegionID) Contains(p Point) bool { return p.OnMap() && RegionAt(p) == r.Base() }

// Distance returns how far p lies outside the region, 0 for a point inside it.
func (r RegionID) Distance(p Point) int32 {
	low, high := r.Bounds()
	dx := max(low.X-p.X, p.X-(high.X-1), 0)
	dz := max(low.Z-p.Z, p.Z-(high.Z-1), 0)
	return Point{}.Distance(Point{dx, dz})
}

// BorderDistance returns how far p, a point inside the region, is from its nearest side.
// It is negative outside.
func (r RegionID) BorderDistance(p Point) int32 {
	low, high := r.Bounds()
	return min(p.X-low.X, high.X-1-p.X, p.Z-low.Z, high.Z-1-p.Z)
}

// AppendNeighbours appends the up to eight regions around r, in the order of their numbers:
// those of the first layer, whatever layer r is.
func (r RegionID) AppendNeighbours(dst []RegionID) []RegionID {
	for row := r.Row() - 1; row <= r.Row()+1; row++ {
		for column := r.Column() - 1; column <= r.Column()+1; column++ {
			onMap := column >= 0 && row >= 0 && column < RegionColumns && row < RegionColumns
			if onMap && (column != r.Column() || row != r.Row()) {
				dst = append(dst, Region(column, row))
			}
		}
	}
	return dst
}

// String names the region by its number, column and row.
func (r RegionID) String() string { return fmt.Sprintf("r%d(%d,%d)", uint16(r), r.Column(), r.Row()) }

// Cell names a square of 64 m by its column and row on the map.
type Cell struct {
	X, Z uint8
}

// CellAt returns the cell a point lies in. A point off the map belongs to the nearest.
func CellAt(p Point) Cell {
	p = p.Clamp()
	return Cell{uint8(p.X / CellSize), uint8(p.Z / CellSize)}
}

// Region returns the region that holds the cell.
func (c Cell) Region() RegionID {
	return Region(int(c.X)/CellsPerRegion, int(c.Z)/CellsPerRegion)
}

// Corner returns the point of the cell with the lowest coordinates.
func (c Cell) Corner() Point { return Point{int32(c.X) * CellSize, int32(c.Z) * CellSize} }

// Centre returns the middle of the cell.
func (c Cell) Centre() Point { return c.Corner().Add(CellSize/2, CellSize/2) }

// Index returns the number of the cell within its region, 0 to 63, row by row.
func (c Cell) Index() int {
	return int(c.Z)%CellsPerRegion*CellsPerRegion + int(c.X)%CellsPerRegion
}

// Steps returns how many cells lie between c and d, the greater of both directions.
func (c Cell) Steps(d Cell) int {
	return int(max(abs(int32(c.X)-int32(d.X)), abs(int32(c.Z)-int32(d.Z))))
}

// LeafAt returns the number of the leaf of its cell a point lies in, 0 to 63, row by row.
func LeafAt(p Point) uint8 {
	p = p.Clamp()
	return uint8(p.Z%CellSize/LeafSize*LeavesPerCell + p.X%CellSize/LeafSize)
}
