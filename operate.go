package myriad

import (
	"context"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/admin"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
)

// consoleHandler serves the operators' console.
func (n *node) consoleHandler() http.Handler {
	return admin.New(admin.Config{
		Page: n.console.Handler(), World: regions{n.shard.host}, People: people{n.shard.lobby}, Audit: n.store,
		Bans: n.store, Saving: n.store.Saving, Metrics: n.metrics, Build: Build(), Node: nodeName(n.config), Address: link(n.admin, false), Log: n.log,
		Relief: admin.Relief(n.shard.realm.Terrain()),
	}).Handler()
}

// nodeName is the configured name of the node, or that of the machine.
func nodeName(c Config) string {
	if c.Node != "" {
		return c.Node
	}
	if name, err := os.Hostname(); err == nil {
		return name
	}
	return "node"
}

// regions shows the host's regions to the console.
type regions struct{ host *region.Host }

// Regions implements admin.World.
func (r regions) Regions() []admin.Region {
	var list []admin.Region
	for _, o := range r.host.Overviews() {
		list = append(list, admin.Region{ID: o.Region, Entities: o.Entities, Characters: len(o.Characters),
			Rung: int(o.Rung), TimeScale: o.TimeScale, Load: o.Load, Forced: o.Forced,
			Layers: o.Layers, LayersForced: o.LayersForced, MayLayer: r.host.MayLayer(o.Region)})
	}
	return list
}

// Overload implements admin.World.
func (r regions) Overload(id geom.RegionID, rung *int) error {
	if rung == nil {
		return r.host.Order(id, nil)
	}
	if *rung > int(region.Top) {
		return region.ErrNoRung
	}
	to := region.Rung(*rung)
	return r.host.Order(id, &to)
}

// Layers implements admin.World.
func (r regions) Layers(id geom.RegionID, layers *int) error { return r.host.OrderLayers(id, layers) }

// people lets the console list and moderate the lobby's sessions.
type people struct{ lobby *session.Lobby }

// Players implements admin.People.
func (p people) Players() []admin.Player {
	var list []admin.Player
	for _, s := range p.lobby.Players() {
		list = append(list, admin.Player{
			Character: s.Character, Name: s.Name, Calling: s.Calling, Level: s.Level, Account: store.AccountID(s.Account),
			Login: s.Login, Address: s.Address, Bot: s.Bot, Online: s.Online, Region: geom.RegionID(s.Region),
			At: geom.Point{X: s.X, Z: s.Z}, RoundTrip: s.RoundTrip, Since: s.Since, Muted: s.Muted,
		})
	}
	return list
}

// Queue implements admin.People.
func (p people) Queue() admin.Queue {
	q := p.lobby.Queue()
	return admin.Queue{Waiting: q.Waiting, Inside: q.Inside, Players: q.Players, Estimate: q.Estimate, Regions: q.Regions}
}

// Kick implements admin.People.
func (p people) Kick(id entity.ID, reason string) error { return p.lobby.Kick(id, reason) }

// Mute implements admin.People.
func (p people) Mute(ctx context.Context, id entity.ID, d time.Duration, by, reason string) error {
	return p.lobby.Mute(ctx, id, d, by, reason)
}

// Ban implements admin.People.
func (p people) Ban(ctx context.Context, account store.AccountID, address netip.Addr, d time.Duration, by, reason string) error {
	return p.lobby.Ban(ctx, account, address, d, by, reason)
}

// Lift implements admin.People.
func (p people) Lift(ctx context.Context, b store.Ban) error { return p.lobby.Lift(ctx, b) }

// Message implements admin.People.
func (p people) Message(id entity.ID, text string) error { return p.lobby.Message(id, text) }

// Announce implements admin.People.
func (p people) Announce(text string) { p.lobby.Announce(text) }
