//go:build !webdist

package webbundle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// namespace marks the files of an fs.FS in esbuild's paths.
const namespace = "source"

// vendorFolder holds the libraries, for every page.
const vendorFolder = "client/vendor"

// modules finds imports in an fs.FS: relative ones beside the importer, all others among
// the vendored libraries.
type modules struct {
	sources fs.FS
	vendor  map[string]vendored // by import specifier
	unused  map[string][]string // by path: constants of texts that no page comes to
}

type vendored struct {
	path string
	pure bool
}

// newModules reads VENDOR.json; sources without one have no libraries.
func newModules(sources fs.FS) (*modules, error) {
	m := &modules{sources: sources, vendor: map[string]vendored{}, unused: map[string][]string{}}
	text, err := fs.ReadFile(sources, path.Join(vendorFolder, "VENDOR.json"))
	if err != nil {
		return m, nil
	}
	var libraries []struct {
		Name    string
		Pure    bool
		Imports map[string]string
		Unused  []string
	}
	if err := json.Unmarshal(text, &libraries); err != nil {
		return nil, fmt.Errorf("%s/VENDOR.json: %w", vendorFolder, err)
	}
	for _, library := range libraries {
		for specifier, file := range library.Imports {
			m.vendor[specifier] = vendored{path: path.Join(vendorFolder, file), pure: library.Pure}
		}
		if len(library.Unused) > 0 {
			// They stand in the file that carries the library's own name.
			m.unused[m.vendor[library.Name].path] = library.Unused
		}
	}
	return m, nil
}

func (m *modules) plugin() api.Plugin {
	return api.Plugin{Name: namespace, Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, m.resolve)
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, m.load)
	}}
}

func (m *modules) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	switch {
	case args.Kind == api.ResolveEntryPoint:
		return m.found(path.Clean(args.Path)) // esbuild adds ./ when the disk has such a file
	case strings.HasPrefix(args.Path, "./"), strings.HasPrefix(args.Path, "../"):
		return m.found(path.Join(path.Dir(args.Importer), args.Path))
	case args.Kind == api.ResolveCSSURLToken:
		return api.OnResolveResult{Path: args.Path, External: true}, nil
	}
	v, ok := m.vendor[args.Path]
	if !ok {
		return api.OnResolveResult{}, fmt.Errorf("%q is not among the libraries of %s", args.Path, vendorFolder)
	}
	result := api.OnResolveResult{Path: v.path, Namespace: namespace}
	if v.pure {
		result.SideEffects = api.SideEffectsFalse
	}
	return result, nil
}

// found completes a path the way TypeScript does.
func (m *modules) found(name string) (api.OnResolveResult, error) {
	for _, candidate := range []string{
		name, name + ".ts", name + ".tsx", strings.TrimSuffix(name, ".js") + ".ts",
		strings.TrimSuffix(name, ".js") + ".tsx", name + "/index.ts", name + "/index.tsx",
	} {
		if info, err := fs.Stat(m.sources, candidate); err == nil && !info.IsDir() {
			return api.OnResolveResult{Path: candidate, Namespace: namespace}, nil
		}
	}
	return api.OnResolveResult{}, fmt.Errorf("%s: no such source", name)
}

var loaders = map[string]api.Loader{
	".ts": api.LoaderTS, ".tsx": api.LoaderTSX, ".js": api.LoaderJS, ".mjs": api.LoaderJS,
	".css": api.LoaderCSS, ".json": api.LoaderJSON, ".svg": api.LoaderText,
	".glsl": api.LoaderText, ".txt": api.LoaderText, ".woff2": api.LoaderFile,
}

func (m *modules) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	loader, ok := loaders[path.Ext(args.Path)]
	if !ok {
		return api.OnLoadResult{}, fmt.Errorf("%s: no loader for this kind of file", args.Path)
	}
	body, err := fs.ReadFile(m.sources, args.Path)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	text, err := withoutTexts(string(body), m.unused[args.Path])
	if err != nil {
		return api.OnLoadResult{}, fmt.Errorf("%s: %w", args.Path, err)
	}
	return api.OnLoadResult{Contents: &text, Loader: loader}, nil
}

// withoutTexts empties constants of a source that hold nothing but a text. A name that is not
// there any more is an error: the list is to be looked at when a library changes.
func withoutTexts(source string, names []string) (string, error) {
	for _, name := range names {
		constant := regexp.MustCompile(`(?m)^((?:const|var) ` + regexp.QuoteMeta(name) + ` = )"(?:[^"\\\n]|\\.)*"`)
		found := constant.FindStringSubmatchIndex(source)
		if found == nil {
			return "", fmt.Errorf("has no text %s", name)
		}
		source = source[:found[3]] + `""` + source[found[1]:]
	}
	return source, nil
}
