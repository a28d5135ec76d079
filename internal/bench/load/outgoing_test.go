//go:build linux

package load

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/myriad-mmo/myriad/internal/tcptest"
)

// sockets returns sockets of a reader, their other ends, and what sends to them.
func sockets(t *testing.T, n int) (o *outgoing, ours []*socket, theirs []net.Conn) {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) }) // when all below is closed
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	o = newOutgoing()
	t.Cleanup(o.close)
	conns, theirs := tcptest.Pairs(t, n)
	for _, conn := range conns {
		to, err := r.add(conn, func([]byte) error { return nil }, func(error) {})
		if err != nil {
			t.Fatal(err)
		}
		ours = append(ours, to.(*socket))
	}
	return o, ours, theirs
}

func receives(t *testing.T, from net.Conn, want string) {
	t.Helper()
	_ = from.SetReadDeadline(time.Now().Add(10 * time.Second))
	got := make([]byte, len(want))
	if _, err := io.ReadFull(from, got); err != nil || string(got) != want {
		t.Errorf("received %q, %v, want %q", got, err, want)
	}
}

func TestInputsGoOutTogetherAndInOrder(t *testing.T) {
	const n = outAtOnce + 10 // more than go out at once
	o, ours, theirs := sockets(t, n)
	for _, s := range ours {
		if err := o.write(s, []byte("input ")); err != nil {
			t.Fatal(err)
		}
	}
	last := ours[n-1]
	if !last.sending {
		t.Fatal("the last is not waited with")
	}
	// What is written meanwhile goes out behind it, a second input as well.
	if _, err := last.Write([]byte("word ")); err != nil {
		t.Fatal(err)
	}
	if err := o.write(last, []byte("input")); err != nil {
		t.Fatal(err)
	}
	o.send()
	for _, from := range theirs[:n-1] {
		receives(t, from, "input ")
	}
	receives(t, theirs[n-1], "input word input")
	if held := o.held.Load(); held != 1 {
		t.Errorf("%d inputs were held, want the second of one socket", held)
	}
}

func TestAnInputThatDoesNotFitIsKept(t *testing.T) {
	o, ours, theirs := sockets(t, 1)
	piece := bytes.Repeat([]byte("0123456789abcdef"), inputSize/16)
	written := 0
	for o.held.Load() < 20 {
		if err := o.write(ours[0], piece); err != nil {
			t.Fatal(err)
		}
		o.send()
		written++
	}
	receives(t, theirs[0], string(bytes.Repeat(piece, written)))
}

// TestADescriptorOutlivesTheBatchThatHoldsIt: were it closed at once, another connection might have its number.
func TestADescriptorOutlivesTheBatchThatHoldsIt(t *testing.T) {
	o, ours, theirs := sockets(t, 1)
	if err := o.write(ours[0], []byte("input")); err != nil {
		t.Fatal(err)
	}
	ours[0].end()
	if err := o.write(ours[0], []byte("more")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
	o.send()
	receives(t, theirs[0], "input")
	if n, err := theirs[0].Read(make([]byte, 9)); err != io.EOF {
		t.Errorf("then %d bytes, %v, want the end", n, err)
	}
}
