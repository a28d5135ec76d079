package world

import (
	"errors"
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

// ErrOpRefused is the result of a durable operation that the store turned down: its
// preconditions no longer held. The characters it named are loaded again.
var ErrOpRefused = errors.New("durable operation refused")

// PendingOp is a durable operation on its way to the store, with the characters whose
// ownership it stands on.
type PendingOp struct {
	Op    ledger.Op
	Chars []Fence
}

// Fence is a character as the region believes to own it.
type Fence struct {
	ID  entity.ID
	Hop uint64
}

// waiting is what happens when the store has answered.
type waiting struct {
	then    func(tx *Tx, err error)
	chars   []Fence
	command *Command   // answered with the operation, nil when none waits
	again   []*Command // wanted the same while it was on its way
}

// Commit hands a durable change to the store. The rules have already changed memory; what
// others see of it and what the player is told belongs in then, which runs in a later tick
// with nil, or with ErrOpRefused after which the characters are loaded anew from their
// rows. A command that calls Commit is answered when all its operations are committed.
//
// chars are the characters whose holdings change; each must be here and not a ghost, or
// Commit panics. So it does on a malformed Op: both are mistakes of the rules. An Op whose
// id is already on its way is not sent twice: the characters are loaded anew, and a command
// that wanted it is answered when the first is: refused, unless it is the same command.
func (tx *Tx) Commit(op ledger.Op, chars []entity.ID, then func(tx *Tx, err error)) {
	if err := op.Check(); err != nil {
		panic("world: " + err.Error())
	}
	w := tx.w
	if wait, on := w.waiting[op.ID]; on {
		w.distrust(chars) // the rules changed memory for what will not happen again
		if w.current != nil {
			wait.again = append(wait.again, w.current)
			w.waiting[op.ID] = wait
			w.heldBy++
		}
		return
	}
	p := PendingOp{Op: op}
	for _, id := range chars {
		slot, ok := w.find(id)
		if !ok || w.slots.ghost[slot] {
			panic("world: operation " + op.Kind + " on " + id.String() + ", which is not of this region")
		}
		p.Chars = append(p.Chars, Fence{id, w.slots.hop[slot]})
		w.slots.pending[slot]++
		w.slots.ops[slot]++
	}
	wait := waiting{then: then, chars: p.Chars}
	if w.current != nil {
		wait.command = w.current
		w.heldBy++
	}
	w.waiting[op.ID] = wait
	w.out.Ops = append(w.out.Ops, p)
}

// Pending reports whether the character has durable changes that are not committed yet, or
// is about to be loaded anew: what memory says of it is then not what rows say.
func (tx *Tx) Pending(id entity.ID) bool {
	slot, ok := tx.w.find(id)
	return ok && tx.w.unsettled(slot)
}

func (w *World) unsettled(slot int32) bool { return w.slots.pending[slot] > 0 || w.slots.stale[slot] }

// distrust marks characters whose memory no longer agrees with their rows. They stay in
// the region until Reloaded.
func (w *World) distrust(chars []entity.ID) {
	for _, id := range chars {
		if slot, here := w.find(id); here && !w.slots.ghost[slot] {
			w.slots.stale[slot] = true
			w.out.Reload = append(w.out.Reload, id)
		}
	}
}

// OpCount returns how many durable operations this region has handed over for the
// character. Who reads its rows notes it before: rows are good for Reloaded only when
// nothing was handed over since.
func (w *World) OpCount(id entity.ID) uint32 {
	if slot, ok := w.find(id); ok {
		return w.slots.ops[slot]
	}
	return 0
}

// Reloaded reports whether rows that were read at an OpCount are those that memory may be
// made of. They are not when operations have followed or are still on their way: the
// character is then named in Output.Reload once more.
func (w *World) Reloaded(id entity.ID, opCount uint32) bool {
	slot, here := w.find(id)
	if !here || w.slots.ghost[slot] {
		return false
	}
	if w.slots.pending[slot] > 0 || w.slots.ops[slot] != opCount {
		w.out.Reload = append(w.out.Reload, id)
		return false
	}
	w.slots.stale[slot] = false
	return true
}

// OpID names an operation that the current command makes happen at most once. Outside of a
// command use ledger.NewOpID with what makes it unique: a creature's id, a quest's key.
func (tx *Tx) OpID(parts ...string) ledger.OpID {
	if tx.w.current == nil {
		panic("world: OpID outside of a command")
	}
	return ledger.NewOpID(tx.w.current.SessionMs, append(parts, tx.w.current.opKey())...)
}

// Saving reports whether the store cannot be reached just now. What is handed to Commit
// then waits; rules refuse new durable wishes with a code that says so.
func (tx *Tx) Saving() bool { return tx.w.saving }

// SetSaving says whether the store cannot be reached.
func (w *World) SetSaving(saving bool) { w.saving = saving }

// StartMs is when this owner of the region began, in milliseconds since 1970: the time of
// operations that no session started.
func (tx *Tx) StartMs() int64 { return tx.w.startMs }

// BornMs is when the owner began that made the entity, in milliseconds since 1970. It stays
// the same over borders and restarts: the time of operations that an entity allows once,
// such as its loot, so that one who comes back from a checkpoint does not pay again.
func (tx *Tx) BornMs(id entity.ID) int64 {
	if slot, ok := tx.w.find(id); ok {
		return tx.w.slots.born[slot]
	}
	return tx.w.startMs
}

// Resolve brings the store's answer about an operation into the tick: its then runs, and
// the command that waited is answered.
func (w *World) Resolve(id ledger.OpID, err error) {
	wait, ok := w.waiting[id]
	if !ok {
		return
	}
	delete(w.waiting, id)
	chars := make([]entity.ID, 0, len(wait.chars))
	for _, c := range wait.chars {
		chars = append(chars, c.ID)
		// One that has left and come back since has another hop, and counts anew.
		if slot, here := w.find(c.ID); here && w.slots.hop[slot] == c.Hop && w.slots.pending[slot] > 0 {
			w.slots.pending[slot]--
		}
	}
	if wait.then != nil {
		before := len(w.out.Tells)
		wait.then(&w.tx, err)
		w.hush(before, wait.chars)
	}
	if err != nil {
		w.distrust(chars)
	}
	if c := wait.command; c != nil {
		w.release(c, err != nil)
	}
	for _, c := range wait.again {
		w.release(c, err != nil || wait.command == nil || !c.same(wait.command))
	}
}

// hush takes back what was told since an index to characters whose memory cannot be
// trusted: it was made when the operation was handed over, on top of one that was refused
// since. What is true is told when they are loaded anew.
func (w *World) hush(since int, chars []Fence) {
	for _, c := range chars {
		if slot, here := w.find(c.ID); here && w.slots.stale[slot] {
			kept := slices.DeleteFunc(w.out.Tells[since:], func(t Tell) bool { return t.To == c.ID })
			w.out.Tells = w.out.Tells[:since+len(kept)]
		}
	}
}

// release notes that one of the operations that hold a command is decided.
func (w *World) release(c *Command, failed bool) {
	c.held--
	c.failed = c.failed || failed
	if c.held == 0 && !c.refused {
		w.answerHeld(c)
	}
}

func (w *World) answerHeld(c *Command) {
	code := ""
	if c.failed {
		code = "core.conflict"
	}
	w.out.Results = append(w.out.Results, Result{c.From, c.Seq, code})
}
