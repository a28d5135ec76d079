package sdk

import (
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
	"github.com/myriad-mmo/myriad/wire/pb/socialpb"
)

// Event is something that happened: Core, Happened, Result, Lost or Back.
type Event interface{ event() }

// Core is a message outside frames: chat, party, notices and so on.
type Core struct{ *corepb.ServerMessage }

// Happened is an event of a module. One of the three is set.
type Happened struct {
	// Personal: told to this client alone. Otherwise it was seen near by.
	Personal bool
	Play     *playpb.Event
	Social   *socialpb.Event
	RPG      *rpgpb.Event
}

// Result is the answer to a command.
type Result struct {
	Seq  uint32
	Code string // empty: taken
}

// Lost: the connection is down. Back follows when it stands again.
type Lost struct{ Why *Closed }

// Back: the character is in the world again after a drop.
type Back struct{ *corepb.Entered }

func (Core) event()     {}
func (Happened) event() {}
func (Result) event()   {}
func (Lost) event()     {}
func (Back) event()     {}

func (c *Client) emit(e Event) {
	if c.opts.OnEvent != nil {
		c.opts.OnEvent(e)
	}
}

// applied is a step that a SELF answered.
type applied struct {
	self   wire.Self
	sent   time.Time
	region uint16
	tick   uint32
}

// traced is what a message says to Trace, told when the lock is free again.
type traced struct {
	applied [4]applied
	selves  int          // of applied
	frames  []wire.Frame // each once
	events  []Event
	resync  []geom.Cell
	enter   uint64
	arrived time.Time
}

// begin takes note of a frame, whose header may stand in a message several times.
func (t *traced) begin(f wire.Frame) {
	for _, was := range t.frames {
		if was.Region == f.Region && was.Tick == f.Tick {
			return
		}
	}
	t.frames = append(t.frames, f)
}

// receive takes a message from the server in. It runs in the reading goroutine.
func (c *Client) receive(message []byte) {
	c.received.Add(uint64(len(message)))
	if c.opts.OnMessage != nil {
		c.opts.OnMessage(message)
	}
	var t traced
	if c.opts.Trace != nil {
		t.arrived = time.Now()
	}
	c.mu.Lock()
	c.picture.message()
	r := wire.NewReader(message)
	for {
		rec, ok := r.Next()
		if !ok {
			break
		}
		if err := c.receiveRecord(rec, &t); err != nil {
			c.lost = &Closed{Err: err}
			break
		}
	}
	if err := r.Err(); err != nil {
		c.lost = &Closed{Err: err}
	}
	broken, sock := c.lost != nil, c.sock
	c.mu.Unlock()
	c.tell(&t)
	if broken && sock != nil {
		sock.close()
	}
}

// tell passes on what a message brought, without the lock.
func (c *Client) tell(t *traced) {
	for _, cell := range t.resync {
		_ = c.sendBytes(wire.AppendResync(nil, cell)) // the next CHECK asks again
	}
	if t.enter != 0 {
		_ = c.Send(enterWorld(t.enter)) // a lost send is a lost connection
	}
	if c.opts.Trace != nil {
		for i := range t.applied[:t.selves] {
			a := &t.applied[i]
			c.opts.Trace.Applied(&a.self, a.sent, a.region, a.tick)
		}
		for _, f := range t.frames {
			c.opts.Trace.Frame(f, t.arrived)
		}
	}
	for _, e := range t.events {
		c.emit(e)
	}
}

// receiveRecord takes one record in; mu is held.
func (c *Client) receiveRecord(rec wire.Record, t *traced) error {
	switch rec.Type {
	case wire.TypeFrame:
		f, err := wire.DecodeFrame(rec.Payload)
		c.picture.begin(f)
		if uint16(f.Region) == c.self.Region {
			c.move.scale = f.TimeScale
		}
		c.frames.Add(1)
		if c.opts.Trace != nil {
			t.begin(f)
		}
		return err
	case wire.TypeSelf:
		return c.receiveSelf(rec.Payload, t)
	case wire.TypeServerCore:
		return c.receiveCore(rec.Payload, t)
	case wire.TypePersonal, wire.TypeEvent:
		return c.receiveEvent(rec, t)
	case wire.TypeResult:
		return c.receiveResult(rec.Payload, t)
	case wire.TypePong:
		clientMs, serverMs, err := wire.DecodePong(rec.Payload)
		c.pings.take(clientMs, serverMs)
		return err
	case wire.TypeClose:
		code, reason, err := wire.DecodeClose(rec.Payload)
		if err == nil {
			c.lost = &Closed{Code: code, Reason: string(reason)}
		}
		return err
	}
	if c.opts.Detail == OwnOnly {
		return nil
	}
	err := c.picture.receive(rec, &t.resync)
	if rec.Type == wire.TypeRoster || rec.Type == wire.TypeEnter {
		c.noteRegion()
	}
	return err
}

// noteRegion learns from who is around which region one is in: who stands still is told in no
// other way that it is in another layer. mu is held.
func (c *Client) noteRegion() {
	if e := c.picture.byID[c.self.ID]; e != nil {
		c.self.Region = e.Region
	}
}

func (c *Client) receiveSelf(payload []byte, t *traced) error {
	s, err := wire.DecodeSelf(payload)
	if err != nil {
		return err
	}
	c.self.Self = s
	if own := c.picture.byID[c.self.ID]; own != nil {
		own.settle(&s)
	}
	c.self.Region, c.self.Tick = uint16(c.picture.frame.Region), c.picture.frame.Tick
	c.move.scale = c.picture.frame.TimeScale
	if sent, ok := c.move.sentAt(s.Seq); ok && c.opts.Trace != nil {
		t.selves = min(t.selves+1, len(t.applied)) // of too many the newest counts
		t.applied[t.selves-1] = applied{s, sent, c.self.Region, c.self.Tick}
	}
	return nil
}

func (c *Client) receiveResult(payload []byte, t *traced) error {
	seq, code, err := wire.DecodeResult(payload)
	if err != nil {
		return err
	}
	if len(code) > 0 {
		c.rejection.Add(1)
	}
	result := Result{seq, c.picture.words.Of(code)}
	if call, ok := c.commands[seq]; ok {
		delete(c.commands, seq)
		call.finish(result.Code, nil)
	}
	if c.opts.OnEvent != nil {
		t.events = append(t.events, result)
	}
	return nil
}

func (c *Client) receiveEvent(rec wire.Record, t *traced) error {
	personal := rec.Type == wire.TypePersonal
	if c.opts.OnEvent == nil || !personal && c.opts.Detail == OwnOnly {
		return nil
	}
	module, body, err := wire.DecodeEvent(rec.Payload)
	if err != nil {
		return err
	}
	e := Happened{Personal: personal}
	switch module {
	case wire.ModulePlay:
		e.Play = new(playpb.Event)
		err = proto.Unmarshal(body, e.Play)
	case wire.ModuleSocial:
		e.Social = new(socialpb.Event)
		err = proto.Unmarshal(body, e.Social)
	case wire.ModuleRPG:
		e.RPG = new(rpgpb.Event)
		err = proto.Unmarshal(body, e.RPG)
	default:
		return nil // of a module that this build does not know
	}
	t.events = append(t.events, e)
	return err
}

func (c *Client) receiveCore(payload []byte, t *traced) error {
	m := new(corepb.ServerMessage)
	if err := proto.Unmarshal(payload, m); err != nil {
		return err
	}
	switch k := m.Kind.(type) {
	case *corepb.ServerMessage_Welcome:
		c.welcome = k.Welcome
		c.pings.begin(k.Welcome.ServerMs)
	case *corepb.ServerMessage_LoggedIn:
		c.loggedIn = k.LoggedIn
		if c.wants != 0 && c.answer == nil {
			t.enter = c.wants
		}
		c.answerLocked(answer{message: k.LoggedIn})
	case *corepb.ServerMessage_Entered:
		c.receiveEntered(k.Entered, t)
	case *corepb.ServerMessage_Queued:
		c.queued = k.Queued
	case *corepb.ServerMessage_LeftWorld:
		c.entered, c.resume, c.queued = nil, nil, nil
		c.picture.forget()
		c.answerLocked(answer{message: k.LeftWorld})
	case *corepb.ServerMessage_ResumeToken:
		c.resume = k.ResumeToken.Token
	case *corepb.ServerMessage_Refused:
		c.queued = nil
		c.answerLocked(answer{err: &Refusal{k.Refused}})
	case *corepb.ServerMessage_NameChecked:
		c.answerLocked(answer{message: k.NameChecked})
	}
	if c.opts.OnEvent != nil {
		t.events = append(t.events, Core{m})
	}
	return nil
}

func (c *Client) receiveEntered(e *corepb.Entered, t *traced) {
	back := c.entered != nil
	c.queued = nil
	c.entered, c.resume, c.wants = e, e.ResumeToken, e.CharacterId
	c.picture.forget()
	c.move.restart(e.NextSeq)
	if e.NextCommandSeq > c.nextSeq {
		c.nextSeq = e.NextCommandSeq - 1
	}
	c.self = Self{ID: e.EntityId, Region: uint16(e.Region)}
	c.self.X, c.self.Z, c.self.Facing = e.X, e.Z, uint16(e.Yaw)
	c.answerLocked(answer{message: e})
	if back && c.opts.OnEvent != nil {
		t.events = append(t.events, Back{e})
	}
}
