package sdk_test

import (
	"net"
	"sync"
	"testing"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// tinyServer speaks just enough of the protocol to one client at a time: it logs everyone
// in, walks them at 100 mm a step, and takes every command but those of the social module.
type tinyServer struct {
	listener net.Listener
	wg       sync.WaitGroup

	mu     sync.Mutex // guards what follows
	conn   net.Conn
	x, z   int32
	tick   uint32
	resume bool // whether resume tokens are good
	hellos []*corepb.Hello
}

func startServer(t testing.TB) *tinyServer {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &tinyServer{listener: l, x: 4_450_000, z: 4_352_000, resume: true}
	s.wg.Add(1)
	go s.accept()
	t.Cleanup(s.close)
	return s
}

func (s *tinyServer) addr() string { return s.listener.Addr().String() }

func (s *tinyServer) close() {
	s.listener.Close()
	s.drop()
	s.wg.Wait()
}

// drop cuts the connection that stands.
func (s *tinyServer) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		s.conn.Close()
	}
}

// push sends records to the client.
func (s *tinyServer) push(records []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wsutil.WriteServerBinary(s.conn, records)
}

func (s *tinyServer) accept() {
	defer s.wg.Done()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conn = conn
		s.mu.Unlock()
		s.wg.Add(1)
		go s.serve(conn)
	}
}

func (s *tinyServer) serve(conn net.Conn) {
	defer s.wg.Done()
	defer conn.Close()
	if _, err := ws.Upgrade(conn); err != nil {
		return
	}
	for {
		message, err := wsutil.ReadClientBinary(conn)
		if err != nil {
			return
		}
		r := wire.NewReader(message)
		for {
			rec, ok := r.Next()
			if !ok {
				break
			}
			if out := s.answer(rec); len(out) > 0 {
				if wsutil.WriteServerBinary(conn, out) != nil {
					return
				}
			}
		}
	}
}

func (s *tinyServer) answer(rec wire.Record) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch rec.Type {
	case wire.TypeInput:
		in, err := wire.DecodeInput(rec.Payload)
		if err != nil {
			return wire.AppendClose(nil, wire.CloseMalformed, "")
		}
		for _, step := range in.Steps[:in.Count] {
			at := geom.Point{X: s.x, Z: s.z}.Move(geom.Angle(step.Heading), int32(step.Speed)*100/255)
			s.x, s.z = at.X, at.Z
		}
		s.tick += uint32(in.Count)
		out := wire.AppendFrame(nil, wire.Frame{Region: 136, Tick: s.tick, TimeScale: wire.FullSpeed})
		return wire.AppendSelf(out, &wire.Self{Seq: in.First + uint32(in.Count) - 1, X: s.x, Z: s.z, Speed: 2000})
	case wire.TypePing:
		ms, _ := wire.DecodePing(rec.Payload)
		return wire.AppendPong(nil, ms, ms+1000)
	case wire.TypeCommand:
		cmd, _ := wire.DecodeCommand(rec.Payload)
		if cmd.Module == wire.ModuleSocial {
			return wire.AppendResult(nil, cmd.Seq, "social.no_coin")
		}
		return wire.AppendResult(nil, cmd.Seq, "")
	case wire.TypeCore:
		return s.core(rec.Payload)
	}
	return nil
}

func (s *tinyServer) core(payload []byte) []byte {
	m := new(corepb.ClientMessage)
	if err := proto.Unmarshal(payload, m); err != nil {
		return wire.AppendClose(nil, wire.CloseMalformed, "")
	}
	switch k := m.Kind.(type) {
	case *corepb.ClientMessage_Hello:
		s.hellos = append(s.hellos, k.Hello)
		resumed := s.resume && string(k.Hello.ResumeToken) == "resume"
		out := say(nil, &corepb.ServerMessage{Kind: &corepb.ServerMessage_Welcome{Welcome: &corepb.Welcome{ProtocolVersion: wire.ProtocolVersion, Resumed: resumed}}})
		if resumed {
			out = say(out, s.entered())
		}
		return out
	case *corepb.ClientMessage_GuestLogin, *corepb.ClientMessage_TokenLogin, *corepb.ClientMessage_CreateCharacter:
		in := &corepb.LoggedIn{AccountId: 1, Token: []byte("token"), Characters: []*corepb.CharacterSummary{{Id: 7, Name: "Maša"}}}
		return say(nil, &corepb.ServerMessage{Kind: &corepb.ServerMessage_LoggedIn{LoggedIn: in}})
	case *corepb.ClientMessage_PasswordLogin:
		no := &corepb.Refused{Request: "password_login", Code: "session.wrong_password"}
		return say(nil, &corepb.ServerMessage{Kind: &corepb.ServerMessage_Refused{Refused: no}})
	case *corepb.ClientMessage_EnterWorld:
		return say(nil, s.entered())
	}
	return nil
}

func (s *tinyServer) entered() *corepb.ServerMessage {
	return &corepb.ServerMessage{Kind: &corepb.ServerMessage_Entered{Entered: &corepb.Entered{
		CharacterId: 7, EntityId: 7, ResumeToken: []byte("resume"), Region: 136, X: s.x, Z: s.z, NextSeq: 1,
	}}}
}

func say(out []byte, m *corepb.ServerMessage) []byte {
	out, err := wire.AppendProto(out, wire.TypeServerCore, m)
	if err != nil {
		panic(err)
	}
	return out
}
