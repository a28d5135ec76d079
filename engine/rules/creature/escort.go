package creature

import (
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Escorted is somebody whom a character brings along a path.
type Escorted struct {
	Quest  string
	For    entity.ID
	Point  int32
	Sprung []int32 // ambushes that have happened
	Lost   int32   // ms since its guard was near
}

var escorts = world.NewComponent[Escorted]("rules.escorted", world.Carry)

const (
	guardNear  = 18_000 // mm within which the guard must be for it to walk
	lostMs     = 90_000 // alone for so long, it gives up
	meetRadius = 30_000 // mm from where it waits at which it appears
)

// escortOf returns the open escort of a character's quest, nil when there is none.
func escortOf(q *content.Quest, s quest.State) *content.Escort {
	if int(s.Step) >= len(q.Steps) {
		return nil
	}
	for i := range q.Steps[s.Step].Objectives {
		if e := q.Steps[s.Step].Objectives[i].Escort; e != nil && (i >= len(s.Counts) || s.Counts[i] == 0) {
			return e
		}
	}
	return nil
}

// MeetEscorts lets those appear whom a character is to escort, when it is near.
func MeetEscorts(tx *world.Tx, id entity.ID, c *character.Character) {
	set := character.Set(tx)
	at, _ := tx.At(id)
	for _, key := range quest.ActiveKeys(c) {
		q := set.Quests.Of(key)
		s, _ := quest.Of(c, key)
		if q == nil || s.Failed {
			continue
		}
		e := escortOf(q, s)
		if e == nil {
			continue
		}
		from := geom.Point{X: e.From.X, Z: e.From.Z}
		if at.Within(from, meetRadius) && tx.Region().Contains(from) && !escorted(tx, id, key) {
			appear(tx, id, key, e, from)
		}
	}
}

func escorted(tx *world.Tx, id entity.ID, key string) bool {
	found := false
	escorts.Each(tx, func(_ entity.ID, e *Escorted) { found = found || e.For == id && e.Quest == key })
	return found
}

func appear(tx *world.Tx, id entity.ID, key string, e *content.Escort, from geom.Point) {
	kind := character.Set(tx).Creatures.Of(e.Creature)
	npc := combat.SpawnCreature(tx, kind, kind.Levels.Max, way.Somewhere(tx, from, 1500), 0)
	if npc == 0 {
		return
	}
	d := proto.Clone(tx.Description(npc)).(*corepb.Description)
	d.Kind, d.Owner, d.Stance, d.State = corepb.Description_KIND_PET, uint64(id), corepb.Description_STANCE_FRIENDLY, "escort"
	tx.Describe(npc, d)
	escorts.Set(tx, npc, Escorted{Quest: key, For: id})
}

// tickEscorts lets those walk who are escorted, springs ambushes, and ends what is over.
func tickEscorts(tx *world.Tx) {
	escorts.Each(tx, func(id entity.ID, e *Escorted) {
		if tx.Owned(id) {
			walkEscort(tx, id, e)
		}
	})
}

func walkEscort(tx *world.Tx, id entity.ID, e *Escorted) {
	c := character.Of(tx, e.For)
	q := character.Set(tx).Quests.Of(e.Quest)
	if c == nil || q == nil || !quest.Active(c, e.Quest) {
		way.Stop(tx, id) // its guard is beyond the border or out of the world
		if e.Lost += world.TickMs; q == nil || c != nil || e.Lost > lostMs {
			tx.Despawn(id)
		}
		return
	}
	s, _ := quest.Of(c, e.Quest)
	path := escortOf(q, s)
	switch {
	case path == nil:
		tx.Despawn(id)
		return
	case !combat.Alive(tx, id) || e.Lost > lostMs:
		quest.Fail(tx, e.For, e.Quest, ledger.NewOpID(tx.StartMs(), "escort_failed", id.String()))
		if combat.Alive(tx, id) {
			tx.Despawn(id)
		} else {
			escorts.Remove(tx, id)
		}
		return
	case !tx.Within(id, e.For, guardNear):
		e.Lost += world.TickMs
		way.Stop(tx, id)
		return
	}
	e.Lost = 0
	if v := tx.Vitals(id); v.InCombat {
		way.Stop(tx, id)
		return
	}
	e.advance(tx, id, path)
}

func (e *Escorted) advance(tx *world.Tx, id entity.ID, path *content.Escort) {
	p := path.Path[min(int(e.Point), len(path.Path)-1)]
	if kind := kindOf(tx, id); kind != nil {
		combat.SetPace(tx, id, max(int32(kind.Walk), 2600))
	}
	if !way.To(tx, id, geom.Point{X: p.X, Z: p.Z}, fullSpeed, 1500) {
		return
	}
	for i := range path.Ambushes {
		if a := &path.Ambushes[i]; a.Point == e.Point && !slices.Contains(e.Sprung, int32(i)) {
			e.Sprung = append(e.Sprung, int32(i))
			spring(tx, id, a)
		}
	}
	if e.Point++; int(e.Point) < len(path.Path) {
		return
	}
	c := character.Of(tx, e.For)
	members := append([]entity.ID{e.For}, c.Mates...)
	for _, member := range members {
		if tx.Owned(member) && tx.Within(id, member, quest.ShareRadius) {
			quest.Did(tx, member, quest.Deed{Verb: "escort", Key: path.Creature, Quest: e.Quest},
				ledger.NewOpID(tx.StartMs(), "escort", id.String(), member.String()))
		}
	}
	tx.Despawn(id)
}

// spring lets an ambush come out of the bushes.
func spring(tx *world.Tx, id entity.ID, a *content.Ambush) {
	kind := character.Set(tx).Creatures.Of(a.Creature)
	at, _ := tx.At(id)
	for range a.Count {
		foe := Spawn(tx, kind, kind.Levels.Min, way.Somewhere(tx, at.Move(geom.Angle(tx.Rand().Uint32N(65536)), 12_000), 3000), 0)
		if foe == 0 {
			return
		}
		combat.AddThreat(tx, foe, id, 10)
	}
}

// Summon puts a creature where something called it, angry at whoever did.
func Summon(tx *world.Tx, key string, at geom.Point, enemy entity.ID) entity.ID {
	kind := character.Set(tx).Creatures.Of(key)
	if kind == nil {
		return 0
	}
	id := Spawn(tx, kind, kind.Levels.Max, way.Somewhere(tx, at, 6000), 0)
	if id != 0 {
		combat.AddThreat(tx, id, enemy, 10)
	}
	return id
}
