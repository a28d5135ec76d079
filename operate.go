package myriad

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/server/admin"
	"github.com/myriad-mmo/myriad/store"
)

// consoleHandler serves the operators' console.
func (n *node) consoleHandler() http.Handler {
	return admin.New(admin.Config{
		Page: n.console.Handler(), World: n, People: people{}, Audit: n.store, Metrics: n.metrics,
		Build: Build(), Node: nodeName(n.config), Address: link(n.admin, false), Log: n.log,
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

// Regions implements admin.World.
func (n *node) Regions() []admin.Region { return nil }

// errNobody is what staff hear while the node has no sessions.
var errNobody = errors.New("nobody is here")

// people implements admin.People for a node without sessions.
type people struct{}

func (people) Players() []admin.Player                                              { return nil }
func (people) Kick(entity.ID, string) error                                         { return errNobody }
func (people) Mute(context.Context, entity.ID, time.Duration, string, string) error { return errNobody }
func (people) Ban(context.Context, store.AccountID, netip.Addr, time.Duration, string, string) error {
	return errNobody
}
func (people) Message(entity.ID, string) error { return errNobody }
func (people) Announce(string)                 {}
