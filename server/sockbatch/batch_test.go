//go:build linux

package sockbatch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/myriad-mmo/myriad/internal/tcptest"
)

// pairs returns the two ends of n connections.
func pairs(t testing.TB, n int) (ours, theirs []int32) {
	t.Helper()
	for range n {
		fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = unix.Close(fds[0])
			_ = unix.Close(fds[1])
		})
		ours, theirs = append(ours, int32(fds[0])), append(theirs, int32(fds[1]))
	}
	return ours, theirs
}

// ways runs a test with calls made together, where the system allows it, and one after the other.
func ways(t *testing.T, test func(t *testing.T, open func(size int) *Batch)) {
	t.Run("one by one", func(t *testing.T) {
		test(t, func(size int) *Batch {
			b := New(size)
			b.tried = true
			return b
		})
	})
	t.Run("together", func(t *testing.T) {
		test(t, func(size int) *Batch { return together(t, size) })
	})
}

// together returns a batch whose calls the system makes together.
func together(t *testing.T, size int) *Batch {
	t.Helper()
	b := New(size)
	t.Cleanup(b.Close)
	if !b.Together() {
		skipWithoutRing(t)
		t.Fatal("the system makes calls together, and the batch does not ask it to")
	}
	return b
}

// skipWithoutRing skips a test where the system itself, asked by no code of this package, says that it does not make
// calls together, or not as a batch needs it.
func skipWithoutRing(t *testing.T) {
	t.Helper()
	var answer [120]byte // struct io_uring_params; features are at 20
	fd, _, errno := syscall.Syscall(unix.SYS_IO_URING_SETUP, 8, uintptr(unsafe.Pointer(&answer)), 0)
	if errno != 0 {
		t.Skipf("io_uring_setup: %v", errno)
	}
	if err := unix.Close(int(fd)); err != nil {
		t.Fatal(err)
	}
	const singleMmap, nativeWorkers = 1 << 0, 1 << 9
	if features := binary.NativeEndian.Uint32(answer[20:]); features&singleMmap == 0 || features&nativeWorkers == 0 {
		t.Skipf("an io_uring with features %#x", features)
	}
}

func TestEachCallHasItsResult(t *testing.T) {
	ways(t, func(t *testing.T, open func(size int) *Batch) {
		const n = 20
		ours, theirs := pairs(t, n)
		b := open(n)
		for round := range 3 { // the ring comes round
			for i, fd := range ours {
				b.Send(fd, bytes.Repeat([]byte{byte(i + round)}, i+1))
			}
			if !b.Full() {
				t.Fatal("there is room for more")
			}
			b.Do()
			for i := range ours {
				if sent, err := b.Result(i); sent != i+1 || err != nil {
					t.Fatalf("call %d sent %d bytes, %v", i, sent, err)
				}
			}
			b.Reset()
			buffers := make([][n + 5]byte, n)
			for i, fd := range theirs {
				b.Receive(fd, buffers[i][:])
			}
			b.Do()
			for i := range theirs {
				got, err := b.Result(i)
				if want := bytes.Repeat([]byte{byte(i + round)}, i+1); err != nil || !bytes.Equal(buffers[i][:got], want) {
					t.Fatalf("call %d brought %v, %v, want %v", i, buffers[i][:got], err, want)
				}
			}
			b.Reset()
		}
	})
}

// TestNoCallWaits makes calls of every outcome at once: a socket that is full, one that is empty, one whose
// other side has closed, one that is gone, and others that are well.
func TestNoCallWaits(t *testing.T) {
	ways(t, func(t *testing.T, open func(size int) *Batch) {
		ours, theirs := pairs(t, 6)
		block := make([]byte, 1<<20)
		for {
			if n, err := Send(ours[0], block); err != nil {
				t.Fatal(err)
			} else if n == 0 {
				break
			}
		}
		if err := unix.Shutdown(int(theirs[1]), unix.SHUT_RDWR); err != nil {
			t.Fatal(err)
		}
		if n, err := Send(theirs[2], []byte("word")); n != 4 || err != nil {
			t.Fatal(n, err)
		}
		buffer := make([]byte, 100)
		b := open(8)
		b.Send(ours[0], block)
		b.Send(ours[1], block[:1])
		b.Receive(ours[1], buffer[50:])
		b.Receive(ours[2], buffer[:50])
		b.Receive(ours[3], buffer[90:])
		b.Send(-1, block)
		b.Receive(-1, buffer)
		b.Send(ours[4], block[:7])
		b.Do()
		for i, want := range []struct {
			n   int
			err error
		}{{0, nil}, {0, syscall.EPIPE}, {0, nil}, {4, nil}, {0, ErrAgain}, {0, syscall.EBADF}, {0, syscall.EBADF}, {7, nil}} {
			if n, err := b.Result(i); n != want.n || err != want.err {
				t.Errorf("call %d: %d, %v, want %d, %v", i, n, err, want.n, want.err)
			}
		}
		if got := string(buffer[:4]); got != "word" {
			t.Errorf("read %q", got)
		}
	})
}

// TestAPartIsSaid sends more than a socket takes: what the results add up to has come, in its order.
func TestAPartIsSaid(t *testing.T) {
	ways(t, func(t *testing.T, open func(size int) *Batch) {
		const n = 8
		ours, theirs := pairs(t, n)
		data := make([]byte, 4<<20)
		for i := range data {
			data[i] = byte(i / 1000)
		}
		b := open(n)
		for i, fd := range ours {
			b.Send(fd, data[i:])
		}
		b.Do()
		for i, fd := range theirs {
			sent, err := b.Result(i)
			if err != nil || sent == 0 || sent >= len(data)-i {
				t.Fatalf("call %d sent %d of %d bytes, %v", i, sent, len(data)-i, err)
			}
			got := make([]byte, 0, sent)
			for len(got) < sent {
				more, err := Receive(fd, got[len(got):sent])
				if err != nil {
					t.Fatal(err)
				}
				got = got[:len(got)+more]
			}
			if !bytes.Equal(got, data[i:i+sent]) {
				t.Errorf("call %d: other bytes have come", i)
			}
		}
	})
}

// TestABatchOutlivesItsRing goes on after Close.
func TestABatchOutlivesItsRing(t *testing.T) {
	ours, theirs := pairs(t, 5)
	b := New(5)
	for range 2 {
		for _, fd := range ours {
			b.Send(fd, []byte("word"))
		}
		b.Do()
		for i, fd := range theirs {
			if n, err := b.Result(i); n != 4 || err != nil {
				t.Fatal(n, err)
			}
			if n, err := Receive(fd, make([]byte, 9)); n != 4 || err != nil {
				t.Error(n, err)
			}
		}
		b.Reset()
		b.Close()
	}
	defer func() {
		if recover() == nil {
			t.Error("a full batch takes another call")
		}
	}()
	for range 6 {
		b.Send(ours[0], nil)
	}
}

// TestWhatTheKernelDoesNotTakeIsCalledOneByOne has a ring whose descriptor is none.
func TestWhatTheKernelDoesNotTakeIsCalledOneByOne(t *testing.T) {
	const n = 8
	ours, theirs := pairs(t, n)
	b := together(t, n)
	whole := b.ring.fd
	for round, fd := range []int{whole, -1, whole} {
		b.ring.fd = fd
		for _, fd := range ours {
			b.Send(fd, []byte{byte(round)})
		}
		b.Do()
		for i, fd := range theirs {
			if sent, err := b.Result(i); sent != 1 || err != nil {
				t.Fatal(round, sent, err)
			}
			buffer := make([]byte, 9)
			if got, err := Receive(fd, buffer); got != 1 || err != nil || buffer[0] != byte(round) {
				t.Fatalf("round %d: %v, %v", round, buffer[:got], err)
			}
		}
		b.Reset()
	}
}

// TestThreadsMayChange uses one batch from one thread after another, as goroutines do.
func TestThreadsMayChange(t *testing.T) {
	ours, theirs := pairs(t, 5)
	b := together(t, 5)
	for round := range 20 {
		var done sync.WaitGroup
		done.Go(func() {
			runtime.LockOSThread() // the thread ends with the goroutine
			for _, fd := range ours {
				b.Send(fd, []byte(strconv.Itoa(round)))
			}
			b.Do()
			for i := range ours {
				if n, err := b.Result(i); n == 0 || err != nil {
					t.Error(n, err)
				}
			}
			b.Reset()
		})
		done.Wait()
	}
	want := ""
	for round := range 20 {
		want += strconv.Itoa(round)
	}
	for _, fd := range theirs {
		buffer := make([]byte, 100)
		if n, err := Receive(fd, buffer); err != nil || string(buffer[:n]) != want {
			t.Errorf("got %q, %v", buffer[:n], err)
		}
	}
}

// BenchmarkTCP measures what a call on a TCP socket costs who makes it, by how many are made at once: sends of 30
// bytes and of 10 kB, which is what a crowd's clients send and are sent, and reads of what was sent.
func BenchmarkTCP(b *testing.B) {
	for _, size := range []int{30, 10_000} {
		for _, together := range []int{1, 4, 16, 64} {
			b.Run(fmt.Sprintf("%dB/%d", size, together), func(b *testing.B) { benchmarkTCP(b, size, together) })
		}
	}
}

func benchmarkTCP(b *testing.B, size, together int) {
	ours, theirs := connections(b, 2000)
	data, buffers := make([]byte, size), make([]byte, together*size)
	batch := New(together)
	defer batch.Close()
	each := func(fds []int32, add func(i int, fd int32)) (took time.Duration) {
		for at := 0; at < len(fds); at += together {
			for i, fd := range fds[at:min(at+together, len(fds))] {
				add(i, fd)
			}
			began := time.Now()
			batch.Do()
			took += time.Since(began)
			for i := range batch.Len() {
				if n, err := batch.Result(i); n != size {
					b.Fatal(n, err)
				}
			}
			batch.Reset()
		}
		return took
	}
	var sends, reads time.Duration
	calls := 0
	for b.Loop() {
		sends += each(ours, func(_ int, fd int32) { batch.Send(fd, data) })
		reads += each(theirs, func(i int, fd int32) { batch.Receive(fd, buffers[i*size:(i+1)*size]) })
		calls += len(ours)
	}
	b.ReportMetric(float64(sends.Nanoseconds())/float64(calls), "ns/send")
	b.ReportMetric(float64(reads.Nanoseconds())/float64(calls), "ns/read")
	b.ReportMetric(0, "ns/op") // of two thousand of each
}

// connections returns the descriptors of the two ends of n TCP connections.
func connections(b *testing.B, n int) (ours, theirs []int32) {
	descriptors := func(conns []net.Conn) (list []int32) {
		for _, c := range conns {
			raw, err := c.(*net.TCPConn).SyscallConn()
			if err == nil {
				err = raw.Control(func(fd uintptr) { list = append(list, int32(fd)) })
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		return list
	}
	x, y := tcptest.Pairs(b, n)
	return descriptors(x), descriptors(y)
}
