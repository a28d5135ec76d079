package content_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/content"
	rules "github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/nav"
	"github.com/myriad-mmo/myriad/internal/evermere"
)

func load(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestCallings checks that each calling is whole: six abilities, two of them at once and all
// by level 6, talents, something to wear and to hold.
func TestCallings(t *testing.T) {
	set := load(t)
	if n := set.Callings.Count(); n != 6 {
		t.Errorf("%d callings, want 6", n)
	}
	for key, c := range set.Callings.All() {
		learned, first, talents := 0, 0, 0
		for ability, a := range set.Abilities.All() {
			level, ok := a.Callings[key]
			if !ok {
				continue
			}
			learned++
			if level == 1 {
				first++
			}
			if level > 6 || !slices.Contains(c.Hotbar, ability) {
				t.Errorf("%s: %s comes at level %d or is not on the bar", key, ability, level)
			}
		}
		for _, e := range set.Talents.All() {
			if e.Calling == key {
				talents++
			}
		}
		if learned != 6 || first != 2 || talents < 4 {
			t.Errorf("%s: %d abilities, %d of them at once, %d talents", key, learned, first, talents)
		}
		if !slices.ContainsFunc(c.Items, func(g rules.Given) bool { return g.Worn && set.Items.Of(g.Item).Slot == "weapon" }) {
			t.Errorf("%s begins without a weapon", key)
		}
	}
}

// TestStory checks that the quests are many, of many kinds, worth a level, and can be done:
// what they ask for lives, grows, stands or is given somewhere.
func TestStory(t *testing.T) {
	set := load(t)
	verbs, experience := map[string]bool{}, int32(0)
	for key, q := range set.Quests.All() {
		experience += q.Rewards.Experience
		for i := range q.Steps {
			for j := range q.Steps[i].Objectives {
				o := &q.Steps[i].Objectives[j]
				verbs[o.Verb()] = true
				testObjective(t, set, key, q, o)
			}
		}
	}
	if n := set.Quests.Count(); n < 14 || len(verbs) < 8 {
		t.Errorf("%d quests of %d kinds", n, len(verbs))
	}
	if experience < levelSix {
		t.Errorf("the story is worth %d experience, level 6 needs %d", experience, levelSix)
	}
	if n := set.Items.Count(); n < 70 {
		t.Errorf("%d items", n)
	}
}

// levelSix is the experience that level 6 takes.
const levelSix = 3000

func testObjective(t *testing.T, set *rules.Set, key string, q *rules.Quest, o *rules.Objective) {
	t.Helper()
	given := func(item string) bool {
		return slices.ContainsFunc(q.Gives, func(s rules.Stack) bool { return s.Item == item })
	}
	switch {
	case o.Kill != nil:
		for _, creature := range o.Kill.Creatures {
			if len(set.Creatures.Of(creature).Spawns) == 0 {
				t.Errorf("%s: %s lives nowhere", key, creature)
			}
		}
	case o.Collect != nil:
		if !given(o.Collect.Item) && !found(set, o.Collect.Item, key) {
			t.Errorf("%s: nobody carries %s", key, o.Collect.Item)
		}
	case o.Deliver != nil:
		if !given(o.Deliver.Item) && !found(set, o.Deliver.Item, key) {
			t.Errorf("%s: nobody carries %s", key, o.Deliver.Item)
		}
	case o.Use != nil && o.Use.Item != "":
		if !given(o.Use.Item) && !found(set, o.Use.Item, key) {
			t.Errorf("%s: nobody carries %s", key, o.Use.Item)
		}
	case o.Use != nil:
		places := int32(0)
		for _, s := range set.Objects.Of(o.Use.Object).Spawns {
			places += s.Count
		}
		if e := set.Objects.Of(o.Use.Object); places < o.Use.Count || e.Quest != "" && e.Quest != key {
			t.Errorf("%s: %d places of %s", key, places, o.Use.Object)
		}
	case o.Gather != nil:
		if len(set.Resources.Of(o.Gather.Resource).Spawns) == 0 {
			t.Errorf("%s: %s grows nowhere", key, o.Gather.Resource)
		}
	}
}

// found reports whether an item drops, grows or is sold for those who are on the quest.
func found(set *rules.Set, item, quest string) bool {
	fits := func(l rules.Loot) bool { return l.Item == item && (l.Quest == "" || l.Quest == quest) }
	for _, d := range set.Items.Of(item).DroppedBy {
		if (d.Quest == "" || d.Quest == quest) && len(set.Creatures.Of(d.Creature).Spawns) > 0 {
			return true
		}
	}
	for _, r := range set.Resources.All() {
		if slices.ContainsFunc(r.Yields, fits) {
			return true
		}
	}
	for _, c := range set.Creatures.All() {
		if slices.ContainsFunc(c.Loot, fits) && len(c.Spawns) > 0 {
			return true
		}
	}
	return len(set.Items.Of(item).SoldBy) > 0
}

// TestEveryAreaHasSomething checks that no named place of the built lands is empty: somebody
// stands, lives or grows there, a thing is there, or a quest leads there.
func TestEveryAreaHasSomething(t *testing.T) {
	set := load(t)
	var points []rules.Point
	led := map[string]bool{}
	add := func(spawns []rules.Spawn) {
		for _, s := range spawns {
			led[s.Area] = true
			points = append(points, s.At)
		}
	}
	for _, p := range set.Persons.All() {
		points = append(points, p.At)
		points = append(points, p.Path...)
	}
	for _, e := range set.Creatures.All() {
		add(e.Spawns)
	}
	for _, e := range set.Resources.All() {
		add(e.Spawns)
	}
	for _, e := range set.Objects.All() {
		add(e.Spawns)
	}
	for key, a := range set.Areas.All() {
		if a.At.X < 3900_000 || a.At.X > 5600_000 || a.At.Z < 3700_000 || a.At.Z > 4650_000 || led[key] || unbuilt[key] {
			continue
		}
		near := func(p rules.Point) bool { return geom.Point(p).Within(geom.Point(a.At), int32(a.Radius)) }
		if !slices.ContainsFunc(points, near) {
			t.Errorf("nothing to see or do in %s", key)
		}
	}
}

// unbuilt are places to look at from afar.
var unbuilt = map[string]bool{"larkspur_lake": true}

// TestThingsCanBeReached checks that one can stand beside every object.
func TestThingsCanBeReached(t *testing.T) {
	set := load(t)
	m := evermere.Map()
	finder := nav.New(m.NewGround())
	for key, e := range set.Objects.All() {
		for _, s := range e.Spawns {
			at := geom.Point(s.At)
			if p, ok := finder.NearestWalkable(at, 3*geom.Metre); !ok || !p.Within(at, 3*geom.Metre) {
				t.Errorf("%s at %v cannot be reached", key, at)
			}
		}
	}
}

// TestClientDrawsAll checks that models, worn parts and glyphs are some that the client has.
func TestClientDrawsAll(t *testing.T) {
	set := load(t)
	beasts := names(t, "../client/src/view/actor/bestiary.ts", `(?m)^  ([a-z_]+): \{ build`)
	parts := names(t, "../client/src/view/actor/parts.ts", `(?m)^  ([a-z]+): \{`)
	for _, recoloured := range []string{"tunic", "trousers", "boots", "gloves", "belt"} {
		parts[recoloured] = true
	}
	things := names(t, "../client/src/view/actor/things.ts", `(?m)^  ([a-z_]+): \{`)
	glyphs := names(t, "../client/src/ui/glyphs.ts", `(?m)^  ([a-z_]+): '<`)
	want := func(known map[string]bool, name, key string) {
		if name != "" && !known[name] {
			t.Errorf("%s: the client knows no %q", key, name)
		}
	}
	for key, e := range set.Creatures.All() {
		if e.Look.Model != "person" {
			want(beasts, e.Look.Model, key)
		}
	}
	for key, e := range set.Items.All() {
		want(glyphs, e.Icon.Glyph, key)
		if e.Look != nil {
			want(parts, e.Look.Part, key)
		}
	}
	for key, e := range set.Objects.All() {
		want(things, e.Look.Model, key)
		want(glyphs, e.Icon.Glyph, key)
	}
	for key, e := range set.Resources.All() {
		want(things, e.Look.Model, key)
		want(glyphs, e.Icon.Glyph, key)
	}
	for key, e := range set.Abilities.All() {
		want(glyphs, e.Icon.Glyph, key)
	}
	for key, e := range set.Auras.All() {
		want(glyphs, e.Icon.Glyph, key)
	}
	for key, e := range set.Talents.All() {
		want(glyphs, e.Icon.Glyph, key)
	}
	for key, e := range set.Emotes.All() {
		want(glyphs, e.Icon.Glyph, key)
	}
}

// names returns what the expression's group matches in a source of the client.
func names(t *testing.T, file, expression string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Skip(err)
	}
	found := map[string]bool{}
	for _, m := range regexp.MustCompile(expression).FindAllStringSubmatch(string(data), -1) {
		found[strings.TrimSpace(m[1])] = true
	}
	return found
}

// TestEscortsCanWalk checks that whoever is escorted finds a way from point to point, within one
// region, where the escort ends.
func TestEscortsCanWalk(t *testing.T) {
	set := load(t)
	m := evermere.Map()
	finder := nav.New(m.NewGround())
	for key, q := range set.Quests.All() {
		for i := range q.Steps {
			for _, o := range q.Steps[i].Objectives {
				if o.Escort == nil {
					continue
				}
				at := geom.Point(o.Escort.From)
				for _, p := range o.Escort.Path {
					next := geom.Point(p)
					if way, ok := finder.Path(nil, at, next); !ok || !way[len(way)-1].Within(next, geom.Metre) {
						t.Errorf("%s: no way from %v to %v", key, at, next)
					}
					if geom.RegionAt(next) != geom.RegionAt(at) {
						t.Errorf("%s: %v lies in another region", key, next)
					}
					at = next
				}
			}
		}
	}
}
