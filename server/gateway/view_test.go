package gateway

import (
	"slices"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// wishes is what regions were told to show.
type wishes struct {
	tiers  map[key]replication.Tier
	wholes map[key]int
}

func newWishes(b *bus.Memory) *wishes {
	w := &wishes{tiers: make(map[key]replication.Tier), wholes: make(map[key]int)}
	for r := range geom.RegionID(geom.RegionCount) {
		b.Subscribe(region.Subject(r), func(m bus.Message) {
			in, ok := m.(replication.Interest)
			if !ok {
				return
			}
			k := key{r, in.Cell}
			w.tiers[k] = in.Tier
			if in.Tier == replication.None {
				delete(w.tiers, k)
			}
			if in.Whole {
				w.wholes[k]++
			}
		})
	}
	return w
}

func (w *wishes) count(tier replication.Tier) (n int) {
	for k, t := range w.tiers {
		if t == tier && k.region == k.cell.Region() {
			n++
		}
	}
	return n
}

func newTestView() (*view, *wishes) {
	b := &bus.Memory{}
	w := newWishes(b)
	v := newView("g", b)
	return &v, w
}

// quiet is a connection that nobody reads or writes.
func quiet() *Conn { return &Conn{out: newOutbox(nil, func(int) {})} }

func TestInterestFollowsTheCharacter(t *testing.T) {
	v, w := newTestView()
	middle := geom.Region(8, 8)
	low, _ := middle.Bounds()
	at := low.Add(4*geom.CellSize+1, 4*geom.CellSize+1)
	v.add(&session.Session{}, quiet(), 7, at)
	if n, m, f := w.count(replication.Near), w.count(replication.Middle), w.count(replication.Far); n != 9 || m != 49-9 || f != 169-49 {
		t.Errorf("near %d, middle %d, far %d", n, m, f)
	}
	// One cell on: what was won stays for a cell.
	v.place(v.byChar[7], geom.CellAt(at.Add(geom.CellSize, 0)))
	if n := w.count(replication.Near); n != 9+3 {
		t.Errorf("near after a step: %d", n)
	}
	v.place(v.byChar[7], geom.CellAt(at))
	before := len(w.wholes)
	v.place(v.byChar[7], geom.CellAt(at.Add(geom.CellSize, 0)))
	if len(w.wholes) != before {
		t.Error("walking to and fro asks for rosters again")
	}
	// Far away: nothing of the old place is watched, and the client is told.
	v.place(v.byChar[7], geom.CellAt(low.Add(-20*geom.CellSize, 0)))
	if _, still := w.tiers[key{middle, geom.CellAt(at)}]; still {
		t.Error("the old place is still watched")
	}
	unwatched := 0
	for r := wire.NewReader(v.byChar[7].buf); ; {
		record, ok := r.Next()
		if !ok {
			break
		}
		if record.Type == wire.TypeUnwatch {
			unwatched++
		}
	}
	if unwatched < 169 {
		t.Errorf("%d cells given up", unwatched)
	}
	v.remove(v.byChar[7])
	if len(w.tiers) != 0 || len(v.watches) != 0 {
		t.Errorf("left over: %d wishes, %d watches", len(w.tiers), len(v.watches))
	}
}

// A character that its region has lost is loaded anew, and its client told Entered again:
// that forgets the cells of all regions around, not only of the one that began anew.
func TestWhoEntersAgainIsToldEverythingAgain(t *testing.T) {
	v, w := newTestView()
	low, _ := geom.Region(8, 8).Bounds()
	at := low.Add(geom.CellSize/2, geom.CellSize/2) // at the corner of four regions
	conn := quiet()
	v.add(&session.Session{}, conn, 7, at)
	for _, known := range v.watches {
		for len(known.waiting) > 0 {
			known.waiting[0].setRostered(true)
		}
	}
	asked := make(map[key]int)
	for k, n := range w.wholes {
		asked[k] = n
	}
	v.add(v.byChar[7].session, conn, 7, at)
	for k, known := range v.watches {
		if w.wholes[k] <= asked[k] || len(known.waiting) != 1 {
			t.Fatalf("cell %v of region %d is not asked for again", k.cell, k.region)
		}
	}
}

func TestInterestIsShared(t *testing.T) {
	v, w := newTestView()
	at := geom.Metres(4400, 4400)
	v.add(&session.Session{}, quiet(), 1, at)
	v.add(&session.Session{}, quiet(), 2, at.Add(2*geom.CellSize, 0))
	k := key{geom.CellAt(at).Region(), geom.CellAt(at)}
	v.remove(v.byChar[1])
	if w.tiers[k] != replication.Middle {
		t.Errorf("tier %d, want the middle of who stays", w.tiers[k])
	}
	v.remove(v.byChar[2])
	if len(w.tiers) != 0 {
		t.Errorf("%d cells still wanted", len(w.tiers))
	}
}

func TestTellersOfACell(t *testing.T) {
	low, _ := geom.Region(8, 8).Bounds()
	tests := map[geom.Cell]int{
		geom.CellAt(low.Add(3*geom.CellSize, 3*geom.CellSize)): 1,
		geom.CellAt(low.Add(3*geom.CellSize, 0)):               2,
		geom.CellAt(low):                                       4,
		{X: 0, Z: 0}:                                           1,
		{X: 0, Z: 7}:                                           2,
		{X: 7, Z: 7}:                                           4,
	}
	for cell, want := range tests {
		got := tellers(cell)
		if len(got) != want || got[0] != cell.Region() {
			t.Errorf("tellers of %v: %v, want %d", cell, got, want)
		}
		for _, r := range got {
			if r.Distance(cell.Centre()) > geom.CellSize {
				t.Errorf("%v tells of %v", r, cell)
			}
		}
	}
}

// flushed gives a frame of one cell to a gateway's viewers and returns what each was sent.
func flushed(g *Gateway, f *replication.Frame) map[*viewer][]wire.Type {
	g.view.checkTick(f)
	for tier := replication.Near; tier <= replication.Far; tier++ {
		g.takeCells(f, tier)
	}
	got := make(map[*viewer][]wire.Type)
	for _, w := range g.view.touched {
		for r := wire.NewReader(w.buf); ; {
			record, ok := r.Next()
			if !ok {
				break
			}
			got[w] = append(got[w], record.Type)
		}
		w.buf, w.headed, w.frame, w.open = nil, nil, nil, false
	}
	g.view.touched = nil
	return got
}

func TestCellsComeByTier(t *testing.T) {
	b := &bus.Memory{}
	newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	g.view.add(&session.Session{}, quiet(), 2, at.Add(2*geom.CellSize, 0))
	g.view.add(&session.Session{}, quiet(), 3, at.Add(5*geom.CellSize, 0))
	cell := geom.CellAt(at)
	record := func(t wire.Type) []byte { return wire.Append(nil, t, []byte{cell.X, cell.Z}) }
	frame := func(tick uint32, roster bool) *replication.Frame {
		c := replication.CellFrame{Cell: cell, Changes: record(wire.TypeEnter), Events: record(wire.TypeEvent), Vitals: record(wire.TypeVitals),
			Near: record(wire.TypePoses), Middle: record(wire.TypeDescribe), Far: record(wire.TypeLeave)}
		if roster {
			c.Roster = record(wire.TypeRoster)
		}
		return &replication.Frame{Region: cell.Region(), Tick: tick, Header: wire.AppendFrame(nil, wire.Frame{Region: cell.Region(), Tick: tick}),
			Cells: []replication.CellFrame{c}}
	}
	check := func(what string, got map[*viewer][]wire.Type, want map[uint64][]wire.Type) {
		t.Helper()
		for id, types := range want {
			if w := g.view.byChar[entityID(id)]; !slices.Equal(got[w], types) {
				t.Errorf("%s: %d was sent %v, want %v", what, id, got[w], types)
			}
		}
	}
	check("before the roster", flushed(g, frame(1, false)), map[uint64][]wire.Type{1: nil, 2: nil, 3: nil})
	check("the roster", flushed(g, frame(2, true)), map[uint64][]wire.Type{
		1: {wire.TypeFrame, wire.TypeRoster, wire.TypeEvent}, 2: {wire.TypeFrame, wire.TypeRoster}, 3: {wire.TypeFrame, wire.TypeRoster},
	})
	check("afterwards", flushed(g, frame(3, false)), map[uint64][]wire.Type{
		1: {wire.TypeFrame, wire.TypeEnter, wire.TypeEvent, wire.TypeVitals, wire.TypePoses},
		2: {wire.TypeFrame, wire.TypeEnter, wire.TypeVitals, wire.TypeDescribe},
		3: {wire.TypeFrame, wire.TypeEnter, wire.TypeLeave},
	})
	g.view.byChar[1].backlog = behind
	g.view.byChar[2].starve(time.Unix(0, 0))
	check("slow", flushed(g, frame(4, false)), map[uint64][]wire.Type{1: {wire.TypeFrame, wire.TypeEnter, wire.TypeEvent}, 2: nil})
	g.view.byChar[2].backlog = upToDate
	check("after starving", flushed(g, frame(5, false)), map[uint64][]wire.Type{2: nil})
	g.view.resync(g.view.byChar[3], cell)
	check("resync", flushed(g, frame(6, true)), map[uint64][]wire.Type{3: {wire.TypeFrame, wire.TypeRoster}})
	check("the region began anew", flushed(g, frame(1, false)), map[uint64][]wire.Type{1: nil, 3: nil})
}

func TestRostersAreAskedForAgain(t *testing.T) {
	v, w := newTestView()
	v.add(&session.Session{}, quiet(), 1, geom.Metres(4400, 4400))
	cell := geom.CellAt(geom.Metres(4400, 4400))
	now := time.Unix(0, 0)
	for range 4 {
		now = now.Add(time.Second)
		v.tend(now)
	}
	if n := w.wholes[key{cell.Region(), cell}]; n != 2 {
		t.Errorf("asked %d times in four seconds", n)
	}
}

func TestLargeFlushIsSplit(t *testing.T) {
	w := &viewer{frame: &replication.Frame{Header: wire.AppendFrame(nil, wire.Frame{})}}
	part := wire.Append(nil, wire.TypeRoster, make([]byte, 60_000))
	var records []byte
	for range 7 {
		records = append(records, part...)
	}
	w.append(records)
	count := 0
	for _, message := range append(w.full, w.buf) {
		if len(message) > wire.MaxServerMessage {
			t.Errorf("a message of %d bytes", len(message))
		}
		r := wire.NewReader(message)
		first, _ := r.Next()
		if first.Type != wire.TypeFrame {
			t.Errorf("a message begins with %d", first.Type)
		}
		for {
			if _, ok := r.Next(); !ok {
				break
			}
			count++
		}
	}
	if count != 7 {
		t.Errorf("%d of 7 records", count)
	}
}

func TestWorldThatBeginsAnewIsAskedForEverything(t *testing.T) {
	b := &bus.Memory{}
	w := newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	k := key{geom.CellAt(at).Region(), geom.CellAt(at)}
	seen := g.view.watches[k].waiting[0]
	seen.setRostered(true)
	before := w.wholes[k]
	g.flush([]*replication.Frame{{Region: k.region, Anew: true}})
	if w.wholes[k] != before+1 || seen.rostered {
		t.Errorf("asked %d times more, the client has the roster: %v", w.wholes[k]-before, seen.rostered)
	}
}
