package sdk

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Refusal is the server's no to a request outside the world.
type Refusal struct{ *corepb.Refused }

// Error implements error.
func (r *Refusal) Error() string { return r.Request + " refused: " + r.Code }

// ErrBusy: another request of the client still waits for its answer.
var ErrBusy = errors.New("sdk: another request is under way")

// answer is what came back for a request: LoggedIn, Entered, NameChecked or LeftWorld.
type answer struct {
	message any
	err     error
}

// LoginGuest makes an account. Token logs in to it again.
func (c *Client) LoginGuest(ctx context.Context) (*corepb.LoggedIn, error) {
	return ask[*corepb.LoggedIn](ctx, c, &corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{GuestLogin: &corepb.GuestLogin{}}})
}

// LoginToken logs in to an account with the token of its last login.
func (c *Client) LoginToken(ctx context.Context, token []byte) (*corepb.LoggedIn, error) {
	return ask[*corepb.LoggedIn](ctx, c, tokenLogin(token))
}

func tokenLogin(token []byte) *corepb.ClientMessage {
	return &corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: token}}}
}

// LoginPassword logs in to a registered account.
func (c *Client) LoginPassword(ctx context.Context, name, password string) (*corepb.LoggedIn, error) {
	login := &corepb.PasswordLogin{Name: name, Password: password}
	return ask[*corepb.LoggedIn](ctx, c, &corepb.ClientMessage{Kind: &corepb.ClientMessage_PasswordLogin{PasswordLogin: login}})
}

// CreateCharacter adds a character to the account and returns the account's new state.
func (c *Client) CreateCharacter(ctx context.Context, name, calling string, look *corepb.Appearance) (*corepb.LoggedIn, error) {
	create := &corepb.CreateCharacter{Name: name, Calling: calling, Appearance: look}
	return ask[*corepb.LoggedIn](ctx, c, &corepb.ClientMessage{Kind: &corepb.ClientMessage_CreateCharacter{CreateCharacter: create}})
}

// Enter enters the world; when that is full it waits for its turn, for as long as ctx lets
// it, and Queued tells the place. Leave gives it up. From then on the client comes back into it by itself after a
// dropped connection.
func (c *Client) Enter(ctx context.Context, character uint64) (*corepb.Entered, error) {
	c.mu.Lock()
	c.wants = character
	c.mu.Unlock()
	return ask[*corepb.Entered](ctx, c, enterWorld(character))
}

// Queued returns the place in the queue before the world, nil while one does not wait.
func (c *Client) Queued() *corepb.Queued {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.queued
}

func enterWorld(character uint64) *corepb.ClientMessage {
	return &corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: character}}}
}

// Leave goes back to the choice of characters.
func (c *Client) Leave(ctx context.Context) (*corepb.LeftWorld, error) {
	c.mu.Lock()
	c.wants = 0
	c.mu.Unlock()
	return ask[*corepb.LeftWorld](ctx, c, &corepb.ClientMessage{Kind: &corepb.ClientMessage_LeaveWorld{LeaveWorld: &corepb.LeaveWorld{}}})
}

// Token returns what logs in to the account again; nil before a login. It changes with
// each login: keep the newest.
func (c *Client) Token() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loggedIn.GetToken()
}

// Characters returns the characters of the account as of the last LoggedIn.
func (c *Client) Characters() []*corepb.CharacterSummary {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loggedIn.GetCharacters()
}

// Send sends any message outside movement and commands, without waiting for an answer.
func (c *Client) Send(m *corepb.ClientMessage) error {
	return c.sendProto(wire.TypeCore, m)
}

// Say speaks in a channel; to is the other end of a whisper.
func (c *Client) Say(channel corepb.Channel, text, to string) error {
	chat := &corepb.ChatSend{Channel: channel, Text: text, To: to}
	return c.Send(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Chat{Chat: chat}})
}

// ErrOffline: the connection is down at the moment.
var ErrOffline = errors.New("sdk: not connected")

func (c *Client) sendProto(t wire.Type, m proto.Message) error {
	message, err := wire.AppendProto(nil, t, m)
	if err != nil {
		return err
	}
	return c.sendBytes(message)
}

func (c *Client) sendBytes(message []byte) error {
	c.mu.Lock()
	sock := c.sock
	c.mu.Unlock()
	if sock == nil {
		return ErrOffline
	}
	c.sent.Add(uint64(len(message)))
	if err := sock.send(message); err != nil {
		sock.close() // the reader notices and connects again
		return fmt.Errorf("send: %w", err)
	}
	return nil
}

// ask sends a request and waits for an answer of the type T, or a Refusal.
func ask[T proto.Message](ctx context.Context, c *Client, m *corepb.ClientMessage) (T, error) {
	var none T
	wait := make(chan answer, 4)
	c.mu.Lock()
	if c.answer != nil {
		c.mu.Unlock()
		return none, ErrBusy
	}
	c.answer = wait
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.answer = nil
		c.mu.Unlock()
	}()
	if err := c.Send(m); err != nil {
		return none, err
	}
	for {
		select {
		case a := <-wait:
			if got, ok := a.message.(T); ok {
				return got, nil
			}
			if a.err != nil {
				return none, a.err
			}
		case <-ctx.Done():
			return none, ctx.Err()
		case <-c.down:
			return none, c.Err()
		}
	}
}

// answerLocked hands an answer to who waits; mu is held. One that nobody takes is dropped.
func (c *Client) answerLocked(a answer) {
	if c.answer == nil {
		return
	}
	select {
	case c.answer <- a:
	default:
	}
}

// comeBack logs in again after a reconnection that did not resume the session.
func (c *Client) comeBack() {
	c.mu.Lock()
	resumed, token := c.welcome.GetResumed(), c.loggedIn.GetToken()
	c.mu.Unlock()
	if resumed || len(token) == 0 {
		return
	}
	// The reader asks for the character when LoggedIn comes; a lost send is a lost connection.
	_ = c.Send(tokenLogin(token))
}
