package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	maxFile    = 64 << 10 // bytes of a file
	maxEntries = 20_000   // files of a tree
)

// otherFolders are top-level folders that hold something else than entries.
var otherFolders = map[string]bool{"maps": true, "schema": true}

// Load reads a whole tree. It returns either the Set or, as Problems, all that is wrong.
// The same files give the same Set, whatever their times and order.
func Load(tree fs.FS) (*Set, error) {
	l := loader{
		set: &Set{}, tree: tree, plans: map[reflect.Type]*fields{}, places: map[string]map[string]string{},
		positions: map[string]*decoder{}, hash: sha256.New(),
	}
	if err := l.walk(); err != nil {
		return nil, err
	}
	if err := l.maps(); err != nil {
		return nil, err
	}
	for _, k := range kinds {
		k.in(l.set).sort()
	}
	l.set.Lands.sort()
	l.resolve()
	if len(l.problems) == 0 {
		l.set.link()
		l.check()
	}
	if len(l.problems) > 0 {
		l.problems.sort()
		return nil, l.problems
	}
	l.set.Version = hex.EncodeToString(l.hash.Sum(nil)[:8])
	return l.set, nil
}

// Check returns all that is wrong with a tree, nothing when it is sound. A tree that
// cannot be read is one problem.
func Check(tree fs.FS) []Problem {
	_, err := Load(tree)
	var problems Problems
	switch {
	case err == nil:
		return nil
	case errors.As(err, &problems):
		return problems
	}
	return []Problem{{File: ".", Text: err.Error()}}
}

// loader gathers the files of one tree.
type loader struct {
	set       *Set
	tree      fs.FS
	plans     map[reflect.Type]*fields
	places    map[string]map[string]string // kind -> key -> file
	positions map[string]*decoder          // by "kind/key"
	refs      []reference
	problems  Problems
	files     int
	hash      hash.Hash
}

func (l *loader) fail(file, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Text: fmt.Sprintf(format, args...)})
}

// walk visits <group>/<kind>/<key>.yaml in order of names.
func (l *loader) walk() error {
	groups, err := fs.ReadDir(l.tree, ".")
	if err != nil {
		return fmt.Errorf("read content: %w", err)
	}
	for _, g := range groups {
		if !g.IsDir() || otherFolders[g.Name()] || strings.HasPrefix(g.Name(), ".") {
			continue
		}
		folders, err := fs.ReadDir(l.tree, g.Name())
		if err != nil {
			return fmt.Errorf("read content: %w", err)
		}
		for _, folder := range folders {
			if err := l.folder(path.Join(g.Name(), folder.Name()), folder); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) folder(dir string, entry fs.DirEntry) error {
	if strings.HasPrefix(entry.Name(), ".") {
		return nil
	}
	k, ok := kindOf(entry.Name())
	if !ok || !entry.IsDir() {
		l.fail(dir, "no such kind of entry: want one of %s", kindNames())
		return nil
	}
	files, err := fs.ReadDir(l.tree, dir)
	if err != nil {
		return fmt.Errorf("read content: %w", err)
	}
	for _, f := range files {
		name := path.Join(dir, f.Name())
		key, isYAML := strings.CutSuffix(f.Name(), ".yaml")
		switch {
		case ignored(f.Name()):
		case f.IsDir() || !isYAML:
			l.fail(name, "want files named KEY.yaml here")
		case !keyPattern.MatchString(key):
			l.fail(name, "%q is no key: lower-case letters, digits and _, 48 at most", key)
		default:
			if l.files++; l.files > maxEntries {
				return fmt.Errorf("read content: more than %d files", maxEntries)
			}
			if err := l.file(k, key, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// ignored are the files that editors leave beside those they edit.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
}

func (l *loader) file(k kind, key, name string) error {
	data, err := l.read(name, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // removed since the folder was read
	}
	if err != nil {
		return err
	}
	if len(data) > maxFile {
		l.fail(name, "the file is larger than %d bytes", maxFile)
		return nil
	}
	l.count(name, data)
	if first, twice := l.places[k.name][key]; twice {
		l.fail(name, "%s %q is already in %s", k.name, key, first)
		return nil
	}
	if l.places[k.name] == nil {
		l.places[k.name] = map[string]string{}
	}
	l.places[k.name][key] = name
	root, ok := l.parse(name, data)
	if !ok {
		return nil
	}
	d := &decoder{file: name, at: map[string]*yaml.Node{}, plans: l.plans}
	entry := k.in(l.set).empty()
	d.value(root, reflect.ValueOf(entry).Elem(), &field{}, "")
	reflect.ValueOf(entry).Elem().FieldByName("Key").SetString(key)
	k.in(l.set).put(key, entry)
	l.refs = append(l.refs, d.refs...)
	l.problems = append(l.problems, d.problems...)
	d.problems, d.refs = nil, nil
	l.positions[k.name+"/"+key] = d
	return nil
}

// count takes a file into the version of the set.
func (l *loader) count(name string, data []byte) {
	fmt.Fprintf(l.hash, "%s %d\n", name, len(data))
	l.hash.Write(data)
}

func (l *loader) read(name string, limit int64) ([]byte, error) {
	f, err := l.tree.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	return data, nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)

// parse reads the one YAML document of a file.
func (l *loader) parse(name string, data []byte) (*yaml.Node, bool) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			l.fail(name, "the file is empty")
			return nil, false
		}
		p := Problem{File: name, Text: err.Error()}
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
			p.Column, p.Text = 1, m[2]
		}
		l.problems = append(l.problems, p)
		return nil, false
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		l.fail(name, "one file holds one entry: no second document")
		return nil, false
	}
	if len(doc.Content) != 1 {
		l.fail(name, "the file is empty")
		return nil, false
	}
	return doc.Content[0], true
}

// resolve looks up every reference between entries. A file that could not be read still
// counts as being there, so that one mistake is told once.
func (l *loader) resolve() {
	for _, r := range l.refs {
		if _, ok := l.places[r.kind][r.key]; !ok {
			l.problems = append(l.problems, Problem{File: r.file, Line: r.node.Line, Column: r.node.Column,
				Text: fmt.Sprintf("there is no %q among %s", r.key, r.kind)})
		}
	}
}

func kindNames() string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return strings.Join(names, ", ")
}
