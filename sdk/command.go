package sdk

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
	"github.com/myriad-mmo/myriad/wire/pb/socialpb"
)

// MaxCalls is how many commands of a client may wait for their answers.
const MaxCalls = 256

// ErrTooMany: MaxCalls commands wait already.
var ErrTooMany = errors.New("sdk: too many commands without an answer")

// Call is a command under way.
type Call struct {
	Seq  uint32
	done chan struct{}
	once sync.Once
	code string
	err  error
}

// Done is closed when the answer is there, or will not come.
func (c *Call) Done() <-chan struct{} { return c.done }

// Result returns the answer after Done: an empty code when the command was taken,
// otherwise the rejection. err is set when the connection was lost before the answer:
// whether the command was taken shows in what the server tells after the return.
func (c *Call) Result() (code string, err error) { return c.code, c.err }

// Wait waits for the answer.
func (c *Call) Wait(ctx context.Context) (code string, err error) {
	select {
	case <-c.done:
		return c.Result()
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (c *Call) finish(code string, err error) {
	c.once.Do(func() {
		c.code, c.err = code, err
		close(c.done)
	})
}

// Command sends a command of a module: a *playpb.Command, *rpgpb.Command or
// *socialpb.Command.
func (c *Client) Command(m proto.Message) (*Call, error) {
	module, err := moduleOf(m)
	if err != nil {
		return nil, err
	}
	call := &Call{done: make(chan struct{})}
	c.mu.Lock()
	switch {
	case c.sock == nil:
		err = ErrOffline
	case len(c.commands) >= MaxCalls:
		err = ErrTooMany
	default:
		c.nextSeq++
		call.Seq = c.nextSeq
		c.commands[call.Seq] = call
	}
	c.mu.Unlock()
	if err != nil {
		return nil, err
	}
	message, err := wire.AppendCommand(nil, call.Seq, module, m)
	if err == nil {
		err = c.sendBytes(message)
	}
	if err != nil {
		c.mu.Lock()
		delete(c.commands, call.Seq)
		c.mu.Unlock()
		return nil, err
	}
	return call, nil
}

func moduleOf(m proto.Message) (wire.Module, error) {
	switch m.(type) {
	case *playpb.Command:
		return wire.ModulePlay, nil
	case *socialpb.Command:
		return wire.ModuleSocial, nil
	case *rpgpb.Command:
		return wire.ModuleRPG, nil
	}
	return 0, fmt.Errorf("sdk: %T is no command", m)
}
