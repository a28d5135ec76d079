package wire

import "github.com/myriad-mmo/myriad/engine/geom"

// Course is a straight way that is told once: the body stands at From until Start, goes to To
// at an even speed within Ms, and stands there. It is on the ground. It ends where a pose of the
// entity is told, or another course that begins before (Way).
type Course struct {
	Short    uint16     // the region's short id of the entity
	From, To geom.Point // mm; told in units of CellQuantum, To at most 512 m from From
	Start    uint32     // low half of the shard's clock when it sets out, as Frame.ServerMs
	Ms       uint16     // how long it takes by the clock; at least 1
	Posture  uint8      // on the way, 0 to 15; before and after it stands
}

// MaxWay is how many courses of one entity a client keeps.
const MaxWay = 8

// Way is the courses that were told of one entity and count, one after the other: each begins when
// the one before ends, or later. Empty: it is told of by poses.
type Way []Course

// With returns the way once another course is told. One that begins when the last ends, or later, follows
// it; one that begins before takes the place of those that are not over by then. What is told again changes
// nothing. Of more than MaxWay the first are dropped. It may write to the array of w.
func (w Way) With(c *Course) Way {
	kept := 0
	for i := range w {
		if w[i] == *c {
			return w
		}
		if int32(c.Start-w[i].End()) >= 0 && kept == i {
			kept++
		}
	}
	w = w[:kept]
	if len(w) == MaxWay {
		w = w[:copy(w, w[1:])]
	}
	return append(w, *c)
}

// PoseAt turns the pose of an entity into that on its way at a moment of the shard's clock, as Course.PoseAt.
func (w Way) PoseAt(p Pose, serverMs uint32) Pose {
	for i := range w {
		if i > 0 && int32(serverMs-w[i].Start) < 0 {
			break
		}
		p = w[i].PoseAt(p, serverMs)
	}
	return p
}

// End returns the moment of the shard's clock at which the body is at To.
func (c *Course) End() uint32 { return c.Start + uint32(c.Ms) }

// CourseSize is how many bytes AppendCourse appends.
const CourseSize = 16

// BeginCourses starts a COURSES record; AppendCourse for each entity while Size stays under
// MaxRosterPart, then End.
func BeginCourses(dst []byte, cell geom.Cell) (out []byte, mark int) {
	return beginCell(dst, TypeCourses, cell)
}

// AppendCourse appends a course that begins in a cell to a COURSES. A From outside the cell
// counts as on its edge, a To further than 512 m along an axis as so far, Ms 0 as 1.
func AppendCourse(dst []byte, cell geom.Cell, c *Course) []byte {
	corner := cell.Corner()
	x, z := QuantiseCell(c.From.X-corner.X), QuantiseCell(c.From.Z-corner.Z)
	dst = append(le.AppendUint16(dst, c.Short), byte(x), byte(x>>8)|byte(z<<4), byte(z>>4))
	dst = le.AppendUint16(dst, courseUnits(x, c.To.X-corner.X))
	dst = le.AppendUint16(dst, courseUnits(z, c.To.Z-corner.Z))
	dst = le.AppendUint32(dst, c.Start)
	return append(le.AppendUint16(dst, max(c.Ms, 1)), c.Posture&statePosture)
}

// courseUnits returns the units from one of QuantiseCell to that of an offset from the same
// corner, which may lie beyond the cell, as an i16.
func courseUnits(from uint16, offset int32) uint16 {
	unit := int64(offset) * 8 / 125
	if offset < 0 && int64(offset)*8%125 != 0 {
		unit-- // rounded down, as within the cell
	}
	return uint16(int16(min(max(unit-int64(from), -1<<15), 1<<15-1)))
}

// At returns where the body is at a moment of the shard's clock, and whether it is under way
// then: it stands before Start and from Start + Ms on. Start and serverMs are less than 2^31 ms
// apart.
func (c *Course) At(serverMs uint32) (at geom.Point, underway bool) {
	gone := int64(int32(serverMs - c.Start))
	switch {
	case gone < 0:
		return c.From, false
	case gone >= int64(c.Ms):
		return c.To, false
	}
	dx, dz := int64(c.To.X-c.From.X), int64(c.To.Z-c.From.Z)
	return c.From.Add(int32(dx*gone/int64(c.Ms)), int32(dz*gone/int64(c.Ms))), true
}

// PoseAt turns the pose of an entity into that at a moment of the shard's clock. Before Start it
// keeps its facing, and always on a way of no length.
func (c *Course) PoseAt(p Pose, serverMs uint32) Pose {
	at, underway := c.At(serverMs)
	p.X, p.Z, p.Lift, p.Posture, p.Wading = at.X, at.Z, 0, 0, false
	if underway {
		p.Posture = c.Posture
	}
	if int32(serverMs-c.Start) >= 0 && c.From != c.To {
		p.Facing = uint16(c.From.Towards(c.To))
	}
	return p
}

// Courses is the head of a COURSES record, and the way through its courses.
type Courses struct {
	Cell geom.Cell
	c    cursor
}

// DecodeCourses reads the head of a COURSES payload; Next gives the courses.
func DecodeCourses(payload []byte) (Courses, error) {
	c := cursor{rest: payload}
	cell := c.cell()
	return Courses{cell, c}, c.err
}

// Next reads the next course into k; false at the end or at an error, which Err tells apart.
func (r *Courses) Next(k *Course) bool {
	if len(r.c.rest) == 0 {
		return false
	}
	k.Short = r.c.u16()
	b := r.c.take(3)
	dx, dz := int16(r.c.u16()), int16(r.c.u16())
	k.Start, k.Ms, k.Posture = r.c.u32(), r.c.u16(), r.c.u8()
	if r.c.err != nil {
		return false
	}
	if k.Ms == 0 || k.Posture > statePosture {
		r.c.err, r.c.rest = ErrMalformed, nil
		return false
	}
	x, z := int32(b[0])|int32(b[1]&15)<<8, int32(b[1]>>4)|int32(b[2])<<4
	corner := r.Cell.Corner()
	k.From = corner.Add(restoreUnit(x), restoreUnit(z))
	k.To = corner.Add(restoreUnit(x+int32(dx)), restoreUnit(z+int32(dz)))
	return true
}

// Err returns why Next stopped early, nil at a proper end.
func (r *Courses) Err() error { return r.c.err }
