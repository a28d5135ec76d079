package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// page is the part of the database that one batch touches: loaded and locked at first,
// then changed in memory by each entry in turn, then written.
type page struct {
	now     time.Time
	epochs  map[uint16]uint64
	chars   map[entity.ID]*charRow
	ops     map[ledger.OpID]opRow
	amounts map[amountKey]*amountRow
	items   map[ledger.ItemID]*itemRow
	slots   map[slotKey]ledger.ItemID // who is where
	facts   map[factKey]*factRow

	madeOps     []madeOp
	moves       []itemMove
	checkpoints map[uint16]*Checkpoint
	trails      map[chunkKey]*Trail
}

type charRow struct {
	region  uint16
	hop     uint64
	stamp   int64
	state   Volatile
	changed bool
}

type opRow struct {
	kind  string
	actor ledger.Holder
	at    time.Time
}

type amountKey struct {
	holder ledger.Holder
	asset  ledger.Asset
}

type amountRow struct {
	stored bool // there is a row
	before int64
	now    int64
}

type slotKey struct {
	holder ledger.Holder
	slot   ledger.Slot
}

// itemState is an item's row; the zero state means that there is none.
type itemState struct {
	alive   bool
	at      slotKey
	key     string
	version int64
	rolled  []byte
	madeBy  ledger.OpID
	madeAs  string
	madeAt  time.Time
}

type itemRow struct {
	before, now itemState
}

type factKey struct {
	holder    ledger.Holder
	kind, key string
}

type factRow struct {
	before, now int64 // versions; 0: there is none
	value       []byte
}

type madeOp struct {
	entry *Operation
	op    *ledger.Op
}

type itemMove struct {
	item     ledger.ItemID
	version  int64
	op       *ledger.Op
	key      string
	from, to ledger.Holder
}

// apply commits nothing: it loads what the entries touch, decides each in turn and writes
// what the accepted ones left. The results are in the order of the entries. An error is
// about all of them; the transaction must then be rolled back.
func (s *Store) apply(ctx context.Context, tx *sql.Tx, batch []*pending) ([]Result, error) {
	p, err := s.loadPage(ctx, tx, batch)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(batch))
	for i, e := range batch {
		results[i] = p.decide(e)
	}
	return results, s.writePage(ctx, tx, p)
}

// blob keeps nil apart from empty: nil is NULL.
func blob(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}
