// Package geom holds the exact integer geometry of the map: points, angles, distances,
// hashes, and the squares the map is cut into.
//
// Lengths are int32 millimetres from the north-west corner, x east and z south. Angles
// are uint16, 1/65536 of a turn: 0 looks south (+z), 16384 east (+x), so that a direction
// is (sin, cos). Every result is an integer that client/src/sim computes alike.
//
// All functions are pure, allocate nothing and may be called from any goroutine.
package geom

//go:generate go run ../../internal/gen/sine
