package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// run is one run under way: a folder of its own, a server over it, and its clients.
type run struct {
	machine Machine
	shape   string
	dir     string // temporary: data, content, logs
	listen  string
	admin   string
	server  *exec.Cmd
	ended   bool
	pinned  bool
}

// newRun prepares the ground where the shape wants its own. It is to be ended.
func newRun(m Machine, shape string, players int) (*run, error) {
	dir, err := os.MkdirTemp("", "myriad-bench-")
	if err != nil {
		return nil, err
	}
	r := &run{machine: m, shape: shape, dir: dir}
	if flat(shape) {
		err = layFlat(r.overlay())
	}
	if err == nil && shape == load.Battle {
		err = layBattle(r.overlay(), players)
	}
	if err != nil {
		r.end()
		return nil, fmt.Errorf("the ground: %w", err)
	}
	return r, nil
}

// end stops the server and removes everything.
func (r *run) end() {
	r.stopServer()
	_ = os.RemoveAll(r.dir)
}

// seed writes the rows of somebody at each place.
func (r *run) seed(ctx context.Context, at []geom.Point, chance uint64) ([]load.Person, error) {
	chart, set, err := loadWorld(r.overlay())
	if err != nil {
		return nil, err
	}
	return seed(ctx, r.data(), chart, set, at, r.shape == load.Battle, chance)
}

// order completes an order with where the server is.
func (r *run) order(o load.Order) load.Order {
	o.Addr, o.Admin, o.Server = r.listen, r.admin, r.server.Process.Pid
	o.CPUs = append(append(o.CPUs, r.machine.ServerCPUs...), r.machine.ClientCPUs...)
	return o
}

func (r *run) data() string    { return filepath.Join(r.dir, "data") }
func (r *run) logFile() string { return filepath.Join(r.dir, "server.log") }

// overlay is the folder of content of its own, empty for a shape that has none.
func (r *run) overlay() string {
	if !flat(r.shape) {
		return ""
	}
	return filepath.Join(r.dir, "content")
}

const (
	// startPatience is how long a server may take until it is ready.
	startPatience = 60 * time.Second
	// collections is how often an empty server collects its garbage before its memory is read,
	// and settle the time each gets. Then it is looked at until it falls by less than a hundredth
	// in that time, settles times at most: what starting took goes back to the system bit by bit.
	collections = 2
	settle      = time.Second
	settles     = 15
)

// startServer starts `serve` with flags of its own besides, and waits until players may come.
// It returns the memory that the server takes before anybody has, in bytes.
func (r *run) startServer(ctx context.Context, flags ...string) (empty int64, err error) {
	if err := r.serve(flags); err != nil {
		return 0, err
	}
	ready, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		if _, err := process.Page(ready, r.admin, "/readyz"); err == nil {
			return r.emptyMemory(ctx)
		}
		if !process.Pause(ready, 50*time.Millisecond) {
			return 0, r.explain(errors.New("the server did not become ready"))
		}
	}
}

// serve starts the server's process.
func (r *run) serve(flags []string) error {
	var err1, err2 error
	r.listen, err1 = process.FreeAddr()
	r.admin, err2 = process.FreeAddr()
	log, err3 := os.Create(r.logFile())
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	defer log.Close()
	args := []string{"serve", "-listen", r.listen, "-admin-listen", r.admin, "-data", r.data(),
		"-content", r.overlay(), "-adventurers", "0", "-seed", "1", "-debug-state", "-log-level", "warn"}
	r.server = exec.Command(r.machine.Program, append(args, flags...)...)
	r.server.Stderr = log
	var err error
	if r.pinned, err = process.Start(r.server, r.machine.ServerCPUs); err != nil {
		r.server = nil
		return fmt.Errorf("start the server: %w", err)
	}
	if !r.pinned && len(r.machine.ServerCPUs) > 0 {
		fmt.Fprintln(r.machine.Notes, "this system cannot pin processes: the figures of server and clients mix")
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
	for range settles {
		if err != nil || !process.Pause(ctx, settle) {
			return 0, errors.Join(err, ctx.Err())
		}
		last := u.RSS
		if u, err = process.UsageOf(r.server.Process.Pid); err == nil && u.RSS > last*99/100 {
			break
		}
	}
	return u.RSS, err
}

// stopServer ends the server at once: its data go with it.
func (r *run) stopServer() {
	if r.ended || r.server == nil {
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
		fmt.Fprintf(r.machine.Notes, "the server's log ends:\n%s\n", log[max(0, len(log)-shown):])
	}
	return err
}

// clients runs the process of the clients, and returns what they saw.
func clients[R any](ctx context.Context, m Machine, order load.Order) (report R, err error) {
	text, err := json.Marshal(order)
	if err != nil {
		return report, err
	}
	cmd := exec.CommandContext(ctx, m.Program, LoadCommand)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, m.Notes
	if _, err := process.Start(cmd, m.ClientCPUs); err != nil {
		return report, fmt.Errorf("start the clients: %w", err)
	}
	if err := cmd.Wait(); err != nil {
		return report, fmt.Errorf("the clients: %w", err)
	}
	return report, json.Unmarshal(out.Bytes(), &report)
}
