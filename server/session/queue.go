package session

import (
	"slices"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// queue is the way into the world: how many are inside, how many may enter each second, and
// who waits, first come first served. It reads no clock and takes no session's lock; a
// session may be locked when it is asked.
type queue struct {
	players   int     // most in the world
	most      int     // most that wait
	perSecond float64 // most that enter in a second
	closed    func(geom.RegionID) bool

	mu     sync.Mutex // guards all below
	inside int
	line   []*waiter
	tokens float64   // entries that are allowed now
	filled time.Time // when tokens were right
	left   [64]time.Time
	leaves int                         // moments ever written to left
	shut   map[geom.RegionID]time.Time // since when a closed region holds somebody back
}

// waiter is an account that waits for the world.
type waiter struct {
	account store.AccountID
	session *Session // with its client nil while the line is down
	client  *Client
	char    entity.ID
	region  geom.RegionID // where the character stands, as far as is known
	// returns marks one who was in the world when the server stopped: it goes ahead of those
	// who were not, and does not count against the room.
	returns bool
	since   time.Time
	gone    time.Time // when its line went down; zero while it stands
	told    *corepb.Queued
	toldAt  time.Time
}

// answer is what the queue says to who wants to enter.
type answer uint8

const (
	admitted answer = iota // go in; leave must be called in the end
	waits                  // next will name it
	full                   // not even the queue has room
)

const (
	// placeGrace is how long the place of an account is kept whose line went down.
	placeGrace = time.Minute
	// quietFor is how long one waits before being told of it.
	quietFor = time.Second
	// tellEvery is how often one is told at most; those at the head, whose place says the
	// most, are told sooner.
	tellEvery, tellHeadEvery = 2 * time.Second, 500 * time.Millisecond
	headPlaces               = 10
	// burstShare is how much of a second's entries may come at once.
	burstShare = 4
	// leavesWithin is how far back departures say something of those to come.
	leavesWithin = 10 * time.Minute
	minLeaves    = 3 // fewer say nothing
	// shortestShut is how long a region is closed at least, which must be calm for as long until it opens; estimates of
	// how long it will be are multiples of it.
	shortestShut = 10 * time.Second
)

func newQueue(c *Config) queue {
	return queue{players: c.MaxPlayers, most: c.MaxWaiting, perSecond: c.EntriesPerSecond, closed: c.Closed,
		tokens: max(1, c.EntriesPerSecond/burstShare)}
}

// ask is for one who wants to enter. Who waits already, under the same account, keeps its place.
func (q *queue) ask(w waiter, now time.Time) answer {
	q.mu.Lock()
	defer q.mu.Unlock()
	w.since = now
	if i := q.find(w.account); i >= 0 {
		w.since, w.returns = q.line[i].since, w.returns || q.line[i].returns
		q.line[i] = &w
		return waits
	}
	q.fill(now)
	if q.tokens >= 1 && q.admissible(&w) && !q.anyAhead(&w) {
		q.tokens--
		q.inside++
		return admitted
	}
	if len(q.line) >= q.most && !q.soon(&w) {
		return full
	}
	q.insert(&w)
	return waits
}

// force lets one in who never waits.
func (q *queue) force() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inside++
}

// leave is for each one that has gone in, when it has left the world.
func (q *queue) leave(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inside--
	q.left[q.leaves%len(q.left)] = now
	q.leaves++
}

// next takes the first one out of the line who may go in now; nil when nobody may. One
// that does not go in after all is given back with putBack or leave.
func (q *queue) next(now time.Time) *waiter {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fill(now)
	if q.tokens < 1 {
		return nil
	}
	for i, w := range q.line {
		if w.client == nil || !q.admissible(w) {
			if q.inside >= q.players && !w.returns {
				return nil // nor may any of those behind
			}
			continue
		}
		q.line = slices.Delete(q.line, i, i+1)
		q.tokens--
		q.inside++
		return w
	}
	return nil
}

// putBack gives one its place at the head again whose line went down as its turn came.
func (q *queue) putBack(w *waiter, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inside--
	w.client, w.gone = nil, now
	if q.find(w.account) < 0 {
		q.line = slices.Insert(q.line, 0, w)
	}
}

// drop notes that the line of one that waits went down.
func (q *queue) drop(account store.AccountID, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := q.find(account); i >= 0 {
		q.line[i].client, q.line[i].gone = nil, now
	}
}

// cancel takes one out of the line who does not want to enter any more.
func (q *queue) cancel(account store.AccountID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := q.find(account); i >= 0 {
		q.line = slices.Delete(q.line, i, i+1)
	}
}

// tell tells those who wait what has changed for them, and forgets those who were away for
// too long.
func (q *queue) tell(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.line = slices.DeleteFunc(q.line, func(w *waiter) bool { return w.client == nil && now.Sub(w.gone) > placeGrace })
	count := q.count()
	q.noteShut(count.byRegion, now)
	open, byRegion := 0, make(map[geom.RegionID]int)
	for _, w := range q.line {
		var m *corepb.Queued
		if q.closed(w.region) {
			byRegion[w.region]++
			m = &corepb.Queued{Place: uint32(byRegion[w.region]), Waiting: uint32(count.byRegion[w.region]), Region: true,
				EstimateSeconds: q.estimateShut(w.region, byRegion[w.region], now)}
		} else {
			open++
			m = &corepb.Queued{Place: uint32(open), Waiting: uint32(count.open), EstimateSeconds: q.estimate(open, now)}
		}
		if w.client != nil && q.worthTelling(w, m, now) {
			w.told, w.toldAt = m, now
			w.client.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Queued{Queued: m}})
		}
	}
}

func (q *queue) worthTelling(w *waiter, m *corepb.Queued, now time.Time) bool {
	if w.told == nil {
		return now.Sub(w.since) >= quietFor
	}
	since, moved := now.Sub(w.toldAt), m.Place != w.told.Place || m.Region != w.told.Region
	changed := moved || m.Waiting != w.told.Waiting || m.EstimateSeconds != w.told.EstimateSeconds
	return changed && since >= tellEvery || moved && m.Place <= headPlaces && since >= tellHeadEvery
}

// counts are how many wait: for room in the world, and for regions that are closed.
type counts struct {
	open     int
	byRegion map[geom.RegionID]int
}

func (q *queue) count() counts {
	c := counts{byRegion: make(map[geom.RegionID]int)}
	for _, w := range q.line {
		if q.closed(w.region) {
			c.byRegion[w.region]++
		} else {
			c.open++
		}
	}
	return c
}

// noteShut takes note of which regions hold somebody back.
func (q *queue) noteShut(waiting map[geom.RegionID]int, now time.Time) {
	shut := make(map[geom.RegionID]time.Time, len(waiting))
	for r := range waiting {
		shut[r] = now
		if since, known := q.shut[r]; known {
			shut[r] = since
		}
	}
	q.shut = shut
}

// estimateShut is how long the one at a place before a closed region waits, in seconds. Nobody knows when a region calms
// down: what has lasted for some time is taken to last as long again.
func (q *queue) estimateShut(r geom.RegionID, place int, now time.Time) uint32 {
	since, known := q.shut[r]
	if !known { // it closed this moment
		since = now
	}
	rounds := (now.Sub(since) + shortestShut - 1) / shortestShut
	return uint32(max(rounds, 1)*shortestShut/time.Second) + uint32(float64(place)/q.perSecond)
}

// estimate is how long the one at a place waits, in seconds, at least 1; 0: nobody knows.
func (q *queue) estimate(place int, now time.Time) uint32 {
	seconds := float64(place) / q.perSecond
	if beyond := place - max(0, q.players-q.inside); beyond > 0 {
		rate := q.leaveRate(now)
		if rate == 0 {
			return 0
		}
		seconds = max(seconds, float64(beyond)/rate)
	}
	return uint32(min(max(seconds, 1), 24*3600))
}

// leaveRate is how many have left the world in a second, of late; 0: too few to tell.
func (q *queue) leaveRate(now time.Time) float64 {
	n, oldest := 0, now
	for i := max(0, q.leaves-len(q.left)); i < q.leaves; i++ {
		if at := q.left[i%len(q.left)]; now.Sub(at) <= leavesWithin {
			n++
			if at.Before(oldest) {
				oldest = at
			}
		}
	}
	if n < minLeaves {
		return 0
	}
	return float64(n) / max(now.Sub(oldest).Seconds(), 1)
}

func (q *queue) find(account store.AccountID) int {
	return slices.IndexFunc(q.line, func(w *waiter) bool { return w.account == account })
}

// insert puts one at the end of the line, or behind the last of those who return.
func (q *queue) insert(w *waiter) {
	at := len(q.line)
	if w.returns {
		at = 0
		for at < len(q.line) && q.line[at].returns {
			at++
		}
	}
	q.line = slices.Insert(q.line, at, w)
}

// admissible reports whether there is room for one, besides the pace of entries.
func (q *queue) admissible(w *waiter) bool {
	return w.returns || q.inside < q.players && !q.closed(w.region)
}

// soon reports whether one only waits for its moment: there is room for it and all before it.
func (q *queue) soon(w *waiter) bool {
	return w.returns || q.inside+len(q.line) < q.players && !q.closed(w.region)
}

// anyAhead reports whether somebody waits who could go in as well as w.
func (q *queue) anyAhead(w *waiter) bool {
	return slices.ContainsFunc(q.line, func(o *waiter) bool {
		return (o.returns || !w.returns) && o.client != nil && q.admissible(o)
	})
}

// fill adds the entries that time has allowed since.
func (q *queue) fill(now time.Time) {
	if !q.filled.IsZero() {
		q.tokens += max(0, now.Sub(q.filled).Seconds()) * q.perSecond
	}
	q.filled = now
	q.tokens = min(q.tokens, max(1, q.perSecond/burstShare))
}

// QueueState is how the way into the world stands.
type QueueState struct {
	Waiting int // in all
	Inside  int // in the world, or on the way in or out
	Players int // most that may be inside
	// Estimate is how long one waits who comes now; 0: not at all, or nobody knows.
	Estimate time.Duration
	// Regions says how many wait for a region that is closed.
	Regions map[geom.RegionID]int
}

func (q *queue) state(now time.Time) QueueState {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.count()
	s := QueueState{Waiting: len(q.line), Inside: q.inside, Players: q.players, Regions: c.byRegion}
	if c.open > 0 {
		s.Estimate = time.Duration(q.estimate(c.open+1, now)) * time.Second
	}
	return s
}
