//go:build linux

package gateway

import (
	"bytes"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/server/sockbatch"
)

// connected returns connections of a gateway that pollers read, and their clients' ends.
func connected(t *testing.T, g *Gateway, n int) (conns []*Conn, clients []net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for range n {
		client, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		server, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		_ = client.SetReadDeadline(time.Now().Add(10 * time.Second))
		conns, clients = append(conns, g.open(server, nil, netip.Addr{})), append(clients, client)
	}
	return conns, clients
}

func closeThem(clients []net.Conn) {
	for _, c := range clients {
		c.Close()
	}
}

// TestOneMessageIsHandedToMany: to some that take it at once, one whose socket is full, one that is
// written to by somebody else meanwhile, and one that has ended.
func TestOneMessageIsHandedToMany(t *testing.T) {
	g := newLonely()
	defer g.closeAll()
	const full, busy, ended = 3, maxLetters, maxLetters + 2
	conns, clients := connected(t, g, maxLetters+6) // more than are handed over at once
	defer closeThem(clients)
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

	g.handTo(append([]*Conn(nil), conns...), frame("all"))
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
			if f, err := readFrame(client); err == nil {
				t.Errorf("who has ended was sent %q", f.Payload)
			}
		}
	}
}

// TestPingsComeInTurns asks everybody once in so many turns, not all at once.
func TestPingsComeInTurns(t *testing.T) {
	g := newLonely()
	defer g.closeAll()
	const n = 2*pingTurns + 3
	conns, clients := connected(t, g, n)
	defer closeThem(clients)
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
