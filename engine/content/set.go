package content

import (
	"iter"
	"slices"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// Set is one generation of content. Nothing in it changes after Load.
type Set struct {
	// Version is a hash of all the files.
	Version string

	Items     Table[Item]
	Abilities Table[Ability]
	Auras     Table[Aura]
	Creatures Table[Creature]
	Persons   Table[Person]
	Quests    Table[Quest]
	Callings  Table[Calling]
	Talents   Table[Talent]
	Resources Table[Resource]
	Objects   Table[Object]
	Titles    Table[Title]
	Emotes    Table[Emote]
	Areas     Table[Area]
	Lands     Table[Land]
	Texts     Table[Words]

	loot   map[string][]Loot     // by creature: its own and what items say
	sales  map[string][]Sale     // by person: likewise
	offers map[string][]string   // quests by who gives them
	takes  map[string][]string   // quests by who takes them back
	hints  map[string]string     // text by what it follows
	areas  map[geom.Cell][]*Area // by cell: those that may reach into it, in order of keys
}

// Table holds the entries of a kind by key.
type Table[T any] struct {
	keys    []string // sorted
	entries map[string]*T
}

// Of returns the entry with that key, nil when there is none. It must not be changed.
func (t *Table[T]) Of(key string) *T { return t.entries[key] }

// Keys returns all keys in order. They must not be changed.
func (t *Table[T]) Keys() []string { return t.keys }

// Count returns how many entries there are.
func (t *Table[T]) Count() int { return len(t.keys) }

// All yields every entry in order of keys.
func (t *Table[T]) All() iter.Seq2[string, *T] {
	return func(yield func(string, *T) bool) {
		for _, key := range t.keys {
			if !yield(key, t.entries[key]) {
				return
			}
		}
	}
}

// table is a Table of any type, as the loader fills it.
type table interface {
	empty() any
	put(key string, entry any)
	has(key string) bool
	sort()
}

func (t *Table[T]) empty() any { return new(T) }

func (t *Table[T]) put(key string, entry any) {
	if t.entries == nil {
		t.entries = map[string]*T{}
	}
	t.entries[key] = entry.(*T)
	t.keys = append(t.keys, key)
}

func (t *Table[T]) has(key string) bool { return t.entries[key] != nil }

func (t *Table[T]) sort() { slices.Sort(t.keys) }

// Kind is a sort of entry: the name of its folder, and what it is.
type kind struct {
	name, doc string
	in        func(s *Set) table
}

// kinds lists every kind in the order in which they are explained to authors.
var kinds = []kind{
	{"items", "things that can be held, worn, used or sold", func(s *Set) table { return &s.Items }},
	{"abilities", "what callings and creatures can do", func(s *Set) table { return &s.Abilities }},
	{"auras", "states that lie on a body for a time", func(s *Set) table { return &s.Auras }},
	{"creatures", "beasts, bandits and monsters, and where they live", func(s *Set) table { return &s.Creatures }},
	{"persons", "people who talk, sell and give quests", func(s *Set) table { return &s.Persons }},
	{"quests", "stories with something to do", func(s *Set) table { return &s.Quests }},
	{"callings", "what characters are good at", func(s *Set) table { return &s.Callings }},
	{"talents", "what talent points buy", func(s *Set) table { return &s.Talents }},
	{"resources", "what can be gathered, and where", func(s *Set) table { return &s.Resources }},
	{"objects", "things that can be used, and where they are", func(s *Set) table { return &s.Objects }},
	{"titles", "honours that show with a name", func(s *Set) table { return &s.Titles }},
	{"emotes", "what a body can show", func(s *Set) table { return &s.Emotes }},
	{"areas", "named circles that the map does not have yet", func(s *Set) table { return &s.Areas }},
	{"texts", "hints and sayings that rules show", func(s *Set) table { return &s.Texts }},
}

func kindOf(name string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

// Loot returns what a creature may carry: what its own file says, and the items that name
// it.
func (s *Set) Loot(creature string) []Loot { return s.loot[creature] }

// Sales returns what a person sells, by its own file and by those of the items.
func (s *Set) Sales(person string) []Sale { return s.sales[person] }

// Offers returns the keys of the quests that a person or object gives.
func (s *Set) Offers(giver string) []string { return s.offers[giver] }

// Takes returns the keys of the quests that a person takes back.
func (s *Set) Takes(person string) []string { return s.takes[person] }

// Hint returns the key of the text that follows an event for a newcomer, empty for none.
func (s *Set) Hint(event string) string { return s.hints[event] }

// AreasAt yields the areas around a point, in order of their keys. It looks at those of the
// point's cell only.
func (s *Set) AreasAt(at geom.Point) iter.Seq[*Area] {
	return func(yield func(*Area) bool) {
		for _, a := range s.areas[geom.CellAt(at)] {
			if at.Within(geom.Point{X: a.At.X, Z: a.At.Z}, int32(a.Radius)) && !yield(a) {
				return
			}
		}
	}
}

// linkAreas lists the areas by cell.
func (s *Set) linkAreas() {
	s.areas = map[geom.Cell][]*Area{}
	for _, a := range s.Areas.All() {
		middle, r := geom.Point{X: a.At.X, Z: a.At.Z}, int32(a.Radius)
		low, high := geom.CellAt(middle.Add(-r, -r)), geom.CellAt(middle.Add(r, r))
		for z := int(low.Z); z <= int(high.Z); z++ {
			for x := int(low.X); x <= int(high.X); x++ {
				c := geom.Cell{X: uint8(x), Z: uint8(z)}
				s.areas[c] = append(s.areas[c], a)
			}
		}
	}
}

// link builds what follows from several files.
func (s *Set) link() {
	s.loot, s.sales = map[string][]Loot{}, map[string][]Sale{}
	s.offers, s.takes, s.hints = map[string][]string{}, map[string][]string{}, map[string]string{}
	s.linkAreas()
	for key, c := range s.Creatures.All() {
		s.loot[key] = slices.Clone(c.Loot)
	}
	for key, p := range s.Persons.All() {
		s.sales[key] = slices.Clone(p.Vendor)
	}
	for key, item := range s.Items.All() {
		for _, d := range item.DroppedBy {
			s.loot[d.Creature] = append(s.loot[d.Creature], Loot{Item: key, Chance: d.Chance, Count: d.Count, Quest: d.Quest})
		}
		for _, p := range item.SoldBy {
			if !slices.ContainsFunc(s.sales[p], func(o Sale) bool { return o.Item == key }) {
				s.sales[p] = append(s.sales[p], Sale{Item: key})
			}
		}
	}
	for key, q := range s.Quests.All() {
		giver := q.Giver
		if giver == "" {
			giver = q.Object
		}
		s.offers[giver] = append(s.offers[giver], key)
		s.takes[q.ReturnTo()] = append(s.takes[q.ReturnTo()], key)
	}
	for key, t := range s.Texts.All() {
		if t.Hint != "" && s.hints[t.Hint] == "" {
			s.hints[t.Hint] = key
		}
	}
}

// AbilitiesOf returns the keys of the abilities a calling learns without talents, in the
// order in which it learns them.
func (s *Set) AbilitiesOf(calling string) []string {
	keys := []string{}
	for key, a := range s.Abilities.All() {
		if _, ok := a.Callings[calling]; ok && a.Talent == "" {
			keys = append(keys, key)
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		return int(s.Abilities.Of(a).Callings[calling] - s.Abilities.Of(b).Callings[calling])
	})
	return keys
}
