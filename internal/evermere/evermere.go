// Package evermere gives tests the map of the reference world.
package evermere

import (
	"sync"

	"github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// Map returns the map, which is compiled once in a process and must not be changed. A map that
// cannot be read panics.
var Map = sync.OnceValue(func() *terrain.Map {
	text, err := content.Files.ReadFile("maps/evermere.yaml")
	if err != nil {
		panic(err)
	}
	m, err := terrain.Load("evermere.yaml", text)
	if err != nil {
		panic(err)
	}
	return m
})
