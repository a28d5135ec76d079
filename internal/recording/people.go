package recording

import (
	"math/rand/v2"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Postures of docs/protocol.md, section 5.
const (
	standing = 0
	walking  = 1
	running  = 2
	sitting  = 4
	dancing  = 5
)

// Paces in millimetres a beat, and how long somebody rests on the way, in beats at most.
const (
	walkPace = 210
	runPace  = 550
	maxRest  = 80
	// wadeDepth is how deep in water nobody walks, in millimetres.
	wadeDepth = 500
)

// person is somebody who is told one by one.
type person struct {
	entry wire.Entry
	cell  geom.Cell
	goal  geom.Point
	pace  int32  // millimetres a beat; 0: stays where he is
	still uint8  // posture at rest
	rest  int    // beats until he goes on
	stale bool   // his pose is to be told
	lived uint32 // health, of 100
}

// gather places everybody. The first is oneself, in the middle.
func (s *stage) gather(w [][]string) {
	s.people = make([]person, s.Players)
	for i := range s.people {
		p := &s.people[i]
		at := s.Middle
		if i > 0 {
			at = s.spot(0, s.inner)
		}
		p.entry = wire.Entry{ID: firstID + uint64(i), Look: s.look(i, w)}
		p.entry.Pose = wire.Pose{Short: uint16(i + 1), X: at.X, Z: at.Z, Facing: uint16(s.random.Uint32())}
		if i == 0 {
			p.entry.Facing = uint16(geom.Half) // to the north
		}
		p.cell, p.goal, p.lived = geom.CellAt(at), at, 40+s.random.Uint32N(61)
		switch kind := s.random.IntN(20); {
		case i == 0, kind < 6:
			p.still = standing
		case kind < 7:
			p.still = sitting
		case kind < 9:
			p.still = dancing
		case kind < 18:
			p.pace, p.rest = walkPace, s.random.IntN(maxRest)
		default:
			p.pace, p.rest = runPace, s.random.IntN(maxRest)
		}
		p.entry.Posture = p.still
		s.cell(p.cell)
	}
}

// wardrobe lists what shows when it is worn: for each slot the keys, sorted.
func wardrobe(set *content.Set) [][]string {
	slots := map[string][]string{}
	for key, item := range set.Items.All() {
		if item.Look != nil {
			slots[item.Slot] = append(slots[item.Slot], key)
		}
	}
	var all [][]string
	for _, slot := range []string{"head", "shoulders", "back", "chest", "hands", "waist", "legs", "feet", "weapon", "offhand"} {
		slices.Sort(slots[slot])
		all = append(all, slots[slot])
	}
	return all
}

// look draws somebody's description.
func (s *stage) look(i int, w [][]string) []byte {
	d := &corepb.Description{
		Kind: corepb.Description_KIND_PLAYER, Name: nameOf(s.random), Key: bot.Callings[i%len(bot.Callings)],
		Level: 1 + s.random.Uint32N(30), Appearance: bot.RandomLook(s.random),
	}
	for _, keys := range w {
		if len(keys) > 0 && s.random.IntN(5) < 2 {
			d.Worn = append(d.Worn, keys[s.random.IntN(len(keys))])
		}
	}
	// A message without maps has one form only.
	out, err := proto.MarshalOptions{Deterministic: true}.Marshal(d)
	if err != nil {
		panic(err) // a bug: all of it was made here
	}
	return out
}

var (
	heads = strings.Fields("An Bel Cor Da El Fen Gar Hel Is Jo Kat Lor Mar Nel Or Per Ro Sel Tor Ul Val Wen Ys Zan")
	tails = strings.Fields("a an dra el en ia ik in ka la lin mir na nor o ra ric sa ta tan us va wyn")
)

func nameOf(r *rand.Rand) string {
	return heads[r.IntN(len(heads))] + tails[r.IntN(len(tails))] + tails[r.IntN(len(tails))]
}

// free reports whether one can walk at a point.
func (s *stage) free(p geom.Point) bool {
	if motion.Blocked(p, s.ground) {
		return false
	}
	var under terrain.Surface
	s.ground.At(p, &under)
	return under.Deck || under.Height > under.Water-wadeDepth
}

// walk moves everybody on by a beat.
func (s *stage) walk() {
	for i := range s.people {
		p := &s.people[i]
		if p.pace == 0 {
			continue
		}
		if p.rest > 0 {
			if p.rest--; p.rest == 0 {
				p.goal = s.spot(0, s.inner)
			}
			continue
		}
		s.stride(p)
	}
}

// stride takes a person nearer to the goal, or lets it rest where there is no way on.
func (s *stage) stride(p *person) {
	at := geom.Point{X: p.entry.X, Z: p.entry.Z}
	heading := at.Towards(p.goal)
	next := at.Move(heading, p.pace)
	p.stale = true
	if at.Within(p.goal, p.pace) || !s.free(next) {
		p.rest, p.entry.Posture = 1+s.random.IntN(maxRest), standing
		return
	}
	p.entry.X, p.entry.Z, p.entry.Facing = next.X, next.Z, uint16(heading)
	p.entry.Posture = walking
	if p.pace == runPace {
		p.entry.Posture = running
	}
}
