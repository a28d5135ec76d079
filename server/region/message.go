package region

import (
	"strconv"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
)

// Subject is where the owner of a region listens. It takes, besides what neighbours send:
//
//   - Put{...}: an input of the simulation (rules.Login, Attach, Steps, Wish, Do)
//   - Leave: a session's end
//   - replication.Interest
//
// A region that is not running is started by the first message to it.
func Subject(r geom.RegionID) string { return "region." + strconv.Itoa(int(r)) }

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
