// Package bus carries messages between the parts of a shard: gateways, regions, services.
//
// Delivery is at most once. Nothing is believed because of a message alone: ownership and
// goods are decided in the store. Within one process Memory hands values over without a
// copy, so a message must not be changed once it is published.
package bus

import (
	"hash/maphash"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// Message is a value that is handed over. Receivers switch on its type.
type Message any

// Bus connects publishers and subscribers by subject.
type Bus interface {
	// Publish hands a message to every subscriber of the subject. It never blocks for long:
	// a subscriber takes the message into a queue of its own, or drops it. Where a subject
	// says that messages of a type are copied, the publisher may use them again.
	Publish(subject string, m Message)
	// Subscribe calls f for each message to the subject until cancel is called. f runs in
	// the publisher's goroutine and must return at once.
	Subscribe(subject string, f func(Message)) (cancel func())
}

// Memory is the Bus of one process. The zero value is ready to use.
type Memory struct {
	parts [partCount]part // by hash of the subject
}

var _ Bus = (*Memory)(nil)

// partCount keeps what a change of subscribers copies small: a node subscribes to some
// thousand subjects when it starts.
const partCount = 128

// part is that of a Memory for some subjects.
type part struct {
	mu sync.Mutex // held by who changes subscribers
	// subscribers by subject. Publish reads it without a lock: neither the map nor a slice in
	// it changes any more.
	subscribers atomic.Pointer[map[string][]*subscriber]
}

type subscriber struct{ f func(Message) }

var seed = maphash.MakeSeed()

func (b *Memory) part(subject string) *part {
	return &b.parts[maphash.String(seed, subject)%partCount]
}

// Publish implements Bus.
func (b *Memory) Publish(subject string, m Message) {
	subscribers := b.part(subject).subscribers.Load()
	if subscribers == nil {
		return
	}
	for _, s := range (*subscribers)[subject] {
		s.f(m)
	}
}

// Subscribe implements Bus.
func (b *Memory) Subscribe(subject string, f func(Message)) (cancel func()) {
	s := &subscriber{f}
	at := b.part(subject)
	at.change(subject, func(old []*subscriber) []*subscriber { return append(slices.Clone(old), s) })
	return func() {
		at.change(subject, func(old []*subscriber) []*subscriber {
			return slices.DeleteFunc(slices.Clone(old), func(other *subscriber) bool { return other == s })
		})
	}
}

// change puts other subscribers of a subject in the place of the old ones.
func (b *part) change(subject string, f func(old []*subscriber) []*subscriber) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := make(map[string][]*subscriber)
	if old := b.subscribers.Load(); old != nil {
		maps.Copy(next, *old)
	}
	next[subject] = f(next[subject])
	b.subscribers.Store(&next)
}
