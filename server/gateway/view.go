package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/server/sockbatch"
	"github.com/myriad-mmo/myriad/wire"
)

// view is who watches what. It belongs to the flusher.
type view struct {
	name    string
	bus     bus.Bus
	byChar  map[entity.ID]*viewer
	byConn  map[session.Conn]*viewer
	viewers []*viewer
	// resting is for each of these before which beat it need not be looked at: 0, unless the last look found that
	// it may be passed over. Whoever then writes what calm reads must wake it.
	resting []uint64
	feeds   [geom.LayeredCount]*feed // of regions that are or were watched
	dirty   []wish                   // regions are to be told of these
	flush   uint64                   // number of the last flush
	beat    uint64                   // number of the last beat of the node
	was     uint64                   // of the last one at the flush before
	tended  int                      // turns of tend
	strain  strain
	yield   yield
	letters letters
	urgent  urgent
	composer
}

// wish is a watch of a region.
type wish struct {
	feed *feed
	at   *watch
}

func newView(name string, b bus.Bus) view {
	return view{
		urgent: urgent{of: make(map[outlook]urgency)}, composer: composer{reaches: reachesOf(0, 0), portions: portions{first: make(map[footing]int32)}},
		letters: letters{batch: sockbatch.New(maxLetters)}, name: name, bus: b, byChar: make(map[entity.ID]*viewer), byConn: make(map[session.Conn]*viewer),
	}
}

// viewer is a character whose client sees the world.
type viewer struct {
	// What each flush looks at for everybody comes first, then what each tick writes.
	own      []byte     // records for it alone, with the headers of their frames
	watched  []attended // not told yet, the oldest first
	self     selves
	soonAt   uint64 // beats by which it is told of what does not press
	calmAt   uint64
	place    int // among the viewers
	centre   geom.Cell
	home     geom.RegionID // that has its character: decides which layer it sees
	urgency  urgency       // of what it has not been told yet
	held     bool          // it was passed over, since nothing pressed
	complete bool          // the client is known to have all rosters
	backlog  backlog
	turns    uint8  // in every how many beats it has one
	missed   bool   // state was left out since the client was last up to date
	hungry   bool   // rosters were left out for their size
	coarse   bool   // told of the middle tier no more than of the far one
	upTo     uint64 // flush whose records it was given last
	served   uint64 // beat of its last turn
	share    share
	owner    *replication.Frame // whose header stands last in own
	conn     *Conn
	session  *session.Session

	id       entity.ID
	feeds    []*feed // of the regions within its window
	starved  time.Time
	fell     time.Time // when it fell behind first since near cells were last asked for whole
	catching time.Time // when that was
	asked    time.Time // when a roster that was left out was asked for again
	rosters  rosterRoom
	window   window
}

// newest returns the last frame that came in of what a viewer sees; nil when there is none.
func (w *viewer) newest() (last *replication.Frame) {
	for _, f := range w.feeds {
		if f.newest != nil && (last == nil || f.newest.ServerMs > last.ServerMs) {
			last = f.newest
		}
	}
	return last
}

// add makes a session's connection see the world from a point.
func (v *view) add(s *session.Session, c *Conn, id entity.ID, at geom.Point) {
	if old := v.byChar[id]; old != nil {
		if old.conn == c {
			// Loaded anew. With Entered the client has forgotten everything around, that of
			// regions which went on included.
			old.session, old.share.at = s, at
			old.self.forget()
			v.move(old, geom.CellAt(at))
			old.eachCell(func(_ geom.Cell, s *sight) { *s &^= sightTold })
			v.startOver(old)
			return
		}
		v.remove(old)
	}
	if c.out.ended() {
		return
	}
	w := &viewer{session: s, conn: c, id: id, place: len(v.viewers), home: geom.RegionAt(at), centre: geom.CellAt(at), share: share{at: at}, upTo: v.flush, served: v.beat}
	v.byChar[id], v.byConn[c] = w, w
	v.viewers, v.resting = append(v.viewers, w), append(v.resting, 0)
	v.look(w, w.centre)
}

// remove takes a viewer out; what nobody else watches is told to the regions.
func (v *view) remove(w *viewer) {
	delete(v.byChar, w.id)
	delete(v.byConn, w.conn)
	last := v.viewers[len(v.viewers)-1]
	v.viewers[w.place], last.place = last, w.place
	v.viewers[len(v.viewers)-1] = nil
	v.viewers = v.viewers[:len(v.viewers)-1]
	v.resting[w.place] = v.resting[len(v.viewers)]
	v.resting = v.resting[:len(v.viewers)]
	w.eachCell(func(cell geom.Cell, s *sight) { v.setTier(w, s, cell, replication.None) })
}

// move brings a viewer to another cell.
func (v *view) move(w *viewer, centre geom.Cell) {
	if centre != w.centre {
		v.wake(w)
		was := w.centre
		w.centre = centre
		v.look(w, was)
	}
}

// centreAt returns the centre of what a viewer sees from a point: the one it has, until it is replication.Lag beyond
// the lines of that.
func (w *viewer) centreAt(at geom.Point) geom.Cell {
	corner := w.centre.Corner()
	x, z := at.X-corner.X, at.Z-corner.Z
	if min(x, z) >= -replication.Lag && max(x, z) < geom.CellSize+replication.Lag {
		return w.centre
	}
	return geom.CellAt(at)
}

// cellsWithin calls f for each cell of the map within reach of a centre.
func cellsWithin(centre geom.Cell, reach int, f func(cell geom.Cell)) {
	for z := max(0, int(centre.Z)-reach); z <= min(geom.CellColumns-1, int(centre.Z)+reach); z++ {
		for x := max(0, int(centre.X)-reach); x <= min(geom.CellColumns-1, int(centre.X)+reach); x++ {
			f(geom.Cell{X: uint8(x), Z: uint8(z)})
		}
	}
}

// eachCell calls f for each cell that a viewer watches.
func (w *viewer) eachCell(f func(cell geom.Cell, s *sight)) {
	cellsWithin(w.centre, widestView, func(cell geom.Cell) {
		if s := w.window.at(cell); s.watched() {
			f(cell, s)
		}
	})
}

// look works out what a viewer watches from its cell, having been in another.
func (v *view) look(w *viewer, was geom.Cell) {
	// What is given up goes first: the window has no room for both.
	cellsWithin(was, widestView, func(cell geom.Cell) {
		s := w.window.at(cell)
		if s.watched() && v.reaches.now(cell.Steps(w.centre), s.tier()) == replication.None {
			v.setTier(w, s, cell, replication.None)
			w.own = wire.AppendUnwatch(w.own, cell)
		}
	})
	cellsWithin(w.centre, widestView, func(cell geom.Cell) {
		s, steps := w.window.at(cell), cell.Steps(w.centre)
		had := replication.None
		if s.watched() {
			had = s.tier()
		}
		v.setTier(w, s, cell, v.reaches.now(steps, had))
	})
	w.feeds = w.feeds[:0]
	reach := widestView + 1 // a region tells of its rim, too
	for row := max(0, int(w.centre.Z)-reach) / geom.CellsPerRegion; row <= min(geom.CellColumns-1, int(w.centre.Z)+reach)/geom.CellsPerRegion; row++ {
		for column := max(0, int(w.centre.X)-reach) / geom.CellsPerRegion; column <= min(geom.CellColumns-1, int(w.centre.X)+reach)/geom.CellsPerRegion; column++ {
			w.feeds = append(w.feeds, v.feedFor(w, geom.Region(column, row)))
		}
	}
}

func (v *view) feed(r geom.RegionID) *feed {
	if v.feeds[r] == nil {
		v.feeds[r] = newFeed(r)
	}
	return v.feeds[r]
}

// setTier has a viewer watch a cell in a tier from now on; None is no longer.
func (v *view) setTier(w *viewer, s *sight, cell geom.Cell, tier replication.Tier) {
	had := replication.None
	if s.watched() {
		had = s.tier()
	}
	if tier == had {
		return
	}
	// Who comes near to a crowd is told of its people one by one.
	uncounted := *s&allCounted != 0 && tier < replication.Far
	regions, n := tellers(cell)
	for _, r := range regions[:n] {
		f := v.feedFor(w, r)
		i, _ := f.index(cell)
		at := &f.watches[i]
		if had != replication.None {
			at.counts[had]--
		}
		if tier != replication.None {
			at.counts[tier]++
		}
		v.tell(f, at, had == replication.None || uncounted)
	}
	// Poses are absolute, and every tier's batch goes whole now and then: what the new tier
	// said before is not needed.
	switch {
	case tier == replication.None:
		*s = 0
	case had == replication.None:
		*s = sightOf(tier)
		v.await(w)
	default:
		*s = *s&^sightTier | sightOf(tier)
		if uncounted {
			*s &^= allCounted
			v.await(w)
		}
	}
}

// tell lets the region know at the end of the flush what this gateway wants of a cell.
func (v *view) tell(f *feed, at *watch, whole bool) {
	at.whole = at.whole || whole
	if !at.dirty && (at.whole || at.nearest() != at.told) {
		at.dirty = true
		v.dirty = append(v.dirty, wish{f, at})
	}
}

// settle tells regions what has changed.
func (v *view) settle() {
	for _, d := range v.dirty {
		at := d.at
		nearest := at.nearest()
		whole := at.whole && nearest != replication.None
		at.dirty, at.whole = false, false
		if nearest == at.told && !whole {
			continue
		}
		at.told = nearest
		if whole || nearest == replication.None {
			at.asked = time.Time{}
		}
		v.publish(d, whole)
	}
	clear(v.dirty)
	v.dirty = v.dirty[:0]
}

func (v *view) publish(d wish, whole bool) {
	v.bus.Publish(region.Subject(d.feed.region), replication.Interest{Gateway: v.name, Cell: d.at.cell, Tier: d.at.told, Whole: whole})
}

// resync sends a client everything of a cell again.
func (v *view) resync(w *viewer, cell geom.Cell) {
	if s := w.window.at(cell); cell.Steps(w.centre) <= widestView && s.watched() {
		s.forget()
		v.await(w)
		regions, n := tellers(cell)
		for _, r := range regions[:n] {
			f := v.feedFor(w, r)
			i, _ := f.index(cell)
			v.tell(f, &f.watches[i], true)
		}
	}
}

// loseRegion asks a region for everything again: it has begun anew and does not know what
// was told.
func (v *view) loseRegion(r geom.RegionID) {
	f := v.feeds[r]
	if f == nil {
		return
	}
	f.ticked, f.recent, f.newest = false, nil, nil
	for _, w := range v.viewers {
		if !w.home.Sees(r) {
			continue
		}
		w.eachCell(func(cell geom.Cell, s *sight) {
			if teller, ok := tellerOf(cell, r.Base()); ok {
				*s &^= (sightRostered | sightCounted) << teller
				v.await(w)
			}
		})
	}
	for i := range f.watches {
		if at := &f.watches[i]; at.nearest() != replication.None {
			v.tell(f, at, true)
		}
	}
}

// loseAll asks every region for everything again.
func (v *view) loseAll() {
	for _, f := range v.feeds {
		if f != nil {
			v.loseRegion(f.region)
		}
	}
}
