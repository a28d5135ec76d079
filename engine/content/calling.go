package content

// Calling is what a character is good at.
type Calling struct {
	Key         string
	Name        Text   `content:"name,required" doc:"what it is called"`
	Description Text   `content:"description,required" doc:"for the creation screen"`
	Role        Text   `content:"role,required" doc:"in a word or two: Protector"`
	Start       Text   `content:"start,required" doc:"where one begins, in words"`
	Icon        Icon   `content:"icon,required" doc:"its picture"`
	Order       int32  `content:"order,min=0,max=99" doc:"place on the creation screen"`
	Energy      Energy `content:"power,required" doc:"what abilities cost"`

	Stats    Stats    `content:"stats,required" doc:"at level 1"`
	PerLevel Stats    `content:"per_level,required" doc:"more with each level"`
	Fists    Weapon   `content:"fists,required" doc:"plain attack without a weapon"`
	Items    []Given  `content:"items,len=16" doc:"what a new character has"`
	Coins    Coins    `content:"coins" doc:"money a new character has"`
	Hotbar   []string `content:"hotbar,ref=abilities,len=12" doc:"abilities in the order of the bar"`
	Quest    string   `content:"quest,ref=quests" doc:"first quest to be pointed at"`
}

// Energy is the power of a calling.
type Energy struct {
	Kind   string `content:"kind,required,one=mana|vigour|focus|heat|tide|charge" doc:"which"`
	Most   int32  `content:"most,required,min=1,max=10000" doc:"at level 1; stat power adds"`
	Start  Share  `content:"start,min=0%,max=100%,default=100%" doc:"filled so far at login and after death"`
	Regen  int32  `content:"regen,min=-1000,max=1000" doc:"a second in combat, in tenths of a point"`
	Rest   int32  `content:"rest,min=-1000,max=1000" doc:"a second out of combat, in tenths of a point; below 0 it drains"`
	OnHit  int32  `content:"on_hit,min=0,max=100" doc:"for each plain hit"`
	OnHurt int32  `content:"on_hurt,min=0,max=100" doc:"for each hit taken"`
}

// Given is an item of a new character.
type Given struct {
	Item  string `content:"item,required,ref=items" doc:"what"`
	Count int32  `content:"count,min=1,max=100,default=1" doc:"how many"`
	Worn  bool   `content:"worn" doc:"worn at once"`
}

// Talent makes a character better at something, for a talent point a rank.
type Talent struct {
	Key         string
	Name        Text   `content:"name,required" doc:"what it is called"`
	Description Text   `content:"description,required" doc:"what a rank does"`
	Icon        Icon   `content:"icon,required" doc:"its picture"`
	Calling     string `content:"calling,required,ref=callings" doc:"whose"`
	Row         int32  `content:"row,min=0,max=9" doc:"from the top, from 0; a row needs two points above it for each row"`
	Column      int32  `content:"column,min=0,max=3" doc:"from the left, from 0"`
	Ranks       int32  `content:"ranks,min=1,max=5,default=1" doc:"how often it can be taken"`
	Level       int32  `content:"level,min=1,max=60,default=2" doc:"needed"`
	Needs       string `content:"needs,ref=talents" doc:"this one must be full first"`

	Stats    Stats    `content:"stats" doc:"for each rank"`
	Improves []Better `content:"improves,len=4" doc:"abilities it makes better"`
}

// Better improves an ability for each rank of a talent.
type Better struct {
	Ability  string `content:"ability,required,ref=abilities" doc:"which"`
	Amount   Share  `content:"amount,min=-100%,max=500%" doc:"more harm and healing"`
	Cost     Share  `content:"cost,min=-100%,max=500%" doc:"more cost"`
	Cooldown Share  `content:"cooldown,min=-100%,max=500%" doc:"longer cooldown"`
	CastTime Share  `content:"cast_time,min=-100%,max=500%" doc:"longer cast"`
	Range    Share  `content:"range,min=-100%,max=500%" doc:"more range"`
	For      Share  `content:"for,min=-100%,max=500%" doc:"longer auras"`
}
