package content

// Aura is a state that lies on someone for a time.
type Aura struct {
	Key         string
	Name        Text   `content:"name,required" doc:"what it is called"`
	Description Text   `content:"description,required" doc:"what it does"`
	Icon        Icon   `content:"icon,required" doc:"its picture, drawn in code"`
	Harmful     bool   `content:"harmful" doc:"counts as an attack"`
	Kind        string `content:"kind,one=magic|poison|disease|bleed|curse" doc:"what can dispel it; left out: nothing"`
	For         Millis `content:"for,min=500ms,max=24h,default=10s" doc:"how long"`
	Endless     bool   `content:"endless" doc:"lasts until it is taken off"`
	Stacks      int32  `content:"stacks,min=1,max=20,default=1" doc:"the most at once"`
	Group       string `content:"group" doc:"of a group only one lies on a body"`
	Own         bool   `content:"own" doc:"each caster has one of their own on a body"`

	Stats    Stats    `content:"stats" doc:"added for each stack"`
	Every    Millis   `content:"every,min=500ms,max=1min" doc:"time between the effects"`
	Effects  []Effect `content:"effects,len=4" doc:"what happens each time; only damage, heal and gain"`
	Shield   Range    `content:"shield,min=1,max=100000" doc:"takes so much harm in the bearer's stead"`
	Scale    Share    `content:"scale,min=0%,max=1000%" doc:"this much of the caster's wit strengthens the shield"`
	Thorns   int32    `content:"thorns,min=1,max=10000" doc:"harm to whoever strikes the bearer"`
	Blocks   []string `content:"blocks,one=move|cast|act,len=3" doc:"root: move; silence: cast; stun: all three"`
	Immune   bool     `content:"immune" doc:"nothing harms the bearer"`
	Stealth  bool     `content:"stealth" doc:"creatures notice the bearer only from close by"`
	Breaks   bool     `content:"breaks" doc:"ends when the bearer is harmed, or acts in stealth"`
	OnHit    []Effect `content:"on_hit,len=4" doc:"happens when the bearer strikes with a plain attack"`
	Persists bool     `content:"persists" doc:"stays through death"`
	Style    *Style   `content:"style" doc:"how it shows"`
}
