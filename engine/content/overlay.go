package content

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Overlay returns the tree under with the files of over laid on it: a file of over stands
// in the place of one with the same path, folders are joined.
func Overlay(under, over fs.FS) fs.FS { return overlay{under, over} }

type overlay struct{ under, over fs.FS }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.under.Open(name)
	}
	return f, err
}

// ReadDir implements fs.ReadDirFS: the entries of both, by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	top, err := fs.ReadDir(o.over, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	bottom, errBottom := fs.ReadDir(o.under, name)
	if errBottom != nil {
		if err == nil && errors.Is(errBottom, fs.ErrNotExist) {
			return top, nil
		}
		return nil, errBottom
	}
	for _, e := range bottom {
		if !slices.ContainsFunc(top, func(t fs.DirEntry) bool { return t.Name() == e.Name() }) {
			top = append(top, e)
		}
	}
	slices.SortFunc(top, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return top, nil
}
