//go:build !linux

package gateway

import (
	"net"
	"time"
)

// pollers are Linux's: elsewhere goroutines read.
type pollers struct{}

func newPollers(func() time.Time) *pollers { return &pollers{} }

func (*pollers) adopt(*Conn, net.Conn) source { return nil }

func (*pollers) close() {}
