package sdk

import (
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Entity is what the client knows of something in the world.
type Entity struct {
	ID     uint64
	Region uint16
	Cell   geom.Cell // that it is told in; one that strolls may be over its edge
	// Pose is the last that was told; of one that strolls along a course (wire.Course) it is
	// that at ServerMs, worked out when the entity is asked for.
	Pose wire.Pose
	Tick uint32 // of its region, when the pose, or the course, was told

	way wire.Way // beside the pose: both change with each that is told

	Look   *corepb.Description
	Vitals wire.Vitals

	claimed uint32 // server_ms of the frame that described it last
}

// telling is of whom poses or courses came behind one FRAME: from a place in picture.told up to the next telling's.
type telling struct {
	region uint16
	tick   uint32
	from   int
}

// picture is the world as told; guarded by Client.mu.
type picture struct {
	frame   wire.Frame
	regions map[geom.RegionID]*regionPicture
	byID    map[uint64]*Entity
	words   wire.Words

	// told is the short ids of those whose pose or course came in the message under way, some twice; for Trace.
	told     []uint16
	tellings []telling

	pose   wire.Pose // scratch of receive
	entry  wire.Entry
	vitals wire.Vitals
	course wire.Course
}

type regionPicture struct {
	byShort []*Entity // index is the short id
	cells   map[geom.Cell]*cellPicture
	counts  map[geom.Cell]*wire.Counts // of cells whose people are told of by number
}

// cellPicture sums up a watched cell, as CHECK does.
type cellPicture struct {
	count uint16
	sum   uint32
}

func (p *picture) forget() {
	p.regions, p.byID = nil, nil
}

// begin takes what follows as told by a frame.
func (p *picture) begin(f wire.Frame) {
	p.frame = f
	p.tellings = append(p.tellings, telling{uint16(f.Region), f.Tick, len(p.told)})
}

// message forgets whom the message before told of.
func (p *picture) message() { p.told, p.tellings = p.told[:0], p.tellings[:0] }

func (p *picture) region() *regionPicture {
	if p.regions == nil {
		p.regions = make(map[geom.RegionID]*regionPicture)
		p.byID = make(map[uint64]*Entity)
	}
	r := p.regions[p.frame.Region]
	if r == nil {
		r = &regionPicture{cells: make(map[geom.Cell]*cellPicture), counts: make(map[geom.Cell]*wire.Counts)}
		p.regions[p.frame.Region] = r
	}
	return r
}

func (r *regionPicture) at(short uint16) *Entity {
	if int(short) < len(r.byShort) {
		return r.byShort[short]
	}
	return nil
}

// receive takes a record of a frame in. Cells that must be asked for again are appended to
// resync.
func (p *picture) receive(rec wire.Record, resync *[]geom.Cell) error {
	switch rec.Type {
	case wire.TypePoses:
		return p.receivePoses(rec.Payload)
	case wire.TypeEnter, wire.TypeDescribe:
		l, err := wire.DecodeEntries(rec.Payload)
		if err != nil {
			return err
		}
		return p.receiveEntries(&l)
	case wire.TypeRoster:
		head, l, err := wire.DecodeRoster(rec.Payload)
		if err != nil {
			return err
		}
		if head.Part == 0 {
			r := p.region()
			p.empty(r, head.Cell)
			r.cells[head.Cell] = &cellPicture{}
			delete(r.counts, head.Cell)
		}
		return p.receiveEntries(&l)
	case wire.TypeLeave:
		return p.receiveLeaves(rec.Payload)
	case wire.TypeVitals:
		return p.receiveVitals(rec.Payload)
	case wire.TypeCheck:
		k, err := wire.DecodeCheck(rec.Payload)
		cell := p.region().cells[k.Cell]
		if err == nil && cell != nil && (cell.count != k.Count || cell.sum != k.Sum) {
			*resync = append(*resync, k.Cell)
		}
		return err
	case wire.TypeCounts:
		k, err := wire.DecodeCounts(rec.Payload)
		if err == nil {
			p.region().recount(&k)
		}
		return err
	case wire.TypeCourses:
		return p.receiveCourses(rec.Payload)
	case wire.TypeUnwatch:
		cell, err := wire.DecodeUnwatch(rec.Payload)
		if err == nil {
			p.unwatch(cell)
		}
		return err
	}
	return nil // a record of a later version
}

func (p *picture) receivePoses(payload []byte) error {
	l, err := wire.DecodePoses(payload)
	if err != nil {
		return err
	}
	r := p.region()
	for l.Next(&p.pose) {
		if e := r.at(p.pose.Short); e != nil {
			e.Pose, e.Tick = p.pose, p.frame.Tick
			if e.way != nil {
				e.way = nil
			}
			p.tell(e)
		}
	}
	return l.Err()
}

func (p *picture) receiveEntries(l *wire.Entries) error {
	r := p.region()
	for l.Next(&p.entry) {
		look := new(corepb.Description)
		if err := proto.Unmarshal(p.entry.Look, look); err != nil {
			return err
		}
		e := r.at(p.entry.Short)
		if e == nil || e.ID != p.entry.ID {
			if e != nil {
				p.remove(r, e)
			}
			e = &Entity{ID: p.entry.ID, Region: uint16(p.frame.Region)}
			e.Pose.Short = p.entry.Short
			r.put(e, l.Cell)
		}
		p.claim(e)
		r.move(e, l.Cell)
		e.Pose, e.Tick, e.Look, e.way = p.entry.Pose, p.frame.Tick, look, nil
		p.tell(e)
	}
	return l.Err()
}

// tell takes note that somebody's pose or course came.
func (p *picture) tell(e *Entity) {
	p.told = append(p.told, e.Pose.Short)
}

// claim says of one that several regions tell of who has it: who described it last by the clock, since
// the frames of two regions are not in order within a message.
func (p *picture) claim(e *Entity) {
	e.claimed = p.frame.ServerMs
	if was := p.byID[e.ID]; was == nil || int32(e.claimed-was.claimed) >= 0 {
		p.byID[e.ID] = e
	}
}

func (p *picture) receiveLeaves(payload []byte) error {
	l, err := wire.DecodeLeaves(payload)
	if err != nil {
		return err
	}
	r := p.region()
	var leave wire.Leave
	for l.Next(&leave) {
		e := r.at(leave.Short)
		if e == nil || e.Cell != l.Cell {
			continue // it has entered elsewhere already
		}
		if leave.Why == wire.WhyMoved && r.cells[leave.To] != nil {
			r.move(e, leave.To)
			continue
		}
		p.remove(r, e)
	}
	return l.Err()
}

func (p *picture) receiveVitals(payload []byte) error {
	l, err := wire.DecodeVitals(payload, &p.words)
	if err != nil {
		return err
	}
	r := p.region()
	for l.Next(&p.vitals) {
		if e := r.at(p.vitals.Short); e != nil {
			auras := append(e.Vitals.Auras[:0], p.vitals.Auras...)
			e.Vitals = p.vitals
			e.Vitals.Auras = auras
		}
	}
	return l.Err()
}

func (r *regionPicture) put(e *Entity, cell geom.Cell) {
	for int(e.Pose.Short) >= len(r.byShort) {
		r.byShort = append(r.byShort, nil)
	}
	r.byShort[e.Pose.Short] = e
	e.Cell = cell
	r.count(cell, e.Pose.Short, 1)
}

func (r *regionPicture) move(e *Entity, to geom.Cell) {
	if e.Cell == to {
		return
	}
	r.count(e.Cell, e.Pose.Short, -1)
	r.count(to, e.Pose.Short, 1)
	e.Cell = to
}

func (r *regionPicture) count(at geom.Cell, short uint16, by int) {
	if cell := r.cells[at]; cell != nil {
		cell.count += uint16(by)
		cell.sum += uint32(by) * wire.CheckTerm(short)
	}
}

func (p *picture) remove(r *regionPicture, e *Entity) {
	r.byShort[e.Pose.Short] = nil
	r.count(e.Cell, e.Pose.Short, -1)
	if p.byID[e.ID] == e {
		delete(p.byID, e.ID)
	}
}

// empty forgets the entities of a cell.
func (p *picture) empty(r *regionPicture, cell geom.Cell) {
	for _, e := range r.byShort {
		if e != nil && e.Cell == cell {
			p.remove(r, e)
		}
	}
}

// unwatch forgets a cell in whatever region tells of it: those of a neighbour that stand
// just over the border are in it too.
func (p *picture) unwatch(cell geom.Cell) {
	for _, r := range p.regions {
		p.empty(r, cell)
		delete(r.cells, cell)
		delete(r.counts, cell)
	}
}

// recount takes over what is told of a cell's counts.
func (r *regionPicture) recount(k *wire.Counts) {
	if k.People == [wire.LeafCount]uint8{} {
		delete(r.counts, k.Cell)
		return
	}
	r.counts[k.Cell] = k
}

// Entity returns what is known of an entity, where it is now; false when it is not in view. Look
// and Auras must not be changed.
func (c *Client) Entity(id uint64) (Entity, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.picture.byID[id]; e != nil {
		e.stroll(c.serverMs())
		return e.copied(), true
	}
	return Entity{}, false
}

// Near appends the entities that are within radius mm of oneself now to dst, in no order, oneself
// left out.
func (c *Client) Near(dst []Entity, radius int32) []Entity {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, now := geom.Point{X: c.self.X, Z: c.self.Z}, c.serverMs()
	for id, e := range c.picture.byID {
		e.stroll(now)
		if id != c.self.ID && at.Within(geom.Point{X: e.Pose.X, Z: e.Pose.Z}, radius) {
			dst = append(dst, e.copied())
		}
	}
	return dst
}

// Sees reports whether anything known fulfils match, oneself left out. match must neither
// keep nor change the entity, nor call the client.
func (c *Client) Sees(match func(e *Entity) bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.serverMs()
	for id, e := range c.picture.byID {
		e.stroll(now)
		if id != c.self.ID && match(e) {
			return true
		}
	}
	return false
}

// Told calls f for those whose pose or course came with the frame that Trace is told of, while it is: with the next
// message it is forgotten. The entity is as the last frame of the message has it. Some come twice; oneself is left
// out, and who has left meanwhile. f must neither keep nor change the entity, nor call the client.
func (c *Client) Told(frame wire.Frame, f func(e *Entity)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := &c.picture
	r := p.regions[frame.Region]
	if r == nil {
		return
	}
	now, to := c.serverMs(), len(p.told)
	for i := len(p.tellings) - 1; i >= 0; i-- {
		t := &p.tellings[i]
		if t.region == uint16(frame.Region) && t.tick == frame.Tick {
			for _, short := range p.told[t.from:to] {
				if e := r.at(short); e != nil && e.ID != c.self.ID {
					e.stroll(now)
					f(e)
				}
			}
		}
		to = t.from
	}
}

// InView returns how many entities are known.
func (c *Client) InView() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.picture.byID)
}

// LeafCounts is how many people stand in each leaf of a cell, row by row.
type LeafCounts [wire.LeafCount]uint16

// Counts returns the people who are told of by number alone, by cell; those who are known
// as entities are not in it. What several regions tell of a cell is added up. A leaf
// of wire.MaxCount may hold more. The map is the caller's.
func (c *Client) Counts() map[geom.Cell]LeafCounts {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make(map[geom.Cell]LeafCounts)
	for _, r := range c.picture.regions {
		for cell, k := range r.counts {
			sum := all[cell]
			for leaf, people := range k.People {
				sum[leaf] += uint16(people)
			}
			all[cell] = sum
		}
	}
	return all
}

// Counted returns how many people are told of by number alone.
func (c *Client) Counted() int {
	people := 0
	for _, cell := range c.Counts() {
		for _, n := range cell {
			people += int(n)
		}
	}
	return people
}

func (e *Entity) copied() Entity {
	out := *e
	out.way = nil
	out.Vitals.Auras = append([]wire.Aura(nil), e.Vitals.Auras...)
	return out
}
