package gateway

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
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

// Conn is one connection of a client.
type Conn struct {
	gateway   *Gateway
	socket    net.Conn
	address   netip.Addr
	in        *reader
	out       *outbox
	client    *session.Client
	roundTrip atomic.Int64 // ns

	spoke time.Time // when more than a ping came last; the reader's own

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

// ping asks for a sign of life that says how long it took.
func (c *Conn) ping(now time.Time) {
	var stamp [8]byte
	binary.BigEndian.PutUint64(stamp[:], uint64(now.UnixNano()))
	c.out.put(ws.OpPing, stamp[:])
}

// ponged takes the answer to a ping: a browser gives it even for a page in the background.
func (c *Conn) ponged(payload []byte) {
	if len(payload) != 8 {
		return
	}
	now := c.gateway.config.Now()
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

// serve reads the connection until it ends, then lets go of it.
func (c *Conn) serve(ctx context.Context) {
	defer c.end()
	c.spoke = c.gateway.config.Now()
	c.wait(c.spoke.Add(helloPatience))
	for !c.out.ended() {
		message, err := c.in.next()
		if err != nil {
			c.closeFor(err)
			return
		}
		c.gateway.observer.Received(len(message))
		if !c.handle(ctx, message) {
			return
		}
		now := c.gateway.config.Now()
		if len(message) > 0 && wire.Type(message[0]) != wire.TypePing {
			c.spoke = now
		}
		c.alive(now)
	}
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
	c.wait(now.Add(idlePatience))
}

// wait sets until when the next message must be there, unless the end has begun.
func (c *Conn) wait(until time.Time) {
	c.socket.SetReadDeadline(until)
	if c.out.ended() {
		c.socket.SetReadDeadline(time.Now().Add(closePatience))
	}
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

// end lets the last words go out, then closes the socket.
func (c *Conn) end() {
	c.client.Drop()
	if !c.out.ended() {
		c.out.abandon()
		c.socket.SetWriteDeadline(time.Now())
	}
	// To close while bytes of the client wait would throw away what it was sent last.
	c.socket.SetReadDeadline(time.Now().Add(closePatience))
	io.CopyN(io.Discard, c.in.in, maxDrain)
	<-c.out.done
	c.socket.SetDeadline(time.Time{}) // a pipe's timers would outlive it
	c.socket.Close()
	c.gateway.remove(c)
}

// maxDrain bounds what is read and thrown away at the end of a connection, in bytes.
const maxDrain = 1 << 20

// handle takes the records of a message; false ends the connection.
func (c *Conn) handle(ctx context.Context, message []byte) bool {
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
		if err := c.take(ctx, record); err != nil {
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
func (c *Conn) take(ctx context.Context, r wire.Record) error {
	if r.Type == wire.TypeCore {
		return c.takeCore(ctx, r.Payload)
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

func (c *Conn) takeCore(ctx context.Context, payload []byte) error {
	if !c.cores.take(1, c.gateway.config.Now()) {
		return errFlood
	}
	m := &corepb.ClientMessage{}
	if err := proto.Unmarshal(payload, m); err != nil {
		return errMalformed
	}
	c.client.Handle(ctx, m)
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
