package load

import (
	"fmt"
	"time"

	"github.com/myriad-mmo/myriad/internal/bench/process"
)

// Effort is what the machine did in a window.
type Effort struct {
	Seconds    float64 `json:"seconds"`     // length of the window
	ServerUsed float64 `json:"server_used"` // seconds of processor
	Used       float64 `json:"used"`        // likewise, of the crowd's own process
	// Others are the seconds of the processors of both that neither of them used: other
	// programs, or a host that gave its time to other machines.
	Others    float64 `json:"others"`
	ServerRSS int64   `json:"server_rss"` // bytes, at the end
}

// effortMark is an end of a window.
type effortMark struct {
	at          time.Time
	server, own process.Usage
	busy        time.Duration
}

func (o *Order) mark() (m effortMark, err error) {
	if m.server, err = process.UsageOf(o.Server); err != nil {
		return m, fmt.Errorf("server's usage: %w", err)
	}
	if m.own, err = process.UsageOf(process.Self()); err != nil {
		return m, fmt.Errorf("own usage: %w", err)
	}
	if m.busy, err = process.Busy(o.CPUs); err != nil {
		return m, fmt.Errorf("processors: %w", err)
	}
	m.at = time.Now()
	return m, nil
}

func (m effortMark) until(end effortMark) Effort {
	e := Effort{Seconds: end.at.Sub(m.at).Seconds(), ServerRSS: end.server.RSS,
		ServerUsed: (end.server.CPU - m.server.CPU).Seconds(), Used: (end.own.CPU - m.own.CPU).Seconds()}
	e.Others = max((end.busy-m.busy).Seconds()-e.ServerUsed-e.Used, 0)
	return e
}
