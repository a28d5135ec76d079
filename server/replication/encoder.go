package replication

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire"
)

// CrowdFarEvery is in every how many ticks the far tier's turn comes in a crowd, in which who is far
// may stand within thirty metres.
const CrowdFarEvery = 15

// CalmEvery is for how many ticks what does not press may wait until clients are told: with it goes what
// of courses begins later, and what is said to nobody.
const CalmEvery = 5 * world.TickRateHz

// WholeEvery is in every how many ticks a cell is told whole: of all who changed since the last time but one, and of some
// of the others in turn (healEvery), so that a missed frame heals.
const WholeEvery = 100

// How often each tier is told, in ticks.
const (
	middleEvery = 4
	farEvery    = 20
	// farBack is how far a far turn looks back: a cell may have become a crowd since the last, or none.
	farBack = farEvery + CrowdFarEvery
	// healEvery is in how many whole batches everybody is told of once, even who has not changed: where ten thousand
	// stand still there is little else to tell.
	healEvery = 48
	// sureEvery is in how many whole batches the sum of a cell is told once, even where nobody came or left.
	sureEvery = 12
	// conditionEvery is how often gateways hear how their characters fare, in ticks.
	conditionEvery = 10
	// crowd is from how many entities on a cell is sent in leaves.
	crowd = 64
	// dense is from how many entities on the near tier is told in every second tick.
	dense = 256
	// crowdRosterEvery is in which ticks the roster of a crowd may be told.
	crowdRosterEvery = 5
)

// Encoder turns the ticks of one region into frames for gateways. It belongs to the
// region's goroutine.
type Encoder struct {
	w     *world.World
	wants []*wants // of each gateway that watches a cell; there are few
	cells int      // how many the last frame had, to size the next
	sums  [world.CellCount]sums
	// encoder is for cells; attention for what is told to single characters; attentive is how many of them were told something last.
	encoder, attention cellEncoder
	attentive          int
	regarded           []int32 // room for slots
}

// wants is what one gateway watches.
type wants struct {
	gateway string
	tier    [world.CellCount]Tier
	whole   [world.CellCount]bool
	count   int // cells watched
}

// NewEncoder returns an Encoder that nobody watches yet.
func NewEncoder(w *world.World) *Encoder {
	e := &Encoder{w: w}
	e.encoder.w, e.encoder.sums, e.attention.w = w, &e.sums, w
	return e
}

// Want takes note of what a gateway watches. Cells of other regions are ignored.
func (e *Encoder) Want(in Interest) {
	i, ok := e.w.CellIndex(in.Cell)
	if !ok {
		return
	}
	at := slices.IndexFunc(e.wants, func(g *wants) bool { return g.gateway == in.Gateway })
	if at < 0 {
		if in.Tier == None {
			return
		}
		g := &wants{gateway: in.Gateway}
		for i := range g.tier {
			g.tier[i] = None
		}
		at, e.wants = len(e.wants), append(e.wants, g)
	}
	g := e.wants[at]
	switch {
	case g.tier[i] == None && in.Tier != None:
		g.count++
	case g.tier[i] != None && in.Tier == None:
		g.count--
	}
	g.tier[i] = in.Tier
	g.whole[i] = in.Tier != None && (in.Whole || g.whole[i])
	if g.count == 0 {
		e.wants = slices.Delete(e.wants, at, at+1)
	}
}

// Watched reports whether any gateway watches a cell of this region.
func (e *Encoder) Watched() bool { return len(e.wants) > 0 }

// Watchers returns the gateways that watch a cell of this region, in no order.
func (e *Encoder) Watchers() []string {
	var all []string
	for _, g := range e.wants {
		all = append(all, g.gateway)
	}
	return all
}

// Encode returns the frame of the tick for each gateway that has something to hear.
// gateways says where each character's client is. The frames are the caller's to publish;
// the Encoder writes on behind them in their memory, which nobody may change or append to.
func (e *Encoder) Encode(out *world.Output, serverMs uint64, gateways map[entity.ID]string, notices map[string][]Notice) map[string]*Frame {
	frames := e.frames(serverMs)
	e.encodeCells(frames.of, uint32(serverMs))
	e.encodeOwn(out, gateways, notices, frames.of)
	e.attend(gateways, frames.of)
	if e.w.TickNumber()%conditionEvery == 0 {
		e.conditions(gateways, frames.of)
	}
	return frames.all
}

// EncodeBetween is Encode for what was said between two ticks: there is nothing of cells in it.
func (e *Encoder) EncodeBetween(out *world.Output, serverMs uint64, gateways map[entity.ID]string, notices map[string][]Notice) map[string]*Frame {
	frames := e.frames(serverMs)
	e.encodeOwn(out, gateways, notices, frames.of)
	return frames.all
}

// frames makes the frame of a gateway when it is first asked for.
type frames struct {
	head Frame
	all  map[string]*Frame
	// last was asked for last: there are few gateways, and each is asked for many times in a row.
	last     string
	lastHere *Frame
}

func (e *Encoder) frames(serverMs uint64) *frames {
	f := &frames{head: Frame{Region: e.w.Region(), Tick: e.w.TickNumber(), ServerMs: serverMs}, all: make(map[string]*Frame, len(e.wants)+1)}
	f.head.Header = wire.AppendFrame(nil, wire.Frame{Region: f.head.Region, Tick: f.head.Tick, ServerMs: uint32(serverMs),
		TimeScale: e.w.Pace().TimeScale()})
	return f
}

func (f *frames) of(gateway string) *Frame {
	if f.lastHere != nil && f.last == gateway {
		return f.lastHere
	}
	frame := f.all[gateway]
	if frame == nil {
		frame = new(Frame)
		*frame = f.head
		f.all[gateway] = frame
	}
	f.last, f.lastHere = gateway, frame
	return frame
}

func (e *Encoder) encodeOwn(out *world.Output, gateways map[entity.ID]string, notices map[string][]Notice, frame func(string) *Frame) {
	for g, n := range notices {
		frame(g).Notices = n
	}
	e.encodePersonal(out, gateways, frame)
}

// conditions tells gateways how their characters fare whose vitals changed lately.
func (e *Encoder) conditions(gateways map[entity.ID]string, frame func(string) *Frame) {
	e.w.EachFared(func(slot int32) {
		id, _ := e.w.Identity(slot)
		g := gateways[id]
		if g == "" {
			return
		}
		v := e.w.VitalsAt(slot)
		f := frame(g)
		f.Conditions = append(f.Conditions, Condition{
			Char: id, HealthPercent: percent(v.Health, v.MaxHealth), PowerPercent: percent(v.Power, v.MaxPower),
			Dead: v.Dead, Level: e.w.Level(slot),
		})
	})
	e.w.ForgetFared()
}

// percent rounds up, so that who lives has at least one.
func percent(n, most int32) uint8 {
	if n <= 0 || most <= 0 {
		return 0
	}
	return uint8(min((int64(n)*100+int64(most)-1)/int64(most), 100))
}

// encodeCells encodes each cell once and gives it to every gateway that watches it.
func (e *Encoder) encodeCells(frame func(string) *Frame, serverMs uint32) {
	if len(e.wants) == 0 {
		return
	}
	b := &e.encoder
	b.tick, b.serverMs = e.w.TickNumber(), serverMs
	most := 0
	for i := range world.CellCount {
		nearest, whole := None, false
		for _, g := range e.wants {
			nearest = min(nearest, g.tier[i])
			whole = whole || g.whole[i]
		}
		if nearest == None {
			continue
		}
		whole = whole && b.rosterDue(i)
		cell, any := b.encode(i, nearest, whole)
		if !any {
			continue
		}
		for _, g := range e.wants {
			if g.tier[i] == None {
				continue
			}
			f := frame(g.gateway)
			if f.Cells == nil {
				f.Cells = make([]CellFrame, 0, e.cells+e.cells/4+1)
			}
			f.Cells = append(f.Cells, *cell)
			if !g.whole[i] {
				f.Cells[len(f.Cells)-1].Roster = nil
			}
			g.whole[i] = g.whole[i] && !whole
			most = max(most, len(f.Cells))
		}
	}
	e.cells, b.cell = most, CellFrame{} // what it held is the frames'
}

// encodePersonal sorts what is for one client alone.
func (e *Encoder) encodePersonal(out *world.Output, gateways map[entity.ID]string, frame func(string) *Frame) {
	for i := range out.Selves {
		s := &out.Selves[i]
		if g := gateways[s.ID]; g != "" {
			f := frame(g)
			if f.Selves == nil {
				f.Selves = make([]Self, 0, len(out.Selves))
			}
			f.Selves = append(f.Selves, Self{s.ID, wire.Self{Seq: s.Seq, X: s.Body.X, Z: s.Body.Z, Lift: s.Body.Lift,
				VLift: s.Body.VLift, Facing: uint16(s.Body.Facing), Mode: uint8(s.Body.Mode), Speed: uint16(min(s.Speed, 65535))}})
		}
	}
	if len(out.Results) == 0 && len(out.Tells) == 0 {
		return
	}
	at := make(map[entity.ID]*Personal)
	var order []entity.ID
	personal := func(id entity.ID) *Personal {
		p := at[id]
		if p == nil {
			p = &Personal{To: id}
			at[id] = p
			order = append(order, id)
		}
		return p
	}
	for _, r := range out.Results {
		p := personal(r.To)
		p.Reliable = wire.AppendResult(p.Reliable, r.Seq, r.Code)
	}
	for _, t := range out.Tells {
		p := personal(t.To)
		p.Reliable = wire.AppendPersonal(p.Reliable, wire.Module(t.Module), t.Body)
	}
	for _, id := range order {
		if g := gateways[id]; g != "" {
			f := frame(g)
			f.Personal = append(f.Personal, *at[id])
		}
	}
}
