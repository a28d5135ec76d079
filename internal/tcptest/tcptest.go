// Package tcptest gives tests the two ends of TCP connections over loopback.
package tcptest

import (
	"net"
	"testing"
)

// Pairs returns n connections and their other ends. Either end is the caller's to close; what is left open is closed
// with the test.
func Pairs(t testing.TB, n int) (ours, theirs []net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for range n {
		a, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		b, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.Close() })
		ours, theirs = append(ours, a), append(theirs, b)
	}
	return ours, theirs
}
