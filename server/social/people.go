package social

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

const (
	// maxWho bounds the entries of a WhoList; persons come before programs.
	maxWho                   = 100
	asksBurst, askEvery      = 6, 2 * time.Second
	reportsBurst, reportWait = 3, time.Minute
)

// who lists who is here.
func (h *Hall) who(s *session.Session) {
	if !h.mayAsk(s) {
		return
	}
	list := &corepb.WhoList{}
	for _, other := range h.lobby.Sessions() {
		if !other.Playing() {
			continue
		}
		p := other.Person()
		list.Online++
		list.Entries = append(list.Entries, &corepb.WhoList_Entry{
			Name: p.Name, Calling: p.Calling, Level: p.Level, Land: h.config.Land(p.At), Bot: p.Bot,
		})
	}
	slices.SortFunc(list.Entries, func(a, b *corepb.WhoList_Entry) int {
		if a.Bot != b.Bot {
			if b.Bot {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	list.Entries = list.Entries[:min(len(list.Entries), maxWho)]
	s.Send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Who{Who: list}})
}

func (h *Hall) mayAsk(s *session.Session) bool {
	id, now := s.Person().Account, h.lobby.Now()
	h.mu.Lock()
	ok := h.personOf(id).asks.take(now, asksBurst, askEvery)
	h.mu.Unlock()
	if !ok {
		s.Notify("core.too_often", nil)
	}
	return ok
}

// ignore puts a character's account on the list of those one does not want to hear, or
// takes it off.
func (h *Hall) ignore(s *session.Session, m *corepb.Ignore) {
	if !h.mayAsk(s) {
		return
	}
	own := s.Person().Account
	h.job(func(ctx context.Context) {
		id, account, _, err := h.config.Store.CharacterNamed(ctx, session.Skeleton(m.GetName()))
		switch {
		case errors.Is(err, store.ErrNotFound):
			s.Notify("chat.nobody", named(cut(m.GetName())))
			return
		case err == nil && account == own:
			s.Notify("ignore.self", nil)
			return
		case err == nil && m.GetOn():
			err = h.config.Store.Ignore(ctx, own, id)
		case err == nil:
			err = h.config.Store.Unignore(ctx, own, id)
		}
		if errors.Is(err, store.ErrLimit) {
			s.Notify("ignore.full", nil)
			return
		}
		if err != nil {
			h.fail(s, "ignore", err)
			return
		}
		h.sendIgnored(ctx, s, own)
	})
}

// sendIgnored brings an account's list into memory and shows it to the client.
func (h *Hall) sendIgnored(ctx context.Context, s *session.Session, account store.AccountID) {
	list, err := h.config.Store.IgnoreList(ctx, account)
	if err != nil {
		h.log.Warn("social: ignore list", "account", int64(account), "error", err)
		return
	}
	names := &corepb.IgnoreList{}
	ignored := make(map[store.AccountID]bool, len(list))
	for _, i := range list {
		names.Names = append(names.Names, i.Name)
		ignored[i.Account] = true
	}
	h.mu.Lock()
	if p := h.people[account]; p != nil {
		p.ignored = ignored
	}
	h.mu.Unlock()
	s.Send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_IgnoreList{IgnoreList: names}})
}

// report tells the staff about somebody, with what that one said lately; without a name,
// about the game.
func (h *Hall) report(s *session.Session, m *corepb.Report) {
	p, now := s.Person(), h.lobby.Now()
	text, _ := CleanText(m.GetText()[:min(len(m.GetText()), maxTextBytes)])
	about := cut(m.GetName())
	h.mu.Lock()
	ok := h.personOf(p.Account).reports.take(now, reportsBurst, reportWait)
	var lately string
	if about != "" {
		lately = h.linesOf(about, p.Account)
	}
	h.mu.Unlock()
	if !ok {
		s.Notify("core.too_often", nil)
		return
	}
	h.job(func(ctx context.Context) {
		_, err := h.config.Store.AddReport(ctx, store.Report{Account: p.Account, About: about, Text: text, Context: lately})
		if err != nil {
			h.fail(s, "report", err)
			return
		}
		s.Notify("report.taken", named(about))
	})
}

// linesOf returns what a character said lately, aloud or to the one who asks, oldest
// first. h is locked.
func (h *Hall) linesOf(name string, asks store.AccountID) string {
	skeleton := session.Skeleton(name)
	var b strings.Builder
	for i := range keptLines {
		l := &h.lines[(h.lineAt+i)%keptLines]
		if l.text == "" || session.Skeleton(l.name) != skeleton || l.to != 0 && l.to != asks {
			continue
		}
		fmt.Fprintf(&b, "%s %s: %s\n", l.at.UTC().Format(time.TimeOnly), strings.ToLower(strings.TrimPrefix(l.channel.String(), "CHANNEL_")), l.text)
	}
	out := b.String()
	return out[max(0, len(out)-3000):]
}

func (h *Hall) fail(s *session.Session, what string, err error) {
	h.log.Warn("social: request failed", "request", what, "error", err)
	s.Notify("core.internal", nil)
}
