// Package ledger states durable changes as data: who gets what, from whom, under which
// operation id. Rules build an Op inside a tick; the store commits it whole or not at
// all. The package holds no state and does no I/O.
//
// Things come in three kinds. Money, experience and stackable goods are *assets*: an
// amount for each holder, changed only by postings whose sum is zero for each asset. A
// thing with identity is an *item*: one row, one holder, one slot, a version that grows.
// Everything else that must survive is a *fact*: a small value under (holder, kind, key),
// also with a version.
package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Holder owns assets, items and facts. Positive numbers are characters; negative ones
// are the named accounts of the system, which have postings but no balance.
type Holder int64

// The system's accounts. Sums over them say what was made and what was destroyed.
const (
	Mint    Holder = -1 // loot, quest rewards, gathering
	Sink    Holder = -2 // destroyed, consumed, used up
	Vendors Holder = -3 // bought from and sold to vendors
	Staff   Holder = -4 // given or taken by staff
	Start   Holder = -5 // what a new character begins with
)

// Asset is the content key of something counted: "coin", "experience", "wolf_pelt".
type Asset string

// Assets that the engine itself knows.
const (
	Coin       Asset = "coin"
	Experience Asset = "experience"
)

// OpID makes a change happen once: a second Op with the same id is answered with the
// result of the first. It is a UUIDv8: 48 bits of milliseconds, then 74 bits of hash.
type OpID [16]byte

// NewOpID returns the id of the operation that the parts name. ms is when the thing that
// allows the operation began (the session, the creature's spawn), in milliseconds since
// 1970, so that old ids sort first; equal arguments give equal ids.
func NewOpID(ms int64, parts ...string) OpID {
	h := sha256.New()
	for _, p := range parts {
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], uint32(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	var id OpID
	copy(id[6:], h.Sum(nil))
	var t [8]byte
	binary.BigEndian.PutUint64(t[:], uint64(ms))
	copy(id[:6], t[2:])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// Ms returns the time prefix, in milliseconds since 1970.
func (id OpID) Ms() int64 {
	var t [8]byte
	copy(t[2:], id[:6])
	return int64(binary.BigEndian.Uint64(t[:]))
}

// String returns the id in the usual form of a UUID.
func (id OpID) String() string {
	s := hex.EncodeToString(id[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// ItemID names an item for good. It is derived from the operation that made it, so a
// retry makes the same item.
type ItemID [16]byte

// Made returns the id of the n-th item that the operation makes.
func (id OpID) Made(n int) ItemID {
	return ItemID(NewOpID(id.Ms(), "item", string(id[:]), fmt.Sprint(n)))
}

// String returns the id in hexadecimal.
func (id ItemID) String() string { return hex.EncodeToString(id[:]) }

// Posting moves an amount of an asset to (positive) or from (negative) a holder.
type Posting struct {
	Holder Holder
	Asset  Asset
	Delta  int64
}

// Slot says where at its holder an item is. Bag slots count from 0; equipment slots from
// FirstWorn. Each slot of a holder holds one item.
type Slot int32

// FirstWorn is the first equipment slot.
const FirstWorn Slot = 1000

// ItemChange makes, moves, alters or destroys one item.
//
// Made: From is a system account and Version is 0. Destroyed: To is a system account.
// Otherwise the row must be at From with exactly this Version, or the Op fails.
type ItemChange struct {
	ID      ItemID
	Key     string // content key; only read when the item is made
	From    Holder
	To      Holder
	Slot    Slot   // at To
	Version int64  // before the change
	Rolled  []byte // what chance added, as JSON; nil keeps what is there
}

// FactChange sets or removes one fact. Version is the one before the change: 0 when there
// must be none yet. A nil Value removes the fact.
type FactChange struct {
	Holder  Holder
	Kind    string // "quest", "talent", "hotbar", ...; at most 32 bytes
	Key     string // at most 64 bytes
	Value   []byte // at most 16 KiB
	Version int64
}

// Op is one durable change: all of it happens, or nothing.
type Op struct {
	ID       OpID
	Kind     string // for people and statistics: "loot", "quest_reward", "buy"
	Actor    Holder // whose doing it is; its character must be owned by the region
	Postings []Posting
	Items    []ItemChange
	Facts    []FactChange
}

// Limits of one Op. They keep a transaction short; no rule needs more.
const (
	MaxPostings = 64
	MaxItems    = 64
	MaxFacts    = 32
	MaxFact     = 16 << 10
)

// Check reports what is wrong with the Op's form: postings that do not sum to zero for
// each asset, zero deltas, too many changes. It does not know balances or versions.
func (op *Op) Check() error {
	if len(op.Postings) > MaxPostings || len(op.Items) > MaxItems || len(op.Facts) > MaxFacts {
		return fmt.Errorf("operation %s: too many changes", op.Kind)
	}
	for i, p := range op.Postings {
		if p.Delta == 0 {
			return fmt.Errorf("operation %s: posting %d moves nothing", op.Kind, i)
		}
		var sum int64
		for _, q := range op.Postings {
			if q.Asset == p.Asset {
				sum += q.Delta
			}
		}
		if sum != 0 {
			return fmt.Errorf("operation %s: %s sums to %d, not zero", op.Kind, p.Asset, sum)
		}
	}
	for _, f := range op.Facts {
		if f.Kind == "" || len(f.Kind) > 32 || f.Key == "" || len(f.Key) > 64 || len(f.Value) > MaxFact {
			return fmt.Errorf("operation %s: fact %s/%s is out of bounds", op.Kind, f.Kind, f.Key)
		}
	}
	return nil
}

// Item is an item as it stands.
type Item struct {
	ID      ItemID
	Key     string
	Slot    Slot
	Version int64
	Rolled  []byte // JSON
}

// Fact is a fact as it stands.
type Fact struct {
	Kind, Key string
	Value     []byte
	Version   int64
}

// Holdings is everything durable that a character has.
type Holdings struct {
	Balances map[Asset]int64
	Items    []Item
	Facts    []Fact
}
