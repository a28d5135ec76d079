// Package sky says what time of day it is: a function of the shard's clock, the same in
// every region and on every client.
package sky

const (
	// DayLengthMs is the length of a day and night: 48 minutes.
	DayLengthMs = 48 * 60 * 1000
	// startMs is where the first day begins: eight in the morning.
	startMs = DayLengthMs / 3

	dusk, dawn = DayLengthMs * 21 / 24, DayLengthMs * 5 / 24
)

// DayMs returns where the day stands at a moment of the shard's clock, from midnight.
func DayMs(shardMs int64) int64 { return ((shardMs+startMs)%DayLengthMs + DayLengthMs) % DayLengthMs }

// Night reports whether it is dark.
func Night(shardMs int64) bool {
	ms := DayMs(shardMs)
	return ms >= dusk || ms < dawn
}

// Day returns the number of the day, from 0.
func Day(shardMs int64) int64 { return (shardMs + startMs) / DayLengthMs }

// daysPerSeason is how many days a season lasts.
const daysPerSeason = 7

// Season returns 0 in spring to 3 in winter.
func Season(shardMs int64) int64 { return Day(shardMs) / daysPerSeason % 4 }
