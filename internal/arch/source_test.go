package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the module's folder, seen from this package.
const root = "../.."

// source is one Go file of ours.
type source struct {
	name   string // path from the root, with slashes
	folder string
	test   bool
	made   bool // generated
	lines  int
	file   *ast.File
	set    *token.FileSet
}

// skipped folders hold no code of ours.
var skipped = []string{".git", "node_modules", "testdata", "vendor", "dist", "myriad-data"}

// sources parses every Go file of the module, whatever its build tags.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(skipped, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s := source{name: filepath.ToSlash(relative), file: file, set: set, made: ast.IsGenerated(file)}
		s.folder = strings.TrimPrefix(path.Dir(s.name), ".")
		s.test = strings.HasSuffix(s.name, "_test.go")
		s.lines = strings.Count(string(text), "\n")
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(all))
	}
	return all
}

// imports lists the paths that a file imports.
func (s *source) imports() []string {
	var paths []string
	for _, i := range s.file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			panic(err) // the parser has read it
		}
		paths = append(paths, p)
	}
	return paths
}

// at is the place of a node, for messages.
func (s *source) at(n ast.Node) string {
	return s.name + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// below reports whether folder is top or lies in it; "" is only itself.
func below(folder, top string) bool {
	return folder == top || top != "" && strings.HasPrefix(folder, top+"/")
}

// pure reports whether the file belongs to the simulation.
func (s *source) pure() bool {
	return slices.ContainsFunc(pureFolders, func(top string) bool { return below(s.folder, top) })
}
