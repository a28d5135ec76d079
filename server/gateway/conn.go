package gateway

import (
	"context"
	"encoding/binary"
	"errors"
	"net/netip"
	"os"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Conn is one connection of a client. A source reads it; fields without a lock belong to it.
type Conn struct {
	gateway   *Gateway
	address   netip.Addr
	in        parser
	out       *outbox
	client    *session.Client
	roundTrip atomic.Int64 // ns
	turn      uint8        // to be pinged; guarded by the gateway

	spoke time.Time // when more than a ping came last
	until time.Time // when the next message must be there

	commands, cores, resyncs budget
}

var _ session.Conn = (*Conn)(nil)

// Send implements session.Conn. A client that does not take what it must not miss is cut off.
func (c *Conn) Send(records []byte) {
	if !c.out.put(ws.OpBinary, records) {
		c.Close(wire.CloseTooSlow, "reading too slowly")
	}
}

// Close implements session.Conn.
func (c *Conn) Close(code wire.Code, reason string) {
	if c.out.finish(code, reason) {
		c.gateway.observer.Disconnected(code)
	}
}

// Address implements session.Conn.
func (c *Conn) Address() netip.Addr { return c.address }

// RoundTrip implements session.Conn.
func (c *Conn) RoundTrip() time.Duration { return time.Duration(c.roundTrip.Load()) }

// ponged takes the answer to a ping: a browser gives it even for a page in the background.
func (c *Conn) ponged(payload []byte, now time.Time) {
	if len(payload) != 8 {
		return
	}
	c.alive(now)
	took := now.UnixNano() - int64(binary.BigEndian.Uint64(payload))
	if took >= 0 && took < int64(time.Minute) {
		c.roundTrip.Store(took)
	}
}

const (
	helloPatience = 30 * time.Second // a slow machine may still be building its page
	loginPatience = 15 * time.Minute // at the title screen without a word
	idlePatience  = 90 * time.Second // without even a pong
)

// begin is called before the first byte is read.
func (c *Conn) begin() {
	c.spoke = c.gateway.config.Now()
	c.until = c.spoke.Add(helloPatience)
}

// feed takes bytes as they came, and handles what is whole. ok is false when reading is to
// end. A message that may have to wait for the store, and so must not be handled by a
// poller, is returned as a copy when apart is set: feed(nil) goes on behind it.
func (c *Conn) feed(data []byte, now time.Time, apart bool) (message []byte, ok bool) {
	data = c.in.join(data)
	for {
		op, payload, n, err := c.in.next(data, now)
		if err != nil {
			c.closeFor(err)
			return nil, false
		}
		if n == 0 {
			break
		}
		data = data[n:]
		switch op {
		case ws.OpPing:
			c.out.put(ws.OpPong, payload)
		case ws.OpPong:
			c.ponged(payload, now)
		case ws.OpBinary:
			if apart && waits(payload) {
				message = append([]byte{}, payload...) // before what is kept is moved
				c.in.keep(data)
				return message, true
			}
			if !c.received(payload, now) {
				return nil, false
			}
		}
		if c.out.ended() {
			return nil, false
		}
	}
	c.in.keep(data)
	return nil, true
}

// waits reports whether a message holds a record whose handling may have to wait.
func waits(message []byte) bool {
	records := wire.NewReader(message)
	for {
		record, ok := records.Next()
		if !ok || record.Type == wire.TypeCore {
			return ok
		}
	}
}

// received handles a message; false ends the connection.
func (c *Conn) received(message []byte, now time.Time) bool {
	c.gateway.observer.Received(len(message))
	if !c.handle(message) {
		return false
	}
	if len(message) > 0 && wire.Type(message[0]) != wire.TypePing {
		c.spoke = now
	}
	c.alive(now)
	return true
}

// alive gives a client that has shown a sign of life another while; not for ever to one
// that does not enter the world.
func (c *Conn) alive(now time.Time) {
	if !c.client.Greeted() {
		return
	}
	s := c.client.Session()
	if now.Sub(c.spoke) > loginPatience && (s == nil || !s.Playing() && !s.Waiting()) {
		c.Close(wire.CloseIdle, "nothing said for too long")
		return
	}
	c.until = now.Add(idlePatience)
}

// closeFor tells the client why reading ended, when it is the client's doing.
func (c *Conn) closeFor(err error) {
	switch {
	case errors.Is(err, errTooLarge):
		c.Close(wire.CloseTooLarge, "a message over the limit")
	case errors.Is(err, errFlood):
		c.Close(wire.CloseFlood, "too many messages or bytes")
	case errors.Is(err, errProtocol), errors.Is(err, errMalformed):
		c.Close(wire.CloseMalformed, err.Error())
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.Close(wire.CloseIdle, "nothing said for too long")
	}
}

// drop lets go of the client, waiting for the store if need be. What it was told last still goes
// out, unless it is the client that has ended the connection.
func (c *Conn) drop() {
	c.client.Drop()
	if !c.out.ended() {
		c.out.abandon()
	}
}

// maxDrain bounds what is read and thrown away at the end of a connection, in bytes.
const maxDrain = 1 << 20

// handle takes the records of a message; false ends the connection.
func (c *Conn) handle(message []byte) bool {
	records := wire.NewReader(message)
	for n := 0; ; n++ {
		record, ok := records.Next()
		if !ok {
			break
		}
		if n == maxRecords {
			c.closeFor(errFlood)
			return false
		}
		if err := c.take(record); err != nil {
			c.closeFor(err)
			return false
		}
		if c.out.ended() {
			return false
		}
	}
	if records.Err() != nil {
		c.closeFor(errMalformed)
		return false
	}
	return true
}

// take handles one record.
func (c *Conn) take(r wire.Record) error {
	if r.Type == wire.TypeCore {
		return c.takeCore(r.Payload)
	}
	if !c.client.Greeted() {
		c.Close(wire.CloseOutOfOrder, "hello")
		return nil
	}
	switch r.Type {
	case wire.TypeInput:
		in, err := wire.DecodeInput(r.Payload)
		if err != nil {
			return errMalformed
		}
		c.client.Input(&in)
	case wire.TypeCommand:
		return c.takeCommand(r.Payload)
	case wire.TypePing:
		ms, err := wire.DecodePing(r.Payload)
		if err != nil {
			return errMalformed
		}
		c.out.put(ws.OpBinary, wire.AppendPong(nil, ms, uint32(c.gateway.lobby.ShardMs())))
	case wire.TypeResync:
		cell, err := wire.DecodeResync(r.Payload)
		if err != nil {
			return errMalformed
		}
		if c.resyncs.take(1, c.gateway.config.Now()) {
			c.gateway.post(func() { c.gateway.resync(c, cell) })
		}
	default:
		return errMalformed
	}
	return nil
}

func (c *Conn) takeCore(payload []byte) error {
	if !c.cores.take(1, c.gateway.config.Now()) {
		return errFlood
	}
	m := &corepb.ClientMessage{}
	if err := proto.Unmarshal(payload, m); err != nil {
		return errMalformed
	}
	c.client.Handle(context.Background(), m)
	return nil
}

// takeCommand hands a command on. One too many is refused, not a reason to part.
func (c *Conn) takeCommand(payload []byte) error {
	command, err := wire.DecodeCommand(payload)
	if err != nil || command.Module < wire.ModulePlay || command.Module > wire.ModuleRPG {
		return errMalformed
	}
	if !c.commands.take(1, c.gateway.config.Now()) {
		c.out.put(ws.OpBinary, wire.AppendResult(nil, command.Seq, "core.too_often"))
		return nil
	}
	c.gateway.observer.CommandTaken()
	c.client.Command(command)
	return nil
}
