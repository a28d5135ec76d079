package rules

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// apply tells everybody whose client is connected when it changes: what they win now waits,
// and most of what lasts is refused. Nobody comes in meanwhile but who was here.
func (in Saving) apply(g *Game, tx *world.Tx) {
	changed := tx.Saving() != in.On
	g.World.SetSaving(in.On)
	if !changed {
		return
	}
	g.World.Characters(func(id entity.ID, _ geom.Point, attached bool) {
		if attached {
			tellSaving(tx, id, in.On)
		}
	})
}

func tellSaving(tx *world.Tx, id entity.ID, on bool) {
	tell(tx, id, &playpb.Event{Kind: &playpb.Event_Saving{Saving: &playpb.Saving{Saving: on}}})
}

// tell sends one of the engine's own events.
func tell(tx *world.Tx, id entity.ID, e *playpb.Event) {
	body, err := proto.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("rules: %v: %v", e, err)) // it was built right here
	}
	tx.Tell(id, world.Event{Module: world.Play, Body: body})
}
