package gateway

import (
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/engine/geom"
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
	// catchEvery is how often a slow client may ask for its near cells whole.
	catchEvery = 2 * time.Second
	// maxMessage is from where on a flush goes on in another WebSocket message.
	maxMessage = wire.MaxServerMessage - wire.MaxPayload - 64
)

// flush sends what frames hold, one message for each client.
func (g *Gateway) flush(frames []*replication.Frame) {
	v := &g.view
	for _, f := range frames {
		// First of all: what was answered must not be asked again of a new owner.
		g.takeAnswers(f)
		g.takeNotices(f)
		v.checkTick(f)
		g.takePersonal(f)
		g.takeConditions(f)
		for tier := replication.Near; tier <= replication.Far; tier++ {
			g.takeCells(f, tier)
		}
	}
	g.sendTouched()
}

// sendTouched sends what has gathered for viewers, but for those who wait for the next flush.
func (g *Gateway) sendTouched() {
	v := &g.view
	if len(v.touched) == 0 {
		return
	}
	now := g.config.Now()
	held := v.touched[:0]
	for _, w := range v.touched {
		w.share.measure(now, g.config.Budget)
		if w.holds() {
			held = append(held, w)
			continue
		}
		w.open = false
		g.send(w)
	}
	clear(v.touched[len(held):])
	v.touched = held
}

// checkTick notices that a region began anew: its ticks count from the start again.
func (v *view) checkTick(f *replication.Frame) {
	if len(f.Header) == 0 {
		return
	}
	if last, ok := v.ticks[f.Region]; ok && f.Tick < last {
		v.loseRegion(f.Region)
	}
	v.ticks[f.Region] = f.Tick
}

func (g *Gateway) takeNotices(f *replication.Frame) {
	for _, n := range f.Notices {
		s, c := g.lobby.Notice(n, f.Region)
		if conn, ok := c.(*Conn); ok && s != nil {
			g.view.add(s, conn, n.Char, geom.Point{X: n.Body.X, Z: n.Body.Z})
		}
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
		w := v.byChar[p.To]
		if w == nil {
			continue
		}
		v.open(w, f)
		w.append(p.Reliable)
		if len(p.State) == 0 {
			continue
		}
		if w.backlog == upToDate {
			w.append(p.State)
		}
		if at, ok := selfAt(p.State); ok {
			w.session.MoveTo(at)
			w.share.at = at
			v.place(w, geom.CellAt(at))
		}
	}
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

func selfAt(record []byte) (geom.Point, bool) {
	r := wire.NewReader(record)
	first, ok := r.Next()
	if !ok || first.Type != wire.TypeSelf {
		return geom.Point{}, false
	}
	self, err := wire.DecodeSelf(first.Payload)
	return geom.Point{X: self.X, Z: self.Z}, err == nil
}

// takeCells brings the cells of a frame to those who watch them in one tier.
func (g *Gateway) takeCells(f *replication.Frame, tier replication.Tier) {
	v := &g.view
	for i := range f.Cells {
		c := &f.Cells[i]
		at := v.watches[key{f.Region, c.Cell}]
		if at == nil {
			continue
		}
		if len(at.sights[tier]) > 0 && tells(c, tier) {
			for _, s := range at.sights[tier] {
				v.bring(s, f, c)
			}
		}
		if c.Roster != nil {
			v.introduce(at, f, c, tier)
		}
	}
}

// tells reports whether a cell has anything for those who watch it in a tier.
func tells(c *replication.CellFrame, tier replication.Tier) bool {
	switch {
	case tier == replication.Near, c.Changes != nil, c.Check != nil, c.Far != nil:
		return true
	case tier == replication.Middle:
		return c.Vitals != nil || c.Middle != nil
	}
	return false
}

// introduce gives the roster of a cell to those who wait for it in a tier. From then on they
// are told what changes.
func (v *view) introduce(at *watch, f *replication.Frame, c *replication.CellFrame, tier replication.Tier) {
	for i := len(at.waiting) - 1; i >= 0; i-- { // setRostered puts the last in the place of one that goes
		s := at.waiting[i]
		if s.tier != tier {
			continue
		}
		w := s.viewer
		v.open(w, f)
		if w.backlog == starving {
			continue
		}
		if s.putOff = !w.takesRoster(len(c.Roster)); s.putOff {
			continue
		}
		s.setRostered(true)
		w.append(c.Roster)
		if s.tier == replication.Near {
			w.append(c.Events)
		}
	}
}

// bring adds what a viewer that has the roster has to know of a cell.
func (v *view) bring(s *sight, f *replication.Frame, c *replication.CellFrame) {
	w := s.viewer
	v.open(w, f)
	if w.backlog == starving {
		return
	}
	w.append(c.Changes)
	if s.tier == replication.Near {
		w.append(c.Events)
	}
	if w.backlog == behind {
		w.missed = true
		return
	}
	w.append(c.Check)
	if c.Crowded() {
		w.share.crowded = true
		if w.share.rung > 0 {
			if s.tier <= replication.Middle {
				w.append(c.Vitals)
			}
			w.appendCrowd(c, s.tier)
			return
		}
	}
	poses := c.Far
	switch max(s.tier, w.allows(c.Cell)) {
	case replication.Near:
		w.append(c.Vitals)
		poses = c.Near
	case replication.Middle:
		w.append(c.Vitals)
		poses = c.Middle
	}
	w.appendPoses(poses)
}

// open readies a viewer for records of a frame; nil is for records of no region.
func (v *view) open(w *viewer, f *replication.Frame) {
	if !w.open {
		w.open = true
		v.touched = append(v.touched, w)
	}
	if f != nil {
		w.frame, w.tick = f, f.Tick
	}
}

// append adds records, after the header of their frame where that does not stand yet.
func (w *viewer) append(records []byte) {
	if len(records) == 0 {
		return
	}
	if w.frame != nil && w.headed != w.frame {
		w.buf = append(w.buf, w.frame.Header...)
		w.headed = w.frame
	}
	if len(w.buf)+len(records) <= maxMessage {
		w.buf = append(w.buf, records...)
		return
	}
	r := wire.NewReader(records)
	for {
		record, ok := r.Next()
		if !ok {
			return
		}
		if len(w.buf)+len(record.Payload) > maxMessage {
			w.full = append(w.full, w.buf)
			w.buf = nil
			if w.frame != nil {
				w.buf = append(w.buf, w.frame.Header...)
			}
		}
		w.buf = wire.Append(w.buf, record.Type, record.Payload)
	}
}

// send hands a viewer's records to its connection and sees how far behind that is.
func (g *Gateway) send(w *viewer) {
	for _, message := range w.full {
		g.put(w, message)
		w.share.sent += len(message)
	}
	w.full = nil
	g.put(w, w.buf)
	w.share.sent += len(w.buf)
	if cap(w.buf) > keepBuffer {
		w.buf = nil
	}
	w.buf, w.frame, w.headed = w.buf[:0], nil, nil
	g.judge(w)
}

func (g *Gateway) put(w *viewer, message []byte) {
	if len(message) == 0 {
		return
	}
	if !w.conn.out.put(ws.OpBinary, message) {
		w.conn.Close(wire.CloseTooSlow, "reading too slowly")
		return
	}
	g.observer.FrameSent(0) // its bytes count when they are written
}

// judge decides by its backlog what a client gets in the next flush.
func (g *Gateway) judge(w *viewer) {
	waiting, now := w.conn.out.waiting(), g.config.Now()
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
		w.backlog = behind
		g.observer.FrameSkipped()
	case waiting < caughtUp:
		w.backlog = upToDate
		g.view.askOn(w, now)
		if w.missed && now.Sub(w.catching) > catchEvery {
			w.missed, w.catching = false, now
			g.view.catchUp(w)
		}
	}
}

// starve sends a viewer nothing of cells any more until it has caught up.
func (w *viewer) starve(now time.Time) {
	w.backlog, w.starved = starving, now
	for _, s := range w.cells {
		for _, one := range s.sights {
			one.setRostered(false)
		}
	}
}

// startOver asks for everything around a viewer.
func (v *view) startOver(w *viewer) {
	for cell := range w.cells {
		v.resync(w, cell)
	}
}

// catchUp asks for what is near a viewer; what is farther heals by itself, since every
// batch of poses goes whole now and then.
func (v *view) catchUp(w *viewer) {
	for cell, s := range w.cells {
		if s.tier == replication.Near {
			v.resync(w, cell)
		}
	}
}
