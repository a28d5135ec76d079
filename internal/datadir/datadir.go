// Package datadir owns the folder of a node's data on disk: it makes it, sees that it can
// be written to, and keeps a second process out.
package datadir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrInUse is returned by Open when another process has the folder open.
var ErrInUse = errors.New("another process uses this data directory")

// lockFile is locked as long as the process lives; the system lets go of it, whatever
// way the process ends. It holds the process id, for people.
const lockFile = "lock"

// Dir is an open data directory.
type Dir struct {
	path string
	lock *os.File
}

// Open makes the folder when it is missing and takes its lock. It returns ErrInUse, with
// the other process's id where that is known, or the reason why files cannot be written.
func Open(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	name := filepath.Join(path, lockFile)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory cannot be written to: %w", err)
	}
	if err := lock(f); err != nil {
		holder := holder(f)
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w%s", path, ErrInUse, holder)
	}
	// The id is a courtesy; the lock holds without it.
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return &Dir{path: path, lock: f}, nil
}

// holder says which process wrote its id into the lock file, if one did.
func holder(f *os.File) string {
	var text [20]byte
	n, _ := f.ReadAt(text[:], 0)
	id := strings.TrimSpace(string(text[:n]))
	if _, err := strconv.Atoi(id); err != nil {
		return ""
	}
	return " (process " + id + ")"
}

// File returns the path of a file in the folder.
func (d *Dir) File(name string) string { return filepath.Join(d.path, name) }

// Close lets go of the folder.
func (d *Dir) Close() error { return d.lock.Close() }
