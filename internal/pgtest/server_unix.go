//go:build unix

package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// guard runs the server until its standard input ends, which happens when the test
// process ends, even by SIGKILL.
const guard = `"$0" -D "$1" -k "$1" -c listen_addresses= -c fsync=off -c max_connections=60 >"$1/log" 2>&1 &
cat >/dev/null; kill -INT $!; wait $!`

// startServer starts a server in a temporary directory. PostgreSQL refuses to run as
// root, so a root process starts it as the user postgres.
func startServer() (address string, stop func(), err error) {
	stop = func() {}
	bin, err := binaries()
	if err != nil {
		return "", stop, err
	}
	attr, chown, err := owner()
	if err != nil {
		return "", stop, err
	}
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		return "", stop, err
	}
	stop = func() { os.RemoveAll(dir) }
	if err := chown(dir); err != nil {
		return "", stop, err
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", dir, "-U", "myriad", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	init.SysProcAttr, init.Dir = attr, dir
	if out, err := init.CombinedOutput(); err != nil {
		return "", stop, fmt.Errorf("initdb: %w: %s", err, out)
	}
	server := exec.Command("/bin/sh", "-c", guard, filepath.Join(bin, "postgres"), dir)
	server.SysProcAttr, server.Dir = attr, dir
	lifeline, err := server.StdinPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		return "", stop, err
	}
	stop = func() {
		lifeline.Close()
		server.Wait()
		os.RemoveAll(dir)
	}
	address = "postgres:///postgres?" + url.Values{"host": {dir}, "user": {"myriad"}}.Encode()
	return address, stop, await(address, filepath.Join(dir, "log"))
}

// binaries finds the newest server that Debian installed, or one on the path.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.Sort(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New("neither " + Env + " nor an installed server")
}

// owner says as whom the server runs, and how files become theirs.
func owner() (*syscall.SysProcAttr, func(string) error, error) {
	if os.Getuid() != 0 {
		return nil, func(string) error { return nil }, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	attr := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return attr, func(path string) error { return os.Chown(path, uid, gid) }, nil
}

// await returns when the server answers.
func await(address, log string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, address)
		if err == nil {
			return conn.Close(ctx)
		}
		if ctx.Err() != nil {
			said, _ := os.ReadFile(log)
			return fmt.Errorf("the server does not answer: %w: %s", err, said)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
