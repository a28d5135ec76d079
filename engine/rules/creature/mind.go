package creature

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/spatial"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Mind is what a being without a player has in mind.
type Mind struct {
	Person bool
	Mode   Mode
	Wait   int32 // ms until the next idea
	Goal   geom.Point
	Going  bool
	Start  geom.Point // where the fight began
	Fought int32      // ms of this fight
	Left   int32      // ms of fleeing, or until it is simply put home
	Fled   bool
	Tricks []int32    // ms until each of the abilities may be used again; below 0: never
	Anchor geom.Point // where it last got on in this fight, or struck
	Vain   int32      // ms since then
	Point  int32      // of its path
	Back   bool       // walks its path the other way
	SaidAt int32
	passed int32 // ms since its last thought
}

// Mode is what a being is about.
type Mode uint8

// The modes.
const (
	Idle Mode = iota
	Fighting
	Fleeing
	Returning
	Asleep
)

var minds = world.NewComponent[Mind]("rules.mind", world.Carry)

const (
	thinkEvery  = 5  // ticks between two thoughts in a fight
	noticeEvery = 10 // ticks between two looks around
	fullSpeed   = 255
	fleeMs      = 6_000
	giveUpMs    = 20_000 // walking home takes no longer
	strollMs    = 30_000 // nor a stroll, with what it stands before it sets out
	perLevel    = 700    // mm by which each level of difference changes how far one is noticed
	stealthNear = 3_500  // mm from which a stealthy body is noticed
	thriftEvery = 4      // ticks between two thoughts of a being far from everybody, where load is high
	// nearSize is the side of a square in mm: who stands in the same or the next one as
	// somebody's character is near.
	nearSize = 32_000
)

// awake is which cells have somebody near; the others' beings stand still.
type awake struct {
	cells   map[geom.Cell]bool
	squares map[square]bool // of nearSize, with somebody in or beside them; kept only in thrift
	peopled map[square]bool // with somebody in them; likewise
	thrift  bool
	at      uint32
	near    []spatial.Hit // room for those whom notice looks at
}

type square struct{ x, z int32 }

func squareAt(p geom.Point) square { return square{p.X / nearSize, p.Z / nearSize} }

var watched = world.NewSingular[awake]("rules.awake")

// look marks the cells around every character, those beyond the border too.
func look(tx *world.Tx) *awake {
	a, thrift := watched.Of(tx), tx.Pace().Thrift
	if a.cells != nil && a.thrift == thrift && tx.Tick()-a.at < noticeEvery {
		return a
	}
	if a.cells == nil {
		a.cells, a.squares, a.peopled = map[geom.Cell]bool{}, map[square]bool{}, map[square]bool{}
	}
	clear(a.cells)
	clear(a.squares)
	clear(a.peopled)
	a.at, a.thrift = tx.Tick(), thrift
	tx.EachPeopled(a.mark)
	if thrift {
		character.Each(tx, func(id entity.ID, _ *character.Character) {
			at, _ := tx.At(id)
			a.markSquares(squareAt(at))
		})
	}
	tx.EachGhost(func(id entity.ID, at geom.Point) {
		if id.IsCharacter() {
			a.mark(geom.CellAt(at))
			if thrift {
				a.markSquares(squareAt(at))
			}
		}
	})
	return a
}

// mark notes that somebody is in a cell: those around it are awake.
func (a *awake) mark(c geom.Cell) {
	for dz := -1; dz <= 1; dz++ {
		for dx := -1; dx <= 1; dx++ {
			a.cells[geom.Cell{X: uint8(int(c.X) + dx), Z: uint8(int(c.Z) + dz)}] = true
		}
	}
}

// markSquares does the same for a square; peopled are those of whom it is known.
func (a *awake) markSquares(q square) {
	if a.peopled[q] {
		return
	}
	a.peopled[q] = true
	for dz := -1; dz <= 1; dz++ {
		for dx := -1; dx <= 1; dx++ {
			a.squares[square{q.x + int32(dx), q.z + int32(dz)}] = true
		}
	}
}

// skips reports whether a being does not think in this tick, and otherwise notes how much
// time its thought stands for. Only where the region's load asks for it do beings skip
// thoughts that are far from everybody and fight nobody's character.
func (a *awake) skips(tx *world.Tx, id entity.ID, m *Mind, at geom.Point) bool {
	m.passed = world.TickMs
	if !a.thrift || a.squares[squareAt(at)] || tx.Vitals(id).Target.IsCharacter() {
		return false
	}
	m.passed = thriftEvery * world.TickMs
	return !turn(tx, id, thriftEvery)
}

// Tick lets every being of the region live for a tick.
func Tick(tx *world.Tx) {
	tickDens(tx)
	a := look(tx)
	combat.EachHelper(tx, func(id entity.ID) { minds.Need(tx, id) }) // an ability made it, which knows no minds
	minds.Each(tx, func(id entity.ID, m *Mind) {
		if !tx.Owned(id) {
			return
		}
		at, _ := tx.At(id)
		switch {
		case m.Person:
			if a.cells[geom.CellAt(at)] && !a.skips(tx, id, m, at) {
				live(tx, id, m)
			}
		case !combat.Alive(tx, id):
		case combat.HelperOf(tx, id) != nil:
			help(tx, id, m)
		case m.Mode == Idle && !a.cells[geom.CellAt(at)] && combat.ThreatOf(tx, id) == nil:
			rest(tx, id, m)
		case a.skips(tx, id, m, at):
		default:
			think(tx, id, m)
		}
	})
	tickEscorts(tx)
}

// rest lets a being that nobody sees stand.
func rest(tx *world.Tx, id entity.ID, m *Mind) {
	if m.Going {
		m.Going = false
		way.Stop(tx, id)
	}
}

func idle(tx *world.Tx, id entity.ID) bool {
	m := minds.Of(tx, id)
	return m == nil || m.Mode == Idle || m.Mode == Asleep
}

// kindOf returns the content entry of a creature.
func kindOf(tx *world.Tx, id entity.ID) *content.Creature {
	return character.Set(tx).Creatures.Of(tx.Description(id).GetKey())
}

func think(tx *world.Tx, id entity.ID, m *Mind) {
	e := kindOf(tx, id)
	if e == nil {
		tx.Despawn(id)
		return
	}
	m.Wait = max(m.Wait-m.passed, 0)
	if m.Mode != Fighting && m.Mode != Fleeing && m.Mode != Returning && combat.ThreatOf(tx, id) != nil {
		startFight(tx, id, e, m)
	}
	switch m.Mode {
	case Fighting:
		fight(tx, id, e, m)
	case Fleeing:
		flee(tx, id, e, m)
	case Returning:
		goHome(tx, id, m)
	default:
		peace(tx, id, e, m)
	}
}

// turn spreads the thoughts of beings over ticks.
func turn(tx *world.Tx, id entity.ID, every uint32) bool { return (tx.Tick()+uint32(id))%every == 0 }

// peace is life without a fight: sleep, notice enemies, keep away from people, stroll.
func peace(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) {
	b := &e.Behaviour
	if night := sky.Night(tx.ShardMs()); b.Night == "sleeps" && night != (m.Mode == Asleep) && !m.Going {
		if m.Mode = Idle; night {
			m.Mode = Asleep
		}
		tx.SetPosture(id, map[bool]world.Posture{true: world.Sleep, false: world.Stand}[night])
	}
	if turn(tx, id, noticeEvery) && notice(tx, id, e, m) {
		return
	}
	if m.Mode == Asleep || b.Still {
		return
	}
	stroll(tx, id, e, m)
}

// sight returns how far a creature notices a body of some level, in mm.
func sight(b *content.Behaviour, own, other uint32, night, asleep bool) int32 {
	if b.Aggro == 0 {
		return 0
	}
	r := int32(b.Aggro) + (int32(own)-int32(other))*perLevel
	if b.Night == "hunts" && night {
		r *= 2
	}
	if asleep {
		r /= 3
	}
	return min(max(r, int32(b.Aggro)/3), 40_000)
}

// notice looks for enemies to attack and people to keep away from.
func notice(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) bool {
	b := &e.Behaviour
	hostile := e.Stance == "hostile" && b.Aggro > 0 || len(b.Hunts) > 0
	if !hostile && b.Shy == 0 {
		return false
	}
	at, _ := tx.At(id)
	own, night := tx.Description(id).GetLevel(), sky.Night(tx.ShardMs())
	reach := max(int32(b.Aggro)*2+8*perLevel, int32(b.Shy), 1)
	a := watched.Of(tx)
	var noticed bool
	_, noticed, a.near = tx.FirstNear(a.near, at, min(reach, 60_000), func(near *spatial.Hit) bool {
		if near.ID == id || !combat.Alive(tx, near.ID) {
			return false
		}
		d := tx.Description(near.ID)
		if b.Shy > 0 && d.GetKind() == corepb.Description_KIND_PLAYER && at.Within(near.At, int32(b.Shy)) {
			shy(tx, id, m, at, near.At)
			return true
		}
		if !hostile || !combat.Enemies(tx, id, near.ID) {
			return false
		}
		see := sight(b, own, d.GetLevel(), night, m.Mode == Asleep)
		if f := combat.Peek(tx, near.ID); f != nil && f.Stealthy() {
			see = min(see, stealthNear)
		}
		if at.Within(near.At, see) && !combat.Peaceful(tx, near.At) && preys(tx, b, near.ID, d) {
			combat.AddThreat(tx, id, near.ID, 1)
			return true
		}
		return false
	})
	return noticed
}

// preys reports whether the other is one whom the creature attacks first: hostile ones
// attack people, hunters also their prey, now and then.
func preys(tx *world.Tx, b *content.Behaviour, id entity.ID, d *corepb.Description) bool {
	if d.GetKind() != corepb.Description_KIND_CREATURE {
		return d.GetKind() != corepb.Description_KIND_PERSON
	}
	return slices.Contains(b.Hunts, d.GetKey()) && tx.Rand().Int32N(20) == 0
}

func shy(tx *world.Tx, id entity.ID, m *Mind, at, from geom.Point) {
	m.Goal = at.Move(from.Towards(at), 9000)
	m.Going, m.Wait = true, 3000
	if e := kindOf(tx, id); e != nil {
		combat.SetPace(tx, id, int32(e.Run))
	}
}

// stroll walks a path, or about home; those of a flock go the same way.
func stroll(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind) {
	if m.Going {
		if way.Stroll(tx, id, m.Goal, tx.Speed(id) > int32(e.Walk)) || m.Wait == 0 {
			m.Going = false
			m.Wait = 3000 + tx.Rand().Int32N(9000)
			way.Stop(tx, id)
			combat.SetPace(tx, id, int32(e.Walk))
		}
		return
	}
	h := home.Of(tx, id)
	if m.Wait > 0 || h == nil {
		return
	}
	goal, ok := nextGoal(tx, id, e, m, h)
	if !ok {
		m.Wait = 5000
		return
	}
	m.Goal, m.Going, m.Wait = goal, true, strollMs
}

func nextGoal(tx *world.Tx, id entity.ID, e *content.Creature, m *Mind, h *Home) (geom.Point, bool) {
	if s := spawnOf(character.Set(tx), h.Den); s != nil && len(s.Path) > 0 {
		return m.nextPoint(s.Path), true
	}
	wander := int32(e.Behaviour.Wander)
	if wander == 0 {
		return geom.Point{}, false
	}
	goal := h.At
	if e.Behaviour.Flock {
		// Those of one spawn draw the same direction for a while, each about its own place.
		const together = 24_000
		hash := geom.Hash(uint32(h.Den.Spawn), int32(tx.ShardMs()/together), h.At.X>>16)
		goal = goal.Move(geom.Angle(hash), wander*3/4)
		wander /= 4
	}
	return way.Somewhere(tx, goal, wander), true
}

// nextPoint walks a path to its end and back.
func (m *Mind) nextPoint(path []content.Point) geom.Point {
	switch {
	case int(m.Point) >= len(path)-1:
		m.Back = true
	case m.Point <= 0:
		m.Back = false
	}
	p := path[min(max(int(m.Point), 0), len(path)-1)]
	if m.Back {
		m.Point--
	} else {
		m.Point++
	}
	return geom.Point{X: p.X, Z: p.Z}
}
