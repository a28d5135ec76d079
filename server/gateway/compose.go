package gateway

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
)

// composer puts together what one viewer is sent in a flush. Its message is used for one
// viewer after the other.
type composer struct {
	message
	reaches  reaches
	w        *viewer
	told     *told
	pick     *pick
	feed     *feed
	want     scope
	others   int      // bytes that are not poses of a crowd
	checks   [][]byte // of the frame that is being taken
	wanted   []wish   // rosters that the viewer turned out to need
	portions portions
}

// compose makes the messages for a viewer of all that was told since it was sent something;
// nil when there is nothing. They lie last in its buffer, behind those for others since it was reset.
func (c *composer) compose(w *viewer, flush uint64) []byte {
	c.begin()
	c.w, c.others, c.wanted = w, 0, c.wanted[:0]
	c.append(nil, w.own)
	c.head = w.owner
	w.own, w.owner = w.own[:0], nil
	if cap(w.own) > keepBuffer {
		w.own = nil
	}
	if w.self.waits() && w.backlog == upToDate { // while it is behind, the newest waits
		w.self.tell(&c.message)
	}
	c.others += c.size()
	if w.backlog != starving {
		c.cells(flush)
	}
	c.attention()
	if w.held && len(c.buf) > c.start {
		c.header(w.newest()) // by which a client sees how late it is told
	}
	w.upTo = flush
	w.share.others += c.others
	return c.end()
}

// attention adds what is told of those the viewer pays attention to: after the cells, of which
// there may be older frames.
func (c *composer) attention() {
	if c.w.backlog == upToDate {
		for _, a := range c.w.watched {
			c.append(a.frame, a.state)
			c.others += len(a.state)
		}
	}
	clear(c.w.watched)
	c.w.watched = c.w.watched[:0]
}

// look works out which cells are looked through for the viewer.
func (c *composer) look() {
	w := c.w
	c.want = c.reaches.scope(w.centre)
	near, middle := c.want[nearPoses], c.want[middleNews]
	if w.coarse && !w.share.crowded { // whose middle leaves come at the middle rate
		c.want[middleNews] = near
	}
	if w.share.rung > 0 {
		r := rungs[w.share.rung]
		c.want[nearPoses] = cellsOf(w.share.at, r.near, near)
		c.want[middleNews] = cellsOf(w.share.at, r.middle, middle).with(cellsAround(w.centre, 1))
	}
}

// takeFeed brings what a region told since the viewer was sent something.
func (c *composer) takeFeed(f *feed, recent []told, flush uint64) {
	c.feed = f
	m, picks := f.mask(&c.want), f.picks(len(recent), flush)
	bring, bringPoses := c.bring, c.bringPoses
	for i := range recent {
		c.told, c.pick = &recent[i], &picks[i]
		c.told.each(&m, bring, bringPoses)
		for _, check := range c.checks { // which count who has come from cells further on
			c.say(check)
		}
		c.checks = c.checks[:0]
		if c.w.complete {
			continue
		}
		for _, at := range c.told.rosters {
			c.introduce(int(at))
		}
	}
}

// sight returns the viewer's sight of one of the feed's cells, and which of its tellers the
// feed is; false when the viewer does not watch it. The cell must lie in its view.
func (c *composer) sight(at int) (s *sight, teller int, ok bool) {
	cell := c.feed.watches[at].cell
	s = c.w.window.at(cell)
	return s, int(c.feed.teller[at]), s.watched()
}

// say adds records of the frame that is being taken, which are not poses of a crowd.
func (c *composer) say(records []byte) {
	if len(records) > 0 {
		c.append(c.told.frame, records)
		c.others += len(records)
	}
}

// bring adds what a viewer that has the roster has to know of a cell.
func (c *composer) bring(at int) {
	s, teller, ok := c.sight(at)
	if ok && s.counted(teller) {
		c.count(at, s, teller)
		return
	}
	if !ok || !s.rostered(teller) {
		return
	}
	cell := c.told.cell(at)
	tier := s.tier()
	c.say(cell.Changes)
	c.say(cell.Courses)
	if cell.Arrivals != nil && !c.knows(cell.From) {
		c.say(cell.Arrivals)
	}
	if tier == replication.Near {
		c.events(cell)
	}
	if c.w.backlog == behind {
		c.w.missed = true
		return
	}
	if cell.Check != nil {
		c.checks = append(c.checks, cell.Check)
	}
	c.say(cell.WholeVitals)
	if cell.Crowd {
		c.crowd(cell, tier)
	} else {
		c.few(cell, tier)
	}
	if tier == replication.Near {
		if ticks := c.pick.ticksOf(at); ticks > 0 {
			c.poses(cell, ticks)
		}
	}
}

// bringPoses is bring for a cell of which the viewer is to know nothing but where those near are.
func (c *composer) bringPoses(at int) {
	ticks := c.pick.ticksOf(at)
	if ticks == 0 {
		return
	}
	s, teller, ok := c.sight(at)
	if !ok || !s.rostered(teller) || s.counted(teller) || s.tier() != replication.Near {
		return
	}
	if c.w.backlog == behind {
		c.w.missed = true
		return
	}
	c.poses(c.told.cell(at), ticks)
}

// few adds what a viewer is told of a cell that is no crowd, but for who is near. The far tier's
// turn comes for all: who stopped just before the cell came nearer is in no other batch.
func (c *composer) few(cell *replication.CellFrame, tier replication.Tier) {
	c.say(cell.Whole.Bytes)
	switch max(tier, c.w.allows(cell.Cell)) {
	case replication.Near:
		c.say(cell.Vitals.Bytes)
	case replication.Middle:
		if tier == replication.Middle && c.w.coarse {
			break
		}
		c.say(cell.Vitals.Bytes)
		if cell.MiddleTurn {
			c.say(cell.Near4.Bytes)
		}
	}
	c.say(cell.FarVitals.Bytes)
	c.say(cell.Far.Bytes)
}

// count tells by number of a crowd in a cell of the far tier. One that is a crowd no longer is
// told of one by one.
func (c *composer) count(at int, s *sight, teller int) {
	cell := c.told.cell(at)
	if cell.Crowd {
		c.say(cell.Counts)
		return
	}
	*s &^= sightCounted << teller
	c.w.complete = false
	c.wanted = append(c.wanted, wish{c.feed, &c.feed.watches[at]})
}

// knows reports whether the viewer has the rosters of all of some cells of the feed.
func (c *composer) knows(cells []geom.Cell) bool {
	for _, cell := range cells {
		at, _ := c.feed.index(cell)
		if cell.Steps(c.w.centre) > widestView {
			return false
		}
		if s, teller, ok := c.sight(at); !ok || !s.rostered(teller) {
			return false
		}
	}
	return true
}

// introduce gives the roster of a cell to a viewer that waits for it. From then on it is told
// what changes.
func (c *composer) introduce(at int) {
	s, teller, ok := c.sight(at)
	if c.feed.watches[at].cell.Steps(c.w.centre) > widestView || !ok || s.current(teller) || s.counted(teller) {
		return
	}
	cell := c.told.cell(at)
	*s &^= sightPutOff << teller
	if cell.Crowd && s.tier() == replication.Far && *s&sightTold == 0 {
		*s |= sightCounted << teller
		c.say(cell.Counts)
		return
	}
	if !c.w.takesRoster(cell.Cell, len(cell.Roster), c.size(), c.told.beat) {
		*s |= sightPutOff << teller
		return
	}
	had := s.rostered(teller)
	*s |= sightRostered<<teller | sightTold
	c.say(cell.Roster)
	if s.tier() == replication.Near && !had {
		c.events(cell)
	}
}

// events adds what happened in a cell of the near tier.
func (c *composer) events(cell *replication.CellFrame) {
	if cell.Events.Leaves == nil || c.w.share.rung == 0 {
		c.say(cell.Events.Bytes)
		return
	}
	reach := max(eventReach, rungs[c.w.share.rung].near)
	c.others += c.leaves(&cell.Events, around(c.w.share.at, cell.Cell, reach), leafRange{})
}

// fewVitals is up to how many bytes the vitals that changed in a crowd since its last far turns are told
// to everyone, not only to those within reach.
const fewVitals = 1024

// stillVitals is the same for who is not in the far tier, where so few move that their poses are no more than
// fewPoses: as after a battle.
const (
	stillVitals = 16 << 10
	fewPoses    = 1024
)

// still reports whether so few move in a crowd that there is room to tell how all of it fares. A whole batch holds
// more than those who move: then it is not known.
func still(cell *replication.CellFrame) bool {
	return len(cell.FarVitals.Bytes) <= stillVitals && cell.Whole.Empty() && len(cell.Far.Bytes)+len(cell.Near4.Bytes) <= fewPoses
}

// crowd adds what the viewer's rung leaves of a crowded cell, but for who is near. The far
// tier's turn comes for nearer leaves, too: who stopped just before a leaf came into a nearer
// reach, as the viewer walks or its rung changes, is in no other batch.
func (c *composer) crowd(cell *replication.CellFrame, tier replication.Tier) {
	r, at := rungs[c.w.share.rung], c.w.share.at
	near, middle, far := r.within(at, cell.Cell, tier)
	fares := r.fares(at, cell.Cell, tier)
	c.leaves(&cell.Vitals, fares, leafRange{})
	told := far
	switch {
	case len(cell.FarVitals.Bytes) <= fewVitals, tier <= replication.Middle && still(cell):
		told = allLeaves
	case r.tight():
		told = middle
	}
	c.others += c.leaves(&cell.FarVitals, told, leafRange{})
	if cell.MiddleTurn {
		c.leaves(&cell.Near4, middle, near)
	}
	c.leaves(&cell.Far, far, leafRange{})
	c.leaves(&cell.Whole, allLeaves, leafRange{})
}

// leaves adds the part of a batch of the leaves in one range that are not in another, and
// returns its size.
func (c *composer) leaves(b *replication.Batch, in, but leafRange) (size int) {
	if b.Leaves == nil {
		return 0
	}
	row := func(row, from, to int) {
		if from < to {
			part := b.Row(row, from, to)
			c.append(c.told.frame, part)
			size += len(part)
		}
	}
	for z := in.top; z < in.bottom; z++ {
		if but.empty() || z < but.top || z >= but.bottom {
			row(z, in.left, in.right)
			continue
		}
		row(z, in.left, min(in.right, but.left))
		row(z, max(in.left, but.right), in.right)
	}
	return size
}
