// Package bench measures a server under a crowd: it starts the program that it is part of
// once as a server and once as many clients, each on processors of its own, and works out
// what the server used and what the clients saw.
package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// LoadCommand is the subcommand that a process runs as clients: an Order as JSON on standard
// input, a Report on standard output.
const LoadCommand = "bench-clients"

// BaselineCommand is the subcommand that a process runs as the server of package baseline, at
// the address that follows.
const BaselineCommand = "bench-baseline"

// MaxPlayers bounds a crowd: a process may open 20,000 files, and a server takes 12,000
// connections.
const MaxPlayers = 12_000

// Config says what is measured.
type Config struct {
	Players    int
	Shape      string
	Seconds    int // of the measured window
	ServerCPUs []int
	ClientCPUs []int
	Seed       uint64
	// Budget is the server's crowd-budget, bytes a second for each client.
	Budget int
	// Baseline measures package baseline as well.
	Baseline bool
	// Profile is the file for the server's profile of the window; empty: none.
	Profile string
	// Program is the file of this program.
	Program string
	// Notes are told to people: what the system cannot do, where a log is.
	Notes io.Writer
}

// run is one run under way.
type run struct {
	config Config
	dir    string // temporary: data, content, logs
	listen string
	admin  string
	server *exec.Cmd
	ended  bool
	pinned bool
}

// Crowd measures one shape. It leaves nothing behind: server, clients and data are its own.
func Crowd(ctx context.Context, c Config) (Result, error) {
	dir, err := os.MkdirTemp("", "myriad-bench-")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(dir)
	r := &run{config: c, dir: dir}
	people, err := r.prepare(ctx)
	if err != nil {
		return Result{}, err
	}
	if err := r.startServer(ctx); err != nil {
		return Result{}, r.explain(err)
	}
	defer r.stopServer()
	empty, err := r.emptyMemory(ctx)
	if err != nil {
		return Result{}, err
	}
	report, err := r.load(ctx, people)
	if err != nil {
		return Result{}, r.explain(err)
	}
	result := resultOf(c, &report, empty, r.pinned)
	if c.Baseline {
		r.stopServer() // it would take a share of the processor
		if result.Baseline, err = compare(ctx, c); err != nil {
			return Result{}, fmt.Errorf("baseline: %w", err)
		}
	}
	return result, nil
}

// compare measures the baseline with as many clients.
func compare(ctx context.Context, c Config) (*Result, error) {
	r := &run{config: c}
	var err error
	if r.listen, err = process.FreeAddr(); err != nil {
		return nil, err
	}
	r.server = exec.Command(c.Program, BaselineCommand, r.listen)
	r.server.Stderr = c.Notes
	if r.pinned, err = process.Start(r.server, c.ServerCPUs); err != nil {
		return nil, err
	}
	defer r.stopServer()
	if !process.Pause(ctx, settle) {
		return nil, ctx.Err()
	}
	empty, err := process.UsageOf(r.server.Process.Pid)
	if err != nil {
		return nil, err
	}
	report, err := r.clients(ctx, load.Order{Addr: r.listen, Server: r.server.Process.Pid, Seconds: c.Seconds,
		Seed: c.Seed, Baseline: true, Players: c.Players})
	if err != nil {
		return nil, err
	}
	result := resultOf(c, &report, empty.RSS, r.pinned)
	return &result, nil
}

// prepare writes the rows of everybody, and the ground where the shape wants its own.
func (r *run) prepare(ctx context.Context) ([]load.Person, error) {
	if flat(r.config.Shape) {
		if err := layFlat(r.overlay()); err != nil {
			return nil, fmt.Errorf("flat ground: %w", err)
		}
	}
	if r.config.Shape == load.Battle {
		if err := layBattle(r.overlay(), r.config.Players); err != nil {
			return nil, fmt.Errorf("creatures: %w", err)
		}
	}
	chart, set, err := loadWorld(r.overlay())
	if err != nil {
		return nil, err
	}
	at, err := homes(r.config.Shape, r.config.Players, randomOf(r.config.Seed))
	if err != nil {
		return nil, err
	}
	people, err := seed(ctx, r.data(), chart, set, at, r.config.Shape == load.Battle, r.config.Seed)
	if r.config.Shape == load.Walk {
		for i := range people { // they stream to either side of the border, wherever they begin
			people[i].Home.X = border.X
		}
	}
	return people, err
}

func (r *run) data() string    { return filepath.Join(r.dir, "data") }
func (r *run) logFile() string { return filepath.Join(r.dir, "server.log") }

// overlay is the folder of content of its own, empty for a shape that has none.
func (r *run) overlay() string {
	if !flat(r.config.Shape) {
		return ""
	}
	return filepath.Join(r.dir, "content")
}

const (
	// startPatience is how long a server may take until it is ready.
	startPatience = 60 * time.Second
	// collections is how often an empty server collects its garbage before its memory is read,
	// and settle the time each gets: what starting took is back with the system after two.
	collections = 2
	settle      = time.Second
)

// startServer starts `serve` and waits until players may come.
func (r *run) startServer(ctx context.Context) error {
	var err1, err2 error
	r.listen, err1 = process.FreeAddr()
	r.admin, err2 = process.FreeAddr()
	log, err3 := os.Create(r.logFile())
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	defer log.Close()
	r.server = exec.Command(r.config.Program, "serve", "-listen", r.listen, "-admin-listen", r.admin, "-data", r.data(),
		"-content", r.overlay(), "-adventurers", "0", "-seed", "1", "-crowd-budget", strconv.Itoa(r.config.Budget), "-debug-state", "-log-level", "warn",
		"-dilation=false") // what a crowd costs shows in late ticks, not in slow time
	r.server.Stderr = log
	var err error
	if r.pinned, err = process.Start(r.server, r.config.ServerCPUs); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	if !r.pinned && len(r.config.ServerCPUs) > 0 {
		fmt.Fprintln(r.config.Notes, "this system cannot pin processes: the figures of server and clients mix")
	}
	ready, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		if _, err := process.Page(ready, r.admin, "/readyz"); err == nil {
			break
		}
		if !process.Pause(ready, 50*time.Millisecond) {
			r.stopServer()
			return errors.New("the server did not become ready")
		}
	}
	return nil
}

// emptyMemory returns the memory that the server takes before anybody has come, in bytes.
func (r *run) emptyMemory(ctx context.Context) (int64, error) {
	for range collections {
		if _, err := process.Page(ctx, r.admin, "/debug/pprof/heap?gc=1"); err != nil {
			return 0, err
		}
		if !process.Pause(ctx, settle) {
			return 0, ctx.Err()
		}
	}
	u, err := process.UsageOf(r.server.Process.Pid)
	return u.RSS, err
}

// stopServer ends the server at once: its data go with it.
func (r *run) stopServer() {
	if r.ended {
		return
	}
	r.ended = true
	http.DefaultClient.CloseIdleConnections()
	_ = r.server.Process.Kill()
	_ = r.server.Wait()
}

// explain adds the end of the server's log to an error.
func (r *run) explain(err error) error {
	const shown = 2_000
	log, _ := os.ReadFile(r.logFile())
	if len(log) > 0 {
		fmt.Fprintf(r.config.Notes, "the server's log ends:\n%s\n", log[max(0, len(log)-shown):])
	}
	return err
}

// load runs the crowd.
func (r *run) load(ctx context.Context, people []load.Person) (load.Report, error) {
	order := load.Order{
		Shape: r.config.Shape, Addr: r.listen, Admin: r.admin, Server: r.server.Process.Pid,
		Seconds: r.config.Seconds, Profile: r.config.Profile, Seed: r.config.Seed, People: people,
	}
	if r.config.Shape == load.Field || r.config.Shape == load.Walk {
		order.Sight = sight
	}
	return r.clients(ctx, order)
}

// clients runs the process of the clients, and returns what they saw.
func (r *run) clients(ctx context.Context, order load.Order) (report load.Report, err error) {
	text, err := json.Marshal(order)
	if err != nil {
		return report, err
	}
	cmd := exec.CommandContext(ctx, r.config.Program, LoadCommand)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, r.config.Notes
	if _, err := process.Start(cmd, r.config.ClientCPUs); err != nil {
		return report, fmt.Errorf("start the clients: %w", err)
	}
	if err := cmd.Wait(); err != nil {
		return report, fmt.Errorf("the clients: %w", err)
	}
	return report, json.Unmarshal(out.Bytes(), &report)
}
