package content

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Catalogue returns what clients need of the content, as JSON with its texts in one
// language: see client/src/state/catalogue.ts for its shape. The same Set gives the same
// bytes. Chances, spawns and whatever else would spoil the game stay out of it.
func (s *Set) Catalogue(language string) ([]byte, error) {
	c := catalogue{Version: s.Version, language: language, set: s, Texts: map[string]string{}}
	c.Items = entries(&s.Items, c.item)
	c.Abilities = entries(&s.Abilities, c.ability)
	c.Auras = entries(&s.Auras, c.aura)
	c.Creatures = entries(&s.Creatures, c.creature)
	c.Persons = entries(&s.Persons, c.person)
	c.Quests = entries(&s.Quests, c.quest)
	c.Callings = entries(&s.Callings, c.calling)
	c.Talents = entries(&s.Talents, c.talent)
	c.Resources = entries(&s.Resources, c.resource)
	c.Objects = entries(&s.Objects, c.object)
	c.Titles = entries(&s.Titles, c.title)
	c.Emotes = entries(&s.Emotes, c.emote)
	c.Areas = entries(&s.Areas, c.area)
	c.Lands = entries(&s.Lands, c.land)
	for key, t := range s.Texts.All() {
		c.Texts[key] = c.in(t.Text)
	}
	data, err := json.Marshal(&c)
	if err != nil {
		return nil, fmt.Errorf("encode catalogue: %w", err)
	}
	return data, nil
}

// object is an entry as clients see it; empty fields are left out.
type object = map[string]any

type catalogue struct {
	Version   string            `json:"version"`
	Items     object            `json:"items"`
	Abilities object            `json:"abilities"`
	Auras     object            `json:"auras"`
	Creatures object            `json:"creatures"`
	Persons   object            `json:"persons"`
	Quests    object            `json:"quests"`
	Callings  object            `json:"callings"`
	Talents   object            `json:"talents"`
	Resources object            `json:"resources"`
	Objects   object            `json:"objects"`
	Titles    object            `json:"titles"`
	Emotes    object            `json:"emotes"`
	Areas     object            `json:"areas"`
	Lands     object            `json:"lands"`
	Texts     map[string]string `json:"texts"`

	language string
	set      *Set
}

func entries[T any](t *Table[T], project func(*T) object) object {
	all := object{}
	for key, e := range t.All() {
		all[key] = project(e)
	}
	return all
}

func (c *catalogue) in(t Text) string { return t.In(c.language) }

// with adds a value unless it says nothing.
func with[T comparable](o object, name string, value T) {
	var zero T
	if value != zero {
		o[name] = value
	}
}

func icon(i Icon) object {
	o := object{"glyph": i.Glyph, "colour": i.Colour.String()}
	if i.Second != 0 {
		o["second"] = i.Second.String()
	}
	return o
}

func (c *catalogue) item(e *Item) object {
	o := object{"name": c.in(e.Name), "icon": icon(e.Icon), "quality": e.Quality, "kind": e.Kind}
	with(o, "text", c.in(e.Description))
	with(o, "slot", e.Slot)
	with(o, "price", e.Sell)
	with(o, "level", e.Level)
	with(o, "bound", e.Bind == "pickup")
	if e.Stackable() {
		o["stack"] = e.Stack
	}
	if stats := shown(&e.Stats); len(stats) > 0 {
		o["stats"] = stats
	}
	if len(e.Callings) > 0 {
		o["callings"] = e.Callings
	}
	if w := e.Weapon; w != nil && w.Damage.Max > 0 {
		o["damage"] = object{"min": w.Damage.Min, "max": w.Damage.Max, "speed_ms": w.Every}
		o["weapon"] = w.Kind
		with(o, "two_handed", w.TwoHanded)
	}
	if e.Look != nil {
		look := object{"part": e.Look.Part, "colour": e.Look.Colour.String()}
		if e.Look.Second != 0 {
			look["second"] = e.Look.Second.String()
		}
		o["look"] = look
	}
	if e.Use != nil {
		with(o, "cooldown_ms", e.Use.Cooldown)
		with(o, "cast_ms", e.Use.CastTime)
		o["usable"] = true
		with(o, "target", e.Use.Target)
	}
	return o
}

// shown returns the stats that are not zero, by name.
func shown(s *Stats) map[string]int32 {
	m := map[string]int32{}
	for i, amount := range s {
		if amount != 0 {
			m[Stat(i).String()] = amount
		}
	}
	return m
}

func (c *catalogue) ability(e *Ability) object {
	target := e.Target
	if target == "dead_friend" {
		target = "friend"
	}
	o := object{"name": c.in(e.Name), "text": c.in(e.Description), "icon": icon(e.Icon), "target": target, "school": e.School, "style": style(&e.Style)}
	with(o, "cost", e.Cost)
	with(o, "cooldown_ms", e.Cooldown)
	with(o, "cast_ms", e.CastTime)
	with(o, "range_mm", e.Range)
	with(o, "min_range_mm", e.MinRange)
	with(o, "moving", e.Moving)
	with(o, "shared", e.Shared)
	with(o, "dead", e.Target == "dead_friend")
	if e.Channel != nil {
		o["channel"], o["cast_ms"] = true, e.Channel.For
	}
	if len(e.Callings) > 0 {
		o["learned"] = e.Callings
		for _, key := range slices.Sorted(mapKeys(e.Callings)) {
			o["power"] = c.set.Callings.Of(key).Energy.Kind
		}
	}
	for i := range e.Effects {
		if a := e.Effects[i].Area; a != nil {
			o["radius_mm"] = a.Radius
		}
		if d := e.Effects[i].Damage; d != nil && o["harm"] == nil {
			o["harm"] = numbers(d.Amount, d.Scale, d.Weapon)
		}
		if h := e.Effects[i].Heal; h != nil && o["heal"] == nil {
			o["heal"] = numbers(h.Amount, h.Scale, 0)
			with(o["heal"].(object), "of_total", h.OfTotal/100)
		}
	}
	if e.Channel != nil {
		o["every_ms"] = e.Channel.Every
	}
	return o
}

// numbers tells what a blow or a healing comes from; shares in per cent.
func numbers(amount Range, scale, weapon Share) object {
	o := object{"min": amount.Min, "max": amount.Max}
	with(o, "scale", scale/100)
	with(o, "weapon", weapon/100)
	return o
}

func style(s *Style) object {
	o := object{"shape": s.Shape, "colour": s.Colour.String()}
	with(o, "sound", s.Sound)
	with(o, "speed_mm_s", s.Speed)
	return o
}

func (c *catalogue) aura(e *Aura) object {
	o := object{"name": c.in(e.Name), "text": c.in(e.Description), "icon": icon(e.Icon)}
	with(o, "harmful", e.Harmful)
	with(o, "kind", e.Kind)
	if !e.Endless {
		o["duration_ms"] = e.For
	}
	if e.Style != nil {
		o["style"] = style(e.Style)
	}
	return o
}

func body(b *Body) object {
	o := object{"model": b.Model, "colour": b.Colour.String()}
	if b.Second != 0 {
		o["second"] = b.Second.String()
	}
	if b.Scale != Whole {
		o["scale"] = b.Scale / 100
	}
	if len(b.Worn) > 0 {
		o["worn"] = b.Worn
	}
	return o
}

func (c *catalogue) creature(e *Creature) object {
	o := object{"name": c.in(e.Name), "family": e.Family, "level": e.Levels.Min, "stance": e.Stance,
		"rank": e.Rank, "model": e.Look.Model, "look": body(&e.Look)}
	with(o, "still", e.Behaviour.Still)
	if len(e.Says) > 0 {
		texts := map[string]string{}
		for i, said := range e.Says {
			texts[SaidID(i)] = c.in(said)
		}
		o["texts"] = texts
	}
	if e.Attack.Style != nil {
		o["attack"] = style(e.Attack.Style)
	}
	return o
}

func (c *catalogue) person(e *Person) object {
	o := object{"name": c.in(e.Name), "x": e.At.X, "z": e.At.Z}
	with(o, "role", c.in(e.Role))
	with(o, "vendor", len(c.set.Sales(e.Key)) > 0)
	with(o, "trainer", e.Trainer)
	texts := map[string]string{}
	for key, page := range e.Talk {
		texts[key] = c.in(page.Text)
		for i, option := range page.Options {
			texts[OptionID(key, i)] = c.in(option.Text)
		}
	}
	for i, said := range e.Says {
		texts[SaidID(i)] = c.in(said)
	}
	if len(texts) > 0 {
		o["texts"] = texts
	}
	return o
}

// OptionID names an answer of a page: in the catalogue and in talk messages.
func OptionID(page string, option int) string { return fmt.Sprintf("%s.%d", page, option) }

// SaidID names something a person says by themselves.
func SaidID(n int) string { return fmt.Sprintf("says.%d", n) }

func (c *catalogue) quest(e *Quest) object {
	o := object{"name": c.in(e.Name), "text": c.in(e.Story), "summary": c.in(e.Summary), "progress": c.in(e.Unfinished),
		"done": c.in(e.Finished), "level": e.Level, "taker": e.ReturnTo()}
	with(o, "land", e.Land)
	with(o, "giver", e.Giver)
	if e.Group > 1 {
		o["group"] = e.Group
	}
	steps := []object{}
	for i := range e.Steps {
		step := object{}
		with(step, "text", c.in(e.Steps[i].Text))
		objectives := []object{}
		for j := range e.Steps[i].Objectives {
			g := &e.Steps[i].Objectives[j]
			objectives = append(objectives, object{"text": c.in(g.Text), "count": g.Count(), "verb": g.Verb()})
		}
		step["objectives"] = objectives
		steps = append(steps, step)
	}
	o["steps"] = steps
	rewards := object{}
	with(rewards, "experience", e.Rewards.Experience)
	with(rewards, "money", e.Rewards.Coins)
	with(rewards, "title", e.Rewards.Title)
	if len(e.Rewards.Items) > 0 {
		rewards["items"] = stacks(e.Rewards.Items)
	}
	if len(e.Rewards.Choice) > 0 {
		rewards["choice"] = stacks(e.Rewards.Choice)
	}
	o["rewards"] = rewards
	return o
}

func stacks(list []Stack) []object {
	out := make([]object, len(list))
	for i, s := range list {
		out[i] = object{"key": s.Item, "count": s.Count}
	}
	return out
}

func (c *catalogue) calling(e *Calling) object {
	o := object{"name": c.in(e.Name), "text": c.in(e.Description), "icon": icon(e.Icon), "role": c.in(e.Role),
		"colour": e.Icon.Colour.String(), "power": e.Energy.Kind, "start": c.in(e.Start), "order": e.Order}
	with(o, "quest", e.Quest)
	o["abilities"] = c.set.AbilitiesOf(e.Key)
	worn := []string{}
	for _, g := range e.Items {
		if g.Worn {
			worn = append(worn, g.Item)
		}
	}
	o["worn"] = worn
	return o
}

func (c *catalogue) talent(e *Talent) object {
	o := object{"name": c.in(e.Name), "text": c.in(e.Description), "icon": icon(e.Icon), "calling": e.Calling,
		"row": e.Row, "column": e.Column, "ranks": e.Ranks, "level": e.Level}
	with(o, "requires", e.Needs)
	return o
}

func (c *catalogue) resource(e *Resource) object {
	return object{"name": c.in(e.Name), "icon": icon(e.Icon), "item": e.Yields[0].Item, "model": e.Look.Model,
		"look": body(&e.Look), "level": e.Level, "gather_ms": e.Time}
}

func (c *catalogue) object(e *Object) object {
	o := object{"name": c.in(e.Name), "model": e.Look.Model, "look": body(&e.Look), "kind": e.Kind, "use_ms": e.Time}
	with(o, "verb", c.in(e.Verb))
	with(o, "text", c.in(e.Reads))
	if e.Icon.Glyph != "" {
		o["icon"] = icon(e.Icon)
	}
	return o
}

func (c *catalogue) title(e *Title) object {
	o := object{"name": c.in(e.Name)}
	with(o, "text", c.in(e.Text))
	return o
}

func (c *catalogue) emote(e *Emote) object {
	o := object{"name": c.in(e.Name), "icon": icon(e.Icon), "self": c.in(e.Self), "other": c.in(e.Other),
		"self_at": c.in(e.SelfAt), "other_at": c.in(e.OtherAt)}
	with(o, "posture", e.Posture)
	if len(e.Words) > 0 {
		o["words"] = e.Words
	}
	return o
}

func (c *catalogue) area(e *Area) object {
	o := object{"name": c.in(e.Name), "x": e.At.X, "z": e.At.Z, "radius_mm": e.Radius}
	with(o, "land", e.Land)
	with(o, "text", c.in(e.Text))
	with(o, "hidden", e.Hidden)
	return o
}

func (c *catalogue) land(e *Land) object {
	o := object{"name": c.in(e.Name)}
	if e.Levels.Max > 0 {
		o["levels"] = []int32{e.Levels.Min, e.Levels.Max}
	}
	return o
}
