package sdk_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
)

// telling sends on who came with each frame.
type telling struct {
	client *atomic.Pointer[sdk.Client]
	told   chan []uint64
}

func (telling) Applied(*wire.Self, time.Time, uint16, uint32) {}
func (n telling) Frame(f wire.Frame, _ time.Time) {
	var ids []uint64
	c := n.client.Load()
	if c == nil {
		return // on the way in
	}
	c.Told(f, func(e *sdk.Entity) { ids = append(ids, e.ID) })
	select {
	case n.told <- ids:
	default:
	}
}

func TestToldAreThoseWhosePoseCame(t *testing.T) {
	s := startServer(t)
	var client atomic.Pointer[sdk.Client]
	told := make(chan []uint64, 4)
	c, _ := inWorld(t, s, sdk.Options{Trace: telling{&client, told}})
	client.Store(c)
	cell := geom.Cell{X: 70, Z: 68}
	at := cell.Corner()
	roster, mark := wire.BeginRoster(wire.AppendFrame(nil, wire.Frame{Region: 136, Tick: 1}), wire.RosterHead{Cell: cell, Parts: 1})
	for _, id := range []uint64{21, 22} {
		roster = wire.AppendEntry(roster, cell, &wire.Entry{Pose: wire.Pose{Short: uint16(id), X: at.X, Z: at.Z}, ID: id})
	}
	s.push(wire.End(roster, mark))
	if got := <-told; len(got) != 2 {
		t.Errorf("with the roster came %v, want both", got)
	}
	poses, mark := wire.BeginPoses(wire.AppendFrame(nil, wire.Frame{Region: 136, Tick: 2}), wire.Poses{Cell: cell, Leaf: wire.WholeCell})
	poses = wire.AppendCellPose(poses, cell, &wire.Pose{Short: 22, X: at.X + 500, Z: at.Z})
	s.push(wire.End(poses, mark))
	if got := <-told; len(got) != 1 || got[0] != 22 {
		t.Errorf("with a pose came %v, want 22", got)
	}
	// A frame may go on behind another in the same message.
	several := []byte(nil)
	for _, part := range []struct {
		tick  uint32
		short uint16
	}{{3, 22}, {4, 21}, {3, 21}, {5, 0}} {
		several = wire.AppendFrame(several, wire.Frame{Region: 136, Tick: part.tick})
		if part.short == 0 {
			continue
		}
		several, mark = wire.BeginPoses(several, wire.Poses{Cell: cell, Leaf: wire.WholeCell})
		several = wire.End(wire.AppendCellPose(several, cell, &wire.Pose{Short: part.short, X: at.X + 600, Z: at.Z}), mark)
	}
	s.push(several)
	for i, want := range [][]uint64{{21, 22}, {21}, nil} {
		got := <-told
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("with frame %d of a message of three came %v, want %v", i, got, want)
		}
	}
}
