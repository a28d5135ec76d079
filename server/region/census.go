package region

import (
	"bytes"
	"context"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// Census is what a region holds after a tick, as watchers of its cells were told it.
type Census struct {
	Region geom.RegionID `json:"region"`
	Tick   uint32        `json:"tick"`
	Cells  []CensusCell  `json:"cells"` // those that hold anything
}

// CensusCell is a cell of a Census.
type CensusCell struct {
	At      geom.Cell `json:"at"`
	Members []Counted `json:"members"`
}

// Counted is an entity of a Census.
type Counted struct {
	ID        entity.ID `json:"id"`
	X         int32     `json:"x"` // mm
	Z         int32     `json:"z"`
	Health    int32     `json:"health"`
	MaxHealth int32     `json:"max_health"`
	Fared     uint32    `json:"fared"` // in so many ticks its vitals, of which health is one, have not changed; for a neighbour's, since it came into view
	Look      []byte    `json:"look"`  // protobuf Description
}

// census asks a region for a Census after its next tick. The channel has room for it.
type census struct{ answer chan<- *Census }

// Census asks every region that runs. A region that ends meanwhile does not answer: then it
// returns the others, and the context's error when that is over. It is for measurements: it costs a region a few hundred nanoseconds for each entity.
func (h *Host) Census(ctx context.Context) ([]*Census, error) {
	runners := *h.live.Load()
	answers := make(chan *Census, len(runners))
	asked := 0
	for _, r := range runners {
		if r.put(census{answers}) {
			asked++
		}
	}
	var all []*Census
	for range asked {
		select {
		case c := <-answers:
			all = append(all, c)
		case <-ctx.Done():
			return all, ctx.Err()
		}
	}
	return all, nil
}

// answerCensus answers who asked, when the tick is over.
func (r *runner) answerCensus() {
	if len(r.asked) == 0 {
		return
	}
	w := r.game.World
	c := &Census{Region: r.id, Tick: w.TickNumber(), Cells: []CensusCell{}}
	for i := range world.CellCount {
		view := w.View(i)
		if len(view.Members) == 0 {
			continue
		}
		cell := CensusCell{At: view.At}
		for _, slot := range view.Members {
			s := w.ShownAt(slot)
			cell.Members = append(cell.Members, Counted{ID: s.ID, X: s.Body.X, Z: s.Body.Z,
				Health: s.Vitals.Health, MaxHealth: s.Vitals.MaxHealth, Fared: c.Tick - s.VitalsAt, Look: bytes.Clone(s.Look)})
		}
		c.Cells = append(c.Cells, cell)
	}
	for _, answer := range r.asked {
		answer <- c
	}
	r.asked = nil
}
