package content

// Person is somebody of the world who stands somewhere, talks, sells, gives quests.
type Person struct {
	Key        string
	Name       Text       `content:"name,required" doc:"what they are called"`
	Role       Text       `content:"role" doc:"under the name, such as Innkeeper"`
	At         Point      `content:"at,required" doc:"where they stand"`
	Yaw        Angle      `content:"yaw" doc:"where they look"`
	Level      int32      `content:"level,min=1,max=60,default=8" doc:"shown; matters when they fight at one's side"`
	Appearance Appearance `content:"appearance" doc:"body and colours"`
	Worn       []string   `content:"worn,ref=items,len=12" doc:"what they wear"`
	Posture    string     `content:"posture,one=stand|sit|dance|sleep,default=stand" doc:"how they stand"`
	Path       []Point    `content:"path,len=32" doc:"walks along these and back, with pauses"`
	Bedtime    bool       `content:"bedtime" doc:"sleeps at night, where they stand"`
	Says       []Text     `content:"says,len=12" doc:"now and then, over the head"`

	Talk    map[string]Page `content:"talk" doc:"pages of conversation; it begins with the page start"`
	Vendor  []Sale          `content:"vendor,len=64" doc:"what they sell; items may name the vendor instead"`
	Trainer bool            `content:"trainer" doc:"gives talent points back"`
	Home    bool            `content:"home" doc:"an innkeeper: one can make this place one's home"`
}

// Sells reports whether the person is a vendor by its own file.
func (p *Person) Sells() bool { return len(p.Vendor) > 0 }

// Appearance is how a body looks: indices into the palettes of docs/protocol.md.
type Appearance struct {
	Body         int32 `content:"body,min=0,max=1" doc:"0 slim, 1 broad"`
	Face         int32 `content:"face,min=0,max=7" doc:"shape"`
	Skin         int32 `content:"skin,min=0,max=9" doc:"tone"`
	Hair         int32 `content:"hair,min=0,max=11" doc:"style"`
	HairColour   int32 `content:"hair_colour,min=0,max=11" doc:"colour"`
	Beard        int32 `content:"beard,min=0,max=5" doc:"0 none"`
	TopColour    int32 `content:"top_colour,min=0,max=15" doc:"colour"`
	BottomColour int32 `content:"bottom_colour,min=0,max=15" doc:"colour"`
	AccentColour int32 `content:"accent_colour,min=0,max=15" doc:"colour"`
}

// Page is one page of a conversation.
type Page struct {
	Text    Text     `content:"text,required" doc:"what they say; {name} is who listens, {calling} their calling"`
	Options []Option `content:"options,len=8" doc:"what one can answer"`
}

// Option is an answer one can give.
type Option struct {
	Text   Text       `content:"text,required" doc:"the answer"`
	To     string     `content:"to" doc:"page that follows; left out: the talk ends"`
	If     *Condition `content:"if" doc:"only shown then"`
	Choose *Choice    `content:"choose" doc:"decides a quest"`
	Gives  string     `content:"gives,ref=items" doc:"hands one over, once"`
	Emote  string     `content:"emote,ref=emotes" doc:"the person shows it"`
}

// Choice is the decision that an option makes.
type Choice struct {
	Quest string `content:"quest,required,ref=quests" doc:"on which"`
	Key   string `content:"choice,required" doc:"one of the choices of the quest's step"`
}

// Condition says when something is so. All that is given must hold.
type Condition struct {
	Quest   string `content:"quest,ref=quests" doc:"with is"`
	Is      string `content:"is,one=available|active|ready|done|not_done,default=done" doc:"how the quest stands"`
	Choice  string `content:"choice" doc:"what was chosen in the quest"`
	Level   int32  `content:"level,min=1,max=60" doc:"at least"`
	Calling string `content:"calling,ref=callings" doc:"of this calling"`
	Item    string `content:"item,ref=items" doc:"has it"`
	Night   bool   `content:"night" doc:"by night"`
	Not     bool   `content:"not" doc:"the other way round"`
}

// Sale is something a vendor sells.
type Sale struct {
	Item  string `content:"item,required,ref=items" doc:"what"`
	Level int32  `content:"level,min=1,max=60" doc:"only to those of this level"`
}
