// Package terrain answers what the ground is like at a place: how high, how wet, of what
// kind, what grows there and what stands in the way.
//
// A Map is compiled from an authored file (content/maps) and never changes; it may be read
// from any goroutine. Heights are exact integers made of integer noise and authored shapes,
// so that the browser (client/src/sim/terrain.ts) computes the same numbers from Map.JSON.
// A Ground is a cache of the squares that one owner walks on; it belongs to one goroutine.
//
// The surface is a lattice of points 2 m apart, joined by triangles: the mesh that the
// client draws is the ground that the server walks on. Lengths are millimetres, x east,
// z south, heights upwards from the level of the sea.
package terrain
