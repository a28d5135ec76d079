package session

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// Input hands movement steps to the region that has the character. Outside of the world
// they are dropped: the client may not know yet that it has left.
func (c *Client) Input(in *wire.Input) {
	s := c.session
	if s == nil {
		c.conn.Close(wire.CloseOutOfOrder, "login first")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage != playing || s.client != c {
		return
	}
	steps := s.keepSteps()
	*steps = rules.Steps{ID: s.char.id, First: in.First, Count: in.Count}
	for i := range in.Count {
		steps.Steps[i] = motionInput(in.Steps[i])
	}
	s.putSteps(steps)
}

// The protocol and the rules agree on how many steps come at once.
var _ = [1]struct{}{}[wire.MaxSteps-rules.MaxSteps]

// keepSteps returns the place of the next steps among the recent ones; the oldest make room.
// The session is locked.
func (s *Session) keepSteps() *rules.Steps {
	if s.recent == nil {
		s.recent = make([]rules.Steps, 0, maxRecent)
	}
	if len(s.recent) == maxRecent {
		copy(s.recent, s.recent[1:])
	} else {
		s.recent = s.recent[:len(s.recent)+1]
	}
	return &s.recent[len(s.recent)-1]
}

func motionInput(s wire.Step) motion.Input {
	return motion.Input{
		Heading: geom.Angle(s.Heading), Facing: geom.Angle(s.Facing), Speed: s.Speed, Flags: s.Flags & (motion.FlagJump | motion.FlagWalk),
	}
}

// Command hands a command to the region that has the character. One whose number was
// taken already is dropped: it is the same operation. The body is copied.
func (c *Client) Command(cmd wire.Command) {
	s := c.session
	if s == nil {
		c.conn.Close(wire.CloseOutOfOrder, "login first")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage != playing || s.client != c || cmd.Seq <= s.lastSeq {
		return
	}
	s.lastSeq = cmd.Seq
	wish := rules.Wish{Command: world.Command{
		From: s.char.id, Seq: cmd.Seq, Module: world.Module(cmd.Module), Body: slices.Clone(cmd.Body),
		SessionMs: s.began.UnixMilli(), Session: uint64(s.account.ID),
	}}
	if len(s.asked) == maxAsked {
		s.asked = slices.Delete(s.asked, 0, 1)
	}
	s.asked = append(s.asked, wish)
	s.put(wish)
}

// Answered notes that the client is told the outcome of a command.
func (s *Session) Answered(seq uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = slices.DeleteFunc(s.asked, func(w rules.Wish) bool { return w.Command.Seq == seq })
}
