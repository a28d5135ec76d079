package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// LoginReport is what logins took, each from before its connection was opened until the
// answer was there.
type LoginReport struct {
	Guests  Logins `json:"guests"`  // accounts made
	Tokens  Logins `json:"tokens"`  // logins to an account by its token
	Resumes Logins `json:"resumes"` // characters taken up again where a connection broke
}

// Logins are those of one kind.
type Logins struct {
	Effort
	TookMs   Spread `json:"took_ms"`
	Failed   int    `json:"failed"`
	FirstWhy string `json:"first_why"` // of the first that failed
}

// lost adds those who failed on the way before.
func (l *Logins) lost(before *Logins) {
	l.Failed += before.Failed
	if before.Failed > 0 {
		l.FirstWhy = before.FirstWhy
	}
}

// loginPatience bounds one login.
const loginPatience = 20 * time.Second

// RunLogin carries an order of the kind login out: Players guests, who log in again by token,
// and People who enter the world, break off and resume.
func RunLogin(ctx context.Context, o Order) (r LoginReport, err error) {
	tokens := make([][]byte, o.Players)
	r.Guests, err = o.each(ctx, o.Players, func(v *visitor, i int) (err error) {
		tokens[i], err = v.login(&corepb.Hello{}, &corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{GuestLogin: &corepb.GuestLogin{}}})
		return err
	})
	if err != nil {
		return r, err
	}
	r.Tokens, err = o.each(ctx, o.Players, func(v *visitor, i int) (err error) {
		_, err = v.login(&corepb.Hello{}, tokenLogin(tokens[i]))
		return err
	})
	if err != nil {
		return r, err
	}
	resume := make([][]byte, len(o.People))
	entered, err := o.each(ctx, len(o.People), func(v *visitor, i int) (err error) {
		if _, err = v.login(&corepb.Hello{}, tokenLogin(o.People[i].Token)); err == nil {
			resume[i], err = v.enter(o.People[i].Character)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	resume = slices.DeleteFunc(resume, func(token []byte) bool { return token == nil })
	r.Resumes, err = o.each(ctx, len(resume), func(v *visitor, i int) (err error) {
		return v.resume(resume[i])
	})
	r.Resumes.lost(&entered)
	return r, err
}

func tokenLogin(token []byte) *corepb.ClientMessage {
	return &corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: token}}}
}

// each has n visitors come, AtOnce of them at a time, and waits for all. Their connections
// break off when f returns.
func (o *Order) each(ctx context.Context, n int, f func(v *visitor, i int) error) (l Logins, err error) {
	from, err := o.mark()
	if err != nil {
		return l, err
	}
	var took histogram
	var next atomic.Int64
	var coming sync.WaitGroup
	var mu sync.Mutex // guards l
	for range o.AtOnce {
		coming.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				start := time.Now()
				err := o.visit(ctx, i, f)
				if err == nil {
					took.add(time.Since(start))
					continue
				}
				mu.Lock()
				if l.Failed++; l.Failed == 1 {
					l.FirstWhy = err.Error()
				}
				mu.Unlock()
			}
		})
	}
	coming.Wait()
	to, err := o.mark()
	l.Effort, l.TookMs = from.until(to), took.spread()
	return l, errors.Join(err, ctx.Err())
}

// visitor is a connection that asks and waits for the answer.
type visitor struct {
	conn net.Conn
	from io.Reader
}

// visit opens a connection for the i-th, from an address that few others have: the server
// lets only so many guests come from each.
func (o *Order) visit(ctx context.Context, i int, f func(v *visitor, i int) error) error {
	d := ws.Dialer{ReadBufferSize: 1024, WriteBufferSize: 512, Timeout: loginPatience,
		NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) { return dialFrom(ctx, guestOf(i), o.Addr) }}
	conn, early, _, err := d.Dial(ctx, "ws://"+o.Addr+"/ws")
	if err != nil {
		return err
	}
	defer conn.Close()
	if early != nil { // a server says nothing before Hello
		ws.PutReader(early)
	}
	if err := conn.SetDeadline(time.Now().Add(loginPatience)); err != nil {
		return err
	}
	return f(&visitor{conn, conn}, i)
}

func (v *visitor) say(m *corepb.ClientMessage) error {
	record, err := wire.AppendProto(nil, wire.TypeCore, m)
	if err != nil {
		return err
	}
	var out bytes.Buffer // one write, as browsers do
	if err := wsutil.WriteClientBinary(&out, record); err != nil {
		return err
	}
	_, err = v.conn.Write(out.Bytes())
	return err
}

// await reads until is returns true.
func (v *visitor) await(is func(m *corepb.ServerMessage) bool) error {
	for {
		message, op, err := wsutil.ReadServerData(v.conn)
		if err != nil {
			return err
		}
		if op != ws.OpBinary {
			continue
		}
		done, err := sift(message, is)
		if done || err != nil {
			return err
		}
	}
}

// sift goes through a message's records.
func sift(message []byte, is func(m *corepb.ServerMessage) bool) (done bool, err error) {
	for r := wire.NewReader(message); ; {
		record, ok := r.Next()
		if !ok {
			return done, r.Err()
		}
		switch record.Type {
		case wire.TypeClose:
			code, reason, err := wire.DecodeClose(record.Payload)
			return false, errors.Join(fmt.Errorf("closed with %v %s", code, reason), err)
		case wire.TypeServerCore:
			m := new(corepb.ServerMessage)
			if err := proto.Unmarshal(record.Payload, m); err != nil {
				return false, err
			}
			if no := m.GetRefused(); no != nil {
				return false, fmt.Errorf("%s refused: %s", no.Request, no.Code)
			}
			done = done || is(m)
		}
	}
}

func (v *visitor) hello(h *corepb.Hello) error {
	h.ProtocolVersion, h.Client, h.Language, h.Bot = wire.ProtocolVersion, "myriad bench", "en", true
	return v.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: h}})
}

// login comes in and returns the token that the account has next.
func (v *visitor) login(h *corepb.Hello, m *corepb.ClientMessage) (token []byte, err error) {
	if err = v.hello(h); err != nil {
		return nil, err
	}
	if err = v.await(func(m *corepb.ServerMessage) bool { return m.GetWelcome() != nil }); err != nil {
		return nil, err
	}
	if err = v.say(m); err != nil {
		return nil, err
	}
	err = v.await(func(m *corepb.ServerMessage) bool {
		token = m.GetLoggedIn().GetToken()
		return m.GetLoggedIn() != nil
	})
	return token, err
}

// enter goes into the world and returns the token that resumes.
func (v *visitor) enter(character uint64) (token []byte, err error) {
	err = v.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: character}}})
	if err == nil {
		err = v.await(func(m *corepb.ServerMessage) bool {
			token = m.GetEntered().GetResumeToken()
			return m.GetEntered() != nil
		})
	}
	return token, err
}

// resume takes a character up again.
func (v *visitor) resume(token []byte) error {
	if err := v.hello(&corepb.Hello{ResumeToken: token}); err != nil {
		return err
	}
	var welcome *corepb.Welcome
	err := v.await(func(m *corepb.ServerMessage) bool {
		if m.GetWelcome() != nil {
			welcome = m.GetWelcome()
		}
		return m.GetEntered() != nil || welcome != nil && !welcome.Resumed
	})
	if err == nil && !welcome.GetResumed() {
		err = errors.New("not resumed")
	}
	return err
}
