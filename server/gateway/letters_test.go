//go:build linux

package gateway

import (
	"bytes"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/internal/tcptest"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/server/sockbatch"
	"github.com/myriad-mmo/myriad/wire"
)

// connected returns connections of a gateway that pollers read, and their clients' ends, closed before the gateway.
func connected(t *testing.T, g *Gateway, n int) (conns []*Conn, clients []net.Conn) {
	t.Helper()
	t.Cleanup(g.closeAll)
	clients, servers := tcptest.Pairs(t, n)
	for i, server := range servers {
		_ = clients[i].SetReadDeadline(time.Now().Add(10 * time.Second))
		conns = append(conns, g.open(server, nil, netip.Addr{}))
	}
	return conns, clients
}

// hearsNothing fails when there is a frame for a client. Over loopback it would have come by now.
func hearsNothing(t *testing.T, client net.Conn) {
	t.Helper()
	_ = client.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if f, err := readFrame(client); err == nil {
		t.Errorf("who has ended was sent %x", f.Payload)
	}
}

// TestOneMessageIsToldToMany: to some that take it at once, one whose socket is full, one that is
// written to by somebody else meanwhile, and one that has ended.
func TestOneMessageIsToldToMany(t *testing.T) {
	g := newLonely()
	const full, busy, ended = 3, maxLetters, maxLetters + 2
	conns, clients := connected(t, g, maxLetters+6) // more than are handed over at once
	frame := func(text string) []byte { return ws.MustCompileFrame(ws.NewBinaryFrame([]byte(text))) }

	block := bytes.Repeat([]byte{1}, 32<<10)
	blocks := 0
	for ; conns[full].out.waiting() == 0; blocks++ {
		conns[full].out.put(ws.OpBinary, block)
	}
	word := frame("word")
	if conns[busy].out.begin(word) != atOnce {
		t.Fatal("a connection that nobody writes to is not written to at once")
	}
	conns[ended].out.abandon()

	g.tellAll(conns, frame("all"))
	if waiting := conns[busy].out.waiting(); waiting != len(word)+len(frame("all")) {
		t.Errorf("%d bytes wait behind what somebody writes", waiting)
	}
	n, err := sockbatch.Send(conns[busy].out.direct.descriptor(), word)
	if waiting := conns[busy].out.handedOver(word, n, err); waiting == 0 {
		t.Error("nothing waited behind it")
	}

	for i, client := range clients {
		var want []string
		switch i {
		case full:
			for range blocks {
				want = append(want, string(block))
			}
		case busy:
			want = []string{"word"}
		}
		if i != ended {
			want = append(want, "all")
		}
		for _, text := range want {
			f, err := readFrame(client)
			if err != nil || string(f.Payload) != text {
				t.Fatalf("connection %d: %d bytes, %v, want %.10q", i, len(f.Payload), err, text)
			}
		}
		if i == ended {
			hearsNothing(t, client)
		}
	}
}

// TestEachViewerGetsItsOwnLetter flushes twice to more viewers than are sent to at once, letters of many lengths. One of
// them has ended, one has much waiting and is found to be behind.
func TestEachViewerGetsItsOwnLetter(t *testing.T) {
	g := newLonely()
	const n, ended, full = maxLetters + 6, 5, 9
	conns, clients := connected(t, g, n)
	at := geom.Cell{X: 66, Z: 66}
	f := &replication.Frame{Region: at.Region(), Header: wire.AppendFrame(nil, wire.Frame{Region: at.Region(), TimeScale: world.FullSpeed})}
	own := func(i int) []byte { return bytes.Repeat(wire.AppendPing(nil, uint32(i)), 1+i*7%13) }
	for i, c := range conns {
		g.view.add(&session.Session{}, c, entity.ID(i+1), at.Centre())
		f.Personal = append(f.Personal, replication.Personal{To: entity.ID(i + 1), Reliable: own(i)})
	}
	conns[ended].out.abandon()
	for conns[full].out.waiting() <= maxState {
		conns[full].out.put(ws.OpBinary, make([]byte, 32<<10))
	}
	for range 2 {
		g.flush([]*replication.Frame{f}, 1)
	}
	for i, client := range clients {
		w := g.view.byChar[entity.ID(i+1)]
		switch i {
		case ended:
			hearsNothing(t, client)
		case full:
			if w.backlog != behind {
				t.Errorf("with %d bytes waiting: backlog %v", conns[i].out.waiting(), w.backlog)
			}
		default:
			for flush := range 2 {
				got, err := readFrame(client)
				if want := append(bytes.Clone(f.Header), own(i)...); err != nil || !bytes.HasPrefix(got.Payload, want) {
					t.Fatalf("flush %d, viewer %d: %x, %v, want %x first", flush, i, got.Payload, err, want)
				}
			}
			if w.backlog != upToDate {
				t.Errorf("viewer %d: backlog %v", i, w.backlog)
			}
		}
	}
}

// TestPingsComeInTurns asks everybody once in so many turns, not all at once.
func TestPingsComeInTurns(t *testing.T) {
	g := newLonely()
	const n = 2*pingTurns + 3
	conns, _ := connected(t, g, n)
	asked := map[*Conn]int{}
	for turn := range pingTurns {
		now := g.inTurn()
		if len(now) < n/pingTurns || len(now) > n/pingTurns+1 {
			t.Errorf("turn %d: %d of %d are asked", turn, len(now), n)
		}
		for _, c := range now {
			asked[c]++
		}
	}
	for i, c := range conns {
		if asked[c] != 1 {
			t.Errorf("connection %d was asked %d times", i, asked[c])
		}
	}
}
