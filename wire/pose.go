package wire

import "github.com/myriad-mmo/myriad/engine/geom"

// Pose is where an entity is and how it stands, in the units of the map.
type Pose struct {
	Short   uint16 // the region's short id of the entity
	X, Z    int32  // mm
	Lift    int32  // mm above the ground; told in 100 mm, at most MaxLift
	Facing  uint16 // 1/65536 turn; told in 1/256
	Posture uint8  // 0 to 15, the values of docs/protocol.md section 5
	Wading  bool   // the feet are in water and not seen
}

// The steps in which poses are told.
const (
	// CellQuantum is the unit of x and z within a cell, in 1/1000 mm: 15.625 mm.
	CellQuantum = geom.CellSize * 1000 / cellUnits
	// LeafQuantum is the unit of x and z within a leaf, in 1/1000 mm: 31.25 mm.
	LeafQuantum = geom.LeafSize * 1000 / leafUnits
	// LiftQuantum is the unit of the height above ground, in mm.
	LiftQuantum = 100
	// MaxLift is the greatest height above ground that can be told, in mm.
	MaxLift = 255 * LiftQuantum
	// FacingQuantum is the unit of facing, in 1/65536 turn.
	FacingQuantum = 256

	cellUnits = 4096
	leafUnits = 256
)

// WholeCell is the leaf number of a batch that is told against its cell.
const WholeCell = 255

const (
	stateWading  = 1 << 6
	stateLifted  = 1 << 7
	statePosture = 15
)

// QuantiseCell returns the unit that an offset from the corner of a cell lies in, 0 to
// 4095. An offset outside the cell counts as on its edge.
func QuantiseCell(offset int32) uint16 {
	return uint16(min(max(offset, 0), geom.CellSize-1) * 8 / 125)
}

// RestoreCell returns the offset in the middle of a unit of QuantiseCell.
func RestoreCell(unit uint16) int32 { return restoreUnit(int32(unit & (cellUnits - 1))) }

// restoreUnit is RestoreCell of a unit that may lie beyond the cell, below 0 too; rounded down.
func restoreUnit(unit int32) int32 { return (unit*1000 + 500) >> 6 }

// QuantiseLeaf returns the unit that an offset from the corner of a leaf lies in. An
// offset outside the leaf counts as on its edge.
func QuantiseLeaf(offset int32) uint8 {
	return uint8(min(max(offset, 0), geom.LeafSize-1) * 4 / 125)
}

// RestoreLeaf returns the offset in the middle of a unit of QuantiseLeaf.
func RestoreLeaf(unit uint8) int32 { return (int32(unit)*1000 + 500) / 32 }

// QuantiseFacing returns the nearest 1/256 of a turn.
func QuantiseFacing(facing uint16) uint8 { return uint8((uint32(facing) + FacingQuantum/2) >> 8) }

// QuantiseLift returns the nearest unit of height, at least 0 and at most 255.
func QuantiseLift(lift int32) uint8 {
	return uint8((min(max(lift, 0), MaxLift) + LiftQuantum/2) / LiftQuantum)
}

// Corner returns the point that the poses of a batch are told against.
func Corner(cell geom.Cell, leaf uint8) geom.Point {
	p := cell.Corner()
	if leaf == WholeCell {
		return p
	}
	return p.Add(int32(leaf%geom.LeavesPerCell)*geom.LeafSize, int32(leaf/geom.LeavesPerCell)*geom.LeafSize)
}

// AppendCellPose appends a pose to a batch of a whole cell: 7 or 8 bytes.
func AppendCellPose(dst []byte, cell geom.Cell, p *Pose) []byte {
	return appendCellBody(le.AppendUint16(dst, p.Short), cell.Corner(), p)
}

func appendCellBody(dst []byte, corner geom.Point, p *Pose) []byte {
	x, z := QuantiseCell(p.X-corner.X), QuantiseCell(p.Z-corner.Z)
	dst = append(dst, byte(x), byte(x>>8)|byte(z<<4), byte(z>>4))
	return appendState(dst, p)
}

// AppendLeafPose appends a pose to a batch of a leaf: 6 or 7 bytes.
func AppendLeafPose(dst []byte, cell geom.Cell, leaf uint8, p *Pose) []byte {
	corner := Corner(cell, leaf)
	dst = le.AppendUint16(dst, p.Short)
	dst = append(dst, QuantiseLeaf(p.X-corner.X), QuantiseLeaf(p.Z-corner.Z))
	return appendState(dst, p)
}

func appendState(dst []byte, p *Pose) []byte {
	state := p.Posture & statePosture
	if p.Wading {
		state |= stateWading
	}
	lift := QuantiseLift(p.Lift)
	if lift == 0 {
		return append(dst, QuantiseFacing(p.Facing), state)
	}
	return append(dst, QuantiseFacing(p.Facing), state|stateLifted, lift)
}

// cellBody reads a pose without its short id, told against a cell's corner.
func (c *cursor) cellBody(p *Pose, corner geom.Point) {
	b := c.take(3)
	if b == nil {
		return
	}
	p.X = corner.X + RestoreCell(uint16(b[0])|uint16(b[1]&15)<<8)
	p.Z = corner.Z + RestoreCell(uint16(b[1]>>4)|uint16(b[2])<<4)
	c.state(p)
}

func (c *cursor) leafBody(p *Pose, corner geom.Point) {
	b := c.take(2)
	if b == nil {
		return
	}
	p.X, p.Z = corner.X+RestoreLeaf(b[0]), corner.Z+RestoreLeaf(b[1])
	c.state(p)
}

func (c *cursor) state(p *Pose) {
	b := c.take(2)
	if b == nil {
		return
	}
	p.Facing = uint16(b[0]) << 8
	p.Posture = b[1] & statePosture
	p.Wading = b[1]&stateWading != 0
	p.Lift = 0
	if b[1]&stateLifted != 0 {
		p.Lift = int32(c.u8()) * LiftQuantum
	}
}

// Tiers, as POSES tells them.
const (
	TierNear uint8 = iota
	TierMiddle
	TierFar
	// TierDense is the near tier of a dense crowd: each batch holds who moved in the last two
	// ticks, so that it may be sent in every second.
	TierDense
)

const (
	bitsTier  = 3
	bitsWhole = 1 << 2
)

// Poses is the head of a POSES record, and the way through its poses.
type Poses struct {
	Cell  geom.Cell
	Leaf  uint8 // 0 to 63, or WholeCell
	Tier  uint8
	Whole bool // every entity of the batch is in it

	c cursor
}

// PosesHead is how many bytes of a POSES payload come before the poses.
const PosesHead = 4

// BeginPoses starts a POSES record. AppendCellPose (Leaf WholeCell) or AppendLeafPose
// follow, then End. A batch of at most 8,000 poses fits.
func BeginPoses(dst []byte, head Poses) (out []byte, mark int) {
	dst, mark = Begin(dst, TypePoses)
	bits := head.Tier & bitsTier
	if head.Whole {
		bits |= bitsWhole
	}
	return append(dst, head.Cell.X, head.Cell.Z, head.Leaf, bits), mark
}

// DecodePoses reads the head of a POSES payload; Next gives the poses.
func DecodePoses(payload []byte) (Poses, error) {
	c := cursor{rest: payload}
	p := Poses{Cell: c.cell(), Leaf: c.u8()}
	bits := c.u8()
	p.Tier, p.Whole = bits&bitsTier, bits&bitsWhole != 0
	if c.err == nil && p.Leaf != WholeCell && p.Leaf >= geom.LeavesPerCell*geom.LeavesPerCell {
		c.err = ErrMalformed
	}
	p.c = c
	return p, c.err
}

// Next reads the next pose into p; false at the end or at an error, which Err tells apart.
func (r *Poses) Next(p *Pose) bool {
	if len(r.c.rest) == 0 {
		return false
	}
	p.Short = r.c.u16()
	if r.Leaf == WholeCell {
		r.c.cellBody(p, r.Cell.Corner())
	} else {
		r.c.leafBody(p, Corner(r.Cell, r.Leaf))
	}
	return r.c.err == nil
}

// Err returns why Next stopped early, nil at a proper end.
func (r *Poses) Err() error { return r.c.err }
