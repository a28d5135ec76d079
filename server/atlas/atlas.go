// Package atlas tells sessions what they must know of map and content: lands, levels,
// where a calling begins, the sky. It reads the generation of content in force each time
// it is asked, and keeps nothing.
package atlas

import (
	"math/rand/v2"
	"slices"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/progress"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Atlas is a session.World over a map and content.
type Atlas struct {
	Map *terrain.Map
	// Content returns the generation in force.
	Content func() *content.Set
	// ShardMs is the shard's clock.
	ShardMs func() int64
	// NowMs is the time of day in milliseconds since 1970.
	NowMs func() int64
}

var _ session.World = (*Atlas)(nil)

// ContentVersion implements session.World.
func (a *Atlas) ContentVersion() string { return a.Content().Version }

// Names implements session.World: key and version of the map.
func (a *Atlas) Names() (key, version string) { return a.Map.Key, a.Map.Version() }

// Land implements session.World.
func (a *Atlas) Land(p geom.Point) string { return a.Map.LandAt(p).Key }

// Level implements session.World.
func (a *Atlas) Level(experience int64) uint32 { return uint32(progress.LevelAt(experience)) }

// CallingExists implements session.World.
func (a *Atlas) CallingExists(calling string) bool { return a.Content().Callings.Of(calling) != nil }

// Start implements session.World: one of the calling's starts, drawn at random, and a spot
// in it where nothing stands in the way.
func (a *Atlas) Start(calling string) (at geom.Point, facing uint16, health int32, gift func(id entity.ID) ledger.Op) {
	s := a.startOf(calling)
	p := s.At.Move(geom.Angle(rand.Uint32()), int32(rand.Int64N(int64(s.Radius)+1)))
	body := motion.At(p, s.Facing, a.Map.NewGround())
	set := a.Content()
	if c := set.Callings.Of(calling); c != nil {
		gift = func(id entity.ID) ledger.Op { return character.Kit(set, c, id, a.NowMs()) }
	}
	return body.Point(), uint16(s.Facing), startHealth, gift
}

// startHealth is what a row says until the ruleset has worked out the character's stats.
const startHealth = 1

// startOf draws one of the starts that name the calling; of those for everyone when none
// does.
func (a *Atlas) startOf(calling string) *terrain.Start {
	var own, open []*terrain.Start
	for i := range a.Map.Starts {
		s := &a.Map.Starts[i]
		switch {
		case slices.Contains(s.Callings, calling):
			own = append(own, s)
		case len(s.Callings) == 0:
			open = append(open, s)
		}
	}
	if len(own) == 0 {
		own = open
	}
	if len(own) == 0 {
		return &a.Map.Starts[0]
	}
	return own[rand.IntN(len(own))]
}

// State implements session.World.
func (a *Atlas) State() *corepb.WorldState {
	ms := a.ShardMs()
	state := &corepb.WorldState{
		ServerMs: uint64(ms), DayMs: uint32(sky.DayMs(ms)), DayLengthMs: sky.DayLengthMs, Season: uint32(sky.SeasonAt(ms)),
	}
	for i := range a.Map.Lands {
		l := &a.Map.Lands[i]
		w := sky.WeatherAt(l.Key, l.Weather, ms)
		state.Weather = append(state.Weather, &corepb.WorldState_LandWeather{Land: l.Key, Weather: w.Kind, Intensity: w.Intensity})
	}
	return state
}
