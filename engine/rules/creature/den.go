// Package creature lets the world's beings live: where they appear and come back, how
// creatures wander, notice, fight, flee and go home, how helpers follow. It steers bodies
// and starts fights; what a fight does is combat's.
package creature

import (
	"reflect"
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/way"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Den is one place where one being of the content appears again and again.
type Den struct {
	Kind  string // creatures, resources, objects, persons
	Key   string
	Spawn int32 // which of the entry's spawns
	N     int32 // which of the spawn's count
}

// dens is what a region keeps of its dens.
type dens struct {
	list []dweller
	at   map[Den]int // in list
}

type dweller struct {
	den  Den
	id   entity.ID // 0: nobody is there
	left int32     // ms until somebody comes
}

var region = world.NewSingular[dens]("rules.dens")

// Home says which den a being belongs to.
type Home struct {
	Den    Den
	At     geom.Point
	Region geom.RegionID
	// Content is the generation the being was made from.
	Content string
}

var home = world.NewComponent[Home]("rules.home", world.Carry)

// HomeOf returns the den of a being, nil for one that has none.
func HomeOf(tx *world.Tx, id entity.ID) *Home { return home.Of(tx, id) }

// Populate makes every den of the content that lies in this region and does not exist
// yet, and fills it.
func Populate(tx *world.Tx) {
	set, d := character.Set(tx), region.Of(tx)
	if d.at == nil {
		d.at = map[Den]int{}
		d.adopt(tx)
	}
	for key, e := range set.Persons.All() {
		d.add(tx, Den{Kind: "persons", Key: key}, content.Spawn{At: e.At, Count: 1})
	}
	for key, e := range set.Objects.All() {
		d.addAll(tx, "objects", key, e.Spawns)
	}
	for key, e := range set.Resources.All() {
		d.addAll(tx, "resources", key, e.Spawns)
	}
	for key, e := range set.Creatures.All() {
		d.addAll(tx, "creatures", key, e.Spawns)
	}
}

// adopt takes back the beings that a checkpoint has brought. Those of other content, or of
// a den that another lives in, go: their den is filled anew.
func (d *dens) adopt(tx *world.Tx) {
	set := character.Set(tx)
	home.Each(tx, func(id entity.ID, h *Home) {
		_, taken := d.at[h.Den]
		if taken || h.Region != tx.Region() || h.Content != set.Version || spawnOf(set, h.Den) == nil {
			tx.Despawn(id)
			return
		}
		combat.Refresh(tx, id) // what follows from auras is not in a checkpoint
		d.at[h.Den] = len(d.list)
		d.list = append(d.list, dweller{den: h.Den, id: id})
	})
}

func (d *dens) addAll(tx *world.Tx, kind, key string, spawns []content.Spawn) {
	for i := range spawns {
		d.add(tx, Den{Kind: kind, Key: key, Spawn: int32(i)}, spawns[i])
	}
}

func (d *dens) add(tx *world.Tx, den Den, s content.Spawn) {
	middle, _ := circle(character.Set(tx), &s)
	if s.Quest != "" || !tx.Region().Contains(middle) {
		return
	}
	for n := range s.Count {
		den.N = n
		if _, there := d.at[den]; there {
			continue
		}
		d.at[den] = len(d.list)
		d.list = append(d.list, dweller{den: den})
		d.fill(tx, &d.list[len(d.list)-1])
	}
}

// circle returns where a spawn is.
func circle(set *content.Set, s *content.Spawn) (geom.Point, int32) {
	if a := set.Areas.Of(s.Area); a != nil {
		return geom.Point{X: a.At.X, Z: a.At.Z}, int32(a.Radius)
	}
	return geom.Point{X: s.At.X, Z: s.At.Z}, int32(s.Radius)
}

// spawnOf returns the entry's spawn of a den, nil when the content no longer has it.
func spawnOf(set *content.Set, den Den) *content.Spawn {
	var spawns []content.Spawn
	switch den.Kind {
	case "creatures":
		if e := set.Creatures.Of(den.Key); e != nil {
			spawns = e.Spawns
		}
	case "resources":
		if e := set.Resources.Of(den.Key); e != nil {
			spawns = e.Spawns
		}
	case "objects":
		if e := set.Objects.Of(den.Key); e != nil {
			spawns = e.Spawns
		}
	case "persons":
		if e := set.Persons.Of(den.Key); e != nil {
			return &content.Spawn{At: e.At, Count: 1, Respawn: 5000, Yaw: e.Yaw, Path: e.Path}
		}
	}
	if int(den.Spawn) >= len(spawns) {
		return nil
	}
	return &spawns[den.Spawn]
}

// fill puts somebody into a den, unless the hour is wrong.
func (d *dens) fill(tx *world.Tx, w *dweller) {
	set := character.Set(tx)
	s := spawnOf(set, w.den)
	if s == nil || hidden(tx, w.den) {
		w.left = 5000
		return
	}
	middle, radius := circle(set, s)
	at := middle
	if w.den.Kind != "objects" && w.den.Kind != "persons" {
		at = way.Somewhere(tx, middle, radius)
	}
	switch w.den.Kind {
	case "creatures":
		w.id = spawnCreature(tx, w.den, s, at)
	default:
		w.id = spawnThing(tx, w.den, at, geom.Angle(s.Yaw))
	}
	if w.id != 0 {
		home.Set(tx, w.id, Home{Den: w.den, At: at, Region: tx.Region(), Content: set.Version})
		// What lives goes on after a restart: who fought it finds it again.
		tx.Keep(w.id, w.den.Kind == "creatures" || w.den.Kind == "persons")
	}
	w.left = int32(s.Respawn)
}

// hidden reports whether what a den holds keeps away at this hour.
func hidden(tx *world.Tx, den Den) bool {
	set, night := character.Set(tx), sky.Night(tx.ShardMs())
	if s := spawnOf(set, den); s != nil && s.Night && !night {
		return true
	}
	e := set.Creatures.Of(den.Key)
	return den.Kind == "creatures" && e != nil && e.Behaviour.Night == "hides" && night
}

func spawnCreature(tx *world.Tx, den Den, s *content.Spawn, at geom.Point) entity.ID {
	e := character.Set(tx).Creatures.Of(den.Key)
	level := e.Levels.Min + tx.Rand().Int32N(e.Levels.Max-e.Levels.Min+1)
	yaw := geom.Angle(s.Yaw)
	if yaw == 0 && !e.Behaviour.Still {
		yaw = geom.Angle(tx.Rand().Uint32N(65536))
	}
	return Spawn(tx, e, level, at, yaw)
}

// Spawn puts a creature into the world that lives by itself; 0 when the region is full.
// It has no den: where it stands after its first fight, it goes.
func Spawn(tx *world.Tx, e *content.Creature, level int32, at geom.Point, yaw geom.Angle) entity.ID {
	id := combat.SpawnCreature(tx, e, level, at, yaw)
	if id != 0 {
		minds.Set(tx, id, Mind{Wait: tx.Rand().Int32N(8000), Start: at})
	}
	return id
}

// spawnThing puts a person, resource or object into the world.
func spawnThing(tx *world.Tx, den Den, at geom.Point, yaw geom.Angle) entity.ID {
	set := character.Set(tx)
	d := &corepb.Description{Key: den.Key}
	speed := int32(0)
	switch den.Kind {
	case "persons":
		p := set.Persons.Of(den.Key)
		d.Kind, d.Level, d.Worn, d.Appearance = corepb.Description_KIND_PERSON, uint32(p.Level), p.Worn, appearance(&p.Appearance)
		speed = 1400
	case "resources":
		d.Kind = corepb.Description_KIND_RESOURCE
	case "objects":
		d.Kind = corepb.Description_KIND_OBJECT
	}
	id := tx.Spawn(world.Spawn{At: at, Facing: yaw, Speed: speed, Description: d})
	if id != 0 && den.Kind == "persons" {
		minds.Set(tx, id, Mind{Person: true, Wait: tx.Rand().Int32N(20_000)})
		settle(tx, id, set.Persons.Of(den.Key))
	}
	return id
}

func appearance(a *content.Appearance) *corepb.Appearance {
	return &corepb.Appearance{Body: uint32(a.Body), Face: uint32(a.Face), Skin: uint32(a.Skin), Hair: uint32(a.Hair),
		HairColour: uint32(a.HairColour), Beard: uint32(a.Beard), TopColour: uint32(a.TopColour),
		BottomColour: uint32(a.BottomColour), AccentColour: uint32(a.AccentColour)}
}

// Vacate empties the den of a being that has died or been used up: it comes back after
// its respawn time.
func Vacate(tx *world.Tx, id entity.ID) {
	h := home.Of(tx, id)
	d := region.Of(tx)
	if h == nil || h.Region != tx.Region() {
		return
	}
	if i, ok := d.at[h.Den]; ok && d.list[i].id == id {
		d.list[i].id = 0
		if s := spawnOf(character.Set(tx), h.Den); s != nil {
			// A little chance keeps a cleared place from filling all at once.
			d.list[i].left = int32(s.Respawn) * (80 + tx.Rand().Int32N(40)) / 100
		}
	}
	home.Remove(tx, id)
}

// denEvery is how often dens are looked after, in ticks.
const denEvery = 10

// tickDens lets beings come back, and those go whose hour is over.
func tickDens(tx *world.Tx) {
	if tx.Tick()%denEvery != 0 {
		return
	}
	d := region.Of(tx)
	for i := range d.list {
		w := &d.list[i]
		if w.id != 0 {
			if !tx.Here(w.id) {
				w.id = 0
			} else if hidden(tx, w.den) && idle(tx, w.id) {
				tx.Despawn(w.id)
				w.id, w.left = 0, 5000
			}
			continue
		}
		if w.left -= denEvery * world.TickMs; w.left <= 0 {
			d.fill(tx, w)
		}
	}
}

// Arrive takes a being back that has come over the border: into its den, when that is
// here and empty; one too many goes, and one of another layer of this square.
func Arrive(tx *world.Tx, id entity.ID) {
	h := home.Of(tx, id)
	if h == nil || h.Region.Base() != tx.Region().Base() {
		return
	}
	if h.Region != tx.Region() {
		tx.Despawn(id)
		return
	}
	d := region.Of(tx)
	i, ok := d.at[h.Den]
	switch {
	case !ok || d.list[i].id != 0 && d.list[i].id != id:
		tx.Despawn(id)
	default:
		d.list[i].id = id
	}
}

// Reload brings the region from one generation of content to the next: what changed
// appears anew, what is gone goes, all else stays as it is.
func Reload(tx *world.Tx, before, now *content.Set) {
	d := region.Of(tx)
	kept := d.list[:0:0]
	for _, w := range d.list {
		if reflect.DeepEqual(entryOf(before, w.den), entryOf(now, w.den)) && spawnOf(now, w.den) != nil {
			kept = append(kept, w)
			continue
		}
		if w.id != 0 {
			tx.Despawn(w.id)
		}
	}
	d.list = slices.Clip(kept)
	d.at = map[Den]int{}
	for i := range d.list {
		d.at[d.list[i].den] = i
	}
	Populate(tx)
}

func entryOf(set *content.Set, den Den) any {
	switch den.Kind {
	case "creatures":
		return set.Creatures.Of(den.Key)
	case "resources":
		return set.Resources.Of(den.Key)
	case "objects":
		return set.Objects.Of(den.Key)
	}
	return set.Persons.Of(den.Key)
}

// Find returns the being of a kind and key that is here, 0 for none.
func Find(tx *world.Tx, kind, key string) entity.ID {
	for _, w := range region.Of(tx).list {
		if w.den.Kind == kind && w.den.Key == key && w.id != 0 {
			return w.id
		}
	}
	return 0
}
