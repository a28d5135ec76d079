// Package progress says how experience becomes levels, and what level, calling, equipment
// and talents make of a body: its stats. Its formulas are pure; the rest changes a
// character through character.Change.
package progress

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
)

// MaxLevel is the highest level that can be reached.
const MaxLevel = 8

// steps[n] is the experience from level n+1 to the next, chosen so that a level is about
// six to ten quests and fights; beyond the table each step is a quarter more.
var steps = []int64{300, 400, 550, 750, 1000, 1300, 1650, 2100}

// Needed returns the experience that reaching a level takes in all.
func Needed(level int32) int64 {
	var sum, step int64
	for n := range level - 1 {
		if int(n) < len(steps) {
			step = steps[n]
		} else {
			step += step / 4
		}
		sum += step
	}
	return sum
}

// LevelAt returns the level that an amount of experience makes, from 1 to MaxLevel.
func LevelAt(experience int64) int32 {
	level := int32(1)
	for level < MaxLevel && experience >= Needed(level+1) {
		level++
	}
	return level
}

// ForKill returns the experience for defeating a creature of that level and rank: less and
// less for those far below oneself.
func ForKill(own, creature int32, rank string, share content.Share) int64 {
	n := int64(20 + 12*creature)
	switch rank {
	case "critter":
		return 0
	case "elite":
		n = n * 5 / 2
	case "boss":
		n *= 6
	}
	switch below := own - creature; {
	case below >= 7:
		return 0
	case below > 2:
		n -= n * int64(below-2) / 6
	case below < 0:
		n += n * int64(min(-below, 4)) / 20
	}
	return share.Of(n)
}

// Grant adds experience within a change and returns how much it was: nothing at the
// highest level.
func Grant(c *character.Change, amount int64) int64 {
	room := Needed(MaxLevel) - c.Who().Balance(string(ledger.Experience))
	amount = max(min(amount, room), 0)
	c.Add(string(ledger.Experience), amount, ledger.Mint)
	c.Who().Level = LevelAt(c.Who().Balance(string(ledger.Experience)))
	return amount
}

// CreatureStats returns what level, rank and the file make of a creature.
func CreatureStats(e *content.Creature, level int32) (stats content.Stats, harm content.Range) {
	health, hit := int64(40+22*level), int64(30+22*level) // harm in tenths
	switch e.Rank {
	case "elite":
		health, hit = health*3, hit*16/10
	case "boss":
		health, hit = health*12, hit*22/10
	}
	stats[content.Health] = int32(max(e.Health.Of(health), 1))
	stats[content.Armour] = int32(e.Armour.Of(int64(10 + 8*level)))
	stats[content.Might], stats[content.Wit] = 3*level, 3*level
	stats[content.Critical], stats[content.Dodge] = 300, 300
	stats[content.Power], stats[content.Focus] = 1000, 1000
	mean := e.Harm.Of(hit)
	if e.Attack.Every > 0 {
		mean = mean * int64(e.Attack.Every) / 2000
	}
	return stats, content.Range{Min: int32(mean * 85 / 1000), Max: int32(mean * 115 / 1000)}
}

// PersonStats returns what a person who fights at one's side is made of.
func PersonStats(level int32) content.Stats {
	var s content.Stats
	s[content.Health], s[content.Armour] = 120+40*level, 20+10*level
	s[content.Might], s[content.Wit] = 3*level, 3*level
	return s
}

// Stats returns what calling, level, equipment and talents make of a character, before
// auras. Unknown keys, of content that has gone, add nothing.
func Stats(set *content.Set, c *character.Character) content.Stats {
	var s content.Stats
	if calling := set.Callings.Of(c.Calling); calling != nil {
		s = calling.Stats
		s[content.Power] += calling.Energy.Most
		s.Add(&calling.PerLevel, c.Level-1)
	}
	for _, item := range c.Items {
		if item.Slot < ledger.FirstWorn {
			continue
		}
		if e := set.Items.Of(item.Key); e != nil {
			s.Add(&e.Stats, 1)
		}
		for name, amount := range character.Rolled(item) {
			if stat, ok := content.StatNamed(name); ok {
				s[stat] += amount
			}
		}
	}
	for key, rank := range Talents(c) {
		if t := set.Talents.Of(key); t != nil && t.Calling == c.Calling {
			s.Add(&t.Stats, min(rank, t.Ranks))
		}
	}
	s[content.Health] += 10 * s[content.Stamina]
	return s
}

// Softened returns what armour leaves of physical harm by an attacker of that level, at
// least a quarter.
func Softened(amount int64, armour, level int32) int64 {
	if armour <= 0 {
		return amount
	}
	k := int64(60 + 30*level)
	return max(amount*k/(k+int64(armour)), amount/4)
}
