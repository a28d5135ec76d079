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
	"github.com/myriad-mmo/myriad/engine/geom"
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

// brute is what a battle is fought against: it lasts, and kills.
const brute = `name: {en: Brute, sl: Surovež, et: Jõhkard}
family: humanoid
levels: 1
health: 10000%
harm: 400%
experience: 0%
look: {model: boar, colour: bark}
behaviour: {wander: 8m, aggro: 30m, leash: 120m}
spawns:
`

const (
	// perBrute is how many people there are for each creature.
	perBrute = 10
	// maxSpawn is what one line of spawns may hold (engine/content.Spawn).
	maxSpawn = 60
)

// graveyardLine finds where the dead of the Marches wake.
var graveyardLine = regexp.MustCompile(`(key: marches_graveyard, at: )\[[0-9, ]+\]`)

// layBattle adds creatures on the meadow to a folder of layFlat, and has the dead wake among
// them, so that they go on fighting.
func layBattle(dir string, players int) error {
	name := filepath.Join(dir, mapFile)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	here := fmt.Sprintf("[%d, %d]", meadow.X/geom.Metre, meadow.Z/geom.Metre)
	if !graveyardLine.Match(text) {
		return fmt.Errorf("%s: the graveyard of the Marches is not where it was", mapFile)
	}
	if err := os.WriteFile(name, graveyardLine.ReplaceAll(text, []byte("${1}"+here)), 0o600); err != nil {
		return err
	}
	creature := brute
	for left := max(players/perBrute, 1); left > 0; left -= maxSpawn {
		creature += fmt.Sprintf("  - {at: %s, radius: 50m, count: %d, respawn: 2s}\n", here, min(left, maxSpawn))
	}
	name = filepath.Join(dir, "rpg", "creatures", "brute.yaml")
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(creature), 0o600)
}
