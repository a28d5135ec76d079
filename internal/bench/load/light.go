package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// light is a client that decodes only its own state. One goroutine reads at a time; what that
// shares with senders is guarded or atomic.
type light struct {
	person  *Person
	conn    io.WriteCloser
	journal *journal
	shared  *shared
	walker  walker
	at      moment           // of the last FRAME; the reader's own
	owner   uint16           // the region that told its own state last; likewise
	told    time.Time        // when its state was told last, zero after a while away; likewise
	toldBy  time.Time        // the same of the message before that one; likewise
	tally   [kindCount]int64 // of kinds, since the last bytes; likewise
	in      chan struct{}    // closed when it is in the world for the first time
	steps   uint8            // of each input

	mu    sync.Mutex // guards what follows, and the order of writes
	next  uint32     // number of the next step; 0: not in the world
	seq   uint32     // of the last command
	frame bytes.Buffer
	out   []byte
	worn  bool // whether it wears what it changes

	bytes atomic.Int64
	kinds [kindCount]atomic.Int64 // bytes by type of record, their heads included
}

// kindCount is how many types of records are told apart; the first is for unknown ones.
const kindCount = int(wire.TypeCourses) + 1

var kindNames = [kindCount]string{"other", "frame", "poses", "enter", "leave", "describe", "roster", "vitals", "check",
	"event", "self", "personal", "pong", "core", "result", "unwatch", "close", "counts", "courses"}

func kindName(t int) string { return kindNames[t] }

// shared is what the reader of every client tells.
type shared struct {
	slowest atomic.Uint32 // least time scale of a FRAME, wire.FullSpeed - it, so that 0 is full speed
	entered atomic.Int64
	steps   uint8 // of each input of light clients
	clocks  clocks
	// crossings count who changes regions.
	crossings crossings
}

// openLight connects and says hello; the rest of the way in happens as answers come. lost is
// called once, when the connection has ended.
func openLight(ctx context.Context, addr string, dial func(context.Context) (net.Conn, error), p *Person, s *shared, r *reader, lost func(error)) (*light, error) {
	d := ws.Dialer{ReadBufferSize: 512, WriteBufferSize: 512,
		NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }}
	conn, early, _, err := d.Dial(ctx, "ws://"+addr+"/ws")
	if err != nil {
		return nil, err
	}
	l := &light{person: p, journal: &journal{place: p.Home}, shared: s, in: make(chan struct{}), steps: s.steps, worn: true}
	if early != nil { // a server says nothing before Hello
		ws.PutReader(early)
	}
	if l.conn, err = r.add(conn, l.take, lost); err != nil {
		return nil, err
	}
	err = l.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{
		Hello: &corepb.Hello{ProtocolVersion: wire.ProtocolVersion, Client: "myriad bench", Language: "en"}}})
	if err != nil {
		return nil, errors.Join(err, l.conn.Close())
	}
	return l, nil
}

// take goes through the next bytes that came.
func (l *light) take(b []byte) error {
	l.bytes.Add(int64(len(b)))
	err := l.walker.feed(b, l)
	for kind, n := range l.tally {
		if n > 0 {
			l.kinds[kind].Add(n)
			l.tally[kind] = 0
		}
	}
	return err
}

// wants implements listener. It sees every record, and counts it.
func (l *light) wants(t wire.Type, size int) bool {
	kind := t
	if int(kind) >= kindCount {
		kind = 0
	}
	l.tally[kind] += int64(wire.HeaderSize + size)
	return t == wire.TypeFrame || t == wire.TypeSelf || t == wire.TypeServerCore || t == wire.TypeClose
}

// record implements listener.
func (l *light) record(t wire.Type, payload []byte) error {
	switch t {
	case wire.TypeFrame:
		f, err := wire.DecodeFrame(payload)
		l.at = moment{uint16(f.Region), f.Tick}
		l.shared.scale(f.TimeScale)
		return err
	case wire.TypeSelf:
		s, err := wire.DecodeSelf(payload)
		now := time.Now()
		l.shared.crossings.note(l, now)
		l.journal.applied(s.Seq, l.at, geom.Point{X: s.X, Z: s.Z}, s.Facing, now)
		return err
	case wire.TypeClose:
		code, reason, err := wire.DecodeClose(payload)
		return errors.Join(fmt.Errorf("closed with %v %s", code, reason), err)
	}
	m := new(corepb.ServerMessage)
	if err := proto.Unmarshal(payload, m); err != nil {
		return err
	}
	return l.core(m)
}

// core goes on with the way in.
func (l *light) core(m *corepb.ServerMessage) error {
	switch k := m.Kind.(type) {
	case *corepb.ServerMessage_Welcome:
		return l.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: l.person.Token}}})
	case *corepb.ServerMessage_LoggedIn:
		return l.enter()
	case *corepb.ServerMessage_Entered:
		l.mu.Lock()
		first := l.seq == 0
		l.next, l.seq = max(k.Entered.NextSeq, 1), max(l.seq, k.Entered.NextCommandSeq, 1)
		l.mu.Unlock()
		if first {
			l.shared.entered.Add(1)
			close(l.in)
		}
	case *corepb.ServerMessage_LeftWorld:
		l.journal.abandon()
		l.told = time.Time{}
		time.AfterFunc(awayFor, func() { _ = l.enter() }) // a lost send is a lost connection, which the reader sees
	case *corepb.ServerMessage_Refused:
		return fmt.Errorf("%s refused: %s", k.Refused.Request, k.Refused.Code)
	}
	return nil
}

// awayFor is how long who leaves the world stays away.
const awayFor = time.Second

func (l *light) enter() error {
	return l.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: l.person.Character}}})
}

// leave goes out of the world, and comes back when it is out. It reports whether it was in.
func (l *light) leave() bool {
	l.mu.Lock()
	in := l.next != 0
	l.next = 0
	l.mu.Unlock()
	return in && l.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_LeaveWorld{LeaveWorld: &corepb.LeaveWorld{}}}) == nil
}

// control implements listener: it answers pings, which is a sign of life.
func (l *light) control(op ws.OpCode, payload []byte) error {
	switch op {
	case ws.OpPing:
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.write(ws.OpPong, payload)
	case ws.OpClose:
		return errors.New("closed without a word")
	}
	return nil
}

func (l *light) say(m *corepb.ClientMessage) error {
	record, err := wire.AppendProto(nil, wire.TypeCore, m)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.write(ws.OpBinary, record)
}

// command sends a command when it is in the world.
func (l *light) command(module wire.Module, m proto.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == 0 {
		return nil
	}
	l.seq++
	record, err := wire.AppendCommand(nil, l.seq, module, m)
	if err != nil {
		return err
	}
	return l.write(ws.OpBinary, record)
}

// move has the next input sent, unless it is not in the world. It reports whether it did.
func (l *light) move(heading, facing uint16, speed uint8, out *outgoing) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == 0 {
		return false
	}
	in := wire.Input{First: l.next, Count: l.steps}
	for i := range in.Steps[:l.steps] {
		in.Steps[i] = wire.Step{Heading: heading, Facing: facing, Speed: speed}
	}
	l.next += uint32(l.steps)
	l.journal.note(in.First, time.Now())
	l.out = wire.AppendInput(l.out[:0], &in)
	frame, err := l.framed(ws.OpBinary, l.out)
	return err == nil && out.write(l.conn, frame) == nil
}

// write sends one WebSocket message; mu is held.
func (l *light) write(op ws.OpCode, payload []byte) error {
	frame, err := l.framed(op, payload)
	if err == nil {
		_, err = l.conn.Write(frame)
	}
	return err
}

// framed returns a WebSocket message, good until the next; mu is held.
func (l *light) framed(op ws.OpCode, payload []byte) ([]byte, error) {
	l.frame.Reset()
	head := ws.Header{Fin: true, OpCode: op, Masked: true, Length: int64(len(payload)), Mask: mask()}
	if err := ws.WriteHeader(&l.frame, head); err != nil {
		return nil, err
	}
	start := l.frame.Len()
	l.frame.Write(payload)
	ws.Cipher(l.frame.Bytes()[start:], head.Mask, 0)
	return l.frame.Bytes(), nil
}

// errNotRead ends a connection that has taken nothing for minutes.
var errNotRead = errors.New("the server does not read")

func mask() [4]byte {
	n := rand.Uint32()
	return [4]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}
}

// scale notes the time scale of a frame.
func (s *shared) scale(scale uint8) {
	lost := uint32(wire.FullSpeed - min(scale, wire.FullSpeed))
	for {
		worst := s.slowest.Load()
		if lost <= worst || s.slowest.CompareAndSwap(worst, lost) {
			return
		}
	}
}

func (s *shared) timeScaleMin() float64 {
	return 1 - float64(s.slowest.Load())/wire.FullSpeed
}
