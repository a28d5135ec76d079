package load

import (
	"bytes"
	"io"
	"runtime"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/myriad-mmo/myriad/internal/tcptest"
)

func TestAReaderBringsEachConnectionItsOwnBytes(t *testing.T) {
	defer goleak.VerifyNone(t)
	const n, size = 20, 3 << 20 // more than the shared buffer
	ours, theirs := tcptest.Pairs(t, n)
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var ended sync.WaitGroup
	counts := make([]int, n)
	for i, conn := range ours {
		ended.Add(1)
		_, err := r.add(conn, func(b []byte) error {
			if b[0] != byte(i) || b[len(b)-1] != byte(i) {
				t.Errorf("connection %d was given bytes of %d and %d", i, b[0], b[len(b)-1])
			}
			counts[i] += len(b)
			return nil
		}, func(err error) {
			if err != io.EOF {
				t.Errorf("connection %d ended with %v", i, err)
			}
			ended.Done()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, conn := range theirs {
		go func() {
			_, _ = conn.Write(bytes.Repeat([]byte{byte(i)}, size))
			_ = conn.Close()
		}()
	}
	ended.Wait()
	for i, got := range counts {
		if got != size {
			t.Errorf("connection %d was given %d bytes, want %d", i, got, size)
		}
	}
}

func TestASocketKeepsWhatIsNotRead(t *testing.T) {
	defer goleak.VerifyNone(t)
	ours, theirs := tcptest.Pairs(t, 1)
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	to, err := r.add(ours[0], func([]byte) error { return nil }, func(error) {})
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "linux" {
		t.Skip("here a write waits")
	}
	piece := make([]byte, 1000)
	sent := 0
	for {
		if _, err := to.Write(piece); err != nil {
			if err != errNotRead {
				t.Fatal(err)
			}
			break
		}
		for i := range piece {
			piece[i]++
		}
		sent += len(piece)
	}
	_ = theirs[0].SetReadDeadline(time.Now().Add(10 * time.Second))
	got := make([]byte, sent)
	if _, err := io.ReadFull(theirs[0], got); err != nil {
		t.Fatal(err)
	}
	for i, b := range got {
		if want := byte(i / len(piece)); b != want {
			t.Fatalf("byte %d is %d, want %d", i, b, want)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := theirs[0].Read(got); err != io.EOF {
		t.Errorf("after the end: %d bytes, %v", n, err)
	}
}
