//go:build !linux

package process

import (
	"os/exec"
	"time"
)

// startPinned is for Linux.
func startPinned(cmd *exec.Cmd, cpus []int) error {
	if len(cpus) == 0 {
		return cmd.Start()
	}
	return ErrUnsupported
}

// paceOf returns the pace of whatever processor comes, by the time that passed.
func paceOf(_ int, field []uint32) float64 {
	began := time.Now()
	return paceBy(func() time.Duration { return time.Since(began) }, field)
}

// Busy returns zero: it is for Linux, and a bench goes on without.
func Busy([]int) (time.Duration, error) { return 0, nil }

// UsageOf returns zeros: it is for Linux, and a bench goes on without.
func UsageOf(int) (Usage, error) { return Usage{}, nil }
