package store

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// Entry is one thing for the writer to commit: *Operation, *Handoff, *Moved, *Trail or
// *Checkpoint.
// An entry belongs to the store from Submit until Done.
type Entry interface {
	done() func(Result)
}

// Result is what became of an entry.
type Result struct {
	// Err is nil when the entry is committed. ErrFenced: the epoch is old, the region must
	// stop. ErrMoved, ErrConflict: reload the characters concerned from their rows.
	// ErrInvalid: the caller built nonsense. ErrClosed: the store closed before it was tried.
	Err error
	// Duplicate: the operation was committed earlier under the same id, so this time
	// nothing changed. The character's memory should be reloaded from its rows.
	Duplicate bool
	// CommittedAt is when it was committed, the first time.
	CommittedAt time.Time
}

// Hop is a character that an operation relies on: it must be in the operation's region at
// this hop.
type Hop struct {
	Char entity.ID
	Hop  uint64
}

// Operation commits a durable change of the game.
type Operation struct {
	Op ledger.Op
	// Region and Epoch fence the operation. Epoch 0 means no fence: a service that relies
	// on the operation's own preconditions, not on anything in a region's memory.
	Region uint16
	Epoch  uint64
	Hops   []Hop // at most MaxHops; none without an epoch
	// Done is called once, from the writer's goroutine, after the commit or the failure,
	// in the order of submission. It must not block: hand the result on. May be nil.
	Done func(Result)
}

// MaxHops bounds the characters that one operation relies on.
const MaxHops = 64

// Handoff gives a character from one region to another: the instant of its commit is the
// handover. To may equal From; that is how an abort is made sure of, and how a region
// that loads a character cuts off whoever had it before.
type Handoff struct {
	Char      entity.ID
	From      uint16
	FromEpoch uint64
	To        uint16
	// ToEpoch fences the receiving region too, when both are in this process; 0 leaves it out.
	ToEpoch uint64
	Hop     uint64 // before; Hop + 1 afterwards
	// State comes with the character. It is saved where only the receiving region refuses,
	// too, as of the giving region's Tick: that one has let go of it already.
	State Volatile
	Tick  uint32
	Done  func(Result) // as Operation.Done
}

// Moved saves where a character is and how it fares in its own row: whenever it leaves,
// is put elsewhere, or finds no room in a Trail. Of those that wait for the same
// character and hop only the last is written; one with a Done is never left out.
type Moved struct {
	Char   entity.ID
	Region uint16
	Epoch  uint64
	Hop    uint64
	State  Volatile
	// Tick is the region's, at which it was so: the newest of this and of Trail counts.
	Tick uint32
	Done func(Result) // as Operation.Done
}

// Checkpoint saves a region's creatures and objects; the last one replaces the one before.
type Checkpoint struct {
	Region uint16
	Epoch  uint64
	Blob   []byte       // at most MaxCheckpoint bytes
	Done   func(Result) // as Operation.Done; usually nil
}

// MaxCheckpoint is the longest checkpoint, in bytes.
const MaxCheckpoint = 4 << 20

func (e *Operation) done() func(Result)  { return e.Done }
func (e *Handoff) done() func(Result)    { return e.Done }
func (e *Moved) done() func(Result)      { return e.Done }
func (e *Checkpoint) done() func(Result) { return e.Done }

// lazy reports whether the entry can wait a moment for others to share a commit with.
func lazy(e Entry) bool {
	switch e := e.(type) {
	case *Moved:
		return e.Done == nil
	case *Checkpoint:
		return e.Done == nil
	}
	return false
}
