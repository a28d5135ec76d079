//go:build !webdist

package webbundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Options of a build.
type Options struct {
	// Readable keeps names and white space and adds source maps, for work on the page.
	Readable bool
}

// Build bundles the page name and the pages beside it, which share what they load. It is
// deterministic: equal sources give equal bytes.
func Build(name string, sources fs.FS, options Options) (Built, error) {
	pages, err := pagesOf(name, sources)
	if err != nil {
		return nil, fmt.Errorf("bundle %s: %w", name, err)
	}
	modules, err := newModules(sources)
	if err != nil {
		return nil, fmt.Errorf("bundle %s: %w", name, err)
	}
	built := Built{}
	if err := copyPublic(built, sources, path.Join(name, "public")); err != nil {
		return nil, fmt.Errorf("bundle %s: %w", name, err)
	}
	var entries []string
	for _, file := range slices.Sorted(maps.Keys(pages)) {
		entries = append(entries, entriesOf(pages[file])...)
	}
	slices.Sort(entries)
	entries = slices.Compact(entries)
	result := api.Build(buildOptions(name, entries, modules, options))
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("bundle %s: %w", name, buildError(result.Errors))
	}
	for _, out := range result.OutputFiles {
		built[strings.TrimPrefix(path.Clean("/"+toSlash(out.Path)), "/")] = out.Contents
	}
	links, err := linksOf(name, result.Metafile)
	if err != nil {
		return nil, fmt.Errorf("bundle %s: %w", name, err)
	}
	for file, page := range pages {
		built[file] = linkPage(page, links)
	}
	return built, nil
}

// pagesOf reads the pages of a folder, by their files.
func pagesOf(name string, sources fs.FS) (map[string][]byte, error) {
	page, err := fs.ReadFile(sources, path.Join(name, pageFile))
	if err != nil {
		return nil, err
	}
	pages := map[string][]byte{pageFile: page}
	beside, err := fs.Glob(sources, path.Join(name, "*"+pageEnd))
	if err != nil {
		return nil, err
	}
	for _, file := range beside {
		if pages[path.Base(file)], err = fs.ReadFile(sources, file); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

func toSlash(p string) string {
	p = strings.ReplaceAll(p, `\`, "/")
	if i := strings.Index(p, "/assets/"); i >= 0 {
		return p[i:] // on Windows esbuild puts a drive before an absolute path
	}
	return p
}

func buildOptions(name string, entries []string, modules *modules, options Options) api.BuildOptions {
	points := make([]string, len(entries))
	for i, entry := range entries {
		points[i] = path.Join(name, entry)
	}
	out := api.BuildOptions{
		EntryPoints:       points,
		Bundle:            true,
		Splitting:         true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		TsconfigRaw:       `{"compilerOptions":{"verbatimModuleSyntax":true,"useDefineForClassFields":true}}`,
		LegalComments:     api.LegalCommentsEndOfFile,
		Outdir:            "/assets",
		Outbase:           name,
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "chunk-[hash]",
		AssetNames:        "[name]-[hash]",
		PublicPath:        "/assets",
		Metafile:          true,
		MinifyWhitespace:  !options.Readable,
		MinifyIdentifiers: !options.Readable,
		MinifySyntax:      !options.Readable,
		Loader: map[string]api.Loader{
			".svg": api.LoaderText, ".glsl": api.LoaderText, ".woff2": api.LoaderFile,
		},
		Plugins: []api.Plugin{modules.plugin()},
	}
	if options.Readable {
		out.Sourcemap = api.SourceMapLinked
	}
	return out
}

// copyPublic takes what the page offers as it is: icons, the manifest.
func copyPublic(built Built, sources fs.FS, folder string) error {
	err := fs.WalkDir(sources, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(sources, name)
		built[strings.TrimPrefix(name, folder+"/")] = body
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// maxErrors bounds how many mistakes one message lists.
const maxErrors = 5

func buildError(messages []api.Message) error {
	var lines []string
	for i, m := range messages {
		if i == maxErrors {
			lines = append(lines, fmt.Sprintf("and %d more", len(messages)-i))
			break
		}
		text := m.Text
		if l := m.Location; l != nil {
			text = fmt.Sprintf("%s:%d:%d: %s", strings.TrimPrefix(l.File, namespace+":"), l.Line, l.Column+1, m.Text)
		}
		lines = append(lines, text)
	}
	return errors.New(strings.Join(lines, "; "))
}

// metafile is the part of esbuild's report that links need.
type metafile struct {
	Outputs map[string]struct {
		EntryPoint string
		CSSBundle  string `json:"cssBundle"`
		Imports    []struct{ Path, Kind string }
	}
}

// linksOf reads which file each entry became and what that file imports at once.
func linksOf(name, report string) (map[string]linked, error) {
	var meta metafile
	if err := json.Unmarshal([]byte(report), &meta); err != nil {
		return nil, err
	}
	clean := func(p string) string { return strings.TrimPrefix(toSlash("/"+p), "/") }
	links := map[string]linked{}
	for file, output := range meta.Outputs {
		source, ok := strings.CutPrefix(output.EntryPoint, namespace+":"+name+"/")
		if !ok || !strings.HasPrefix(source, "src/") {
			continue
		}
		l := linked{file: clean(file)}
		if output.CSSBundle != "" {
			l.style = clean(output.CSSBundle)
		}
		for queue := []string{file}; len(queue) > 0; queue = queue[1:] {
			for _, i := range meta.Outputs[queue[0]].Imports {
				if i.Kind == "import-statement" && !slices.Contains(l.preload, clean(i.Path)) {
					l.preload = append(l.preload, clean(i.Path))
					queue = append(queue, i.Path)
				}
			}
		}
		links[source] = l
	}
	return links, nil
}
