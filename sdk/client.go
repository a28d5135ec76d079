package sdk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Detail is how much of what the server sends a Client reads.
type Detail uint8

// The details.
const (
	// Everything keeps the whole picture of the world.
	Everything Detail = iota
	// OwnOnly reads what concerns oneself and counts the rest: for crowds of bots.
	OwnOnly
)

// Options say how to connect.
type Options struct {
	// Client is free text for the operator, at most 64 bytes; empty means "sdk".
	Client string
	// Language is en, sl or et; empty means en.
	Language string
	// Bot marks the client as a program, for everyone to see.
	Bot    bool
	Detail Detail
	// Dial replaces the network, for one's own transport or a server in the process.
	Dial func(context.Context) (net.Conn, error)
	// OnEvent is told everything that is not part of the picture: see Event. nil: nobody.
	OnEvent func(Event)
	// OnMessage is told every message of the server before it is read, and must neither keep
	// nor change it; nil: nobody.
	OnMessage func(message []byte)
	// Trace measures; nil: nobody does.
	Trace Trace
	// NoResume leaves the client down when its connection drops.
	NoResume bool
}

// Trace is told the moments that a measurement of latency needs.
type Trace interface {
	// Applied: the step self.Seq, sent at a moment, is part of one's own state of a region at a tick.
	Applied(self *wire.Self, sent time.Time, region uint16, tick uint32)
	// Frame: everything this client is told of a region at a tick has arrived, and is part of
	// the picture. It may ask the client.
	Frame(f wire.Frame, arrived time.Time)
}

// Closed is why a Client is down for good.
type Closed struct {
	Code   wire.Code // 0 when the connection broke and was not to be resumed
	Reason string
	Err    error // what the network said, nil after a Code
}

// Error implements error.
func (c *Closed) Error() string {
	if c.Err != nil {
		return "connection lost: " + c.Err.Error()
	}
	return fmt.Sprintf("closed by the server: %v %s", c.Code, c.Reason)
}

// Unwrap returns what the network said.
func (c *Closed) Unwrap() error { return c.Err }

// ErrClosed is returned after Close.
var ErrClosed = errors.New("sdk: client closed")

// Client is a session with a server. Dial makes one.
type Client struct {
	opts Options
	to   string

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	down   chan struct{} // closed when the client is down for good

	mu        sync.Mutex // guards what follows
	sock      *socket
	err       error
	welcome   *corepb.Welcome
	loggedIn  *corepb.LoggedIn
	entered   *corepb.Entered
	queued    *corepb.Queued // while Enter waits for its turn
	wants     uint64         // character to be in the world with, 0 none
	resume    []byte
	answer    chan answer // who waits for LoggedIn, Entered, ... ; nil nobody
	lost      *Closed     // what the server said before the connection ended
	commands  map[uint32]*Call
	nextSeq   uint32
	move      movement
	picture   picture
	self      Self
	pings     pings
	out       []byte // scratch of senders
	received  atomic.Uint64
	sent      atomic.Uint64
	frames    atomic.Uint64
	rejection atomic.Uint64
}

// Dial connects to a server: to is HOST:PORT, the link that players open, or the URL of
// the WebSocket. It returns when the server has said Welcome. Close the client when done.
func Dial(ctx context.Context, to string, opts Options) (*Client, error) {
	url, err := address(to)
	if err != nil {
		return nil, err
	}
	if opts.Client == "" {
		opts.Client = "sdk"
	}
	if opts.Language == "" {
		opts.Language = "en"
	}
	c := &Client{opts: opts, to: url, down: make(chan struct{}), commands: make(map[uint32]*Call)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	sock, err := c.handshake(ctx)
	if err != nil {
		c.cancel()
		return nil, err
	}
	c.wg.Add(2)
	go c.run(sock)
	go c.pace()
	return c, nil
}

// Close ends the session and waits for the goroutines. The character stays in the world
// for the server's grace time unless Leave was called before.
func (c *Client) Close() {
	c.cancel()
	c.mu.Lock()
	if c.sock != nil {
		c.sock.close()
	}
	c.mu.Unlock()
	c.wg.Wait()
}

// Done is closed when the client is down for good; Err says why.
func (c *Client) Done() <-chan struct{} { return c.down }

// Err returns why the client is down for good: a *Closed or ErrClosed; nil while it is not.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Welcome returns what the server said of itself at the last connection.
func (c *Client) Welcome() *corepb.Welcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.welcome
}

// Counters are totals since Dial.
type Counters struct {
	BytesReceived, BytesSent, Frames, Rejections uint64
}

// Counters returns what went over the wire so far.
func (c *Client) Counters() Counters {
	return Counters{c.received.Load(), c.sent.Load(), c.frames.Load(), c.rejection.Load()}
}

// handshake opens a connection and says Hello. The first message after Welcome is left to
// the reader.
func (c *Client) handshake(ctx context.Context) (*socket, error) {
	sock, err := openSocket(ctx, c.to, c.opts.Dial)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, sock.close)
	defer stop()
	c.mu.Lock()
	hello := &corepb.Hello{
		ProtocolVersion: wire.ProtocolVersion, Client: c.opts.Client, Language: c.opts.Language,
		ResumeToken: c.resume, Bot: c.opts.Bot,
	}
	c.resume = nil // it is used once
	c.lost = nil
	c.mu.Unlock()
	message, err := wire.AppendProto(nil, wire.TypeCore, &corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: hello}})
	if err == nil {
		err = sock.send(message)
	}
	if err == nil {
		err = c.awaitWelcome(sock)
	}
	if err != nil {
		sock.close()
		return nil, fmt.Errorf("handshake: %w", err)
	}
	return sock, nil
}

func (c *Client) awaitWelcome(sock *socket) error {
	message, err := sock.read()
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.sock, c.welcome = sock, nil
	c.mu.Unlock()
	c.receive(message)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost != nil {
		return c.lost
	}
	if c.welcome == nil {
		return errors.New("the server does not begin with Welcome")
	}
	return nil
}

// run reads until the client is down for good, and connects again in between.
func (c *Client) run(sock *socket) {
	defer c.wg.Done()
	defer close(c.down)
	for {
		why := c.readAll(sock)
		sock.close()
		if c.ctx.Err() != nil {
			c.fail(ErrClosed)
			return
		}
		c.dropped(why)
		if c.opts.NoResume || why.Code.Range() == wire.RetryNever {
			c.fail(why)
			return
		}
		var err error
		if sock, err = c.reconnect(why); err != nil {
			c.fail(err)
			return
		}
	}
}

func (c *Client) readAll(sock *socket) *Closed {
	for {
		message, err := sock.read()
		if err != nil {
			c.mu.Lock()
			lost := c.lost
			c.mu.Unlock()
			if lost == nil {
				lost = &Closed{Err: err}
			}
			return lost
		}
		c.receive(message)
	}
}

// dropped tells everyone who waits that the connection is gone.
func (c *Client) dropped(why *Closed) {
	c.mu.Lock()
	c.sock, c.queued = nil, nil
	calls := c.commands
	c.commands = make(map[uint32]*Call)
	c.picture.forget()
	c.answerLocked(answer{err: why})
	c.mu.Unlock()
	for _, call := range calls {
		call.finish("", why)
	}
	c.emit(Lost{why})
}

func (c *Client) fail(err error) {
	c.cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err, c.sock = err, nil
	c.answerLocked(answer{err: err})
	for seq, call := range c.commands {
		delete(c.commands, seq)
		call.finish("", err)
	}
}

// Waits between attempts to connect again.
const (
	firstWait = 500 * time.Millisecond
	maxWait   = 10 * time.Second
)

// reconnect tries until it is connected or must not try again.
func (c *Client) reconnect(why *Closed) (*socket, error) {
	wait := firstWait
	if why.Code.Range() == wire.RetryNow {
		wait = firstWait / 5
	}
	for {
		// Between half and the whole, so that a thousand clients do not come at once.
		timer := time.NewTimer(wait/2 + rand.N(wait/2))
		select {
		case <-timer.C:
		case <-c.ctx.Done():
			timer.Stop()
			return nil, ErrClosed
		}
		sock, err := c.handshake(c.ctx)
		if err == nil {
			c.comeBack()
			return sock, nil
		}
		var closed *Closed
		if errors.As(err, &closed) && closed.Code.Range() == wire.RetryNever {
			return nil, closed
		}
		wait = min(max(wait, firstWait)*2, maxWait)
	}
}
