// Package replication turns what changed in a region into bytes for clients: each cell
// once per tick and tier, whatever the number of watchers.
//
// An Encoder belongs to the goroutine of its region. A Frame is handed to a gateway and
// never changed afterwards: the gateway copies from it for each client.
package replication

import (
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/wire"
)

// Tier is how often a watcher is told of a cell.
type Tier uint8

// The tiers, with the cells they reach (counted from the watcher's own cell, which lags behind by Lag).
const (
	Near   Tier = iota // 20 Hz, within NearCells
	Middle             // 5 Hz, within MiddleCells
	Far                // 1 Hz, of a crowd somewhat oftener, within FarCells
	None   Tier = 255  // not watched
)

// How far each tier reaches, in cells.
const (
	NearCells   = 1
	MiddleCells = 3
	FarCells    = 6
)

// Lag is how far beyond the lines of its cell, in millimetres, a watcher goes before the tiers are counted from the
// next: to and fro across a line nothing new is asked for, and neighbours see the same cells, so that what is put
// together for one is for all of them.
const Lag = geom.LeafSize

// Interest is a gateway's wish: from now on this cell, for the nearest tier that any of
// its clients has (None: no longer). Whole asks for the roster and all poses, soon (of a
// crowd within a quarter of a second): a client of the gateway has begun to watch, or lost track.
type Interest struct {
	Gateway string
	Cell    geom.Cell
	Tier    Tier
	Whole   bool
}

// Frame is everything one region says to one gateway about one tick. All byte slices hold
// whole records of the protocol, ready to be copied to a client after Header.
type Frame struct {
	Region   geom.RegionID
	Tick     uint32
	ServerMs uint64
	Header   []byte // the FRAME record
	// Overload is the rung of the region's overload ladder: from 1 on, send less of what is far.
	Overload uint8
	// Anew: the region's World has ended and another begins, which does not know what was
	// told. Such a frame holds nothing but notices.
	Anew     bool
	Cells    []CellFrame
	Personal []Personal
	Selves   []Self
	// Attention holds what matters to single characters in a crowd.
	Attention []Attention
	Notices   []Notice
	// Conditions say how the gateway's characters fare whose vitals have changed.
	Conditions []Condition
}

// Size returns how many bytes of records the frame holds.
func (f *Frame) Size() int {
	n := 0
	for i := range f.Cells {
		c := &f.Cells[i]
		for _, part := range [...][]byte{c.Changes, c.Courses, c.Arrivals, c.Events.Bytes, c.Near.Bytes, c.Near2.Bytes, c.Near4.Bytes,
			c.Far.Bytes, c.Whole.Bytes, c.Vitals.Bytes, c.FarVitals.Bytes, c.WholeVitals, c.Counts, c.Roster, c.Check} {
			n += len(part)
		}
	}
	for i := range f.Personal {
		n += len(f.Personal[i].Reliable)
	}
	return n
}

// Condition is how a character fares, for its party and for lists.
type Condition struct {
	Char          entity.ID
	HealthPercent uint8
	PowerPercent  uint8
	Dead          bool
	Level         uint32
}

// CellFrame is a cell at a tick. A slice is nil when there is nothing to say.
type CellFrame struct {
	Cell geom.Cell
	// Crowd: more are in the cell than are told of all at once. Its batches have Leaves.
	Crowd bool
	// Changes are LEAVE, the POSES of who leapt, ENTER and DESCRIBE: for every watcher that has the roster. They
	// must not be dropped, and come before poses.
	Changes []byte
	// Courses are COURSES of those who set out a moment later, and now and then of all who are on
	// one: for every watcher that has the roster.
	Courses []byte
	// Arrivals are ENTER and vitals of those who crossed from the cells From in this tick. Who has the
	// rosters of all of these needs none of it: the LEAVEs there say where they went.
	Arrivals []byte
	From     []geom.Cell
	// Strolls: all of Changes and Arrivals is that somebody on a course came over the line of the
	// cell, which does not press: where they are is known.
	Strolls bool
	Events  Batch // for the near tier; not to be dropped
	// Ambient: none of the Events presses.
	Ambient bool
	// Poses of who moved in this tick, in the last two, in the last four, for those who are sent
	// something in every tick or more seldom. A dense crowd has no Near.
	Near, Near2, Near4 Batch
	// MiddleTurn: Near4 is for the middle tier now.
	MiddleTurn bool
	Far        Batch // poses of who moved since the far tier's last turn
	// Whole has the poses of who moved since the last but one of them, and of others in turns, so
	// that a missed frame heals; Far is empty then.
	Whole Batch
	// Vitals that changed since the middle tier's last turn, and since the far one's.
	Vitals, FarVitals Batch
	WholeVitals       []byte // likewise
	// Counts is COUNTS of a crowd, for those of the far tier who are told of it by number: at the far tier's turn
	// where others stand than was told, which is Recounted, with whole batches, and beside a Roster.
	Counts    []byte
	Recounted bool
	// Roster holds ROSTER and all vitals: for clients that begin to watch. Who gets it needs
	// nothing else of this frame's cell but Events.
	Roster []byte
	Check  []byte // CHECK, now and then, for every watcher that has the roster
	// Mends: of a crowd, what is told again by Whole, WholeVitals and Check is news to whom a tight budget
	// has left out, and is not to wait as long as what only heals.
	Mends bool
}

// changed reports whether somebody came, left or looks otherwise.
func (c *CellFrame) changed() bool { return c.Changes != nil || c.Arrivals != nil }

// Batch is records of one kind about a cell. Leaves says where those of each leaf stand; nil
// when they are not in leaves.
type Batch struct {
	Bytes  []byte
	Leaves *Leaves
}

// Empty reports whether there is nothing to say.
func (b *Batch) Empty() bool { return len(b.Bytes) == 0 }

// Leaves says where the poses of each leaf of a cell begin, in bytes; at the end, where
// those of the last leaf end. Leaves that lie side by side stand side by side.
type Leaves [geom.LeavesPerCell*geom.LeavesPerCell + 1]uint32

// Row returns the records of the leaves from one column to before another in a row.
func (b *Batch) Row(row, from, to int) []byte {
	first := row * geom.LeavesPerCell
	return b.Bytes[b.Leaves[first+from]:b.Leaves[first+to]]
}

// Personal is for one character's client alone, and never dropped.
type Personal struct {
	To       entity.ID
	Reliable []byte
}

// Attention is for one character's client alone: poses and vitals of those it pays attention
// to, whatever else it is told of a crowd. A later one replaces it.
type Attention struct {
	To    entity.ID
	State []byte
}

// Self is a character's own state for its client. A later one replaces it.
type Self struct {
	To entity.ID
	wire.Self
}

// Notice tells a gateway what became of a character.
type Notice struct {
	Char entity.ID
	Kind NoticeKind
	To   geom.RegionID // Moved: where its owner is now
	// Entered: where it stands, and the first step that will be taken.
	Body     motion.State
	NextStep uint32
	Target   entity.ID
	Err      error // Lost
}

// NoticeKind says what happened.
type NoticeKind uint8

// The kinds of notices.
const (
	// Entered: the character is in the region and driven by its client.
	Entered NoticeKind = iota
	// Moved: another region has it now; input goes there.
	Moved
	// Left: it has logged out, and what it was is saved.
	Left
	// Lost: the region has let go of it (its epoch is over, or it could not be loaded); it is
	// to be loaded anew.
	Lost
)

// FrameSubject is where a gateway listens for frames.
func FrameSubject(gateway string) string { return "frame." + gateway }

// BeatSubject is where a node announces, with a Beat, that all its regions have sent
// their frames of a tick: gateways flush.
const BeatSubject = "beat"

// Beat ends a tick of a node.
type Beat struct {
	ServerMs uint64
	// Next is when the next tick of a node in this process is due; zero when that is not known.
	Next time.Time
}
