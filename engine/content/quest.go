package content

// Quest is a story with something to do.
type Quest struct {
	Key        string
	Name       Text   `content:"name,required" doc:"title"`
	Story      Text   `content:"story,required" doc:"said when it is offered; {name} and {calling} may be used"`
	Summary    Text   `content:"summary,required" doc:"one line for the log"`
	Unfinished Text   `content:"unfinished,required" doc:"said while it is unfinished"`
	Finished   Text   `content:"finished,required" doc:"said when it is handed in"`
	Level      int32  `content:"level,required,min=1,max=60" doc:"of its creatures and rewards"`
	Land       string `content:"land,ref=lands" doc:"where it happens"`
	Group      int32  `content:"group,min=1,max=5,default=1" doc:"how many it is made for"`

	Requires QuestNeeds `content:"requires" doc:"who may take it"`
	Giver    string     `content:"giver,ref=persons" doc:"who gives it"`
	Object   string     `content:"object,ref=objects" doc:"or the thing that gives it, a notice board for one"`
	Taker    string     `content:"taker,ref=persons" doc:"who takes it back; left out: the giver"`
	Gives    []Stack    `content:"gives,len=4" doc:"handed over with the task; taken back when it ends"`
	Steps    []Step     `content:"steps,required,len=8" doc:"what is to be done, step by step"`
	Rewards  Rewards    `content:"rewards,required" doc:"what one gets"`
	Next     string     `content:"next,ref=quests" doc:"offered at once when this one is done, by its taker"`
	Unshared bool       `content:"unshared" doc:"cannot be shared with the party"`
}

// ReturnTo returns the key of the person who takes the quest back.
func (q *Quest) ReturnTo() string {
	if q.Taker != "" {
		return q.Taker
	}
	return q.Giver
}

// QuestNeeds says who may take a quest.
type QuestNeeds struct {
	Level    int32    `content:"level,min=1,max=60" doc:"at least"`
	Quests   []string `content:"quests,ref=quests,len=8" doc:"all done"`
	Choice   *Choice  `content:"choice" doc:"this was chosen"`
	Callings []string `content:"callings,ref=callings" doc:"one of these"`
}

// Stack is a count of an item.
type Stack struct {
	Item  string `content:"item,required,ref=items" doc:"what"`
	Count int32  `content:"count,min=1,max=1000,default=1" doc:"how many"`
}

// Step is a part of a quest; its objectives may be met in any order.
type Step struct {
	Text       Text        `content:"text" doc:"what the log says above the objectives"`
	Objectives []Objective `content:"objectives,required,len=6" doc:"what is to be done"`
}

// Objective is one thing to do: exactly one verb, and how it is told.
type Objective struct {
	Text Text  `content:"text,required" doc:"in words, without the count: Thornback boars slain"`
	Spot *Spot `content:"spot" doc:"where the map points; left out: found from the content"`

	Kill    *Kill     `content:"kill,verb" doc:"defeat creatures"`
	Gather  *Gather   `content:"gather,verb" doc:"gather resources"`
	Collect *Collect  `content:"collect,verb" doc:"hold items; they are taken at the end"`
	Explore *Explore  `content:"explore,verb" doc:"go somewhere"`
	Escort  *Escort   `content:"escort,verb" doc:"bring somebody somewhere"`
	Talk    *TalkTo   `content:"talk,verb" doc:"talk to somebody"`
	Choose  *Decision `content:"choose,verb" doc:"decide, in a talk"`
	Deliver *Deliver  `content:"deliver,verb" doc:"bring items to somebody"`
	Use     *UseThing `content:"use,verb" doc:"use an object, or an item somewhere"`
	Emote   *EmoteAt  `content:"emote,verb" doc:"show an emote to somebody"`
	Equip   *EquipAny `content:"equip,verb" doc:"wear something"`
	Reach   *Reach    `content:"reach,verb" doc:"reach a level"`
}

func (*Objective) verb() {}

// Spot is a circle on the map.
type Spot struct {
	At     Point  `content:"at,required" doc:"middle"`
	Radius Length `content:"radius,min=1m,max=300m,default=20m" doc:"how far"`
}

// Kill is met by defeating creatures.
type Kill struct {
	Creatures []string `content:"creatures,required,ref=creatures,len=12" doc:"any of these kinds"`
	Count     int32    `content:"count,min=1,max=100,default=1" doc:"how many"`
	Area      string   `content:"area,ref=areas" doc:"only there"`
	Party     int32    `content:"party,min=2,max=5" doc:"only counts with so many of one's party near"`
}

// Gather is met by gathering from resources.
type Gather struct {
	Resource string `content:"resource,required,ref=resources" doc:"which"`
	Count    int32  `content:"count,min=1,max=100,default=1" doc:"how many times"`
}

// Collect is met by holding items; they are taken when the quest is handed in.
type Collect struct {
	Item  string `content:"item,required,ref=items" doc:"which"`
	Count int32  `content:"count,min=1,max=100,default=1" doc:"how many"`
	Keep  bool   `content:"keep" doc:"they are not taken"`
}

// Explore is met by being in an area.
type Explore struct {
	Area string `content:"area,required,ref=areas" doc:"which"`
}

// Escort is met by bringing somebody along a path alive.
type Escort struct {
	Creature string   `content:"creature,required,ref=creatures" doc:"who walks; appears when the step begins"`
	From     Point    `content:"from,required" doc:"where they wait"`
	Path     []Point  `content:"path,required,len=32" doc:"where they go"`
	Ambushes []Ambush `content:"ambushes,len=6" doc:"who attacks on the way"`
}

// Ambush is an attack on the way of an escort.
type Ambush struct {
	Point    int32  `content:"point,min=0,max=31" doc:"at this point of the path, from 0"`
	Creature string `content:"creature,required,ref=creatures" doc:"who"`
	Count    int32  `content:"count,min=1,max=5,default=1" doc:"how many"`
}

// TalkTo is met by reaching a page of somebody's talk.
type TalkTo struct {
	Person string `content:"person,required,ref=persons" doc:"to whom"`
	Page   string `content:"page,default=start" doc:"until this page"`
}

// Decision is met by choosing in a talk; an option with choose names one of the keys.
type Decision struct {
	Person  string   `content:"person,required,ref=persons" doc:"in whose talk"`
	Choices []string `content:"choices,required,len=6" doc:"keys of what can be chosen"`
}

// Deliver is met by handing items over.
type Deliver struct {
	Person string `content:"person,required,ref=persons" doc:"to whom"`
	Item   string `content:"item,required,ref=items" doc:"what"`
	Count  int32  `content:"count,min=1,max=100,default=1" doc:"how many"`
}

// UseThing is met by using an object of the world, or an item in an area.
type UseThing struct {
	Object string `content:"object,ref=objects" doc:"which object"`
	Item   string `content:"item,ref=items" doc:"or which item"`
	Area   string `content:"area,ref=areas" doc:"the item only counts there"`
	Count  int32  `content:"count,min=1,max=100,default=1" doc:"how many times; different objects"`
}

// EmoteAt is met by an emote shown to somebody.
type EmoteAt struct {
	Emote  string `content:"emote,required,ref=emotes" doc:"which"`
	Person string `content:"person,ref=persons" doc:"to whom; left out: anywhere"`
	Area   string `content:"area,ref=areas" doc:"only there"`
}

// EquipAny is met by wearing something.
type EquipAny struct {
	Item string `content:"item,ref=items" doc:"this; left out: anything"`
}

// Reach is met by a level.
type Reach struct {
	Level int32 `content:"level,required,min=2,max=60" doc:"which"`
}

// Rewards is what a quest gives.
type Rewards struct {
	Experience int32   `content:"experience,min=0,max=1000000" doc:"points"`
	Coins      Coins   `content:"coins,min=0,max=1000000" doc:"money"`
	Items      []Stack `content:"items,len=6" doc:"all of these"`
	Choice     []Stack `content:"choice,len=6" doc:"one of these"`
	Title      string  `content:"title,ref=titles" doc:"a title"`
}

// Verb returns the name of the objective's verb: "kill".
func (o *Objective) Verb() string {
	switch {
	case o.Kill != nil:
		return "kill"
	case o.Gather != nil:
		return "gather"
	case o.Collect != nil:
		return "collect"
	case o.Explore != nil:
		return "explore"
	case o.Escort != nil:
		return "escort"
	case o.Talk != nil:
		return "talk"
	case o.Choose != nil:
		return "choose"
	case o.Deliver != nil:
		return "deliver"
	case o.Use != nil:
		return "use"
	case o.Emote != nil:
		return "emote"
	case o.Equip != nil:
		return "equip"
	}
	return "reach"
}

// Count returns how often the objective is to be done, at least 1.
func (o *Objective) Count() int32 {
	switch {
	case o.Kill != nil:
		return o.Kill.Count
	case o.Gather != nil:
		return o.Gather.Count
	case o.Collect != nil:
		return o.Collect.Count
	case o.Deliver != nil:
		return o.Deliver.Count
	case o.Use != nil:
		return o.Use.Count
	}
	return 1
}
