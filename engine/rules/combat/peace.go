package combat

import (
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// peacefulRuleset is the word by which the map says that nobody is harmed in a land.
const peacefulRuleset = "social"

// Peaceful reports whether nobody can be harmed at a point: nor can one harm from there,
// or the border would be a safe place to shoot from.
func Peaceful(tx *world.Tx, at geom.Point) bool {
	m := tx.Map()
	if m == nil {
		return false
	}
	if land := m.LandAt(at); land != nil && land.Ruleset == peacefulRuleset {
		return true
	}
	area := m.AreaAt(at)
	return area != nil && area.Peaceful
}

func atPeace(tx *world.Tx, id entity.ID) bool {
	at, ok := tx.At(id)
	return ok && Peaceful(tx, at)
}
