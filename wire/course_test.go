package wire

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/myriad-mmo/myriad/engine/geom"
)

func anyCourse(t *rapid.T, corner geom.Point) Course {
	axis := rapid.Int32Range(0, geom.CellSize-1)
	way := rapid.Int32Range(-511_000, 511_000)
	from := corner.Add(axis.Draw(t, "x"), axis.Draw(t, "z"))
	return Course{
		Short: rapid.Uint16().Draw(t, "short"), From: from, To: from.Add(way.Draw(t, "dx"), way.Draw(t, "dz")),
		Start: rapid.Uint32().Draw(t, "start"), Ms: rapid.Uint16Range(1, 1<<16-1).Draw(t, "ms"),
		Posture: rapid.Uint8Range(0, 15).Draw(t, "posture"),
	}
}

// TestCoursesWithinQuantum: both ends of a course are told as poses there would be.
func TestCoursesWithinQuantum(t *testing.T) {
	near := func(t *rapid.T, got, want geom.Point) {
		t.Helper()
		const half = CellQuantum/2000 + 1
		if d := got.Add(-want.X, -want.Z); d.X > half || d.X < -half || d.Z > half || d.Z < -half {
			t.Fatalf("%v came as %v", want, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := anyCell(t)
		want := make([]Course, rapid.IntRange(0, 20).Draw(t, "n"))
		out, mark := BeginCourses(nil, cell)
		for i := range want {
			want[i] = anyCourse(t, cell.Corner())
			out = AppendCourse(out, cell, &want[i])
		}
		if n := Size(out, mark); n != 2+len(want)*CourseSize {
			t.Fatalf("%d courses have %d bytes", len(want), n)
		}
		got, err := DecodeCourses(only(t, End(out, mark), TypeCourses))
		if err != nil || got.Cell != cell {
			t.Fatalf("head %+v, %v", got, err)
		}
		var c Course
		for _, w := range want {
			if !got.Next(&c) {
				t.Fatalf("ends early: %v", got.Err())
			}
			near(t, c.From, w.From)
			near(t, c.To, w.To)
			c.From, c.To = w.From, w.To
			if c != w {
				t.Fatalf("got %+v, want %+v", c, w)
			}
		}
		if got.Next(&c) || got.Err() != nil {
			t.Fatalf("more than was written: %v", got.Err())
		}
	})
}

// What cannot be told is told as near as can be.
func TestCourseOutOfRange(t *testing.T) {
	cell := geom.Cell{X: 70, Z: 68}
	corner := cell.Corner()
	out, mark := BeginCourses(nil, cell)
	out = AppendCourse(out, cell, &Course{From: corner.Add(-40, 64_500), To: corner.Add(900_000, -900_000), Posture: 0x41})
	r, err := DecodeCourses(End(out, mark)[HeaderSize:])
	if err != nil {
		t.Fatal(err)
	}
	var c Course
	if !r.Next(&c) {
		t.Fatal(r.Err())
	}
	want := Course{From: corner.Add(7, 63_992), To: corner.Add(511_992, -448_008), Ms: 1, Posture: 1}
	if c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestCourseAt(t *testing.T) {
	c := Course{From: geom.Point{X: 1000, Z: 2000}, To: geom.Point{X: 5000, Z: -2000}, Start: 1<<32 - 1000, Ms: 4000, Posture: 1}
	before := Pose{Short: 9, X: 3, Z: 4, Lift: 500, Facing: 77, Posture: 4, Wading: true}
	heading := uint16(geom.Half - geom.Quarter/2)
	for _, tc := range []struct {
		ms     uint32
		want   geom.Point
		walks  bool
		facing uint16
	}{
		{1<<32 - 9000, c.From, false, 77},
		{1<<32 - 1001, c.From, false, 77},
		{1<<32 - 1000, c.From, true, heading},
		{0, geom.Point{X: 2000, Z: 1000}, true, heading},
		{2999, geom.Point{X: 4999, Z: -1999}, true, heading},
		{3000, c.To, false, heading},
		{90_000, c.To, false, heading},
	} {
		if at, walks := c.At(tc.ms); at != tc.want || walks != tc.walks {
			t.Errorf("at %d: %v %v, want %v %v", tc.ms, at, walks, tc.want, tc.walks)
		}
		want := Pose{Short: 9, X: tc.want.X, Z: tc.want.Z, Facing: tc.facing}
		if tc.walks {
			want.Posture = 1
		}
		if got := c.PoseAt(before, tc.ms); got != want {
			t.Errorf("at %d: %+v, want %+v", tc.ms, got, want)
		}
	}
	c.To = c.From
	if got := c.PoseAt(before, 0); got.Facing != 77 {
		t.Errorf("a way of no length turns it to %d", got.Facing)
	}
}

func TestCoursesRefused(t *testing.T) {
	whole := func(change int, to byte) []byte {
		out, _ := BeginCourses(nil, geom.Cell{})
		payload := AppendCourse(out, geom.Cell{}, &Course{Ms: 1})[HeaderSize:]
		payload[change] = to
		return payload
	}
	for name, tc := range map[string]struct {
		payload []byte
		want    error
	}{
		"no cell":          {[]byte{0}, ErrTruncated},
		"cell off the map": {whole(0, 128), ErrMalformed},
		"no time":          {whole(15, 0), ErrMalformed},
		"posture 16":       {whole(17, 16), ErrMalformed},
		"cut short":        {whole(0, 0)[:17], ErrTruncated},
		"with a tail":      {append(whole(0, 0), 1), ErrTruncated},
	} {
		r, err := DecodeCourses(tc.payload)
		if err == nil {
			var c Course
			for r.Next(&c) {
			}
			err = r.Err()
		}
		if !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

// FuzzCourses: what is taken encodes to the bytes it came from, so a course that is told again
// is the same.
func FuzzCourses(f *testing.F) {
	out, _ := BeginCourses(nil, geom.Cell{X: 70, Z: 68})
	corner := geom.Cell{X: 70, Z: 68}.Corner()
	f.Add(AppendCourse(out, geom.Cell{X: 70, Z: 68}, &Course{7, corner, corner.Add(-9000, 12_000), 5, 900, 1})[HeaderSize:])
	f.Fuzz(func(t *testing.T, payload []byte) {
		r, err := DecodeCourses(payload)
		if err != nil {
			return
		}
		out, mark := BeginCourses(nil, r.Cell)
		var c Course
		for r.Next(&c) {
			out = AppendCourse(out, r.Cell, &c)
		}
		if r.Err() == nil && len(payload) <= MaxPayload && !bytes.Equal(End(out, mark)[HeaderSize:], payload) {
			t.Fatalf("% x became % x", payload, out[HeaderSize:])
		}
	})
}
