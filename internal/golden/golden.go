// Package golden makes the vectors in testdata/golden that hold the Go and TypeScript twins of
// terrain and movement together. Both replay them: this package's tests, and client/test/sim.
//
// `go test ./internal/golden -update` writes them anew, from the map of the day. Do so only
// when a rule of ground or movement was meant to change, and raise wire's protocol version.
package golden

import (
	"encoding/json"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// Terrain is the content of terrain.json.
type Terrain struct {
	// Points are [x, z, height, water, ground kind] of terrain.Map.
	Points [][5]int32 `json:"points"`
	// Surfaces are [x, z, height, water, slope x, slope z, deck] of terrain.Ground.
	Surfaces [][7]int32 `json:"surfaces"`
	Cells    []Cell     `json:"cells"`
}

// Cell fixes what is in one cell.
type Cell struct {
	X         uint8      `json:"x"`
	Z         uint8      `json:"z"`
	Heights   uint32     `json:"heights"`   // hash of the lattice
	Scatter   [][5]int32 `json:"scatter"`   // plant, x, z, size, facing
	Obstacles uint32     `json:"obstacles"` // hash of what the leaves list
}

// Motion is the content of motion.json.
type Motion struct {
	// Sequences are walks whose inputs follow from their seed by Input.
	Sequences []Sequence `json:"sequences"`
	// Walks are written out step by step.
	Walks []Walk `json:"walks"`
}

// Sequence is a walk of StepCount inputs and the hash of its states, written as an array of
// these numbers.
type Sequence struct {
	Seed  uint32
	X, Z  int32 // where it begins
	Speed int32
	Hash  uint32
}

// MarshalJSON writes the sequence as an array.
func (q Sequence) MarshalJSON() ([]byte, error) {
	return json.Marshal([5]int64{int64(q.Seed), int64(q.X), int64(q.Z), int64(q.Speed), int64(q.Hash)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (q *Sequence) UnmarshalJSON(data []byte) error {
	var v [5]int64
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*q = Sequence{Seed: uint32(v[0]), X: int32(v[1]), Z: int32(v[2]), Speed: int32(v[3]), Hash: uint32(v[4])}
	return nil
}

// Walk is a walk in full.
type Walk struct {
	Speed int32    `json:"speed"`
	Start [6]int32 `json:"start"` // as a state in Steps: x, z, lift, vlift, facing, mode
	// Steps are [heading, facing, speed, flags, then x, z, lift, vlift, facing, mode after it].
	Steps [][10]int32 `json:"steps"`
}

// StepCount is the number of steps of a Sequence.
const StepCount = 100

// Input returns the i-th input of a seed.
func Input(seed uint32, i int32) motion.Input {
	held := geom.Hash(seed, i>>4, 1)
	in := motion.Input{
		Heading: geom.Angle(held) + geom.Angle(geom.Hash(seed, i, 2)&1023),
		Facing:  geom.Angle(geom.Hash(seed, i, 4)),
		Speed:   255,
	}
	if held>>16&3 == 0 {
		in.Speed = uint8(held >> 20)
	}
	if held>>28 == 0 {
		in.Flags |= motion.FlagWalk
	}
	if geom.Hash(seed, i, 3)%13 == 0 {
		in.Flags |= motion.FlagJump
	}
	return in
}

// Fold adds a state to a hash.
func Fold(h uint32, s *motion.State) uint32 {
	for _, v := range [...]int32{s.X, s.Z, s.Lift, s.VLift, int32(s.Facing), int32(s.Mode)} {
		h = geom.Mix(h ^ uint32(v))
	}
	return h
}

// Replay walks the sequence and returns the hash of its states.
func (q *Sequence) Replay(g *terrain.Ground) uint32 {
	s := motion.At(geom.Point{X: q.X, Z: q.Z}, 0, g)
	h := Fold(0, &s)
	for i := range int32(StepCount) {
		motion.Step(&s, Input(q.Seed, i), motion.Params{Speed: q.Speed}, g)
		h = Fold(h, &s)
	}
	return h
}

// CellOf computes what is in a cell.
func CellOf(g *terrain.Ground, at geom.Cell) Cell {
	out := Cell{X: at.X, Z: at.Z, Scatter: [][5]int32{}}
	var heights [terrain.CellPoints * terrain.CellPoints]int32
	g.Map().CellHeights(at, &heights)
	for _, h := range heights {
		out.Heights = geom.Mix(out.Heights ^ uint32(h))
	}
	for _, s := range g.Map().AppendScatter(nil, at) {
		out.Scatter = append(out.Scatter, [5]int32{int32(s.Plant), s.At.X, s.At.Z, s.Size, int32(s.Facing)})
	}
	for leaf := range int32(geom.LeavesPerCell * geom.LeavesPerCell) {
		corner := at.Corner().Add(leaf%geom.LeavesPerCell*geom.LeafSize, leaf/geom.LeavesPerCell*geom.LeafSize)
		for _, o := range g.Obstacles(corner) {
			for _, v := range [...]int32{o.At.X, o.At.Z, o.HalfWidth, o.HalfDepth, o.Sin, o.Cos, o.Height} {
				out.Obstacles = geom.Mix(out.Obstacles ^ uint32(v))
			}
		}
	}
	return out
}

// State returns the state as the numbers of a Walk.
func State(s *motion.State) [6]int32 {
	return [6]int32{s.X, s.Z, s.Lift, s.VLift, int32(s.Facing), int32(s.Mode)}
}
