package content

// Creature is a kind of beast, bandit or monster.
type Creature struct {
	Key    string
	Name   Text   `content:"name,required" doc:"what it is called"`
	Family string `content:"family,required,one=beast|bird|insect|fish|humanoid|spirit|plant|construct|dragon" doc:"sort of creature"`
	Levels Range  `content:"levels,required,min=1,max=60" doc:"drawn when it spawns"`
	Rank   string `content:"rank,one=critter|normal|elite|boss,default=normal" doc:"elite: for two or three; boss: for five"`
	Stance string `content:"stance,one=hostile|neutral|friendly,default=hostile" doc:"hostile ones attack first"`

	Health Share    `content:"health,min=1%,max=10000%,default=100%" doc:"of what its level and rank have"`
	Harm   Share    `content:"harm,min=0%,max=10000%,default=100%" doc:"of what its level and rank do"`
	Armour Share    `content:"armour,min=0%,max=1000%,default=100%" doc:"of what its level has"`
	Attack Attack   `content:"attack" doc:"its plain attack"`
	Walk   Speed    `content:"walk,min=0,max=10m/s,default=1.4m/s" doc:"at peace"`
	Run    Speed    `content:"run,min=0,max=12m/s,default=6m/s" doc:"in a fight"`
	Immune []string `content:"immune,one=stun|root|slow|silence|knockback|taunt|poison|bleed" doc:"what does not touch it"`
	Look   Body     `content:"look,required" doc:"how it looks"`

	Behaviour  Behaviour `content:"behaviour" doc:"how it lives"`
	Abilities  []Trick   `content:"abilities,len=8" doc:"what it does in a fight"`
	Loot       []Loot    `content:"loot,len=24" doc:"what it carries"`
	Coins      Range     `content:"coins,min=0,max=100000" doc:"money it carries"`
	Experience Share     `content:"experience,min=0%,max=10000%,default=100%" doc:"of what its level and rank give"`
	Says       []Text    `content:"says,len=8" doc:"when a fight starts, one of these; for those who talk"`
	Spawns     []Spawn   `content:"spawns,len=64" doc:"where it lives"`
}

// Attack is a creature's plain attack.
type Attack struct {
	School string `content:"school,one=physical|fire|frost|nature|arcane|holy|shadow,default=physical" doc:"kind of harm"`
	Every  Millis `content:"every,min=500ms,max=10s,default=2s" doc:"time between"`
	Range  Length `content:"range,min=1m,max=40m,default=2.5m" doc:"reach"`
	Style  *Style `content:"style" doc:"how it shows; left out: teeth and claws"`
}

// Body is how a creature or object looks.
type Body struct {
	Model  string   `content:"model,required" doc:"by name"`
	Colour Colour   `content:"colour,required" doc:"main colour"`
	Second Colour   `content:"second" doc:"second colour"`
	Scale  Share    `content:"scale,min=10%,max=1000%,default=100%" doc:"size"`
	Worn   []string `content:"worn,ref=items,len=12" doc:"what a humanoid wears"`
}

// Behaviour is how a creature lives.
type Behaviour struct {
	Wander  Length   `content:"wander,min=0,max=80m,default=8m" doc:"how far from home it strolls"`
	Flock   bool     `content:"flock" doc:"those of one spawn stay together"`
	Aggro   Length   `content:"aggro,min=0,max=40m,default=12m" doc:"attacks enemies this near; each level above it makes it less, below more"`
	Leash   Length   `content:"leash,min=5m,max=200m,default=45m" doc:"gives up this far from where the fight began"`
	Flee    Share    `content:"flee,min=0%,max=100%" doc:"runs away when its health is below"`
	Help    Length   `content:"help,min=0,max=40m" doc:"calls its kind from this far when attacked"`
	Friends []string `content:"friends,ref=creatures,len=16" doc:"other kinds that come to its help"`
	Hunts   []string `content:"hunts,ref=creatures,len=16" doc:"kinds it preys on"`
	Night   string   `content:"night,one=same|sleeps|hunts|hides,default=same" doc:"what it does after dark: lies down, sees twice as far, or is not there"`
	Still   bool     `content:"still" doc:"never leaves its place"`
	Shy     Length   `content:"shy,min=0,max=40m" doc:"runs from people this near"`
	Keeps   Length   `content:"keeps,min=0,max=40m" doc:"keeps this far from its enemy, as archers do"`
}

// Trick is an ability that a creature uses.
type Trick struct {
	Ability string `content:"ability,required,ref=abilities" doc:"which"`
	Every   Millis `content:"every,required,min=1s,max=10min" doc:"at most this often"`
	First   Millis `content:"first,min=0,max=10min" doc:"not before the fight has lasted so long"`
	Below   Share  `content:"below,min=1%,max=100%,default=100%" doc:"only when its health is at or below"`
	At      string `content:"at,one=enemy|random|self|friend,default=enemy" doc:"whom: who angers it most, anyone it fights, itself, a hurt friend"`
	Once    bool   `content:"once" doc:"once in a fight"`
}

// Loot is something a creature, chest or resource may hold.
type Loot struct {
	Item   string `content:"item,required,ref=items" doc:"what"`
	Chance Share  `content:"chance,min=0.01%,max=100%,default=100%" doc:"how often"`
	Count  Range  `content:"count,min=1,max=1000,default=1" doc:"how many"`
	Quest  string `content:"quest,ref=quests" doc:"only for those who are on this quest"`
	Group  int32  `content:"group,min=0,max=9" doc:"of a group over 0 at most one drops"`
}

// Spawn is where creatures, resources or objects appear.
type Spawn struct {
	At      Point   `content:"at" doc:"middle of the place"`
	Area    string  `content:"area,ref=areas" doc:"or an area, instead of at and radius"`
	Radius  Length  `content:"radius,min=0,max=300m" doc:"anywhere in this circle"`
	Count   int32   `content:"count,min=1,max=60,default=1" doc:"how many"`
	Respawn Millis  `content:"respawn,min=1s,max=24h,default=1min" doc:"time until one comes back"`
	Yaw     Angle   `content:"yaw" doc:"where it looks"`
	Night   bool    `content:"night" doc:"only by night"`
	Path    []Point `content:"path,len=32" doc:"walks along these and back"`
	Quest   string  `content:"quest,ref=quests" doc:"only appears by this quest, not by itself"`
}
