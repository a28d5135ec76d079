package wire

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/myriad-mmo/myriad/engine/geom"
)

func anyCell(t *rapid.T) geom.Cell {
	return geom.Cell{X: rapid.Uint8Range(0, 127).Draw(t, "x"), Z: rapid.Uint8Range(0, 127).Draw(t, "z")}
}

// anyPose draws a pose within size mm of a corner.
func anyPose(t *rapid.T, corner geom.Point, size int32) Pose {
	return Pose{
		Short: rapid.Uint16().Draw(t, "short"),
		X:     corner.X + rapid.Int32Range(0, size-1).Draw(t, "dx"),
		Z:     corner.Z + rapid.Int32Range(0, size-1).Draw(t, "dz"),
		Lift:  rapid.Int32Range(0, MaxLift).Draw(t, "lift"), Facing: rapid.Uint16().Draw(t, "facing"),
		Posture: rapid.Uint8Range(0, 15).Draw(t, "posture"), Wading: rapid.Bool().Draw(t, "wading"),
	}
}

func checkPose(t *rapid.T, got, want Pose, quantum int32) {
	t.Helper()
	half := quantum/2000 + 1
	if d := got.X - want.X; d > half || d < -half {
		t.Fatalf("x is off by %d mm", d)
	}
	if d := got.Z - want.Z; d > half || d < -half {
		t.Fatalf("z is off by %d mm", d)
	}
	if d := int16(got.Facing - want.Facing); d > FacingQuantum/2 || d < -FacingQuantum/2 {
		t.Fatalf("facing is off by %d", d)
	}
	if d := got.Lift - want.Lift; d > LiftQuantum/2 || d < -LiftQuantum/2 {
		t.Fatalf("lift is off by %d mm", d)
	}
	if got.Short != want.Short || got.Posture != want.Posture || got.Wading != want.Wading {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

// TestPosesWithinQuantum: what is told of a pose is nowhere further off than half a unit.
func TestPosesWithinQuantum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := anyCell(t)
		leaf := rapid.SampledFrom([]uint8{WholeCell, 0, 1, 7, 8, 63}).Draw(t, "leaf")
		size, quantum := int32(geom.CellSize), int32(CellQuantum)
		if leaf != WholeCell {
			size, quantum = geom.LeafSize, LeafQuantum
		}
		want := make([]Pose, rapid.IntRange(0, 20).Draw(t, "n"))
		head := Poses{Cell: cell, Leaf: leaf, Tier: rapid.Uint8Range(0, 3).Draw(t, "tier"), Whole: rapid.Bool().Draw(t, "whole")}
		out, mark := BeginPoses(nil, head)
		for i := range want {
			want[i] = anyPose(t, Corner(cell, leaf), size)
			if leaf == WholeCell {
				out = AppendCellPose(out, cell, &want[i])
			} else {
				out = AppendLeafPose(out, cell, leaf, &want[i])
			}
		}
		got, err := DecodePoses(only(t, End(out, mark), TypePoses))
		if err != nil || got.Cell != cell || got.Leaf != leaf || got.Tier != head.Tier || got.Whole != head.Whole {
			t.Fatalf("head %+v, %v", got, err)
		}
		var p Pose
		for i := range want {
			if !got.Next(&p) {
				t.Fatalf("ends at %d: %v", i, got.Err())
			}
			checkPose(t, p, want[i], quantum)
		}
		if got.Next(&p) || got.Err() != nil {
			t.Fatalf("more than was written: %+v %v", p, got.Err())
		}
	})
}

// TestQuantiseIsStable: what was restored quantises to the same unit, so a pose that is
// told again does not creep.
func TestQuantiseIsStable(t *testing.T) {
	for u := range uint16(cellUnits) {
		if got := QuantiseCell(RestoreCell(u)); got != u {
			t.Fatalf("cell unit %d became %d", u, got)
		}
	}
	for u := range leafUnits {
		if got := QuantiseLeaf(RestoreLeaf(uint8(u))); got != uint8(u) {
			t.Fatalf("leaf unit %d became %d", u, got)
		}
	}
	for _, off := range []int32{-5, geom.CellSize, 1 << 30} {
		if u := QuantiseCell(off); u != 0 && u != cellUnits-1 {
			t.Errorf("offset %d is not on the edge but in unit %d", off, u)
		}
	}
}

// only returns the payload of the one record in out.
func only(t interface{ Fatalf(string, ...any) }, out []byte, want Type) []byte {
	r := NewReader(out)
	rec, ok := r.Next()
	if !ok || rec.Type != want {
		t.Fatalf("record %d, %v: %v", rec.Type, ok, r.Err())
	}
	if _, more := r.Next(); more || r.Err() != nil {
		t.Fatalf("not one record: %v", r.Err())
	}
	return rec.Payload
}

func TestEntriesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := anyCell(t)
		want := make([]Entry, rapid.IntRange(0, 10).Draw(t, "n"))
		head := RosterHead{cell, 1, 3, rapid.Uint32().Draw(t, "version")}
		out, mark := BeginRoster(nil, head)
		for i := range want {
			look := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "look")
			want[i] = Entry{anyPose(t, cell.Corner(), geom.CellSize), rapid.Uint64().Draw(t, "id"), look}
			before := len(out)
			out = AppendEntry(out, cell, &want[i])
			if len(out)-before > EntrySize(&want[i]) {
				t.Fatalf("entry has %d bytes, EntrySize says %d", len(out)-before, EntrySize(&want[i]))
			}
		}
		gotHead, got, err := DecodeRoster(only(t, End(out, mark), TypeRoster))
		if err != nil || gotHead != head {
			t.Fatalf("head %+v, %v", gotHead, err)
		}
		var e Entry
		for i := range want {
			if !got.Next(&e) || e.ID != want[i].ID || !bytes.Equal(e.Look, want[i].Look) {
				t.Fatalf("entry %d: %+v, want %+v: %v", i, e, want[i], got.Err())
			}
			checkPose(t, e.Pose, want[i].Pose, CellQuantum)
		}
		if got.Next(&e) || got.Err() != nil {
			t.Fatalf("more than was written: %v", got.Err())
		}
	})
}

func anyVitals(t *rapid.T) Vitals {
	key := rapid.StringMatching(`[a-z_]{1,20}`)
	v := Vitals{
		Short: rapid.Uint16().Draw(t, "short"), Health: rapid.Uint32().Draw(t, "health"),
		MaxHealth: rapid.Uint32().Draw(t, "max"), Target: rapid.Uint64().Draw(t, "target"),
		InCombat: rapid.Bool().Draw(t, "combat"), Dead: rapid.Bool().Draw(t, "dead"),
	}
	if rapid.Bool().Draw(t, "power") {
		v.Power, v.MaxPower, v.PowerKind = rapid.Uint32().Draw(t, "p"), rapid.Uint32Range(1, 1<<32-1).Draw(t, "mp"), 3
	}
	if rapid.Bool().Draw(t, "casts") {
		v.Ability, v.TotalMs, v.LeftMs = key.Draw(t, "ability"), rapid.Uint16().Draw(t, "total"), rapid.Uint16().Draw(t, "left")
	}
	for range rapid.IntRange(0, MaxAuras).Draw(t, "auras") {
		v.Auras = append(v.Auras, Aura{key.Draw(t, "key"), rapid.Uint16().Draw(t, "ds"), rapid.Uint8().Draw(t, "stacks"), rapid.Bool().Draw(t, "harm")})
	}
	return v
}

func sameVitals(a, b *Vitals) bool {
	if len(a.Auras) != len(b.Auras) {
		return false
	}
	for i := range a.Auras {
		if a.Auras[i] != b.Auras[i] {
			return false
		}
	}
	return a.Short == b.Short && a.Health == b.Health && a.MaxHealth == b.MaxHealth && a.Power == b.Power &&
		a.MaxPower == b.MaxPower && a.PowerKind == b.PowerKind && a.Ability == b.Ability && a.TotalMs == b.TotalMs &&
		a.LeftMs == b.LeftMs && a.Target == b.Target && a.InCombat == b.InCombat && a.Dead == b.Dead
}

func TestVitalsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := anyCell(t)
		want := make([]Vitals, rapid.IntRange(0, 6).Draw(t, "n"))
		out, mark := BeginVitals(nil, cell)
		for i := range want {
			want[i] = anyVitals(t)
			out = AppendVitals(out, &want[i])
		}
		var words Words
		got, err := DecodeVitals(only(t, End(out, mark), TypeVitals), &words)
		if err != nil || got.Cell != cell {
			t.Fatalf("head %+v, %v", got.Cell, err)
		}
		var v Vitals
		for i := range want {
			if !got.Next(&v) || !sameVitals(&v, &want[i]) {
				t.Fatalf("entry %d: %+v, want %+v: %v", i, v, want[i], got.Err())
			}
		}
		if got.Next(&v) || got.Err() != nil {
			t.Fatalf("more than was written: %v", got.Err())
		}
	})
}

func TestInputRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Input{First: rapid.Uint32().Draw(t, "first"), Count: rapid.Uint8Range(1, MaxSteps).Draw(t, "count")}
		for i := range want.Count {
			want.Steps[i] = Step{rapid.Uint16().Draw(t, "h"), rapid.Uint16().Draw(t, "f"), rapid.Uint8().Draw(t, "s"), rapid.Uint8().Draw(t, "b")}
		}
		got, err := DecodeInput(only(t, AppendInput(nil, &want), TypeInput))
		if err != nil || got != want {
			t.Fatalf("got %+v, want %+v: %v", got, want, err)
		}
	})
}

// TestSmallRecords covers the records of fixed size, each with the values that show a
// wrong width or order.
func TestSmallRecords(t *testing.T) {
	cell := geom.Cell{X: 70, Z: 68}
	frame := Frame{Region: 136, Tick: 0xDEADBEEF, ServerMs: 0xFEEDF00D, TimeScale: FullSpeed}
	if got, err := DecodeFrame(only(t, AppendFrame(nil, frame), TypeFrame)); err != nil || got != frame {
		t.Errorf("frame %+v: %v", got, err)
	}
	self := Self{Seq: 1 << 31, X: 4450123, Z: -7, Lift: 900, VLift: -350, Facing: 65535, Mode: 1, Speed: 6000}
	if got, err := DecodeSelf(only(t, AppendSelf(nil, &self), TypeSelf)); err != nil || got != self {
		t.Errorf("self %+v: %v", got, err)
	}
	check := Check{cell, 2, CheckTerm(3)}
	check.Sum += CheckTerm(65535)
	if got, err := DecodeCheck(only(t, AppendCheck(nil, check), TypeCheck)); err != nil || got != check {
		t.Errorf("check %+v: %v", got, err)
	}
	if got, err := DecodeUnwatch(only(t, AppendUnwatch(nil, cell), TypeUnwatch)); err != nil || got != cell {
		t.Errorf("unwatch %+v: %v", got, err)
	}
	if got, err := DecodeResync(only(t, AppendResync(nil, cell), TypeResync)); err != nil || got != cell {
		t.Errorf("resync %+v: %v", got, err)
	}
	if got, err := DecodePing(only(t, AppendPing(nil, 77), TypePing)); err != nil || got != 77 {
		t.Errorf("ping %d: %v", got, err)
	}
	if c, s, err := DecodePong(only(t, AppendPong(nil, 77, 1<<31), TypePong)); err != nil || c != 77 || s != 1<<31 {
		t.Errorf("pong %d %d: %v", c, s, err)
	}
	if seq, code, err := DecodeResult(only(t, AppendResult(nil, 9, "rpg.no_mana"), TypeResult)); err != nil || seq != 9 || string(code) != "rpg.no_mana" {
		t.Errorf("result %d %q: %v", seq, code, err)
	}
	long := string(bytes.Repeat([]byte("č"), 150))
	if c, reason, err := DecodeClose(only(t, AppendClose(nil, CloseFlood, long), TypeClose)); err != nil || c != CloseFlood || len(reason) != MaxReason {
		t.Errorf("close %v %q: %v", c, reason, err)
	}
	if m, body, err := DecodeEvent(only(t, AppendPersonal(nil, ModuleRPG, []byte{1, 2}), TypePersonal)); err != nil || m != ModuleRPG || len(body) != 2 {
		t.Errorf("personal %d %v: %v", m, body, err)
	}
}

func TestLeaveRoundTrip(t *testing.T) {
	cell := geom.Cell{X: 1, Z: 2}
	want := []Leave{{3, WhyGone, geom.Cell{}}, {4, WhyMoved, geom.Cell{X: 2, Z: 2}}, {5, WhyHanded, geom.Cell{}}, {6, WhyHidden, geom.Cell{}}}
	out, mark := BeginLeave(nil, cell)
	for _, l := range want {
		out = AppendLeave(out, l)
	}
	got, err := DecodeLeaves(only(t, End(out, mark), TypeLeave))
	if err != nil || got.Cell != cell {
		t.Fatalf("head %+v: %v", got.Cell, err)
	}
	var l Leave
	for i := range want {
		if !got.Next(&l) || l != want[i] {
			t.Fatalf("entry %d: %+v: %v", i, l, got.Err())
		}
	}
	if got.Next(&l) {
		t.Fatal("more than was written")
	}
}

// TestRefused: what a decoder must not take.
func TestRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want error
	}{
		"input of no steps":    {second(DecodeInput([]byte{1, 0, 0, 0, 0})), ErrMalformed},
		"input of five steps":  {second(DecodeInput(append([]byte{1, 0, 0, 0, 5}, make([]byte, 30)...))), ErrMalformed},
		"input cut short":      {second(DecodeInput([]byte{1, 0, 0, 0, 2, 1, 1})), ErrTruncated},
		"input with a tail":    {second(DecodeInput(append([]byte{1, 0, 0, 0, 1}, make([]byte, 7)...))), ErrMalformed},
		"command without body": {second(DecodeCommand([]byte{1, 0, 0, 0})), ErrTruncated},
		"cell off the map":     {second(DecodeResync([]byte{128, 0})), ErrMalformed},
		"leaf 64":              {second(DecodePoses([]byte{0, 0, 64, 0})), ErrMalformed},
		"counts of nobody":     {second(DecodeCounts([]byte{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0})), ErrMalformed},
		"counts cut short":     {second(DecodeCounts([]byte{0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 1})), ErrTruncated},
		"counts with a tail":   {second(DecodeCounts([]byte{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1})), ErrMalformed},
		"region 2048":          {second(DecodeFrame([]byte{0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0})), ErrMalformed},
	} {
		if !errors.Is(tc.err, tc.want) {
			t.Errorf("%s: %v, want %v", name, tc.err, tc.want)
		}
	}
	for _, message := range [][]byte{{1}, {1, 5, 0, 1}, {1, 0, 0, 9}} {
		r := NewReader(message)
		for {
			if _, ok := r.Next(); !ok {
				break
			}
		}
		if !errors.Is(r.Err(), ErrTruncated) {
			t.Errorf("message % x: %v", message, r.Err())
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestCodeRange(t *testing.T) {
	for code, want := range map[Code]Range{0: RetryLater, CloseTooSlow: RetryNow, CloseFull: RetryLater, CloseOutOfOrder: RetryNever, 9001: RetryLater} {
		if got := code.Range(); got != want {
			t.Errorf("%v: range %d, want %d", code, got, want)
		}
	}
	for code := range codeNames {
		if code.Range() != Range(code/1000) {
			t.Errorf("%v lies in no range", code)
		}
	}
	if got := CloseFlood.String(); got != "3006 flood" {
		t.Errorf("String gives %q", got)
	}
}

// TestNoAllocations: the region encodes, and bots decode, without taking memory.
func TestNoAllocations(t *testing.T) {
	cell := geom.Cell{X: 70, Z: 68}
	p := Pose{Short: 7, X: 4500000, Z: 4400000, Facing: 999, Lift: 1200, Posture: 2}
	v := Vitals{Short: 7, Health: 900, MaxHealth: 1000, Power: 4, MaxPower: 9, Ability: "fireball", Auras: []Aura{{Key: "burning"}}}
	e := Entry{p, 42, []byte("looks")}
	self := Self{Seq: 4}
	counts := Counts{Cell: cell, People: [LeafCount]uint8{3: 9, 60: MaxCount}}
	course := Course{Short: 7, From: geom.Point{X: p.X, Z: p.Z}, To: cell.Corner(), Ms: 900, Posture: 1}
	buf := make([]byte, 0, 4096)
	encode := func() {
		out := AppendFrame(buf[:0], Frame{Region: 136})
		out, mark := BeginPoses(out, Poses{Cell: cell, Leaf: WholeCell})
		out = End(AppendCellPose(out, cell, &p), mark)
		out, mark = BeginPoses(out, Poses{Cell: cell, Leaf: 3})
		out = End(AppendLeafPose(out, cell, 3, &p), mark)
		out, mark = BeginEnter(out, cell)
		out = End(AppendEntry(out, cell, &e), mark)
		out, mark = BeginVitals(out, cell)
		out = End(AppendVitals(out, &v), mark)
		out, mark = BeginLeave(out, cell)
		out = End(AppendLeave(out, Leave{Short: 3}), mark)
		out = AppendCounts(out, &counts)
		out, mark = BeginCourses(out, cell)
		out = End(AppendCourse(out, cell, &course), mark)
		buf = AppendResult(AppendPong(AppendSelf(AppendCheck(out, Check{Cell: cell}), &self), 1, 2), 3, "")
	}
	if n := testing.AllocsPerRun(100, encode); n != 0 {
		t.Errorf("encoding allocates %v times", n)
	}
	var words Words
	var got Vitals
	decode := func() { decodeServer(buf, &words, &got) }
	decode()
	if n := testing.AllocsPerRun(100, decode); n != 0 {
		t.Errorf("decoding allocates %v times", n)
	}
}

// decodeServer reads every record of a message from the server as its type says.
func decodeServer(message []byte, words *Words, v *Vitals) (records int, err error) {
	r := NewReader(message)
	for {
		rec, ok := r.Next()
		if !ok {
			return records, r.Err()
		}
		records++
		if err := decodeRecord(rec, words, v); err != nil {
			return records, err
		}
	}
}

func decodeRecord(rec Record, words *Words, v *Vitals) (err error) {
	switch rec.Type {
	case TypeFrame:
		_, err = DecodeFrame(rec.Payload)
	case TypePoses:
		var l Poses
		if l, err = DecodePoses(rec.Payload); err == nil {
			var p Pose
			for l.Next(&p) {
			}
			err = l.Err()
		}
	case TypeEnter, TypeDescribe:
		var l Entries
		if l, err = DecodeEntries(rec.Payload); err == nil {
			err = drain(&l)
		}
	case TypeRoster:
		var l Entries
		if _, l, err = DecodeRoster(rec.Payload); err == nil {
			err = drain(&l)
		}
	case TypeLeave:
		var l Leaves
		if l, err = DecodeLeaves(rec.Payload); err == nil {
			var x Leave
			for l.Next(&x) {
			}
			err = l.Err()
		}
	case TypeVitals:
		var l VitalsList
		if l, err = DecodeVitals(rec.Payload, words); err == nil {
			for l.Next(v) {
			}
			err = l.Err()
		}
	case TypeCheck:
		_, err = DecodeCheck(rec.Payload)
	case TypeEvent, TypePersonal:
		_, _, err = DecodeEvent(rec.Payload)
	case TypeSelf:
		_, err = DecodeSelf(rec.Payload)
	case TypePong:
		_, _, err = DecodePong(rec.Payload)
	case TypeResult:
		_, _, err = DecodeResult(rec.Payload)
	case TypeUnwatch:
		_, err = DecodeUnwatch(rec.Payload)
	case TypeClose:
		_, _, err = DecodeClose(rec.Payload)
	case TypeCounts:
		_, err = DecodeCounts(rec.Payload)
	case TypeCourses:
		var l Courses
		if l, err = DecodeCourses(rec.Payload); err == nil {
			var c Course
			for l.Next(&c) {
			}
			err = l.Err()
		}
	}
	return err
}

func drain(l *Entries) error {
	var e Entry
	for l.Next(&e) {
	}
	return l.Err()
}

func BenchmarkCellPose(b *testing.B) {
	cell := geom.Cell{X: 70, Z: 68}
	p := Pose{Short: 7, X: 4500000, Z: 4400000, Facing: 999, Posture: 2}
	buf := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendCellPose(buf[:0], cell, &p)
	}
}
