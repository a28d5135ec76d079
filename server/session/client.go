package session

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Client is the account's side of one connection: greeting, login, characters, then the
// session. Its methods belong to the goroutine that reads the connection; they may wait
// for the store, which holds up nobody else.
type Client struct {
	lobby   *Lobby
	conn    Conn
	greeted bool
	bot     bool
	account store.Account
	token   []byte   // logs in to the account again; empty after a resume
	session *Session // nil before login
	returns bool     // it comes back to a session that it was in the world with
	places  places
}

// Connect takes a new connection in. Drop must be called when it has ended.
func (l *Lobby) Connect(c Conn) *Client { return &Client{lobby: l, conn: c} }

// Greeted reports whether the client has said Hello.
func (c *Client) Greeted() bool { return c.greeted }

// Session returns the session, nil before login.
func (c *Client) Session() *Session { return c.session }

// Handle answers a message. What does not belong at this point closes the connection.
func (c *Client) Handle(ctx context.Context, m *corepb.ClientMessage) {
	ctx, cancel := context.WithTimeout(ctx, storePatience)
	defer cancel()
	hello, isHello := m.Kind.(*corepb.ClientMessage_Hello)
	switch {
	case isHello != !c.greeted:
		c.conn.Close(wire.CloseOutOfOrder, "hello")
	case isHello:
		c.hello(ctx, hello.Hello)
	case c.session == nil:
		c.handleLogin(ctx, m)
	default:
		c.handleAccount(ctx, m)
	}
}

func (c *Client) handleLogin(ctx context.Context, m *corepb.ClientMessage) {
	switch k := m.Kind.(type) {
	case *corepb.ClientMessage_GuestLogin:
		c.guestLogin(ctx)
	case *corepb.ClientMessage_TokenLogin:
		c.tokenLogin(ctx, k.TokenLogin.GetToken())
	case *corepb.ClientMessage_PasswordLogin:
		c.passwordLogin(ctx, k.PasswordLogin.GetName(), k.PasswordLogin.GetPassword())
	case *corepb.ClientMessage_CheckName:
		c.checkName(ctx, k.CheckName.GetName())
	default:
		c.conn.Close(wire.CloseOutOfOrder, "login first")
	}
}

func (c *Client) handleAccount(ctx context.Context, m *corepb.ClientMessage) {
	switch k := m.Kind.(type) {
	case *corepb.ClientMessage_GuestLogin, *corepb.ClientMessage_TokenLogin, *corepb.ClientMessage_PasswordLogin:
		c.conn.Close(wire.CloseOutOfOrder, "logged in already")
	case *corepb.ClientMessage_Register:
		c.register(ctx, k.Register.GetName(), k.Register.GetPassword())
	case *corepb.ClientMessage_CheckName:
		c.checkName(ctx, k.CheckName.GetName())
	case *corepb.ClientMessage_CreateCharacter:
		c.createCharacter(ctx, k.CreateCharacter)
	case *corepb.ClientMessage_DeleteCharacter:
		c.deleteCharacter(ctx, k.DeleteCharacter)
	case *corepb.ClientMessage_EnterWorld:
		c.enterWorld(ctx, k.EnterWorld.GetCharacterId())
	case *corepb.ClientMessage_LeaveWorld:
		c.session.leaveWorld(c)
	case *corepb.ClientMessage_SaveSettings:
		c.saveSettings(ctx, k.SaveSettings.GetSettings())
	case nil:
		c.conn.Close(wire.CloseMalformed, "empty message")
	default:
		if c.session.Playing() {
			c.lobby.social.Handle(c.session, m)
		}
	}
}

// Drop tells that the connection has ended.
func (c *Client) Drop() {
	if c.session != nil {
		c.session.drop(c)
	}
}

func (c *Client) send(m *corepb.ServerMessage) { c.conn.Send(Encode(m)) }

func (c *Client) refuse(request, code string, suggestions ...string) {
	c.lobby.config.Rejected(code)
	c.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Refused{Refused: &corepb.Refused{
		Request: request, Code: code, Suggestions: suggestions,
	}}})
}

func (c *Client) refuseFor(request, code string, wait time.Duration) {
	c.lobby.config.Rejected(code)
	c.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Refused{Refused: &corepb.Refused{
		Request: request, Code: code, RetrySeconds: uint32(wait/time.Second) + 1,
	}}})
}

// fail answers a request that broke on the way: the store is away, or something is wrong
// with the server. The person gets a code, the log the cause.
func (c *Client) fail(request string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	c.lobby.failed("request failed", err, "request", request)
	c.refuse(request, failCode(err))
}

func failCode(err error) string {
	if errors.Is(err, store.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		return "core.saving"
	}
	return "core.internal"
}

// throttled refuses a request when one of the keys has had too many; a key is a throttle
// and a name in it.
func (c *Client) throttled(request string, t *Throttle, key string) bool {
	if !c.lobby.config.Throttle(c.conn.Address()) {
		return false
	}
	wait := t.Take(key, c.lobby.config.Now())
	if wait > 0 {
		c.refuseFor(request, "core.too_often", wait)
	}
	return wait > 0
}

// addressKey puts the addresses of one household together: a /64 of IPv6 is one.
func addressKey(a netip.Addr) string {
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
