package myriad

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/myriad-mmo/myriad/server/telemetry"
)

// Limits of both web servers. A WebSocket leaves them behind with its upgrade.
const (
	headerTime  = 10 * time.Second
	idleTime    = 2 * time.Minute
	headerBytes = 16 << 10
	drainTime   = 2 * time.Second
)

// listen opens a port, with an error that says which key to change.
func listen(key, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("address %s is in use by another program: choose another with -%s", address, key)
	}
	if err != nil {
		return nil, fmt.Errorf("-%s: %w", key, err)
	}
	return l, nil
}

// webStage serves handler on l until the node stops.
func webStage(name string, l net.Listener, handler http.Handler, log *slog.Logger, cert, key string) stage {
	return stage{name, func(ctx context.Context) error {
		s := &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: headerTime,
			IdleTimeout:       idleTime,
			MaxHeaderBytes:    headerBytes,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // what clients do wrong
		}
		ended := make(chan error, 1)
		go func() {
			if cert != "" {
				ended <- s.ServeTLS(l, cert, key)
				return
			}
			ended <- s.Serve(l)
		}()
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
		}
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		if err := s.Shutdown(late); err != nil {
			return s.Close()
		}
		return nil
	}}
}

// health answers whether the process lives and whether players may come.
type health struct {
	ready  atomic.Bool
	saving func() bool // the store cannot be written: who comes now is turned away; nil: never
}

func (h *health) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !h.ready.Load() {
			http.Error(w, "starting or stopping", http.StatusServiceUnavailable)
			return
		}
		if h.saving != nil && h.saving() {
			http.Error(w, "saving: the database cannot be written", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
}

// adminRoutes are the pages of the admin address that want no login.
func adminRoutes(mux *http.ServeMux, h *health, m *telemetry.Metrics) {
	h.routes(mux)
	mux.Handle("GET /metrics", m.Handler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
}

// publicLink is the address that players open.
func publicLink(c Config, l net.Listener) string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	return link(l, c.TLSCert != "")
}

// link is how a browser on this machine reaches a listener.
func link(l net.Listener, tls bool) string {
	u := url.URL{Scheme: "http", Host: l.Addr().String(), Path: "/"}
	if tls {
		u.Scheme = "https"
	}
	if a, ok := l.Addr().(*net.TCPAddr); ok && a.IP.IsUnspecified() {
		u.Host = fmt.Sprintf("localhost:%d", a.Port)
	}
	return u.String()
}

// networkLinks are how other machines reach a listener that takes connections on every
// address of this one: a phone in the same network, say.
func networkLinks(l net.Listener, tls bool) []string {
	a, ok := l.Addr().(*net.TCPAddr)
	if !ok || !a.IP.IsUnspecified() {
		return nil
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return nil // a courtesy, no more
	}
	scheme := "http"
	if tls {
		scheme = "https"
	}
	var links []string
	for _, address := range own {
		if n, ok := address.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			links = append(links, fmt.Sprintf("%s://%s:%d/", scheme, n.IP, a.Port))
		}
	}
	return links
}

// guardHost refuses requests to the admin address under a foreign name, which a page on
// the web could make a browser on this machine send (DNS rebinding).
func guardHost(next http.Handler, l net.Listener) http.Handler {
	a, ok := l.Addr().(*net.TCPAddr)
	if !ok || !a.IP.IsLoopback() {
		return next // reached by whatever name the operator gave the machine
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		host = strings.Trim(host, "[]")
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "unknown host", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
