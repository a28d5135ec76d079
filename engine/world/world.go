package world

import (
	"math/rand/v2"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/spatial"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// MaxEntities bounds one region; a short id has 16 bits.
const MaxEntities = 60_000

// Config says what a World is a world of.
type Config struct {
	Region geom.RegionID
	// Epoch is the owner's lease number; it goes into the ids of what the region makes.
	Epoch uint64
	// Seed starts the world's chance.
	Seed uint64
	// StartMs is when this owner began, in milliseconds since 1970: the time prefix of
	// operations that belong to no session.
	StartMs int64
	Map     *terrain.Map
	// Content is the generation of content in force; rules know its type.
	Content any
	// Thorough has every system look at everybody in every tick, as if nobody were ever taken
	// off an Agenda, and has every body considered that might move. It changes nothing but the
	// cost: tests compare the two.
	Thorough bool
}

// World is everything in one region. The zero value is not usable; see New.
type World struct {
	region  geom.RegionID
	epoch   uint64
	startMs int64
	terrain *terrain.Map
	ground  *terrain.Ground // this owner's cache of the surface
	content any
	random  *rand.Rand
	source  *rand.PCG

	tick     uint32
	shardMs  int64
	passedMs int32 // simulated, since the tick before
	// passedRest is what passedMs left out, in 1/FullSpeed ms.
	passedRest int32
	between    bool // tick is the number of the coming one
	pace       Pace
	spawned    uint32

	index map[entity.ID]int32
	last  int32   // slot that was found last
	free  []int32 // slots to use again, the longest unused first
	slots slots
	grid  *spatial.Grid

	moving   slotSet   // bodies that may change in the next step
	agendas  []slotSet // by declaration
	thorough bool
	regard   regard
	fared    slotSet // whose vitals have changed since ForgetFared

	columns  []column
	cells    []cell
	scratch  [][]int32
	saving   bool  // the store cannot be reached
	singular []any // by declaration; see Singular

	open      map[geom.RegionID]bool       // neighbours that take what crosses
	ghosts    map[geom.RegionID][]sighting // as each neighbour showed them last
	sightings uint32                       // how often neighbours have shown theirs
	room      []sighting                   // for the next of these
	parted    []parted                     // handed over a moment ago
	layering  layering
	waiting   map[ledger.OpID]waiting
	current   *Command
	heldBy    int // operations the current command has started
	hooks     Hooks
	tx        Tx
	out       Output
}

// slots is the dense table of entities: one value of each slice for every slot. A slot's
// number is the entity's short id on the wire.
type slots struct {
	ids         []entity.ID // 0: free
	home        []geom.RegionID
	ghost       []bool   // a copy of a neighbour's entity: read, never change
	sighted     []uint32 // in which of World.sightings it was shown last as a ghost; 0: not yet
	session     []bool   // a client is attached
	saved       []bool   // goes into the checkpoint
	body        []motion.State
	speed       []int32 // mm/s
	steer       []motion.Input
	controls    []*controls
	course      []*course // nil: none
	posture     []Posture // set by rules; Stand leaves it to movement
	shown       []Posture // as sent
	vitals      []*Vitals
	desc        []*corepb.Description
	descBytes   [][]byte
	cell        []uint8         // index in World.cells
	spot        []*spatial.Spot // in the grid
	place       []int32         // among the cell's members; -1: in none
	joinedAt    []uint32        // tick in which it came into its cell
	describedAt []uint32        // tick of the last new description
	hop         []uint64
	pending     []int16  // durable operations not yet committed
	born        []int64  // ms since 1970 when the owner began that made it
	stale       []bool   // memory no longer agrees with the rows: a reload is under way
	ops         []uint32 // durable operations handed over so far
	movedAt     []uint32 // tick
	vitalsAt    []uint32 // tick in which vitals are to be told as changed
	faredAt     []uint32 // tick of their last change
}

// New returns an empty world at tick 0.
func New(c Config) *World {
	w := &World{
		region: c.Region, epoch: c.Epoch, startMs: c.StartMs, terrain: c.Map, content: c.Content,
		source:  rand.NewPCG(c.Seed, uint64(c.Region)<<32^c.Epoch),
		index:   make(map[entity.ID]int32),
		grid:    spatial.NewGrid(),
		cells:   make([]cell, cellsAcross*cellsAcross),
		waiting: make(map[ledger.OpID]waiting),
		open:    make(map[geom.RegionID]bool),
		ghosts:  make(map[geom.RegionID][]sighting),
		agendas: make([]slotSet, len(agendas)), thorough: c.Thorough,
		layering: layering{shifted: make(map[entity.ID]shifted)},
	}
	w.random = rand.New(w.source)
	if c.Map != nil {
		w.ground = c.Map.NewGround()
	}
	for _, k := range declared {
		w.columns = append(w.columns, k.new())
	}
	origin := firstCell(c.Region)
	for i := range w.cells {
		w.cells[i].at = geom.Cell{
			X: uint8(int(origin.X) + i%cellsAcross - 1), Z: uint8(int(origin.Z) + i/cellsAcross - 1)}
	}
	return w
}

// find returns the slot of an entity. The last one is remembered: rules ask of the same one
// several times in a row.
func (w *World) find(id entity.ID) (slot int32, ok bool) {
	if id != 0 && w.slots.at(w.last) == id {
		return w.last, true
	}
	if slot, ok = w.index[id]; ok {
		w.last = slot
	}
	return slot, ok
}

// at returns the id in a slot, 0 where there is none.
func (s *slots) at(slot int32) entity.ID {
	if int(slot) < len(s.ids) {
		return s.ids[slot]
	}
	return 0
}

// Region returns which region this is.
func (w *World) Region() geom.RegionID { return w.region }

// TickNumber returns the number of the current or last tick.
func (w *World) TickNumber() uint32 { return w.tick }

// ShardMs returns the shard's clock at the current or last tick.
func (w *World) ShardMs() int64 { return w.shardMs }

// Count returns how many entities are here, ghosts not counted.
func (w *World) Count() int {
	n := 0
	for i := range w.cells {
		n += len(w.cells[i].members)
	}
	return n
}

// Spent reports whether the ids of this epoch run out: the owner takes a new one.
func (w *World) Spent() bool { return w.spawned > entity.MaxSpawns-MaxEntities }

// borrow returns an empty slice of slots to iterate with; giveBack keeps it for the next.
func (w *World) borrow() []int32 {
	if n := len(w.scratch); n > 0 {
		s := w.scratch[n-1]
		w.scratch = w.scratch[:n-1]
		return s[:0]
	}
	return nil
}

func (w *World) giveBack(s []int32) { w.scratch = append(w.scratch, s) }

// insert makes room for an entity and returns its slot, or false when the region is full
// or the id is already here.
func (w *World) insert(id entity.ID, body motion.State) (int32, bool) {
	if _, here := w.find(id); here || len(w.index) >= MaxEntities {
		return 0, false
	}
	slot := w.slot()
	s := &w.slots
	s.ids[slot] = id
	s.home[slot] = w.region
	s.ghost[slot], s.session[slot], s.saved[slot] = false, false, false
	s.sighted[slot] = 0
	s.body[slot] = body
	s.speed[slot] = 0
	s.steer[slot] = motion.Input{Facing: body.Facing}
	s.controls[slot], s.course[slot] = nil, nil
	s.posture[slot], s.shown[slot] = Stand, Stand
	s.vitals[slot] = &Vitals{}
	s.desc[slot], s.descBytes[slot] = nil, nil
	s.hop[slot], s.pending[slot], s.stale[slot], s.ops[slot] = 0, 0, false, 0
	s.born[slot] = w.startMs
	s.place[slot], s.joinedAt[slot], s.describedAt[slot] = -1, 0, 0
	s.movedAt[slot], s.vitalsAt[slot], s.faredAt[slot] = w.tick, w.tick, w.tick
	w.index[id] = slot
	w.moving.add(slot)
	w.regard.forget(slot)
	w.stir(slot)
	s.spot[slot] = w.grid.Insert(id, geom.Point{X: body.X, Z: body.Z})
	return slot, true
}

// slot returns a free slot. A freed one rests until minRest others were freed after it, so
// that a late pose cannot be taken for the next one's.
func (w *World) slot() int32 {
	const minRest = 256
	if len(w.free) > minRest {
		slot := w.free[0]
		w.free = w.free[1:]
		return slot
	}
	s := &w.slots
	s.ids = append(s.ids, 0)
	s.home = append(s.home, 0)
	s.ghost = append(s.ghost, false)
	s.sighted = append(s.sighted, 0)
	s.session = append(s.session, false)
	s.saved = append(s.saved, false)
	s.body = append(s.body, motion.State{})
	s.speed = append(s.speed, 0)
	s.steer = append(s.steer, motion.Input{})
	s.controls = append(s.controls, nil)
	s.course = append(s.course, nil)
	s.posture = append(s.posture, Stand)
	s.shown = append(s.shown, Stand)
	s.vitals = append(s.vitals, nil)
	s.desc = append(s.desc, nil)
	s.descBytes = append(s.descBytes, nil)
	s.cell = append(s.cell, 0)
	s.place = append(s.place, -1)
	s.spot = append(s.spot, nil)
	s.joinedAt = append(s.joinedAt, 0)
	s.describedAt = append(s.describedAt, 0)
	s.hop = append(s.hop, 0)
	s.pending = append(s.pending, 0)
	s.stale = append(s.stale, false)
	s.born = append(s.born, 0)
	s.ops = append(s.ops, 0)
	s.movedAt = append(s.movedAt, 0)
	s.vitalsAt = append(s.vitalsAt, 0)
	s.faredAt = append(s.faredAt, 0)
	return int32(len(s.ids) - 1)
}

// erase frees the slot of an entity and all its components.
func (w *World) erase(slot int32) {
	id := w.slots.ids[slot]
	for _, c := range w.columns {
		c.remove(slot)
	}
	w.moving.remove(slot)
	w.fared.remove(slot)
	w.regard.forget(slot)
	for i := range w.agendas {
		w.agendas[i].remove(slot)
	}
	w.grid.Remove(w.slots.spot[slot])
	w.slots.spot[slot] = nil
	delete(w.index, id)
	w.slots.ids[slot] = 0
	w.slots.controls[slot], w.slots.course[slot], w.slots.vitals[slot] = nil, nil, nil
	w.slots.desc[slot], w.slots.descBytes[slot] = nil, nil
	w.slots.session[slot], w.slots.saved[slot] = false, false
	w.free = append(w.free, slot)
}
