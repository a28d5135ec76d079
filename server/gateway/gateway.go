package gateway

import (
	"context"
	"encoding/binary"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire"
)

// Observer measures. Its methods may be called from any goroutine and return at once;
// *telemetry.Metrics has them.
type Observer interface {
	Connected(change int)
	FrameSent(bytes int)
	Sent(bytes int)
	Received(bytes int)
	FrameSkipped()
	Disconnected(code wire.Code)
	CommandTaken()
}

// Config says how a Gateway works.
type Config struct {
	Name  string // unique in the shard; the Lobby's Gateway must be the same
	Lobby *session.Lobby
	Bus   bus.Bus
	// PublicURL is the address that players use when it differs from the one listened on;
	// its host may open connections too.
	PublicURL string
	// MaxConnections bounds open connections; 0 means 12,000.
	MaxConnections int
	// Budget is how many bytes a second a client is sent of a crowd, on average; 0 means
	// DefaultBudget. The nearest come first. Unlimited leaves nobody out.
	Budget int
	// NearCells is how many cells around its own a client is told in the near tier, up to
	// replication.FarCells; 0 means replication.NearCells.
	NearCells int
	// ViewCells is how many cells around its own a client is told at all, at least NearCells;
	// 0 means replication.FarCells.
	ViewCells int
	Observer  Observer // nil measures nothing
	Log       *slog.Logger
	Now       func() time.Time // nil means time.Now
}

// Gateway holds connections and shows them the world. Make it with New, serve it as the
// http.Handler of /ws, and Run it.
type Gateway struct {
	config   Config
	lobby    *session.Lobby
	observer Observer
	log      *slog.Logger

	serving sync.WaitGroup // connections
	pollers *pollers

	mu     sync.Mutex // guards what follows
	conns  map[*Conn]struct{}
	next   uint8 // turn of the next connection
	pinged uint8 // whose turn it was last
	ended  bool

	queue    queue
	view     view // the flusher's own
	strained atomic.Bool
}

var _ http.Handler = (*Gateway)(nil)

// New returns a Gateway and tells the Lobby of it.
func New(c Config) *Gateway {
	if c.MaxConnections == 0 {
		c.MaxConnections = 12_000
	}
	if c.Budget == 0 {
		c.Budget = DefaultBudget
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Observer == nil {
		c.Observer = silent{}
	}
	g := &Gateway{config: c, lobby: c.Lobby, observer: c.Observer, log: c.Log, conns: make(map[*Conn]struct{}), pollers: newPollers(c.Now)}
	g.queue.wake = make(chan struct{}, 1)
	g.view = newView(c.Name, c.Bus)
	g.view.reaches = reachesOf(c.NearCells, c.ViewCells)
	c.Lobby.SetViewers(g)
	return g
}

// queue is what waits for the flusher.
type queue struct {
	wake chan struct{} // holds one token

	mu     sync.Mutex // guards what follows
	frames []*replication.Frame
	tasks  []func()
	beats  uint64    // that ended since the last flush
	next   time.Time // when the next tick is due
	lost   int       // frames dropped because the flusher was far behind
}

// maxFrames bounds the frames that wait: some seconds of a busy node. Beyond, everything
// is asked for anew.
const maxFrames = 20_000

// flushAfter is how long frames wait for the beat that ends their tick.
const flushAfter = 30 * time.Millisecond

// pingEvery is how often clients are asked for a sign of life, in turns, so that thousands are not at once; tendEvery
// is how often what was lost on the way is looked after.
const (
	pingEvery = 20 * time.Second
	pingTurns = 20
	tendEvery = time.Second
)

// Run shows the world until ctx ends; then it closes all connections and waits for them.
func (g *Gateway) Run(ctx context.Context) error {
	cancelFrames := g.config.Bus.Subscribe(replication.FrameSubject(g.config.Name), func(m bus.Message) {
		if f, ok := m.(*replication.Frame); ok {
			g.frame(f)
		}
	})
	cancelBeat := g.config.Bus.Subscribe(replication.BeatSubject, func(m bus.Message) {
		if b, ok := m.(replication.Beat); ok {
			g.beat(b.Next)
		}
	})
	g.log.Debug("gateway: calls on sockets", "together", g.view.letters.batch.Together())
	defer g.view.letters.batch.Close()
	defer cancelBeat()
	defer cancelFrames()
	pinger, tender := time.NewTicker(pingEvery/pingTurns), time.NewTicker(tendEvery)
	defer pinger.Stop()
	defer tender.Stop()
	late := time.NewTimer(time.Hour)
	defer late.Stop()
	awaited := false // frames wait for the beat
	for {
		select {
		case <-g.queue.wake:
			switch waiting := g.work(false); {
			case waiting && !awaited:
				late.Reset(flushAfter)
				awaited = true
			case !waiting:
				awaited = false
			}
		case <-late.C:
			if awaited {
				g.work(true)
			}
			awaited = false
		case <-tender.C:
			g.view.tend(g.config.Now())
			g.view.settle()
		case <-pinger.C:
			g.pingSome()
		case <-ctx.Done():
			g.closeAll()
			return nil
		}
	}
}

func (g *Gateway) frame(f *replication.Frame) {
	g.queue.mu.Lock()
	first := len(g.queue.frames) == 0
	if len(g.queue.frames) < maxFrames {
		g.queue.frames = append(g.queue.frames, f)
	} else {
		g.queue.lost++
	}
	g.queue.mu.Unlock()
	if first {
		g.signal()
	}
}

// beat has the flusher send what came in the tick that has ended.
func (g *Gateway) beat(next time.Time) {
	g.queue.mu.Lock()
	g.queue.beats++
	g.queue.next = next
	g.queue.mu.Unlock()
	g.signal()
}

// post has the flusher run f.
func (g *Gateway) post(f func()) {
	g.queue.mu.Lock()
	g.queue.tasks = append(g.queue.tasks, f)
	g.queue.mu.Unlock()
	g.signal()
}

func (g *Gateway) signal() {
	select {
	case g.queue.wake <- struct{}{}:
	default:
	}
}

// work runs what was posted and, after the beat or when it is late, sends what the frames
// hold. It reports whether frames wait on.
func (g *Gateway) work(late bool) (waiting bool) {
	q := &g.queue
	q.mu.Lock()
	tasks := q.tasks
	q.tasks = nil
	var frames []*replication.Frame
	beats, lost := q.beats, 0
	g.view.yield.next = q.next
	if beats > 0 || late {
		frames, lost = q.frames, q.lost
		q.frames, q.lost, q.beats = nil, 0, 0
	}
	waiting = len(q.frames) > 0
	q.mu.Unlock()
	for _, f := range tasks {
		f()
	}
	if beats > 0 || len(frames) > 0 {
		started := time.Now()
		g.flush(frames, beats)
		g.view.strain.take(time.Since(started), beats)
		g.strained.Store(g.view.strain.level >= strained)
	}
	if lost > 0 { // those after the ones just taken
		g.log.Warn("gateway: frames were lost, asking for everything anew", "count", lost)
		g.view.loseAll()
	}
	g.view.settle()
	return waiting
}

// Hide implements session.Viewers.
func (g *Gateway) Hide(s *session.Session, c session.Conn) {
	g.post(func() {
		if v := g.view.byConn[c]; v != nil && v.session == s {
			g.view.remove(v)
		}
	})
}

func (g *Gateway) resync(c *Conn, cell geom.Cell) {
	if v := g.view.byConn[c]; v != nil {
		g.view.resync(v, cell)
	}
}

// pingSome asks those whose turn it is for a sign of life that says how long it took.
func (g *Gateway) pingSome() {
	stamp := binary.BigEndian.AppendUint64(nil, uint64(g.config.Now().UnixNano()))
	g.tellAll(g.inTurn(), appendFrame(nil, ws.OpPing, stamp))
}

// inTurn returns whose turn it is.
func (g *Gateway) inTurn() (list []*Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pinged = (g.pinged + 1) % pingTurns
	for c := range g.conns {
		if c.turn == g.pinged {
			list = append(list, c)
		}
	}
	return list
}

func (g *Gateway) all() []*Conn {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := make([]*Conn, 0, len(g.conns))
	for c := range g.conns {
		list = append(list, c)
	}
	return list
}

// Strained reports whether everybody is sent to more seldom, since flushes take most of the time. Any
// goroutine may call it.
func (g *Gateway) Strained() bool { return g.strained.Load() }

// Connections returns how many are open.
func (g *Gateway) Connections() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.conns)
}

// closeAll ends every connection that the Lobby has not ended, and waits for all.
func (g *Gateway) closeAll() {
	g.mu.Lock()
	g.ended = true
	g.mu.Unlock()
	for _, c := range g.all() {
		c.Close(wire.CloseShutdown, "the server stops")
	}
	g.serving.Wait()
	g.pollers.close()
}

func (g *Gateway) add(c *Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended || len(g.conns) >= g.config.MaxConnections {
		return false
	}
	g.conns[c] = struct{}{}
	c.turn, g.next = g.next, (g.next+1)%pingTurns
	g.serving.Add(1)
	g.observer.Connected(1)
	return true
}

func (g *Gateway) remove(c *Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, c)
	g.serving.Done()
	g.observer.Connected(-1)
}

// silent is the Observer of who measures nothing.
type silent struct{}

func (silent) Connected(int)          {}
func (silent) FrameSent(int)          {}
func (silent) Sent(int)               {}
func (silent) Received(int)           {}
func (silent) FrameSkipped()          {}
func (silent) Disconnected(wire.Code) {}
func (silent) CommandTaken()          {}
