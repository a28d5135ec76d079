// Package world holds what is in one region and lets rules change it, one tick at a time.
//
// A World belongs to the goroutine that ticks it and takes no lock. Rules see it only
// through a Tx, which is valid during the callback it was given to. The package reads no
// clock, draws chance only from its own seeded source and does no I/O: the same seed,
// inputs and results of durable operations give the same world, byte for byte.
//
// Positions are millimetres from the map's origin (x east, z south), angles 1/65536 turn,
// lengths of time milliseconds of simulated time unless a name says otherwise.
package world

import "time"

const (
	// TickRateHz is how often a region is stepped in a second at full speed.
	TickRateHz = 20
	// TickMs is the simulated length of a tick.
	TickMs = 1000 / TickRateHz
	// Tick is the same as a duration.
	Tick = time.Second / TickRateHz
)
