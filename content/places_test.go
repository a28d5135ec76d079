package content_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/content"
	rules "github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/nav"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/internal/evermere"
)

// TestPlacesAreOnFreeGround checks that whoever content places can be reached: a person
// stands free, a circle of spawns has walkable ground about its middle.
func TestPlacesAreOnFreeGround(t *testing.T) {
	set, err := rules.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	m := evermere.Map()
	finder := nav.New(m.NewGround())
	for key, p := range set.Persons.All() {
		if at := geom.Point(p.At); !finder.Walkable(at) {
			t.Errorf("person %s stands in something, or in deep water, at %v", key, at)
		}
	}
	for key, c := range set.Creatures.All() {
		testSpawns(t, m, finder, key, c.Spawns)
	}
	for key, r := range set.Resources.All() {
		testSpawns(t, m, finder, key, r.Spawns)
	}
}

func testSpawns(t *testing.T, m *terrain.Map, finder *nav.Finder, key string, spawns []rules.Spawn) {
	t.Helper()
	for i, s := range spawns {
		at, radius := geom.Point(s.At), int32(s.Radius)
		if area, ok := m.Area(s.Area); ok {
			at, radius = area.At, area.Radius
		}
		if _, ok := finder.NearestWalkable(at, max(radius, 2*geom.Metre)); !ok {
			t.Errorf("%s: no walkable ground about spawn %d at %v", key, i, at)
		}
	}
}

// straightAhead is how far a newcomer can walk with the first key they press.
const straightAhead = 6 * geom.Metre

// TestStartsLookOnFreeGround checks that nobody's first steps end at a bench: from anywhere in a
// start's circle one can walk ahead.
func TestStartsLookOnFreeGround(t *testing.T) {
	m := evermere.Map()
	finder := nav.New(m.NewGround())
	for _, s := range m.Starts {
		spots := []geom.Point{s.At}
		for turn := range 8 {
			spots = append(spots, s.At.Move(geom.Angle(turn*8192), s.Radius))
		}
		for _, from := range spots {
			if to := from.Move(s.Facing, straightAhead); finder.Walkable(from) && !finder.LineWalkable(from, to) {
				t.Errorf("%s: from %v one walks into something before %v", s.Key, from, to)
			}
		}
	}
}
