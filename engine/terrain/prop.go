package terrain

import "github.com/myriad-mmo/myriad/engine/geom"

// Building is a closed house. Its front, with the door, looks along Facing.
type Building struct {
	Key     string     `json:"key"`
	Kind    string     `json:"kind"`
	At      geom.Point `json:"at"`
	Facing  geom.Angle `json:"facing"`
	Width   int32      `json:"width"` // along the front
	Depth   int32      `json:"depth"`
	Floors  int        `json:"floors"`
	Variant int        `json:"variant"` // for colours
	Height  int32      `json:"height"`  // of the ground it stands on, above the sea
}

// Prop is a small thing that stands somewhere: a lantern, a stall, a piece of fence.
type Prop struct {
	Kind    string     `json:"kind"`
	At      geom.Point `json:"at"`
	Facing  geom.Angle `json:"facing"`
	Variant int        `json:"variant"`
	Length  int32      `json:"length"` // of a piece of fence or wall, along its own x axis; else 0
}

// propShape says how much room a kind of prop takes. A prop without depth is round; one
// without width is walked through. A line (fence, wall) takes its width from its length.
type propShape struct {
	halfWidth, halfDepth, height int32
	line                         bool
}

// buildingKinds are the kinds of building that the client can draw.
var buildingKinds = map[string]bool{
	"house": true, "inn": true, "bank": true, "smithy": true, "guildhall": true, "chapel": true,
	"windmill": true, "watermill": true, "tower": true, "ruin": true, "lodge": true, "barn": true,
	"hut": true, "gate": true, "keep": true, "mine": true, "mausoleum": true, "boathouse": true,
}

// roundBuildings have a circle for a footprint: half of Width.
var roundBuildings = map[string]bool{"windmill": true, "tower": true}

// deckKinds are the kinds of deck that the client can draw.
var deckKinds = map[string]bool{"bridge": true, "pier": true, "stage": true, "steps": true}

// propKinds are the kinds of prop that the client can draw, and the room they take.
var propKinds = map[string]propShape{
	"fountain":     {halfWidth: 3000, height: 3000},
	"stall":        {halfWidth: 1700, halfDepth: 1100, height: 2600},
	"lantern":      {halfWidth: 150, height: 3000},
	"notice_board": {halfWidth: 1100, halfDepth: 200, height: 2200},
	"signpost":     {halfWidth: 150, height: 2200},
	"well":         {halfWidth: 1100, height: 2400},
	"bench":        {halfWidth: 900, halfDepth: 300, height: 500},
	"table":        {halfWidth: 900, halfDepth: 500, height: 800},
	"barrel":       {halfWidth: 400, height: 900},
	"crate":        {halfWidth: 450, halfDepth: 450, height: 850},
	"sack":         {halfWidth: 300, height: 500},
	"cart":         {halfWidth: 1000, halfDepth: 1600, height: 1400},
	"haystack":     {halfWidth: 1300, height: 1600},
	"hay_bale":     {halfWidth: 600, height: 900},
	"woodpile":     {halfWidth: 1200, halfDepth: 500, height: 1100},
	"log":          {halfWidth: 1600, halfDepth: 350, height: 600},
	"stump":        {halfWidth: 450, height: 500},
	"anvil":        {halfWidth: 400, height: 800},
	"forge":        {halfWidth: 1100, halfDepth: 800, height: 2200},
	"boat":         {halfWidth: 800, halfDepth: 2000, height: 1100},
	"campfire":     {halfWidth: 700, height: 500},
	"tent":         {halfWidth: 1500, halfDepth: 1700, height: 2200},
	"bedroll":      {},
	"banner":       {halfWidth: 120, height: 4000},
	"bunting":      {},
	"statue":       {halfWidth: 900, height: 3600},
	"gravestone":   {halfWidth: 400, halfDepth: 150, height: 1000},
	"menhir":       {halfWidth: 700, halfDepth: 450, height: 3200},
	"altar":        {halfWidth: 1200, halfDepth: 700, height: 1000},
	"shrine":       {halfWidth: 900, halfDepth: 700, height: 2600},
	"rubble":       {halfWidth: 900, height: 900},
	"pillar":       {halfWidth: 500, height: 3000},
	"boulder":      {halfWidth: 1400, height: 1900},
	"cave":         {halfWidth: 2600, halfDepth: 1600, height: 3000},
	"cobweb":       {},
	"cocoon":       {halfWidth: 400, height: 1600},
	"bones":        {},
	"cage":         {halfWidth: 900, halfDepth: 900, height: 2000},
	"scarecrow":    {halfWidth: 200, height: 2000},
	"beehive":      {halfWidth: 350, height: 900},
	"flowerbed":    {},
	"planter":      {halfWidth: 1000, height: 3600},
	"crops":        {},
	"great_oak":    {halfWidth: 1300, height: 12000},
	"lily_pads":    {},
	"rack":         {halfWidth: 1000, halfDepth: 300, height: 1500},
	"target":       {halfWidth: 500, halfDepth: 250, height: 1700},
	"trough":       {halfWidth: 900, halfDepth: 350, height: 700},
	"mine_cart":    {halfWidth: 500, halfDepth: 800, height: 1100},
	"arch":         {},
	"portal":       {halfWidth: 1600, halfDepth: 500, height: 4200},
	"plot":         {},
	"totem":        {halfWidth: 450, height: 3000},
	"bell":         {halfWidth: 900, halfDepth: 900, height: 3200},
	"fence":        {halfDepth: 120, height: 1000, line: true},
	"wall":         {halfDepth: 350, height: 2400, line: true},
	"hedge":        {halfDepth: 400, height: 1300, line: true},
	"palisade":     {halfDepth: 300, height: 3000, line: true},
}

// obstacle returns what the prop puts in the way, if anything.
func (p *Prop) obstacle() (Obstacle, bool) {
	s := propKinds[p.Kind]
	switch {
	case s.line:
		return box(p.At, p.Length/2, s.halfDepth, p.Facing, s.height), true
	case s.halfWidth == 0:
		return Obstacle{}, false
	case s.halfDepth == 0:
		return circle(p.At, s.halfWidth, s.height), true
	}
	return box(p.At, s.halfWidth, s.halfDepth, p.Facing, s.height), true
}

func (b *Building) obstacle() Obstacle {
	const high = 100 * geom.Metre
	if roundBuildings[b.Kind] {
		return circle(b.At, b.Width/2, high)
	}
	return box(b.At, b.Width/2, b.Depth/2, b.Facing, high)
}

// gateObstacles returns the two posts of a gate: one walks through between them.
func (b *Building) gateObstacles() []Obstacle {
	const post = 900
	side := (b.Facing + geom.Quarter)
	half := b.Width/2 - post
	return []Obstacle{
		box(b.At.Move(side, half), post, b.Depth/2, b.Facing, 8000),
		box(b.At.Move(side, -half), post, b.Depth/2, b.Facing, 8000),
	}
}
