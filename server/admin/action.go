package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/store"
)

// Limits of what an operator may say and order.
const (
	maxText    = 500 // bytes of a reason or message
	maxMinutes = 10 * 365 * 24 * 60
)

// order is what the page sends for an action. Which fields count depends on the action.
type order struct {
	Character string `json:"character"` // decimal
	Text      string `json:"text"`      // reason or message
	Minutes   int    `json:"minutes"`   // of a mute or ban; 0 lifts a mute, and bans for good
	Address   bool   `json:"address"`   // ban the address too
}

// action is one thing staff may do.
type action struct {
	name string
	// about says whether it concerns one player, who must be in the world.
	about bool
	// wordy says whether it makes no sense without a text.
	wordy bool
	run   func(ctx context.Context, people People, p *Player, o order) error
}

// by is how the console appears in bans and in the audit log; its logins have no names.
const by = "console"

var actions = []action{
	{"kick", true, false, func(_ context.Context, people People, p *Player, o order) error {
		return people.Kick(p.Character, o.Text)
	}},
	{"mute", true, false, func(ctx context.Context, people People, p *Player, o order) error {
		return people.Mute(ctx, p.Character, o.duration(), by, o.Text)
	}},
	{"ban", true, true, func(ctx context.Context, people People, p *Player, o order) error {
		var address netip.Addr
		if o.Address {
			address, _ = netip.ParseAddr(p.Address) // one who is not connected has none
		}
		return people.Ban(ctx, p.Account, address, o.duration(), by, o.Text)
	}},
	{"message", true, true, func(_ context.Context, people People, p *Player, o order) error {
		return people.Message(p.Character, o.Text)
	}},
	{"announce", false, true, func(_ context.Context, people People, _ *Player, o order) error {
		people.Announce(o.Text)
		return nil
	}},
}

func (o order) duration() time.Duration { return time.Duration(o.Minutes) * time.Minute }

// detail is what the audit log says besides whom it was about.
func (o order) detail(a action) string {
	var parts []string
	switch {
	case a.name == "mute" && o.Minutes == 0:
		parts = append(parts, "lifted")
	case a.name == "ban" && o.Minutes == 0:
		parts = append(parts, "for good")
	case a.name == "mute" || a.name == "ban":
		parts = append(parts, fmt.Sprintf("%d min", o.Minutes))
	}
	if o.Address {
		parts = append(parts, "address too")
	}
	if o.Text != "" {
		parts = append(parts, strconv.Quote(o.Text))
	}
	return strings.Join(parts, ", ")
}

// act returns the handler of an action.
func (c *Console) act(a action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o order
		if !read(w, r, &o) {
			return
		}
		o.Text = strings.TrimSpace(o.Text)
		if len(o.Text) > maxText || o.Minutes < 0 || o.Minutes > maxMinutes || a.wordy && o.Text == "" {
			refuse(w, http.StatusBadRequest, "console.bad_request")
			return
		}
		subject := "everyone"
		var player *Player
		if a.about {
			if player = c.player(o.Character); player == nil {
				refuse(w, http.StatusNotFound, "console.gone")
				return
			}
			subject = fmt.Sprintf("%s (%v, account %d)", player.Name, player.Character, player.Account)
		}
		c.carryOut(w, r, a.name, subject, o.detail(a), func() error {
			return a.run(r.Context(), c.config.People, player, o)
		})
	}
}

// carryOut writes what is about to be done to the audit log, and does it. What cannot be
// written there is not done.
func (c *Console) carryOut(w http.ResponseWriter, r *http.Request, name, subject, detail string, do func() error) {
	entry := store.Audit{Who: by, Action: name, Subject: subject, Detail: detail}
	if err := c.config.Audit.AddAudit(r.Context(), entry); err != nil {
		c.failed(w, "write the audit log", err)
		return
	}
	if err := do(); err != nil {
		entry.Action, entry.Detail = name+" failed", err.Error()
		if err := c.config.Audit.AddAudit(r.Context(), entry); err != nil {
			c.config.Log.Error("console: write the audit log", "err", err)
		}
		c.failed(w, name, err)
		return
	}
	c.config.Log.Info("console: action", "action", name, "subject", subject)
	w.WriteHeader(http.StatusNoContent)
}

// player returns the character of that number, or nil when it is not in the world.
func (c *Console) player(character string) *Player {
	id, err := strconv.ParseUint(character, 10, 64)
	if err != nil {
		return nil
	}
	for _, p := range c.config.People.Players() {
		if p.Character == entity.ID(id) {
			return &p
		}
	}
	return nil
}
