//go:build linux

package gateway

import (
	"bytes"
	"context"
	"net"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// polled runs f with a gateway that has no store behind it, whose pollers check all the time.
func polled(t *testing.T, now func() time.Time, f func(g *Gateway, dial func() *raw)) {
	g := newLonelyAt(now)
	for _, p := range g.pollers.list {
		p.every = time.Millisecond
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- g.Run(ctx) }()
	server := httptest.NewServer(g)
	f(g, func() *raw {
		conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
		if err == nil {
			_, _, err = (ws.Dialer{}).Upgrade(conn, parsed)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		return &raw{t, conn, conn}
	})
	until(t, "the connections are gone", func() bool { return g.Connections() == 0 })
	cancel()
	<-done
	server.Close()
}

// echo reports whether the server answers a PING.
func (r *raw) echo() bool {
	r.say(wire.AppendPing(nil, 5))
	return r.answers(5)
}

// answers reports whether the server answers the PING with a number.
func (r *raw) answers(number uint32) bool {
	return r.hears(func(record wire.Record) bool {
		clientMs, _, err := wire.DecodePong(record.Payload)
		return record.Type == wire.TypePong && err == nil && clientMs == number
	})
}

func TestPollerCutsOffSilentClients(t *testing.T) {
	tests := map[string]struct {
		hello, answer bool
		patience      time.Duration
	}{
		"no hello":           {false, false, helloPatience},
		"no answer to pings": {true, false, idlePatience},
		"no login":           {true, true, loginPatience},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var at atomic.Int64
			polled(t, func() time.Time { return time.Unix(at.Load(), 0) }, func(g *Gateway, dial func() *raw) {
				r := dial()
				if test.hello {
					r.hello()
					if !r.echo() {
						t.Fatal("no answer")
					}
				}
				until(t, "it is served", func() bool { return g.Connections() == 1 }) // its time begins
				for passed := time.Duration(0); passed < test.patience; passed += 10 * time.Second {
					at.Store(int64(passed / time.Second))
					if test.answer && !r.echo() {
						t.Fatalf("closed after %v", passed)
					}
				}
				time.Sleep(20 * time.Millisecond) // some checks
				if g.Connections() != 1 {
					t.Fatal("closed too early")
				}
				at.Store(int64(test.patience/time.Second) + 1)
				if test.answer {
					r.say(wire.AppendPing(nil, 5))
				}
				if code := r.listen(false); code != wire.CloseIdle {
					t.Errorf("closed with %d", code)
				}
				r.conn.Close()
			})
		})
	}
}

func TestPollerSeesClientsLeave(t *testing.T) {
	polled(t, nil, func(g *Gateway, dial func() *raw) {
		leave := []func(*net.TCPConn){
			func(c *net.TCPConn) { c.Close() },
			func(c *net.TCPConn) { c.SetLinger(0); c.Close() },
			func(c *net.TCPConn) { c.CloseWrite() },
			func(c *net.TCPConn) { c.Write([]byte{0x82, 0x80, 1}); c.CloseWrite() },
		}
		for _, leave := range leave {
			r := dial()
			r.hello()
			if !r.echo() {
				t.Fatal("no answer")
			}
			leave(r.conn.(*net.TCPConn))
			until(t, "it is gone", func() bool { return g.Connections() == 0 })
		}
	})
}

func TestPollerClosesClientsThatStayOn(t *testing.T) {
	polled(t, nil, func(g *Gateway, dial func() *raw) {
		r := dial()
		r.hello()
		if !r.echo() {
			t.Fatal("no answer")
		}
		for _, c := range g.all() {
			c.Close(wire.CloseKicked, "bye")
		}
		r.say(make([]byte, 1000)) // too late to be heard
		if code := r.listen(false); code != wire.CloseKicked {
			t.Errorf("closed with %d", code)
		}
		began := time.Now()
		if _, err := r.conn.Read(make([]byte, 1)); err == nil || time.Since(began) > 2*closePatience {
			t.Errorf("open for %v: %v", time.Since(began), err)
		}
	})
}

// TestPollerReadsWhatCameWithTheRequest sends everything before the server has answered.
func TestPollerReadsWhatCameWithTheRequest(t *testing.T) {
	polled(t, nil, func(g *Gateway, dial func() *raw) {
		server := httptest.NewServer(g)
		defer server.Close()
		conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		hello, _ := wire.AppendProto(nil, wire.TypeCore, &corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}})
		conn.Write(bytes.Join([][]byte{
			[]byte("GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
				"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
			client(ws.OpBinary, true, hello), client(ws.OpBinary, true, wire.AppendPing(nil, 1)), client(ws.OpBinary, true, wire.AppendPing(nil, 2))[:9],
		}, nil))
		want := wire.AppendPong(nil, 1, 0)
		var got []byte
		for buffer := make([]byte, 4096); !bytes.Contains(got, want); {
			conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			n, err := conn.Read(buffer)
			if got = append(got, buffer[:n]...); err != nil {
				t.Fatalf("%v after %q", err, got)
			}
		}
	})
}

// TestMessagesBehindOneThatWaitsKeepTheirOrder sends requests that wait for the store, and
// others, in one piece.
func TestMessagesBehindOneThatWaitsKeepTheirOrder(t *testing.T) {
	t.Run("poller", func(t *testing.T) { keepOrder(t, newStage(t, t.TempDir())) })
	t.Run("stream", func(t *testing.T) {
		s := newStage(t, t.TempDir())
		s.gateway.unpoll()
		keepOrder(t, s)
	})
}

// unpoll has goroutines read every connection.
func (g *Gateway) unpoll() { g.pollers.list = nil }

func keepOrder(t *testing.T, s *stage) {
	conn, err := s.dialTCP()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	core := func(m *corepb.ClientMessage) []byte {
		record, err := wire.AppendProto(nil, wire.TypeCore, m)
		if err != nil {
			t.Fatal(err)
		}
		return client(ws.OpBinary, true, record)
	}
	check := func(name string) []byte {
		return core(&corepb.ClientMessage{Kind: &corepb.ClientMessage_CheckName{CheckName: &corepb.CheckName{Name: name}}})
	}
	ping := func(n uint32) []byte { return client(ws.OpBinary, true, wire.AppendPing(nil, n)) }
	conn.Write(bytes.Join([][]byte{
		core(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}}), ping(1),
		core(&corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{GuestLogin: &corepb.GuestLogin{}}}), ping(2),
		check("Ada"), ping(3), ping(4), check("Bob"), ping(5),
	}, nil))
	var got []string
	for len(got) < 9 {
		f, err := readFrame(conn)
		if err != nil {
			t.Fatalf("%v after %q", err, got)
		}
		for records := wire.NewReader(f.Payload); f.Header.OpCode == ws.OpBinary; {
			record, ok := records.Next()
			if !ok {
				break
			}
			m := &corepb.ServerMessage{}
			switch {
			case record.Type == wire.TypePong:
				got = append(got, string(rune('0'+record.Payload[0])))
			case record.Type == wire.TypeServerCore && proto.Unmarshal(record.Payload, m) == nil:
				switch k := m.Kind.(type) {
				case *corepb.ServerMessage_Welcome:
					got = append(got, "welcome")
				case *corepb.ServerMessage_LoggedIn:
					got = append(got, "in")
				case *corepb.ServerMessage_NameChecked:
					got = append(got, k.NameChecked.GetName())
				}
			}
		}
	}
	if text := strings.Join(got, " "); text != "welcome 1 in 2 Ada 3 4 Bob 5" {
		t.Error(text)
	}
}

func TestConnectionsOfAPollerHaveNoGoroutine(t *testing.T) {
	polled(t, nil, func(g *Gateway, dial func() *raw) {
		first := dial()
		first.hello()
		if !first.echo() {
			t.Fatal("no answer")
		}
		before := runtime.NumGoroutine()
		list := []*raw{first}
		for range 50 {
			r := dial()
			r.hello()
			if !r.echo() {
				t.Fatal("no answer")
			}
			list = append(list, r)
		}
		until(t, "the goroutines of the web server are gone", func() bool { return runtime.NumGoroutine() <= before })
		for _, c := range g.all() {
			c.out.mu.Lock()
			if c.out.direct == nil || c.out.queued != nil || c.out.spare != nil || c.out.stuck != nil {
				t.Error("a connection holds a buffer")
			}
			c.out.mu.Unlock()
		}
		for _, r := range list {
			r.conn.Close()
		}
	})
}

// TestPollerReadsInRoundsAndBack has clients say so much at once that the poller reads in rounds, then so
// little that it waits again: every message is answered, and it ends while it does either.
func TestPollerReadsInRoundsAndBack(t *testing.T) {
	inRounds := func(g *Gateway) bool {
		p := g.pollers.list[0]
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.waiter == nil
	}
	for _, back := range []bool{false, true} {
		polled(t, nil, func(g *Gateway, dial func() *raw) {
			var all []*raw
			for range 40 {
				r := dial()
				r.hello()
				all = append(all, r)
			}
			seen := false
			for turn := uint32(1); !seen; turn++ {
				if turn == messagesBurst/2 {
					t.Fatal("it never reads in rounds")
				}
				for _, r := range all {
					r.say(wire.AppendPing(nil, turn))
					seen = seen || inRounds(g)
				}
				for _, r := range all {
					if !r.answers(turn) {
						t.Fatal("no answer")
					}
					seen = seen || inRounds(g)
				}
			}
			if back {
				for turn := uint32(100); turn < 105; turn++ {
					until(t, "it waits", func() bool { return !inRounds(g) })
					if all[0].say(wire.AppendPing(nil, turn)); !all[0].answers(turn) {
						t.Fatal("no answer after a pause")
					}
				}
			}
			for _, r := range all {
				r.conn.Close()
			}
		})
	}
}
