package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/internal/bench/baseline"
	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// probeBuffer holds what a probe has not decoded yet, in bytes.
const probeBuffer = 16 << 10

// stamps is how many inputs of a client are remembered: over ten seconds.
const stamps = 128

// plain is a client of the baseline. Probes decode what comes, the others count its bytes.
type plain struct {
	conn   net.Conn
	in     *bufio.Reader // a probe's own
	to     io.Writer
	number int // as the server counts
	probe  bool
	out    bytes.Buffer // the pacer's own
	stamp  uint32       // likewise
	times  [stamps]atomic.Int64
	bytes  atomic.Int64
}

// plainCrowd is everybody of a baseline.
type plainCrowd struct {
	order    Order
	clients  []*plain // in the order of the server's numbers
	start    time.Time
	from, to atomic.Int64 // the window, since start; 0 while it is not known
	sent     atomic.Int64 // in the window
	received atomic.Int64 // likewise
	unsent   atomic.Int64
	lost     atomic.Int64
	ending   atomic.Bool
	took     histogram
	outgoing *outgoing
}

// RunBaseline carries an order out against a server of package baseline: the same number of
// clients and probes send as often, and are told of each other.
func RunBaseline(ctx context.Context, o Order) (Report, error) {
	c := &plainCrowd{order: o, start: time.Now(), outgoing: newOutgoing()}
	defer c.outgoing.close()
	var reading sync.WaitGroup
	defer reading.Wait()
	r, err := newReader()
	if err != nil {
		return Report{}, err
	}
	defer r.close()
	defer c.close()
	for i := range o.Players {
		p, err := openPlain(ctx, o.Addr, i)
		if err != nil {
			return Report{}, fmt.Errorf("number %d: %w", i, err)
		}
		p.probe = i < o.probes()
		c.clients = append(c.clients, p)
	}
	entered := time.Since(c.start)
	for _, p := range c.clients {
		if p.probe {
			p.to = p.conn
			reading.Go(func() {
				c.read(p)
				c.gone(nil)
			})
		} else if p.to, err = r.add(p.conn, p.count, c.gone); err != nil {
			return Report{}, err
		}
	}
	ctx, stop := context.WithCancel(ctx)
	var pacing sync.WaitGroup
	defer pacing.Wait()
	defer stop()
	pacing.Go(func() {
		takeTurns(ctx, len(c.clients), &c.unsent, c.outgoing, func(i int) { c.send(c.clients[i]) })
	})
	if !process.Pause(ctx, warmUpBaseline) {
		return Report{}, ctx.Err()
	}
	report, err := c.measure(ctx)
	report.EnterSeconds = entered.Seconds()
	return report, err
}

// warmUpBaseline is shorter than that of a world: nothing is loaded, nothing fills up.
const warmUpBaseline = 3 * time.Second

// openPlain connects. One comes after the other, so that the server's numbers are the order.
func openPlain(ctx context.Context, addr string, i int) (*plain, error) {
	dial := dialer(i, addr)
	d := ws.Dialer{ReadBufferSize: 512, WriteBufferSize: 512,
		NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }}
	conn, early, _, err := d.Dial(ctx, "ws://"+addr+"/")
	if err != nil {
		return nil, err
	}
	var from io.Reader = conn
	if early != nil {
		from = io.MultiReader(io.LimitReader(early, int64(early.Buffered())), conn)
	}
	p := &plain{conn: conn, in: bufio.NewReaderSize(from, probeBuffer)}
	message, err := p.next()
	if err == nil && len(message) != 2 {
		err = errors.New("the server does not begin with a number")
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	p.number = int(binary.LittleEndian.Uint16(message))
	if p.number != i {
		return nil, errors.Join(fmt.Errorf("is number %d", p.number), conn.Close())
	}
	return p, nil
}

// next returns the next message.
func (p *plain) next() ([]byte, error) {
	h, err := ws.ReadHeader(p.in)
	if err != nil || h.OpCode != ws.OpBinary {
		return nil, errors.Join(err, io.EOF)
	}
	message := make([]byte, h.Length)
	_, err = io.ReadFull(p.in, message)
	return message, err
}

// gone counts a connection that ended before its time.
func (c *plainCrowd) gone(error) {
	if !c.ending.Load() {
		c.lost.Add(1)
	}
}

// count takes in bytes that nobody decodes.
func (p *plain) count(b []byte) error {
	p.bytes.Add(int64(len(b)))
	return nil
}

// read takes in what comes to a probe until the connection ends.
func (c *plainCrowd) read(p *plain) {
	for {
		h, err := ws.ReadHeader(p.in)
		if err != nil {
			return
		}
		p.bytes.Add(h.Length)
		var entry [baseline.OutSize]byte
		now := time.Since(c.start)
		for left := h.Length; left > 0; left -= baseline.OutSize {
			if _, err := io.ReadFull(p.in, entry[:]); err != nil {
				return
			}
			c.told(p, int(binary.LittleEndian.Uint16(entry[:])), binary.LittleEndian.Uint32(entry[baseline.OutSize-4:]), now)
		}
	}
}

// told counts that a probe has decoded the position of a mover with a stamp.
func (c *plainCrowd) told(p *plain, mover int, stamp uint32, now time.Duration) {
	if mover == p.number || mover >= len(c.clients) {
		return
	}
	sent := c.clients[mover].times[stamp%stamps].Load()
	if from, to := c.from.Load(), c.to.Load(); from == 0 || sent < from || to != 0 && (sent >= to || int64(now) >= to+int64(late)) {
		return
	}
	c.received.Add(1)
	c.took.add(now - time.Duration(sent))
}

func (c *plainCrowd) send(p *plain) {
	p.stamp++
	body := make([]byte, baseline.InSize)
	binary.LittleEndian.PutUint32(body, uint32(p.number)) // a place: any will do
	binary.LittleEndian.PutUint32(body[baseline.InSize-4:], p.stamp)
	p.out.Reset()
	head := ws.Header{Fin: true, OpCode: ws.OpBinary, Masked: true, Length: int64(len(body)), Mask: mask()}
	_ = ws.WriteHeader(&p.out, head) // into memory
	ws.Cipher(body, head.Mask, 0)
	p.out.Write(body)
	now := int64(time.Since(c.start))
	p.times[p.stamp%stamps].Store(now)
	if from, to := c.from.Load(), c.to.Load(); from != 0 && now >= from && (to == 0 || now < to) {
		c.sent.Add(1)
	}
	_ = c.outgoing.write(p.to, p.out.Bytes()) // a lost send is a lost connection, which the reader sees
}

func (c *plainCrowd) close() {
	c.ending.Store(true)
	for _, p := range c.clients {
		_ = p.conn.Close()
	}
}

// measure watches for the length of the window, and sums up.
func (c *plainCrowd) measure(ctx context.Context) (Report, error) {
	from, err := c.order.mark()
	if err != nil {
		return Report{}, err
	}
	bytes := c.bytesIn()
	c.from.Store(int64(time.Since(c.start)))
	process.Pause(ctx, time.Duration(c.order.Seconds)*time.Second)
	c.to.Store(int64(time.Since(c.start)))
	unsent := c.unsent.Load()
	bytes = c.bytesIn() - bytes
	to, err := c.order.mark()
	if err != nil || !process.Pause(ctx, late) {
		return Report{}, errors.Join(err, ctx.Err())
	}
	effort := from.until(to)
	sent, probes := int(c.sent.Load()), min(c.order.probes(), len(c.clients))
	return Report{
		Effort: effort, Players: len(c.clients) - int(c.lost.Load()), Update: c.took.spread(),
		// Each input is to be told to every probe; those of probes to one less, themselves.
		Expected: sent*probes - sent*probes/len(c.clients), Received: int(c.received.Load()), Sent: sent, Unsent: int(unsent),
		Bytes: float64(bytes) / effort.Seconds / float64(len(c.clients)), Disconnects: int(c.lost.Load()), TimeScaleMin: 1, Layers: 1,
	}, nil
}

func (c *plainCrowd) bytesIn() (bytes int64) {
	for _, p := range c.clients {
		bytes += p.bytes.Load()
	}
	return bytes
}
