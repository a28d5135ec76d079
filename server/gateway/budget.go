package gateway

import "time"

// budget is a bucket of tokens that refills at a steady rate. It belongs to one goroutine.
type budget struct {
	tokens, burst float64
	perSecond     float64
	at            time.Time
}

func newBudget(perSecond, burst float64) budget {
	return budget{tokens: burst, burst: burst, perSecond: perSecond}
}

// take uses n tokens; false when there are too few, and then none are used.
func (b *budget) take(n float64, now time.Time) bool {
	if !b.at.IsZero() {
		b.tokens = min(b.burst, b.tokens+now.Sub(b.at).Seconds()*b.perSecond)
	}
	b.at = now
	if b.tokens < n {
		return false
	}
	b.tokens -= n
	return true
}

// The limits of one connection, as docs/protocol.md states them.
const (
	messagesPerSecond, messagesBurst = 30, 60
	bytesPerSecond, bytesBurst       = 16 << 10, 48 << 10
	commandsPerSecond, commandsBurst = 15, 40
	coresPerSecond, coresBurst       = 5, 30
	resyncsPerSecond, resyncsBurst   = 5, 40
	// maxRecords bounds the records in one message.
	maxRecords = 64
)
