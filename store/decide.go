package store

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// decide accepts the entry and changes the page, or refuses it and changes nothing but the
// volatile state of a character that stays where it was.
func (p *page) decide(e *pending) Result {
	r := Result{CommittedAt: p.now}
	switch entry := e.entry.(type) {
	case *Operation:
		r = p.operation(e, entry)
	case *Handoff:
		r.Duplicate, r.Err = p.handoff(e, entry)
	case *Moved:
		r.Err = p.moved(entry)
	case *Checkpoint:
		r.Err = p.checkpoint(entry)
	case *Trail:
		r.Err = p.trail(entry)
	}
	return r
}

// fence refuses an epoch that is not the region's.
func (p *page) fence(region uint16, epoch uint64) error {
	if now := p.epochs[region]; now != epoch || epoch == 0 {
		return fmt.Errorf("region %d is at epoch %d, not %d: %w", region, now, epoch, ErrFenced)
	}
	return nil
}

// at refuses a character that is not in the region at that hop.
func (p *page) at(id entity.ID, region uint16, hop uint64) (*charRow, error) {
	c := p.chars[id]
	if c == nil {
		return nil, fmt.Errorf("character %d is gone: %w", id, ErrMoved)
	}
	if c.region != region || c.hop != hop {
		return nil, fmt.Errorf("character %d is in region %d at hop %d, not in %d at %d: %w",
			id, c.region, c.hop, region, hop, ErrMoved)
	}
	return c, nil
}

func (p *page) handoff(e *pending, h *Handoff) (duplicate bool, err error) {
	if len(h.State.State) > MaxState {
		return false, fmt.Errorf("state of %d bytes: %w", len(h.State.State), ErrInvalid)
	}
	if c := p.chars[h.Char]; c != nil && c.region == h.To && c.hop == h.Hop+1 {
		e.known = true
		return !e.uncertain, nil // only the one who had it at Hop could have done that
	}
	if err := p.fence(h.From, h.FromEpoch); err != nil {
		return false, err
	}
	c, err := p.at(h.Char, h.From, h.Hop)
	if h.ToEpoch != 0 {
		if fenced := p.fence(h.To, h.ToEpoch); fenced != nil {
			if err == nil { // it stays, and its region no longer has it in a trail
				c.set(h.State, stampOf(h.FromEpoch, h.Tick), p)
			}
			return false, fenced
		}
	}
	if err != nil {
		return false, err
	}
	c.region, c.hop = h.To, h.Hop+1
	c.set(h.State, 0, p) // whatever the receiving region says of it is newer
	return false, nil
}

func (p *page) moved(m *Moved) error {
	if len(m.State.State) > MaxState {
		return fmt.Errorf("state of %d bytes: %w", len(m.State.State), ErrInvalid)
	}
	if err := p.fence(m.Region, m.Epoch); err != nil {
		return err
	}
	c, err := p.at(m.Char, m.Region, m.Hop)
	if err != nil {
		return err
	}
	if stamp := stampOf(m.Epoch, m.Tick); stamp >= c.stamp {
		c.set(m.State, stamp, p)
	}
	return nil
}

func (c *charRow) set(v Volatile, stamp int64, p *page) {
	if v.Seen.IsZero() {
		v.Seen = p.now
	}
	if v.State == nil {
		v.State = c.state.State
	}
	c.state, c.stamp, c.changed = v, stamp, true
}

func (p *page) checkpoint(c *Checkpoint) error {
	if len(c.Blob) > MaxCheckpoint {
		return fmt.Errorf("checkpoint of %d bytes: %w", len(c.Blob), ErrInvalid)
	}
	if err := p.fence(c.Region, c.Epoch); err != nil {
		return err
	}
	p.checkpoints[c.Region] = c
	return nil
}

func (p *page) operation(e *pending, o *Operation) Result {
	if err := checkOperation(o); err != nil {
		return Result{Err: err}
	}
	if row, ok := p.ops[o.Op.ID]; ok {
		e.known = true
		if row.kind != o.Op.Kind || row.actor != o.Op.Actor {
			return Result{Err: fmt.Errorf("operation %s is known as %s of %d: %w", o.Op.ID, row.kind, row.actor, ErrConflict)}
		}
		return Result{Duplicate: !e.uncertain, CommittedAt: row.at}
	}
	if o.Epoch != 0 {
		if err := p.fence(o.Region, o.Epoch); err != nil {
			return Result{Err: err}
		}
		for _, h := range o.Hops {
			if _, err := p.at(h.Char, o.Region, h.Hop); err != nil {
				return Result{Err: err}
			}
		}
	}
	changes, err := p.changes(&o.Op)
	if err != nil {
		return Result{Err: fmt.Errorf("%s: %w", o.Op.Kind, err)}
	}
	p.accept(o, changes)
	return Result{CommittedAt: p.now}
}

// changes checks the operation against the page and returns the amounts it leaves.
func (p *page) changes(op *ledger.Op) (map[amountKey]int64, error) {
	amounts := map[amountKey]int64{}
	for _, posting := range op.Postings {
		if posting.Holder < 0 {
			continue
		}
		k := amountKey{posting.Holder, posting.Asset}
		n, ok := amounts[k]
		if !ok {
			n = p.amounts[k].now
		}
		if posting.Delta > 0 && n > math.MaxInt64-posting.Delta {
			return nil, fmt.Errorf("more %s than can be counted: %w", k.asset, ErrConflict)
		}
		amounts[k] = n + posting.Delta
	}
	for k, n := range amounts {
		if n < 0 {
			return nil, fmt.Errorf("holder %d lacks %d %s: %w", k.holder, -n, k.asset, ErrConflict)
		}
	}
	if err := p.checkItems(op); err != nil {
		return nil, err
	}
	for _, f := range op.Facts {
		if now := p.facts[factKey{f.Holder, f.Kind, f.Key}].now; now != f.Version {
			return nil, fmt.Errorf("fact %s/%s is at version %d, not %d: %w", f.Kind, f.Key, now, f.Version, ErrConflict)
		}
	}
	return amounts, nil
}

// checkItems refuses items that are not where the operation says, and slots that are
// taken by one that stays there.
func (p *page) checkItems(op *ledger.Op) error {
	leaving := map[ledger.ItemID]bool{}
	for _, c := range op.Items {
		now := p.items[c.ID].now
		switch {
		case c.From < 0 && now.alive:
			return fmt.Errorf("item %s exists already: %w", c.ID, ErrConflict)
		case c.From > 0 && (!now.alive || now.at.holder != c.From || now.version != c.Version):
			return fmt.Errorf("item %s is at holder %d in version %d, not at %d in %d: %w",
				c.ID, now.at.holder, now.version, c.From, c.Version, ErrConflict)
		}
		leaving[c.ID] = true
	}
	for _, c := range op.Items {
		if c.To < 0 {
			continue
		}
		if other, ok := p.slots[slotKey{c.To, c.Slot}]; ok && !leaving[other] {
			return fmt.Errorf("slot %d of holder %d is taken: %w", c.Slot, c.To, ErrConflict)
		}
	}
	return nil
}

// accept changes the page as the operation says; changes has found nothing wrong.
func (p *page) accept(o *Operation, amounts map[amountKey]int64) {
	op := &o.Op
	p.ops[op.ID] = opRow{op.Kind, op.Actor, p.now}
	p.madeOps = append(p.madeOps, madeOp{o, op})
	for k, n := range amounts {
		p.amounts[k].now = n
	}
	for _, c := range op.Items {
		if row := p.items[c.ID]; row.now.alive {
			delete(p.slots, row.now.at)
		}
	}
	for _, c := range op.Items {
		p.acceptItem(op, c)
	}
	for _, f := range op.Facts {
		row := p.facts[factKey{f.Holder, f.Kind, f.Key}]
		row.now, row.value = row.now+1, f.Value
		if f.Value == nil {
			row.now = 0
		}
	}
}

func (p *page) acceptItem(op *ledger.Op, c ledger.ItemChange) {
	row := p.items[c.ID]
	if c.From < 0 {
		row.now = itemState{alive: true, key: c.Key, madeBy: op.ID, madeAs: op.Kind, madeAt: p.now}
	}
	row.now.version++
	if c.Rolled != nil {
		row.now.rolled = c.Rolled
	}
	if c.From != c.To {
		p.moves = append(p.moves, itemMove{c.ID, row.now.version, op, row.now.key, c.From, c.To})
	}
	if c.To < 0 {
		row.now = itemState{}
		return
	}
	row.now.at = slotKey{c.To, c.Slot}
	p.slots[row.now.at] = c.ID
}

// checkOperation reports what is wrong with an operation whatever the rows say.
func checkOperation(o *Operation) error {
	op := &o.Op
	if err := op.Check(); err != nil {
		return fmt.Errorf("%w: %w", err, ErrInvalid)
	}
	if op.ID == (ledger.OpID{}) || !text(op.Kind, 64) || op.Actor == 0 || len(o.Hops) > MaxHops || o.Epoch == 0 && len(o.Hops) > 0 {
		return fmt.Errorf("operation %q of %d: %w", op.Kind, op.Actor, ErrInvalid)
	}
	for _, p := range op.Postings {
		if p.Holder == 0 || !text(string(p.Asset), 64) || p.Delta == math.MinInt64 {
			return fmt.Errorf("%s: posting of %q at holder %d: %w", op.Kind, p.Asset, p.Holder, ErrInvalid)
		}
	}
	seen := map[ledger.ItemID]bool{}
	taken := map[slotKey]bool{}
	for _, c := range op.Items {
		made, destroyed := c.From < 0, c.To < 0
		k := slotKey{c.To, c.Slot}
		if c.From == 0 || c.To == 0 || made && destroyed || made && (c.Version != 0 || !text(c.Key, 64)) ||
			seen[c.ID] || !destroyed && (c.Slot < 0 || taken[k]) || len(c.Rolled) > ledger.MaxFact {
			return fmt.Errorf("%s: change of item %s: %w", op.Kind, c.ID, ErrInvalid)
		}
		seen[c.ID] = true
		taken[k] = !destroyed
	}
	facts := map[factKey]bool{}
	for _, f := range op.Facts {
		k := factKey{f.Holder, f.Kind, f.Key}
		if f.Holder == 0 || !text(f.Kind, 32) || !text(f.Key, 64) || facts[k] || f.Version < 0 {
			return fmt.Errorf("%s: fact %s/%s: %w", op.Kind, f.Kind, f.Key, ErrInvalid)
		}
		facts[k] = true
	}
	return nil
}

// text reports whether both engines can keep s as a key of at most limit bytes.
func text(s string, limit int) bool {
	return s != "" && len(s) <= limit && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}
