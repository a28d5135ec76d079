//go:build linux

package gateway

import (
	"log/slog"
	"net"
	"net/http/httptest"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"golang.org/x/sys/unix"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// sources are the ways to read a connection.
func sources(b *testing.B, try func(b *testing.B, prepare func(*Gateway))) {
	b.Run("stream", func(b *testing.B) { try(b, (*Gateway).unpoll) })
	b.Run("poller", func(b *testing.B) { try(b, func(*Gateway) {}) })
}

// counter stands for every region: it lets everybody in, and counts steps.
type counter struct {
	steps, want atomic.Int64
	reached     chan struct{}
}

func (c *counter) receive(b *bus.Memory, r geom.RegionID, m bus.Message) {
	notice := func(n replication.Notice) {
		b.Publish(replication.FrameSubject("g"), &replication.Frame{Region: r, Notices: []replication.Notice{n}})
		b.Publish(replication.BeatSubject, replication.Beat{})
	}
	if leave, ok := m.(region.Leave); ok {
		notice(replication.Notice{Char: leave.Logout.ID, Kind: replication.Left})
	}
	put, _ := m.(region.Put)
	if in, ok := put.Input.(rules.Login); ok {
		notice(replication.Notice{Char: in.Traveller.ID, NextStep: 1})
	}
	if _, ok := m.(*rules.Steps); ok {
		if c.steps.Add(1) == c.want.Load() {
			c.reached <- struct{}{}
		}
	}
}

// newCounted returns a stage whose regions count, and whose clock is moved by the caller.
func newCounted(b *testing.B, prepare func(*Gateway)) (*stage, *counter, *atomic.Int64) {
	s, c := &stage{t: b, bus: &bus.Memory{}}, &counter{reached: make(chan struct{}, 1)}
	var err error
	if s.store, err = store.Open(b.Context(), store.Config{Dir: b.TempDir()}); err != nil {
		b.Fatal(err)
	}
	for r := range geom.RegionID(geom.RegionCount) {
		s.bus.Subscribe(region.Subject(r), func(m bus.Message) { c.receive(s.bus, r, m) })
	}
	ns := new(atomic.Int64)
	ns.Store(time.Now().UnixNano())
	now := func() time.Time { return time.Unix(0, ns.Load()) }
	s.lobby = session.New(session.Config{Gateway: "g", Store: s.store, Bus: s.bus, World: people{square}, ShardMs: func() int64 { return 0 },
		Throttle: func(netip.Addr) bool { return false }, Log: slog.New(slog.DiscardHandler)})
	s.gateway = New(Config{Name: "g", Lobby: s.lobby, Bus: s.bus, Now: now})
	prepare(s.gateway)
	s.start(s.lobby.Run)
	s.start(s.gateway.Run)
	s.server = httptest.NewServer(s.gateway)
	return s, c, ns
}

// enter opens a connection and brings a new guest into the world.
func (s *stage) enter(name string) net.Conn {
	conn, _, _, err := (ws.Dialer{}).Dial(s.t.Context(), "ws://"+s.address()+"/ws")
	if err != nil {
		s.t.Fatal(err)
	}
	say := func(m *corepb.ClientMessage) {
		record, err := wire.AppendProto(nil, wire.TypeCore, m)
		if err == nil {
			_, err = conn.Write(client(ws.OpBinary, true, record))
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}})
	say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{GuestLogin: &corepb.GuestLogin{}}})
	say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_CreateCharacter{CreateCharacter: &corepb.CreateCharacter{
		Name: name, Calling: "warden", Appearance: &corepb.Appearance{}}}})
	for {
		f, err := readFrame(conn)
		if err != nil {
			s.t.Fatal(err)
		}
		for records := wire.NewReader(f.Payload); f.Header.OpCode == ws.OpBinary; {
			record, ok := records.Next()
			if !ok {
				break
			}
			m := &corepb.ServerMessage{}
			if record.Type != wire.TypeServerCore || proto.Unmarshal(record.Payload, m) != nil {
				continue
			}
			switch k := m.Kind.(type) {
			case *corepb.ServerMessage_Refused:
				s.t.Fatal(k.Refused.Code)
			case *corepb.ServerMessage_LoggedIn:
				if len(k.LoggedIn.Characters) > 0 {
					say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{
						CharacterId: k.LoggedIn.Characters[0].Id}}})
				}
			case *corepb.ServerMessage_Entered:
				return conn
			}
		}
	}
}

// word is n in letters, as a name may have them.
func word(n int) string {
	letters := []byte("Q")
	for range 4 {
		letters = append(letters, "bdfgklmnprstvz"[n%14], "aeiou"[n/14%5])
		n /= 70
	}
	return string(letters)
}

// BenchmarkInput measures what a message costs from the socket to the region's inbox, when
// so many have come before the server looks: the time to send them is not counted.
func BenchmarkInput(b *testing.B) {
	const count = 1000
	for _, group := range []int{1, 10, 100, 1000} {
		b.Run(strconv.Itoa(group), func(b *testing.B) {
			sources(b, func(b *testing.B, prepare func(*Gateway)) {
				s, c, ns := newCounted(b, prepare)
				defer s.close()
				fds := make([]int, count)
				for i := range fds {
					conn := s.enter(word(i))
					defer conn.Close()
					raw, _ := conn.(*net.TCPConn).SyscallConn()
					raw.Control(func(fd uintptr) { fds[i] = int(fd) })
				}
				message := client(ws.OpBinary, true, wire.AppendInput(nil, &wire.Input{First: 1, Count: 2}))
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
				var took, cpu time.Duration
				b.ReportAllocs()
				b.ResetTimer()
				for i := 0; i < b.N; {
					n := min(group, b.N-i)
					ns.Add(int64(n) * int64(100*time.Millisecond) / count)
					c.want.Add(int64(n))
					for range n {
						if _, err := syscall.Write(fds[i%count], message); err != nil {
							b.Fatal(err)
						}
						i++
					}
					began, used := time.Now(), cpuTime()
					<-c.reached
					cpu += cpuTime() - used
					took += time.Since(began)
				}
				b.ReportMetric(float64(took)/float64(b.N), "ns/message")
				b.ReportMetric(float64(cpu)/float64(b.N), "cpu-ns/message")
			})
		})
	}
}

// BenchmarkIdleConnection measures what a connection holds that says nothing after Hello.
func BenchmarkIdleConnection(b *testing.B) {
	const count = 5000
	sources(b, func(b *testing.B, prepare func(*Gateway)) {
		g := newLonely()
		prepare(g)
		server := httptest.NewServer(g)
		var r syscall.SockaddrInet4
		a := netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://"))
		r.Addr, r.Port = a.Addr().As4(), int(a.Port())
		hello, _ := wire.AppendProto(nil, wire.TypeCore, &corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}})
		early := append([]byte("GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), client(ws.OpBinary, true, hello)...)
		for b.Loop() {
			heap, stack, rss, goroutines := footprint(b)
			fds := make([]int, 0, count)
			for range count {
				fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
				if err == nil {
					err = syscall.Connect(fd, &r)
				}
				if err == nil {
					_, err = syscall.Write(fd, early)
				}
				if err != nil {
					b.Fatal(err)
				}
				fds = append(fds, fd)
			}
			until(b, "all are served", func() bool {
				g.mu.Lock()
				defer g.mu.Unlock()
				return len(g.conns) == count
			})
			time.Sleep(500 * time.Millisecond) // the web server's goroutines end
			heap2, stack2, rss2, goroutines2 := footprint(b)
			b.ReportMetric((heap2-heap)/count, "heap-B/conn")
			b.ReportMetric((stack2-stack)/count, "stack-B/conn")
			b.ReportMetric((rss2-rss)/count, "rss-B/conn")
			b.ReportMetric((goroutines2-goroutines)/count, "goroutines/conn")
			for _, fd := range fds {
				syscall.Close(fd)
			}
			until(b, "all are gone", func() bool { return g.Connections() == 0 })
		}
		server.Close()
		g.closeAll()
	})
}

// cpuTime returns what the process has used.
func cpuTime() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t)
	return time.Duration(t.Nano())
}

// footprint returns bytes of heap in use, of stacks, and of memory that the process holds.
func footprint(b *testing.B) (heap, stack, rss, goroutines float64) {
	debug.FreeOSMemory()
	debug.FreeOSMemory() // what the first has found dead
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Fatal(err)
	}
	pages, _ := strconv.Atoi(strings.Fields(string(status))[1])
	return float64(m.HeapAlloc), float64(m.StackInuse), float64(pages * os.Getpagesize()), float64(runtime.NumGoroutine())
}
