package arch

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// clientArrows says what the folders of client/src may import of one another. main.ts wires
// them and may import all.
var clientArrows = map[string][]string{
	"wire":  {},
	"sim":   {},
	"i18n":  {"state"},
	"audio": {"state", "sim"},
	"net":   {"wire", "sim"},
	"state": {"wire", "sim", "i18n"},
	"game":  {"net", "sim", "wire", "state"},
	"view":  {"state", "sim", "wire", "i18n"},
	"ui":    {"state", "sim", "wire", "i18n", "input", "audio"},
	"input": {"state", "sim", "wire", "i18n", "ui"},
}

// onlyClient names libraries that only these folders of the client use.
var onlyClient = map[string][]string{
	"three":  {"view"},
	"preact": {"ui"},
}

var importLine = regexp.MustCompile(`(?m)^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?["']([^"']+)["']`)

func TestClientImportsFollowTheArrows(t *testing.T) {
	top := filepath.Join(root, "client", "src")
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".ts") && !strings.HasSuffix(name, ".tsx") {
			return err
		}
		relative, err := filepath.Rel(top, name)
		if err != nil {
			return err
		}
		file := filepath.ToSlash(relative)
		folder, _, nested := strings.Cut(file, "/")
		if !nested {
			return nil // main.ts and what stands beside it wire the folders
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range importLine.FindAllStringSubmatch(string(text), -1) {
			checkClientImport(t, file, folder, m[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkClientImport(t *testing.T, file, folder, specifier string) {
	t.Helper()
	if !strings.HasPrefix(specifier, ".") {
		if folders, ok := onlyClient[specifier]; ok && !slices.Contains(folders, folder) {
			t.Errorf("client/src/%s: %s belongs to %v", file, specifier, folders)
		}
		return
	}
	to, _, _ := strings.Cut(path.Join(path.Dir(file), specifier), "/")
	allowed, known := clientArrows[folder]
	if known && to != folder && !slices.Contains(allowed, to) {
		t.Errorf("client/src/%s: %s must not import %s", file, folder, specifier)
	}
}
