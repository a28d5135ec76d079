package gateway

import (
	"bytes"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// key names a cell as one region tells it.
type key struct {
	region geom.RegionID
	cell   geom.Cell
}

// wishes is what regions were told to show.
type wishes struct {
	tiers  map[key]replication.Tier
	wholes map[key]int
}

func newWishes(b *bus.Memory) *wishes {
	w := &wishes{tiers: make(map[key]replication.Tier), wholes: make(map[key]int)}
	for r := range geom.RegionID(geom.LayeredCount) {
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

// moved brings a viewer to a cell and tells the regions.
func moved(v *view, id entity.ID, to geom.Cell) {
	v.move(v.byChar[id], to)
	v.settle()
}

// rosterAll lets a viewer have all rosters.
func rosterAll(w *viewer) {
	w.eachCell(func(cell geom.Cell, s *sight) {
		_, n := tellers(cell)
		*s |= (sightRostered<<n - 1) & allRostered
	})
}

// watched returns for how many tellers of cells a viewer has the roster, and how many there are.
func watched(w *viewer) (have, all int) {
	w.eachCell(func(cell geom.Cell, s *sight) {
		_, n := tellers(cell)
		for i := range n {
			if all++; s.rostered(i) {
				have++
			}
		}
	})
	return have, all
}

func TestInterestFollowsTheCharacter(t *testing.T) {
	v, w := newTestView()
	middle := geom.Region(8, 8)
	low, _ := middle.Bounds()
	at := low.Add(4*geom.CellSize+1, 4*geom.CellSize+1)
	v.add(&session.Session{}, quiet(), 7, at)
	v.settle()
	if n, m, f := w.count(replication.Near), w.count(replication.Middle), w.count(replication.Far); n != 9 || m != 49-9 || f != 169-49 {
		t.Errorf("near %d, middle %d, far %d", n, m, f)
	}
	// One cell on: what was won stays for a cell.
	moved(v, 7, geom.CellAt(at.Add(geom.CellSize, 0)))
	if n := w.count(replication.Near); n != 9+3 {
		t.Errorf("near after a step: %d", n)
	}
	moved(v, 7, geom.CellAt(at))
	before := len(w.wholes)
	moved(v, 7, geom.CellAt(at.Add(geom.CellSize, 0)))
	if len(w.wholes) != before {
		t.Error("walking to and fro asks for rosters again")
	}
	// Far away: nothing of the old place is watched, and the client is told.
	moved(v, 7, geom.CellAt(low.Add(-20*geom.CellSize, 0)))
	if _, still := w.tiers[key{middle, geom.CellAt(at)}]; still {
		t.Error("the old place is still watched")
	}
	unwatched := 0
	for r := wire.NewReader(v.byChar[7].own); ; {
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
	v.settle()
	if len(w.tiers) != 0 || len(v.viewers) != 0 {
		t.Errorf("left over: %d wishes, %d viewers", len(w.tiers), len(v.viewers))
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
	v.settle()
	rosterAll(v.byChar[7])
	if have, all := watched(v.byChar[7]); have != all || all < 169+26 {
		t.Fatalf("%d rosters of %d", have, all)
	}
	asked := maps.Clone(w.wholes)
	v.add(v.byChar[7].session, conn, 7, at)
	v.settle()
	for k := range w.tiers {
		if w.wholes[k] != asked[k]+1 {
			t.Fatalf("cell %v of region %d is asked for %d times more", k.cell, k.region, w.wholes[k]-asked[k])
		}
	}
	if have, _ := watched(v.byChar[7]); have != 0 {
		t.Errorf("it is said to have %d rosters", have)
	}
}

func TestInterestIsShared(t *testing.T) {
	v, w := newTestView()
	at := geom.Metres(4400, 4400)
	v.add(&session.Session{}, quiet(), 1, at)
	v.add(&session.Session{}, quiet(), 2, at.Add(2*geom.CellSize, 0))
	k := key{geom.CellAt(at).Region(), geom.CellAt(at)}
	v.settle()
	v.remove(v.byChar[1])
	v.settle()
	if w.tiers[k] != replication.Middle {
		t.Errorf("tier %d, want the middle of who stays", w.tiers[k])
	}
	v.remove(v.byChar[2])
	v.settle()
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
		list, n := tellers(cell)
		got := list[:n]
		if len(got) != want || got[0] != cell.Region() {
			t.Errorf("tellers of %v: %v, want %d", cell, got, want)
		}
		for _, r := range got {
			if r.Distance(cell.Centre()) > geom.CellSize {
				t.Errorf("%v tells of %v", r, cell)
			}
		}
		for i, r := range got {
			if teller, ok := tellerOf(cell, r); !ok || teller != i {
				t.Errorf("%v is teller %d of %v, want %d", r, teller, cell, i)
			}
		}
		if _, ok := tellerOf(cell, geom.Region(15, 15)); ok {
			t.Errorf("a far region tells of %v", cell)
		}
	}
}

// flushed gives a frame to a gateway's viewers and returns what each was sent.
func flushed(g *Gateway, frames ...*replication.Frame) map[*viewer][]wire.Type {
	v := &g.view
	v.flush++
	v.beat++
	for _, f := range frames {
		v.checkTick(f)
		v.feed(f.Region).take(f, v.flush, v.beat)
	}
	got := make(map[*viewer][]wire.Type)
	for _, w := range v.viewers {
		for _, record := range records(v.compose(w, v.flush)) {
			got[w] = append(got[w], record.Type)
		}
		for _, wish := range v.wanted {
			v.tell(wish.feed, wish.at, true)
		}
	}
	v.settle()
	return got
}

// records reads what WebSocket messages hold.
func records(framed []byte) (list []wire.Record) {
	for in := bytes.NewReader(framed); in.Len() > 0; {
		f, err := readFrame(in)
		if err != nil {
			panic(err)
		}
		for r := wire.NewReader(f.Payload); ; {
			record, ok := r.Next()
			if !ok {
				break
			}
			list = append(list, record)
		}
	}
	return list
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
		batch := func(t wire.Type) replication.Batch { return replication.Batch{Bytes: record(t)} }
		c := replication.CellFrame{Cell: cell, Changes: record(wire.TypeEnter), Events: batch(wire.TypeEvent), Vitals: batch(wire.TypeVitals),
			Near: batch(wire.TypePoses), MiddleTurn: true, Near4: batch(wire.TypeDescribe), Far: batch(wire.TypeLeave)}
		if roster {
			c.Roster = record(wire.TypeRoster)
		}
		return &replication.Frame{Region: cell.Region(), Tick: tick, Header: wire.AppendFrame(nil, wire.Frame{Region: cell.Region(), Tick: tick}),
			Cells: []replication.CellFrame{c}}
	}
	check := func(what string, got map[*viewer][]wire.Type, want map[uint64][]wire.Type) {
		t.Helper()
		for id, types := range want {
			if w := g.view.byChar[entity.ID(id)]; !slices.Equal(got[w], types) {
				t.Errorf("%s: %d was sent %v, want %v", what, id, got[w], types)
			}
		}
	}
	check("before the roster", flushed(g, frame(1, false)), map[uint64][]wire.Type{1: nil, 2: nil, 3: nil})
	check("the roster", flushed(g, frame(2, true)), map[uint64][]wire.Type{
		1: {wire.TypeFrame, wire.TypeRoster, wire.TypeEvent}, 2: {wire.TypeFrame, wire.TypeRoster}, 3: {wire.TypeFrame, wire.TypeRoster},
	})
	check("afterwards", flushed(g, frame(3, false)), map[uint64][]wire.Type{
		1: {wire.TypeFrame, wire.TypeEnter, wire.TypeEvent, wire.TypeVitals, wire.TypeLeave, wire.TypePoses},
		2: {wire.TypeFrame, wire.TypeEnter, wire.TypeVitals, wire.TypeDescribe, wire.TypeLeave},
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
		v.settle()
	}
	if n := w.wholes[key{cell.Region(), cell}]; n != 2 {
		t.Errorf("asked %d times in four seconds", n)
	}
}

func TestLargeFlushIsSplit(t *testing.T) {
	frame := &replication.Frame{Header: wire.AppendFrame(nil, wire.Frame{})}
	for _, last := range []int{0, 10, 200, 60_000} { // the heads of messages have three lengths
		var m message
		m.begin()
		for range 7 {
			m.append(frame, wire.Append(nil, wire.TypeRoster, make([]byte, 60_000)))
		}
		if last > 0 {
			m.append(frame, wire.Append(nil, wire.TypeRoster, make([]byte, last)))
		}
		count := 0
		for in := bytes.NewReader(m.end()); in.Len() > 0; {
			f, err := readFrame(in)
			if err != nil || len(f.Payload) > wire.MaxServerMessage {
				t.Fatalf("a message of %d bytes, %v", len(f.Payload), err)
			}
			r := wire.NewReader(f.Payload)
			if first, _ := r.Next(); first.Type != wire.TypeFrame {
				t.Errorf("a message begins with %d", first.Type)
			}
			for {
				if _, ok := r.Next(); !ok {
					break
				}
				count++
			}
		}
		if want := 7 + min(last, 1); count != want {
			t.Errorf("%d of %d records", count, want)
		}
	}
}

func TestWorldThatBeginsAnewIsAskedForEverything(t *testing.T) {
	b := &bus.Memory{}
	w := newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}, config: Config{Now: time.Now}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	g.view.settle()
	k := key{geom.CellAt(at).Region(), geom.CellAt(at)}
	seen := g.view.byChar[1]
	rosterAll(seen)
	before := w.wholes[k]
	g.flush([]*replication.Frame{{Region: k.region, Anew: true}}, 1)
	g.view.settle()
	if have := seen.window.at(k.cell).rostered(0); w.wholes[k] != before+1 || have {
		t.Errorf("asked %d times more, the client has the roster: %v", w.wholes[k]-before, have)
	}
}

// Who crosses from one cell to the next is told of with looks only to those who do not know
// them from there.
func TestArrivalsAreForThoseWhoDoNotKnowThem(t *testing.T) {
	b := &bus.Memory{}
	newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	w := g.view.byChar[1]
	own := geom.CellAt(at)
	next := geom.Cell{X: own.X + 1, Z: own.Z}
	rosterAll(w)
	crossing := func(tick uint32) *replication.Frame {
		return &replication.Frame{Region: own.Region(), Tick: tick, Cells: []replication.CellFrame{
			{Cell: own, Arrivals: wire.Append(nil, wire.TypeEnter, []byte{own.X, own.Z}), From: []geom.Cell{next}}}}
	}
	if got := flushed(g, crossing(1))[w]; len(got) != 0 {
		t.Errorf("who knows them was sent %v", got)
	}
	*w.window.at(next) &^= allRostered
	if got := flushed(g, crossing(2))[w]; !slices.Equal(got, []wire.Type{wire.TypeEnter}) {
		t.Errorf("who does not know them was sent %v", got)
	}
}

// A crowd of the far tier is told of by number, until one comes near or it is a crowd no more.
func TestAFarCrowdIsToldOfByNumber(t *testing.T) {
	b := &bus.Memory{}
	wishes := newWishes(b)
	g := &Gateway{view: newView("g", b), observer: silent{}}
	at := geom.Metres(4400, 4400)
	g.view.add(&session.Session{}, quiet(), 1, at)
	g.view.settle()
	w := g.view.byChar[1]
	cell := geom.CellAt(at.Add(5*geom.CellSize, 0))
	k := key{cell.Region(), cell}
	record := func(t wire.Type) []byte { return wire.Append(nil, t, []byte{cell.X, cell.Z}) }
	frame := func(tick uint32, crowd bool) *replication.Frame {
		c := replication.CellFrame{Cell: cell, Crowd: crowd, Changes: record(wire.TypeEnter), Roster: record(wire.TypeRoster)}
		if crowd {
			c.Counts = record(wire.TypeCounts)
		}
		return &replication.Frame{Region: cell.Region(), Tick: tick, Cells: []replication.CellFrame{c}}
	}
	for tick := range uint32(2) {
		if got := flushed(g, frame(tick, true))[w]; !slices.Equal(got, []wire.Type{wire.TypeCounts}) {
			t.Fatalf("tick %d: sent %v, want the counts", tick, got)
		}
	}
	before := wishes.wholes[k]
	flushed(g, frame(2, false))
	if s := w.window.at(cell); s.counted(0) || wishes.wholes[k] != before+1 && !s.rostered(0) {
		t.Errorf("a crowd no more: counted %v, rostered %v, asked for %d times more", s.counted(0), s.rostered(0), wishes.wholes[k]-before)
	}

	*w.window.at(cell) = sightOf(replication.Far) | sightCounted
	before = wishes.wholes[k]
	moved(&g.view, 1, geom.CellAt(at.Add(3*geom.CellSize, 0)))
	if got := flushed(g, frame(3, true))[w]; wishes.wholes[k] != before+1 || !slices.Contains(got, wire.TypeRoster) {
		t.Errorf("near the crowd: asked for %d times more, sent %v", wishes.wholes[k]-before, got)
	}
}

// What comes in for one beat or between two is kept until the turn of everyone has come.
func TestWhatWasToldIsKeptUntilEveryonesTurn(t *testing.T) {
	f := newFeed(geom.Region(8, 8))
	told := func(beat uint64) {
		f.take(&replication.Frame{Region: f.region, Cells: []replication.CellFrame{{Cell: geom.Cell{X: 66, Z: 66}}}}, beat, beat)
	}
	for beat := range 2 * maxHeld {
		told(beat) // with the beat
		f.drop(0, beat)
		told(beat) // after it
		if oldest := f.recent[0].beat; beat >= maxHeld && oldest != beat-maxHeld+1 {
			t.Errorf("at beat %d the oldest is of beat %d", beat, oldest)
		}
	}
	if n := len(f.recent); n != 2*int(maxHeld) {
		t.Errorf("%d frames are kept", n)
	}
	if f.drop(2*maxHeld-2, 2*maxHeld-1); len(f.recent) != 2 {
		t.Errorf("%d frames are kept of which nobody lacks but two", len(f.recent))
	}
}
