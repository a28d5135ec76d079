package sockbatch

import (
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What io_uring(7) calls by number.
const (
	opSend    = 26
	opReceive = 27

	enterGetEvents = 1 // wait for completions
	featSingleMmap = 1 << 0
	featWorkers    = 1 << 9 // Linux 5.12: the calls are made with the rights of who asks
	offSubmissions = 0x10000000
)

// submission is struct io_uring_sqe, a call to be made.
type submission struct {
	op       uint8
	_        uint8
	_        uint16
	fd       int32
	_        uint64
	addr     uint64
	len      uint32
	msgFlags uint32
	userData uint64
	_        [3]uint64
}

// completion is struct io_uring_cqe, what came of a call.
type completion struct {
	userData uint64
	result   int32 // less than 0: an error number
	_        uint32
}

// submissionOffsets is struct io_sqring_offsets, where things lie in the memory shared with the kernel.
type submissionOffsets struct {
	head, tail, mask, entries, flags, dropped, array, _ uint32
	_                                                   uint64
}

// completionOffsets is struct io_cqring_offsets.
type completionOffsets struct {
	head, tail, mask, entries, overflow, completions, flags, _ uint32
	_                                                          uint64
}

// parameters is struct io_uring_params.
type parameters struct {
	entries, completions, flags, cpu, idle, features, wq uint32
	_                                                    [3]uint32
	submission                                           submissionOffsets
	completion                                           completionOffsets
}

// ring is the memory that the kernel reads calls from and writes results to. Calls on sockets that do not wait
// are made by whoever enters the kernel, one after the other, before it returns: no thread of the kernel is
// needed, and it does not matter which thread enters.
type ring struct {
	fd          int
	shared      []byte // both rings
	entries     []byte // the submissions
	submissions []submission
	completions []completion

	subHead, subTail, comHead, comTail *uint32
	subMask, comMask                   uint32
}

// newRing returns a ring for at most size calls at once, nil where the system allows none.
func newRing(size int) *ring {
	var p parameters
	fd, _, errno := syscall.Syscall(unix.SYS_IO_URING_SETUP, uintptr(size), uintptr(unsafe.Pointer(&p)), 0)
	if errno != 0 {
		return nil
	}
	r := &ring{fd: int(fd)}
	if p.features&featSingleMmap == 0 || p.features&featWorkers == 0 || r.share(&p) != nil {
		r.close()
		return nil
	}
	return r
}

// share maps the memory.
func (r *ring) share(p *parameters) (err error) {
	const access, how = unix.PROT_READ | unix.PROT_WRITE, unix.MAP_SHARED | unix.MAP_POPULATE
	size := max(p.submission.array+p.entries*4, p.completion.completions+p.completions*uint32(unsafe.Sizeof(completion{})))
	if r.shared, err = unix.Mmap(r.fd, 0, int(size), access, how); err != nil {
		return err
	}
	if r.entries, err = unix.Mmap(r.fd, offSubmissions, int(p.entries)*int(unsafe.Sizeof(submission{})), access, how); err != nil {
		return err
	}
	word := func(at uint32) *uint32 { return (*uint32)(unsafe.Pointer(&r.shared[at])) }
	r.submissions = unsafe.Slice((*submission)(unsafe.Pointer(&r.entries[0])), p.entries)
	r.completions = unsafe.Slice((*completion)(unsafe.Pointer(word(p.completion.completions))), p.completions)
	r.subHead, r.subTail, r.subMask = word(p.submission.head), word(p.submission.tail), *word(p.submission.mask)
	r.comHead, r.comTail, r.comMask = word(p.completion.head), word(p.completion.tail), *word(p.completion.mask)
	for i := range p.entries {
		*word(p.submission.array + i*4) = i // the i-th call is the i-th submission
	}
	return nil
}

// enter makes the calls, from the first on, and returns how many: all, unless the kernel has not the means. What it has
// taken it answers before the call returns, so the loop ends.
func (r *ring) enter(calls []call) int {
	tail := *r.subTail
	for i := range calls {
		c := &calls[i]
		s := submission{op: opSend, fd: c.fd, addr: uint64(uintptr(unsafe.Pointer(unsafe.SliceData(c.data)))), len: uint32(len(c.data)),
			msgFlags: unix.MSG_DONTWAIT | unix.MSG_NOSIGNAL, userData: uint64(i)}
		if c.kind == receiving {
			s.op, s.msgFlags = opReceive, unix.MSG_DONTWAIT
		}
		r.submissions[(tail+uint32(i))&r.subMask] = s
	}
	atomic.StoreUint32(r.subTail, tail+uint32(len(calls)))
	taken, over := 0, 0
	for over < len(calls) {
		n, _, errno := syscall.RawSyscall6(unix.SYS_IO_URING_ENTER, uintptr(r.fd), uintptr(len(calls)-taken), uintptr(len(calls)-over), enterGetEvents, 0, 0)
		switch {
		case errno == 0 && n > 0:
			taken += int(n)
		case errno != unix.EINTR && taken == over:
			// What it has not taken, it forgets.
			atomic.StoreUint32(r.subTail, atomic.LoadUint32(r.subHead))
			return taken
		}
		over += r.collect(calls)
	}
	return over
}

// collect notes what came of calls that have been made, and returns of how many.
func (r *ring) collect(calls []call) int {
	head, tail := *r.comHead, atomic.LoadUint32(r.comTail)
	n := int(tail - head)
	for ; head != tail; head++ {
		done := &r.completions[head&r.comMask]
		c := &calls[done.userData]
		errno := syscall.Errno(0)
		c.n = int(done.result)
		if done.result < 0 {
			c.n, errno = 0, syscall.Errno(-done.result)
		}
		switch {
		case errno == unix.EINTR:
			c.make()
		case c.kind == sending:
			c.err = sendError(errno)
		default:
			c.err = receiveError(errno)
		}
	}
	atomic.StoreUint32(r.comHead, head)
	return n
}

func (r *ring) close() {
	if r.entries != nil {
		_ = unix.Munmap(r.entries)
	}
	if r.shared != nil {
		_ = unix.Munmap(r.shared)
	}
	_ = unix.Close(r.fd)
}
