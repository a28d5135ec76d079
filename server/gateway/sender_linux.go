package gateway

import (
	"net"
	"syscall"
	"unsafe"
)

// sender writes to a TCP connection what the kernel takes at once. The call is made without
// telling the scheduler, which costs as much as the call: it never waits.
type sender struct {
	raw  syscall.RawConn
	data []byte
	n    int
	err  error
	once func(fd uintptr) bool // attempt, bound once
}

// newSender returns nil for what is no TCP connection.
func newSender(conn net.Conn) *sender {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	s := &sender{raw: raw}
	s.once = s.attempt
	return s
}

// send writes as much of data as the kernel takes; the number of bytes may be 0. An error
// says that the connection is gone. One goroutine at a time may call it.
func (s *sender) send(data []byte) (int, error) {
	s.data, s.n, s.err = data, 0, nil
	err := s.raw.Write(s.once)
	s.data = nil
	if err == nil {
		err = s.err
	}
	return s.n, err
}

func (s *sender) attempt(fd uintptr) bool {
	for {
		n, _, errno := syscall.RawSyscall6(syscall.SYS_SENDTO, fd, uintptr(unsafe.Pointer(unsafe.SliceData(s.data))), uintptr(len(s.data)),
			syscall.MSG_DONTWAIT|syscall.MSG_NOSIGNAL, 0, 0)
		switch errno {
		case 0:
			s.n = int(n)
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
		default:
			s.err = errno
		}
		return true
	}
}
