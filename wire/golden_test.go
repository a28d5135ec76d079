package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/myriad-mmo/myriad/engine/geom"
)

var update = flag.Bool("update", false, "write the golden file anew; a changed one needs a new ProtocolVersion")

const goldenFile = "../testdata/golden/wire.json"

// golden is a record with what it says, for decoders in every language.
type golden struct {
	Name  string `json:"name"`
	From  string `json:"from"` // client or server
	Hex   string `json:"hex"`
	Value any    `json:"value"`
}

type (
	object map[string]any
	list   []any
)

// TestGolden holds the bytes of this version. The client's tests read the same file.
func TestGolden(t *testing.T) {
	got, err := json.MarshalIndent(object{"version": ProtocolVersion, "records": goldenRecords(t)}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(goldenFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the bytes of the protocol changed: see %s, and -update", goldenFile)
	}
}

func goldenRecords(t *testing.T) []golden {
	var all []golden
	add := func(from, name string, out []byte, value any) {
		all = append(all, golden{name, from, hex.EncodeToString(out), value})
	}
	goldenClient(t, add)
	goldenServer(add)
	goldenCells(add)
	return all
}

type adder func(from, name string, out []byte, value any)

func goldenClient(t *testing.T, add adder) {
	in := Input{First: 0x01020304, Count: 2, Steps: [MaxSteps]Step{
		{Heading: 16384, Facing: 49152, Speed: 255, Flags: FlagJump}, {Heading: 65535, Facing: 1, Speed: 128, Flags: FlagWalk},
	}}
	add("client", "input", AppendInput(nil, &in), object{"first": in.First, "steps": list{
		object{"heading": 16384, "facing": 49152, "speed": 255, "flags": 1}, object{"heading": 65535, "facing": 1, "speed": 128, "flags": 2},
	}})
	command, err := AppendCommand(nil, 70000, ModuleRPG, &emptypb.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	add("client", "command", command, object{"seq": 70000, "module": 3, "body": ""})
	add("client", "ping", AppendPing(nil, 4_000_000_000), object{"clientMs": 4_000_000_000})
	add("client", "core", Append(nil, TypeCore, []byte{10, 2, 8, 1}), object{"body": "0a020801"})
	add("client", "resync", AppendResync(nil, geom.Cell{X: 70, Z: 127}), object{"cellX": 70, "cellZ": 127})
}

func goldenServer(add adder) {
	add("server", "frame", AppendFrame(nil, Frame{136, 3_000_000_001, 0xFEEDF00D, 100}),
		object{"region": 136, "tick": 3_000_000_001, "serverMs": 0xFEEDF00D, "timeScale": 100})
	self := Self{Seq: 3_000_000_000, X: 4450123, Z: -7, Lift: 900, VLift: -350, Facing: 65535, Mode: 1, Speed: 6000}
	add("server", "self", AppendSelf(nil, &self), object{
		"seq": self.Seq, "x": self.X, "z": self.Z, "lift": self.Lift, "vlift": self.VLift, "facing": self.Facing, "mode": 1, "speed": 6000,
	})
	add("server", "event", AppendEvent(nil, ModulePlay, []byte{1, 2, 3}), object{"module": 1, "body": "010203"})
	add("server", "personal", AppendPersonal(nil, ModuleSocial, nil), object{"module": 2, "body": ""})
	add("server", "pong", AppendPong(nil, 4_000_000_000, 5), object{"clientMs": 4_000_000_000, "serverMs": 5})
	add("server", "core", Append(nil, TypeServerCore, []byte{26, 0}), object{"body": "1a00"})
	add("server", "result", AppendResult(nil, 70000, "rpg.out_of_range"), object{"seq": 70000, "code": "rpg.out_of_range"})
	add("server", "result", AppendResult(nil, 70001, ""), object{"seq": 70001, "code": ""})
	add("server", "close", AppendClose(nil, CloseBanned, "do ponedeljka žal"), object{"code": 3005, "reason": "do ponedeljka žal"})
}

func goldenCells(add adder) {
	cell := geom.Cell{X: 69, Z: 68}
	at := object{"cellX": 69, "cellZ": 68}
	poses := []Pose{
		{Short: 1, X: 4416000, Z: 4352000},
		{Short: 65535, X: 4479999, Z: 4415999, Lift: 1234, Facing: 65535, Posture: 8, Wading: true},
		{Short: 300, X: 4450000, Z: 4360000, Facing: 16384, Posture: 2},
	}
	out, mark := BeginPoses(nil, Poses{Cell: cell, Leaf: WholeCell, Tier: TierMiddle, Whole: true})
	for i := range poses {
		out = AppendCellPose(out, cell, &poses[i])
	}
	add("server", "poses", End(out, mark), with(at, "leaf", 255, "tier", 1, "whole", true, "poses", shownPoses(out)))

	leaf := geom.LeafAt(geom.Point{X: poses[2].X, Z: poses[2].Z})
	out, mark = BeginPoses(nil, Poses{Cell: cell, Leaf: leaf})
	out = AppendLeafPose(out, cell, leaf, &poses[2])
	out = AppendLeafPose(out, cell, leaf, &Pose{Short: 2, X: 4448000, Z: 4367999, Lift: 60, Posture: 11})
	add("server", "poses", End(out, mark), with(at, "leaf", leaf, "tier", 0, "whole", false, "poses", shownPoses(out)))

	entry := Entry{poses[1], 1<<52 | 7, []byte{8, 1}}
	shown := object{"id": entry.ID, "look": "0801", "pose": shownEntryPose(cell, &entry)}
	out, mark = BeginEnter(nil, cell)
	add("server", "enter", End(AppendEntry(out, cell, &entry), mark), with(at, "entries", list{shown}))
	out, mark = BeginDescribe(nil, cell)
	add("server", "describe", End(AppendEntry(out, cell, &entry), mark), with(at, "entries", list{shown}))
	out, mark = BeginRoster(nil, RosterHead{cell, 1, 2, 99})
	add("server", "roster", End(AppendEntry(out, cell, &entry), mark), with(at, "part", 1, "parts", 2, "version", 99, "entries", list{shown}))

	out, mark = BeginLeave(nil, cell)
	out = AppendLeave(AppendLeave(out, Leave{1, WhyHanded, geom.Cell{}}), Leave{2, WhyMoved, geom.Cell{X: 70, Z: 68}})
	add("server", "leave", End(out, mark), with(at, "leaves", list{
		object{"short": 1, "why": 2, "toX": 0, "toZ": 0}, object{"short": 2, "why": 1, "toX": 70, "toZ": 68},
	}))
	add("server", "check", AppendCheck(nil, Check{cell, 2, 0xFFFFFFF0}), with(at, "count", 2, "sum", 0xFFFFFFF0))
	add("server", "unwatch", AppendUnwatch(nil, cell), at)
	goldenCounts(add, cell, at)
	goldenCourses(add, cell, at)
	goldenVitals(add, cell, at)
}

func goldenCounts(add adder, cell geom.Cell, at object) {
	counts := Counts{Cell: cell}
	counts.People[0], counts.People[9], counts.People[32], counts.People[63] = 3, MaxCount, 17, 1
	people := make([]int, LeafCount)
	for leaf, n := range counts.People {
		people[leaf] = int(n)
	}
	add("server", "counts", AppendCounts(nil, &counts), with(at, "people", people))
	add("server", "counts", AppendCounts(nil, &Counts{Cell: cell}), with(at, "people", make([]int, LeafCount)))
}

func goldenCourses(add adder, cell geom.Cell, at object) {
	corner := cell.Corner()
	out, mark := BeginCourses(nil, cell)
	out = AppendCourse(out, cell, &Course{Short: 1, From: corner, To: corner.Add(-1, 12_000), Start: 0xFEEDF00D, Ms: 65535, Posture: 1})
	out = AppendCourse(out, cell, &Course{Short: 65535, From: corner.Add(63_999, 32_000), To: corner.Add(575_000, -400_000), Ms: 1, Posture: 15})
	out = End(out, mark)
	r := NewReader(out)
	rec, _ := r.Next()
	l, _ := DecodeCourses(rec.Payload)
	shown := list{}
	var c Course
	for l.Next(&c) {
		shown = append(shown, object{"short": c.Short, "fromX": c.From.X, "fromZ": c.From.Z, "toX": c.To.X, "toZ": c.To.Z,
			"start": c.Start, "ms": c.Ms, "posture": c.Posture})
	}
	add("server", "courses", out, with(at, "courses", shown))
}

func goldenVitals(add adder, cell geom.Cell, at object) {
	out, mark := BeginVitals(nil, cell)
	out = AppendVitals(out, &Vitals{Short: 5, Health: 127, MaxHealth: 128})
	out = AppendVitals(out, &Vitals{
		Short: 6, Health: 0, MaxHealth: 1<<32 - 1, Power: 300, MaxPower: 16384, PowerKind: 2,
		Ability: "fireball", TotalMs: 2500, LeftMs: 700,
		Auras:  []Aura{{"burning", 35, 2, true}, {"blessing", AuraEndless, 1, false}},
		Target: 1<<52 | 9, InCombat: true, Dead: true,
	})
	none := object{"short": 5, "health": 127, "maxHealth": 128, "power": 0, "maxPower": 0, "powerKind": 0, "ability": "",
		"totalMs": 0, "leftMs": 0, "auras": list{}, "target": 0, "inCombat": false, "dead": false}
	all := object{"short": 6, "health": 0, "maxHealth": uint32(1<<32 - 1), "power": 300, "maxPower": 16384, "powerKind": 2,
		"ability": "fireball", "totalMs": 2500, "leftMs": 700, "target": uint64(1<<52 | 9), "inCombat": true, "dead": true,
		"auras": list{
			object{"key": "burning", "leftDs": 35, "stacks": 2, "harmful": true},
			object{"key": "blessing", "leftDs": AuraEndless, "stacks": 1, "harmful": false},
		}}
	add("server", "vitals", End(out, mark), with(at, "vitals", list{none, all}))
}

func with(o object, pairs ...any) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// shownPoses reads the poses of a whole POSES record back.
func shownPoses(out []byte) list {
	r := NewReader(out)
	rec, _ := r.Next()
	l, _ := DecodePoses(rec.Payload)
	shown := list{}
	var p Pose
	for l.Next(&p) {
		shown = append(shown, shownPose(&p))
	}
	return shown
}

func shownEntryPose(cell geom.Cell, e *Entry) object {
	out, mark := BeginEnter(nil, cell)
	r := NewReader(End(AppendEntry(out, cell, e), mark))
	rec, _ := r.Next()
	l, _ := DecodeEntries(rec.Payload)
	var got Entry
	l.Next(&got)
	return shownPose(&got.Pose)
}

func shownPose(p *Pose) object {
	return object{"short": p.Short, "x": p.X, "z": p.Z, "lift": p.Lift, "facing": p.Facing, "posture": p.Posture, "wading": p.Wading}
}
