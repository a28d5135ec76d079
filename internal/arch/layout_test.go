package arch

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ours returns the folder of an import path of the module.
func ours(importPath string) (folder string, ok bool) {
	if importPath == module {
		return "", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// arrowOf finds the arrow with the longest folder that holds the package.
func arrowOf(folder string) (found arrow, ok bool) {
	for _, a := range arrows {
		if below(folder, a.from) && (!ok || len(a.from) > len(found.from)) {
			found, ok = a, true
		}
	}
	return found, ok
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, s := range sources(t) {
		a, known := arrowOf(s.folder)
		for _, path := range s.imports() {
			to, ok := ours(path)
			if !ok || to == s.folder || s.test && !s.pure() {
				continue // tests of the outer parts may reach for what they need
			}
			if s.test && below(to, "content") {
				continue // the engine's tests load the real content
			}
			allowed := known && (a.from != "" && below(to, a.from) && !below(s.folder, "rulesets") ||
				slices.ContainsFunc(a.to, func(top string) bool { return below(to, top) }))
			if !allowed && !rulesetsOwn(s.folder, to) {
				t.Errorf("%s: %q must not import %q", s.name, s.folder, to)
			}
		}
	}
}

// rulesetsOwn reports whether the import stays within one ruleset, or gathers them.
func rulesetsOwn(from, to string) bool {
	name, ok := strings.CutPrefix(from, "rulesets/")
	if !ok || !below(to, "rulesets") {
		return false
	}
	name, _, _ = strings.Cut(name, "/")
	return name == "all" || below(to, "rulesets/"+name)
}

func TestForeignPackagesStayInTheirFolder(t *testing.T) {
	for _, s := range sources(t) {
		for _, path := range s.imports() {
			for foreign, folders := range onlyIn {
				if !below(path, foreign) || s.test {
					continue
				}
				if !slices.ContainsFunc(strings.Fields(folders), func(f string) bool { return below(s.folder, f) }) {
					t.Errorf("%s: %s belongs to %s", s.name, path, folders)
				}
			}
		}
	}
}

func TestPureCodeTouchesNothing(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !s.pure() {
			continue
		}
		for _, path := range s.imports() {
			for _, forbidden := range forbiddenImports {
				if below(path, forbidden) {
					t.Errorf("%s: pure code imports %s", s.name, path)
				}
			}
		}
		names := importNames(&s)
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: pure code starts a goroutine", s.at(n))
			case *ast.ChanType, *ast.SelectStmt:
				t.Errorf("%s: pure code uses a channel", s.at(n))
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && forbiddenCall(names[x.Name], n.Sel.Name) {
					t.Errorf("%s: pure code uses %s.%s", s.at(n), x.Name, n.Sel.Name)
				}
			}
			return true
		})
	}
}

// importNames maps the names under which a file uses packages to their paths.
func importNames(s *source) map[string]string {
	names := map[string]string{}
	for i, path := range s.imports() {
		name := path[strings.LastIndex(path, "/")+1:]
		if name == "v2" {
			name = "rand"
		}
		if spec := s.file.Imports[i]; spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}

func forbiddenCall(path, name string) bool {
	forbidden, ok := forbiddenCalls[path]
	if !ok || slices.Contains(allowedCalls[path], name) {
		return false
	}
	return forbidden[0] == "*" || slices.Contains(forbidden, name)
}

// statement looks like SQL.
var statement = regexp.MustCompile(`(?i)^\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX)\s|ALTER\s+TABLE\s)`)

func TestSQLStandsOnlyInStore(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || below(s.folder, "store") || below(s.folder, "internal/arch") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil && statement.MatchString(text) {
					t.Errorf("%s: SQL outside store", s.at(n))
				}
			}
			return true
		})
	}
}

// TestTheRulesBite holds the checks themselves to examples.
func TestTheRulesBite(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"engine/world", "engine/geom", true},
		{"engine/world", "engine/rules", false},
		{"engine/rules/item", "engine/world", true},
		{"engine/rules", "store", false},
		{"rulesets/rpg", "engine/world", true},
		{"rulesets/rpg", "server/region", false},
		{"server/gateway", "store", true},
		{"store", "server", false},
		{"cmd/myriad", "", true},
	} {
		a, ok := arrowOf(c.from)
		got := ok && slices.ContainsFunc(a.to, func(top string) bool { return below(c.to, top) })
		if got != c.want {
			t.Errorf("%s -> %s: allowed is %v", c.from, c.to, got)
		}
	}
	if !rulesetsOwn("rulesets/all", "rulesets/rpg") || rulesetsOwn("rulesets/rpg", "rulesets/social") {
		t.Error("rulesets may or may not import each other wrongly")
	}
	if !forbiddenCall("time", "Now") || forbiddenCall("time", "Duration") || !forbiddenCall("math/rand/v2", "IntN") || forbiddenCall("math/rand/v2", "New") {
		t.Error("forbidden calls are told apart wrongly")
	}
	if !statement.MatchString("SELECT a FROM b") || statement.MatchString("update: nothing to do") {
		t.Error("SQL is not recognised")
	}
}
