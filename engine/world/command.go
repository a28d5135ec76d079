package world

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// Command is a player's wish as it came from the wire.
type Command struct {
	From   entity.ID
	Seq    uint32
	Module Module
	Body   []byte // protobuf Command of the module
	// SessionMs and Session say when the session began, in milliseconds since 1970, and
	// which it is: with Seq they make the operation ids of the command.
	SessionMs int64
	Session   uint64

	held    int // operations still to be committed before the answer
	failed  bool
	refused bool // answered already
}

func (c *Command) opKey() string {
	return strconv.FormatUint(c.Session, 36) + "." + strconv.FormatUint(uint64(c.Seq), 36)
}

func (c *Command) same(other *Command) bool {
	return c.From == other.From && c.SessionMs == other.SessionMs && c.Session == other.Session && c.Seq == other.Seq
}

// Result answers a command: an empty code when it was taken.
type Result struct {
	To   entity.ID
	Seq  uint32
	Code string
}

// Do runs a command through apply and answers it: at once when it was refused or needs no
// durable change, otherwise when its operations are committed. apply returns nil, or an
// error whose text is the code of the rejection.
func (w *World) Do(c Command, apply func(tx *Tx) error) {
	w.current, w.heldBy = &c, 0
	err := apply(&w.tx)
	w.current = nil
	c.held = w.heldBy
	switch {
	case err != nil:
		c.refused = true
		w.out.Results = append(w.out.Results, Result{c.From, c.Seq, err.Error()})
	case c.held == 0:
		w.out.Results = append(w.out.Results, Result{c.From, c.Seq, ""})
	}
}
