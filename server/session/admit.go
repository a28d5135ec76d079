package session

import (
	"context"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// admitEvery is how often those are let in whose turn has come: a wait of less is no wait.
const admitEvery = 50 * time.Millisecond

// fullRetry is when one may try again for whom not even the queue had room.
const fullRetry = 30 * time.Second

// mayEnter reports whether the session's client may go on into the world at once; otherwise
// it waits in the queue, or was refused. The session is locked, in the stage choosing.
func (s *Session) mayEnter(c *Client, id entity.ID) bool {
	q := &s.lobby.queue
	if s.account.Role > 0 { // staff are needed most when it is full
		q.force()
		s.inside = true
		return true
	}
	w := waiter{account: s.account.ID, session: s, client: c, char: id, region: c.places[id], returns: c.returns}
	switch q.ask(w, s.lobby.config.Now()) {
	case admitted:
		s.inside = true
	case waits:
		s.queued = true
	case full:
		s.wants = false
		c.refuseFor("enter_world", "enter.full", fullRetry)
	}
	return s.inside
}

// admit lets those in whose turn has come.
func (l *Lobby) admit(now time.Time) {
	for w := l.queue.next(now); w != nil; w = l.queue.next(now) {
		w.session.admit(w, now)
	}
}

// admit brings a character in that has waited.
func (s *Session) admit(w *waiter, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.client != w.client:
		s.lobby.queue.putBack(w, now)
	case !s.queued || s.stage != choosing: // it has given up just now
		s.lobby.queue.leave(now)
	default:
		s.queued, s.inside = false, true
		load := s.beginLoad(enterPatience)
		s.lobby.job(func(ctx context.Context) { s.load(ctx, load, w.client, w.char) })
	}
}

// giveUpPlace takes the session out of the queue. The session is locked.
func (s *Session) giveUpPlace() {
	if s.queued {
		s.queued, s.wants = false, false
		s.lobby.queue.cancel(s.account.ID)
	}
}

// keepPlace keeps the session's place in the queue while its line is down. The session is locked.
func (s *Session) keepPlace() {
	if s.queued {
		s.queued = false
		s.lobby.queue.drop(s.account.ID, s.lobby.config.Now())
	}
}

// vacate makes room for others: nothing of the session is in the world any more. The session
// is locked.
func (s *Session) vacate() {
	if s.inside {
		s.inside = false
		s.lobby.queue.leave(s.lobby.config.Now())
	}
}

// Waiting reports whether the session's client waits for its turn to enter the world.
func (s *Session) Waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queued
}

// Queue tells how the way into the world stands.
func (l *Lobby) Queue() QueueState { return l.queue.state(l.config.Now()) }

// places is where the characters of an account stand, as of the last list of them.
type places map[entity.ID]geom.RegionID
