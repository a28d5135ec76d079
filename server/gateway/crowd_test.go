package gateway

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// crowdOf is a cell with one pose in each leaf, in all batches. Those of Near2 are of the dense
// tier, of Near4 of the middle, of Far of the far one.
func crowdOf(cell geom.Cell) replication.CellFrame {
	batch := func(tier uint8) replication.Batch {
		b := replication.Batch{Leaves: new(replication.Leaves)}
		for leaf := range geom.LeavesPerCell * geom.LeavesPerCell {
			b.Leaves[leaf] = uint32(len(b.Bytes))
			var mark int
			b.Bytes, mark = wire.BeginPoses(b.Bytes, wire.Poses{Cell: cell, Leaf: uint8(leaf), Tier: tier})
			corner := wire.Corner(cell, uint8(leaf))
			b.Bytes = wire.AppendLeafPose(b.Bytes, cell, uint8(leaf), &wire.Pose{Short: uint16(leaf), X: corner.X, Z: corner.Z})
			b.Bytes = wire.End(b.Bytes, mark)
		}
		b.Leaves[len(b.Leaves)-1] = uint32(len(b.Bytes))
		return b
	}
	return replication.CellFrame{Cell: cell, Crowd: true, MiddleTurn: true,
		Near: batch(wire.TierNear), Near2: batch(wire.TierDense), Near4: batch(wire.TierMiddle), Far: batch(wire.TierFar)}
}

// taken counts the poses of each tier in what a viewer was sent, and fails where a leaf came twice in one.
func taken(t *testing.T, framed []byte) (n [4]int) {
	t.Helper()
	seen := map[[4]uint8]bool{}
	for _, record := range records(framed) {
		if record.Type != wire.TypePoses {
			continue
		}
		p, err := wire.DecodePoses(record.Payload)
		if err != nil {
			t.Fatal(err)
		}
		key := [4]uint8{p.Cell.X, p.Cell.Z, p.Leaf, p.Tier}
		if seen[key] {
			t.Errorf("leaf %v twice", key)
		}
		seen[key] = true
		n[p.Tier]++
	}
	return n
}

// crowdView is a view with one viewer, who stands somewhere and has all rosters.
func crowdView(at geom.Point) (*view, *viewer) {
	v, _ := newTestView()
	v.add(&session.Session{}, quiet(), 1, at)
	w := v.byChar[1]
	rosterAll(w)
	return v, w
}

// tell gives a crowd to the view as a tick of its region in a flush of its own.
func (v *view) tellCrowd(tick uint32, c replication.CellFrame) {
	v.flush++
	v.beat++
	v.feed(c.Cell.Region()).take(&replication.Frame{Region: c.Cell.Region(), Tick: tick, Cells: []replication.CellFrame{c}}, v.flush, v.beat)
}

func TestACrowdComesByTheViewersRung(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	corner := cell.Corner()
	middle := corner.Add(3*geom.LeafSize+100, 4*geom.LeafSize+100)
	rungOf := func(r rung) uint8 { return uint8(slices.Index(rungs[:], r)) }
	tests := []struct {
		name  string
		at    geom.Point
		rung  uint8
		whole bool
		want  [4]int // near, middle, far
	}{
		{"all", middle, 0, false, [4]int{64, 0, 64}},
		{"own leaf only", middle, rungOf(rung{0, 1, 3}), false, [4]int{1, 8, 49}},
		{"with those next to it", middle, rungOf(rung{1, 2, 3}), false, [4]int{9, 16, 49}},
		{"next to one only", middle, uint8(len(rungs) - 1), false, [4]int{1, 8, 25}},
		{"from the corner", corner, rungOf(rung{1, 4, 12}), false, [4]int{4, 21, 64}},
		{"from the next cell", corner.Add(-1, 0), rungOf(rung{1, 3, 12}), false, [4]int{2, 10, 64}},
		{"of the middle tier", corner.Add(-2*geom.CellSize, 0), 0, false, [4]int{0, 64, 64}},
		{"of the far tier", corner.Add(-5*geom.CellSize, 0), 3, false, [4]int{0, 0, 64}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, w := crowdView(tt.at)
			w.share.rung = tt.rung
			v.tellCrowd(1, crowdOf(cell))
			if got := taken(t, v.compose(w, v.flush)); got != tt.want {
				t.Errorf("near, middle, far %v, want %v", got, tt.want)
			}
		})
	}
}

// TestNobodyWhoMovedIsMissed: whoever is sent to in every flush, in every second or fourth, or
// later still, gets the batch that holds all who moved since.
func TestNobodyWhoMovedIsMissed(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	for every, want := range map[uint32]uint8{1: wire.TierNear, 2: wire.TierDense, 3: wire.TierMiddle, 4: wire.TierMiddle} {
		v, w := crowdView(cell.Centre())
		for tick := uint32(1); tick <= 12; tick++ {
			c := crowdOf(cell)
			c.MiddleTurn, c.Far = false, replication.Batch{}
			v.tellCrowd(tick, c)
			if tick%every != 0 {
				continue
			}
			if got := taken(t, v.compose(w, v.flush)); got[want] != 64 {
				t.Errorf("after %d ticks: by tier %v, want 64 of tier %d", every, got, want)
			}
		}
	}
}

func TestTheBatchOfADenseCrowdHoldsTwoTicks(t *testing.T) {
	v, w := crowdView(geom.Cell{X: 69, Z: 68}.Centre())
	c := crowdOf(geom.Cell{X: 69, Z: 68})
	c.Near = replication.Batch{}
	v.tellCrowd(1, c)
	v.measure(w, time.Unix(1000, 0), 1<<30, relaxed)
	if got := taken(t, v.compose(w, v.flush)); got[wire.TierDense] != 64 {
		t.Errorf("poses by tier %v, want 64 of the dense one", got)
	}
	if every := w.every(relaxed); every != 2 {
		t.Errorf("sent to in every %d. flush, want every second", every)
	}
	if every := w.every(overwhelmed); every != uint64(overwhelmed)+1 {
		t.Errorf("under strain in every %d. flush, want every %d", every, overwhelmed+1)
	}
}

// A crowd that stands still speaks with whole batches only: between two it costs nothing, and is one.
func TestACrowdThatStandsStillIsOne(t *testing.T) {
	v, w := crowdView(geom.Cell{X: 69, Z: 68}.Centre())
	c := crowdOf(geom.Cell{X: 69, Z: 68})
	c.Near = replication.Batch{}
	v.tellCrowd(1, c)
	for _, tt := range []struct {
		flushes        uint64
		crowded, still bool
	}{{0, true, false}, {staleAfter, true, false}, {staleAfter + 1, true, true}, {calmEvery + staleAfter, true, true}, {crowdedFor + 1, false, true}} {
		v.flush = 1 + tt.flushes
		v.measure(w, time.Unix(1000, 0), 1, relaxed)
		if s := w.share; s.crowded != tt.crowded || (s.rung == 0) != tt.still || s.dense == tt.still {
			t.Errorf("%d flushes later: crowded %v, rung %d, dense %v", tt.flushes, s.crowded, s.rung, s.dense)
		}
	}
}

// TestARungIsWhatTheBudgetHolds: the first that it holds, by the cost of what crowds sent lately.
func TestARungIsWhatTheBudgetHolds(t *testing.T) {
	v, w := crowdView(geom.Cell{X: 69, Z: 68}.Centre())
	now := time.Unix(1000, 0)
	measure := func(budget int) uint8 {
		now = now.Add(time.Second)
		v.measure(w, now, budget, relaxed)
		return w.share.rung
	}
	if got := measure(1); got != 0 {
		t.Fatalf("rung %d where no crowd is, want 0", got)
	}
	for dx := range uint8(3) {
		v.tellCrowd(1, crowdOf(geom.Cell{X: 68 + dx, Z: 68}))
	}
	cost := func(i int) (n int) {
		for _, c := range v.crowds(w, make([]crowdAt, 0, maxCrowds)) {
			n += c.size.cost(w.share.at, c.cell, rungs[i], c.tier, w.share.everyOn(i, relaxed))
		}
		return n
	}
	for i := range rungs {
		if i > 0 && cost(i) > cost(i-1) {
			t.Errorf("rung %d costs %d, more than the one before: %d", i, cost(i), cost(i-1))
		}
		w.share.rung = 0
		if got := measure(cost(i)); cost(int(got)) > cost(i) || got > 0 && cost(int(got)-1) <= cost(i) {
			t.Errorf("a budget of %d holds rung %d, got %d", cost(i), i, got)
		}
	}
	if last := len(rungs) - 1; measure(10) != uint8(last) {
		t.Errorf("rung %d with next to nothing, want the last", w.share.rung)
	}
	if got := measure(Unlimited); got != 0 {
		t.Errorf("rung %d without a budget, want 0", got)
	}
	w.share.rung = 4
	if got := measure(cost(3)); got != 4 {
		t.Errorf("rung %d: a rung more must cost less than all that is allowed", got)
	}
	w.share.others = 99_999
	budget := 2 * cost(8)
	if got := measure(budget); cost(int(got)) > budget/2 || cost(int(got)-1) <= budget/2 {
		t.Errorf("rung %d costs %d: other words leave poses half of %d", got, cost(int(got)), budget)
	}
}

// TestEachRungCostsAtMostWhatTheOneBeforeDoes also where many fare, and whoever moves does so now and then.
func TestEachRungCostsAtMostWhatTheOneBeforeDoes(t *testing.T) {
	even := func(size uint32) *replication.Leaves {
		l := new(replication.Leaves)
		for i := range l {
			l[i] = uint32(i) * size
		}
		return l
	}
	cell := geom.Cell{X: 69, Z: 68}
	for _, at := range []geom.Point{cell.Centre(), cell.Corner(), cell.Corner().Add(geom.LeafSize, 0)} {
		for level := relaxed; level <= overwhelmed; level++ {
			for _, moved := range []uint32{100, 150, 200} { // in four ticks, where in two it is 100
				for _, vitals := range []uint32{0, 100, 300} {
					size := crowdSize{near: even(100), middle: even(moved), far: even(200), vitals: even(vitals), whole: even(250)}
					cost := func(i int) int {
						return size.cost(at, cell, rungs[i], replication.Near, (&share{}).everyOn(i, level))
					}
					for i := 1; i < len(rungs); i++ {
						if cost(i) > cost(i-1) {
							t.Errorf("at %v, level %d, %d moved, %d fared: rung %d costs %d, the one before %d", at, level, moved, vitals, i, cost(i), cost(i-1))
						}
					}
				}
			}
		}
	}
}

func TestWhatARungCosts(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	of := func(size uint32) *replication.Leaves { // in the last leaf alone
		l := new(replication.Leaves)
		l[len(l)-1] = size
		return l
	}
	size := crowdSize{near: of(100), middle: of(150), far: of(200), vitals: of(40), whole: of(1000)}
	beside := cell.Corner().Add(geom.CellSize-1, geom.CellSize-1)
	away := cell.Corner().Add(geom.CellSize-1-4*geom.LeafSize, geom.CellSize-1)
	for _, tt := range []struct {
		name  string
		at    geom.Point
		every uint64
		want  int
	}{
		{"near, every beat", beside, 1, 100*20 + 40*5 + 266 + 200},
		{"near, every second", beside, 2, 100*10 + 40*5 + 266 + 200},
		{"near, every third: who moved in four ticks", beside, 3, 150*20/3 + 40*5 + 266 + 200},
		{"near, every fourth", beside, 4, 150*5 + 40*5 + 266 + 200},
		{"of the far rate", away, 2, 266 + 200},
	} {
		if got := size.cost(tt.at, cell, rung{1, 3, 5}, replication.Near, tt.every); got != tt.want {
			t.Errorf("%s: %d bytes a second, want %d", tt.name, got, tt.want)
		}
	}
}

func TestNearAndViewCellsSayHowFarOneIsTold(t *testing.T) {
	const near, middle, far, none = replication.Near, replication.Middle, replication.Far, replication.None
	tests := []struct {
		near, view int
		want       [8]replication.Tier // by distance in cells
	}{
		{0, 0, [8]replication.Tier{near, near, middle, middle, far, far, far, none}},
		{2, 0, [8]replication.Tier{near, near, near, middle, far, far, far, none}},
		{3, 4, [8]replication.Tier{near, near, near, near, far, none, none, none}},
		{1, 1, [8]replication.Tier{near, near, none, none, none, none, none, none}},
		{2, 1, [8]replication.Tier{near, near, near, none, none, none, none, none}},
	}
	for _, tt := range tests {
		r := reachesOf(tt.near, tt.view)
		for steps, want := range tt.want {
			if got := r.tier(steps); got != want {
				t.Errorf("near %d, view %d: %d cells away in tier %d, want %d", tt.near, tt.view, steps, got, want)
			}
		}
	}
}

// TestWhoIsPutElsewhereInACrowdIsToldAnewWhoStandsThere: who leaps asks for the roster again, and until it comes
// is told what changes, as before.
func TestWhoIsPutElsewhereInACrowdIsToldAnewWhoStandsThere(t *testing.T) {
	b := &bus.Memory{}
	wishes := newWishes(b)
	cell := geom.Cell{X: 69, Z: 68}
	at := cell.Centre()
	g := &Gateway{view: newView("g", b), observer: silent{}, config: Config{Now: time.Now}}
	v := &g.view
	v.add(&session.Session{}, quiet(), 1, at)
	v.settle()
	w := v.byChar[1]
	rosterAll(w)
	w.share.crowded = true
	v.tellCrowd(1, crowdOf(cell))
	v.compose(w, v.flush)
	asked := func(to geom.Point) int {
		k := key{cell.Region(), cell}
		before := wishes.wholes[k]
		g.takePersonal(&replication.Frame{Selves: []replication.Self{{To: 1, Self: wire.Self{X: to.X, Z: to.Z}}}})
		v.askOn(w, time.Unix(1000, 0))
		v.settle()
		return wishes.wholes[k] - before
	}
	if n := asked(at.Add(geom.LeafSize, 0)); n != 0 {
		t.Errorf("who walks asks for the cell %d times", n)
	}
	if n := asked(at.Add(-2*geom.LeafSize, 0)); n != 1 {
		t.Errorf("who leaps asks for the cell %d times, want once", n)
	}
	if v.tend(time.Unix(1000, 0)); w.complete {
		t.Error("who waits for the roster is told the same as its neighbours")
	}
	w.self.forget()
	v.tellCrowd(2, crowdOf(cell))
	if got := taken(t, v.compose(w, v.flush)); got != [4]int{64, 0, 64} {
		t.Errorf("while it waits it is told %v poses, near, middle and far", got)
	}
	told := crowdOf(cell)
	told.Roster = wire.Append(nil, wire.TypeRoster, make([]byte, 10))
	told.Events = replication.Batch{Bytes: wire.Append(nil, wire.TypeEvent, make([]byte, 4))}
	for tick, want := range []int{1, 0} { // once
		rosters, events := 0, 0
		v.tellCrowd(uint32(3+tick), told)
		for _, r := range records(v.compose(w, v.flush)) {
			switch r.Type {
			case wire.TypeRoster:
				rosters++
			case wire.TypeEvent:
				events++
			}
		}
		if rosters != want || events != 1 {
			t.Errorf("%d rosters and %d events in flush %d, want %d and 1", rosters, events, tick, want)
		}
	}
	if v.tend(time.Unix(1001, 0)); !w.complete {
		t.Error("it goes on waiting when it has the roster")
	}
}

// TestHowAStillCrowdFaresIsToldToAll: where few move there is room for it, as after a battle.
func TestHowAStillCrowdFaresIsToldToAll(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	for name, tt := range map[string]struct {
		moving bool
		want   int
	}{"still": {false, 64}, "moving": {true, 9}} {
		t.Run(name, func(t *testing.T) {
			v, w := crowdView(cell.Centre())
			w.share.rung = uint8(len(rungs) - 1)
			c := crowdOf(cell)
			if !tt.moving {
				c = replication.CellFrame{Cell: cell, Crowd: true}
			}
			c.FarVitals.Leaves = new(replication.Leaves)
			for leaf := range geom.LeavesPerCell * geom.LeavesPerCell {
				c.FarVitals.Bytes = wire.Append(c.FarVitals.Bytes, wire.TypeVitals, make([]byte, fewVitals/32))
				c.FarVitals.Leaves[leaf+1] = uint32(len(c.FarVitals.Bytes))
			}
			v.tellCrowd(1, c)
			told := 0
			for _, r := range records(v.compose(w, v.flush)) {
				if r.Type == wire.TypeVitals {
					told++
				}
			}
			if told != tt.want {
				t.Errorf("told of %d leaves, want %d", told, tt.want)
			}
		})
	}
}

func TestCellsThatAreNoCrowdComeByTheViewersRungToo(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	tests := []struct {
		at   geom.Point
		rung rung
		want replication.Tier
	}{
		{cell.Centre(), rungs[len(rungs)-1], replication.Near},
		{cell.Corner().Add(-geom.CellSize, 0), rungs[0], replication.Near},
		{cell.Corner().Add(-1, 0), rung{1, 4, 12}, replication.Near},
		{cell.Corner().Add(-1, 0), rung{0, 1, 3}, replication.Middle},
		{cell.Corner().Add(-3*geom.LeafSize, 0), rung{1, 4, 12}, replication.Middle},
		{cell.Corner().Add(-3*geom.LeafSize, 0), rung{0, 1, 3}, replication.Middle}, // next to its own
		{cell.Corner().Add(-geom.CellSize-geom.LeafSize, 0), rung{0, 1, 3}, replication.Far},
	}
	for _, tt := range tests {
		w := &viewer{centre: geom.CellAt(tt.at), share: share{at: tt.at, rung: uint8(slices.Index(rungs[:], tt.rung))}}
		if got := w.allows(cell); got != tt.want {
			t.Errorf("from %v on rung %v: tier %d, want %d", tt.at, tt.rung, got, tt.want)
		}
	}
}

func TestRostersOfACrowdComeOneByOne(t *testing.T) {
	b := &bus.Memory{}
	wishes := newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	g.view.settle()
	w := g.view.byChar[1]
	own := geom.CellAt(at)
	frame := func(tick uint32) *replication.Frame {
		f := &replication.Frame{Region: own.Region(), Tick: tick}
		for _, dx := range []uint8{0, 1, 2} {
			cell := geom.Cell{X: own.X + dx, Z: own.Z}
			f.Cells = append(f.Cells, replication.CellFrame{Cell: cell, Roster: wire.Append(nil, wire.TypeRoster, make([]byte, 60_000))})
			f.Cells[dx].Roster = append(f.Cells[dx].Roster, f.Cells[dx].Roster...)
		}
		return f
	}
	wanted := func(dx uint8) int { return wishes.wholes[key{own.Region(), geom.Cell{X: own.X + dx, Z: own.Z}}] }
	before := [3]int{wanted(0), wanted(1), wanted(2)}
	flushed(g, frame(1))
	now := time.Unix(1000, 0)
	for n := 1; ; n++ {
		rostered := 0
		for _, dx := range []uint8{0, 1, 2} {
			if w.window.at(geom.Cell{X: own.X + dx, Z: own.Z}).rostered(0) {
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
		g.view.settle()
		if got := wanted(uint8(n)); got != before[n]+1 {
			t.Fatalf("the roster of cell %d was asked for %d times more, want once", n, got-before[n])
		}
		flushed(g, frame(uint32(n+1)))
	}
}

// Who stands in the same leaf and has the same sights, rung and turn is given what was put together
// for another: just what it would be given by itself.
func TestNeighboursShareWhatIsPutTogether(t *testing.T) {
	cell := geom.Cell{X: 69, Z: 68}
	for rung := range uint8(len(rungs)) {
		v, first := crowdView(cell.Centre())
		v.add(&session.Session{}, quiet(), 2, cell.Centre().Add(300, 300))
		second := v.byChar[2]
		rosterAll(first)
		rosterAll(second)
		first.complete, second.complete = true, true
		first.share.rung, second.share.rung = rung, rung
		for tick := uint32(1); tick <= 3; tick++ {
			v.tellCrowd(tick, crowdOf(cell))
		}
		since := second.upTo
		want := bytes.Clone(v.compose(first, v.flush))
		kept := len(v.portions.list)
		got := bytes.Clone(v.compose(second, v.flush))
		if kept != 1 || len(v.portions.list) != 1 || !bytes.Equal(got, want) || len(got) == 0 {
			t.Fatalf("rung %d: %d portions after the first, %d after the second; %d and %d bytes", rung, kept, len(v.portions.list), len(want), len(got))
		}
		shared := second.share.others
		second.upTo, second.share.others, second.complete = since, 0, false
		if alone := v.compose(second, v.flush); !bytes.Equal(alone, got) || second.share.others != shared {
			t.Fatalf("rung %d: by itself it is sent %d bytes that count %d, shared %d that count %d", rung, len(alone), second.share.others, len(got), shared)
		}
		second.share.at = second.share.at.Add(geom.LeafSize, 0)
		second.upTo, second.complete = since, true
		if v.compose(second, v.flush); rung > 0 && len(v.portions.list) != 2 {
			t.Fatalf("rung %d: who stands in another leaf shares", rung)
		}
	}
}
