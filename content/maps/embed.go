// Package maps holds the authored maps of the reference world.
package maps

import _ "embed"

// Evermere is the map file of the continent, for terrain.Load.
//
//go:embed evermere.yaml
var Evermere []byte
