package content

// Item is a thing that can be held, worn, used or sold.
type Item struct {
	Key         string
	Name        Text     `content:"name,required" doc:"what it is called"`
	Description Text     `content:"description" doc:"a line below the name"`
	Icon        Icon     `content:"icon,required" doc:"its picture, drawn in code"`
	Kind        string   `content:"kind,required,one=weapon|shield|armour|trinket|consumable|material|quest|toy|junk" doc:"what sort of thing it is"`
	Quality     string   `content:"quality,one=poor|common|fine|rare|epic|quest,default=common" doc:"colour of its name"`
	Level       int32    `content:"level,min=0,max=60" doc:"level needed to wear or use it"`
	Callings    []string `content:"callings,ref=callings" doc:"who may wear it; left out: everyone"`

	Slot   string  `content:"slot,one=head|shoulders|back|chest|hands|waist|legs|feet|weapon|offhand|trinket" doc:"where it is worn"`
	Stats  Stats   `content:"stats" doc:"what it adds when worn"`
	Rolls  []Roll  `content:"rolls,len=4" doc:"stats that chance adds when it drops"`
	Weapon *Weapon `content:"weapon" doc:"how it strikes"`
	Look   *Look   `content:"look" doc:"how it shows on whoever wears it"`
	Bag    int32   `content:"bag,min=0,max=32" doc:"bag slots it adds while it is carried"`

	Price  Coins  `content:"price" doc:"what a vendor asks"`
	Sell   Coins  `content:"sell" doc:"what a vendor pays; 0: not sold"`
	Stack  int32  `content:"stack,min=1,max=1000,default=1" doc:"over 1: counted, not single things"`
	Bind   string `content:"bind,one=none|pickup|equip,default=none" doc:"when it stops being given away"`
	Unique bool   `content:"unique" doc:"nobody holds two"`

	Use       *Use     `content:"use" doc:"what using it does"`
	DroppedBy []Drop   `content:"dropped_by" doc:"creatures that carry it"`
	SoldBy    []string `content:"sold_by,ref=persons" doc:"vendors that sell it"`
}

// Stackable reports whether the item is counted as an asset instead of having rows.
func (i *Item) Stackable() bool { return i.Stack > 1 }

// Icon is a small picture drawn in code.
type Icon struct {
	Glyph  string `content:"glyph,required" doc:"shape, by name"`
	Colour Colour `content:"colour,required" doc:"main colour"`
	Second Colour `content:"second" doc:"second colour"`
}

// Roll is a stat that chance adds to an item when it is made.
type Roll struct {
	Stat   string `content:"stat,required,one=stamina|might|wit|armour|focus|regeneration" doc:"which"`
	Amount Range  `content:"amount,required,min=1,max=1000" doc:"how much"`
	Chance Share  `content:"chance,min=0.01%,max=100%,default=100%" doc:"how often"`
}

// Weapon is how an item strikes.
type Weapon struct {
	Kind      string `content:"kind,required,one=sword|axe|mace|dagger|staff|wand|bow|gun|shield|tool" doc:"sort of weapon"`
	Damage    Range  `content:"damage,min=0,max=100000" doc:"harm of a plain hit"`
	Every     Millis `content:"every,min=500ms,max=10s,default=2s" doc:"time between plain hits"`
	Range     Length `content:"range,min=1m,max=60m,default=3m" doc:"how far a plain hit reaches"`
	School    string `content:"school,one=physical|fire|frost|nature|arcane|holy|shadow,default=physical" doc:"kind of harm"`
	TwoHanded bool   `content:"two_handed" doc:"leaves no room for the off hand"`
}

// Look is how something worn shows.
type Look struct {
	Part   string `content:"part,required" doc:"model of the worn part, by name"`
	Colour Colour `content:"colour,required" doc:"main colour"`
	Second Colour `content:"second" doc:"second colour"`
}

// Use is what an item does when used.
type Use struct {
	CastTime Millis   `content:"cast_time,min=0,max=30s" doc:"standing still so long"`
	Cooldown Millis   `content:"cooldown,min=0,max=24h" doc:"wait before the next use"`
	Consume  bool     `content:"consume" doc:"one is used up"`
	Combat   bool     `content:"combat" doc:"also works in combat"`
	Effects  []Effect `content:"effects,len=8" doc:"what happens to the user"`
	Target   string   `content:"target,one=self|enemy|friend,default=self" doc:"whom it is used on"`
	Near     string   `content:"near,ref=areas" doc:"only works in this area"`
	Opens    string   `content:"opens,ref=quests" doc:"starts this quest"`
}

// Drop is a creature that carries an item.
type Drop struct {
	Creature string `content:"creature,required,ref=creatures" doc:"who"`
	Chance   Share  `content:"chance,required,min=0.01%,max=100%" doc:"how often"`
	Count    Range  `content:"count,min=1,max=1000,default=1" doc:"how many"`
	Quest    string `content:"quest,ref=quests" doc:"only for those who are on this quest"`
}
