package session

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// ErrNotHere is returned for a character that no session plays.
var ErrNotHere = errors.New("the character is not here")

// Player is a line of the console's list.
type Player struct {
	Character entity.ID     `json:"character"`
	Name      string        `json:"name"`
	Calling   string        `json:"calling"`
	Level     uint32        `json:"level"`
	Account   int64         `json:"account"`
	Login     string        `json:"login"` // name of the account, empty for a guest
	Address   string        `json:"address"`
	Bot       bool          `json:"bot"`
	Online    bool          `json:"online"` // false during the grace time
	Region    uint16        `json:"region"`
	X         int32         `json:"x"` // mm
	Z         int32         `json:"z"`
	RoundTrip time.Duration `json:"round_trip_ns"`
	Since     time.Time     `json:"since"`
	Muted     time.Time     `json:"muted,omitzero"` // until when
}

// Players lists who is in the world, by name.
func (l *Lobby) Players() []Player {
	var list []Player
	for _, s := range l.Sessions() {
		p := s.Person()
		if p.ID == 0 || !s.Present() {
			continue
		}
		line := Player{
			Character: p.ID, Name: p.Name, Calling: p.Calling, Level: p.Level, Account: int64(p.Account), Login: p.AccountName,
			Bot: p.Bot, Online: p.Online, Region: uint16(p.Region), X: p.At.X, Z: p.At.Z,
			RoundTrip: p.RoundTrip, Since: p.Since, Muted: p.MutedUntil,
		}
		if p.Address.IsValid() {
			line.Address = p.Address.String()
		}
		list = append(list, line)
	}
	slices.SortFunc(list, func(a, b Player) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Headcount returns how many are in the world, and how many of these have no connection just now. Cost: a lock
// for each session.
func (l *Lobby) Headcount() (inWorld, away int) {
	for _, s := range l.Sessions() {
		s.mu.Lock()
		present, online := s.present(), s.client != nil
		s.mu.Unlock()
		if present {
			inWorld++
			if !online {
				away++
			}
		}
	}
	return inWorld, away
}

// Kick ends the connection of the session that plays the character and takes the character
// out of the world. reason is shown to the person. ErrNotHere when nobody plays it.
func (l *Lobby) Kick(id entity.ID, reason string) error {
	s := l.ByCharacter(id)
	if s == nil {
		return ErrNotHere
	}
	s.expel(wire.CloseKicked, reason)
	return nil
}

// expel closes the connection for good: what it leaves behind does not linger.
func (s *Session) expel(code wire.Code, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.client; c != nil {
		c.conn.Close(code, reason)
		s.detach()
	}
	if s.stage == lingering {
		s.leave()
	}
}

// Mute keeps the account of the character from talking for a time; 0 lifts that.
func (l *Lobby) Mute(ctx context.Context, id entity.ID, d time.Duration, by, reason string) error {
	s := l.ByCharacter(id)
	if s == nil {
		return ErrNotHere
	}
	account := s.accountID()
	if d <= 0 {
		s.mute(time.Time{})
		return l.liftBans(ctx, store.BanChat, account)
	}
	until := l.config.Now().Add(d)
	_, err := l.config.Store.AddBan(ctx, store.Ban{Kind: store.BanChat, Account: account, By: by, Reason: reason, Until: until})
	if err != nil {
		return err
	}
	s.mute(until)
	s.Notify("chat.muted", map[string]string{"minutes": fmt.Sprint(int(d.Minutes() + 0.5))})
	return nil
}

// liftBans removes the bans of a kind that hold against an account alone.
func (l *Lobby) liftBans(ctx context.Context, kind store.BanKind, account store.AccountID) error {
	for {
		ban, err := l.config.Store.BanFor(ctx, kind, account, "")
		if err != nil || ban == nil {
			return err
		}
		if err := l.config.Store.LiftBan(ctx, ban.ID); err != nil {
			return err
		}
	}
}

// Ban keeps an account out for a time, for good when d is 0, and ends its session. With an
// address, that is kept out too, and of IPv6 the whole household (/64).
func (l *Lobby) Ban(ctx context.Context, account store.AccountID, address netip.Addr, d time.Duration, by, reason string) error {
	ban := store.Ban{Kind: store.BanLogin, Account: account, By: by, Reason: reason}
	if d > 0 {
		ban.Until = l.config.Now().Add(d)
	}
	if address.IsValid() {
		ban.Address = addressKey(address)
	}
	if _, err := l.config.Store.AddBan(ctx, ban); err != nil {
		return err
	}
	for _, s := range l.Sessions() {
		p := s.Person()
		if p.Account == account || ban.Address != "" && p.Address.IsValid() && addressKey(p.Address) == ban.Address {
			s.expel(wire.CloseBanned, banText(&ban))
		}
	}
	return nil
}

// Lift ends a ban or mute before its time.
func (l *Lobby) Lift(ctx context.Context, b store.Ban) error {
	if err := l.config.Store.LiftBan(ctx, b.ID); err != nil {
		return err
	}
	if s := l.ByAccount(b.Account); s != nil && b.Kind == store.BanChat {
		s.recallMute(ctx)
	}
	return nil
}

// Message shows a text of the staff to the character's client.
func (l *Lobby) Message(id entity.ID, text string) error {
	s := l.ByCharacter(id)
	if s == nil {
		return ErrNotHere
	}
	s.Send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Notice{Notice: &corepb.Notice{Code: "staff.message", Text: cutText(text, maxNotice)}}})
	return nil
}

// Announce shows a text of the staff to everyone.
func (l *Lobby) Announce(text string) {
	l.Broadcast(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Notice{Notice: &corepb.Notice{Code: "staff.announcement", Text: cutText(text, maxNotice)}}})
}

// maxNotice bounds a text of the staff, in bytes.
const maxNotice = 500

// Notify shows a notice of the catalogue to the session's client.
func (s *Session) Notify(code string, args map[string]string) {
	s.Send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Notice{Notice: &corepb.Notice{Code: code, Args: args}}})
}

// banned closes the connection of an account, or of an address, that is kept out.
func (c *Client) banned(ctx context.Context, account store.AccountID) bool {
	ban, err := c.lobby.config.Store.BanFor(ctx, store.BanLogin, account, addressKey(c.conn.Address()))
	if err != nil || ban == nil {
		// With the store away nobody can log in anyway.
		return false
	}
	c.conn.Close(wire.CloseBanned, banText(ban))
	return true
}

// banText is the reason of a ban with its end, RFC 3339, or "forever".
func banText(b *store.Ban) string {
	end := "forever"
	if !b.Until.IsZero() {
		end = b.Until.UTC().Format(time.RFC3339)
	}
	return end + " " + cutText(b.Reason, 150)
}

// recallMute brings a mute back that was spoken in an earlier session.
func (s *Session) recallMute(ctx context.Context) {
	ban, err := s.lobby.config.Store.BanFor(ctx, store.BanChat, s.accountID(), "")
	switch {
	case err != nil:
	case ban == nil:
		s.mute(time.Time{})
	case ban.Until.IsZero():
		s.mute(time.Unix(1<<40, 0))
	default:
		s.mute(ban.Until)
	}
}
