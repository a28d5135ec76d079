package myriad

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/telemetry"
)

const (
	// gaugeEvery is how often counts are brought up to date that nobody reports by themselves.
	gaugeEvery = 2 * time.Second
	// forgetAfter is how long the measures of a region outlast its last tick.
	forgetAfter = time.Minute
)

// gauge is the part of a node that asks the others for their counts.
func (n *node) gauge(ctx context.Context) error {
	ticker := time.NewTicker(gaugeEvery)
	defer ticker.Stop()
	garbage := newGarbage()
	defer garbage.end()
	for {
		garbage.look(n.shard.gateway.Strained())
		n.gaugeSessions()
		n.gaugeStore()
		n.metrics.SettleQueues()
		for _, t := range n.metrics.Ticks() {
			if time.Since(t.Last) > forgetAfter {
				n.metrics.Forget(t.Region)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

func (n *node) gaugeSessions() {
	inWorld, away := n.shard.lobby.Headcount()
	n.metrics.Players(inWorld)
	n.metrics.Waiting(n.shard.lobby.Queue().Waiting)
	n.metrics.Sessions("playing", inWorld-away)
	n.metrics.Sessions("away", away)
	n.metrics.Sessions("choosing", max(0, n.shard.lobby.Count()-inWorld))
}

func (n *node) gaugeStore() {
	s := n.store.Stats()
	n.metrics.StoreTotals(s.Commits, s.Entries, s.Failed)
	n.metrics.Queued("store", s.Queued)
	n.metrics.Saving(s.Saving)
	if s.LastCommit > 0 {
		n.metrics.CommitTook(s.LastCommit)
	}
}

// shardState is the answer of /debug/state. The two clocks are of one moment.
type shardState struct {
	ShardMs int64            `json:"shard_ms"`
	UnixMs  int64            `json:"unix_ms"`
	Layers  int              `json:"layers"` // of the region that is held in most; 1: all are whole
	Regions []*region.Census `json:"regions"`
}

// censusPatience is how long regions may take to end a tick.
const censusPatience = 5 * time.Second

// stateHandler answers with what every region holds.
func (n *node) stateHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), censusPatience)
		defer cancel()
		all, err := n.shard.host.Census(ctx)
		if err != nil {
			http.Error(w, "a region does not answer", http.StatusServiceUnavailable)
			return
		}
		now := time.Now()
		w.Header().Set("Content-Type", "application/json")
		// Who asked has gone when this fails.
		_ = json.NewEncoder(w).Encode(shardState{ShardMs: now.Sub(shardStart).Milliseconds(), UnixMs: now.UnixMilli(), Layers: n.shard.host.Layers(), Regions: all})
	})
}

// regionObserver hands what regions measure to the metrics.
type regionObserver struct{ metrics *telemetry.Metrics }

func (o regionObserver) Tick(id geom.RegionID, took time.Duration, entities, bytes int) {
	r := o.metrics.Region(id)
	r.Tick(time.Now(), took)
	r.Entities(entities)
	r.Sent(bytes)
}
func (o regionObserver) Done(id geom.RegionID, after time.Duration) {
	o.metrics.Region(id).Done(after)
}
func (o regionObserver) Missed(id geom.RegionID) { o.metrics.Region(id).Missed() }
func (o regionObserver) Overload(id geom.RegionID, rung region.Rung) {
	o.metrics.Region(id).Overload(int(rung), rung.TimeScale())
}
func (o regionObserver) Layers(id geom.RegionID, count int) {
	o.metrics.Layers(id, count)
}
func (o regionObserver) Rejection(code string) { o.metrics.Rejected(code) }
func (o regionObserver) Inbox(depth int)       { o.metrics.Waited("region", depth) }
func (o regionObserver) Panic(geom.RegionID)   { o.metrics.Recovered("region") }
