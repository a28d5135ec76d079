package gateway

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// movedTo tells a view that a region has handed a character over.
func movedTo(v *view, n replication.Notice, from geom.RegionID) {
	v.takeHome(n, from)
	v.settle()
}

// byLayer returns how many cells are wanted of each layer of a square, its rim included.
func (w *wishes) byLayer(square geom.RegionID) (n [geom.MaxLayers]int) {
	for k := range w.tiers {
		if k.region.Base() == square {
			n[k.region.Layer()]++
		}
	}
	return n
}

func TestAViewerSeesItsOwnLayer(t *testing.T) {
	v, w := newTestView()
	here, next := geom.Region(8, 8), geom.Region(9, 8)
	layer := here.InLayer(2)
	low, _ := next.Bounds()
	at := low.Add(-geom.CellSize/2, 4*geom.CellSize) // in the last column of cells
	v.add(&session.Session{}, quiet(), 7, at)
	v.add(&session.Session{}, quiet(), 8, at)
	v.settle()
	rosterAll(v.byChar[7])
	rosterAll(v.byChar[8])
	both := w.byLayer(here)[0]
	beyond := w.byLayer(next)[0]
	asked := w.wholes[key{next, geom.CellAt(low.Add(geom.CellSize*3/2, 4*geom.CellSize))}]

	movedTo(v, replication.Notice{Char: 7, Kind: replication.Moved, To: layer}, here)
	if n := w.byLayer(here); n[0] != both || n[2] != both {
		t.Errorf("of the layers %v cells are wanted, want %d of the first and of the third", n, both)
	}
	if n := w.byLayer(next); n[0] != beyond || n[2] != 0 {
		t.Errorf("of the neighbour's layers %v cells, want %d of the first", n, beyond)
	}
	if again := w.wholes[key{next, geom.CellAt(low.Add(geom.CellSize*3/2, 4*geom.CellSize))}]; again != asked {
		t.Error("a cell that only the neighbour tells of is asked for again")
	}
	forgotten := make(map[geom.Cell]bool)
	for r := wire.NewReader(v.byChar[7].own); ; {
		record, ok := r.Next()
		if !ok {
			break
		}
		if record.Type == wire.TypeUnwatch {
			cell, _ := wire.DecodeUnwatch(record.Payload)
			forgotten[cell] = true
		}
	}
	v.byChar[7].eachCell(func(cell geom.Cell, s *sight) {
		_, told := tellerOf(cell, here)
		if forgotten[cell] != told || s.rostered(0) == told {
			t.Errorf("cell %v: told of by the layer %v, forgotten %v, roster %v", cell, told, forgotten[cell], s.rostered(0))
		}
	})
	if have, all := watched(v.byChar[8]); have != all {
		t.Errorf("who stayed has %d rosters of %d", have, all)
	}

	// A region that begins anew is asked again for those who see it.
	v.loseRegion(here)
	if have, all := watched(v.byChar[8]); have >= all {
		t.Error("who is in the first layer was not told that it began anew")
	}
	rosterAll(v.byChar[7])
	v.loseRegion(here)
	if have, all := watched(v.byChar[7]); have != all {
		t.Error("who is in another layer lost something with the first")
	}

	// Over the border it sees the first layer of where it was.
	movedTo(v, replication.Notice{Char: 7, Kind: replication.Moved, To: next}, layer)
	if n := w.byLayer(here); n[0] != both || n[2] != 0 {
		t.Errorf("of the layers %v cells are wanted when it has gone", n)
	}
	movedTo(v, replication.Notice{Char: 7, Kind: replication.Moved, To: layer}, here) // which is no word of its owner
	if v.byChar[7].home != next {
		t.Error("it follows a region that does not have it")
	}
	v.remove(v.byChar[7])
	v.remove(v.byChar[8])
	v.settle()
	if len(w.tiers) != 0 {
		t.Errorf("left over: %d wishes", len(w.tiers))
	}
}

func TestWhoEntersInALayerSeesIt(t *testing.T) {
	v, w := newTestView()
	at := geom.Metres(4350, 4350)
	here := geom.RegionAt(at)
	v.add(&session.Session{}, quiet(), 7, at)
	v.takeHome(replication.Notice{Char: 7, Kind: replication.Entered}, here.InLayer(1))
	v.settle()
	if n := w.byLayer(here); n[0] != 0 || n[1] == 0 {
		t.Errorf("of the layers %v cells are wanted", n)
	}
}

func TestALayerIsToldToThoseInItAlone(t *testing.T) {
	g := &Gateway{}
	v, _ := newTestView()
	g.view = *v
	v = &g.view
	at := geom.Metres(4350, 4350)
	here := geom.RegionAt(at)
	worlds := make(map[geom.RegionID]*world.World)
	encoders := make(map[geom.RegionID]*replication.Encoder)
	for _, r := range []geom.RegionID{here, here.InLayer(1)} {
		worlds[r] = world.New(world.Config{Region: r, Epoch: 1})
		encoders[r] = replication.NewEncoder(worlds[r])
		encoders[r].Want(replication.Interest{Gateway: "g", Cell: geom.CellAt(at), Whole: true})
	}
	v.add(&session.Session{}, quiet(), 1, at)
	v.add(&session.Session{}, quiet(), 2, at)
	v.takeHome(replication.Notice{Char: 2, Kind: replication.Moved, To: here.InLayer(1)}, here)
	var frames []*replication.Frame
	for r, w := range worlds {
		tx := w.Begin(0, world.Hooks{})
		tx.Spawn(world.Spawn{At: at})
		for _, f := range encoders[r].Encode(w.End(), 0, nil, nil) {
			frames = append(frames, f)
		}
	}
	v.flush++
	v.beat++
	for _, f := range frames {
		v.feed(f.Region).take(f, v.flush, v.beat)
	}
	for id, own := range map[entity.ID]geom.RegionID{1: here, 2: here.InLayer(1)} {
		var told []geom.RegionID
		rosters := 0
		for _, record := range records(v.compose(v.byChar[id], v.flush)) {
			switch record.Type {
			case wire.TypeFrame:
				f, err := wire.DecodeFrame(record.Payload)
				if err != nil {
					t.Fatal(err)
				}
				told = append(told, f.Region)
			case wire.TypeRoster:
				rosters++
			}
		}
		if len(told) != 1 || told[0] != own || rosters != 1 {
			t.Errorf("viewer %d was told %d rosters by %v, want one by %v", id, rosters, told, own)
		}
	}
}

func TestRostersThatDoNotComeAreAskedOfTheOwnLayer(t *testing.T) {
	at := geom.Metres(4350, 4350)
	here := geom.RegionAt(at)
	layer, cell := here.InLayer(1), geom.CellAt(at)
	for name, again := range map[string]func(v *view, w *viewer){
		"lost": func(v *view, w *viewer) {
			now := time.Now()
			for range 4 {
				v.tend(now)
				now = now.Add(rosterPatience)
			}
		},
		"put off for its size": func(v *view, w *viewer) {
			rosterAll(w)
			*w.window.at(cell) = *w.window.at(cell)&^allRostered | sightPutOff
			w.hungry = true
			v.askOn(w, time.Now())
		},
	} {
		v, w := newTestView()
		v.add(&session.Session{}, quiet(), 7, at)
		v.settle()
		movedTo(v, replication.Notice{Char: 7, Kind: replication.Moved, To: layer}, here)
		first, own := w.wholes[key{here, cell}], w.wholes[key{layer, cell}]
		again(v, v.byChar[7])
		v.settle()
		if w.wholes[key{here, cell}] != first || w.wholes[key{layer, cell}] <= own {
			t.Errorf("%s: asked of the first layer %d times, of its own %d", name, w.wholes[key{here, cell}]-first, w.wholes[key{layer, cell}]-own)
		}
	}
}
