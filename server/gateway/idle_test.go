package gateway

import (
	"context"
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// newLonely returns a gateway that has no store behind it.
func newLonely() *Gateway { return newLonelyAt(nil) }

func newLonelyAt(now func() time.Time) *Gateway {
	b := &bus.Memory{}
	lobby := session.New(session.Config{Gateway: "g", Bus: b, World: people{}, ShardMs: func() int64 { return 0 },
		Throttle: func(netip.Addr) bool { return false }})
	return New(Config{Name: "g", Lobby: lobby, Bus: b, Now: now})
}

// lonely runs f with a gateway that has no store behind it, in fake time.
func lonely(t *testing.T, f func(t *testing.T, g *Gateway)) {
	synctest.Test(t, func(t *testing.T) {
		g := newLonely()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- g.Run(ctx) }()
		f(t, g)
		cancel()
		<-done
	})
}

// dialPipe opens a connection in the process.
func dialPipe(t *testing.T, g *Gateway) *raw {
	conn := g.Pipe()
	if _, _, err := (ws.Dialer{}).Upgrade(conn, parsed); err != nil {
		t.Fatal(err)
	}
	return &raw{t, conn, conn}
}

// listen answers pings, when it should, until the server closes.
func (r *raw) listen(answer bool) (code wire.Code) {
	for {
		f, err := readFrame(r.conn)
		switch {
		case err != nil || f.Header.OpCode == ws.OpClose:
			return code
		case f.Header.OpCode == ws.OpPing && answer:
			r.frame(ws.OpPong, true, f.Payload)
		case f.Header.OpCode == ws.OpBinary:
			records := wire.NewReader(f.Payload)
			if record, ok := records.Next(); ok && record.Type == wire.TypeClose {
				code, _, _ = wire.DecodeClose(record.Payload)
			}
		}
	}
}

func TestSilentClientsAreCutOff(t *testing.T) {
	tests := map[string]struct {
		hello, answer bool
		least, most   time.Duration
	}{
		"no hello":           {false, true, helloPatience, helloPatience + time.Second},
		"no answer to pings": {true, false, idlePatience, idlePatience + time.Second},
		"no login":           {true, true, loginPatience, loginPatience + time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			lonely(t, func(t *testing.T, g *Gateway) {
				r := dialPipe(t, g)
				started := time.Now()
				if test.hello {
					r.hello()
				}
				code := r.listen(test.answer)
				r.conn.Close()
				if took := time.Since(started); code != wire.CloseIdle || took < test.least || took > test.most {
					t.Errorf("closed with %d after %v, want %v", code, took, test.least)
				}
				synctest.Wait()
				if g.Connections() != 0 {
					t.Errorf("%d connections stay", g.Connections())
				}
			})
		})
	}
}

func TestShutdownTellsEveryone(t *testing.T) {
	var r *raw
	codes := make(chan wire.Code, 1)
	lonely(t, func(t *testing.T, g *Gateway) {
		r = dialPipe(t, g)
		r.hello()
		go func() { codes <- r.listen(true); r.conn.Close() }()
		time.Sleep(time.Second)
	})
	if code := <-codes; code != wire.CloseShutdown {
		t.Errorf("closed with %d", code)
	}
}

func TestOverTLS(t *testing.T) {
	s := newStage(t, t.TempDir())
	secure := httptest.NewTLSServer(s.gateway)
	defer secure.Close()
	d := ws.Dialer{TLSConfig: &tls.Config{InsecureSkipVerify: true}} // the test's own certificate
	conn, _, _, err := d.Dial(t.Context(), "wss://"+strings.TrimPrefix(secure.URL, "https://")+"/ws")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r := &raw{t, conn, conn}
	r.hello()
	f, err := readFrame(conn)
	if err != nil || len(f.Payload) == 0 || wire.Type(f.Payload[0]) != wire.TypeServerCore {
		t.Errorf("no welcome: %v %x", err, f.Payload)
	}
}
