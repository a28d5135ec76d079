package gateway

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"go.uber.org/goleak"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// arrive brings a new guest into the world.
func (s *stage) arrive(name string, o sdk.Options) *sdk.Client {
	s.t.Helper()
	c, err := sdk.Dial(s.t.Context(), s.address(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	in, err := c.LoginGuest(s.t.Context())
	if err == nil {
		in, err = c.CreateCharacter(s.t.Context(), name, "warden", &corepb.Appearance{})
	}
	if err == nil {
		_, err = c.Enter(s.t.Context(), in.Characters[0].Id)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// sees reports whether one client sees the other's character, and where.
func sees(c *sdk.Client, id uint64) (sdk.Entity, bool) { return c.Entity(id) }

func TestTwoSeeEachOtherWalkAcrossTheBorder(t *testing.T) {
	s := newStage(t, t.TempDir())
	ada, bob := s.arrive("Ada", sdk.Options{}), s.arrive("Bob", sdk.Options{})
	idAda := ada.Self().ID
	until(t, "they see each other", func() bool {
		_, a := sees(bob, idAda)
		_, b := sees(ada, bob.Self().ID)
		return a && b
	})
	// Over the line at x = 4608 m.
	over := square.Add(20*geom.Metre, 0)
	ada.WalkTo(over.X, over.Z)
	until(t, "Ada is over the border in her own eyes", func() bool {
		return ada.Self().X > 4_612_000
	})
	until(t, "Bob sees her there", func() bool {
		e, ok := sees(bob, idAda)
		return ok && e.Pose.X > 4_612_000
	})
	until(t, "the session knows her region", func() bool {
		return s.lobby.ByName("Ada").Person().Region == geom.Region(9, 8)
	})
	if _, ok := sees(ada, bob.Self().ID); !ok {
		t.Error("Ada lost sight of Bob")
	}
}

func TestCommandIsSeenAndAnswered(t *testing.T) {
	s := newStage(t, t.TempDir())
	var mu sync.Mutex
	var seen []string
	bob := s.arrive("Bob", sdk.Options{OnEvent: func(e sdk.Event) {
		if h, ok := e.(sdk.Happened); ok && h.Play.GetHint() == nil && !h.Personal {
			mu.Lock()
			seen = append(seen, "event")
			mu.Unlock()
		}
	}})
	ada := s.arrive("Ada", sdk.Options{})
	until(t, "Bob sees Ada", func() bool { _, ok := sees(bob, ada.Self().ID); return ok })
	call, err := ada.Command(&playpb.Command{Kind: &playpb.Command_Emote{Emote: &playpb.Emote{Key: "wave"}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if code, err := call.Wait(ctx); code != "" || err != nil {
		t.Fatalf("answer %q, %v", code, err)
	}
	until(t, "Bob sees the emote", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(seen) > 0
	})
}

// TestCommandOfTheLastTickIsDoneOnce: it is carried out in the very tick in which its
// character is handed over, so that its answer and the news come in one frame.
func TestCommandOfTheLastTickIsDoneOnce(t *testing.T) {
	s := newStage(t, t.TempDir())
	ada := s.arrive("Ada", sdk.Options{})
	session := s.lobby.ByCharacter(entity.ID(ada.Self().ID))
	west := session.Person().Region
	jumps.Store(0)
	call, err := ada.Command(&playpb.Command{Kind: &playpb.Command_Emote{Emote: &playpb.Emote{Key: "jump"}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if code, err := call.Wait(ctx); code != "" || err != nil {
		t.Fatalf("answer %q, %v", code, err)
	}
	until(t, "Ada is beyond the border", func() bool { return session.Person().Region != west })
	if call, err = ada.Command(&playpb.Command{Kind: &playpb.Command_Emote{Emote: &playpb.Emote{Key: "wave"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := call.Wait(ctx); err != nil { // what was sent before it has been carried out
		t.Fatal(err)
	}
	if n := jumps.Load(); n != 1 {
		t.Errorf("jumped %d times", n)
	}
}

func TestPipe(t *testing.T) {
	s := newStage(t, t.TempDir())
	s.arrive("Ada", sdk.Options{Dial: func(context.Context) (net.Conn, error) { return s.gateway.Pipe(), nil }})
	if s.gateway.Connections() != 1 {
		t.Errorf("%d connections", s.gateway.Connections())
	}
}

func TestRestartResumes(t *testing.T) {
	dir := t.TempDir()
	s := newStage(t, dir)
	c := s.arrive("Ada", sdk.Options{})
	to := square.Add(0, 10*geom.Metre)
	c.WalkTo(to.X, to.Z)
	until(t, "Ada has walked", func() bool { return c.Self().Z > square.Z+8*geom.Metre })
	c.Close()
	until(t, "the connection is gone", func() bool { return s.gateway.Connections() == 0 })
	s.close()
	again := newStage(t, dir)
	token := c.Token()
	d, err := sdk.Dial(t.Context(), again.address(), sdk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	in, err := d.LoginToken(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	entered, err := d.Enter(t.Context(), in.Characters[0].Id)
	if err != nil {
		t.Fatal(err)
	}
	if entered.Z < square.Z+7*geom.Metre {
		t.Errorf("stands at %d after the restart", entered.Z-square.Z)
	}
}

// raw is a client that says what it wants.
type raw struct {
	t    *testing.T
	conn net.Conn
	in   io.Reader
}

func (s *stage) raw(t *testing.T, header http.Header) *raw {
	t.Helper()
	d := ws.Dialer{}
	if header != nil {
		d.Header = ws.HandshakeHeaderHTTP(header)
	}
	conn, early, _, err := d.Dial(t.Context(), "ws://"+s.address()+"/ws")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if early == nil {
		return &raw{t, conn, conn}
	}
	return &raw{t, conn, early} // what came along with the handshake
}

func (r *raw) frame(op ws.OpCode, fin bool, payload []byte) {
	f := ws.NewFrame(op, fin, payload)
	_ = ws.WriteFrame(r.conn, ws.MaskFrame(f)) // the server may have closed already
}

func (r *raw) say(payload []byte) { r.frame(ws.OpBinary, true, payload) }

func (r *raw) hello() {
	b, err := wire.AppendProto(nil, wire.TypeCore, &corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}})
	if err != nil {
		r.t.Fatal(err)
	}
	r.say(b)
}

// code reads until the server closes and returns the code of the CLOSE record.
func (r *raw) code() (code wire.Code) {
	r.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	r.hears(func(record wire.Record) bool {
		if record.Type == wire.TypeClose {
			code, _, _ = wire.DecodeClose(record.Payload)
		}
		return false
	})
	return code
}

// hears reads until a record is the one waited for; false when the server closes first.
func (r *raw) hears(waited func(wire.Record) bool) bool {
	for {
		f, err := readFrame(r.in)
		if err != nil || f.Header.OpCode == ws.OpClose {
			return false
		}
		records := wire.NewReader(f.Payload)
		for {
			record, ok := records.Next()
			if !ok {
				break
			}
			if waited(record) {
				return true
			}
		}
	}
}

func TestBadClientsAreCutOff(t *testing.T) {
	s := newStage(t, t.TempDir())
	big := make([]byte, wire.MaxClientMessage+1)
	core := func(m *corepb.ClientMessage) []byte {
		b, _ := wire.AppendProto(nil, wire.TypeCore, m)
		return b
	}
	tests := map[string]struct {
		do   func(r *raw)
		code wire.Code
	}{
		"text":         {func(r *raw) { r.frame(ws.OpText, true, []byte("hello")) }, wire.CloseMalformed},
		"continuation": {func(r *raw) { r.frame(ws.OpContinuation, true, nil) }, wire.CloseMalformed},
		"unmasked":     {func(r *raw) { _ = ws.WriteFrame(r.conn, ws.NewBinaryFrame([]byte{1})) }, wire.CloseMalformed},
		"too large":    {func(r *raw) { r.hello(); r.say(big) }, wire.CloseTooLarge},
		"large in parts": {func(r *raw) {
			r.hello()
			r.frame(ws.OpBinary, false, big[:5000])
			r.frame(ws.OpContinuation, true, big[:5000])
		}, wire.CloseTooLarge},
		"unknown record":  {func(r *raw) { r.hello(); r.say([]byte{99, 0, 0}) }, wire.CloseMalformed},
		"truncated":       {func(r *raw) { r.hello(); r.say([]byte{1, 50, 0, 1}) }, wire.CloseMalformed},
		"no protobuf":     {func(r *raw) { r.say(wire.Append(nil, wire.TypeCore, []byte{0xff, 0xff})) }, wire.CloseMalformed},
		"no hello":        {func(r *raw) { r.say(wire.AppendPing(nil, 1)) }, wire.CloseOutOfOrder},
		"two hellos":      {func(r *raw) { r.hello(); r.hello() }, wire.CloseOutOfOrder},
		"input, no login": {func(r *raw) { r.hello(); r.say(wire.AppendInput(nil, &wire.Input{First: 1, Count: 1})) }, wire.CloseOutOfOrder},
		"chat, no login":  {func(r *raw) { r.hello(); r.say(core(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Chat{}})) }, wire.CloseOutOfOrder},
		"flood": {func(r *raw) {
			r.hello()
			for range 100 {
				r.say(wire.AppendPing(nil, 1))
			}
		}, wire.CloseFlood},
		"flood of bytes": {func(r *raw) {
			r.hello()
			for range 10 {
				r.frame(ws.OpPing, true, nil)
				r.say(wire.Append(nil, wire.TypeCore, make([]byte, 8000))[:8003])
			}
		}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := s.raw(t, nil)
			test.do(r)
			if code := r.code(); code != test.code && test.code != 0 {
				t.Errorf("closed with %d, want %d", code, test.code)
			}
		})
	}
}

func TestOrigin(t *testing.T) {
	s := newStage(t, t.TempDir())
	for origin, want := range map[string]wire.Code{"http://evil.example": wire.CloseOrigin, "null": wire.CloseOrigin} {
		if code := s.raw(t, http.Header{"Origin": {origin}}).code(); code != want {
			t.Errorf("origin %s: closed with %d, want %d", origin, code, want)
		}
	}
	r := s.raw(t, http.Header{"Origin": {s.server.URL}})
	r.hello()
	r.say([]byte{99, 0, 0})
	if code := r.code(); code != wire.CloseMalformed {
		t.Errorf("own origin: closed with %d", code)
	}
}
