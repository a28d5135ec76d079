package land_test

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/creature"
	"github.com/myriad-mmo/myriad/engine/rules/land"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// continent is the real map, compiled once.
var continent = sync.OnceValue(func() *terrain.Map {
	data, err := files.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		panic(err)
	}
	m, err := terrain.Load("evermere.yaml", data)
	if err != nil {
		panic(err)
	}
	return m
})

// played is the ruleset under test, with a door for the test.
type played struct {
	land.Land
	todo *[]func(tx *world.Tx)
}

func (played) Name() string { return "test" }

func (p played) Tick(tx *world.Tx) {
	for _, f := range *p.todo {
		f(tx)
	}
	*p.todo = (*p.todo)[:0]
	p.Land.Tick(tx)
}

// stage steps one region by hand.
type stage struct {
	t      *testing.T
	game   *rules.Game
	bank   *bank
	set    *content.Set
	todo   []func(tx *world.Tx)
	inputs []rules.Input
	names  map[string]entity.ID
	seq    uint32
	ms     int64
	quiet  bool
	out    strings.Builder
	refuse bool // the store turns everything down
	last   *world.Output
}

func newStage(t *testing.T, set *content.Set, region geom.RegionID, seed uint64) *stage {
	return newStageOf(t, world.Config{Region: region, Seed: seed, Content: set})
}

// newStageOf is newStage with more to choose.
func newStageOf(t *testing.T, c world.Config) *stage {
	s := &stage{t: t, bank: newBank(), set: c.Content.(*content.Set), names: map[string]entity.ID{}}
	c.Epoch, c.StartMs, c.Map = 1, 1_700_000_000_000, continent()
	w := world.New(c)
	s.game = rules.NewGame(w, played{todo: &s.todo})
	if err := s.game.Start(0, nil); err != nil {
		t.Fatal(err)
	}
	s.collect(nil)
	return s
}

// step runs one tick and brings the store's answers into the next.
func (s *stage) step() {
	s.ms += world.TickMs
	in := s.inputs
	s.inputs = nil
	out := s.game.Step(s.ms, in)
	s.last = out
	s.collect(out)
	for i := range out.Ops {
		op := &out.Ops[i].Op
		var err error
		if s.refuse {
			err = world.ErrOpRefused
		} else if failed := s.bank.commit(op); failed != nil {
			s.t.Errorf("the store refuses: %v", failed)
			err = world.ErrOpRefused
		}
		s.inputs = append(s.inputs, rules.Committed{Op: op.ID, Err: err})
	}
	for _, id := range out.Reload {
		s.inputs = append(s.inputs, rules.Reloading{ID: id, OpCount: s.game.World.OpCount(id), Arrival: rules.Arrival{How: rules.ReloadedIn, Holdings: s.bank.holdings(ledger.Holder(id))}})
	}
}

// do runs f inside the next tick.
func (s *stage) do(f func(tx *world.Tx)) {
	s.todo = append(s.todo, f)
	s.step()
}

func (s *stage) command(from entity.ID, module world.Module, m proto.Message) {
	body, err := proto.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	s.raw(from, module, body)
}

func (s *stage) raw(from entity.ID, module world.Module, body []byte) {
	s.seq++
	s.inputs = append(s.inputs, rules.Wish{Command: world.Command{From: from, Seq: s.seq, Module: module, Body: body, SessionMs: 1_700_000_000_000, Session: uint64(from)}})
}

func (s *stage) enter(name, calling string, at geom.Point) entity.ID {
	id := entity.ID(len(s.names) + 1)
	s.names[name] = id
	who := &rules.Character{ID: id, Name: name, Calling: calling, SessionMs: 1_700_000_000_000, Session: uint64(id)}
	s.giveKit(id, calling)
	s.inputs = append(s.inputs, rules.Login{
		Traveller: world.Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}, Hop: 1, Attached: true},
		Arrival:   rules.Arrival{How: rules.LoggedIn, Character: who, Holdings: s.bank.holdings(ledger.Holder(id)), Fresh: true},
	})
	return id
}

// giveKit commits what a new character begins with, as the lobby does together with its row.
func (s *stage) giveKit(id entity.ID, calling string) {
	if e := s.set.Callings.Of(calling); e != nil {
		op := character.Kit(s.set, e, id, 1)
		if err := s.bank.commit(&op); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *stage) name(id entity.ID) string {
	for n, other := range s.names {
		if other == id {
			return n
		}
	}
	return ""
}

// collect writes down what a tick said, in words.
func (s *stage) collect(out *world.Output) {
	for i := range world.CellCount {
		for _, e := range s.game.World.View(i).Events {
			s.say("", e.Event)
		}
	}
	s.game.World.ClearChanges()
	if out == nil {
		return
	}
	for _, t := range out.Tells {
		s.say(s.name(t.To)+": ", t.Event)
	}
	for _, r := range out.Results {
		if r.Code != "" {
			s.print("%s: refused %s", s.name(r.To), r.Code)
		}
	}
}

func (s *stage) print(format string, args ...any) {
	if !s.quiet {
		fmt.Fprintf(&s.out, format+"\n", args...)
	}
}

// untold are events that would drown the rest.
var untold = []string{"stats", "hotbar", "quest_log", "abilities", "threat", "area_entered", "bags"}

func (s *stage) say(prefix string, e world.Event) {
	var m proto.Message = &playpb.Event{}
	if e.Module == world.RPG {
		m = &rpgpb.Event{}
	}
	if err := proto.Unmarshal(e.Body, m); err != nil {
		s.t.Fatal(err)
	}
	r := m.ProtoReflect()
	field := r.WhichOneof(r.Descriptor().Oneofs().Get(0))
	if name := string(field.Name()); !slices.Contains(untold, name) {
		s.print("%s%s%s", prefix, name, s.words(r.Get(field).Message()))
	}
}

// words writes a message as field=value, ids of entities by their names.
func (s *stage) words(m protoreflect.Message) string {
	var b strings.Builder
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if !m.Has(f) || f.Name() == "markers" || f.Name() == "id" || f.Name() == "gone" {
			continue
		}
		fmt.Fprintf(&b, " %s=%s", f.Name(), s.value(f, m.Get(f)))
	}
	return b.String()
}

func (s *stage) value(f protoreflect.FieldDescriptor, v protoreflect.Value) string {
	switch {
	case f.IsMap():
		var parts []string
		v.Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
			parts = append(parts, fmt.Sprintf("%v:%v", k, v))
			return true
		})
		sort.Strings(parts)
		return "{" + strings.Join(parts, " ") + "}"
	case f.IsList():
		var parts []string
		for i := range v.List().Len() {
			parts = append(parts, s.single(f, v.List().Get(i)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return s.single(f, v)
}

func (s *stage) single(f protoreflect.FieldDescriptor, v protoreflect.Value) string {
	switch {
	case f.Kind() == protoreflect.MessageKind:
		return "(" + strings.TrimSpace(s.words(v.Message())) + ")"
	case f.Kind() == protoreflect.EnumKind:
		return string(f.Enum().Values().ByNumber(v.Enum()).Name())
	case f.Kind() == protoreflect.Uint64Kind:
		if n := s.name(entity.ID(v.Uint())); n != "" {
			return n
		}
		return "?"
	}
	return v.String()
}

// show prints how somebody fares.
func (s *stage) show(name string) {
	id := s.names[name]
	s.do(func(tx *world.Tx) {
		v := tx.Vitals(id)
		if v == nil {
			s.print("%s is gone", name)
			return
		}
		line := fmt.Sprintf("%s health=%d/%d power=%d/%d", name, v.Health, v.MaxHealth, v.Power, v.MaxPower)
		if v.Dead {
			line += " dead"
		}
		if v.InCombat {
			line += " fighting"
		}
		for _, a := range v.Auras {
			line += fmt.Sprintf(" aura=%s*%d", a.Key, a.Stacks)
		}
		if c := character.Of(tx, id); c != nil {
			line += fmt.Sprintf(" level=%d xp=%d coin=%d", c.Level, c.Balance("experience"), c.Balance("coin"))
			for _, item := range c.Sorted() {
				line += " " + item.Key
				if w := character.WornSlot(item.Slot); w != "" {
					line += "@" + w
				}
			}
			for _, a := range slices.Sorted(assetsOf(c)) {
				line += fmt.Sprintf(" %s*%d", a, c.Balance(a))
			}
		}
		s.print("%s", line)
	})
}

func assetsOf(c *character.Character) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for a := range c.Balances {
			if a != ledger.Coin && a != ledger.Experience && !yield(string(a)) {
				return
			}
		}
	}
}

// find names the nearest entity of a content key.
func (s *stage) find(name, key string, near entity.ID) {
	s.do(func(tx *world.Tx) {
		at, _ := tx.At(near)
		for _, hit := range tx.Near(nil, at, 120_000) {
			if tx.Description(hit.ID).GetKey() == key && s.name(hit.ID) == "" {
				s.names[name] = hit.ID
				return
			}
		}
		s.print("there is no %s", key)
	})
}

func metres(words []string) geom.Point {
	x, _ := strconv.ParseFloat(words[0], 64)
	z, _ := strconv.ParseFloat(words[1], 64)
	return geom.Point{X: int32(x * 1000), Z: int32(z * 1000)}
}

func (s *stage) spawn(name, key string, level int32, at geom.Point) {
	s.do(func(tx *world.Tx) {
		e := character.Set(tx).Creatures.Of(key)
		s.names[name] = creature.Spawn(tx, e, level, at, 0)
	})
}
