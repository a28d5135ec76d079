package rules

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// Layers says in how many layers the region's square is held from now on.
type Layers struct{ Count int }

// Shift hands characters who belong together to another layer of the region's square, or none
// of those who are here.
type Shift struct {
	IDs []entity.ID
	To  geom.RegionID
}

// Occupied is fulfilled by rulesets that know of more than fights and casts from which a
// character is not to be torn away. It must not last.
type Occupied interface {
	Occupied(tx *world.Tx, id entity.ID) bool
}

// apply tells everybody whose client is connected.
func (in Layers) apply(g *Game, tx *world.Tx) {
	changed := tx.Layers() != max(in.Count, 1)
	g.World.SetLayers(in.Count)
	if !changed {
		return
	}
	g.eachAttached(func(id entity.ID) { tellLayers(tx, id) })
}

func tellLayers(tx *world.Tx, id entity.ID) {
	layer := tx.Region().Layer() + 1
	tell(tx, id, &playpb.Event{Kind: &playpb.Event_Layer{Layer: &playpb.Layer{
		Region: uint32(tx.Region()), Layer: uint32(layer), Layers: uint32(max(tx.Layers(), layer)),
	}}})
}

func (in Shift) apply(g *Game, tx *world.Tx) {
	busy, _ := g.Rules.(Occupied)
	for _, id := range in.IDs {
		if tx.Owned(id) && (!g.World.Shiftable(id) || busy != nil && busy.Occupied(tx, id)) {
			return
		}
	}
	for _, id := range in.IDs {
		g.World.Shift(id, in.To)
	}
}
