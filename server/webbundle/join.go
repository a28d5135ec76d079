package webbundle

import (
	"io/fs"
	"strings"
)

// Join returns one tree with each FS below the folder of its name: the shape that New and
// Build take.
func Join(folders map[string]fs.FS) fs.FS { return joined(folders) }

type joined map[string]fs.FS

// Open implements fs.FS. The root itself cannot be listed; nothing needs it.
func (j joined) Open(name string) (fs.File, error) {
	folder, rest, found := strings.Cut(name, "/")
	if !found {
		rest = "."
	}
	if tree, ok := j[folder]; ok {
		return tree.Open(rest)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
