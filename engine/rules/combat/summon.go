package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// Helper is a body that belongs to another: a pet, a turret, a guard called in a fight.
type Helper struct {
	Owner entity.ID
	Left  int32 // below 0: until it dies
	Still bool
	Order string // follow, stay, attack
}

var helpers = world.NewComponent[Helper]("rules.helper", world.Carry)

// HelperOf returns what a helper knows of its owner, nil for anyone else.
func HelperOf(tx *world.Tx, id entity.ID) *Helper { return helpers.Of(tx, id) }

// EachHelper calls f for every helper of the region.
func EachHelper(tx *world.Tx, f func(id entity.ID)) {
	helpers.Each(tx, func(id entity.ID, _ *Helper) {
		if tx.Owned(id) {
			f(id)
		}
	})
}

// PetOf returns the owner's helper that follows, 0 when there is none here.
func PetOf(tx *world.Tx, owner entity.ID) entity.ID {
	var pet entity.ID
	helpers.Each(tx, func(id entity.ID, h *Helper) {
		if h.Owner == owner && !h.Still && Alive(tx, id) {
			pet = id
		}
	})
	return pet
}

// maxHelpers bounds the helpers of one body; the oldest makes room.
const maxHelpers = 3

func (a *act) summon(s *content.Summon) {
	e := character.Set(a.tx).Creatures.Of(s.Creature)
	if e == nil {
		return
	}
	at, _ := a.tx.At(a.actor)
	if s.AtPlace {
		at = a.aim.At
	}
	a.dismiss(s.Creature, int(s.Count))
	left := int32(s.For)
	if left == 0 {
		left = -1
	}
	for n := range s.Count {
		spot := at.Move((facing(a.tx, a.actor))+geom.Angle(uint32(n)*65536/uint32(s.Count)), 1500)
		id := SpawnCreature(a.tx, e, a.f.Level, way.Straight(a.tx, at, spot), facing(a.tx, a.actor))
		if id == 0 {
			return
		}
		helpers.Set(a.tx, id, Helper{Owner: a.actor, Left: left, Still: s.Still, Order: "follow"})
		a.enlist(id, s.Still)
	}
}

// enlist makes a summoned creature its owner's in the eyes of all.
func (a *act) enlist(id entity.ID, still bool) {
	d := clone(a.tx.Description(id))
	d.Owner = uint64(a.actor)
	if sideOf(a.tx, a.actor) == people {
		d.Kind, d.Stance = corepb.Description_KIND_PET, corepb.Description_STANCE_FRIENDLY
	}
	if still {
		d.State = "still"
	}
	a.tx.Describe(id, d)
	if a.actor.IsCharacter() && !still {
		a.tx.Tell(a.actor, Event(&rpgpb.Event{Kind: &rpgpb.Event_Pet{Pet: &rpgpb.PetState{Entity: uint64(id), Order: "follow"}}}))
	}
}

// dismiss makes room for new helpers: earlier ones of the same kind go.
func (a *act) dismiss(creature string, count int) {
	var own []entity.ID
	helpers.Each(a.tx, func(id entity.ID, h *Helper) {
		if h.Owner == a.actor {
			own = append(own, id)
		}
	})
	for _, id := range own {
		if len(own)+count > maxHelpers || a.tx.Description(id).Key == creature {
			a.tx.Despawn(id)
			own = own[1:]
		}
	}
}

// tickHelpers sends helpers away when their time or their owner has gone.
func tickHelpers(tx *world.Tx) {
	helpers.Each(tx, func(id entity.ID, h *Helper) {
		if !tx.Owned(id) {
			return
		}
		if h.Left > 0 {
			h.Left = max(h.Left-world.TickMs, 0)
		}
		if h.Left == 0 || !tx.Here(h.Owner) || !Alive(tx, h.Owner) {
			tx.Despawn(id)
			if h.Owner.IsCharacter() && tx.Here(h.Owner) {
				tx.Tell(h.Owner, Event(&rpgpb.Event{Kind: &rpgpb.Event_Pet{Pet: &rpgpb.PetState{}}}))
			}
		}
	})
}

// SpawnCreature puts a creature into the world, able to fight; 0 when the region is full.
func SpawnCreature(tx *world.Tx, e *content.Creature, level int32, at geom.Point, yaw geom.Angle) entity.ID {
	id := tx.Spawn(world.Spawn{At: at, Facing: yaw, Speed: int32(e.Walk), Description: &corepb.Description{
		Kind: corepb.Description_KIND_CREATURE, Key: e.Key, Level: uint32(level), Worn: e.Look.Worn,
		Scale: uint32(e.Look.Scale / 100), Stance: stances[e.Stance]}})
	if id == 0 {
		return 0
	}
	stats, harm := progress.CreatureStats(e, level)
	SetPace(tx, id, int32(e.Walk))
	Outfit(tx, id, level, stats, Arm{Harm: harm, Every: int32(e.Attack.Every), Reach: int32(e.Attack.Range), School: e.Attack.School}, e.Immune)
	return id
}

var stances = map[string]corepb.Description_Stance{
	"hostile": corepb.Description_STANCE_HOSTILE, "neutral": corepb.Description_STANCE_NEUTRAL, "friendly": corepb.Description_STANCE_FRIENDLY,
}
