package replication

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// watched is a region of which one gateway watches some cells.
type watched struct {
	w *world.World
	e *Encoder
}

// newWatched returns an empty region whose cells are watched in a tier.
func newWatched(tier Tier, cells ...geom.Cell) *watched {
	w := world.New(world.Config{Region: cells[0].Region(), Epoch: 1})
	r := &watched{w, NewEncoder(w)}
	for _, cell := range cells {
		r.e.Want(Interest{Gateway: "gw", Cell: cell, Tier: tier})
	}
	return r
}

// tick runs one in which happens happens, and returns what the gateway is told of cells.
func (r *watched) tick(happens func(tx *world.Tx)) (told []CellFrame) {
	happens(r.w.Begin(int64(r.w.TickNumber()+1)*world.TickMs, world.Hooks{}))
	for _, f := range r.e.Encode(r.w.End(), uint64(r.w.TickNumber()), nil, nil) {
		told = append(told, f.Cells...)
	}
	r.w.ClearChanges()
	return told
}
