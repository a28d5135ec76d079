package session

import (
	"context"
	"errors"
	"strings"

	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// tickRateHz is what Welcome says; the engine's tick is fixed.
const tickRateHz = 20

func (c *Client) hello(ctx context.Context, h *corepb.Hello) {
	c.greeted = true
	if h.GetProtocolVersion() != wire.ProtocolVersion {
		c.conn.Close(wire.CloseVersion, "this server speaks version 1")
		return
	}
	if c.lobby.closing.Load() {
		c.conn.Close(wire.CloseShutdown, "the server stops")
		return
	}
	c.bot = h.GetBot()
	var resumed *store.Resume
	if token := h.GetResumeToken(); len(token) > 0 && len(token) <= 64 {
		if r, err := c.lobby.config.Store.TakeResume(ctx, token); err == nil && c.resume(ctx, r) {
			resumed = &r
		}
	}
	c.welcome(resumed != nil)
	if resumed != nil {
		c.returns = true
		c.session.enter(ctx, c, resumed.Character)
	}
}

func (c *Client) welcome(resumed bool) {
	key, version := c.lobby.config.World.Names()
	c.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Welcome{Welcome: &corepb.Welcome{
		ProtocolVersion: wire.ProtocolVersion, Build: c.lobby.config.Build, TickRateHz: tickRateHz,
		ServerMs: uint64(c.lobby.config.ShardMs()), ContentVersion: c.lobby.config.World.ContentVersion(),
		MapKey: key, MapVersion: version, Resumed: resumed,
	}}})
}

// resume takes the session over that the token belonged to, or builds it anew after a
// restart. It reports whether that worked; when not, the client logs in as usual.
func (c *Client) resume(ctx context.Context, r store.Resume) bool {
	account, err := c.lobby.config.Store.AccountByID(ctx, r.Account)
	if err != nil || c.banned(ctx, account.ID) {
		return false
	}
	s, err := c.lobby.config.Store.ResumeSession(ctx, r.Account, r.Epoch, c.lobby.config.Gateway)
	if err != nil {
		return false
	}
	c.account = account
	return c.claim(s, true)
}

func (c *Client) guestLogin(ctx context.Context) {
	if c.throttled("guest_login", c.lobby.guests, addressKey(c.conn.Address())) || c.banned(ctx, 0) {
		return
	}
	account, token, err := c.lobby.config.Store.CreateGuest(ctx, c.bot)
	if err != nil {
		c.fail("guest_login", err)
		return
	}
	c.login(ctx, "guest_login", account, token)
}

func (c *Client) tokenLogin(ctx context.Context, token []byte) {
	if len(token) == 0 || len(token) > 64 {
		c.refuse("token_login", "login.token")
		return
	}
	account, next, err := c.lobby.config.Store.LoginToken(ctx, token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		// Tokens have 256 random bits; who sends a wrong one has an old one.
		c.refuse("token_login", "login.token")
	case err != nil:
		c.fail("token_login", err)
	default:
		c.login(ctx, "token_login", account, next)
	}
}

func (c *Client) passwordLogin(ctx context.Context, name, password string) {
	clean, code := CleanAccountName(name)
	if code != "" || len(password) > maxPasswordBytes {
		c.refuse("password_login", "login.password")
		return
	}
	skeleton := Skeleton(clean)
	if c.throttled("password_login", c.lobby.logins, addressKey(c.conn.Address())) ||
		c.throttled("password_login", c.lobby.names, skeleton) {
		return
	}
	account, err := c.lobby.config.Store.AccountByName(ctx, skeleton)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		c.fail("password_login", err)
		return
	}
	ok, err := c.lobby.passwords.check(ctx, password, account.PasswordHash)
	if err != nil {
		c.fail("password_login", err)
		return
	}
	// A look-alike of the name is somebody's mistake or trick; capitals are not.
	if !ok || !strings.EqualFold(account.Name, clean) {
		c.refuse("password_login", "login.password")
		return
	}
	c.lobby.names.Forget(skeleton)
	token, err := c.lobby.config.Store.IssueToken(ctx, account.ID)
	if err != nil {
		c.fail("password_login", err)
		return
	}
	c.login(ctx, "password_login", account, token)
}

// login begins the session of an account whose owner this is, and supersedes any other.
func (c *Client) login(ctx context.Context, request string, account store.Account, token []byte) {
	if c.banned(ctx, account.ID) {
		return
	}
	s, err := c.lobby.config.Store.BeginSession(ctx, account.ID, c.lobby.config.Gateway)
	if err != nil {
		c.fail(request, err)
		return
	}
	c.account = account
	if !c.claim(s, false) {
		return
	}
	c.token = token
	c.sendLoggedIn(ctx, request)
}

// sendLoggedIn tells the account's state, with the token that logs in to it again.
func (c *Client) sendLoggedIn(ctx context.Context, request string) {
	list, err := c.characters(ctx)
	if err != nil {
		c.fail(request, err)
		return
	}
	if len(c.token) == 0 { // after a resume
		if c.token, err = c.lobby.config.Store.IssueToken(ctx, c.account.ID); err != nil {
			c.fail(request, err)
			return
		}
	}
	c.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_LoggedIn{LoggedIn: &corepb.LoggedIn{
		AccountId: uint64(c.account.ID), Token: c.token, AccountName: c.account.Name, Characters: list,
		Settings: c.account.Settings, MaxCharacters: store.MaxCharacters,
	}}})
}

// claim makes this client the one of its account's session here. The one before it is
// told that it was superseded; a character it had in the world stays for the grace time.
func (c *Client) claim(now store.Session, resumed bool) bool {
	s := c.lobby.open(c.account.ID)
	if s == nil {
		c.conn.Close(wire.CloseFull, "no room for more players")
		return false
	}
	defer s.mu.Unlock()
	if now.Epoch < s.epoch {
		c.conn.Close(wire.CloseSuperseded, "a later login was first")
		return false
	}
	s.supersede()
	s.account, s.epoch, s.client = c.account, now.Epoch, c
	s.lobby.job(s.recallMute)
	if !resumed || !now.Began.Equal(s.began) {
		s.began, s.lastSeq = now.Began, 0
		s.asked = nil
	}
	c.session = s
	return true
}

// open returns the account's session, locked; a new one when there is none. It returns nil
// when there is no room.
func (l *Lobby) open(account store.AccountID) *Session {
	for {
		l.mu.Lock()
		s := l.byAccount[account]
		if s == nil {
			if len(l.byAccount) >= l.config.MaxSessions || l.closing.Load() {
				l.mu.Unlock()
				return nil
			}
			s = &Session{lobby: l}
			l.byAccount[account] = s
		}
		l.mu.Unlock()
		s.mu.Lock()
		if !s.gone {
			return s
		}
		s.mu.Unlock() // it ended in between, and is out of the map by now or at once
	}
}

// supersede ends the connection that the session had. The session is locked.
func (s *Session) supersede() {
	if s.client == nil {
		return
	}
	s.client.conn.Close(wire.CloseSuperseded, "the account logged in elsewhere")
	s.detach()
}

func (c *Client) register(ctx context.Context, name, password string) {
	clean, code := CleanAccountName(name)
	if code == "" {
		code = passwordCode(password)
	}
	if code == "" && c.lobby.config.Refused(Skeleton(clean)) {
		code = NameReserved
	}
	if code != "" {
		c.refuse("register", code)
		return
	}
	if c.throttled("register", c.lobby.logins, addressKey(c.conn.Address())) {
		return
	}
	hash, err := c.lobby.passwords.hash(ctx, password)
	if err != nil {
		c.fail("register", err)
		return
	}
	err = c.lobby.config.Store.Register(ctx, c.account.ID, clean, Skeleton(clean), hash)
	switch {
	case errors.Is(err, store.ErrTaken):
		c.refuse("register", NameTaken)
	case errors.Is(err, store.ErrConflict):
		c.refuse("register", "register.again")
	case err != nil:
		c.fail("register", err)
	default:
		c.registered(ctx, clean)
	}
}

func (c *Client) registered(ctx context.Context, name string) {
	c.account.Name = name
	c.session.mu.Lock()
	c.session.account.Name = name
	c.session.mu.Unlock()
	c.sendLoggedIn(ctx, "register")
}

func (c *Client) saveSettings(ctx context.Context, settings string) {
	if len(settings) > store.MaxSettings {
		c.refuse("save_settings", "settings.long")
		return
	}
	if err := c.lobby.config.Store.SaveSettings(ctx, c.account.ID, settings); err != nil {
		c.fail("save_settings", err)
		return
	}
	c.account.Settings = settings
}
