package wire

import (
	"math/bits"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// LeafCount is the number of leaves of a cell.
const LeafCount = geom.LeavesPerCell * geom.LeavesPerCell

// MaxCount is the greatest number of people that is told of a leaf: that many or more.
const MaxCount = 255

// Counts says how many people stand in each leaf of a cell who are told of by number alone.
type Counts struct {
	Cell geom.Cell
	// People by leaf, row by row; MaxCount stands for that many or more.
	People [LeafCount]uint8
}

// CountsSize returns how many bytes AppendCounts will append, at most 77.
func CountsSize(k *Counts) int {
	return HeaderSize + 2 + 8 + bits.OnesCount64(k.leaves())
}

// leaves has a bit for each leaf in which anybody stands.
func (k *Counts) leaves() uint64 {
	var set uint64
	for leaf, people := range k.People {
		if people > 0 {
			set |= 1 << leaf
		}
	}
	return set
}

// AppendCounts appends a COUNTS record. It replaces what was told of the cell's counts; one
// of nobody ends them.
func AppendCounts(dst []byte, k *Counts) []byte {
	dst, mark := beginCell(dst, TypeCounts, k.Cell)
	dst = le.AppendUint64(dst, k.leaves())
	for _, people := range k.People {
		if people > 0 {
			dst = append(dst, people)
		}
	}
	return End(dst, mark)
}

// DecodeCounts reads the payload of a COUNTS. A leaf that is named has somebody in it.
func DecodeCounts(payload []byte) (Counts, error) {
	c := cursor{rest: payload}
	k := Counts{Cell: c.cell()}
	for set := c.u64(); set != 0; set &= set - 1 {
		people := c.u8()
		if people == 0 && c.err == nil {
			c.err, c.rest = ErrMalformed, nil
		}
		k.People[bits.TrailingZeros64(set)] = people
	}
	return k, c.end()
}
