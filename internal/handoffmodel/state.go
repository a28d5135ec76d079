// Package handoffmodel checks the protocol by which a character changes regions and a
// region changes nodes, by visiting every state that a small world can be in.
//
// The world: two nodes, two regions, one character, one database. A node is killed,
// restarted, or wrongly suspected at any time. Every message may be lost, doubled,
// delayed or overtaken: messages are a set that only grows, and each may be taken at any
// time, again, or never. A transaction that was sent may be executed at any later time.
// Durable operations write back what the node has in memory, so that a stale memory shows.
//
// docs/durability.md tells the protocol; the names of its steps are the names here. The
// model decides nothing at run time: it is a test, and the place to try a change first.
package handoffmodel

import "math/bits"

const (
	nodes, regions = 2, 2
	maxEpoch       = 3 // how many epochs the bit sets have room for
	maxHop         = 2 // how many handovers and aborts
)

// standing is what a region's owner knows of the character.
type standing uint8

const (
	absent   standing = iota
	prepared          // PREPARE was taken, READY sent
	active            // simulates it
	frozen            // its handover is in the database's hands
)

// memory is what a node holds of a region; it dies with the node.
type memory struct {
	epoch    uint8 // as claimed; 0: not the owner
	standing standing
	hop      uint8 // of the character as prepared, active or frozen
	target   uint8 // frozen: the epoch that READY named
	balance  uint8 // the character's durable state as in memory
	seen     uint8 // highest hop seen
}

// state is the whole world. It is comparable: a key of the set of visited states.
type state struct {
	// rows
	owner, epoch  [regions]uint8
	region, hop   uint8 // of the character
	balance       uint8
	ledger, acked uint8 // bit for each operation: in the op table, told to the player
	checkpoint    [regions]uint8
	// nodes
	alive, crashes uint8
	memory         [regions][nodes]memory
	// messages and transactions on their way
	prepare            uint8
	ready, commit, cas uint32
}

// Bounds limits the world.
type Bounds struct {
	Epochs, Hops, Crashes, Ops uint8
}

// Protocol is what is left out of the protocol; the zero value is the whole of it.
type Protocol struct {
	NoFence           bool // operations check neither epoch nor hop
	AbortByRead       bool // un-freeze after reading that nothing has changed
	CommitToAnyEpoch  bool // COMMIT does not name the epoch that is meant
	StateFromPrepare  bool // durable state is taken from PREPARE, not from rows
	NoOperationID     bool // a repeated operation is not recognised
	ActivateOnTimeout bool // the target goes ahead without COMMIT
	FromCheckpoint    bool // a new owner restores characters from the checkpoint
	UnfencedHandoff   bool // the handover does not check the source's epoch
}

func prepareBit(region int, hop uint8) uint8 { return 1 << (region*maxHop + int(hop) - 1) }

func messageBit(region int, hop, epoch uint8) uint32 {
	return 1 << ((region*maxHop+int(hop)-1)*(maxEpoch+1) + int(epoch))
}

func (s *state) isAlive(node int) bool { return s.alive>>node&1 == 1 }

// owns reports whether the database agrees that the node has the region.
func (s *state) owns(region, node int) bool {
	m := &s.memory[region][node]
	return m.epoch != 0 && m.epoch == s.epoch[region] && int(s.owner[region]) == node
}

// simulated counts the valid owners that simulate the character.
func (s *state) simulated() (count int, asTheRowSays bool) {
	asTheRowSays = true
	for r := range regions {
		for n := range nodes {
			m := &s.memory[r][n]
			if s.isAlive(n) && s.owns(r, n) && m.standing == active {
				count++
				asTheRowSays = asTheRowSays && int(s.region) == r && s.hop == m.hop
			}
		}
	}
	return count, asTheRowSays
}

// wrong says which promise the state breaks; empty when it keeps all.
func (s *state) wrong() string {
	count, asTheRowSays := s.simulated()
	switch {
	case !asTheRowSays:
		return "an owner simulates a character that the row gives to another"
	case count > 1:
		return "two owners simulate one character"
	case int(s.balance) != bits.OnesCount8(s.ledger):
		return "a durable change is lost or doubled"
	case s.acked&^s.ledger != 0:
		return "an operation was acknowledged and is not in the ledger"
	}
	return ""
}

// start: each node owns a region, the first has the character.
func start() state {
	s := state{alive: 3, owner: [2]uint8{0, 1}, epoch: [2]uint8{1, 1}}
	s.memory[0][0] = memory{epoch: 1, standing: active}
	s.memory[1][1] = memory{epoch: 1}
	s.checkpoint[0] = 1
	return s
}
