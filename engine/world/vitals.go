package world

import "github.com/myriad-mmo/myriad/engine/entity"

// Vitals is what others see of an entity's condition. Rules change it through Tx.Vitals,
// and everyone near is told at the middle rate.
type Vitals struct {
	Health, MaxHealth int32
	Power, MaxPower   int32
	PowerKind         uint8 // 0 none, 1 mana, 2 vigour, 3 focus, 4 heat, 5 tide, 6 charge
	InCombat, Dead    bool
	Target            entity.ID
	Cast              Cast
	Auras             []AuraShown // at most MaxAurasShown; the slice is replaced, never changed in place
}

// MaxAurasShown bounds what is told about one entity.
const MaxAurasShown = 12

// Cast is a cast under way. An empty Ability means none.
type Cast struct {
	Ability string // content key
	TotalMs int32
	LeftMs  int32
}

// AuraShown is one effect on an entity, as its frame shows it.
type AuraShown struct {
	Key     string // content key
	LeftMs  int32  // negative: without end
	Stacks  uint8
	Harmful bool
}

// Posture is how a body is shown; the values are those of the wire.
type Posture uint8

// The postures. Stand, Walk, Run, Swim and Jump follow from movement; the others are set.
const (
	Stand Posture = iota
	Walk
	Run
	Swim
	Sit
	Dance
	Dead
	Casting
	Jump
	Sleep
	Gather
	Fight
)
