package myriad

import (
	"os"
	"runtime/debug"
)

const (
	// crowdedGC is GOGC while processors are short: the collector, which takes a quarter of them while
	// it runs, runs a quarter as often, for a heap up to two and a half times as large. GOMEMLIMIT holds
	// as ever.
	crowdedGC = 400
	// calmAfter is after how many calm looks GOGC is as usual again, and the room is given back.
	calmAfter = 5
)

// garbage sets how often the runtime collects. What the operator says (GOGC) stands.
type garbage struct {
	usual   int // GOGC as it was; 0: not changed
	calm    int // looks since the node was last strained
	ordered bool
}

func newGarbage() garbage {
	_, ordered := os.LookupEnv("GOGC")
	return garbage{ordered: ordered}
}

// end leaves the runtime as it was.
func (g *garbage) end() {
	if g.usual != 0 {
		debug.SetGCPercent(g.usual)
		g.usual = 0
	}
}

// look takes note of whether the node is strained.
func (g *garbage) look(strained bool) {
	if g.calm++; strained {
		g.calm = 0
	}
	switch {
	case g.ordered:
	case strained && g.usual == 0:
		g.usual = debug.SetGCPercent(crowdedGC)
	case g.usual != 0 && g.calm >= calmAfter:
		g.end()
		debug.FreeOSMemory() // a node where nothing happens would keep it for minutes
	}
}
