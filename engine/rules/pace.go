package rules

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// apply tells everybody whose client is connected when the region stands on another rung of
// its overload ladder: that time slows down is no secret.
func (in Pace) apply(g *Game, tx *world.Tx) {
	changed := tx.Pace().Rung != in.Pace.Rung
	g.World.SetPace(in.Pace)
	if !changed {
		return
	}
	g.eachAttached(func(id entity.ID) { tellPace(tx, id) })
}

// eachAttached calls f for the characters whose clients are connected.
func (g *Game) eachAttached(f func(id entity.ID)) {
	g.World.Characters(func(id entity.ID, _ geom.Point, attached bool) {
		if attached {
			f(id)
		}
	})
}

// welcome tells a client that has come in what it cannot know yet. Of a region that bears
// its load, and of which there is one layer, there is nothing to tell.
func welcome(tx *world.Tx, id entity.ID) {
	if !id.IsCharacter() {
		return
	}
	if tx.Pace().Rung > 0 {
		tellPace(tx, id)
	}
	if tx.Layers() > 1 {
		tellLayers(tx, id)
	}
}

func tellPace(tx *world.Tx, id entity.ID) {
	tell(tx, id, &playpb.Event{Kind: &playpb.Event_Overload{Overload: &playpb.Overload{
		Region: uint32(tx.Region()), Rung: uint32(tx.Pace().Rung),
	}}})
}
