package combat

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Fighter is what makes a body able to fight. Health and power are in its world.Vitals.
type Fighter struct {
	Level int32
	// Base is what the body is made of; Stats adds its auras. These, Arm and Energy are not in
	// a character's volatile state: Enlist makes them from its rows.
	Base, Stats content.Stats `compact:"-"`
	// Arm is the plain attack.
	Arm Arm `compact:"-"`
	// Energy is how power comes back.
	Energy content.Energy `compact:"-"`

	Cooldowns map[string]int32 // by ability: left
	Totals    map[string]int32 // by ability: whole length, of those in Cooldowns
	Global    int32            // left of the cooldown that abilities share
	Locks     map[string]int32 // by school: left
	Auras     []Aura
	Casting   *Casting
	Flights   []Flight
	Swinging  bool
	SwingLeft int32
	InCombat  int32 // left until peace
	Immune    []string
	Tagged    entity.ID // character that struck first
	Evading   bool      // walks home and cannot be harmed
	Offer     Offer

	blocks              [3]bool // move, cast, act
	invulnerable        bool
	stealthy            bool
	healthBit, powerBit int32 // fractions, in 1/10000 of a point
}

// Arm is a plain attack.
type Arm struct {
	Harm   content.Range
	Every  int32
	Reach  int32 // mm
	School string
	Shield bool
	Style  string
}

// Offer is a life offered to one who is dead.
type Offer struct {
	Health content.Share
	From   entity.ID
	Left   int32
}

// Casting is a cast or channel under way.
type Casting struct {
	Ability      string
	Target       entity.ID
	X, Z         int32 // place aimed at
	FromX, FromZ int32 // where the caster stood
	Left, Total  int32
	Next         int32 // of a channel: until the next repeat
	Channel      bool
}

// Flight is a missile on its way.
type Flight struct {
	Ability string
	Target  entity.ID
	X, Z    int32
	Left    int32
}

const (
	globalMs = 1000 // cooldown that abilities share
	peaceMs  = 6000 // without a hostile act until one is at peace
	offerMs  = 60_000
)

var component = world.NewComponent[Fighter]("rules.fighter", world.Carry)

// Of returns the body's fighter to change, nil for what cannot fight and for ghosts. Whatever
// is set in it runs from the next Tick on. The pointer is not for keeping: who wants to change
// it later asks again.
func Of(tx *world.Tx, id entity.ID) *Fighter {
	f := component.Of(tx, id)
	if f != nil {
		running.Add(tx, id)
	}
	return f
}

// Peek is Of to read only: it costs less, and Tick need not look at the body for it.
func Peek(tx *world.Tx, id entity.ID) *Fighter { return component.Of(tx, id) }

// EachRunning calls f in turn, once in so many ticks, for those in whom something may be
// running: all who fight, and others. offset says in which of these ticks.
func EachRunning(tx *world.Tx, every, offset uint32, f func(id entity.ID)) {
	running.EachInTurn(tx, every, offset, f)
}

// running are the fighters in whom something may be running.
var running = world.NewAgenda("rules.running")

// Outfit makes a fighter of a creature or person that was just spawned, and fills its
// health and power.
func Outfit(tx *world.Tx, id entity.ID, level int32, stats content.Stats, arm Arm, immune []string) *Fighter {
	f := component.Set(tx, id, Fighter{Level: level, Base: stats, Arm: arm, Immune: immune})
	f.Energy.Rest, f.Energy.Regen = 100, 100
	Refresh(tx, id)
	if v := tx.ChangeVitals(id); v != nil {
		v.Health, v.Power = v.MaxHealth, v.MaxPower
	}
	return f
}

// Enlist brings a character's fighter up to its level, equipment and talents; it makes one
// for a character that has none yet, in full health.
func Enlist(tx *world.Tx, id entity.ID) *Fighter {
	c := character.Of(tx, id)
	f := Of(tx, id)
	fresh := f == nil
	if fresh {
		f = component.Set(tx, id, Fighter{})
	}
	set := character.Set(tx)
	c.Level = progress.LevelAt(c.Balance("experience"))
	f.Level = c.Level
	f.Base = progress.Stats(set, c)
	f.Arm = armOf(set, c)
	if calling := set.Callings.Of(c.Calling); calling != nil {
		f.Energy = calling.Energy
	}
	Refresh(tx, id)
	v := tx.ChangeVitals(id)
	v.PowerKind = powerKind(f.Energy.Kind)
	if fresh && v.Health == 0 && !v.Dead {
		v.Health, v.Power = v.MaxHealth, int32(f.Energy.Start.Of(int64(v.MaxPower)))
	}
	return f
}

// powerKinds are the kinds of power by their number in VITALS.
var powerKinds = []string{"", "mana", "vigour", "focus", "heat", "tide", "charge"}

func powerKind(name string) uint8 { return uint8(max(slices.Index(powerKinds, name), 0)) }

// armOf returns the plain attack of a character: of its weapon, or its fists.
func armOf(set *content.Set, c *character.Character) Arm {
	var w *content.Weapon
	if calling := set.Callings.Of(c.Calling); calling != nil {
		w = &calling.Fists
	}
	arm := Arm{}
	for _, item := range c.Items {
		e := set.Items.Of(item.Key)
		switch slot := character.WornSlot(item.Slot); {
		case e == nil || e.Weapon == nil:
		case slot == "weapon" && e.Weapon.Damage.Max > 0:
			w = e.Weapon
		case slot == "offhand" && e.Weapon.Kind == "shield":
			arm.Shield = true
		}
	}
	if w != nil {
		arm.Harm, arm.Every, arm.Reach, arm.School = w.Damage, int32(w.Every), int32(w.Range), w.School
	}
	return arm
}

// Refresh works the stats out anew from base and auras, and what follows from them.
func Refresh(tx *world.Tx, id entity.ID) {
	f, v := Of(tx, id), tx.ChangeVitals(id)
	if f == nil || v == nil {
		return
	}
	set := character.Set(tx)
	f.Stats = f.Base
	f.blocks, f.invulnerable, f.stealthy = [3]bool{}, false, false
	for i := range f.Auras {
		a := &f.Auras[i]
		e := set.Auras.Of(a.Key)
		if e == nil {
			continue
		}
		f.Stats.Add(&e.Stats, a.Stacks)
		for _, b := range e.Blocks {
			f.blocks[blockIndex(b)] = true
		}
		f.invulnerable = f.invulnerable || e.Immune
		f.stealthy = f.stealthy || e.Stealth
	}
	v.MaxHealth, v.MaxPower = max(f.Stats[content.Health], 1), max(f.Stats[content.Power], 0)
	v.Health, v.Power = min(v.Health, v.MaxHealth), min(v.Power, v.MaxPower)
	if !v.Dead {
		v.Auras = shownAuras(set, f)
		tx.SetSpeed(id, f.Speed(baseSpeed(tx, id)))
	}
}

func blockIndex(b string) int {
	switch b {
	case "move":
		return 0
	case "cast":
		return 1
	}
	return 2
}

// Pace is the full speed of a body without auras, in mm/s.
type Pace struct{ Speed int32 }

var pace = world.NewComponent[Pace]("rules.pace", world.Carry)

// runSpeed is the full speed of a person, as engine/motion has it.
const runSpeed = 6500

func baseSpeed(tx *world.Tx, id entity.ID) int32 {
	if p := pace.Of(tx, id); p != nil {
		return p.Speed
	}
	return runSpeed
}

// SetPace sets how fast a body is without auras, in mm/s.
func SetPace(tx *world.Tx, id entity.ID, speed int32) {
	if p := pace.Of(tx, id); p != nil && p.Speed == speed {
		return
	}
	pace.Set(tx, id, Pace{speed})
	if f := Of(tx, id); f != nil {
		speed = f.Speed(speed)
	}
	tx.SetSpeed(id, speed)
}

// Speed returns what the body's state makes of a full speed.
func (f *Fighter) Speed(full int32) int32 {
	if f.blocks[0] {
		return 0
	}
	share := content.Share(max(int32(content.Whole)+f.Stats[content.Pace], 1000))
	return int32(share.Of(int64(full)))
}

// Stealthy reports whether creatures notice the body only from close by.
func (f *Fighter) Stealthy() bool { return f.stealthy }

// Helpless reports whether the body can neither walk nor act.
func (f *Fighter) Helpless() bool { return f.blocks[2] }

// Rooted reports whether the body cannot walk.
func (f *Fighter) Rooted() bool { return f.blocks[0] }

// Alive reports whether the entity is here and not dead.
func Alive(tx *world.Tx, id entity.ID) bool {
	v := tx.Vitals(id)
	return v != nil && !v.Dead && v.MaxHealth > 0
}

// side is who one fights for.
type side uint8

const (
	nobody    side = iota
	people         // players, their helpers, townsfolk
	wild           // creatures that can be attacked
	bystander      // creatures nobody may attack
)

// sideOf tells from what everyone can see, so that it works for ghosts.
func sideOf(tx *world.Tx, id entity.ID) side {
	d := tx.Description(id)
	if d == nil {
		return nobody
	}
	switch d.Kind {
	case corepb.Description_KIND_PLAYER, corepb.Description_KIND_PERSON, corepb.Description_KIND_PET:
		return people
	case corepb.Description_KIND_CREATURE:
		if d.Stance == corepb.Description_STANCE_FRIENDLY {
			return bystander
		}
		return wild
	}
	return nobody
}

// Enemies reports whether one may harm the other.
func Enemies(tx *world.Tx, a, b entity.ID) bool {
	x, y := sideOf(tx, a), sideOf(tx, b)
	return x == people && y == wild || x == wild && y == people || x == wild && y == wild && a != b && hunts(tx, a, b)
}

// hunts reports whether a creature preys on the other, or is its prey.
func hunts(tx *world.Tx, a, b entity.ID) bool {
	set := character.Set(tx)
	x, y := set.Creatures.Of(tx.Description(a).GetKey()), set.Creatures.Of(tx.Description(b).GetKey())
	return x != nil && y != nil && (slices.Contains(x.Behaviour.Hunts, y.Key) || slices.Contains(y.Behaviour.Hunts, x.Key))
}

// Friends reports whether both fight for the same side.
func Friends(tx *world.Tx, a, b entity.ID) bool {
	x := sideOf(tx, a)
	return a == b || x != nobody && x == sideOf(tx, b)
}

// Master returns the character that a body acts for: itself, or the owner of a helper.
func Master(tx *world.Tx, id entity.ID) entity.ID {
	if d := tx.Description(id); d != nil && d.Kind == corepb.Description_KIND_PET {
		return entity.ID(d.Owner)
	}
	return id
}

// Rouse puts a body into combat and wakes it.
func Rouse(tx *world.Tx, id entity.ID) {
	f := Of(tx, id)
	if f == nil {
		return
	}
	f.InCombat = peaceMs
	if v := tx.Vitals(id); !v.InCombat {
		tx.ChangeVitals(id).InCombat = true
		if p := tx.Posture(id); p == world.Sit || p == world.Sleep || p == world.Dance {
			tx.SetPosture(id, world.Stand)
		}
	}
}

// Calm takes a body out of combat at once.
func Calm(tx *world.Tx, id entity.ID) {
	f := Of(tx, id)
	if f == nil {
		return
	}
	f.InCombat, f.Swinging = 0, false
	if v := tx.Vitals(id); v.InCombat {
		tx.ChangeVitals(id).InCombat = false
	}
}

// SetTarget shows whom a body is after.
func SetTarget(tx *world.Tx, id, target entity.ID) {
	if v := tx.Vitals(id); v != nil && v.Target != target {
		if v = tx.ChangeVitals(id); v != nil {
			v.Target = target
		}
	}
}
