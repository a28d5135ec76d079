package content

// Resource is something that grows or lies about and can be gathered.
type Resource struct {
	Key        string
	Name       Text    `content:"name,required" doc:"what it is called"`
	Icon       Icon    `content:"icon,required" doc:"its picture on the map"`
	Look       Body    `content:"look,required" doc:"how it looks"`
	Time       Millis  `content:"time,min=500ms,max=30s,default=2.5s" doc:"how long gathering takes"`
	Tool       string  `content:"tool,ref=items" doc:"one must have this"`
	Level      int32   `content:"level,min=1,max=60,default=1" doc:"needed"`
	Experience int32   `content:"experience,min=0,max=10000" doc:"for each time"`
	Yields     []Loot  `content:"yields,required,len=8" doc:"what one gets"`
	Uses       int32   `content:"uses,min=1,max=10,default=1" doc:"how often until it is empty"`
	Spawns     []Spawn `content:"spawns,required,len=64" doc:"where it is found; respawn is when it grows again"`
}

// Object is a thing that can be used: a chest, a lever, a shrine, a notice board.
type Object struct {
	Key     string
	Name    Text     `content:"name,required" doc:"what it is called"`
	Verb    Text     `content:"verb" doc:"what using it is called: Open"`
	Icon    Icon     `content:"icon" doc:"its picture on the map"`
	Look    Body     `content:"look,required" doc:"how it looks"`
	Kind    string   `content:"kind,required,one=chest|lever|shrine|stone|board|seat|fountain|crate|sign|grave" doc:"sort of thing"`
	Time    Millis   `content:"time,min=0,max=30s,default=1s" doc:"how long using it takes"`
	Reset   Millis   `content:"reset,min=0,max=24h,default=1min" doc:"until it can be used again; 0: at once"`
	Once    bool     `content:"once" doc:"once for each character, ever"`
	Quest   string   `content:"quest,ref=quests" doc:"only for those who are on this quest"`
	Opener  string   `content:"opened_with,ref=items" doc:"one must have this"`
	Loot    []Loot   `content:"loot,len=12" doc:"what is in it"`
	Coins   Range    `content:"coins,min=0,max=100000" doc:"money in it"`
	Reads   Text     `content:"reads" doc:"what one reads on it"`
	Summons string   `content:"summons,ref=creatures" doc:"appears when it is used"`
	Effects []Effect `content:"effects,len=4" doc:"what happens to whoever uses it"`
	Spawns  []Spawn  `content:"spawns,required,len=64" doc:"where it is"`
}

// Title is an honour that shows with a name.
type Title struct {
	Key  string
	Name Text `content:"name,required" doc:"with {name} where the name goes"`
	Text Text `content:"text" doc:"what it is given for"`
}

// Emote is something a body can show.
type Emote struct {
	Key     string
	Name    Text     `content:"name,required" doc:"what it is called"`
	Icon    Icon     `content:"icon,required" doc:"its picture"`
	Self    Text     `content:"self,required" doc:"what one reads oneself: You wave."`
	Other   Text     `content:"other,required" doc:"what others read: {name} waves."`
	SelfAt  Text     `content:"self_at,required" doc:"with a target: You wave at {target}."`
	OtherAt Text     `content:"other_at,required" doc:"with a target: {name} waves at {target}."`
	Words   []string `content:"words,free,len=8" doc:"other words after the slash"`
	Posture string   `content:"posture,one=sit|dance|sleep" doc:"a lasting posture it puts one in"`
}

// Area is a named circle of the map. Most are written in the map's own file; a file of
// this kind adds one.
type Area struct {
	Key        string
	Name       Text   `content:"name,required" doc:"what it is called"`
	Text       Text   `content:"text" doc:"a line about it"`
	At         Point  `content:"at,required" doc:"middle"`
	Radius     Length `content:"radius,required,min=2m,max=1000m" doc:"how far it goes"`
	Land       string `content:"land,ref=lands" doc:"in which land"`
	Hidden     bool   `content:"hidden" doc:"not named on the map until it is found"`
	Peaceful   bool   `content:"peaceful" doc:"nobody is attacked here"`
	Experience int32  `content:"experience,min=0,max=10000" doc:"for finding it"`
}

// Land is a part of the continent, as the map's file names it.
type Land struct {
	Key    string
	Name   Text
	Levels Range // for whom it is made; zero: for all
}

// Words is a text that rules show: a hint for newcomers, a fortune of the fountain.
type Words struct {
	Key   string
	Text  Text   `content:"text,required" doc:"the words"`
	Hint  string `content:"hint,one=entered|met_person|took_quest|first_fight|first_kill|first_loot|first_item|low_health|died|level_up|night|border|talent|party|gather" doc:"shown once to each character when this happens first"`
	Group string `content:"group,one=fortune|tip" doc:"drawn from its group by chance"`
}
