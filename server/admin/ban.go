package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/store"
)

// maxBans bounds the list of bans; the newest are shown.
const maxBans = 200

// banView is a ban or mute that holds now.
type banView struct {
	ID      int64     `json:"id"`
	Mute    bool      `json:"mute"`
	Account int64     `json:"account"` // 0: an address alone
	Names   []string  `json:"names"`   // of the account's characters
	Address string    `json:"address"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Until   time.Time `json:"until,omitzero"` // absent: for good
}

// bans lists who is kept out or silent.
func (c *Console) bans(w http.ResponseWriter, r *http.Request) {
	list, err := c.config.Bans.Bans(r.Context(), maxBans)
	if err != nil {
		c.failed(w, "read the bans", err)
		return
	}
	views := []banView{}
	for _, b := range list {
		names, err := c.names(r.Context(), b.Account)
		if err != nil {
			c.failed(w, "read the bans", err)
			return
		}
		views = append(views, banView{b.ID, b.Kind == store.BanChat, int64(b.Account), names, b.Address, b.Reason, b.By, b.At, b.Until})
	}
	answer(w, views)
}

func (c *Console) names(ctx context.Context, account store.AccountID) ([]string, error) {
	names := []string{}
	if account == 0 {
		return names, nil
	}
	list, err := c.config.Bans.ListCharacters(ctx, account)
	for _, ch := range list {
		names = append(names, ch.Name)
	}
	return names, err
}

// lift ends a ban or mute. It is written to the audit log like every action.
func (c *Console) lift(w http.ResponseWriter, r *http.Request) {
	var o struct {
		Ban int64 `json:"ban"`
	}
	if !read(w, r, &o) {
		return
	}
	list, err := c.config.Bans.Bans(r.Context(), maxBans)
	if err != nil {
		c.failed(w, "read the bans", err)
		return
	}
	for _, b := range list {
		if b.ID != o.Ban {
			continue
		}
		c.carryOut(w, r, "lift", c.subjectOf(r.Context(), b), fmt.Sprintf("%s, %q", kindOf(b), b.Reason), func() error {
			return c.config.People.Lift(r.Context(), b)
		})
		return
	}
	refuse(w, http.StatusNotFound, "console.lifted")
}

func (c *Console) subjectOf(ctx context.Context, b store.Ban) string {
	var parts []string
	if names, err := c.names(ctx, b.Account); err == nil && len(names) > 0 {
		parts = append(parts, strings.Join(names, ", "))
	}
	if b.Account != 0 {
		parts = append(parts, fmt.Sprintf("account %d", b.Account))
	}
	if b.Address != "" {
		parts = append(parts, b.Address)
	}
	return strings.Join(parts, ", ")
}

func kindOf(b store.Ban) string {
	if b.Kind == store.BanChat {
		return "mute"
	}
	return "ban"
}
