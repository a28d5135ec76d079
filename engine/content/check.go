package content

import (
	"slices"
)

// check holds entries against each other, once all of them could be read.
func (l *loader) check() {
	for key, e := range l.set.Items.All() {
		l.checkItem(l.of("items", key), e)
	}
	for key, e := range l.set.Abilities.All() {
		l.checkAbility(l.of("abilities", key), e)
	}
	for key, e := range l.set.Auras.All() {
		l.checkAura(l.of("auras", key), e)
	}
	for key, e := range l.set.Creatures.All() {
		l.checkCreature(l.of("creatures", key), e)
	}
	for key, e := range l.set.Persons.All() {
		l.checkPerson(l.of("persons", key), e)
	}
	for key, e := range l.set.Quests.All() {
		l.checkQuest(l.of("quests", key), e)
	}
	for key, e := range l.set.Callings.All() {
		l.checkCalling(l.of("callings", key), e)
	}
	l.checkTalents()
	for key, e := range l.set.Resources.All() {
		l.checkSpawns(l.of("resources", key), e.Spawns)
	}
	for key, e := range l.set.Objects.All() {
		c := l.of("objects", key)
		l.checkSpawns(c, e.Spawns)
		c.effects("effects", e.Effects, false)
		c.want(e.Reset > 0 || e.Once || len(e.Loot) == 0 && e.Coins.Max == 0 && e.Summons == "", "reset", "what gives loot or calls somebody needs a while, or once")
	}
}

// critic reports problems of one entry at the places where its values stood.
type critic struct {
	l *loader
	d *decoder
}

func (l *loader) of(kind, key string) critic { return critic{l, l.positions[kind+"/"+key]} }

// want reports a problem unless ok.
func (c critic) want(ok bool, path, format string, args ...any) {
	if ok {
		return
	}
	c.d.failAt(path, format, args...)
	c.l.problems = append(c.l.problems, c.d.problems...)
	c.d.problems = nil
}

// assets are names of the ledger that no item may take.
var assets = []string{"coin", "experience"}

func (l *loader) checkItem(c critic, e *Item) {
	c.want(!slices.Contains(assets, e.Key), "", "the key %q is taken by the ledger", e.Key)
	wears := e.Kind == "weapon" || e.Kind == "shield" || e.Kind == "armour" || e.Kind == "trinket"
	c.want(!wears || e.Slot != "", "kind", "a %s needs a slot", e.Kind)
	c.want(e.Slot == "" || !e.Stackable(), "stack", "what is worn cannot be stacked")
	c.want(len(e.Rolls) == 0 || !e.Stackable(), "rolls", "what is stacked cannot differ")
	c.want(e.Slot != "weapon" || e.Weapon != nil, "slot", "slot weapon needs the field weapon")
	c.want(e.Slot != "" || e.Look == nil, "look", "only what is worn shows")
	c.want(len(l.set.soldBy(e)) == 0 || e.Price > 0, "sold_by", "what is sold needs a price")
	c.want(e.Price == 0 || e.Sell <= e.Price, "sell", "vendors must not pay more than they ask")
	if e.Use != nil {
		c.effects("use.effects", e.Use.Effects, false)
		c.want(len(e.Use.Effects) > 0 || e.Use.Opens != "" || !e.Use.Consume || l.set.usedByQuest(e.Key), "use",
			"using it does nothing: want effects, opens, or a quest that asks for it")
	}
}

func (s *Set) soldBy(e *Item) []string {
	sellers := slices.Clone(e.SoldBy)
	for key, p := range s.Persons.All() {
		if slices.ContainsFunc(p.Vendor, func(o Sale) bool { return o.Item == e.Key }) {
			sellers = append(sellers, key)
		}
	}
	return sellers
}

func (s *Set) usedByQuest(item string) bool {
	for _, q := range s.Quests.All() {
		for i := range q.Steps {
			for _, o := range q.Steps[i].Objectives {
				if o.Use != nil && o.Use.Item == item {
					return true
				}
			}
		}
	}
	return false
}

func (l *loader) checkAbility(c critic, e *Ability) {
	c.want(e.MinRange < e.Range || e.MinRange == 0, "min_range", "min_range must be below range")
	c.want(e.CastTime == 0 || e.Channel == nil, "channel", "a channel has no cast_time")
	if e.Channel != nil {
		c.want(e.Channel.Every <= e.Channel.For, "channel.every", "every is longer than the channel")
	}
	c.want(len(e.Effects) > 0, "effects", "an ability without effects does nothing")
	c.effects("effects", e.Effects, e.Target == "ground")
}

// effects checks a list of effects; place tells whether there is a place aimed at.
func (c critic) effects(path string, list []Effect, place bool) {
	for i := range list {
		e := &list[i]
		at := func(field string) string { return index(path, i) + "." + field }
		c.want(e.Area == nil || e.Area.Of != "place" || place, at("area"), "of: place needs target: ground")
		c.want(e.Area == nil || e.Chain == nil, at("chain"), "an effect has an area or a chain, not both")
		c.want(e.Summon == nil || !e.Summon.AtPlace || place, at("summon"), "at_place needs target: ground")
		if t := e.Teleport; t != nil {
			c.want(t.Home != (t.To != Point{}), at("teleport"), "want either to or home")
		}
		if e.Damage != nil {
			d := e.Damage
			c.want(d.Amount.Max > 0 || d.Weapon > 0 || d.Scale > 0, at("damage"), "want amount, weapon or scale")
		}
		if e.Heal != nil {
			h := e.Heal
			c.want(h.Amount.Max > 0 || h.Scale > 0 || h.OfTotal > 0, at("heal"), "want amount, scale or of_total")
		}
	}
}

func (l *loader) checkAura(c critic, e *Aura) {
	c.want((e.Every > 0) == (len(e.Effects) > 0), "every", "every and effects go together")
	for i := range e.Effects {
		f := &e.Effects[i]
		c.want(f.Damage != nil || f.Heal != nil || f.Gain != nil, index("effects", i), "an aura repeats only damage, heal and gain")
	}
	c.effects("effects", e.Effects, false)
	c.effects("on_hit", e.OnHit, false)
}

func (l *loader) checkCreature(c critic, e *Creature) {
	b := e.Behaviour
	c.want(b.Leash > b.Aggro, "behaviour.leash", "leash must be longer than aggro")
	c.want(b.Wander < b.Leash, "behaviour.wander", "wander must be shorter than leash")
	c.want(len(e.Spawns) > 0 || e.Walk <= e.Run, "walk", "walking is faster than running")
	l.checkSpawns(c, e.Spawns)
}

func (l *loader) checkSpawns(c critic, spawns []Spawn) {
	for i := range spawns {
		s := &spawns[i]
		path := index("spawns", i)
		c.want((s.Area != "") != (s.At != Point{}), path, "want either at or area")
		c.want(s.Area == "" || s.Radius == 0, path+".radius", "an area has its own radius")
	}
}

func (l *loader) checkPerson(c critic, e *Person) {
	if len(e.Talk) > 0 {
		_, ok := e.Talk["start"]
		c.want(ok, "talk", `the talk lacks the page "start"`)
	}
	for _, key := range slices.Sorted(mapKeys(e.Talk)) {
		for i, o := range e.Talk[key].Options {
			path := index("talk."+key+".options", i)
			_, ok := e.Talk[o.To]
			c.want(o.To == "" || ok, path+".to", "there is no page %q", o.To)
			c.want(o.Choose == nil || l.set.offersChoice(e.Key, o.Choose), path+".choose", "no step of that quest lets one choose this here")
		}
	}
	for i, sale := range e.Vendor {
		c.want(l.set.Items.Of(sale.Item).Price > 0, index("vendor", i), "%s has no price", sale.Item)
	}
}

func mapKeys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// offersChoice reports whether a step of the quest has that choice in the person's talk.
func (s *Set) offersChoice(person string, choice *Choice) bool {
	for _, step := range s.Quests.Of(choice.Quest).Steps {
		for _, o := range step.Objectives {
			if o.Choose != nil && (person == "" || o.Choose.Person == person) && slices.Contains(o.Choose.Choices, choice.Key) {
				return true
			}
		}
	}
	return false
}

func (l *loader) checkQuest(c critic, e *Quest) {
	c.want((e.Giver != "") != (e.Object != ""), "", "want either giver or object")
	c.want(e.ReturnTo() != "", "object", "a quest given by a thing needs a taker")
	c.want(len(e.Steps) > 0, "steps", "a quest needs steps")
	c.want(e.Requires.Choice == nil || l.set.offersChoice("", e.Requires.Choice), "requires.choice", "no step lets one choose this")
	c.want(!l.set.needsItself(e.Key), "requires.quests", "the quest waits for itself")
	for i := range e.Steps {
		c.want(len(e.Steps[i].Objectives) > 0, index("steps", i), "a step needs objectives")
		for j := range e.Steps[i].Objectives {
			l.checkObjective(c, index(index("steps", i)+".objectives", j), &e.Steps[i].Objectives[j])
		}
	}
	c.want(l.set.singles(e) <= maxSingles, "steps", "what is not counted is more than %d in all", maxSingles)
	for i, r := range e.Rewards.Choice {
		c.want(r.Count == 1 || l.set.Items.Of(r.Item).Stackable(), index("rewards.choice", i), "%s is not counted", r.Item)
	}
}

// maxSingles bounds the single things that one change of a character moves: a bag has 24
// slots to begin with, and an operation of the ledger holds 64.
const maxSingles = 24

// singles returns how many single things a quest hands over, takes and gives.
func (s *Set) singles(e *Quest) int32 {
	var n int32
	add := func(item string, count int32) {
		if !s.Items.Of(item).Stackable() {
			n += count
		}
	}
	for _, g := range slices.Concat(e.Gives, e.Rewards.Items) {
		add(g.Item, g.Count)
	}
	for i := range e.Steps {
		for _, o := range e.Steps[i].Objectives {
			if o.Collect != nil {
				add(o.Collect.Item, o.Collect.Count)
			}
			if o.Deliver != nil {
				add(o.Deliver.Item, o.Deliver.Count)
			}
		}
	}
	return n
}

func (l *loader) checkObjective(c critic, path string, o *Objective) {
	switch {
	case o.Talk != nil:
		_, ok := l.set.Persons.Of(o.Talk.Person).Talk[o.Talk.Page]
		c.want(ok, path+".talk", "%s has no page %q", o.Talk.Person, o.Talk.Page)
	case o.Use != nil:
		c.want((o.Use.Object != "") != (o.Use.Item != ""), path+".use", "want either object or item")
		if o.Use.Item != "" {
			c.want(l.set.Items.Of(o.Use.Item).Use != nil, path+".use.item", "%s cannot be used", o.Use.Item)
		}
	case o.Choose != nil:
		for i, key := range o.Choose.Choices {
			c.want(l.set.hasOption(o.Choose.Person, key), index(path+".choose.choices", i), "no option of %s chooses %q", o.Choose.Person, key)
		}
	case o.Escort != nil:
		c.want(len(o.Escort.Path) > 0, path+".escort", "an escort needs a path")
		for i, a := range o.Escort.Ambushes {
			c.want(int(a.Point) < len(o.Escort.Path), index(path+".escort.ambushes", i), "the path has no point %d", a.Point)
		}
	case o.Kill != nil:
		c.want(len(o.Kill.Creatures) > 0, path+".kill", "want creatures")
	}
}

func (s *Set) hasOption(person, choice string) bool {
	for _, page := range s.Persons.Of(person).Talk {
		for _, o := range page.Options {
			if o.Choose != nil && o.Choose.Key == choice {
				return true
			}
		}
	}
	return false
}

// needsItself reports whether a quest's requirements lead back to it.
func (s *Set) needsItself(key string) bool {
	seen := map[string]bool{}
	var visit func(k string) bool
	visit = func(k string) bool {
		for _, before := range s.Quests.Of(k).Requires.Quests {
			if before == key {
				return true
			}
			if !seen[before] {
				seen[before] = true
				if visit(before) {
					return true
				}
			}
		}
		return false
	}
	return visit(key)
}

func (l *loader) checkCalling(c critic, e *Calling) {
	for i, key := range e.Hotbar {
		_, ok := l.set.Abilities.Of(key).Callings[e.Key]
		c.want(ok, index("hotbar", i), "%s is not learned by this calling", key)
	}
	var singles int32
	for i, g := range e.Items {
		if !l.set.Items.Of(g.Item).Stackable() {
			singles += g.Count
		}
		c.want(!g.Worn || l.set.Items.Of(g.Item).Slot != "", index("items", i), "%s cannot be worn", g.Item)
	}
	c.want(singles <= maxSingles, "items", "what is not counted is more than %d in all", maxSingles)
}

func (l *loader) checkTalents() {
	type place struct {
		calling     string
		row, column int32
	}
	taken := map[place]string{}
	for key, e := range l.set.Talents.All() {
		c := l.of("talents", key)
		at := place{e.Calling, e.Row, e.Column}
		c.want(taken[at] == "", "row", "%s has that place already", taken[at])
		taken[at] = key
		if e.Needs != "" {
			needed := l.set.Talents.Of(e.Needs)
			c.want(needed.Calling == e.Calling && needed.Row < e.Row, "needs", "%s must be of the same calling and in a row above", e.Needs)
		}
	}
}
