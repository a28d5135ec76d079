package region

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
)

// shiftsPerBeat is how many characters a layer hands to others in a beat of the node: 200 a
// second, as many as may enter the world, for each asks for what is around it.
const shiftsPerBeat = 10

// shifts is the director's word whom to hand to other layers. It replaces what is left of the
// one before.
type shifts struct {
	number uint64
	moves  []move
}

// shifting is a runner's part of the layers: how many there are, and whom it hands over.
type shifting struct {
	order uint64 // number of the last shifts
	moves []move // not carried out yet
}

// gatherLayers tells the World in how many layers its square is held.
func (r *runner) gatherLayers() {
	r.ladder.room = r.room.Load()
	if n := int(r.layers.Load()); n > 0 && n != r.game.World.Layers() {
		r.inputs = append(r.inputs, rules.Layers{Count: n})
	}
}

// gatherShifts has the tick hand over those whose turn it is: as many as the time since the last
// one allows, and a party whole. Where the other layer does not run yet, it is woken.
func (r *runner) gatherShifts() {
	room := shiftsPerBeat * r.ladder.rung.every()
	for room > 0 && len(r.shifting.moves) > 0 {
		m := r.shifting.moves[0]
		to := r.id.InLayer(m.to)
		if !r.open[to] {
			r.await([]geom.RegionID{to})
			return
		}
		r.inputs = append(r.inputs, rules.Shift{IDs: m.ids, To: to})
		room -= len(m.ids)
		r.shifting.moves = r.shifting.moves[1:]
	}
}
