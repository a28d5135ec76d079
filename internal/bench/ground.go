package bench

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/terrain"
)

// mapFile is the map of the reference world, in the content.
const mapFile = "maps/evermere.yaml"

// shapeOfWild finds what makes a biome uneven or puts something in the way.
var shapeOfWild = regexp.MustCompile(`(?m)^    (hills|ridges|bumps|trees|under): .*\n`)

// flatten returns the map's text with wild land on which nothing grows and no noise is added
// to the relief: slopes of some metres in 256 remain.
func flatten(text string) (string, error) {
	start, end := strings.Index(text, "\nbiomes:\n"), strings.Index(text, "\nlands:\n")
	if start < 0 || end < start {
		return "", fmt.Errorf("%s: biomes and lands are not where they were", mapFile)
	}
	return text[:start] + shapeOfWild.ReplaceAllString(text[start:end], "") + text[end:], nil
}

// layFlat writes a folder of content to lay over the built-in one, in which the wild land is
// flat.
func layFlat(dir string) error {
	text, err := fs.ReadFile(files.Files, mapFile)
	if err != nil {
		return err
	}
	flat, err := flatten(string(text))
	if err != nil {
		return err
	}
	name := filepath.Join(dir, mapFile)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(flat), 0o600)
}

// loadWorld reads what a server with that folder laid over its content will read; an empty
// name is the built-in content.
func loadWorld(overlay string) (*terrain.Map, *content.Set, error) {
	var tree fs.FS = files.Files
	if overlay != "" {
		tree = content.Overlay(tree, os.DirFS(overlay))
	}
	text, err := fs.ReadFile(tree, mapFile)
	if err != nil {
		return nil, nil, err
	}
	chart, err := terrain.Load(mapFile, text)
	if err != nil {
		return nil, nil, err
	}
	set, err := content.Load(tree)
	return chart, set, err
}
