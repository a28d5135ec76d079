package social

import "github.com/myriad-mmo/myriad/engine/entity"

// Parties returns the party of every character that is in one with others. The map is the
// caller's.
func (h *Hall) Parties() map[entity.ID]uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make(map[entity.ID]uint64, len(h.byChar))
	for id, p := range h.byChar {
		if len(p.members) > 1 {
			all[id] = p.id
		}
	}
	return all
}
