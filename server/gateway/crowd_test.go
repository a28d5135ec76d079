package gateway

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// crowdOf is a cell with one pose in each leaf, in all three batches.
func crowdOf(cell geom.Cell) replication.CellFrame {
	batch := func(tier replication.Tier) ([]byte, *replication.Leaves) {
		var b []byte
		leaves := new(replication.Leaves)
		for leaf := range geom.LeavesPerCell * geom.LeavesPerCell {
			leaves[leaf] = uint32(len(b))
			var mark int
			b, mark = wire.BeginPoses(b, wire.Poses{Cell: cell, Leaf: uint8(leaf), Tier: uint8(tier)})
			corner := wire.Corner(cell, uint8(leaf))
			b = wire.AppendLeafPose(b, cell, uint8(leaf), &wire.Pose{Short: uint16(leaf), X: corner.X, Z: corner.Z})
			b = wire.End(b, mark)
		}
		leaves[len(leaves)-1] = uint32(len(b))
		return b, leaves
	}
	c := replication.CellFrame{Cell: cell}
	c.Near, c.NearLeaves = batch(replication.Near)
	c.Middle, c.MiddleLeaves = batch(replication.Middle)
	c.Far, c.FarLeaves = batch(replication.Far)
	return c
}

// taken counts the poses of each tier in what a viewer was sent, and fails where a leaf came twice.
func taken(t *testing.T, w *viewer) (n [3]int) {
	t.Helper()
	seen := map[[3]uint8]bool{}
	for r := wire.NewReader(w.buf); ; {
		record, ok := r.Next()
		if !ok {
			return n
		}
		if record.Type != wire.TypePoses {
			continue
		}
		p, err := wire.DecodePoses(record.Payload)
		if err != nil {
			t.Fatal(err)
		}
		key := [3]uint8{p.Cell.X, p.Cell.Z, p.Leaf}
		if seen[key] {
			t.Errorf("leaf %v twice", key)
		}
		seen[key] = true
		n[p.Tier]++
	}
}

func TestACrowdComesByTheViewersRung(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	corner := cell.Corner()
	middle := corner.Add(3*geom.LeafSize+100, 4*geom.LeafSize+100)
	tests := []struct {
		name  string
		at    geom.Point
		rung  uint8
		whole bool
		tier  replication.Tier
		want  [3]int
	}{
		{"first", middle, 1, false, replication.Near, [3]int{64, 0, 0}},
		{"own leaf only", middle, 10, false, replication.Near, [3]int{1, 24, 39}},
		{"far ends too", middle, 11, false, replication.Near, [3]int{1, 24, 0}},
		{"whole brings all", middle, 11, true, replication.Near, [3]int{1, 24, 39}},
		{"from the corner", corner, 7, false, replication.Near, [3]int{4, 21, 39}},
		{"from the next cell", corner.Add(-1, 0), 8, false, replication.Near, [3]int{2, 10, 30}},
		{"of the middle tier", corner.Add(-geom.CellSize, 0), 1, false, replication.Middle, [3]int{0, 64, 0}},
		{"of the far tier", corner.Add(-5*geom.CellSize, 0), 3, false, replication.Far, [3]int{0, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := &viewer{share: share{at: tt.at, rung: tt.rung}}
			c := crowdOf(cell)
			c.Whole = tt.whole
			w.appendCrowd(&c, tt.tier)
			if got := taken(t, w); got != tt.want {
				t.Errorf("near, middle, far %v, want %v", got, tt.want)
			}
		})
	}
}

func TestWhoIsSentToInEverySecondFlushMissesNoTick(t *testing.T) {
	w := &viewer{id: 7, share: share{at: geom.Cell{X: 69, Z: 68}.Centre(), rung: halvedFrom}}
	c := crowdOf(geom.Cell{X: 69, Z: 68})
	c.MiddleLeaves, c.FarLeaves, c.Dense = nil, nil, true
	for tick := range uint32(6) {
		w.tick, w.buf = tick, nil
		w.appendCrowd(&c, replication.Near)
		sent := taken(t, w)[replication.Near] > 0
		if held := w.holds(); held == sent || sent != ((tick+7)%2 == 0) {
			t.Errorf("tick %d: poses %v, held %v", tick, sent, held)
		}
	}
}

func TestARungIsClimbedOverTheBudgetAndGivenUpInCalm(t *testing.T) {
	now := time.Unix(1000, 0)
	s := share{}
	second := func(bytes int, crowded bool) {
		s.sent, s.poses, s.crowded = bytes, bytes, crowded
		now = now.Add(time.Second)
		s.measure(now, 1000)
	}
	s.measure(now, 1000)
	second(1500, true)
	second(4500, true)
	if s.rung != 4 {
		t.Fatalf("rung %d after one and a half times the budget and four and a half, want 4", s.rung)
	}
	for range 10 {
		second(800, true)
	}
	if s.rung != 4 {
		t.Errorf("rung %d within the budget, want 4 still", s.rung)
	}
	for range calmTimes {
		second(300, true)
	}
	if s.rung != 3 {
		t.Errorf("rung %d after calm, want 3", s.rung)
	}
	for range 100 {
		second(99_999, true)
	}
	if int(s.rung) != len(rungs)-1 {
		t.Errorf("rung %d far over the budget, want the last", s.rung)
	}
	s.rung, s.calm = 5, 0
	for range 10 {
		s.sent, s.poses, s.crowded, now = 5400, 400, true, now.Add(time.Second)
		s.measure(now, 1000)
	}
	if s.rung != 5 {
		t.Errorf("rung %d: other words leave poses less than half of the budget", s.rung)
	}
	second(99_999, false)
	if s.rung != 0 {
		t.Errorf("rung %d where no crowd is, want 0", s.rung)
	}
}

func TestCellsThatAreNoCrowdComeByTheViewersRungToo(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	tests := []struct {
		at   geom.Point
		rung uint8
		want replication.Tier
	}{
		{cell.Centre(), 11, replication.Near},
		{cell.Corner().Add(-geom.CellSize, 0), 0, replication.Near},
		{cell.Corner().Add(-1, 0), 7, replication.Near},
		{cell.Corner().Add(-1, 0), 10, replication.Middle},
		{cell.Corner().Add(-3*geom.LeafSize, 0), 7, replication.Middle},
		{cell.Corner().Add(-3*geom.LeafSize, 0), 10, replication.Far},
	}
	for _, tt := range tests {
		w := &viewer{share: share{at: tt.at, rung: tt.rung}}
		if got := w.allows(cell); got != tt.want {
			t.Errorf("from %v on rung %d: tier %d, want %d", tt.at, tt.rung, got, tt.want)
		}
	}
}

func TestRostersOfACrowdComeOneByOne(t *testing.T) {
	b := &bus.Memory{}
	wishes := newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	w := g.view.byChar[1]
	own := geom.CellAt(at)
	frame := &replication.Frame{Region: own.Region(), Tick: 1}
	for _, dx := range []uint8{0, 1, 2} {
		cell := geom.Cell{X: own.X + dx, Z: own.Z}
		frame.Cells = append(frame.Cells, replication.CellFrame{Cell: cell, Roster: wire.Append(nil, wire.TypeRoster, make([]byte, 60_000))})
		frame.Cells[dx].Roster = append(frame.Cells[dx].Roster, frame.Cells[dx].Roster...)
	}
	wanted := func(dx uint8) int { return wishes.wholes[key{own.Region(), geom.Cell{X: own.X + dx, Z: own.Z}}] }
	before := [3]int{wanted(0), wanted(1), wanted(2)}
	flushed(g, frame)
	now := time.Unix(1000, 0)
	for n := 1; ; n++ {
		rostered := 0
		for _, dx := range []uint8{0, 1, 2} {
			if w.cells[geom.Cell{X: own.X + dx, Z: own.Z}].sights[0].rostered {
				rostered++
			}
		}
		if rostered != n {
			t.Fatalf("%d rosters after %d flushes", rostered, n)
		}
		if n == 3 {
			break
		}
		now = now.Add(askAgain)
		g.view.askOn(w, now)
		if got := wanted(uint8(n)); got != before[n]+1 {
			t.Fatalf("the roster of cell %d was asked for %d times more, want once", n, got-before[n])
		}
		flushed(g, frame)
	}
}
