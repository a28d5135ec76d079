package gateway

import (
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/replication"
)

// reaches is how many cells around its own a viewer is told of in each tier.
type reaches [tiers]int

// reachesOf returns the reaches of the near tier and of the whole view; 0 for the usual ones.
func reachesOf(near, view int) reaches {
	r := reaches{replication.NearCells, replication.MiddleCells, replication.FarCells}
	if near > 0 {
		r[replication.Near] = min(near, replication.FarCells)
	}
	if view > 0 {
		r[replication.Far] = min(max(view, r[replication.Near]), replication.FarCells)
	}
	r[replication.Middle] = min(max(r[replication.Middle], r[replication.Near]), r[replication.Far])
	return r
}

// widestView is how far away a cell may be that is watched at all, whatever is set.
const widestView = replication.FarCells + 1

// widest returns how far away a cell may be that is watched in a tier: one cell farther than
// where it is won.
func (r *reaches) widest(tier replication.Tier) int { return r[tier] + 1 }

// scope returns which cells are looked through around one.
func (r *reaches) scope(centre geom.Cell) scope {
	near, far := cellsAround(centre, r.widest(replication.Near)), cellsAround(centre, r.widest(replication.Far))
	return scope{nearPoses: near, middleNews: cellsAround(centre, r.widest(replication.Middle)), happenings: near,
		changes: near, farNews: far, forAll: far}
}

// tier returns the tier of a cell that lies so many cells away.
func (r *reaches) tier(steps int) replication.Tier {
	for tier, cells := range r {
		if steps <= cells {
			return replication.Tier(tier)
		}
	}
	return replication.None
}

// now returns the tier of a cell for a viewer that had it in another: it is given up one cell
// later than it is won, so that who walks along a line is not told everything again at each
// step.
func (r *reaches) now(steps int, had replication.Tier) replication.Tier {
	if want := r.tier(steps); want < had || r.tier(max(steps-1, 0)) > had {
		return want
	}
	return had
}
