package gateway

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"net/url"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/tcptest"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

var parsed, _ = url.Parse("ws://pipe/ws")

// lines are the connections that an outbox is tried on: one that can be written to without
// waiting, which a poller reads, and one that cannot.
func lines(t *testing.T, try func(t *testing.T, o *outbox, client net.Conn)) {
	t.Run("pipe", func(t *testing.T) {
		server, client := net.Pipe()
		defer client.Close()
		try(t, newOutbox(server, func(int) {}), client)
	})
	t.Run("tcp", func(t *testing.T) {
		g := newLonely()
		defer g.closeAll()
		clients, servers := tcptest.Pairs(t, 1)
		defer clients[0].Close()
		try(t, g.open(servers[0], nil, netip.Addr{}).out, clients[0])
	})
}

func TestOutboxNeverWaits(t *testing.T) {
	lines(t, func(t *testing.T, o *outbox, client net.Conn) {
		payload := make([]byte, 10<<10)
		started := time.Now()
		n := 0
		for n < 10_000 && o.put(ws.OpBinary, payload) {
			n++
		}
		if took := time.Since(started); took > time.Second || n < 60 || n == 10_000 {
			t.Errorf("took %d messages in %v", n, took)
		}
		if waiting := o.waiting(); waiting > maxReliable+20<<10 || waiting < maxReliable-20<<10 {
			t.Errorf("%d bytes wait", waiting)
		}
		o.finish(wire.CloseTooSlow, "slow")
		if o.finish(wire.CloseKicked, "") || o.put(ws.OpBinary, payload) {
			t.Error("taken after the end")
		}
		select {
		case <-o.done:
		case <-time.After(closePatience + 2*time.Second):
			t.Fatal("the writer waits on for a client that does not read")
		}
	})
}

func TestOutboxKeepsOrder(t *testing.T) {
	lines(t, func(t *testing.T, o *outbox, client net.Conn) {
		const count = 3000 // more than a socket holds
		go func() {
			for i := range count {
				for o.waiting() > maxReliable/2 {
					runtime.Gosched()
				}
				o.put(ws.OpBinary, bytes.Repeat([]byte{byte(i)}, i))
			}
			for o.waiting() > maxState/2 {
				runtime.Gosched() // else the end would throw away what waits
			}
			o.finish(wire.CloseKicked, "bye")
		}()
		for i := range count {
			f, err := readFrame(client)
			if err != nil || len(f.Payload) != i || i > 0 && f.Payload[i-1] != byte(i) {
				t.Fatalf("message %d: %d bytes, %v", i, len(f.Payload), err)
			}
		}
		last, err := readFrame(client)
		if err != nil || !bytes.Equal(last.Payload, wire.AppendClose(nil, wire.CloseKicked, "bye")) {
			t.Errorf("last record %x, %v", last.Payload, err)
		}
		if f, err := readFrame(client); err != nil || f.Header.OpCode != ws.OpClose {
			t.Errorf("no close frame: %v", err)
		}
		client.Close()
		<-o.done
	})
}

// TestOutboxSendsWhatIsFramed mixes both ways to send, to a client that is slower.
func TestOutboxSendsWhatIsFramed(t *testing.T) {
	lines(t, func(t *testing.T, o *outbox, client net.Conn) {
		const count = 3000 // more than a socket holds
		go func() {
			var framed []byte
			for i := range count {
				for o.waiting() > maxReliable/2 {
					runtime.Gosched()
				}
				payload := bytes.Repeat([]byte{byte(i)}, i)
				if i%3 == 0 {
					o.put(ws.OpBinary, payload)
					continue
				}
				framed = append(framed[:0], ws.MustCompileFrame(ws.NewBinaryFrame(payload))...)
				o.putFramed(framed)
				clear(framed) // it is the caller's again
			}
		}()
		for i := range count {
			f, err := readFrame(client)
			if err != nil || len(f.Payload) != i || i > 0 && (f.Payload[0] != byte(i) || f.Payload[i-1] != byte(i)) {
				t.Fatalf("message %d: %d bytes, %v", i, len(f.Payload), err)
			}
		}
		client.Close()
		o.abandon()
		if o.putFramed([]byte{0x82, 0}) {
			t.Error("taken after the end")
		}
		<-o.done
	})
}

func TestFramedMessagesMakeNoGarbage(t *testing.T) {
	lines(t, func(t *testing.T, o *outbox, client net.Conn) {
		if o.direct == nil {
			t.Skip("a goroutine writes")
		}
		framed := ws.MustCompileFrame(ws.NewBinaryFrame(make([]byte, 1000)))
		in := make([]byte, len(framed))
		if n := testing.AllocsPerRun(100, func() {
			o.putFramed(framed)
			io.ReadFull(client, in)
		}); n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func TestOutboxOfAClientThatIsGone(t *testing.T) {
	lines(t, func(t *testing.T, o *outbox, client net.Conn) {
		client.Close()
		late := time.After(5 * time.Second)
		for {
			select {
			case <-o.done:
				if o.put(ws.OpBinary, nil) {
					t.Error("taken after the end")
				}
				return
			case <-late:
				t.Fatal("still taken")
			default:
				o.put(ws.OpBinary, []byte("words"))
				runtime.Gosched()
			}
		}
	})
}

func TestSlowReaderDisturbsNobody(t *testing.T) {
	s := newStage(t, t.TempDir())
	ada, bob := s.arrive("Ada", sdk.Options{}), s.arrive("Bob", sdk.Options{})
	idAda := ada.Self().ID
	until(t, "Bob sees Ada", func() bool { _, ok := bob.Entity(idAda); return ok })
	// Bob's connection takes nothing more: its outbox fills up.
	c := s.lobby.ByName("Bob")
	for range 70 {
		c.SendRecords(wire.Append(nil, 200, make([]byte, 10_000)))
	}
	to := square.Add(-5_000, 0)
	ada.WalkTo(to.X, to.Z)
	until(t, "Ada walks as if nothing were", func() bool { return ada.Self().X < square.X-4_000 })
	until(t, "Bob has caught up", func() bool { e, ok := bob.Entity(idAda); return ok && e.Pose.X < square.X-4_000 })
}

// malformed are messages that no client sends.
func malformed() [][]byte {
	list := [][]byte{
		{}, {0}, {1}, {1, 0}, {255, 0, 0}, {4, 1, 0, 0xff}, {4, 0xff, 0xff}, bytes.Repeat([]byte{0xff}, 200),
		wire.Append(nil, wire.TypeInput, nil), wire.Append(nil, wire.TypeInput, make([]byte, 100)),
		wire.Append(nil, wire.TypeCommand, []byte{1, 0, 0, 0}), wire.Append(nil, wire.TypeCommand, []byte{1, 0, 0, 0, 9}),
		wire.Append(nil, wire.TypePing, []byte{1}), wire.Append(nil, wire.TypeResync, []byte{200, 200}),
		wire.Append(nil, wire.TypeCore, []byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f}),
		make([]byte, wire.MaxClientMessage+1),
	}
	return list
}

// TestMalformedMessagesLeaveNothing sends messages that cannot be read, each over a
// connection of its own, as fast as the server takes them, while two people walk.
func TestMalformedMessagesLeaveNothing(t *testing.T) {
	count := 100_000
	if testing.Short() {
		count = 3_000
	}
	t.Run("pipe", func(t *testing.T) { leaveNothing(t, count, (*stage).dialPipe) })
	t.Run("tcp", func(t *testing.T) { leaveNothing(t, min(count, 3_000), (*stage).dialTCP) }) // ports are few
}

func leaveNothing(t *testing.T, count int, dial func(*stage) (net.Conn, error)) {
	s := newStage(t, t.TempDir())
	var lost atomic.Int32
	options := sdk.Options{OnEvent: func(e sdk.Event) {
		if _, ok := e.(sdk.Lost); ok {
			lost.Add(1)
		}
	}}
	ada, bob := s.arrive("Ada", options), s.arrive("Bob", options)
	until(t, "Bob sees Ada", func() bool { _, ok := bob.Entity(ada.Self().ID); return ok })
	messages := malformed()
	throw := func(n int) {
		var all sync.WaitGroup
		for worker := range 8 {
			all.Go(func() {
				for i := worker; i < n; i += 8 {
					s.throw(dial, messages[i%len(messages)])
				}
			})
		}
		all.Wait()
		until(t, "the connections are gone", func() bool { return s.gateway.Connections() == 2 })
	}
	throw(500)
	goroutines, heap := runtime.NumGoroutine(), heapInUse()
	throw(count)
	until(t, "the goroutines are gone", func() bool { return runtime.NumGoroutine() <= goroutines+4 })
	// The deadlines of a pipe are timers, which the runtime keeps until their time has come.
	deadline := time.Now().Add(2 * helloPatience)
	for int64(heapInUse())-int64(heap) > 8<<20 {
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes of heap stay after %d messages", heapInUse()-heap, count)
		}
		time.Sleep(200 * time.Millisecond)
	}
	to := square.Add(-3_000, 0)
	ada.WalkTo(to.X, to.Z)
	until(t, "Bob sees Ada walk", func() bool { e, ok := bob.Entity(ada.Self().ID); return ok && e.Pose.X < square.X-2_000 })
	if n := lost.Load(); n > 0 {
		t.Errorf("%d connections of others were lost", n)
	}
}

func (s *stage) dialPipe() (net.Conn, error) {
	conn := s.gateway.Pipe()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, _, err := (ws.Dialer{}).Upgrade(conn, parsed)
	return conn, err
}

func (s *stage) dialTCP() (net.Conn, error) {
	conn, _, _, err := (ws.Dialer{}).Dial(s.t.Context(), "ws://"+s.address()+"/ws")
	return conn, err
}

// throw opens a connection, sends one message and leaves.
func (s *stage) throw(dial func(*stage) (net.Conn, error), message []byte) {
	conn, err := dial(s)
	if err != nil {
		return
	}
	defer conn.Close()
	defer conn.SetDeadline(time.Time{})
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	frame := ws.MustCompileFrame(ws.MaskFrame(ws.NewBinaryFrame(message)))
	if len(message) == 0 { // allowed, and answered by nothing
		conn.Write(frame)
		return
	}
	go conn.Write(frame)
	for {
		f, err := readFrame(conn)
		if err != nil || f.Header.OpCode == ws.OpClose {
			return
		}
	}
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestWhoWasBehindForLongIsToldTheFarCellsToo: of them it may have missed more than one whole batch.
func TestWhoWasBehindForLongIsToldTheFarCellsToo(t *testing.T) {
	for behindFor, want := range map[time.Duration]replication.Tier{3 * time.Second: replication.Middle, 6 * time.Second: replication.Far} {
		g := newLonely()
		v, start := &g.view, time.Unix(1000, 0)
		v.add(&session.Session{}, quiet(), 1, geom.Metres(4352, 4352))
		v.settle()
		w := v.byChar[1]
		rosterAll(w)
		for at := time.Duration(0); at < behindFor; at += time.Second {
			g.judge(w, maxState+1, start.Add(at))
			w.missed = true // as the composer notes of a client that is behind
		}
		g.judge(w, 0, start.Add(behindFor))
		w.eachCell(func(cell geom.Cell, s *sight) {
			if anew := *s&allRostered == 0; anew != (s.tier() <= want) {
				t.Errorf("behind for %v: a cell of tier %d is told anew: %v", behindFor, s.tier(), anew)
			}
		})
		if w.missed || w.backlog != upToDate {
			t.Errorf("behind for %v: missed %v, backlog %d", behindFor, w.missed, w.backlog)
		}
	}
}
