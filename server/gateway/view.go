package gateway

import (
	"time"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// view is who watches what. It belongs to the flusher.
type view struct {
	name    string
	bus     bus.Bus
	byChar  map[entity.ID]*viewer
	byConn  map[session.Conn]*viewer
	watches map[key]*watch
	ticks   map[geom.RegionID]uint32 // last one seen, to notice that a region began anew
	turn    int                      // of tend
	touched []*viewer                // have something to be sent in this flush
}

func newView(name string, b bus.Bus) view {
	return view{
		name: name, bus: b,
		byChar: make(map[entity.ID]*viewer), byConn: make(map[session.Conn]*viewer),
		watches: make(map[key]*watch), ticks: make(map[geom.RegionID]uint32),
	}
}

// key names a cell as one region tells it: near a border an entity may stand a few metres
// beyond the line of its owner, so that a cell there has several tellers.
type key struct {
	region geom.RegionID
	cell   geom.Cell
}

// viewer is a character whose client sees the world.
type viewer struct {
	session *session.Session
	conn    *Conn
	id      entity.ID
	centre  geom.Cell
	cells   map[geom.Cell]*seen

	buf      []byte             // records of this flush
	full     [][]byte           // messages of this flush that are full
	frame    *replication.Frame // whose records come now
	headed   *replication.Frame // whose header stands last in buf
	tick     uint32             // of frame, the last one
	open     bool               // among those touched
	share    share
	backlog  backlog
	missed   bool // state was left out since the client was last up to date
	starved  time.Time
	catching time.Time // when near cells were last asked for whole
	hungry   bool      // rosters were left out for their size
	asked    time.Time // when one of them was asked for again
}

// seen is a cell that a viewer watches.
type seen struct {
	tier   replication.Tier
	sights []*sight
}

// add makes a session's connection see the world from a point.
func (v *view) add(s *session.Session, c *Conn, id entity.ID, at geom.Point) {
	if old := v.byChar[id]; old != nil {
		if old.conn == c {
			// Loaded anew. With Entered the client has forgotten everything around, that of
			// regions which went on included.
			v.place(old, geom.CellAt(at))
			v.startOver(old)
			return
		}
		v.remove(old)
	}
	if c.out.ended() {
		return
	}
	w := &viewer{session: s, conn: c, id: id, centre: geom.CellAt(at), share: share{at: at}, cells: make(map[geom.Cell]*seen)}
	v.byChar[id], v.byConn[c] = w, w
	v.look(w)
}

// remove takes a viewer out; what nobody else watches is told to the regions.
func (v *view) remove(w *viewer) {
	delete(v.byChar, w.id)
	delete(v.byConn, w.conn)
	for cell := range w.cells {
		v.leaveCell(w, cell)
	}
}

// place moves a viewer to another cell.
func (v *view) place(w *viewer, centre geom.Cell) {
	if centre != w.centre {
		w.centre = centre
		v.look(w)
	}
}

// reach returns the tier of a cell that lies so many cells away.
func reach(steps int) replication.Tier {
	switch {
	case steps <= replication.NearCells:
		return replication.Near
	case steps <= replication.MiddleCells:
		return replication.Middle
	case steps <= replication.FarCells:
		return replication.Far
	}
	return replication.None
}

// tierNow returns the tier of a cell for a viewer that had it in another: it is given up
// one cell later than it is won, so that who walks along a line is not told everything
// again at each step.
func tierNow(steps int, had replication.Tier) replication.Tier {
	if want := reach(steps); want < had || reach(max(steps-1, 0)) > had {
		return want
	}
	return had
}

// look works out what a viewer watches from its cell.
func (v *view) look(w *viewer) {
	for cell, s := range w.cells {
		if tierNow(cell.Steps(w.centre), s.tier) == replication.None {
			v.open(w, nil)
			w.append(wire.AppendUnwatch(nil, cell))
			v.leaveCell(w, cell)
		}
	}
	const far = replication.FarCells
	for z := max(0, int(w.centre.Z)-far); z <= min(geom.CellColumns-1, int(w.centre.Z)+far); z++ {
		for x := max(0, int(w.centre.X)-far); x <= min(geom.CellColumns-1, int(w.centre.X)+far); x++ {
			v.watchCell(w, geom.Cell{X: uint8(x), Z: uint8(z)})
		}
	}
	for cell, s := range w.cells { // those kept beyond the square
		if cell.Steps(w.centre) > far {
			v.setTier(s, tierNow(cell.Steps(w.centre), s.tier))
		}
	}
}

// watchCell makes a viewer watch a cell in the tier that it has from there.
func (v *view) watchCell(w *viewer, cell geom.Cell) {
	s := w.cells[cell]
	if s != nil {
		v.setTier(s, tierNow(cell.Steps(w.centre), s.tier))
		return
	}
	s = &seen{tier: reach(cell.Steps(w.centre))}
	w.cells[cell] = s
	for _, r := range tellers(cell) {
		k := key{r, cell}
		at := v.watches[k]
		if at == nil {
			at = &watch{key: k, told: replication.None}
			v.watches[k] = at
		}
		one := &sight{viewer: w, watch: at, tier: s.tier}
		at.put(one)
		s.sights = append(s.sights, one)
		v.tell(at, true)
	}
}

func (v *view) setTier(s *seen, tier replication.Tier) {
	if tier == s.tier {
		return
	}
	// Poses are absolute, and every tier's batch goes whole now and then: what the new tier
	// said before is not needed.
	s.tier = tier
	for _, one := range s.sights {
		one.watch.take(one)
		one.tier = tier
		one.watch.put(one)
		v.tell(one.watch, false)
	}
}

func (v *view) leaveCell(w *viewer, cell geom.Cell) {
	s := w.cells[cell]
	delete(w.cells, cell)
	for _, one := range s.sights {
		one.watch.take(one)
		v.tell(one.watch, false)
	}
}

// tell lets the region know what this gateway wants of a cell, when that has changed or
// somebody waits for the roster.
func (v *view) tell(at *watch, whole bool) {
	nearest := at.nearest()
	if nearest == replication.None {
		delete(v.watches, at.key)
		whole = false
	}
	if nearest == at.told && !whole {
		return
	}
	at.told = nearest
	if whole {
		at.asked = time.Time{}
	}
	v.publish(at, whole)
}

func (v *view) publish(at *watch, whole bool) {
	v.bus.Publish(region.Subject(at.region), replication.Interest{Gateway: v.name, Cell: at.cell, Tier: at.told, Whole: whole})
}

// tellers returns the regions that may have entities in a cell: its own, and those whose
// line is within a cell of it.
func tellers(c geom.Cell) []geom.RegionID {
	list := []geom.RegionID{c.Region()}
	i, j := int(c.X)%geom.CellsPerRegion, int(c.Z)%geom.CellsPerRegion
	const last = geom.CellsPerRegion - 1
	if i > 0 && j > 0 && i < last && j < last {
		return list
	}
	own := c.Region()
	for row := own.Row() - 1; row <= own.Row()+1; row++ {
		for column := own.Column() - 1; column <= own.Column()+1; column++ {
			dc, dr := column-own.Column(), row-own.Row()
			touches := (dc == 0 || dc < 0 && i == 0 || dc > 0 && i == last) && (dr == 0 || dr < 0 && j == 0 || dr > 0 && j == last)
			if touches && (dc != 0 || dr != 0) && column >= 0 && row >= 0 && column < geom.RegionColumns && row < geom.RegionColumns {
				list = append(list, geom.Region(column, row))
			}
		}
	}
	return list
}

// resync sends a client everything of a cell again.
func (v *view) resync(w *viewer, cell geom.Cell) {
	s := w.cells[cell]
	if s == nil {
		return
	}
	for _, one := range s.sights {
		one.setRostered(false)
		v.tell(one.watch, true)
	}
}

// loseRegion asks a region for everything again: it has begun anew and does not know what
// was told.
func (v *view) loseRegion(r geom.RegionID) {
	delete(v.ticks, r)
	for k, at := range v.watches {
		if k.region == r {
			at.forget()
			v.tell(at, true)
		}
	}
}

// loseAll asks every region for everything again.
func (v *view) loseAll() {
	regions := make(map[geom.RegionID]bool)
	for k := range v.watches {
		regions[k.region] = true
	}
	for r := range regions {
		v.loseRegion(r)
	}
}

const (
	// rosterPatience is after how long a roster that did not come is asked for again.
	rosterPatience = 2 * time.Second
	// refreshTurns is in how many turns of tend all interests are told again.
	refreshTurns = 5
)

// tend repeats what may have been lost: messages are delivered at most once, and a region
// may begin anew without a word.
func (v *view) tend(now time.Time) {
	v.turn++
	for k, at := range v.watches {
		waits := false
		for _, s := range at.waiting {
			waits = waits || s.viewer.starved.IsZero()
		}
		switch {
		case waits && at.asked.IsZero():
			at.asked = now
		case waits && now.Sub(at.asked) >= rosterPatience:
			at.asked = now
			v.publish(at, true)
		case (int(k.cell.X)+int(k.cell.Z)+v.turn)%refreshTurns == 0:
			v.publish(at, false)
		}
	}
	for _, w := range v.byConn {
		if w.conn.out.ended() {
			v.remove(w)
		}
	}
}
