package store

import "syscall"

// tcpUserTimeout is TCP_USER_TIMEOUT, which package syscall does not name: for how many
// milliseconds bytes may go unacknowledged before the connection counts as lost.
const tcpUserTimeout = 0x12

// giveUp bounds how long a connection waits for the acknowledgement of what it sent. The
// system's own bound is a quarter of an hour.
func giveUp(_, _ string, raw syscall.RawConn) error {
	var failure error
	err := raw.Control(func(fd uintptr) {
		failure = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(silence.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return failure
}
