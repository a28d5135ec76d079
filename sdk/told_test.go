package sdk_test

import (
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
	told := make(chan []uint64, 2)
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
	two := []byte(nil)
	for tick := range uint32(2) {
		two, mark = wire.BeginPoses(wire.AppendFrame(two, wire.Frame{Region: 136, Tick: 3 + tick}), wire.Poses{Cell: cell, Leaf: wire.WholeCell})
		two = wire.End(wire.AppendCellPose(two, cell, &wire.Pose{Short: 22, X: at.X + 600, Z: at.Z}), mark)
	}
	s.push(two)
	for tick := range 2 {
		if got := <-told; len(got) != 1 || got[0] != 22 {
			t.Errorf("of tick %d in a message of two came %v, want 22", tick, got)
		}
	}
}
