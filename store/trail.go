package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// Trail saves where the characters of a part of a region are and how they fare, in one row
// that replaces the one before: a chunk. A character's own row counts until a trail of the
// same region and hop says something newer; Claim writes what a trail says into the rows
// and ends it, so that nothing of an epoch before is ever read.
//
// Nobody is told when it is committed: within lazyDelay, and never before what was
// submitted earlier. Of those that wait for the same chunk only the last is written. It
// takes no place in the queue, and does not wait for one.
type Trail struct {
	Region uint16
	Epoch  uint64
	// Tick is the region's, at which all traces were so.
	Tick  uint32
	Chunk uint16 // see TrailChunk
	// Traces, made by AppendTrace, are of every character that the region has in this
	// chunk; at most MaxTrail bytes. Empty takes the chunk away.
	Traces []byte
}

const (
	// MaxTrail is the longest chunk, in bytes. A character that finds no room in its own is
	// saved by Moved.
	MaxTrail = 256 << 10
	// MaxTrailLevel is the highest level of TrailChunk: 64 chunks for a region.
	MaxTrailLevel = 6
)

// TrailChunk returns which chunk a character's trace is in when the region keeps 1 << level
// of them, at most MaxTrailLevel. Chunks of different levels are different rows: a region
// may change its level at any time, and the newest trace counts. Those of the level before
// are to be taken away when each of the new one has been written.
func TrailChunk(id entity.ID, level uint8) uint16 {
	return 1<<level | uint16(id)&(1<<level-1)
}

// AppendTrace appends what a chunk says of one character and returns the longer slice. All
// of v is in it but Seen, which is when the chunk is committed.
//
// A trace is id and hop (LEB128), x, z, lift, health (4 bytes each) and facing (2), little-
// endian, and the state with its length (LEB128) before it.
func AppendTrace(dst []byte, id entity.ID, hop uint64, v *Volatile) []byte {
	dst = binary.AppendUvarint(dst, uint64(id))
	dst = binary.AppendUvarint(dst, hop)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Pose.X))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Pose.Z))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Pose.Lift))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Health))
	dst = binary.LittleEndian.AppendUint16(dst, v.Pose.Facing)
	dst = binary.AppendUvarint(dst, uint64(len(v.State)))
	return append(dst, v.State...)
}

// fixedTrace is the length of the part of a trace whose length does not vary.
const fixedTrace = 4*4 + 2

// trace is what a chunk says of a character.
type trace struct {
	id    entity.ID
	hop   uint64
	state Volatile // State is a part of the chunk; empty means that there is none
	stamp int64
}

var errTrace = errors.New("a trace is damaged")

// cutTrace reads the first trace of a chunk and returns what is behind it.
func cutTrace(data []byte) (t trace, rest []byte, err error) {
	var numbers [2]uint64
	for i := range numbers {
		n, size := binary.Uvarint(data)
		if size <= 0 {
			return t, nil, errTrace
		}
		numbers[i], data = n, data[size:]
	}
	if len(data) < fixedTrace {
		return t, nil, errTrace
	}
	t.id, t.hop = entity.ID(numbers[0]), numbers[1]
	word := func(i int) int32 { return int32(binary.LittleEndian.Uint32(data[4*i:])) }
	t.state.Pose = Pose{X: word(0), Z: word(1), Lift: word(2), Facing: binary.LittleEndian.Uint16(data[16:])}
	t.state.Health = word(3)
	data = data[fixedTrace:]
	n, size := binary.Uvarint(data)
	if size <= 0 || n > uint64(len(data)-size) {
		return t, nil, errTrace
	}
	data = data[size:]
	if n > 0 {
		t.state.State = data[:n:n]
	}
	return t, data[n:], nil
}

// findTrace returns what a chunk says of a character at a hop.
func findTrace(data []byte, id entity.ID, hop uint64) (t trace, found bool, err error) {
	for len(data) > 0 {
		if t, data, err = cutTrace(data); err != nil {
			return trace{}, false, err
		}
		if t.id == id && t.hop == hop {
			return t, true, nil
		}
	}
	return trace{}, false, nil
}

// stampOf orders what one region says of a character at one hop.
func stampOf(epoch uint64, tick uint32) int64 { return int64(epoch<<32 | uint64(tick)) }

func (e *Trail) done() func(Result) { return nil }

// trailKey tells which trails replace each other.
type trailKey struct {
	region, chunk uint16
	epoch         uint64
}

func (e *Trail) key() trailKey { return trailKey{e.Region, e.Chunk, e.Epoch} }

// trail decides about a chunk.
func (p *page) trail(e *Trail) error {
	if len(e.Traces) > MaxTrail || e.Chunk == 0 || e.Chunk >= 2<<MaxTrailLevel {
		return fmt.Errorf("chunk %d of %d bytes: %w", e.Chunk, len(e.Traces), ErrInvalid)
	}
	if err := p.fence(e.Region, e.Epoch); err != nil {
		return err
	}
	p.trails[chunkKey{e.Region, e.Chunk}] = e
	return nil
}

// chunkKey names a row of trails.
type chunkKey struct{ region, chunk uint16 }
