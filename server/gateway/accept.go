package gateway

import (
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/gobwas/ws"

	"github.com/myriad-mmo/myriad/wire"
)

// ServeHTTP upgrades a request to a connection. Requests of pages from other sites are
// told so by a close code, since a browser shows pages nothing else.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if g.Connections() >= g.config.MaxConnections {
		http.Error(w, "no room for more players", http.StatusServiceUnavailable)
		return
	}
	origin := g.originAllowed(r)
	address := g.addressOf(r)
	socket, rw, _, err := ws.UpgradeHTTP(r, w)
	if err != nil {
		return // the library has answered
	}
	// The deadlines of the web server end here.
	socket.SetDeadline(time.Time{})
	early := make([]byte, rw.Reader.Buffered())
	io.ReadFull(rw.Reader, early)
	c := g.open(socket, early, address)
	if c != nil && !origin {
		c.Close(wire.CloseOrigin, "the page came from another site")
	}
}

// open starts to serve an upgraded connection; nil when there is no room.
func (g *Gateway) open(socket net.Conn, early []byte, address netip.Addr) *Conn {
	c := &Conn{
		gateway: g, address: address,
		in:       newParser(),
		commands: newBudget(commandsPerSecond, commandsBurst),
		cores:    newBudget(coresPerSecond, coresBurst),
		resyncs:  newBudget(resyncsPerSecond, resyncsBurst),
	}
	from := g.pollers.adopt(c, socket)
	if from == nil {
		from = newStream(c, socket)
	}
	c.client = g.lobby.Connect(c)
	c.begin()
	if !g.add(c) {
		from.close()
		return nil
	}
	from.start(early)
	return c
}

// Pipe returns the client's end of a new connection within the process, to be used like a
// TCP connection to /ws: the client sends the request of an upgrade first.
func (g *Gateway) Pipe() net.Conn {
	server, client := net.Pipe()
	go func() {
		server.SetDeadline(time.Now().Add(helloPatience))
		if _, err := ws.Upgrade(server); err != nil {
			server.Close()
			return
		}
		server.SetDeadline(time.Time{})
		g.open(server, nil, netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	}()
	return client
}

// originAllowed reports whether the page that asks is one of ours. Programs that are no
// browsers send no origin.
func (g *Gateway) originAllowed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	if strings.EqualFold(u.Host, r.Host) {
		return true
	}
	public, err := url.Parse(g.config.PublicURL)
	return err == nil && public.Host != "" && strings.EqualFold(u.Host, public.Host)
}

// addressOf returns who asks. Behind a proxy on this machine, which a public URL hints at,
// it is the last address that the proxy added.
func (g *Gateway) addressOf(r *http.Request) netip.Addr {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.IPv4Unspecified()
	}
	address := remote.Addr().Unmap()
	if g.config.PublicURL == "" || !address.IsLoopback() {
		return address
	}
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	if a, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err == nil {
		return a.Unmap()
	}
	return address
}
