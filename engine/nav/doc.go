// Package nav finds ways over the ground: around what stands in the way, off slopes too
// steep to climb and water too deep to wade, across the borders of regions.
//
// A Finder belongs to the goroutine of its owner, like the terrain.Ground it reads. It keeps
// what it learned of the squares it looked at. The same question has the same answer. All
// work is bounded: a way that needs more is not found. Lengths are millimetres.
package nav
