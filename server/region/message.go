package region

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
)

// Subject is where the owner of a region listens. It takes, besides what neighbours send:
//
//   - Put{...}: an input of the simulation (rules.Login, Attach, Wish, Do)
//   - *rules.Steps: the same of a client's steps; a copy is taken before Publish returns, so
//     the publisher may use the value again
//   - Leave: a session's end
//   - replication.Interest
//
// A region that is not running is started by the first message to it.
func Subject(r geom.RegionID) string { return subjects[r] }

// subjects are the names of all subjects: one is wanted for each input of a client.
var subjects = func() (names [geom.LayeredCount]string) {
	for r := range names {
		names[r] = "region." + strconv.Itoa(r)
	}
	return names
}()

// Put brings an input to a region. Gateway says who wants to hear of a Login's outcome.
type Put struct {
	Gateway string
	Input   rules.Input
}

// Leave takes a character out of the world: its volatile state is saved, and its gateway
// gets the notice Left when that is committed.
type Leave struct {
	Gateway string
	Logout  rules.Logout
}
