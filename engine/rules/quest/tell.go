package quest

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// shown returns a quest as clients see it.
func shown(q *content.Quest, key string, s State) *playpb.Quest {
	p := &playpb.Quest{Key: key, Step: uint32(s.Step), State: playpb.Quest_STATE_ACTIVE}
	for _, n := range s.Counts {
		p.Counts = append(p.Counts, uint32(n))
	}
	switch {
	case s.Done:
		p.State = playpb.Quest_STATE_DONE
	case s.Failed:
		p.State = playpb.Quest_STATE_FAILED
	case q != nil && Ready(q, s):
		p.State = playpb.Quest_STATE_READY
	}
	return p
}

// announce tells how one quest stands, with all markers, when the change is durable.
func announce(change *character.Change, key string) {
	c, set := change.Who(), character.Set(change.Tx())
	q := &playpb.Quest{Key: key, State: playpb.Quest_STATE_GONE}
	if s, ok := Of(c, key); ok {
		q = shown(set.Quests.Of(key), key, s)
	}
	change.ThenTell(&playpb.Event{Kind: &playpb.Event_QuestChanged{QuestChanged: &playpb.QuestChanged{Quest: q, Markers: Markers(set, c)}}})
}

// TellLog sends all quests and markers: at login and when content has changed.
func TellLog(tx *world.Tx, id entity.ID) {
	if c := character.Of(tx, id); c != nil {
		character.TellPlay(tx, id, logEvent(character.Set(tx), c))
	}
}

func logEvent(set *content.Set, c *character.Character) *playpb.Event {
	log := &playpb.QuestLog{Markers: Markers(set, c)}
	for _, key := range c.Keys(factQuest) {
		s, _ := Of(c, key)
		log.Quests = append(log.Quests, shown(set.Quests.Of(key), key, s))
	}
	return &playpb.Event{Kind: &playpb.Event_QuestLog{QuestLog: log}}
}

// maxMarkers bounds what is sent; quests come in order of their keys.
const maxMarkers = 64

// Markers returns who has something to say to the character, and where its quests lead.
func Markers(set *content.Set, c *character.Character) []*playpb.Marker {
	var markers []*playpb.Marker
	add := func(m *playpb.Marker) {
		if len(markers) < maxMarkers {
			markers = append(markers, m)
		}
	}
	for key, q := range set.Quests.All() {
		s, taken := Of(c, key)
		switch {
		case taken && s.Done:
		case taken && !s.Failed && Ready(q, s):
			add(personMarker(set, "turn_in", key, q.ReturnTo()))
		case taken && !s.Failed:
			step(set, q, s, add)
		case Available(set, c, q) && q.Giver != "":
			add(personMarker(set, "offer", key, q.Giver))
		case Available(set, c, q):
			if o := set.Objects.Of(q.Object); o != nil && len(o.Spawns) > 0 {
				add(&playpb.Marker{Kind: "offer", Quest: key, X: o.Spawns[0].At.X, Z: o.Spawns[0].At.Z})
			}
		}
	}
	return markers
}

func personMarker(set *content.Set, kind, quest, person string) *playpb.Marker {
	m := &playpb.Marker{Kind: kind, Quest: quest, Person: person}
	if p := set.Persons.Of(person); p != nil {
		m.X, m.Z = p.At.X, p.At.Z
	}
	return m
}

// step marks where the open objectives of a step are.
func step(set *content.Set, q *content.Quest, s State, add func(*playpb.Marker)) {
	if int(s.Step) >= len(q.Steps) {
		return
	}
	for i := range q.Steps[s.Step].Objectives {
		o := &q.Steps[s.Step].Objectives[i]
		if i < len(s.Counts) && s.Counts[i] >= o.Count() {
			continue
		}
		if person := personOf(o); person != "" {
			add(personMarker(set, "active", q.Key, person))
			continue
		}
		for _, spot := range spots(set, o) {
			add(&playpb.Marker{Kind: "area", Quest: q.Key, X: spot.At.X, Z: spot.At.Z, Radius: uint32(spot.Radius)})
		}
	}
}

func personOf(o *content.Objective) string {
	switch {
	case o.Talk != nil:
		return o.Talk.Person
	case o.Choose != nil:
		return o.Choose.Person
	case o.Deliver != nil:
		return o.Deliver.Person
	case o.Emote != nil:
		return o.Emote.Person
	}
	return ""
}

// spots returns where an objective can be met: as the author says, else from the content.
func spots(set *content.Set, o *content.Objective) []content.Spot {
	switch {
	case o.Spot != nil:
		return []content.Spot{*o.Spot}
	case o.Explore != nil:
		return areaSpot(set, o.Explore.Area)
	case o.Kill != nil && o.Kill.Area != "":
		return areaSpot(set, o.Kill.Area)
	case o.Kill != nil:
		var all []content.Spot
		for _, key := range o.Kill.Creatures {
			if e := set.Creatures.Of(key); e != nil {
				all = append(all, spawnSpots(set, e.Spawns)...)
			}
		}
		return atMost(all, 3)
	case o.Gather != nil:
		if e := set.Resources.Of(o.Gather.Resource); e != nil {
			return atMost(spawnSpots(set, e.Spawns), 3)
		}
	case o.Collect != nil:
		return atMost(itemSpots(set, o.Collect.Item), 3)
	case o.Use != nil && o.Use.Object != "":
		if e := set.Objects.Of(o.Use.Object); e != nil {
			return atMost(spawnSpots(set, e.Spawns), 6)
		}
	case o.Use != nil && o.Use.Area != "":
		return areaSpot(set, o.Use.Area)
	case o.Escort != nil:
		return []content.Spot{{At: o.Escort.From, Radius: 8000}}
	}
	return nil
}

// itemSpots returns where an item can be had.
func itemSpots(set *content.Set, item string) []content.Spot {
	var all []content.Spot
	for key, e := range set.Creatures.All() {
		for _, l := range set.Loot(key) {
			if l.Item == item {
				all = append(all, spawnSpots(set, e.Spawns)...)
				break
			}
		}
	}
	for _, e := range set.Resources.All() {
		for _, l := range e.Yields {
			if l.Item == item {
				all = append(all, spawnSpots(set, e.Spawns)...)
				break
			}
		}
	}
	return all
}

func spawnSpots(set *content.Set, spawns []content.Spawn) []content.Spot {
	var all []content.Spot
	for i := range spawns {
		s := &spawns[i]
		if s.Area != "" {
			all = append(all, areaSpot(set, s.Area)...)
		} else {
			all = append(all, content.Spot{At: s.At, Radius: max(s.Radius, 8000)})
		}
	}
	return all
}

func areaSpot(set *content.Set, key string) []content.Spot {
	if a := set.Areas.Of(key); a != nil {
		return []content.Spot{{At: a.At, Radius: a.Radius}}
	}
	return nil
}

func atMost(spots []content.Spot, n int) []content.Spot { return spots[:min(len(spots), n)] }
