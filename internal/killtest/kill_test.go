// Package killtest kills a real server at random moments while bots fight and loot, and
// compares after each kill what the clients were told with what the database holds.
package killtest

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/internal/oracle"
	"github.com/myriad-mmo/myriad/internal/pgtest"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/store"
)

// Sizes of the test. The full one is -kills 20 -bots 50.
var (
	kills = flag.Int("kills", 3, "how often the server is killed")
	count = flag.Int("bots", 20, "how many bots play")
	// What holds for one engine of the store holds for the other; both are tried by hand.
	onPostgres = flag.Bool("postgres", false, "keep the data in PostgreSQL instead of SQLite")
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// server is the binary as a process of its own.
type server struct {
	t             *testing.T
	binary, dir   string
	dsn           string // of PostgreSQL; empty: SQLite in dir
	content       string // laid over the built-in one
	listen, admin string
	flags         []string // more of them
	process       *exec.Cmd
	log           *os.File
}

var healthLine = regexp.MustCompile(`(?m)^health:.*\n`)

// frail returns a folder of content in which creatures fall after a blow or two: between two
// kills of the server there is time for little else.
func frail(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	files, err := fs.Glob(content.Files, "rpg/creatures/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no creatures: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "rpg/creatures"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(content.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		text = append(healthLine.ReplaceAll(text, nil), "\nhealth: 5%\n"...)
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// newServer builds the binary. When the test fails the end of its log is shown.
func newServer(t *testing.T) *server {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "myriad")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/myriad").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			data, _ := os.ReadFile(log.Name())
			t.Logf("the end of the server's log:\n%s", data[max(0, len(data)-8000):])
		}
		log.Close()
	})
	s := &server{t: t, binary: binary, dir: filepath.Join(dir, "data"), listen: freeAddr(t), admin: freeAddr(t), log: log}
	if *onPostgres {
		s.dsn = pgtest.Database(t)
	}
	return s
}

func (s *server) start() {
	s.t.Helper()
	flags := []string{"serve", "-listen", s.listen, "-admin-listen", s.admin, "-data", s.dir, "-store", s.dsn, "-content", s.content, "-adventurers", "0"}
	s.process = exec.Command(s.binary, append(flags, s.flags...)...)
	s.process.Stderr = s.log
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	for range 600 {
		if r, err := http.Get("http://" + s.admin + "/readyz"); err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatal("the server did not become ready")
}

func (s *server) kill() {
	if err := s.process.Process.Signal(syscall.SIGKILL); err != nil {
		s.t.Fatal(err)
	}
	_ = s.process.Wait()
}

// stop ends the server as an operator does.
func (s *server) stop() {
	s.t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		s.t.Errorf("the server did not end well: %v", err)
	}
}

func freeAddr(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// crowd is the bots with their witnesses.
type crowd struct {
	mu        sync.Mutex // guards what follows
	witnesses []*oracle.Witness
	early     [][]sdk.Event // told before the character's number was known
	back      []bool        // who has come back since the last kill
	stood     []geom.Point  // where each was at the last kill
	strayed   []string      // who came back elsewhere
	swarm     *bot.Swarm
}

func (c *crowd) listen(n int) func(sdk.Event) {
	return func(e sdk.Event) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if e, ok := e.(sdk.Back); ok && !c.back[n] && c.stood[n] != (geom.Point{}) {
			c.back[n] = true
			if at := (geom.Point{X: e.X, Z: e.Z}); at.Distance(c.stood[n]) > 2*maxSpeed {
				c.strayed = append(c.strayed, fmt.Sprintf("character %d stood at %v and came back at %v", e.CharacterId, c.stood[n], at))
			}
		}
		if w := c.witnesses[n]; w != nil {
			w.Hear(e)
			return
		}
		c.early[n] = append(c.early[n], e)
		client := c.swarm.Bots()[n].Client()
		if client == nil {
			return
		}
		if id := entity.ID(client.Self().ID); id.IsCharacter() {
			c.witnesses[n] = oracle.NewWitness(id)
			for _, e := range c.early[n] {
				c.witnesses[n].Hear(e)
			}
			c.early[n] = nil
		}
	}
}

// where returns where each bot's client believes to be.
func (c *crowd) where() []sdk.Self {
	var all []sdk.Self
	for _, b := range c.swarm.Bots() {
		all = append(all, b.Client().Self())
	}
	return all
}

func TestNothingAcknowledgedIsLostByKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real server")
	}
	s := newServer(t)
	s.content = frail(t)
	s.start()
	defer func() { _ = s.process.Process.Kill() }()

	var err error
	c := &crowd{witnesses: make([]*oracle.Witness, *count), early: make([][]sdk.Event, *count), back: make([]bool, *count), stood: make([]geom.Point, *count)}
	c.swarm, err = bot.NewSwarm(bot.SwarmConfig{Count: *count, Addr: s.listen, Prefix: "Kill", For: time.Hour,
		Callings: []string{"warden", "embermage"}, Haunts: bot.Haunts(), Log: slog.New(slog.DiscardHandler), Listen: c.listen})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _, _ = c.swarm.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	c.await(t, "all to be in the world", func() bool { return c.inWorld() == *count })
	c.await(t, "the first loot", func() bool { return c.total(func(b *bot.Bot) int64 { return b.Counts.Loot.Load() }) > 0 })

	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d, %d kills, %d bots", seed, *kills, *count)
	settled := time.Now()
	for n := range *kills {
		time.Sleep(time.Duration(2000+r.IntN(8000)) * time.Millisecond)
		if n%4 == 2 { // in the middle of the return from another kill
			s.kill()
			s.start()
			settled = time.Now()
			time.Sleep(time.Duration(r.IntN(1500)) * time.Millisecond)
		}
		alive := time.Now().Add(-hearing)
		if alive.Before(settled) {
			alive = time.Time{}
		}
		s.kill()
		time.Sleep(200 * time.Millisecond) // what the kernel still holds for the clients arrives
		c.check(t, s.data(), fmt.Sprintf("kill %d", n), alive)
		s.start()
		c.await(t, "all to come back by themselves", c.cameBack)
		settled = time.Now()
	}
	commands := func(b *bot.Bot) int64 { return b.Counts.Commands.Load() }
	before := c.total(commands)
	c.await(t, "play to go on", func() bool { return c.total(commands) > before+int64(*count) && time.Since(settled) > 2*hearing })
	alive := time.Now().Add(-hearing)
	s.stop()
	c.check(t, s.data(), "the end", alive)
	c.summary(t)
}

// hearing is how long a client may take to hear of what is committed, on a busy machine.
const hearing = 3 * time.Second

// patience is how long anything that must happen may take.
const patience = 3 * time.Minute

func (c *crowd) await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for %s", patience, what)
		}
	}
}

func (c *crowd) inWorld() (n int) {
	for _, b := range c.swarm.Bots() {
		if client := b.Client(); client != nil && client.Self().ID != 0 {
			n++
		}
	}
	return n
}

func (c *crowd) cameBack() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !slices.Contains(c.back, false)
}

func (c *crowd) total(of func(*bot.Bot) int64) (n int64) {
	for _, b := range c.swarm.Bots() {
		n += of(b)
	}
	return n
}

// data says where the server's durable state is.
func (s *server) data() store.Config {
	return store.Config{Dir: s.dir, DSN: s.dsn, Log: slog.New(slog.DiscardHandler)}
}

// check opens the database of the dead server and compares. What was committed before alive
// must have been told, too.
func (c *crowd) check(t *testing.T, data store.Config, after string, alive time.Time) {
	t.Helper()
	ctx := t.Context()
	stood := c.where()
	db, err := store.Open(ctx, data)
	if err != nil {
		t.Fatalf("open the data after %s: %v", after, err)
	}
	defer db.Close(ctx)
	wrong, err := oracle.CheckBooks(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, w := range c.witnesses {
		if w == nil {
			continue
		}
		lost, err := w.Check(ctx, db, alive)
		if err != nil {
			t.Fatal(err)
		}
		wrong = append(wrong, lost...)
		c.back[i], c.stood[i] = false, geom.Point{X: stood[i].X, Z: stood[i].Z}
		far, err := w.Strayed(ctx, db, c.stood[i], maxSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if far != "" {
			wrong = append(wrong, far)
		}
	}
	wrong = append(wrong, c.strayed...)
	c.strayed = nil
	for _, line := range wrong {
		t.Errorf("after %s: %s", after, line)
	}
}

// maxSpeed is what a character walks at most without haste, in mm/s.
const maxSpeed = 6_500

// summary fails when the bots did nothing worth keeping: the test would show nothing.
func (c *crowd) summary(t *testing.T) {
	t.Helper()
	killed := c.total(func(b *bot.Bot) int64 { return b.Counts.Kills.Load() })
	looted := c.total(func(b *bot.Bot) int64 { return b.Counts.Loot.Load() })
	commands := c.total(func(b *bot.Bot) int64 { return b.Counts.Commands.Load() })
	line := fmt.Sprintf("%d commands, %d kills, %d times loot", commands, killed, looted)
	t.Log(line)
	if killed == 0 || looted == 0 {
		t.Errorf("too little happened: %s", line)
	}
}
