package sockbatch

import (
	"syscall"
	"unsafe"
)

// Send sends as much of data as the kernel takes, which may be nothing. An error says that the
// connection is gone. The call is made without telling the scheduler, which costs as much as the
// call: it never waits.
func Send(fd int32, data []byte) (int, error) {
	for {
		n, errno := transfer(syscall.SYS_SENDTO, fd, data, syscall.MSG_DONTWAIT|syscall.MSG_NOSIGNAL)
		if errno != syscall.EINTR {
			return n, sendError(errno)
		}
	}
}

// Receive reads what has come, at most a buffer full; 0 and no error say that the other side has
// closed, ErrAgain that there is nothing. recvfrom reaches the socket without the ways of files
// that read goes: an eighth of the call.
func Receive(fd int32, buffer []byte) (int, error) {
	for {
		n, errno := transfer(syscall.SYS_RECVFROM, fd, buffer, syscall.MSG_DONTWAIT)
		if errno != syscall.EINTR {
			return n, receiveError(errno)
		}
	}
}

func transfer(number uintptr, fd int32, data []byte, flags uintptr) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall6(number, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(data))), uintptr(len(data)), flags, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}

func sendError(errno syscall.Errno) error {
	if errno == 0 || errno == syscall.EAGAIN {
		return nil
	}
	return errno
}

func receiveError(errno syscall.Errno) error {
	switch errno {
	case 0:
		return nil
	case syscall.EAGAIN:
		return ErrAgain
	}
	return errno
}
