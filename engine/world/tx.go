package world

import (
	"math/rand/v2"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/spatial"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Tx is the only door to a World's state. Rules get one for the length of a callback and
// must not keep it. Its methods take ids that may have gone in the meantime: reading
// something that is not here gives a zero value or false, changing it does nothing.
type Tx struct{ w *World }

// Region returns which region this is.
func (tx *Tx) Region() geom.RegionID { return tx.w.region }

// Tick returns the number of this tick. It means nothing outside of this region.
func (tx *Tx) Tick() uint32 { return tx.w.tick }

// ShardMs returns the shard's clock: milliseconds since the start of its time, the same
// in all regions. Day and night follow from it.
func (tx *Tx) ShardMs() int64 { return tx.w.shardMs }

// Rand is the region's source of chance.
func (tx *Tx) Rand() *rand.Rand { return tx.w.random }

// Map returns the terrain.
func (tx *Tx) Map() *terrain.Map { return tx.w.terrain }

// Ground returns this region's cache of the surface, decks included. It must not be kept.
func (tx *Tx) Ground() *terrain.Ground { return tx.w.ground }

// Content returns the generation of content in force.
func (tx *Tx) Content() any { return tx.w.content }

// Spawn says what to make.
type Spawn struct {
	At          geom.Point
	Lift        int32 // mm above the ground
	Facing      geom.Angle
	Speed       int32 // mm/s at full steering
	Vitals      Vitals
	Description *corepb.Description
	// Saved puts the entity into the region's checkpoint, with its Carry components.
	Saved bool
}

// Spawn makes an entity and returns its id; zero when the region is full.
func (tx *Tx) Spawn(s Spawn) entity.ID {
	w := tx.w
	if w.spawned >= entity.MaxSpawns {
		return 0
	}
	w.spawned++
	id := entity.Spawned(uint16(w.region), w.epoch, w.spawned)
	slot, ok := w.insert(id, motion.State{X: s.At.X, Z: s.At.Z, Lift: s.Lift, Facing: s.Facing})
	if !ok {
		return 0
	}
	w.slots.speed[slot] = s.Speed
	*w.slots.vitals[slot] = s.Vitals
	w.slots.saved[slot] = s.Saved
	w.describe(slot, s.Description)
	w.appear(slot)
	return id
}

// Despawn takes an entity out of the world. A character leaves only through its session.
func (tx *Tx) Despawn(id entity.ID) {
	slot, ok := tx.w.find(id)
	if !ok || tx.w.slots.ghost[slot] || id.IsCharacter() {
		return
	}
	tx.w.vanish(slot, Gone)
}

// Keep says whether an entity goes into the region's checkpoint, with its Carry components.
func (tx *Tx) Keep(id entity.ID, saved bool) {
	if slot, ok := tx.owned(id); ok && !id.IsCharacter() {
		tx.w.slots.saved[slot] = saved
	}
}

// appear makes an entity visible in its cell.
func (w *World) appear(slot int32) {
	w.join(w.nearestCell(w.slots.body[slot]), slot, Entered{})
	w.slots.joinedAt[slot] = w.tick
}

func (w *World) vanish(slot int32, why Why) {
	w.part(slot, why, geom.Cell{})
	w.erase(slot)
}

// Here reports whether the entity is in this region or seen across its border.
func (tx *Tx) Here(id entity.ID) bool { _, ok := tx.w.find(id); return ok }

// Owned reports whether the entity is this region's to change: here, and no ghost.
func (tx *Tx) Owned(id entity.ID) bool {
	slot, ok := tx.w.find(id)
	return ok && !tx.w.slots.ghost[slot]
}

// Attached reports whether a client is connected to the character.
func (tx *Tx) Attached(id entity.ID) bool {
	slot, ok := tx.w.find(id)
	return ok && tx.w.slots.session[slot]
}

// Body returns where the entity is.
func (tx *Tx) Body(id entity.ID) (motion.State, bool) {
	slot, ok := tx.w.find(id)
	if !ok {
		return motion.State{}, false
	}
	return tx.w.slots.body[slot], true
}

// At returns the entity's point on the map.
func (tx *Tx) At(id entity.ID) (geom.Point, bool) {
	b, ok := tx.Body(id)
	return geom.Point{X: b.X, Z: b.Z}, ok
}

// Place puts the entity somewhere else at once; steps of its client that still wait are
// forgotten. A point in another region hands it over at the end of the tick.
func (tx *Tx) Place(id entity.ID, at geom.Point, facing geom.Angle) {
	slot, ok := tx.owned(id)
	if !ok {
		return
	}
	s := &tx.w.slots
	tx.w.leaveCourse(slot)
	leapt := !at.Within(geom.Point{X: s.body[slot].X, Z: s.body[slot].Z}, Leap)
	s.body[slot] = tx.w.bodyAt(at, facing)
	s.steer[slot] = motion.Input{Facing: facing}
	tx.w.moving.add(slot)
	tx.w.place(slot)
	if leapt {
		c := &tx.w.cells[s.cell[slot]]
		c.leapt = append(c.leapt, slot)
	}
	if c := s.controls[slot]; c != nil {
		c.waiting = c.waiting[:0]
		c.done = c.last
		tx.w.out.Selves = append(tx.w.out.Selves, tx.w.self(slot, c))
		tx.w.out.Placed = append(tx.w.out.Placed, id)
	}
}

func (tx *Tx) owned(id entity.ID) (int32, bool) {
	slot, ok := tx.w.find(id)
	return slot, ok && !tx.w.slots.ghost[slot]
}

// Steer sets how a body without a client moves from now on. Speed is 0 to 255 of its full
// speed.
func (tx *Tx) Steer(id entity.ID, in motion.Input) {
	if slot, ok := tx.owned(id); ok {
		tx.w.leaveCourse(slot)
		tx.w.slots.steer[slot] = in
		tx.w.moving.add(slot)
	}
}

// SetSpeed sets the full speed of a body, in mm/s. Zero roots it.
func (tx *Tx) SetSpeed(id entity.ID, speed int32) {
	slot, ok := tx.owned(id)
	if !ok || tx.w.slots.speed[slot] == speed {
		return
	}
	s := &tx.w.slots
	tx.w.leaveCourse(slot)
	s.speed[slot] = speed
	if c := s.controls[slot]; c != nil {
		tx.w.out.Selves = append(tx.w.out.Selves, tx.w.self(slot, c))
	}
}

// Speed returns the full speed of a body, in mm/s.
func (tx *Tx) Speed(id entity.ID) int32 {
	slot, ok := tx.w.find(id)
	if !ok {
		return 0
	}
	return tx.w.slots.speed[slot]
}

// Posture returns the posture that others see.
func (tx *Tx) Posture(id entity.ID) Posture {
	slot, ok := tx.w.find(id)
	if !ok {
		return Stand
	}
	return tx.w.slots.shown[slot]
}

// SetPosture sets how the body is shown until it is set again; Stand leaves it to movement.
func (tx *Tx) SetPosture(id entity.ID, p Posture) {
	if slot, ok := tx.owned(id); ok && tx.w.slots.posture[slot] != p {
		tx.w.leaveCourse(slot)
		tx.w.slots.posture[slot] = p
		tx.w.show(slot)
	}
}

// Vitals returns the entity's condition to read; a ghost's too. Nil when it is not here.
func (tx *Tx) Vitals(id entity.ID) *Vitals {
	slot, ok := tx.w.find(id)
	if !ok {
		return nil
	}
	return tx.w.slots.vitals[slot]
}

// ChangeVitals returns the entity's condition to change, and tells others of it. Nil when
// it is not this region's.
func (tx *Tx) ChangeVitals(id entity.ID) *Vitals {
	slot, ok := tx.owned(id)
	if !ok {
		return nil
	}
	tx.w.slots.vitalsAt[slot], tx.w.slots.faredAt[slot] = tx.w.tick, tx.w.tick
	tx.w.cells[tx.w.slots.cell[slot]].faredAt = tx.w.tick
	tx.w.stir(slot)
	return tx.w.slots.vitals[slot]
}

// Description returns what others know of the entity. It must not be changed.
func (tx *Tx) Description(id entity.ID) *corepb.Description {
	slot, ok := tx.w.find(id)
	if !ok {
		return nil
	}
	return tx.w.slots.desc[slot]
}

// Describe sets what others know of the entity; d must not be changed afterwards.
func (tx *Tx) Describe(id entity.ID, d *corepb.Description) {
	slot, ok := tx.owned(id)
	if !ok {
		return
	}
	tx.w.describe(slot, d)
	if tx.w.slots.place[slot] < 0 {
		return
	}
	tx.w.slots.describedAt[slot] = tx.w.tick
	c := &tx.w.cells[tx.w.slots.cell[slot]]
	c.described = append(c.described, slot)
	c.version++
}

func (w *World) describe(slot int32, d *corepb.Description) {
	if d == nil {
		d = &corepb.Description{}
	}
	w.slots.desc[slot] = d
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(d)
	if err != nil {
		panic("world: describe " + w.slots.ids[slot].String() + ": " + err.Error())
	}
	w.slots.descBytes[slot] = b
}

// Near appends to dst the entities within radius (mm) of a point, ghosts included, nearest
// first. See spatial.Grid.Near.
func (tx *Tx) Near(dst []spatial.Hit, centre geom.Point, radius int32) []spatial.Hit {
	return tx.w.grid.Near(dst, centre, radius)
}

// Moved reports whether an entity of this region has moved, turned or taken another posture in the last so many ticks.
func (tx *Tx) Moved(id entity.ID, ticks uint32) bool {
	slot, ok := tx.owned(id)
	return ok && tx.w.slots.movedAt[slot]+ticks > tx.w.tick
}

// NearOthers is Near without characters: its cost does not grow with a crowd.
func (tx *Tx) NearOthers(dst []spatial.Hit, centre geom.Point, radius int32) []spatial.Hit {
	return tx.w.grid.NearOthers(dst, centre, radius)
}

// FirstNear returns the nearest entity within radius (mm) of a point that wanted says yes to,
// ghosts included. See spatial.Grid.FirstNear.
func (tx *Tx) FirstNear(room []spatial.Hit, centre geom.Point, radius int32, wanted func(h *spatial.Hit) bool) (first spatial.Hit, found bool, _ []spatial.Hit) {
	return tx.w.grid.FirstNear(room, centre, radius, wanted)
}

// Within reports whether two entities are at most distance (mm) apart.
func (tx *Tx) Within(a, b entity.ID, distance int32) bool {
	p, ok := tx.At(a)
	if !ok {
		return false
	}
	q, ok := tx.At(b)
	return ok && p.Within(q, distance)
}
