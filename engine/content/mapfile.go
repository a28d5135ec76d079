package content

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mapNames is what content reads of a map's file; engine/terrain reads all of it, strictly.
type mapNames struct {
	Lands []struct {
		Key    string
		Name   map[string]string
		Levels [2]int32
	}
	Areas []struct {
		Key              string
		At               [2]float64
		Radius           float64
		Name, Text       map[string]string
		Hidden, Peaceful bool
		Experience       int32
	}
}

// maxMapFile bounds a map's file, in bytes.
const maxMapFile = 4 << 20

// maps takes the lands and areas of the map files into the set, so that quests and
// creatures can name them.
func (l *loader) maps() error {
	entries, err := fs.ReadDir(l.tree, "maps")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read content: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() || ignored(e.Name()) || !strings.HasSuffix(e.Name(), ".yaml") {
			continue
		}
		name := path.Join("maps", e.Name())
		data, err := l.read(name, maxMapFile)
		if err != nil {
			return err
		}
		l.count(name, data)
		var names mapNames
		if err := yaml.Unmarshal(data, &names); err != nil {
			l.fail(name, "%v", err)
			continue
		}
		l.mapFile(name, &names)
	}
	return nil
}

func (l *loader) mapFile(name string, names *mapNames) {
	for _, k := range []string{"areas", "lands"} {
		if l.places[k] == nil {
			l.places[k] = map[string]string{}
		}
	}
	for _, e := range names.Lands {
		l.places["lands"][e.Key] = name
		if !l.set.Lands.has(e.Key) {
			l.set.Lands.put(e.Key, &Land{Key: e.Key, Name: textOf(e.Name), Levels: Range{e.Levels[0], e.Levels[1]}})
		}
	}
	for _, e := range names.Areas {
		if first := l.places["areas"][e.Key]; first != "" {
			l.fail(first, "area %q is already in %s", e.Key, name)
			continue
		}
		l.places["areas"][e.Key] = name
		l.set.Areas.put(e.Key, &Area{
			Key: e.Key, Name: textOf(e.Name), Text: textOf(e.Text), At: Point{millimetres(e.At[0]), millimetres(e.At[1])},
			Radius: Length(millimetres(e.Radius)), Hidden: e.Hidden, Peaceful: e.Peaceful, Experience: e.Experience,
		})
	}
}

func textOf(m map[string]string) Text { return Text{EN: m["en"], SL: m["sl"], ET: m["et"]} }

// millimetres turns metres of the map into the engine's unit; nonsense becomes 0, which
// engine/terrain reports.
func millimetres(metres float64) int32 {
	if !(metres >= 0 && metres <= mapMetres) {
		return 0
	}
	return int32(math.Round(metres * 1000))
}
