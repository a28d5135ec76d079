// Package entity names the things of a world and stores their components.
//
// An ID is unique in a shard for as long as the shard lives: no restart, handoff or
// respawn gives a number twice. It fits 53 bits, so that JavaScript holds it exactly.
package entity

import "fmt"

// ID names one entity. Zero names none.
//
// Characters carry their row's number, from 1 to MaxCharacter. Everything else is made
// by the owner of a region in one epoch: bit 52 set, then 12 bits of region, 20 bits of
// epoch, 20 bits of a counter that starts anew with each epoch.
type ID uint64

const (
	// MaxCharacter is the highest ID of a character.
	MaxCharacter ID = 1<<52 - 1

	regionBits, epochBits, counterBits = 12, 20, 20
	// MaxSpawns is how many entities one owner can make in one epoch.
	MaxSpawns = 1<<counterBits - 1
)

// IsCharacter reports whether the ID belongs to a person's character.
func (id ID) IsCharacter() bool { return id > 0 && id <= MaxCharacter }

// Spawned returns the ID of the n-th entity that region made in epoch. It panics when a
// part is out of range: the owner takes a new epoch before its counter runs out.
func Spawned(region uint16, epoch uint64, n uint32) ID {
	if region >= 1<<regionBits || n > MaxSpawns {
		panic(fmt.Sprintf("entity: spawn %d in region %d is out of range", n, region))
	}
	return 1<<52 | ID(region)<<(epochBits+counterBits) | ID(epoch&(1<<epochBits-1))<<counterBits | ID(n)
}

// String returns the number with a letter that tells characters (c) from others (e).
func (id ID) String() string {
	if id.IsCharacter() {
		return fmt.Sprintf("c%d", uint64(id))
	}
	return fmt.Sprintf("e%x", uint64(id))
}
