package datadir

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockOffset lies behind the process id, so that others may read it: on Windows a locked
// range cannot be read.
const lockOffset = 1 << 20

func lock(f *os.File) error {
	at := windows.Overlapped{Offset: lockOffset}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &at)
}
