package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// backlog is how far behind a client is.
type backlog uint8

const (
	upToDate backlog = iota
	behind           // poses and vitals are left out
	starving         // nothing of cells is sent: when it has caught up it starts over
)

const (
	// maxCells is the backlog, in bytes, at which nothing of cells is sent any more.
	maxCells = 640 << 10
	// caughtUp is the backlog below which a client is up to date again.
	caughtUp = 16 << 10
	// maxStarved is how long a client may starve before it is cut off.
	maxStarved = 10 * time.Second
	// dropEvery is in every how many flushes drop is called, which looks at every viewer.
	dropEvery = 4
	// catchEvery is how often a slow client may ask for its near cells whole.
	catchEvery = 2 * time.Second
	// oneRound is for how long a client may be behind and miss one whole batch of a cell at most: who changed is in two.
	oneRound = replication.WholeEvery * world.TickMs * time.Millisecond
)

// flush takes what frames hold, and sends each viewer whose turn it is what it is to know.
// Turns go by beats, of which several may have passed since the last flush: what comes late,
// between two, is for those who are sent to all the time.
func (g *Gateway) flush(frames []*replication.Frame, beats uint64) {
	v := &g.view
	v.flush++
	v.was, v.beat = v.beat, v.beat+beats
	for _, f := range frames {
		// First of all: what was answered must not be asked again of a new owner.
		g.takeAnswers(f)
		g.takeNotices(f)
		v.checkTick(f)
		g.takePersonal(f)
		g.takeConditions(f)
		if feed := v.feeds[f.Region]; feed != nil {
			feed.take(f, v.flush, v.beat)
		}
	}
	v.urgent.begin(v.feeds[:], v.flush)
	g.sendAll(beats > 0)
	if v.flush%dropEvery == 0 {
		v.drop()
	}
}

// drop forgets what all viewers have been given.
func (v *view) drop() {
	oldest := v.flush
	for _, w := range v.viewers {
		oldest = min(oldest, w.upTo)
	}
	for _, f := range v.feeds {
		if f != nil {
			f.drop(oldest, v.beat)
		}
	}
}

// sendAll sends to those whose turn it is, and to those who were told something of their own.
func (g *Gateway) sendAll(beat bool) {
	v := &g.view
	now := g.config.Now()
	for i, w := range v.viewers {
		if i%yieldEvery == 0 {
			g.yield(now)
		}
		if v.rests(i) || v.calm(w) {
			continue
		}
		level, budget := v.allowance(w, g.config.Budget)
		if w.share.since.IsZero() || v.beat >= w.share.beat+measureEvery {
			w.share.beat = v.beat
			v.measure(w, now, budget, level)
		}
		every := w.every(level)
		if !v.due(w, every) && (beat || every > 1) && len(w.own) == 0 {
			continue
		}
		v.serve(w, every)
		w.turns = uint8(every)
		w.session.MoveTo(w.share.at)
		w.coarse = level >= strained
		framed := v.composer.compose(w, v.flush)
		v.rest(w)
		if framed != nil {
			v.letters.add(w, len(v.composer.buf), len(framed))
			if v.letters.full() {
				g.sendLetters(now)
			}
		} else if w.backlog != upToDate || w.missed || w.hungry {
			g.judge(w, w.conn.out.waiting(), now) // it may have caught up meanwhile
		}
		for _, wish := range v.wanted {
			v.tell(wish.feed, wish.at, true)
		}
	}
	g.sendLetters(now)
}

// passed reports whether since the last flush there was the turn of those with a phase, when turns
// come in every so many beats.
func (v *view) passed(phase, every uint64) bool {
	return (v.beat+phase)/every != (v.was+phase)/every
}

// due reports whether it is a viewer's turn, which comes in every so many beats. Turns are spread
// over these by place, since neighbours are told much the same.
func (v *view) due(w *viewer, every uint64) bool {
	return v.beat >= w.served+every || v.passed(w.phase(), every)
}

// serve takes note of a turn. One that was late does not move the next.
func (v *view) serve(w *viewer, every uint64) {
	w.served = v.beat
	if phase := w.phase(); v.passed(phase, every) {
		w.served -= (v.beat + phase) % every
	}
}

// phase is the same for those next to each other.
func (w *viewer) phase() uint64 {
	x, z := uint32(w.centre.X), uint32(w.centre.Z)
	if w.share.crowded {
		x, z = uint32(leaf(w.share.at.X)/2), uint32(leaf(w.share.at.Z)/2)
	}
	return uint64((x*2654435761 ^ z*2246822519) >> 16)
}

// allowance returns how strained things are for a viewer and what it may be sent of a crowd:
// half where its region has too much to do.
func (v *view) allowance(w *viewer, budget int) (strainLevel, int) {
	f := v.feeds[w.home]
	if f == nil || f.rung == 0 {
		return v.strain.level, budget
	}
	if budget == Unlimited {
		budget = DefaultBudget
	}
	return max(strained, v.strain.level), budget / 2
}

// checkTick notices that a region began anew: its ticks count from the start again.
func (v *view) checkTick(f *replication.Frame) {
	feed := v.feeds[f.Region]
	if len(f.Header) == 0 || feed == nil {
		return
	}
	if feed.ticked && f.Tick < feed.tick {
		v.loseRegion(f.Region)
	}
	feed.ticked, feed.tick = true, f.Tick
}

func (g *Gateway) takeNotices(f *replication.Frame) {
	for _, n := range f.Notices {
		s, c := g.lobby.Notice(n, f.Region)
		if conn, ok := c.(*Conn); ok && s != nil {
			g.view.add(s, conn, n.Char, geom.Point{X: n.Body.X, Z: n.Body.Z})
		}
		g.view.takeHome(n, f.Region)
	}
	if f.Anew {
		g.view.loseRegion(f.Region)
	}
}

// takeAnswers notes which commands have their results in a frame.
func (g *Gateway) takeAnswers(f *replication.Frame) {
	for i := range f.Personal {
		if p := &f.Personal[i]; len(p.Reliable) > 0 {
			if s := g.lobby.ByCharacter(p.To); s != nil {
				answered(s, p.Reliable)
			}
		}
	}
}

// takePersonal brings what is for one client alone, and learns from it where it is.
func (g *Gateway) takePersonal(f *replication.Frame) {
	v := &g.view
	for i := range f.Personal {
		p := &f.Personal[i]
		if w := v.byChar[p.To]; w != nil {
			if w.owner != f {
				w.own = append(w.own, f.Header...)
				w.owner = f
			}
			w.own = append(w.own, p.Reliable...)
			v.wake(w)
		}
	}
	for i := range f.Attention {
		if w := v.byChar[f.Attention[i].To]; w != nil {
			w.attend(f, f.Attention[i].State)
			v.wake(w)
		}
	}
	for i := range f.Selves {
		s := &f.Selves[i]
		w := v.byChar[s.To]
		if w == nil {
			continue
		}
		w.self.take(s.Self, f, uint64(w.turns), w.backlog != upToDate)
		v.wake(w)
		at := geom.Point{X: s.X, Z: s.Z}
		leapt := w.share.crowded && !w.share.at.Within(at, world.Leap)
		w.share.at = at
		v.move(w, w.centreAt(at))
		if leapt {
			v.refresh(w)
		}
	}
}

// attended is what a frame tells of those whom a viewer pays attention to: who has changed in a
// few ticks.
type attended struct {
	frame *replication.Frame
	state []byte
}

// maxAttended is how many of these are kept for a viewer's turn.
const maxAttended = 8

func (w *viewer) attend(f *replication.Frame, state []byte) {
	if len(w.watched) == maxAttended {
		w.watched = append(w.watched[:0], w.watched[1:]...)
	}
	w.watched = append(w.watched, attended{f, state})
}

func (g *Gateway) takeConditions(f *replication.Frame) {
	for _, c := range f.Conditions {
		if s := g.lobby.ByCharacter(c.Char); s != nil {
			s.Fare(session.Condition{HealthPercent: c.HealthPercent, PowerPercent: c.PowerPercent, Dead: c.Dead, Level: c.Level})
		}
	}
}

// answered notes the results among personal records.
func answered(s *session.Session, records []byte) {
	r := wire.NewReader(records)
	for {
		record, ok := r.Next()
		if !ok {
			return
		}
		if record.Type == wire.TypeResult {
			if seq, _, err := wire.DecodeResult(record.Payload); err == nil {
				s.Answered(seq)
			}
		}
	}
}

// judge decides by its backlog what a client gets in the next flush.
func (g *Gateway) judge(w *viewer, waiting int, now time.Time) {
	switch {
	case waiting > maxCells && w.backlog != starving:
		w.starve(now)
	case w.backlog == starving && waiting > caughtUp:
		if now.Sub(w.starved) > maxStarved {
			w.conn.Close(wire.CloseTooSlow, "reading too slowly")
		}
	case w.backlog == starving:
		w.backlog, w.starved, w.missed = upToDate, time.Time{}, false
		g.view.startOver(w)
	case waiting > maxState:
		if !w.missed {
			w.fell = now
		}
		w.backlog = behind
		g.observer.FrameSkipped()
	case waiting < caughtUp:
		w.backlog = upToDate
		g.view.askOn(w, now)
		if w.missed && now.Sub(w.catching) > catchEvery {
			tier := replication.Middle
			if now.Sub(w.fell) > oneRound {
				tier = replication.Far
			}
			w.missed, w.catching = false, now
			g.view.catchUp(w, tier)
		}
	}
}

// starve sends a viewer nothing of cells any more until it has caught up.
func (w *viewer) starve(now time.Time) {
	w.backlog, w.starved = starving, now
	w.eachCell(func(_ geom.Cell, s *sight) { s.forget() })
	w.complete = false
}

// startOver asks for everything around a viewer.
func (v *view) startOver(w *viewer) {
	w.eachCell(func(cell geom.Cell, _ *sight) { v.resync(w, cell) })
}

// refresh has a viewer that has leapt told anew of cells next to it that are, or were, crowds: of those
// whom its budget left out, the client may hold what is seconds old. Meanwhile it is told what changes, as before.
func (v *view) refresh(w *viewer) {
	w.eachCell(func(cell geom.Cell, s *sight) {
		if s.tier() != replication.Near {
			return
		}
		regions, n := tellers(cell)
		for i, r := range regions[:n] {
			f := v.feedFor(w, r)
			if at, _ := f.index(cell); s.rostered(i) && f.watches[at].size.flush > 0 {
				*s |= sightPutOff << i
				w.hungry = true
				v.await(w)
			}
		}
	})
}

// catchUp asks for what a viewer watches in a tier and nearer.
func (v *view) catchUp(w *viewer, tier replication.Tier) {
	w.eachCell(func(cell geom.Cell, s *sight) {
		if s.tier() <= tier {
			v.resync(w, cell)
		}
	})
}
