package bot

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

const (
	huntRadius  = 45_000 // mm within which a creature is prey
	lootReach   = 3_500
	talkReach   = 4_500
	talkRadius  = 25_000 // mm within which a person is worth a visit
	hauntReach  = 12_000
	greetRadius = 18_000
	errandTime  = 40 * time.Second // after which an errand is given up
)

// think decides what to do next: the first of these that applies.
func (b *Bot) think(now time.Time) {
	client := b.Client()
	me := client.Self()
	if me.ID == 0 {
		return
	}
	if b.config.Drowsy && !b.peopleNear() {
		client.Move(uint16(me.Facing), 0)
		return
	}
	at := geom.Point{X: me.X, Z: me.Z}
	own, _ := client.Entity(me.ID)
	if own.Vitals.Dead {
		b.comeBack(now)
		return
	}
	b.died = time.Time{}
	b.speak(now)
	if b.walkAround(now, at) {
		return
	}
	b.wear()
	hurt := own.Vitals.MaxHealth > 0 && own.Vitals.Health*100 < own.Vitals.MaxHealth*35
	switch {
	case b.prey == 0 && !hurt && b.pickUp(now, at):
	case own.Vitals.InCombat && !hurt, b.prey != 0:
		b.fight(now, at)
	case hurt && !own.Vitals.InCombat:
		client.Move(uint16(me.Facing), 0)
	case b.visit(now, at), b.choosePrey(now, at):
	default:
		b.wander(now, at)
	}
}

// peopleNear reports whether a person's character is in view.
func (b *Bot) peopleNear() bool {
	return b.Client().Sees(func(e *sdk.Entity) bool {
		return e.Look.GetKind() == corepb.Description_KIND_PLAYER && !e.Look.GetBot()
	})
}

// comeBack waits a moment where it fell, then goes to the graveyard.
func (b *Bot) comeBack(now time.Time) {
	b.prey = 0
	switch {
	case b.died.IsZero():
		b.died = now
	case now.Sub(b.died) > 4*time.Second:
		b.rpg(&rpgpb.Command{Kind: &rpgpb.Command_Release{Release: &rpgpb.Release{}}})
		b.died = now
	}
}

// walkAround notices that it does not get on, and goes somewhere else for a moment.
func (b *Bot) walkAround(now time.Time, at geom.Point) bool {
	if now.Before(b.detour) {
		return true
	}
	moved := at.Distance(b.last)
	b.last = at
	if !b.Client().Walking() || moved > 300 {
		b.stuck = 0
		return false
	}
	b.stuck++
	if b.stuck < 4 {
		return false
	}
	b.stuck = 0
	b.detour = now.Add(time.Duration(600+b.random.IntN(1200)) * time.Millisecond)
	b.Client().Move(uint16(b.random.IntN(1<<16)), 255)
	return true
}

// fight walks up to the prey and uses what is ready.
func (b *Bot) fight(now time.Time, at geom.Point) {
	if b.toldOff(now) {
		return
	}
	client := b.Client()
	target, ok := client.Entity(b.prey)
	if !ok || target.Vitals.Dead || now.Sub(b.since) > errandTime {
		b.prey = 0
		if b.attacker(now); b.prey == 0 {
			return
		}
		target, _ = client.Entity(b.prey)
	}
	there := geom.Point{X: target.Pose.X, Z: target.Pose.Z}
	reach := b.reach()
	if at.Distance(there) > reach {
		client.WalkTo(there.X, there.Z)
	} else {
		client.Move(uint16(at.Towards(there)), 0)
	}
	b.cast(now, at.Distance(there) <= castReach && ahead(geom.Angle(client.Self().Facing), at, there))
}

// castReach is from how far it tries an ability, in mm.
const castReach = 32_000

// ahead reports whether who stands at a point and faces so has the other before them, as far
// as the server knows: a turn takes a moment to be told.
func ahead(facing geom.Angle, at, there geom.Point) bool {
	turn := at.Towards(there).Minus(facing)
	return turn > -int16(geom.Quarter)/2 && turn < int16(geom.Quarter)/2
}

// truceTime is how long it leaves creatures alone after it was told that the land is one
// of peace: long enough to walk on.
const truceTime = 15 * time.Second

// toldOff gives up the prey when the land is one of peace.
func (b *Bot) toldOff(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.peaceful {
		return false
	}
	b.peaceful = false
	b.prey = 0
	b.truce = now.Add(truceTime)
	return true
}

// attacker takes whoever attacks it for its prey.
func (b *Bot) attacker(now time.Time) {
	me := b.self()
	for _, e := range b.Client().Near(nil, huntRadius) {
		if e.Look.GetKind() == corepb.Description_KIND_CREATURE && e.Vitals.Target == me && !e.Vitals.Dead {
			b.target(now, e.ID)
			return
		}
	}
}

// reach is how near it goes: close for those who strike, some way off for the others.
func (b *Bot) reach() int32 {
	switch b.config.Calling {
	case "warden", "duellist":
		return 2_200
	}
	return 14_000
}

// cast uses an ability that is not cooling, never two within a breath.
func (b *Bot) cast(now time.Time, near bool) {
	b.mu.Lock()
	known, ready := b.known, now.After(b.globalTo)
	ability := ""
	if ready && near && len(known) > 0 {
		first := b.random.IntN(len(known))
		for i := range known {
			if k := known[(first+i)%len(known)]; now.After(b.cooling[k]) {
				ability = k
				break
			}
		}
		b.globalTo = now.Add(1400 * time.Millisecond)
	}
	b.mu.Unlock()
	if ability != "" {
		b.rpg(&rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: ability, Target: b.prey}}})
	}
}

func (b *Bot) target(now time.Time, id uint64) {
	b.prey, b.since = id, now
	b.play(&playpb.Command{Kind: &playpb.Command_SetTarget{SetTarget: &playpb.SetTarget{Entity: id}}})
	b.rpg(&rpgpb.Command{Kind: &rpgpb.Command_AutoAttack{AutoAttack: &rpgpb.AutoAttack{On: true}}})
}

// choosePrey looks for a creature to hunt that nobody else fights.
func (b *Bot) choosePrey(now time.Time, at geom.Point) bool {
	if now.Before(b.rest) || now.Before(b.truce) {
		return false
	}
	var best sdk.Entity
	nearest := int32(huntRadius)
	for _, e := range b.Client().Near(nil, huntRadius) {
		prey := e.Look.GetKind() == corepb.Description_KIND_CREATURE && e.Look.GetStance() != corepb.Description_STANCE_FRIENDLY
		if !prey || e.Vitals.Dead || e.Vitals.Target != 0 || e.Vitals.MaxHealth == 0 {
			continue
		}
		if d := at.Distance(geom.Point{X: e.Pose.X, Z: e.Pose.Z}); d < nearest {
			best, nearest = e, d
		}
	}
	if best.ID == 0 {
		b.rest = now.Add(2 * time.Second)
		return false
	}
	b.target(now, best.ID)
	return true
}

// pickUp goes to the last corpse and takes everything.
func (b *Bot) pickUp(now time.Time, at geom.Point) bool {
	b.mu.Lock()
	var corpse uint64
	if n := len(b.corpses); n > 0 {
		corpse = b.corpses[n-1]
	}
	b.mu.Unlock()
	if corpse == 0 {
		return false
	}
	e, ok := b.Client().Entity(corpse)
	there := geom.Point{X: e.Pose.X, Z: e.Pose.Z}
	switch {
	case !ok || at.Distance(there) > huntRadius:
		b.dropCorpse(corpse)
		return false
	case at.Distance(there) > lootReach:
		b.Client().WalkTo(there.X, there.Z)
	default:
		b.rpg(&rpgpb.Command{Kind: &rpgpb.Command_TakeLoot{TakeLoot: &rpgpb.TakeLoot{Corpse: corpse, All: true}}})
		b.dropCorpse(corpse)
		b.rest = now.Add(time.Duration(500+b.random.IntN(1500)) * time.Millisecond)
	}
	return true
}

func (b *Bot) dropCorpse(id uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, c := range b.corpses {
		if c == id {
			b.corpses = append(b.corpses[:i], b.corpses[i+1:]...)
			return
		}
	}
}

// visitAgain is how long a bot stays away from a person it has talked to.
const visitAgain = 90 * time.Second

// visit talks to a person near by, takes what quests there are and hands in what is done.
func (b *Bot) visit(now time.Time, at geom.Point) bool {
	b.answer()
	person, ok := b.newPerson(now, at)
	if !ok {
		return false
	}
	there := geom.Point{X: person.Pose.X, Z: person.Pose.Z}
	if at.Distance(there) > talkReach {
		b.Client().WalkTo(there.X, there.Z)
		if b.since.IsZero() || now.Sub(b.since) > errandTime {
			b.since = now
			b.tried[person.ID] = now.Add(-visitAgain / 2)
		}
		return true
	}
	b.tried[person.ID] = now
	b.play(&playpb.Command{Kind: &playpb.Command_Interact{Interact: &playpb.Interact{Entity: person.ID}}})
	return true
}

// newPerson returns somebody near by who was not talked to of late.
func (b *Bot) newPerson(now time.Time, at geom.Point) (person sdk.Entity, ok bool) {
	var id uint64
	found := b.Client().Sees(func(e *sdk.Entity) bool {
		id = e.ID
		return e.Look.GetKind() == corepb.Description_KIND_PERSON && now.Sub(b.tried[e.ID]) >= visitAgain &&
			at.Within(geom.Point{X: e.Pose.X, Z: e.Pose.Z}, talkRadius)
	})
	if !found {
		return sdk.Entity{}, false
	}
	return b.Client().Entity(id)
}

// answer takes the quests of an open talk and hands in finished ones.
func (b *Bot) answer() {
	b.mu.Lock()
	talk := b.talk
	b.talk = nil
	b.mu.Unlock()
	if talk == nil {
		return
	}
	for _, q := range talk.TurnIns {
		b.play(&playpb.Command{Kind: &playpb.Command_TurnInQuest{TurnInQuest: &playpb.TurnInQuest{Taker: talk.Entity, Quest: q, RewardChoice: 1}}})
	}
	for _, q := range talk.Offers {
		b.play(&playpb.Command{Kind: &playpb.Command_AcceptQuest{AcceptQuest: &playpb.AcceptQuest{Giver: talk.Entity, Quest: q}}})
	}
	if len(talk.Options) > 0 {
		o := talk.Options[b.random.IntN(len(talk.Options))]
		b.play(&playpb.Command{Kind: &playpb.Command_Choose{Choose: &playpb.Choose{Entity: talk.Entity, Option: o.Id}}})
	}
}

// wear tries on one new thing.
func (b *Bot) wear() {
	b.mu.Lock()
	var item []byte
	if n := len(b.fresh); n > 0 {
		item = b.fresh[n-1]
		b.fresh = b.fresh[:n-1]
	}
	b.mu.Unlock()
	if item != nil {
		b.play(&playpb.Command{Kind: &playpb.Command_Equip{Equip: &playpb.Equip{Item: item}}})
	}
}

// wander goes from haunt to haunt.
func (b *Bot) wander(now time.Time, at geom.Point) {
	if b.haunt == (geom.Point{}) || at.Distance(b.haunt) < hauntReach {
		if b.haunt != (geom.Point{}) && now.Before(b.rest) {
			b.Client().Move(0, 0)
			return
		}
		spread := func() int32 { return b.random.Int32N(2*hauntReach) - hauntReach }
		b.haunt = b.config.Haunts[b.random.IntN(len(b.config.Haunts))].Add(spread(), spread())
		b.rest = now.Add(time.Duration(2+b.random.IntN(8)) * time.Second)
	}
	b.Client().WalkTo(b.haunt.X, b.haunt.Z)
}
