package wire

import "github.com/myriad-mmo/myriad/engine/geom"

// Entry is an entity as ENTER, DESCRIBE and ROSTER tell it.
type Entry struct {
	Pose
	ID   uint64
	Look []byte // protobuf Description; when read it lies in the message
}

// EntrySize returns how many bytes AppendEntry will append at most.
func EntrySize(e *Entry) int { return 2 + 8 + 6 + 2 + len(e.Look) }

// BeginEnter starts an ENTER record; AppendEntry for each entity, then End.
func BeginEnter(dst []byte, cell geom.Cell) (out []byte, mark int) {
	return beginCell(dst, TypeEnter, cell)
}

// BeginDescribe starts a DESCRIBE record; AppendEntry for each entity, then End.
func BeginDescribe(dst []byte, cell geom.Cell) (out []byte, mark int) {
	return beginCell(dst, TypeDescribe, cell)
}

func beginCell(dst []byte, t Type, cell geom.Cell) (out []byte, mark int) {
	dst, mark = Begin(dst, t)
	return append(dst, cell.X, cell.Z), mark
}

// RosterHead says which part of which roster a record is.
type RosterHead struct {
	Cell    geom.Cell
	Part    uint8 // from 0
	Parts   uint8 // at least 1
	Version uint32
}

// BeginRoster starts a ROSTER record; AppendEntry for each entity while Size stays under
// MaxRosterPart, then End.
func BeginRoster(dst []byte, head RosterHead) (out []byte, mark int) {
	dst, mark = beginCell(dst, TypeRoster, head.Cell)
	return le.AppendUint32(append(dst, head.Part, head.Parts), head.Version), mark
}

// AppendEntry appends an entity of a cell to an ENTER, DESCRIBE or ROSTER.
func AppendEntry(dst []byte, cell geom.Cell, e *Entry) []byte {
	dst = le.AppendUint64(le.AppendUint16(dst, e.Short), e.ID)
	dst = appendCellBody(dst, cell.Corner(), &e.Pose)
	dst = le.AppendUint16(dst, uint16(len(e.Look)))
	return append(dst, e.Look...)
}

// Entries is the head of an ENTER or DESCRIBE record, and the way through its entities.
type Entries struct {
	Cell geom.Cell
	c    cursor
}

// DecodeEntries reads the head of an ENTER or DESCRIBE payload; Next gives the entities.
func DecodeEntries(payload []byte) (Entries, error) {
	c := cursor{rest: payload}
	cell := c.cell()
	return Entries{cell, c}, c.err
}

// DecodeRoster reads the head of a ROSTER payload; Next of the entries gives the entities.
func DecodeRoster(payload []byte) (RosterHead, Entries, error) {
	c := cursor{rest: payload}
	head := RosterHead{Cell: c.cell(), Part: c.u8(), Parts: c.u8(), Version: c.u32()}
	if c.err == nil && head.Part >= head.Parts {
		c.err, c.rest = ErrMalformed, nil
	}
	return head, Entries{head.Cell, c}, c.err
}

// Next reads the next entity into e; false at the end or at an error, which Err tells
// apart. Look lies in the message.
func (r *Entries) Next(e *Entry) bool {
	if len(r.c.rest) == 0 {
		return false
	}
	e.Short, e.ID = r.c.u16(), r.c.u64()
	r.c.cellBody(&e.Pose, r.Cell.Corner())
	e.Look = r.c.take(int(r.c.u16()))
	return r.c.err == nil
}

// Err returns why Next stopped early, nil at a proper end.
func (r *Entries) Err() error { return r.c.err }

// Why an entity left a cell.
type Why uint8

// The reasons, as LEAVE tells them.
const (
	WhyGone   Why = iota // it is no more
	WhyMoved             // to another cell of the region
	WhyHanded            // to another region
	WhyHidden            // it cannot be seen
)

// Leave says that an entity left a cell.
type Leave struct {
	Short uint16
	Why   Why
	To    geom.Cell // for WhyMoved
}

// BeginLeave starts a LEAVE record; AppendLeave for each entity, then End.
func BeginLeave(dst []byte, cell geom.Cell) (out []byte, mark int) {
	return beginCell(dst, TypeLeave, cell)
}

// AppendLeave appends an entity to a LEAVE.
func AppendLeave(dst []byte, l Leave) []byte {
	return append(le.AppendUint16(dst, l.Short), byte(l.Why), l.To.X, l.To.Z)
}

// Leaves is the head of a LEAVE record, and the way through its entities.
type Leaves struct {
	Cell geom.Cell
	c    cursor
}

// DecodeLeaves reads the head of a LEAVE payload; Next gives the entities.
func DecodeLeaves(payload []byte) (Leaves, error) {
	c := cursor{rest: payload}
	cell := c.cell()
	return Leaves{cell, c}, c.err
}

// Next reads the next entity into l; false at the end or at an error, which Err tells apart.
func (r *Leaves) Next(l *Leave) bool {
	if len(r.c.rest) == 0 {
		return false
	}
	l.Short, l.Why, l.To = r.c.u16(), Why(r.c.u8()), r.c.cell()
	if r.c.err == nil && l.Why > WhyHidden {
		r.c.err, r.c.rest = ErrMalformed, nil
	}
	return r.c.err == nil
}

// Err returns why Next stopped early, nil at a proper end.
func (r *Leaves) Err() error { return r.c.err }

// Check lets a client compare what it holds of a cell.
type Check struct {
	Cell  geom.Cell
	Count uint16
	Sum   uint32 // of CheckTerm over the entities, modulo 2^32
}

// CheckTerm returns what one entity adds to the sum of a Check.
func CheckTerm(short uint16) uint32 { return uint32(short) * 2654435761 }

// AppendCheck appends a CHECK record.
func AppendCheck(dst []byte, k Check) []byte {
	dst, mark := beginCell(dst, TypeCheck, k.Cell)
	return End(le.AppendUint32(le.AppendUint16(dst, k.Count), k.Sum), mark)
}

// DecodeCheck reads the payload of a CHECK.
func DecodeCheck(payload []byte) (Check, error) {
	c := cursor{rest: payload}
	k := Check{Cell: c.cell(), Count: c.u16(), Sum: c.u32()}
	return k, c.end()
}

// AppendUnwatch appends an UNWATCH record: no more of this cell comes.
func AppendUnwatch(dst []byte, cell geom.Cell) []byte {
	dst, mark := beginCell(dst, TypeUnwatch, cell)
	return End(dst, mark)
}

// DecodeUnwatch reads the payload of an UNWATCH.
func DecodeUnwatch(payload []byte) (geom.Cell, error) { return DecodeResync(payload) }
