package arch

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	for _, s := range sources(t) {
		if s.made || s.test {
			continue
		}
		if s.lines > maxFileLines {
			t.Errorf("%s has %d lines, more than %d: is it one thing?", s.name, s.lines, maxFileLines)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			if n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; n > maxFunctionLines {
				t.Errorf("%s: %s has %d lines, more than %d", s.at(f), f.Name.Name, n, maxFunctionLines)
			}
			if n := f.Type.Params.NumFields(); n > maxParameters {
				t.Errorf("%s: %s has %d parameters, more than %d", s.at(f), f.Name.Name, n, maxParameters)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, s := range sources(t) {
		if s.made {
			continue
		}
		if name := path.Base(s.folder); slices.Contains(bannedPackages, name) {
			t.Errorf("%s: a package named %s is a drawer", s.name, name)
		}
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					for _, suffix := range bannedSuffixes {
						if name := spec.Name.Name; name != suffix && strings.HasSuffix(name, suffix) {
							t.Errorf("%s: type %s: no noun ends in %s", s.at(spec), spec.Name.Name, suffix)
						}
					}
				}
			}
		}
	}
}

func TestWhatIsExportedIsDocumented(t *testing.T) {
	documented := map[string]bool{}
	var files []source
	for _, s := range sources(t) {
		if s.test || s.made {
			continue
		}
		files = append(files, s)
		documented[s.folder] = documented[s.folder] || s.file.Doc != nil
	}
	for folder, ok := range documented {
		if !ok {
			t.Errorf("package %s says nowhere what it is", folder)
		}
	}
	for _, s := range files {
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !s.marker(d) {
					t.Errorf("%s: %s has no documentation", s.at(d), d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
						t.Errorf("%s: %s has no documentation", s.at(spec), spec.Name.Name)
					}
				}
			}
		}
	}
}

// marker reports whether a method stands on one line: it fulfils an interface, which says
// what it means.
func (s *source) marker(f *ast.FuncDecl) bool {
	return f.Recv != nil && s.set.Position(f.Pos()).Line == s.set.Position(f.End()).Line
}

// exportedReceiver reports whether a function can be seen outside its package: plain, or a
// method of an exported type.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	kind := f.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if index, ok := kind.(*ast.IndexExpr); ok {
		kind = index.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}
