package creature

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/world"
)

// postures by their words in content.
var postures = map[string]world.Posture{"stand": world.Stand, "sit": world.Sit, "dance": world.Dance, "sleep": world.Sleep}

// settle lets a person stand as the content says, by day and by night.
func settle(tx *world.Tx, id entity.ID, p *content.Person) {
	posture := postures[p.Posture]
	if p.Bedtime && sky.Night(tx.ShardMs()) {
		posture = world.Sleep
	}
	tx.SetPosture(id, posture)
}

// live lets a person walk its path and say something now and then.
func live(tx *world.Tx, id entity.ID, m *Mind) {
	p := character.Set(tx).Persons.Of(tx.Description(id).GetKey())
	if p == nil {
		return
	}
	m.Wait = max(m.Wait-m.passed, 0)
	if m.SaidAt -= m.passed; m.SaidAt <= 0 && len(p.Says) > 0 {
		if m.SaidAt = 25_000 + tx.Rand().Int32N(50_000); m.Fought > 0 { // not at the very first sight
			Mutter(tx, id, int(tx.Rand().Int32N(int32(len(p.Says)))))
		}
		m.Fought = 1
	}
	if turn(tx, id, 20) && !m.Going {
		settle(tx, id, p)
	}
	if len(p.Path) == 0 || p.Bedtime && sky.Night(tx.ShardMs()) {
		return
	}
	if m.Going {
		if way.Stroll(tx, id, m.Goal, false) {
			m.Going, m.Wait = false, 4000+tx.Rand().Int32N(10_000)
		}
		return
	}
	if m.Wait == 0 {
		m.Goal, m.Going = m.nextPoint(p.Path), true
	}
}

// Attend turns a person to somebody who talks to it, and stops it for a while.
func Attend(tx *world.Tx, id, to entity.ID) {
	m := minds.Of(tx, id)
	at, ok := tx.At(to)
	if m == nil || !ok {
		return
	}
	m.Going, m.Wait = false, 20_000
	way.Stop(tx, id)
	way.Face(tx, id, at)
}
