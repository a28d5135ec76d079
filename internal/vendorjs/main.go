// Command vendorjs copies the browser libraries that the client and the console import
// from client/node_modules into client/vendor, with their licences and a VENDOR.json that
// names version and SHA-256 of each file. Run it from the root after changing a version in
// client/package.json: go run ./internal/vendorjs.
//
// The files lie flat in one folder: Go leaves subfolders of a folder named vendor out of
// the archive of a module, and embedding them would then fail for whoever imports it.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	modules = "client/node_modules"
	target  = "client/vendor"
)

// library is one npm package and what is taken of it.
type library struct {
	name    string
	copied  map[string]string // import specifier -> file inside the package
	bundled []string          // specifiers joined into one file
	licence string            // file inside the package; empty: written by licenceOf
	pure    bool              // loading a module of it does nothing: left out when unused
	unused  []string          // constant texts that no page comes to: bundled empty
}

var libraries = []library{
	{name: "three", pure: true, licence: "LICENSE", copied: map[string]string{
		"three":               "build/three.module.js",
		"three/three.core.js": "build/three.core.js",
	}, unused: []string{ // pieces of shaders of materials that the view does not use, and of textures, surroundings and joints
		"lights_physical_pars_fragment", "lights_physical_fragment", "transmission_pars_fragment", "transmission_fragment",
		"iridescence_pars_fragment", "iridescence_fragment", "envmap_physical_pars_fragment", "clearcoat_pars_fragment",
		"clearcoat_normal_fragment_begin", "clearcoat_normal_fragment_maps", "lights_phong_pars_fragment",
		"lights_phong_fragment", "lights_toon_pars_fragment", "lights_toon_fragment", "gradientmap_pars_fragment",
		"lightprobes_pars_fragment", "lights_fragment_maps", "uv_vertex", "uv_pars_vertex", "uv_pars_fragment",
		"envmap_fragment", "envmap_vertex", "envmap_pars_fragment", "envmap_common_pars_fragment", "envmap_pars_vertex",
		"bumpmap_pars_fragment", "normalmap_pars_fragment", "normal_fragment_maps", "aomap_fragment", "alphahash_pars_fragment",
		"clipping_planes_fragment", "morphtarget_pars_vertex", "morphcolor_vertex", "skinning_pars_vertex", "skinnormal_vertex",
		"skinning_vertex",
	}},
	{name: "preact", licence: "LICENSE", copied: map[string]string{
		"preact":             "dist/preact.mjs",
		"preact/hooks":       "hooks/dist/hooks.mjs",
		"preact/jsx-runtime": "jsx-runtime/dist/jsxRuntime.mjs",
	}},
	{name: "@preact/signals-core", pure: true, licence: "LICENSE", copied: map[string]string{
		"@preact/signals-core": "dist/signals-core.mjs",
	}},
	{name: "@preact/signals", licence: "LICENSE", copied: map[string]string{
		"@preact/signals": "dist/signals.mjs",
	}},
	{name: "@bufbuild/protobuf", pure: true, bundled: []string{
		"@bufbuild/protobuf", "@bufbuild/protobuf/codegenv2", "@bufbuild/protobuf/wkt",
	}},
	{name: "uplot", licence: "LICENSE", copied: map[string]string{
		"uplot":                    "dist/uPlot.esm.js",
		"uplot/dist/uPlot.min.css": "dist/uPlot.min.css",
	}},
}

// entry is one library in VENDOR.json.
type entry struct {
	Name    string            `json:"name"`
	Version string            `json:"version"`
	Licence string            `json:"licence"`
	Pure    bool              `json:"pure,omitempty"`   // loading a module of it has no effect
	Imports map[string]string `json:"imports"`          // import specifier -> file in this folder
	Unused  []string          `json:"unused,omitempty"` // constants of texts, bundled empty
	SHA256  map[string]string `json:"sha256"`           // of every file of the library, its licence included
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "vendorjs:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	var entries []entry
	for _, lib := range libraries {
		e, err := vendor(lib)
		if err != nil {
			return fmt.Errorf("%s: %w", lib.name, err)
		}
		entries = append(entries, e)
		fmt.Println(e.Name, e.Version)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(entries); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(target, "VENDOR.json"), out.Bytes(), 0o644)
}

func vendor(lib library) (entry, error) {
	from := filepath.Join(modules, lib.name)
	e := entry{Name: lib.name, Pure: lib.pure, Unused: lib.unused, Imports: map[string]string{}, SHA256: map[string]string{}}
	var manifest struct{ Version, License string }
	text, err := os.ReadFile(filepath.Join(from, "package.json"))
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return e, err
	}
	e.Version, e.Licence = manifest.Version, manifest.License

	write := func(name string, body []byte) error {
		sum := sha256.Sum256(body)
		e.SHA256[name] = hex.EncodeToString(sum[:])
		return os.WriteFile(filepath.Join(target, name), body, 0o644)
	}
	flat := strings.ReplaceAll(strings.TrimPrefix(lib.name, "@"), "/", "-")
	for specifier, file := range lib.copied {
		body, err := os.ReadFile(filepath.Join(from, file))
		if err != nil {
			return e, err
		}
		e.Imports[specifier] = filepath.Base(file)
		if err := write(filepath.Base(file), body); err != nil {
			return e, err
		}
	}
	if len(lib.bundled) > 0 {
		body, err := bundle(lib.bundled)
		if err != nil {
			return e, err
		}
		for _, specifier := range lib.bundled {
			e.Imports[specifier] = flat + ".js"
		}
		if err := write(flat+".js", body); err != nil {
			return e, err
		}
	}
	licence, err := licenceOf(lib)
	if err != nil {
		return e, err
	}
	return e, write(flat+".LICENSE", licence)
}

// bundle joins what the specifiers export into one module, unminified.
func bundle(specifiers []string) ([]byte, error) {
	var text strings.Builder
	for _, s := range specifiers {
		fmt.Fprintf(&text, "export * from %q;\n", s)
	}
	result := api.Build(api.BuildOptions{
		Stdin:         &api.StdinOptions{Contents: text.String(), ResolveDir: "client"},
		Bundle:        true,
		Format:        api.FormatESModule,
		Target:        api.ES2022,
		LegalComments: api.LegalCommentsInline,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("bundle: %s", result.Errors[0].Text)
	}
	return result.OutputFiles[0].Contents, nil
}

// licenceOf returns the library's licence file. @bufbuild/protobuf ships none: it is
// Apache-2.0, and a part of it BSD-3-Clause as the header of that part says.
func licenceOf(lib library) ([]byte, error) {
	if lib.licence != "" {
		return os.ReadFile(filepath.Join(modules, lib.name, lib.licence))
	}
	apache, err := os.ReadFile("LICENSE")
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(filepath.Join(modules, lib.name, "dist/esm/wire/varint.js"))
	if err != nil {
		return nil, err
	}
	out := []byte("Copyright 2021-2026 Buf Technologies, Inc.\n\n")
	out = append(out, apache...)
	out = append(out, "\n\nThe varint code is under these terms:\n\n"...)
	for line := range strings.Lines(string(source)) {
		if !strings.HasPrefix(line, "//") {
			break
		}
		out = append(out, strings.TrimPrefix(strings.TrimPrefix(line, "//"), " ")...)
	}
	return out, nil
}
