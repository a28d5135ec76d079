package sdk

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
)

// BenchmarkPoses takes in where each of a crowd of 3,000 is, for 32 clients in turn, so that what one
// knows has left the caches when it is told again.
func BenchmarkPoses(b *testing.B) {
	const people, clients = 3000, 32
	cell := geom.Cell{X: 66, Z: 66}
	corner := cell.Corner()
	roster, mark := wire.BeginEnter(nil, cell)
	for i := range people {
		roster = wire.AppendEntry(roster, cell, &wire.Entry{Pose: wire.Pose{Short: uint16(i), X: corner.X, Z: corner.Z}, ID: uint64(i + 2)})
	}
	roster = wire.End(roster, mark)
	poses, mark := wire.BeginPoses(nil, wire.Poses{Cell: cell, Leaf: wire.WholeCell})
	for i := range people {
		poses = wire.AppendCellPose(poses, cell, &wire.Pose{Short: uint16(i * 7 % people), X: corner.X + int32(i), Z: corner.Z})
	}
	poses = wire.End(poses, mark)
	var pictures [clients]picture
	for i := range pictures {
		pictures[i].frame.Region = cell.Region()
		receiveAll(b, &pictures[i], roster)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p := &pictures[i%clients]
		p.message()
		receiveAll(b, p, poses)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/people, "ns/pose")
}

func receiveAll(b *testing.B, p *picture, records []byte) {
	b.Helper()
	r := wire.NewReader(records)
	var resync []geom.Cell
	for rec, ok := r.Next(); ok; rec, ok = r.Next() {
		if err := p.receive(rec, &resync); err != nil {
			b.Fatal(err)
		}
	}
}
