// Package sky answers what time of day, season and weather it is, as pure functions of the
// shard's clock: the same for every region, client and node, with nothing kept.
//
// The clock is milliseconds since the start of the shard's time.
package sky

import (
	"hash/fnv"
	"maps"
	"slices"
)

const (
	// DayLengthMs is the length of a day and night: 48 minutes.
	DayLengthMs = 48 * 60 * 1000
	// SeasonDays is how many days a season lasts: 210 of 48 minutes are a week.
	SeasonDays = 210
	// WeatherMs is how long a weather holds, a quarter of a day.
	WeatherMs = DayLengthMs / 4

	// startMs is where the first day begins: eight in the morning.
	startMs    = DayLengthMs / 3
	dusk, dawn = DayLengthMs * 21 / 24, DayLengthMs * 5 / 24
)

// Season of the year.
type Season uint8

// The seasons.
const (
	Spring Season = iota
	Summer
	Autumn
	Winter
)

// DayMs returns where in the day the clock stands, in milliseconds from midnight.
func DayMs(shardMs int64) int64 { return mod(shardMs+startMs, DayLengthMs) }

// Day returns the number of the day, from 0.
func Day(shardMs int64) int64 { return (shardMs + startMs) / DayLengthMs }

// Night reports whether it is dark.
func Night(shardMs int64) bool {
	ms := DayMs(shardMs)
	return ms >= dusk || ms < dawn
}

// SeasonAt returns the season.
func SeasonAt(shardMs int64) Season { return Season(mod(Day(shardMs)/SeasonDays, 4)) }

// Weather is the weather of a land for some time.
type Weather struct {
	Kind      string // a word of the land's table: clear, cloud, rain, fog, storm, snow
	Intensity uint32 // per cent, 30 to 100
}

// Clear is the weather of a land without a table.
var Clear = Weather{"clear", 50}

// WeatherAt returns the weather of a land. weights is the land's table: kind to weight, all
// at least 0. In winter rain falls as snow.
func WeatherAt(land string, weights map[string]int, shardMs int64) Weather {
	total := 0
	for _, w := range weights {
		total += w
	}
	if total <= 0 {
		return Clear
	}
	h := hash(land, shardMs/WeatherMs)
	draw := int(h % uint64(total))
	for _, kind := range slices.Sorted(maps.Keys(weights)) {
		if draw -= weights[kind]; draw >= 0 {
			continue
		}
		if kind == "rain" && SeasonAt(shardMs) == Winter {
			kind = "snow"
		}
		return Weather{kind, 30 + uint32((h>>32)%71)}
	}
	return Clear
}

func hash(land string, slot int64) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(land))
	var b [8]byte
	for i := range b {
		b[i] = byte(slot >> (8 * i))
	}
	_, _ = h.Write(b[:])
	// FNV's low bits repeat for numbers in a row; a last mix spreads them.
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return x
}

func mod(a, b int64) int64 { return ((a % b) + b) % b }
