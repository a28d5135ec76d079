package session

import (
	"context"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// leave asks the region to save the character and let it go. The session is locked.
func (s *Session) leave() {
	s.stage, s.until = leaving, s.lobby.config.Now().Add(leavePatience)
	s.lobby.config.Bus.Publish(region.Subject(s.region),
		region.Leave{Gateway: s.lobby.config.Gateway, Logout: rules.Logout{ID: s.char.id}})
}

// leaveWorld answers LeaveWorld: back to the choice of characters.
func (s *Session) leaveWorld(c *Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != c {
		return
	}
	if s.queued {
		s.giveUpPlace()
		s.lobby.job(func(ctx context.Context) { c.sendLeft(ctx, s) })
		return
	}
	if s.stage != playing {
		return
	}
	s.lobby.viewers.Hide(s, c.conn)
	s.leave()
}

// drop lets go of a connection that has ended. A character in the world stays for the
// grace time, and the resume token is good for as long.
func (s *Session) drop(c *Client) {
	s.mu.Lock()
	if s.client != c {
		s.mu.Unlock()
		return
	}
	s.detach()
	account, epoch, lingers := s.account.ID, s.epoch, s.stage != choosing && s.stage != leaving
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), storePatience)
	defer cancel()
	if lingers && !s.lobby.closing.Load() {
		until := s.lobby.config.Now().Add(s.lobby.config.Grace)
		if err := s.lobby.config.Store.ExpireResume(ctx, account, epoch, until); err != nil {
			s.lobby.failed("resume token keeps its time", err, "account", int64(account))
		}
	}
	s.finish(ctx)
}

// detach parts the session from its client. The session is locked.
func (s *Session) detach() {
	c := s.client
	s.keepPlace()
	s.client, s.wants, s.next = nil, false, 0
	s.lobby.viewers.Hide(s, c.conn)
	if s.stage != playing {
		return
	}
	s.linger()
	s.lobby.later(func() { s.lobby.social.Dropped(s) })
}

// linger keeps the character in the world without a client for the grace time. The session
// is locked.
func (s *Session) linger() {
	s.stage, s.until = lingering, s.lobby.config.Now().Add(s.lobby.config.Grace)
	s.attach(false)
}

// finish removes the session when it has neither client nor character.
func (s *Session) finish(ctx context.Context) {
	s.mu.Lock()
	if s.client != nil || s.stage != choosing || s.gone {
		s.mu.Unlock()
		return
	}
	s.gone = true
	account, epoch := s.account.ID, s.epoch
	s.mu.Unlock()
	s.lobby.remove(s, account)
	if err := s.lobby.config.Store.Seen(ctx, account, epoch); err != nil {
		s.lobby.failed("end not noted", err, "account", int64(account))
	}
}

// tidy lets what has lasted too long come to its end.
func (s *Session) tidy(now time.Time) {
	s.mu.Lock()
	late := !s.until.IsZero() && now.After(s.until)
	switch {
	case !late:
		s.mu.Unlock()
		return
	case s.stage == lingering:
		s.leave()
	case s.stage == entering && s.loading: // the store is late: no region knows of it
		s.refuseEntry("enter.late")
		s.stage, s.until = choosing, time.Time{}
		s.vacate()
		s.lobby.job(s.finish)
	case s.stage == entering:
		s.lobby.config.Log.Warn("session: no answer to a login", "region", s.region, "character", s.char.id)
		s.refuseEntry("enter.late")
		// The region may still take it in: it is told to let go.
		s.leave()
	case s.stage == leaving:
		s.lobby.config.Log.Warn("session: no answer to a logout", "region", s.region, "character", s.char.id)
		s.mu.Unlock()
		s.left()
		return
	default:
		s.until = time.Time{}
	}
	s.mu.Unlock()
}

// left goes on when the character is out of the world: to the next one, back to the
// choice, or to the end of the session.
func (s *Session) left() {
	s.lobby.social.Left(s)
	s.mu.Lock()
	if s.stage == choosing {
		s.mu.Unlock()
		return
	}
	s.lobby.forget(s)
	s.stage, s.until = choosing, time.Time{}
	c := s.client
	if c != nil {
		s.lobby.viewers.Hide(s, c.conn)
	}
	switch {
	case s.startNext():
	case c != nil:
		s.vacate()
		s.wants = false
		s.lobby.job(func(ctx context.Context) { c.sendLeft(ctx, s) })
	default:
		s.vacate()
		s.lobby.job(s.finish)
	}
	s.mu.Unlock()
}

func (c *Client) sendLeft(ctx context.Context, s *Session) {
	list, err := c.characters(ctx)
	if err != nil {
		c.fail("leave_world", err)
	}
	c.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_LeftWorld{LeftWorld: &corepb.LeftWorld{Characters: list}}})
}

// isLeaving reports whether the region was asked to let the character go. The word of one
// that has handed it over meanwhile says nothing: the new owner is asked as well.
func (s *Session) isLeaving(region geom.RegionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stage == leaving && s.region == region
}

// away reports whether nothing of the session is in the world.
func (s *Session) away() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stage == choosing || s.stage == entering && s.loading
}

// shutdown closes the client's connection and takes the character out of the world.
func (s *Session) shutdown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.client; c != nil {
		c.conn.Close(wire.CloseShutdown, "the server stops")
		s.giveUpPlace()
		s.client, s.wants, s.next = nil, false, 0
		s.lobby.viewers.Hide(s, c.conn)
	}
	if s.stage == playing || s.stage == lingering || s.stage == entering && !s.loading {
		s.leave()
	}
}
