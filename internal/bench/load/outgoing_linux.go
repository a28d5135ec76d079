package load

import (
	"io"
	"sync/atomic"

	"github.com/myriad-mmo/myriad/server/sockbatch"
)

const (
	// outAtOnce is how many inputs are sent together.
	outAtOnce = 64
	// inputSize is the longest that is sent with others.
	inputSize = 64
)

// outgoing gathers the inputs of many and sends them together. It is the pacer's own.
type outgoing struct {
	held    atomic.Int64 // inputs that the system did not take at once
	batch   *sockbatch.Batch
	sockets [outAtOnce]*socket
	inputs  [outAtOnce][]byte
}

func newOutgoing() *outgoing {
	o := &outgoing{batch: sockbatch.New(outAtOnce)}
	for i := range o.inputs {
		o.inputs[i] = make([]byte, 0, inputSize)
	}
	return o
}

// write sends b, the latest when send is called. An error is one of a connection that is lost already.
func (o *outgoing) write(to io.Writer, b []byte) error {
	s, ok := to.(*socket)
	if !ok || len(b) > inputSize {
		_, err := to.Write(b)
		return err
	}
	if begun, err := s.begin(b); !begun {
		if err == nil {
			o.held.Add(1)
		}
		return err
	}
	at := o.batch.Len()
	o.sockets[at] = s
	o.inputs[at] = append(o.inputs[at][:0], b...)
	o.batch.Send(int32(s.fd), o.inputs[at])
	if o.batch.Full() {
		o.send()
	}
	return nil
}

// send sends what was gathered.
func (o *outgoing) send() {
	o.batch.Do()
	for i := range o.batch.Len() {
		n, err := o.batch.Result(i)
		if o.sockets[i].sent(o.inputs[i], n, err) {
			o.held.Add(1)
		}
		o.sockets[i] = nil
	}
	o.batch.Reset()
}

func (o *outgoing) close() { o.batch.Close() }
