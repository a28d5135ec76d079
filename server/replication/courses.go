package replication

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// courses encodes the courses that are new and begin later, or all.
func (b *cellEncoder) courses(v world.CellView, all bool) {
	if all {
		b.coursesOf(v, v.Members, everyCourse)
		return
	}
	b.coursesOf(v, v.Courses, waiting)
}

// calmMs is how long before a course begins it is to be told, so that it may wait.
const calmMs = (CalmEvery + 4) * world.TickMs // a turn may come three beats later

// pressing returns those legs of a body that are new, where the first of them begins before what waits is
// surely told; waiting where it begins later.
func pressing(legs []world.Course) []world.Course {
	if legs = fresh(legs); len(legs) > 0 && legs[0].StartMs <= calmMs {
		return legs
	}
	return nil
}

func waiting(legs []world.Course) []world.Course {
	if legs = fresh(legs); len(legs) > 0 && legs[0].StartMs > calmMs {
		return legs
	}
	return nil
}

// fresh returns the legs that were added in this tick: they come last.
func fresh(legs []world.Course) []world.Course {
	for len(legs) > 0 && !legs[0].New {
		legs = legs[1:]
	}
	return legs
}

func everyCourse(legs []world.Course) []world.Course { return legs }

// coursesOf encodes the courses of slots, those of them that are still in the cell: of each body the legs
// that are wanted.
func (b *cellEncoder) coursesOf(v world.CellView, slots []int32, wanted func(legs []world.Course) []world.Course) {
	open, mark := false, 0
	var told geom.Cell // in which the leg begins: its points are told against that one's corner
	for _, slot := range slots {
		if !b.w.OnCourse(slot) || !b.w.InCell(slot, v.At) {
			continue
		}
		b.legs = b.w.CoursesOf(b.legs[:0], slot)
		for _, c := range wanted(b.legs) {
			from := geom.CellAt(c.From)
			if open && (from != told || wire.Size(b.buf, mark)+wire.CourseSize > wire.MaxRosterPart) {
				b.buf, open = wire.End(b.buf, mark), false
			}
			if !open {
				b.buf, mark = wire.BeginCourses(b.buf, from)
				open, told = true, from
			}
			b.buf = wire.AppendCourse(b.buf, from, &wire.Course{Short: uint16(slot), From: c.From, To: c.To,
				Start: b.serverMs + uint32(c.StartMs), Ms: uint16(c.Ms), Posture: uint8(c.Posture)})
		}
	}
	if open {
		b.buf = wire.End(b.buf, mark)
	}
}

// strolls reports whether all that changed in a cell is that somebody came or went on a course.
func (b *cellEncoder) strolls(v world.CellView) bool {
	if len(v.Described) > 0 || len(v.Courses) > 0 || len(v.Leapt) > 0 {
		return false
	}
	for _, l := range v.Left {
		if b.why(l) != world.Moved || !b.w.OnCourse(l.Slot) {
			return false
		}
	}
	for _, e := range v.Entered {
		if !e.Crossed || !b.w.OnCourse(e.Slot) {
			return false
		}
	}
	return true
}
