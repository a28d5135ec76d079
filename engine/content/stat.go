package content

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Stat is one number that describes how strong a body is.
type Stat uint8

// The stats. Health, power and their like are amounts; those from Critical on are shares.
const (
	Health       Stat = iota // most health
	Power                    // most mana, rage, energy or focus
	Stamina                  // 10 health each
	Might                    // harm of weapons and of physical abilities
	Wit                      // harm of magic, and healing
	Armour                   // less physical harm
	Regeneration             // health a second, in tenths, out of combat
	Focus                    // power a second, in tenths
	Critical                 // chance to hit or heal for double
	Dodge                    // chance that a plain or physical attack misses
	Haste                    // casts and swings are that much faster
	Pace                     // speed of walking
	Dealt                    // more harm done
	Taken                    // more harm taken
	Healed                   // more healing taken
	StatCount
)

var statNames = [StatCount]string{"health", "power", "stamina", "might", "wit", "armour", "regeneration",
	"focus", "critical", "dodge", "haste", "pace", "dealt", "taken", "healed"}

// String returns the word that files and clients use.
func (s Stat) String() string { return statNames[s] }

// Share reports whether the stat is counted in shares rather than in points.
func (s Stat) Share() bool { return s >= Critical }

// Stats holds an amount of every stat. Shares are in 1/10000. In files it is a map from
// word to amount, such as {might: 3, critical: 2%}.
type Stats [StatCount]int32

// Add adds times as much of other to s.
func (s *Stats) Add(other *Stats, times int32) {
	for i := range s {
		s[i] += other[i] * times
	}
}

func (s *Stats) decode(d *decoder, n *yaml.Node, path string) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "want stats, as {might: 3, critical: 2%%}")
		return
	}
	for key, value := range d.pairs(n) {
		i := slices.Index(statNames[:], key.Value)
		if i < 0 {
			d.fail(key, "%q is none of: %s", key.Value, strings.Join(statNames[:], ", "))
			continue
		}
		d.stat(value, Stat(i), &s[i])
	}
}

func (d *decoder) stat(n *yaml.Node, stat Stat, into *int32) {
	if n.Kind != yaml.ScalarNode {
		d.fail(n, "want a single value")
		return
	}
	if stat.Share() {
		var share Share
		if err := share.parse(n.Value); err != nil {
			d.fail(n, "%s: %v", stat, err)
		}
		*into = int32(share)
	} else {
		amount, err := strconv.ParseInt(n.Value, 10, 32)
		if err != nil {
			d.fail(n, "%s: %q is no whole number", stat, n.Value)
		}
		*into = int32(amount)
	}
	if *into < -1_000_000 || *into > 1_000_000 {
		d.fail(n, "%s: %s is out of range", stat, n.Value)
		*into = 0
	}
}

// StatNamed returns the stat with that word; false when there is none.
func StatNamed(word string) (Stat, bool) {
	i := slices.Index(statNames[:], word)
	return Stat(max(i, 0)), i >= 0
}
