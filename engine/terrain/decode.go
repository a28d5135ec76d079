package terrain

import (
	"encoding/json"
	"fmt"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// Decode reads a map from the bytes that Map.JSON gave: what a client does. A map from a
// stranger may be wrong in any way but leads to an error, never to a panic.
func Decode(data []byte) (*Map, error) {
	m := new(Map)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("decode map: %w", err)
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("decode map %q: %w", m.Key, err)
	}
	c := compiler{m: m}
	m.landOf, m.areaOf = make(map[string]int), make(map[string]int)
	for i := range m.Lands {
		m.landOf[m.Lands[i].Key] = i
	}
	for i := range m.Areas {
		m.areaOf[m.Areas[i].Key] = i
	}
	c.reindex()
	m.seal(data)
	return m, nil
}

// check refuses what would lead to an index out of range or to endless work.
func (m *Map) check() error {
	squares := reliefColumns * reliefColumns
	switch {
	case len(m.Relief) != squares || len(m.BiomeOf) != squares || len(m.LandOf) != geom.RegionCount:
		return fmt.Errorf("relief, biomes or lands have the wrong size")
	case len(m.Shapes) > maxShapes || len(m.Patches) > maxShapes || len(m.Obstacles) > maxObstacles || len(m.Decks) > maxShapes || len(m.Areas) > maxShapes:
		return fmt.Errorf("too many shapes, patches, obstacles, decks or areas")
	}
	for _, b := range m.BiomeOf {
		if int(b) >= len(m.Biomes) {
			return fmt.Errorf("no biome %d", b)
		}
	}
	for _, l := range m.LandOf {
		if int(l) >= len(m.Lands) {
			return fmt.Errorf("no land %d", l)
		}
	}
	for i := range m.Biomes {
		for _, g := range append(m.Biomes[i].Trees[:len(m.Biomes[i].Trees):len(m.Biomes[i].Trees)], m.Biomes[i].Under...) {
			if int(g.Plant) >= len(m.Plants) {
				return fmt.Errorf("no plant %d", g.Plant)
			}
		}
	}
	for i := range m.Patches {
		if int(m.Patches[i].Biome) >= len(m.Biomes) {
			return fmt.Errorf("no biome %d", m.Patches[i].Biome)
		}
	}
	for i := range m.Decks {
		if m.Decks[i].Length <= 0 {
			return fmt.Errorf("deck %d has no length", i)
		}
	}
	return nil
}
