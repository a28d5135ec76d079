package content

// Ability is something a calling or a creature can do.
type Ability struct {
	Key         string
	Name        Text `content:"name,required" doc:"what it is called"`
	Description Text `content:"description,required" doc:"what it does, for the spell book"`
	Icon        Icon `content:"icon,required" doc:"its picture, drawn in code"`

	Callings map[string]int32 `content:"callings,ref=callings,min=1,max=60" doc:"who learns it, at which level"`
	Talent   string           `content:"talent,ref=talents" doc:"only known with this talent"`

	Target   string `content:"target,required,one=self|enemy|friend|any|ground|dead_friend" doc:"what it is aimed at"`
	Range    Length `content:"range,min=0m,max=60m,default=3m" doc:"how far the target may be"`
	MinRange Length `content:"min_range,min=0m,max=60m" doc:"how far it must be"`
	Facing   bool   `content:"facing,default=true" doc:"an enemy must be in front"`

	CastTime Millis   `content:"cast_time,min=0,max=30s" doc:"0: at once"`
	Moving   bool     `content:"moving" doc:"can be cast while walking"`
	Channel  *Channel `content:"channel" doc:"effects repeat while the caster keeps still"`
	Cooldown Millis   `content:"cooldown,min=0,max=24h" doc:"wait before the next cast"`
	Shared   bool     `content:"global,default=true" doc:"starts and waits for the cooldown that all abilities share"`
	Cost     int32    `content:"cost,min=0,max=10000" doc:"of the caster's power"`

	Requires *Requires `content:"requires" doc:"when it can be used"`
	Harmful  bool      `content:"harmful" doc:"starts a fight; always so when aimed at an enemy"`
	School   string    `content:"school,one=physical|fire|frost|nature|arcane|holy|shadow,default=physical" doc:"what silence and interrupts lock"`
	Swing    bool      `content:"swing" doc:"starts plain attacks too"`
	Effects  []Effect  `content:"effects,required,len=8" doc:"what happens, in order"`
	Style    Style     `content:"style,required" doc:"how it looks and sounds"`
}

// Channel repeats an ability's effects while it lasts.
type Channel struct {
	For   Millis `content:"for,required,min=500ms,max=30s" doc:"how long"`
	Every Millis `content:"every,required,min=250ms,max=10s" doc:"time between repeats"`
}

// Requires limits when an ability can be used.
type Requires struct {
	Behind      bool   `content:"behind" doc:"behind the target"`
	OutOfCombat bool   `content:"out_of_combat" doc:"not in a fight"`
	Aura        string `content:"aura,ref=auras" doc:"the caster has this aura"`
	TargetAura  string `content:"target_aura,ref=auras" doc:"the target has this aura"`
	HealthBelow Share  `content:"health_below,min=1%,max=100%" doc:"the target's health is below"`
	Shield      bool   `content:"shield" doc:"a shield is worn"`
}

// Style is how an ability or aura looks and sounds.
type Style struct {
	Shape  string `content:"shape,required,one=slash|thrust|bolt|arrow|beam|burst|nova|rain|ring|shield|wave|spark|smoke|leaf|trap|shout|none" doc:"form of the effect"`
	Colour Colour `content:"colour,required" doc:"its colour"`
	Sound  string `content:"sound" doc:"by name; left out: what the shape sounds like"`
	Speed  Speed  `content:"speed,min=0,max=100m/s" doc:"of a missile; 0: hits at once"`
}

// Effect is one thing that happens: exactly one verb, and to whom.
type Effect struct {
	Damage    *Damage    `content:"damage,verb" doc:"harm"`
	Heal      *Heal      `content:"heal,verb" doc:"mend"`
	Apply     *Apply     `content:"apply,verb" doc:"put an aura on"`
	Dispel    *Dispel    `content:"dispel,verb" doc:"take auras off"`
	Threat    *Threat    `content:"threat,verb" doc:"make creatures angry at the caster"`
	Taunt     *Taunt     `content:"taunt,verb" doc:"make creatures attack the caster"`
	Interrupt *Interrupt `content:"interrupt,verb" doc:"break a cast"`
	Knockback *Push      `content:"knockback,verb" doc:"push away from the caster"`
	Pull      *Push      `content:"pull,verb" doc:"draw to the caster"`
	Dash      *Push      `content:"dash,verb" doc:"the caster runs to the target, or ahead"`
	Leap      *Push      `content:"leap,verb" doc:"the caster jumps away from the target"`
	Summon    *Summon    `content:"summon,verb" doc:"call a helper"`
	Gain      *Gain      `content:"gain,verb" doc:"power"`
	Revive    *Revive    `content:"revive,verb" doc:"offer life to a dead friend"`
	Teleport  *Teleport  `content:"teleport,verb" doc:"to a place"`

	On     string  `content:"on,one=target|self,default=target" doc:"to whom it happens"`
	Chance Share   `content:"chance,min=1%,max=100%,default=100%" doc:"how often it happens at all"`
	Area   *Around `content:"area" doc:"to everyone around instead"`
	Chain  *Chain  `content:"chain" doc:"leaps on to others"`
}

func (*Effect) verb() {}

// Damage is harm.
type Damage struct {
	School string `content:"school,one=physical|fire|frost|nature|arcane|holy|shadow,default=physical" doc:"kind of harm"`
	Amount Range  `content:"amount,min=0,max=100000" doc:"before stats"`
	Weapon Share  `content:"weapon,min=0%,max=1000%" doc:"this much of the weapon's harm is added"`
	Scale  Share  `content:"scale,min=0%,max=1000%" doc:"this much of might (physical) or wit (other) is added"`
	Leech  Share  `content:"leech,min=0%,max=100%" doc:"this much of it heals the caster"`
	Threat Share  `content:"threat,min=0%,max=1000%,default=100%" doc:"how angry it makes, for each point"`
}

// Heal mends.
type Heal struct {
	Amount  Range `content:"amount,min=0,max=100000" doc:"before stats"`
	Scale   Share `content:"scale,min=0%,max=1000%" doc:"this much of wit is added"`
	OfTotal Share `content:"of_total,min=0%,max=100%" doc:"this much of the target's most health is added"`
}

// Apply puts an aura on.
type Apply struct {
	Aura   string `content:"aura,required,ref=auras" doc:"which"`
	For    Millis `content:"for,min=500ms,max=24h" doc:"how long; left out: as the aura says"`
	Stacks int32  `content:"stacks,min=1,max=20,default=1" doc:"how many at once"`
}

// Dispel takes auras off.
type Dispel struct {
	Harmful bool     `content:"harmful,default=true" doc:"harmful ones, or the good ones of an enemy"`
	Kinds   []string `content:"kinds,one=magic|poison|disease|bleed|curse" doc:"left out: every kind that can be dispelled"`
	Count   int32    `content:"count,min=1,max=20,default=1" doc:"the most"`
}

// Threat makes creatures angry.
type Threat struct {
	Amount int32 `content:"amount,required,min=-100000,max=100000" doc:"points; below 0 calms"`
}

// Taunt makes a creature attack the caster.
type Taunt struct {
	For Millis `content:"for,required,min=500ms,max=30s" doc:"how long at least"`
}

// Interrupt breaks a cast.
type Interrupt struct {
	Lock Millis `content:"lock,min=0,max=20s" doc:"no cast of that school for so long"`
}

// Push moves a body in a straight line, as far as the ground lets it.
type Push struct {
	Distance Length `content:"distance,required,min=1m,max=40m" doc:"at most how far"`
}

// Summon calls a helper who belongs to the caster.
type Summon struct {
	Creature string `content:"creature,required,ref=creatures" doc:"which"`
	For      Millis `content:"for,min=1s,max=24h" doc:"how long; left out: until it dies"`
	Count    int32  `content:"count,min=1,max=5,default=1" doc:"how many"`
	Still    bool   `content:"still" doc:"stays where it was put, as a turret"`
	AtPlace  bool   `content:"at_place" doc:"appears at the place aimed at"`
}

// Gain gives power.
type Gain struct {
	Amount int32 `content:"amount,required,min=1,max=10000" doc:"points"`
}

// Revive offers life.
type Revive struct {
	Health Share `content:"health,required,min=1%,max=100%" doc:"of the most"`
}

// Teleport moves the target to a place.
type Teleport struct {
	To   Point `content:"to" doc:"where"`
	Home bool  `content:"home" doc:"to one's home instead: the place an innkeeper gave, else the graveyard of the land"`
}

// Around makes an effect happen to everyone around a point.
type Around struct {
	Radius Length `content:"radius,required,min=1m,max=40m" doc:"how far"`
	Of     string `content:"of,one=target|self|place,default=target" doc:"around whom or what"`
	Who    string `content:"who,one=enemies|friends|party,default=enemies" doc:"whom it touches"`
	Most   int32  `content:"most,min=1,max=40,default=10" doc:"how many at most, nearest first"`
	Angle  Angle  `content:"angle" doc:"only so wide ahead of the caster; left out: all around"`
}

// Chain makes an effect leap on.
type Chain struct {
	Jumps   int32  `content:"jumps,required,min=1,max=10" doc:"how many others"`
	Range   Length `content:"range,required,min=1m,max=30m" doc:"from one to the next"`
	Falloff Share  `content:"falloff,min=0%,max=90%" doc:"less with each jump"`
}
