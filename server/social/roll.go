package social

import (
	"math/rand/v2"
	"strconv"

	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// maxRoll is the highest number one may roll up to.
const maxRoll = 1_000_000

// roll draws a number and tells everyone in earshot. A roll of nothing is one of 1 to 100.
func (h *Hall) roll(s *session.Session, m *corepb.Roll) {
	low, high := max(m.GetLow(), 1), m.GetHigh()
	if high == 0 {
		high = 100
	}
	p := s.Person()
	switch {
	case high > maxRoll || low > high:
		s.Notify("chat.roll_range", map[string]string{"max": strconv.Itoa(maxRoll)})
		return
	case s.Muted():
		s.Notify("chat.muted", nil)
		return
	}
	if code := h.mayRoll(p.Account); code != "" {
		s.Notify(code, nil)
		return
	}
	message := &corepb.ChatMessage{
		Channel: corepb.Channel_CHANNEL_EMOTE, From: p.Name, FromEntity: uint64(p.ID), Bot: p.Bot,
		ServerMs: uint64(h.lobby.ShardMs()), Staff: p.Role >= store.RoleGuide,
		Rolled: &corepb.ChatMessage_Rolled{Low: low, High: high, Number: low + rand.Uint32N(high-low+1)},
	}
	h.config.Bus.Publish(saidSubject, &said{
		channel: message.Channel, account: p.Account, at: p.At, region: p.Region, land: h.config.Land(p.At), records: encode(message),
	})
}

// mayRoll takes from what an account may say in emotes; two equal rolls are no repetition.
func (h *Hall) mayRoll(account store.AccountID) string {
	const channel = corepb.Channel_CHANNEL_EMOTE
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.personOf(account)
	b := p.limits[channel]
	if b == nil {
		b = &bucket{}
		p.limits[channel] = b
	}
	if !b.take(h.lobby.Now(), paces[channel].burst, paces[channel].interval) {
		return "chat.too_often"
	}
	return ""
}
