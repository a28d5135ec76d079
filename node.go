package myriad

import (
	"context"
	"crypto/tls"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/myriad-mmo/myriad/client"
	"github.com/myriad-mmo/myriad/console"
	"github.com/myriad-mmo/myriad/server/telemetry"
	"github.com/myriad-mmo/myriad/server/webbundle"
	"github.com/myriad-mmo/myriad/store"
)

// closeTime is how long the store may take for what was submitted last.
const closeTime = 3 * time.Second

// node is a node that is about to run: everything that can be refused has been opened.
type node struct {
	config  Config
	log     *slog.Logger
	store   *store.Store
	public  net.Listener
	admin   net.Listener
	metrics *telemetry.Metrics
	health  health
	page    *webbundle.Bundle
	console *webbundle.Bundle
	shard   *shard
}

// open claims what a node needs, in the order in which a refusal costs least.
func open(ctx context.Context, c Config) (_ *node, err error) {
	n := &node{config: c, log: c.logger(), metrics: telemetry.New()}
	defer func() {
		if err != nil {
			n.close()
		}
	}()
	if n.public, err = listen("listen", c.Listen); err != nil {
		return nil, err
	}
	if n.admin, err = listen("admin-listen", c.AdminListen); err != nil {
		return nil, err
	}
	if c.TLSCert != "" {
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			return nil, fmt.Errorf("-tls-cert, -tls-key: %w", err)
		}
	}
	// With PostgreSQL the folder holds no database, but what led to crashes and the like.
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if n.store, err = store.Open(ctx, storeConfig(c, n.log)); err != nil {
		return nil, err
	}
	n.health.saving = n.store.Saving
	if n.shard, err = n.openShard(); err != nil {
		return nil, err
	}
	if n.page, err = bundle("client", c.Sources); err != nil {
		return nil, err
	}
	if n.console, err = bundle("console", c.Sources); err != nil {
		return nil, err
	}
	return n, nil
}

// storeConfig is where the node's durable state is.
func storeConfig(c Config, log *slog.Logger) store.Config {
	return store.Config{Dir: c.Data, DSN: c.Store, Node: nodeName(c), Log: log}
}

// bundle builds a page from the embedded sources, or serves those of a repository on disk.
func bundle(name, sources string) (*webbundle.Bundle, error) {
	if sources != "" {
		return webbundle.Watch(name, sources)
	}
	return webbundle.New(name, webbundle.Join(map[string]fs.FS{
		"client": client.Files, "console": console.Files,
	}))
}

// run starts the parts, tells the player's link and blocks until the node has stopped.
func (n *node) run(ctx context.Context) error {
	defer n.close()
	stages := append([]stage{
		webStage("admin", n.admin, guardHost(n.adminHandler(), n.admin), n.log, "", ""),
	}, n.stages()...)
	stages = append(stages, webStage("web", n.public, n.publicHandler(), n.log, n.config.TLSCert, n.config.TLSKey))
	n.health.ready.Store(true)
	n.announce()
	err := runStages(ctx, stopTime, stages)
	n.health.ready.Store(false)
	if err == nil {
		n.log.Info("stopped")
	}
	return err
}

// announce prints the player's link and logs the rest.
func (n *node) announce() {
	out := n.config.Stdout
	if out == nil {
		out = os.Stdout
	}
	n.log.Info("ready", "public", publicLink(n.config, n.public), "admin", link(n.admin, false), "data", n.config.Data)
	if n.config.PublicURL == "" {
		for _, l := range networkLinks(n.public, n.config.TLSCert != "") {
			n.log.Info("reached from the local network", "link", l)
		}
	}
	fmt.Fprintln(out, publicLink(n.config, n.public))
}

func (n *node) publicHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", n.page.Handler())
	mux.Handle("/ws", n.shard.gateway)
	mux.Handle("GET /bench/crowd.bin", &benchCrowd{realm: n.shard.realm, log: n.log})
	n.shard.realm.Routes(mux)
	return mux
}

func (n *node) adminHandler() http.Handler {
	mux := http.NewServeMux()
	adminRoutes(mux, &n.health, n.metrics)
	if n.config.DebugState {
		mux.Handle("GET /debug/state", n.stateHandler())
	}
	mux.Handle("/", n.consoleHandler())
	return mux
}

// close lets go of what open claimed; what stopped by itself is closed already.
func (n *node) close() {
	if n.public != nil {
		_ = n.public.Close()
	}
	if n.admin != nil {
		_ = n.admin.Close()
	}
	if n.store != nil {
		ctx, cancel := context.WithTimeout(context.Background(), closeTime)
		defer cancel()
		if err := n.store.Close(ctx); err != nil {
			n.log.Error("close the store", "err", err)
		}
	}
}
