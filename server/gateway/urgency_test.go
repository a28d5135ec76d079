package gateway

import (
	"net"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// sink is a connection that takes everything.
type sink struct{ net.Conn }

func (sink) Write(data []byte) (int, error)   { return len(data), nil }
func (sink) SetWriteDeadline(time.Time) error { return nil }

// TestWhatDoesNotPressWaits tells a viewer something of a cell at any beat, and counts the beats until it is
// told. What waited goes out with what presses, behind it the header of the newest frame.
func TestWhatDoesNotPressWaits(t *testing.T) {
	at := geom.Cell{X: 66, Z: 66}
	pose := func(tier uint8) replication.Batch {
		b, mark := wire.BeginPoses(nil, wire.Poses{Cell: at, Leaf: wire.WholeCell, Tier: tier})
		return replication.Batch{Bytes: wire.End(wire.AppendCellPose(b, at, &wire.Pose{}), mark)}
	}
	check := wire.AppendCheck(nil, wire.Check{Cell: at})
	courses, mark := wire.BeginCourses(nil, at)
	courses = wire.End(courses, mark)
	tests := []struct {
		name string
		cell replication.CellFrame
		away uint8  // cells
		most uint64 // beats until it is told
	}{
		{"a sum", replication.CellFrame{Check: check}, 0, calmEvery},
		{"who sets out later", replication.CellFrame{Courses: courses}, 0, calmEvery},
		{"a whole batch", replication.CellFrame{Whole: pose(wire.TierFar)}, 0, calmEvery},
		{"a whole batch that is news", replication.CellFrame{Whole: pose(wire.TierFar), Crowd: true, Mends: true}, 0, soonEvery},
		{"how many stand there", replication.CellFrame{Counts: check, Crowd: true}, 5, calmEvery},
		{"how many stand there now", replication.CellFrame{Counts: check, Crowd: true, Recounted: true}, 5, soonEvery},
		{"who is far", replication.CellFrame{Far: pose(wire.TierFar)}, 5, soonEvery},
		{"who came far away", replication.CellFrame{Changes: check}, 5, soonEvery},
		{"who came", replication.CellFrame{Changes: check}, 1, 1},
		{"who strolls over a line", replication.CellFrame{Changes: check, Strolls: true}, 1, calmEvery},
		{"who moved", replication.CellFrame{Near: pose(wire.TierNear), Near2: pose(wire.TierNear), Near4: pose(wire.TierNear)}, 0, 1},
		{"who moved in the middle tier", replication.CellFrame{MiddleTurn: true, Near4: pose(wire.TierMiddle)}, 3, 1},
		{"what was said to nobody", replication.CellFrame{Events: replication.Batch{Bytes: check}, Ambient: true}, 0, calmEvery},
		{"what happened", replication.CellFrame{Events: replication.Batch{Bytes: check}}, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			longest := uint64(0)
			for began := range uint64(calmEvery) {
				g := newLonely()
				v := &g.view
				tick := uint32(0)
				beat := func(cells ...replication.CellFrame) (told bool) {
					tick++
					header := wire.AppendFrame(nil, wire.Frame{Region: at.Region(), Tick: tick, TimeScale: world.FullSpeed})
					g.flush([]*replication.Frame{{Region: at.Region(), Tick: tick, ServerMs: uint64(tick), Header: header, Cells: cells}}, 1)
					return v.viewers[0].upTo == v.flush
				}
				v.beat = began
				v.add(&session.Session{}, &Conn{out: newOutbox(sink{}, func(int) {})}, 1, geom.Cell{X: at.X + tt.away, Z: at.Z}.Centre())
				w := v.viewers[0]
				rosterAll(w)
				w.complete = true
				v.rest(w)
				cell := tt.cell
				cell.Cell = at
				waited := uint64(1)
				for told := beat(cell); !told; told = beat() {
					if waited++; waited > 2*calmEvery {
						t.Fatal("it is never told")
					}
				}
				longest = max(longest, waited)
				if w.held || w.urgency != calm {
					t.Errorf("after it was told: held %v, urgency %v", w.held, w.urgency)
				}
			}
			if longest > tt.most || longest < tt.most {
				t.Errorf("it waits up to %d beats, want %d", longest, tt.most)
			}
		})
	}
	t.Run("together", func(t *testing.T) {
		v, w := crowdView(at.Centre())
		frame := func(tick uint32, c replication.CellFrame) *replication.Frame {
			c.Cell = at
			return &replication.Frame{Region: at.Region(), Tick: tick, ServerMs: uint64(tick), Cells: []replication.CellFrame{c},
				Header: wire.AppendFrame(nil, wire.Frame{Region: at.Region(), Tick: tick, TimeScale: world.FullSpeed})}
		}
		for tick, c := range []replication.CellFrame{{Check: check}, {Near: pose(0), Near2: pose(0), Near4: pose(0)}, {}} {
			v.flush++
			v.feed(at.Region()).take(frame(uint32(tick), c), v.flush, v.beat)
		}
		w.held = true
		var got []wire.Type
		var last uint32
		for _, r := range records(v.compose(w, v.flush)) {
			if got = append(got, r.Type); r.Type == wire.TypeFrame {
				f, err := wire.DecodeFrame(r.Payload)
				if err != nil {
					t.Fatal(err)
				}
				last = f.Tick
			}
		}
		want := []wire.Type{wire.TypeFrame, wire.TypeCheck, wire.TypeFrame, wire.TypePoses, wire.TypeFrame}
		if len(got) != len(want) || last != 2 {
			t.Fatalf("records %v up to tick %d, want %v up to 2", got, last, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("records %v, want %v", got, want)
			}
		}
	})
}

// TestWhoRestsIsWoken tells a viewer that rests of what feeds know nothing of: it goes out at once.
func TestWhoRestsIsWoken(t *testing.T) {
	at := geom.Cell{X: 2, Z: 66} // from which the map ends in the west
	home := at.Region()
	check := wire.AppendCheck(nil, wire.Check{Cell: at})
	for name, happens := range map[string]func(v *view, w *viewer, f *replication.Frame){
		"nothing": nil,
		"a result": func(_ *view, _ *viewer, f *replication.Frame) {
			f.Personal = []replication.Personal{{To: 1, Reliable: check}}
		},
		"a step": func(_ *view, w *viewer, f *replication.Frame) {
			f.Selves = []replication.Self{{To: 1, Self: wire.Self{X: w.share.at.X, Z: w.share.at.Z}}}
		},
		"who matters to it": func(_ *view, _ *viewer, f *replication.Frame) {
			f.Attention = []replication.Attention{{To: 1, State: check}}
		},
		"another layer": func(_ *view, _ *viewer, f *replication.Frame) {
			f.Notices = []replication.Notice{{Kind: replication.Moved, Char: 1, To: home.InLayer(1)}}
		},
		"another place":                        func(v *view, w *viewer, _ *replication.Frame) { v.move(w, geom.Cell{X: at.X + 2, Z: at.Z}) },
		"another place that shows nothing new": func(v *view, w *viewer, _ *replication.Frame) { v.move(w, geom.Cell{X: 0, Z: at.Z}) },
		"what it asks for":                     func(v *view, w *viewer, _ *replication.Frame) { v.resync(w, at) },
		"a region that ended":                  func(v *view, _ *viewer, _ *replication.Frame) { v.loseRegion(home) },
	} {
		t.Run(name, func(t *testing.T) {
			g := newLonely()
			v := &g.view
			v.add(&session.Session{}, &Conn{out: newOutbox(sink{}, func(int) {})}, 1, at.Centre())
			w := v.viewers[0]
			rosterAll(w)
			w.complete = true
			v.rest(w)
			beat := func(happens func(v *view, w *viewer, f *replication.Frame)) {
				f := &replication.Frame{Region: home, Header: wire.AppendFrame(nil, wire.Frame{Region: home, TimeScale: world.FullSpeed})}
				if happens != nil {
					happens(v, w, f)
				}
				g.flush([]*replication.Frame{f}, 1)
			}
			beat(nil)
			if !v.rests(w.place) {
				t.Fatal("it does not rest")
			}
			beat(happens)
			if woken := w.upTo == v.flush; woken != (happens != nil) {
				t.Errorf("looked at: %v", woken)
			}
		})
	}
}

// TestRestStaysWithTheViewer removes one that rests: the last, which takes its place, does not inherit that.
func TestRestStaysWithTheViewer(t *testing.T) {
	at := geom.Cell{X: 66, Z: 66}
	g := newLonely()
	v := &g.view
	add := func(id entity.ID) *viewer {
		v.add(&session.Session{}, &Conn{out: newOutbox(sink{}, func(int) {})}, id, at.Centre())
		return v.byChar[id]
	}
	for id := range entity.ID(3) {
		w := add(id + 1)
		rosterAll(w)
		w.complete = true
		v.rest(w)
	}
	g.flush(nil, 1)
	first, second, last := v.byChar[1], v.byChar[2], v.byChar[3]
	if !v.rests(first.place) || !v.rests(last.place) {
		t.Fatal("they do not rest")
	}
	v.wake(last)
	v.remove(first)
	if v.rests(last.place) {
		t.Error("who was woken rests in the place of who is gone")
	}
	if v.rests(add(4).place) {
		t.Error("who has just come rests")
	}
	if !v.rests(second.place) {
		t.Error("who stays rests no longer")
	}
}
