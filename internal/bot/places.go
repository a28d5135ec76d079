package bot

import "github.com/myriad-mmo/myriad/engine/geom"

// Callings are those of the reference game.
var Callings = []string{"warden", "duellist", "embermage", "tidecaller", "wayfarer", "tinker"}

// Haunts are open places of Larkspur and Thornwood that roads connect.
func Haunts() []geom.Point {
	return []geom.Point{
		geom.Metres(4450, 4352), geom.Metres(4476, 4352), geom.Metres(4560, 4352), geom.Metres(4640, 4346),
		geom.Metres(4690, 4340), geom.Metres(4752, 4352), geom.Metres(4758, 4405), geom.Metres(4702, 4230),
		geom.Metres(4846, 4350), geom.Metres(4846, 4200), geom.Metres(4950, 4430), geom.Metres(5046, 4331),
	}
}

// Lines are small talk.
var Lines = []string{
	"The boars are fatter this year.",
	"Has anyone seen my other glove?",
	"I smell rain. Or soup. One of the two.",
	"Next time I bring a bigger bag.",
	"They say the old mill hums at night.",
	"Left at the crooked oak, they said. Every oak here is crooked.",
	"A good day for a walk. A better one for a nap.",
	"If it has more than four legs, I let it pass.",
}

// Greetings are said to people who come near.
var Greetings = []string{
	"Well met!",
	"Hello there, friend.",
	"A fine day in Evermere, is it not?",
	"Mind the boars on the road east.",
	"New here? Talk to the people with a mark over their heads.",
}
