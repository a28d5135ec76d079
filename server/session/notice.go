package session

import (
	"context"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
)

// Notice takes what a region says of a character. When the session's connection is to be
// shown the world from now on, it returns both; else nil. It never waits: what takes time
// goes on in the background.
func (l *Lobby) Notice(n replication.Notice, from geom.RegionID) (*Session, Conn) {
	s := l.ByCharacter(n.Char)
	if s == nil {
		return nil, nil
	}
	switch n.Kind {
	case replication.Entered:
		return s.noticeEntered(n, from)
	case replication.Moved:
		s.noticeMoved(n.To, from)
	case replication.Left:
		if s.isLeaving(from) {
			s.left()
		}
	case replication.Lost:
		s.noticeLost(n.Err, from)
	}
	return nil, nil
}

func (s *Session) noticeEntered(n replication.Notice, from geom.RegionID) (*Session, Conn) {
	s.mu.Lock()
	if s.stage != entering || s.char.id != n.Char {
		s.mu.Unlock()
		return nil, nil
	}
	s.region = from
	s.MoveTo(geom.Point{X: n.Body.X, Z: n.Body.Z})
	switch {
	case s.next != 0:
		s.leave()
	case s.client == nil, !s.wants && s.tries == 0:
		s.linger()
	case !s.attached:
		// The client came while its predecessor's login was on its way: the answer to this
		// one brings it in.
		s.attach(true)
	default:
		conn := s.entered(n.Body, n.NextStep, n.Target)
		s.mu.Unlock()
		s.lobby.later(func() { s.lobby.social.Entered(s) })
		return s, conn
	}
	s.mu.Unlock()
	return nil, nil
}

// noticeMoved sends input to the new owner from now on, and once more what the old one
// may not have taken: steps have numbers, and a command without an answer was not done,
// since nobody changes hands while one is under way.
//
// What is asked of a region that has handed the character over is answered with Lost, which
// says nothing then: the new owner is asked instead.
func (s *Session) noticeMoved(to, from geom.RegionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage == choosing || s.region != from {
		return
	}
	s.region = to
	switch s.stage {
	case leaving:
		s.leave()
	case entering:
		if s.client != nil {
			s.attach(true)
			return
		}
		s.linger()
	case playing:
		for i := range s.recent {
			s.putSteps(&s.recent[i])
		}
		for _, wish := range s.asked {
			s.put(wish)
		}
		s.doAgain()
	case lingering:
		s.attach(false)
		s.doAgain()
	}
}

const (
	maxTries  = 6
	tryPause  = 250 * time.Millisecond // doubled with each try
	maxWaited = 4 * time.Second
)

// noticeLost loads the character anew from its rows: its region has let go of it. The
// client stays connected and is told Entered again.
func (s *Session) noticeLost(cause error, from geom.RegionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.stage {
	case leaving:
		s.lobby.job(func(context.Context) { s.left() })
		return
	case choosing:
		return
	case entering:
		if s.region != from {
			return // asked before it handed the character over; the new owner is asked as well
		}
	case playing:
		s.wants = true
	}
	s.tries++
	s.lobby.config.Log.Info("session: character lost by its region", "character", s.char.id, "region", s.region, "try", s.tries, "error", cause)
	if s.tries > maxTries || s.lobby.closing.Load() {
		s.giveUp()
		return
	}
	load := s.beginLoad(2 * enterPatience)
	id, c, pause := s.char.id, s.client, min(tryPause<<(s.tries-1), maxWaited)
	s.lobby.job(func(ctx context.Context) {
		select {
		case <-time.After(pause):
			s.load(ctx, load, c, id)
		case <-ctx.Done():
		}
	})
}

// giveUp ends the presence of a character that no region will have. The session is locked.
func (s *Session) giveUp() {
	s.refuseEntry("enter.lost")
	s.closeLost()
	s.stage, s.tries, s.until = leaving, 0, s.lobby.config.Now()
	s.lobby.job(func(context.Context) { s.left() })
}

// later runs f without the locks that are held now.
func (l *Lobby) later(f func()) { l.job(func(context.Context) { f() }) }

func (l *Lobby) forget(s *Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byChar[s.char.id] == s {
		delete(l.byChar, s.char.id)
		delete(l.bySkeleton, Skeleton(s.char.name))
	}
}

func (l *Lobby) remove(s *Session, account store.AccountID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byAccount[account] == s {
		delete(l.byAccount, account)
	}
}
