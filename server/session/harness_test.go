package session

import (
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// fakeConn keeps what a client was sent.
type fakeConn struct {
	mu      sync.Mutex
	records []byte
	code    wire.Code
	reason  string
	address netip.Addr
}

func (c *fakeConn) Send(records []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.records = append(c.records, records...)
}

func (c *fakeConn) Close(code wire.Code, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 {
		c.code, c.reason = code, reason
	}
}

func (c *fakeConn) closed() wire.Code {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code
}

func (c *fakeConn) Address() netip.Addr      { return c.address }
func (c *fakeConn) RoundTrip() time.Duration { return 0 }

// fakeWorld is a content of two callings and one land.
type fakeWorld struct{}

func (fakeWorld) ContentVersion() string        { return "c1" }
func (fakeWorld) Names() (string, string)       { return "evermere", "m1" }
func (fakeWorld) Land(geom.Point) string        { return "larkspur" }
func (fakeWorld) Level(experience int64) uint32 { return uint32(1 + experience/100) }
func (fakeWorld) CallingExists(calling string) bool {
	return calling == "warden" || calling == "wayfarer"
}
func (fakeWorld) State() *corepb.WorldState { return &corepb.WorldState{Season: 1} }
func (fakeWorld) Start(string) (geom.Point, uint16, int32, func(entity.ID) ledger.Op) {
	return geom.Metres(4450, 4352), 0, 100, nil
}

// harness is a Lobby over a real store, with a region that answers when pump is called.
type harness struct {
	t      *testing.T
	lobby  *Lobby
	store  *store.Store
	bus    *bus.Memory
	mu     sync.Mutex // guards what follows
	now    time.Time
	inputs []rules.Input
	inside map[entity.ID]bool
	queue  []func()
	mute   bool // the region does not answer
}

func newHarness(t *testing.T, dir string) *harness { return newHarnessWith(t, dir, Config{}) }

// newHarnessWith is newHarness with limits of the test's own.
func newHarnessWith(t *testing.T, dir string, limits Config) *harness {
	t.Helper()
	h := &harness{t: t, bus: &bus.Memory{}, now: time.UnixMilli(1_700_000_000_000), inside: make(map[entity.ID]bool)}
	var err error
	if h.store, err = store.Open(t.Context(), store.Config{Dir: dir, Now: h.clock}); err != nil {
		t.Fatal(err)
	}
	c := limits
	c.Gateway, c.Store, c.Bus, c.World, c.Now = "g", h.store, h.bus, fakeWorld{}, h.clock
	c.ShardMs, c.Throttle = func() int64 { return 5 }, func(netip.Addr) bool { return false }
	h.lobby = New(c)
	for r := range geom.RegionID(geom.LayeredCount) {
		h.bus.Subscribe(region.Subject(r), func(m bus.Message) { h.receive(r, m) })
	}
	t.Cleanup(h.close)
	return h
}

func (h *harness) close() {
	h.lobby.jobs.Wait()
	if err := h.store.Close(h.t.Context()); err != nil && h.t.Context().Err() == nil {
		h.t.Error(err)
	}
}

func (h *harness) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *harness) advance(d time.Duration) {
	h.mu.Lock()
	h.now = h.now.Add(d)
	h.mu.Unlock()
	for _, s := range h.lobby.Sessions() {
		s.tidy(h.clock())
	}
	h.lobby.admit(h.clock())
	h.lobby.queue.tell(h.clock())
}

// receive is the region: it takes logins in and lets those go who leave.
func (h *harness) receive(r geom.RegionID, m bus.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	notice := func(n replication.Notice) {
		h.queue = append(h.queue, func() { h.lobby.Notice(n, r) })
	}
	switch m := m.(type) {
	case region.Leave:
		delete(h.inside, m.Logout.ID)
		if !h.mute {
			notice(replication.Notice{Char: m.Logout.ID, Kind: replication.Left})
		}
	case *rules.Steps:
		h.inputs = append(h.inputs, *m)
	case region.Put:
		h.inputs = append(h.inputs, m.Input)
		switch in := m.Input.(type) {
		case rules.Login:
			h.inside[in.Traveller.ID] = true
			if !h.mute {
				notice(replication.Notice{Char: in.Traveller.ID, Kind: replication.Entered, Body: in.Traveller.Body, NextStep: 1})
			}
		case rules.Attach:
			if in.Attached && !h.mute {
				notice(replication.Notice{Char: in.ID, Kind: replication.Entered, Body: motion.State{X: 1, Z: 2}, NextStep: 7, Target: 99})
			}
		}
	}
}

// pump delivers the region's answers and waits for what they start.
func (h *harness) pump() {
	for {
		h.lobby.jobs.Wait()
		h.mu.Lock()
		queue := h.queue
		h.queue = nil
		h.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		for _, f := range queue {
			f()
		}
	}
}

func (h *harness) isInside(id uint64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.inside[entity.ID(id)]
}

// player is a client with the connection it uses.
type player struct {
	*Client
	h    *harness
	conn *fakeConn
}

func (h *harness) connect(resume []byte) *player {
	p := &player{h: h, conn: &fakeConn{address: netip.MustParseAddr("203.0.113.7")}}
	p.Client = h.lobby.Connect(p.conn)
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1, ResumeToken: resume}}})
	return p
}

func (p *player) say(m *corepb.ClientMessage) {
	p.h.t.Helper()
	p.Handle(p.h.t.Context(), m)
	p.h.pump()
}

// last returns the last message of the kind that pick finds, nil when none came.
func last[T any](p *player, pick func(*corepb.ServerMessage) T) (found T) {
	p.conn.mu.Lock()
	defer p.conn.mu.Unlock()
	r := wire.NewReader(p.conn.records)
	for {
		record, ok := r.Next()
		if !ok {
			return found
		}
		m := &corepb.ServerMessage{}
		if record.Type != wire.TypeServerCore || proto.Unmarshal(record.Payload, m) != nil {
			p.h.t.Fatal("not a CORE record")
		}
		if v := pick(m); !isNil(v) {
			found = v
		}
	}
}

func isNil(v any) bool {
	m, ok := v.(proto.Message)
	return ok && !m.ProtoReflect().IsValid()
}

func (p *player) clear() {
	p.conn.mu.Lock()
	defer p.conn.mu.Unlock()
	p.conn.records = nil
}

func (p *player) refusal() string { return last(p, (*corepb.ServerMessage).GetRefused).GetCode() }

func (p *player) guest() *corepb.LoggedIn {
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{}})
	return last(p, (*corepb.ServerMessage).GetLoggedIn)
}

func (p *player) create(name string) *corepb.LoggedIn {
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_CreateCharacter{CreateCharacter: &corepb.CreateCharacter{
		Name: name, Calling: "warden", Appearance: &corepb.Appearance{Hair: 3}}}})
	return last(p, (*corepb.ServerMessage).GetLoggedIn)
}

func (p *player) enter(id uint64) *corepb.Entered {
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: id}}})
	return last(p, (*corepb.ServerMessage).GetEntered)
}

// arrive logs a new guest in with a new character.
func (h *harness) arrive(name string) (*player, *corepb.LoggedIn, *corepb.Entered) {
	h.t.Helper()
	p := h.connect(nil)
	p.guest()
	in := p.create(name)
	if len(in.GetCharacters()) == 0 {
		h.t.Fatalf("no character: %s", p.refusal())
	}
	entered := p.enter(in.Characters[len(in.Characters)-1].Id)
	if entered == nil {
		h.t.Fatalf("not entered: %s", p.refusal())
	}
	return p, in, entered
}

func (h *harness) drop(p *player) {
	p.Drop()
	h.pump()
}

func (h *harness) count(match func(rules.Input) bool) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(h.inputs), func(in rules.Input) bool { return !match(in) }))
}
