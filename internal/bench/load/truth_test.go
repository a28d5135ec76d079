package load

import (
	"reflect"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func look(t *testing.T, name string) []byte {
	t.Helper()
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(&corepb.Description{Name: name, Level: 3})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func standing(x int32) believed {
	return believed{pose: wire.Pose{X: x, Z: 1000}, health: 10}
}

func TestEveryKindOfWrongFactIsFound(t *testing.T) {
	anna := look(t, "Anna")
	there := func(id entity.ID) region.Counted {
		return region.Counted{ID: id, X: 1000, Z: 1000, Health: 10, Fared: lately, Look: anna}
	}
	s := state{Regions: []*region.Census{{Region: 1, Cells: []region.CensusCell{
		{At: geom.Cell{X: 10, Z: 10}, Members: []region.Counted{there(1), there(2), there(3), there(4), there(5), there(99)}},
		{At: geom.Cell{X: 16, Z: 10}, Members: []region.Counted{there(6)}},
		{At: geom.Cell{X: 17, Z: 10}, Members: []region.Counted{there(7)}},
	}}}}
	people := map[uint64]int{1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7}
	believes := map[uint64]believed{}
	for id := range uint64(9) {
		b := standing(1000)
		b.look = anna
		believes[id] = b
	}
	delete(believes, 0)
	delete(believes, 6) // in the last cell of the far tier, and not known
	delete(believes, 7) // beyond it: need not be known
	wrong := believes[1]
	wrong.pose.X = 5_000_000 // oneself is not compared: one knows that better
	believes[1] = wrong
	wrong = believes[2]
	wrong.pose.Z += quantum
	believes[2] = wrong // as near as can be told
	wrong.pose.Z++
	believes[3] = wrong
	wrong = believes[4]
	wrong.look = look(t, "Hanna")
	believes[4] = wrong
	wrong = believes[5]
	wrong.health = 9
	believes[5] = wrong
	var f Facts
	f.compare(truthOf(s, people), picture{self: 1, place: geom.Cell{X: 10, Z: 10}.Centre(), view: replication.FarCells, people: believes})
	if want := (Facts{Checked: 6, Missing: 1, Ghosts: 1, Position: 1, Look: 1, Health: 1}); !sameFacts(f, want) || f.Wrong() != 5 {
		t.Errorf("%+v, not %+v", f, want)
	}
	if len(f.Examples) != 5 {
		t.Errorf("%d examples of 5 wrong facts: %q", len(f.Examples), f.Examples)
	}
}

// sameFacts compares all but the examples.
func sameFacts(a, b Facts) bool {
	a.Examples, b.Examples = nil, nil
	return reflect.DeepEqual(a, b)
}

func TestWhoIsInAnotherLayerIsNotMissed(t *testing.T) {
	here := geom.Region(8, 8)
	now := truth{
		1: {home: here.InLayer(1), Counted: region.Counted{ID: 1}},
		2: {home: here, Counted: region.Counted{ID: 2}},
		3: {home: geom.Region(9, 8), Counted: region.Counted{ID: 3}},
		4: {home: here, Counted: region.Counted{ID: 4}},
	}
	var f Facts
	f.compare(now, picture{self: 9, home: here, view: replication.FarCells, people: map[uint64]believed{2: {}, 1: {}}})
	if want := (Facts{Checked: 4, Ghosts: 1, Missing: 2}); f.Ghosts != want.Ghosts || f.Missing != want.Missing || f.Checked != want.Checked {
		t.Errorf("%+v, not %+v", f, want)
	}
}

// Whom creatures go on striking may be known as they were a moment ago, and no longer.
func TestWhoIsStillHarmedMayBeKnownAsBefore(t *testing.T) {
	const now, before, known = 8, 9, 7
	for name, c := range map[string]struct {
		health, was int32
		fared       uint32
		want        Facts
	}{
		"changed a moment ago":        {now, before, 3, Facts{Checked: 1, Pending: 1}},
		"power alone changed":         {now, now, 3, Facts{Checked: 1, Health: 1, Late: 1}},
		"not for long":                {now, now, lately - 1, Facts{Checked: 1, Health: 1, Late: 1}},
		"long the same":               {now, now, lately, Facts{Checked: 1, Health: 1}},
		"struck dead between looks":   {0, 0, momentAgo - 1, Facts{Checked: 1, Pending: 1}},
		"dead for more than a moment": {0, 0, momentAgo, Facts{Checked: 1, Health: 1, Late: 1}},
		"known":                       {known, known, lately, Facts{Checked: 1}},
		"known at once":               {known, before, 0, Facts{Checked: 1}},
	} {
		one := func(health int32) truth {
			return truth{1: {Counted: region.Counted{ID: 1, Health: health, Fared: c.fared}}}
		}
		all := one(c.health)
		all.since(one(c.was))
		all.since(one(c.health)) // a later look at which it was the same does not undo it
		var f Facts
		f.compare(all, picture{self: 9, view: replication.FarCells, people: map[uint64]believed{1: {health: known}}})
		if !sameFacts(f, c.want) {
			t.Errorf("%s: %+v, not %+v", name, f, c.want)
		}
	}
}

// Who came the moment before may be known or not, and count or not among those told by number; who stood there
// already is missed.
func TestWhoComesThatMomentIsNotMissed(t *testing.T) {
	here := geom.Cell{X: 10, Z: 10}
	now := truth{1: {cell: here}, 2: {cell: here}, 3: {cell: here}}
	now.since(truth{1: {cell: here}, 2: {cell: here}})
	told := func(n uint16) map[geom.Cell]sdk.LeafCounts { return map[geom.Cell]sdk.LeafCounts{here: {0: n}} }
	for name, c := range map[string]struct {
		people map[uint64]believed
		counts map[geom.Cell]sdk.LeafCounts
		want   Facts
	}{
		"the newcomer is unknown":   {map[uint64]believed{2: {}}, nil, Facts{Checked: 1}},
		"all are known":             {map[uint64]believed{2: {}, 3: {}}, nil, Facts{Checked: 1}},
		"who was there is unknown":  {map[uint64]believed{3: {}}, nil, Facts{Checked: 1, Missing: 1}},
		"counted before it came":    {nil, told(1), Facts{Checked: 1}},
		"counted since":             {nil, told(2), Facts{Checked: 1}},
		"fewer than were there":     {nil, told(0), Facts{Checked: 1, Counted: 1}},
		"more than ever were there": {nil, told(3), Facts{Checked: 1, Counted: 1}},
	} {
		var f Facts
		f.compare(now, picture{self: 1, place: here.Centre(), view: 6, people: c.people, counts: c.counts})
		if !sameFacts(f, c.want) {
			t.Errorf("%s: %+v, not %+v", name, f, c.want)
		}
	}
}

// Near a line a probe may be told from either cell: only what lies in view from both can be missing.
func TestTheViewIsCountedFromTheFartherCell(t *testing.T) {
	cell := geom.Cell{X: 10, Z: 10}
	edge := geom.Cell{X: 16, Z: 10}
	for name, c := range map[string]struct {
		at   geom.Point
		want int
	}{
		"in the middle":       {cell.Centre(), 6},
		"just off the line":   {cell.Corner().Add(replication.Lag, geom.CellSize/2), 6},
		"near it":             {cell.Corner().Add(replication.Lag-1, geom.CellSize/2), 7},
		"on the other side":   {cell.Corner().Add(geom.CellSize-1, geom.CellSize/2), 6},
		"well into the other": {cell.Corner().Add(geom.CellSize+replication.Lag, geom.CellSize/2), 5},
	} {
		if got := (&picture{place: c.at}).steps(edge); got != c.want {
			t.Errorf("%s: %d cells away, want %d", name, got, c.want)
		}
	}
}

func TestTheQuantumIsThatOfALeaf(t *testing.T) {
	worst := int32(0)
	for offset := range int32(geom.LeafSize) {
		worst = max(worst, abs(wire.RestoreLeaf(wire.QuantiseLeaf(offset))-offset))
	}
	if worst > quantum || worst < quantum-2 {
		t.Errorf("what is told is up to %d mm off, taken for right up to %d", worst, quantum)
	}
}

func TestAgesAreByTheShardsClock(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	shard := uint64(1<<32 + 20) // just over the end of what a frame can say
	c := clocks{offset: int64(shard) - now.UnixMilli()}
	before := uint32((shard - 120) & (1<<32 - 1))
	c.note(wire.Frame{Region: 3, Tick: 7, ServerMs: before})
	if age, ok := c.age(moment{3, 7}, now); !ok || age != 120*time.Millisecond {
		t.Errorf("%v, %v", age, ok)
	}
	for _, unknown := range []moment{{3, 8}, {4, 7}, {3, 7 + clockSize}} {
		if age, ok := c.age(unknown, now); ok {
			t.Errorf("%v is %v old", unknown, age)
		}
	}
}

func TestTheNearestCountInEveryClass(t *testing.T) {
	var f freshness
	for rank := range 600 {
		f.add(rank, time.Duration(rank)*time.Millisecond)
	}
	s := f.spread()
	if s.Near50.Count != 50 || s.Near500.Count != 500 || s.All.Count != 600 || s.Near50.Max != 49 || s.Near500.Max != 499 {
		t.Errorf("%+v", s)
	}
}

func TestWhoStandsIsFresh(t *testing.T) {
	var j journal
	held := moment{1, 50}
	if !j.stillSince(held, ms(0)) {
		t.Error("who never moved is not fresh")
	}
	j.note(1, ms(0))
	j.applied(2, moment{1, 50}, geom.Point{}, 0, ms(40))
	for _, c := range []struct {
		held moment
		now  int
		want bool
	}{
		{moment{1, 50}, 200, false},                                   // it may have moved since
		{moment{1, 50}, 2_000, true},                                  // it has stood
		{moment{1, 49}, 2_000, false},                                 // its last step is not known
		{moment{2, 60}, 2_000, false},                                 // it was in another region
		{moment{uint16(geom.RegionID(1).InLayer(2)), 9}, 2_000, true}, // it has stood since it is in another layer
	} {
		if got := j.stillSince(c.held, ms(c.now)); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestPeopleToldByNumberAreNotMissing(t *testing.T) {
	here := geom.Cell{X: 10, Z: 10}
	now := truth{}
	for id := range uint64(6) {
		now[id+1] = actual{cell: here}
	}
	for name, c := range map[string]struct {
		counts map[geom.Cell]sdk.LeafCounts
		want   Facts
	}{
		"nothing told": {nil, Facts{Checked: 5, Missing: 5}},
		"right":        {map[geom.Cell]sdk.LeafCounts{here: {0: 2, 9: 3}}, Facts{Checked: 5}},
		"too few":      {map[geom.Cell]sdk.LeafCounts{here: {0: 3}}, Facts{Checked: 5, Counted: 2}},
		"too many":     {map[geom.Cell]sdk.LeafCounts{here: {0: 9}}, Facts{Checked: 5, Counted: 4}},
		"elsewhere":    {map[geom.Cell]sdk.LeafCounts{here: {0: 5}, {X: 11, Z: 10}: {0: 2}}, Facts{Checked: 5, Counted: 2}},
	} {
		var f Facts
		f.compare(now, picture{self: 1, place: here.Centre(), view: 6, counts: c.counts})
		if !sameFacts(f, c.want) {
			t.Errorf("%s: %+v, not %+v", name, f, c.want)
		}
	}
	if full := (sdk.LeafCounts{0: wire.MaxCount}); off(300, &full) != 0 || off(200, &full) != 55 {
		t.Error("a full leaf holds that many or more, not fewer")
	}
}

// Of somebody who sends on and does not move, what is held is known to be true until it is told so last.
func TestWhatIsHeldOfTheDeadIsNoOlderThanTheirOwnState(t *testing.T) {
	j := &journal{}
	j.applied(2, moment{1, 50}, geom.Point{X: 1}, 7, ms(0))
	j.applied(4, moment{1, 52}, geom.Point{X: 2}, 7, ms(100)) // moves
	j.applied(6, moment{1, 54}, geom.Point{X: 2}, 8, ms(200)) // turns
	j.applied(8, moment{1, 56}, geom.Point{X: 2}, 8, ms(300))
	for held, want := range map[moment]moment{
		{1, 51}: {1, 51}, {1, 53}: {1, 53}, {1, 54}: {1, 56}, {1, 55}: {1, 56}, {1, 57}: {1, 57}, {2, 55}: {2, 55},
	} {
		if got := j.sameUntil(held); got != want {
			t.Errorf("what was held at %v is so until %v, want %v", held, got, want)
		}
	}
}
