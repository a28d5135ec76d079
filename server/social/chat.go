package social

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

const (
	// maxText is the longest line, in letters; maxTextBytes the longest that is looked at.
	maxText      = 240
	maxTextBytes = 1000
	// earshot is how far a spoken line reaches, in mm.
	earshot = 40 * geom.Metre
	// maxSame is how often in a row one may say the same within sameFor.
	maxSame = 2
	sameFor = 30 * time.Second
	// keptLines are remembered for reports.
	keptLines = 256
)

// pace is how often one may speak on a channel.
type pace struct {
	burst    float64
	interval time.Duration
}

var paces = map[corepb.Channel]pace{
	corepb.Channel_CHANNEL_SAY:     {6, 1500 * time.Millisecond},
	corepb.Channel_CHANNEL_EMOTE:   {4, 2 * time.Second},
	corepb.Channel_CHANNEL_PARTY:   {8, time.Second},
	corepb.Channel_CHANNEL_WHISPER: {8, time.Second},
	corepb.Channel_CHANNEL_REGION:  {4, 4 * time.Second},
	corepb.Channel_CHANNEL_WORLD:   {3, 10 * time.Second},
}

// saidSubject is where gateways hear what is said aloud.
const saidSubject = "social.said"

// said is a line on its way to all who may hear it.
type said struct {
	channel corepb.Channel
	account store.AccountID // of the speaker
	at      geom.Point
	region  geom.RegionID // in its layer
	land    string
	records []byte
}

// line is one that was spoken, kept for reports.
type line struct {
	at      time.Time
	channel corepb.Channel
	from    entity.ID
	name    string
	to      store.AccountID // of a whisper: who heard it
	text    string
}

// CleanText returns a line as it is passed on: valid, composed, without marks that change
// the direction of what follows or take no room, white space collapsed. It is empty when
// nothing is left, and ok is false when it is too long.
func CleanText(text string) (clean string, ok bool) {
	if len(text) > maxTextBytes {
		return "", false
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, ""))
	var b strings.Builder
	marks := 0
	for _, r := range text {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			r = ' '
		case unicode.Is(unicode.Cf, r) && r != '\u200d': // the joiner of emoji
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > 2 { // towers of accents
				continue
			}
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		}
		b.WriteRune(r)
	}
	clean = strings.Join(strings.Fields(b.String()), " ")
	return clean, utf8.RuneCountInString(clean) <= maxText
}

func (h *Hall) chat(s *session.Session, m *corepb.ChatSend) {
	text, ok := CleanText(m.GetText())
	pace, known := paces[m.GetChannel()]
	switch {
	case !ok:
		s.Notify("chat.too_long", nil)
		return
	case text == "" || !known:
		return
	case s.Muted():
		s.Notify("chat.muted", nil)
		return
	}
	p := s.Person()
	if code := h.mayTalk(p.Account, m.GetChannel(), pace, text); code != "" {
		s.Notify(code, nil)
		return
	}
	message := &corepb.ChatMessage{
		Channel: m.GetChannel(), From: p.Name, FromEntity: uint64(p.ID), Text: text,
		Bot: p.Bot, ServerMs: uint64(h.lobby.ShardMs()), Staff: p.Role >= store.RoleGuide,
	}
	switch m.GetChannel() {
	case corepb.Channel_CHANNEL_WHISPER:
		h.whisper(s, p, m.GetTo(), message)
	case corepb.Channel_CHANNEL_PARTY:
		h.tellParty(s, p, message)
	default:
		h.keep(p, message, 0)
		h.config.Bus.Publish(saidSubject, &said{
			channel: m.GetChannel(), account: p.Account, at: p.At, region: p.Region, land: h.config.Land(p.At), records: encode(message),
		})
	}
}

func encode(m *corepb.ChatMessage) []byte {
	return session.Encode(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Chat{Chat: m}})
}

// mayTalk returns the code of what keeps an account from saying the text now.
func (h *Hall) mayTalk(account store.AccountID, channel corepb.Channel, pace pace, text string) string {
	now := h.lobby.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.personOf(account)
	b := p.limits[channel]
	if b == nil {
		b = &bucket{}
		p.limits[channel] = b
	}
	if !b.take(now, pace.burst, pace.interval) {
		return "chat.too_often"
	}
	if folded := strings.ToLower(text); folded != p.said || now.Sub(p.saidAt) > sameFor {
		p.said, p.saidN = folded, 0
	}
	p.saidN++
	p.saidAt = now
	if p.saidN > maxSame && channel != corepb.Channel_CHANNEL_PARTY && channel != corepb.Channel_CHANNEL_WHISPER {
		return "chat.repeated"
	}
	return ""
}

// deliver gives a line to everyone of this gateway who may hear it.
func (h *Hall) deliver(s *said) {
	for _, to := range h.lobby.Sessions() {
		if !to.Playing() || !s.reaches(h, to) || h.ignores(to, s.account) {
			continue
		}
		to.SendRecords(s.records)
	}
}

func (s *said) reaches(h *Hall, to *session.Session) bool {
	switch s.channel {
	case corepb.Channel_CHANNEL_WORLD:
		return true
	case corepb.Channel_CHANNEL_REGION:
		return h.config.Land(to.At()) == s.land
	default:
		return to.At().Within(s.at, earshot) && to.Person().Region.Sees(s.region)
	}
}

func (h *Hall) ignores(to *session.Session, account store.AccountID) bool {
	id := to.Person().Account
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.people[id]
	return p != nil && p.ignored[account]
}

// whisper tells one person. Who is ignored is not told so.
func (h *Hall) whisper(s *session.Session, from session.Person, name string, m *corepb.ChatMessage) {
	to := h.lobby.ByName(name)
	if to == nil || !to.Playing() {
		s.Notify("chat.nobody", named(cut(name)))
		return
	}
	whom := to.Person()
	m.To = whom.Name
	records := encode(m)
	h.keep(from, m, whom.Account)
	if to != s && !h.ignores(to, from.Account) {
		to.SendRecords(records)
	}
	s.SendRecords(records)
}

// keep remembers a line for reports.
func (h *Hall) keep(from session.Person, m *corepb.ChatMessage, to store.AccountID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines[h.lineAt%keptLines] = line{h.lobby.Now(), m.Channel, from.ID, from.Name, to, m.Text}
	h.lineAt++
}

// cut shortens a name that a client sent, for a notice.
func cut(name string) string {
	name, _ = CleanText(name)
	if r := []rune(name); len(r) > session.MaxNameLength {
		return string(r[:session.MaxNameLength])
	}
	return name
}
