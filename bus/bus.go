// Package bus carries messages between the parts of a shard: gateways, regions, services.
//
// Delivery is at most once. Nothing is believed because of a message alone: ownership and
// goods are decided in the store. Within one process Memory hands values over without a
// copy, so a message must not be changed once it is published.
package bus

import "sync"

// Message is a value that is handed over. Receivers switch on its type.
type Message any

// Bus connects publishers and subscribers by subject.
type Bus interface {
	// Publish hands a message to every subscriber of the subject. It never blocks for long:
	// a subscriber takes the message into a queue of its own, or drops it.
	Publish(subject string, m Message)
	// Subscribe calls f for each message to the subject until cancel is called. f runs in
	// the publisher's goroutine and must return at once.
	Subscribe(subject string, f func(Message)) (cancel func())
}

// Memory is the Bus of one process. The zero value is ready to use.
type Memory struct {
	mu          sync.RWMutex // guards subscribers
	subscribers map[string][]*subscriber
}

var _ Bus = (*Memory)(nil)

type subscriber struct{ f func(Message) }

// Publish implements Bus.
func (b *Memory) Publish(subject string, m Message) {
	b.mu.RLock()
	to := b.subscribers[subject]
	b.mu.RUnlock()
	for _, s := range to {
		s.f(m)
	}
}

// Subscribe implements Bus.
func (b *Memory) Subscribe(subject string, f func(Message)) (cancel func()) {
	s := &subscriber{f}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subscribers == nil {
		b.subscribers = make(map[string][]*subscriber)
	}
	// Publish reads the old slice without the lock: a new one each time.
	old := b.subscribers[subject]
	b.subscribers[subject] = append(old[:len(old):len(old)], s)
	return func() { b.remove(subject, s) }
}

func (b *Memory) remove(subject string, s *subscriber) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var rest []*subscriber
	for _, other := range b.subscribers[subject] {
		if other != s {
			rest = append(rest, other)
		}
	}
	b.subscribers[subject] = rest
}
