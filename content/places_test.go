package content_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/content"
	rules "github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/nav"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// TestPlacesAreOnFreeGround checks that whoever content places can be reached: a person
// stands free, a circle of spawns has walkable ground about its middle.
func TestPlacesAreOnFreeGround(t *testing.T) {
	set, err := rules.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	source, err := content.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := terrain.Load("evermere.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
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
