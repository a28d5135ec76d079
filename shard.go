package myriad

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"path/filepath"
	"time"

	"github.com/myriad-mmo/myriad/bus"
	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/internal/adventurer"
	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/rulesets/all"
	"github.com/myriad-mmo/myriad/server/atlas"
	"github.com/myriad-mmo/myriad/server/gateway"
	"github.com/myriad-mmo/myriad/server/realm"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/server/social"
	"github.com/myriad-mmo/myriad/store"
)

// mapFile is the map of the reference world, in the content.
const mapFile = "maps/evermere.yaml"

// shardStart is the start of the shard's time. The clock follows the time of day from here,
// so that it goes on through restarts with nothing kept.
var shardStart = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

func shardMs() int64 { return time.Since(shardStart).Milliseconds() }

// shard is the part of a node that plays the world.
type shard struct {
	realm   *realm.Realm
	host    *region.Host
	lobby   *session.Lobby
	hall    *social.Hall
	gateway *gateway.Gateway
}

// openShard joins content, regions, sessions and the gateway of a node.
func (n *node) openShard() (*shard, error) {
	s := &shard{}
	known := n.config.Rulesets
	if known == nil {
		known = all.Rulesets()
	}
	var err error
	s.realm, err = realm.Open(realm.Config{
		Files: files.Files, Overlay: n.config.Content, MapFile: mapFile, Log: n.log,
		Changed: func(set *content.Set) {
			s.host.SetContent(set)
			s.lobby.ContentChanged()
		},
	})
	if err != nil {
		return nil, err
	}
	chart := s.realm.Terrain()
	for i := range chart.Lands {
		if known[chart.Lands[i].Ruleset] == nil {
			return nil, fmt.Errorf("map: land %s wants the ruleset %q, which this program has not", chart.Lands[i].Key, chart.Lands[i].Ruleset)
		}
	}
	seed := uint64(n.config.Seed)
	if seed == 0 {
		seed = rand.Uint64()
	}
	messages := &bus.Memory{}
	s.host = region.NewHost(region.Config{
		Store: n.store, Bus: messages, Map: chart, Content: s.realm.Set(), Seed: seed, Clock: shardMs,
		Rules:   func(id geom.RegionID) rules.Ruleset { return known[chart.LandOfRegion(id).Ruleset] },
		Load:    reload(n.store),
		Limit:   limit(n.config),
		Layered: func(id geom.RegionID) bool { return chart.LandOfRegion(id).Layers },
		Layers:  n.config.Layers, LayerPeople: n.config.LayerPlayers,
		Parties:  func() map[entity.ID]uint64 { return s.hall.Parties() },
		Observer: regionObserver{n.metrics}, Log: n.log, CrashDir: filepath.Join(n.config.Data, "crashes"),
	})
	name := n.store.Owner()
	world := &atlas.Atlas{
		Map: chart, Content: s.realm.Set, ShardMs: shardMs,
		NowMs: func() int64 { return time.Now().UnixMilli() },
	}
	s.lobby = session.New(session.Config{
		Gateway: name, Build: Build(), Store: n.store, Bus: messages, World: world, Log: n.log, ShardMs: shardMs,
		Rejected: n.metrics.Rejected, Closed: s.host.Closed, MaxPlayers: n.config.MaxPlayers, MaxWaiting: n.config.MaxWaiting,
		EntriesPerSecond: float64(n.config.EntryRate), MaxSessions: n.config.MaxPlayers + n.config.MaxWaiting + atTitle,
	})
	s.hall = social.New(social.Config{Lobby: s.lobby, Store: n.store, Bus: messages, Land: world.Land, Log: n.log})
	s.gateway = gateway.New(gateway.Config{
		Name: name, Lobby: s.lobby, Bus: messages, PublicURL: n.config.PublicURL, Budget: n.config.CrowdBudget, NearCells: n.config.NearCells, ViewCells: n.config.ViewCells,
		Observer: n.metrics, Log: n.log, MaxConnections: n.config.MaxPlayers + n.config.MaxWaiting + 2*atTitle,
	})
	return s, nil
}

// atTitle is how many may be connected besides those in the world and those who wait for it.
const atTitle = 1000

// limit is how far regions climb their overload ladder by themselves.
func limit(c Config) region.Rung {
	if c.Dilation {
		return region.Top
	}
	return region.ThinkLess
}

// reload builds the arrival of a character whose memory must be made anew from its rows.
func reload(rows *store.Store) region.Loader {
	return func(ctx context.Context, id entity.ID, r geom.RegionID, hop uint64) (rules.Arrival, error) {
		c, holdings, err := rows.LoadCharacter(ctx, id)
		if err != nil {
			return rules.Arrival{}, err
		}
		if c.Region != uint16(r) || c.Hop != hop {
			return rules.Arrival{}, fmt.Errorf("%v is in region %d at hop %d, not in %d at %d: %w", id, c.Region, c.Hop, r, hop, store.ErrMoved)
		}
		return rules.Arrival{How: rules.ReloadedIn, Holdings: &holdings}, nil
	}
}

// stages are the parts of the shard in the order in which they start; they stop the other
// way round. Sessions go first: they save who is in the world while the regions still run.
func (n *node) stages() []stage {
	s := n.shard
	list := []stage{
		{"content", s.realm.Run},
		{"regions", s.host.Run},
		{"sessions", s.lobby.Run},
		{"talk", s.hall.Run},
		{"gateway", s.gateway.Run},
		{"farewell", func(ctx context.Context) error {
			<-ctx.Done()
			n.health.ready.Store(false)
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewellTime)
			defer cancel()
			return s.lobby.Shutdown(late)
		}},
		{"gauges", n.gauge},
	}
	if n.config.Adventurers > 0 {
		list = append(list, stage{"adventurers", n.adventurers})
	}
	return list
}

// farewellTime is how long the node waits until everybody in the world is saved.
const farewellTime = 4 * time.Second

// adventurers keeps the node's own programs in the world. They are company: that they
// cannot play is logged, and the node goes on.
func (n *node) adventurers(ctx context.Context) error {
	err := adventurer.Run(ctx, adventurer.Config{
		Count:  n.config.Adventurers,
		Dial:   func(context.Context) (net.Conn, error) { return n.shard.gateway.Pipe(), nil },
		Dir:    n.config.Data,
		Haunts: bot.Haunts(),
		Log:    n.log,
	})
	if err != nil && ctx.Err() == nil {
		n.log.Error("adventurers stay at home", "err", err)
		<-ctx.Done()
	}
	return nil
}
