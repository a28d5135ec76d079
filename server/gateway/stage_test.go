package gateway

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/internal/evermere"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// jumps counts how often a command to jump over the border was carried out.
var jumps atomic.Int32

// plain is a ruleset in which people walk and wave.
type plain struct{}

func (plain) Name() string          { return "plain" }
func (plain) Start(*world.Tx)       {}
func (plain) Reload(*world.Tx, any) {}
func (plain) Tick(*world.Tx)        {}
func (plain) Enter(tx *world.Tx, id entity.ID, a rules.Arrival) {
	tx.SetSpeed(id, 6500)
	if a.Character != nil {
		tx.Tell(id, world.Event{Module: world.Play, Body: []byte{0x7a, 2, 8, 1}}) // Saving
	}
}
func (plain) Leave(*world.Tx, entity.ID, rules.Departure)          {}
func (plain) Affect(*world.Tx, entity.ID, entity.ID, world.Effect) {}
func (plain) Apply(tx *world.Tx, c world.Command) error {
	tx.Emit(c.From, world.Event{Module: c.Module, Body: c.Body})
	if bytes.Contains(c.Body, []byte("jump")) {
		jumps.Add(1)
		tx.Place(c.From, square.Add(20_000, 0), 0) // beyond the border
	}
	return nil
}

// people is a World of one calling.
type people struct{ at geom.Point }

func (people) ContentVersion() string    { return "c1" }
func (people) Names() (string, string)   { return "evermere", "m1" }
func (people) Land(geom.Point) string    { return "larkspur" }
func (people) Level(int64) uint32        { return 1 }
func (people) CallingExists(string) bool { return true }
func (people) State() *corepb.WorldState { return &corepb.WorldState{} }
func (p people) Start(string) (geom.Point, uint16, int32, func(entity.ID) ledger.Op) {
	return p.at, 0, 100, nil
}

// square lies on open ground, 8 m from the border to the east.
var square = geom.Metres(4600, 4352)

// stage is a whole server in the process: store, regions, sessions, gateway.
type stage struct {
	t       testing.TB
	store   *store.Store
	lobby   *session.Lobby
	gateway *Gateway
	server  *httptest.Server
	bus     *bus.Memory
	ends    []func()
}

func newStage(t testing.TB, dir string) *stage {
	t.Helper()
	s := &stage{t: t, bus: &bus.Memory{}}
	var err error
	if s.store, err = store.Open(t.Context(), store.Config{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	clock := func() int64 { return time.Since(start).Milliseconds() }
	host := region.NewHost(region.Config{Store: s.store, Bus: s.bus, Map: evermere.Map(), Clock: clock,
		Rules: func(geom.RegionID) rules.Ruleset { return plain{} }})
	s.lobby = session.New(session.Config{Gateway: "g", Store: s.store, Bus: s.bus, World: people{square}, ShardMs: clock,
		Throttle: func(netip.Addr) bool { return false }})
	s.gateway = New(Config{Name: "g", Lobby: s.lobby, Bus: s.bus})
	s.start(host.Run)
	s.start(s.lobby.Run)
	s.start(s.gateway.Run)
	s.server = httptest.NewServer(s.gateway)
	t.Cleanup(s.close)
	return s
}

func (s *stage) start(run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	s.ends = append(s.ends, func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	})
}

// close ends the parts in the order in which a node does: first the sessions, then what
// they need.
func (s *stage) close() {
	if s.ends == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.lobby.Shutdown(ctx); err != nil {
		s.t.Error(err)
	}
	for i := len(s.ends) - 1; i >= 0; i-- {
		s.ends[i]()
	}
	s.ends = nil
	s.server.Close()
	if err := s.store.Close(ctx); err != nil {
		s.t.Error(err)
	}
}

func (s *stage) address() string { return strings.TrimPrefix(s.server.URL, "http://") }

// until waits for a condition.
func until(t testing.TB, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(8 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// readFrame reads one frame from a server that the test trusts.
func readFrame(from io.Reader) (ws.Frame, error) {
	header, err := ws.ReadHeader(from)
	if err != nil {
		return ws.Frame{}, err
	}
	f := ws.Frame{Header: header, Payload: make([]byte, header.Length)}
	_, err = io.ReadFull(from, f.Payload)
	return f, err
}
